"""English wordings as a gettext catalogue, `translations/en.po` of a corpus. In: its text and what is to be worded. Out: the same, joined.

Every message has a context, which says what is worded, the Chinese as its id, and the composed English as a comment for translators.
An entry with English wins over the composed English; one that is empty or fuzzy does not count. A line `machine: …` among a translator's
comments marks what a machine wrote: whoever has read it takes the line away.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import PoFileError, read_po, write_po

from policy_digest.errors import InvalidData

Context = Literal["indicator", "measure", "authority", "document", "sentence"]
Author = Literal["person", "machine"]

FILE: Final = ("translations", "en.po")
LIMIT: Final = 8 << 20  # bytes of a catalogue; a message is some 300
MACHINE: Final = "machine:"
_COMPOSED: Final = "composed: "
_HEADER: Final = """\
# English wordings of this corpus: fill in what reads better than the composed English that the comment gives.
# Written by `policy-digest translate`, which keeps what is here. Figures and dates cannot be changed here: an entry that states
# others than the Chinese is reported by `policy-digest check` and not used."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something that the site words in English: what it is, its Chinese, and the English that was composed for it."""

    context: Context
    zh: str
    composed: str


@dataclass(frozen=True, slots=True)
class Translation:
    """What a catalogue says in place of composed English. `line`: of the entry in its file, 1-based."""

    context: Context
    zh: str
    en: str
    author: Author
    line: int = 0


def parse(text: str, where: str) -> Catalog:
    """The catalogue in a file's text. Raises `InvalidData`, with the line, for what is no catalogue of English, or an entry cut short."""
    _whole(text, where)
    try:
        found = read_po(io.BytesIO(text.encode()), locale="en", abort_invalid=True)
    except PoFileError as error:
        raise InvalidData(
            f"not a gettext catalogue ({error.args[0]})", where, (error.lineno or 0) + 1, "mend it in Poedit or by hand"
        ) from None
    except (ValueError, LookupError, TypeError, AttributeError, IndexError) as error:  # what babel lets through for damaged headers
        raise InvalidData(f"not a gettext catalogue ({error})", where, 1, "mend its header in Poedit or by hand") from None
    for entry in found:
        if entry.id and entry.context not in get_args(Context):
            line = _line(text, entry)
            raise InvalidData(f"unknown context {entry.context!r}", where, line, f"one of {', '.join(get_args(Context))}")
        if not isinstance(entry.id, str) or not isinstance(entry.string, str):
            raise InvalidData("a plural entry", where, _line(text, entry), "one msgid and one msgstr an entry")
    return found


def _whole(text: str, where: str) -> None:
    """Raise `InvalidData` for an entry that is cut short or stands twice: babel would drop it without a word."""
    before, number = "msgstr", 0
    entry: dict[str, str] = {}
    seen: dict[tuple[str, str], int] = {}

    def fail(what: str) -> InvalidData:
        return InvalidData(f"not a gettext catalogue ({what})", where, number, "mend the entry in Poedit or by hand")

    for number, line in enumerate(text.split("\n"), 1):
        obsolete = line.startswith("#~")
        line = line.removeprefix("#~").strip()
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None:
            raise fail("neither a comment nor a keyword with its text in quotes")
        keyword = match[1] or before
        if match[1] and before not in _AFTER[keyword]:
            raise fail(f"`{keyword}` right after `{before}`")
        if match[1] and before.startswith("msgstr"):
            entry = {}
        if match[1] and keyword == "msgstr" and not obsolete:
            key = (entry.get("msgctxt", ""), entry["msgid"])
            if seen.setdefault(key, number) != number:
                raise fail(f"the same entry as that on line {seen[key]}")
        entry[keyword] = entry.get(keyword, "") + match[2]
        before = keyword
    if not before.startswith("msgstr"):
        raise fail(f"its last entry ends with `{before}`")


_LINE: Final = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr|msgstr\[)(?:(?<=\[)[0-9]\])?[ \t]+)?"((?:[^"\\]|\\.)*)"')
_AFTER: Final[Mapping[str, tuple[str, ...]]] = {
    "msgctxt": ("msgstr", "msgstr["),
    "msgid": ("msgctxt", "msgstr", "msgstr["),
    "msgid_plural": ("msgid",),
    "msgstr": ("msgid",),
    "msgstr[": ("msgid_plural", "msgstr["),
}


def translations(catalogue: Catalog, text: str = "") -> Iterator[Translation]:
    """The entries that count, in the order of the file. `text`: the file's, for the lines."""
    for entry in catalogue:
        if entry.id and entry.string and not entry.fuzzy:
            yield Translation(cast(Context, entry.context), str(entry.id), str(entry.string), author(entry), _line(text, entry))


def author(entry: Entry) -> Author:
    """Whether a machine wrote the entry and nobody has read it since."""
    return "machine" if any(line.startswith(MACHINE) for line in entry.user_comments) else "person"


def updated(old: Catalog | None, messages: Iterable[Message]) -> Catalog:
    """A catalogue of these messages, with what `old` says of them.

    English whose Chinese has changed a little is carried over as fuzzy: shown to translators and not used. English whose Chinese is
    gone stays at the end as obsolete.
    """
    fresh = _empty()
    for m in messages:
        fresh.add(m.zh, context=m.context, auto_comments=[f"{_COMPOSED}{m.composed}"])
    if old is None:
        return fresh
    old.update(fresh, no_fuzzy_matching=False, update_header_comment=False, keep_user_comments=True, update_creation_date=False)
    for key in [key for key, entry in old.obsolete.items() if not entry.string]:
        del old.obsolete[key]
    return old


def fill(entry: Entry, en: str, model: str) -> None:
    """Put a machine's English into an empty entry, and say so."""
    entry.string = en
    entry.user_comments = [line for line in entry.user_comments if not line.startswith(MACHINE)] + [f"{MACHINE} {model}"]


def unfilled(catalogue: Catalog) -> list[Entry]:
    """The entries without English, in the order of the file."""
    return [entry for entry in catalogue if entry.id and not entry.string]


def composed(entry: Entry) -> str:
    """The English that was composed for an entry, from its comment."""
    said = " ".join(entry.auto_comments)
    return said.removeprefix(_COMPOSED) if said.startswith(_COMPOSED) else ""


def written(catalogue: Catalog) -> str:
    """The text of a catalogue: the same for the same messages and translations, whenever and wherever it is written."""
    catalogue.header_comment = _HEADER
    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, sort_output=False, ignore_obsolete=False, include_lineno=False)
    body = re.sub(r"\n{3,}", "\n\n", out.getvalue().decode()).strip("\n")
    return f'{_HEADER}\nmsgid ""\nmsgstr ""\n{_FIELDS}\n\n{body}\n'


# The header's fields without a clock: Poedit and Weblate read the language, the encoding and the plural form
_FIELDS: Final = "\n".join(
    f'"{field}\\n"'
    for field in (
        "Project-Id-Version: policy-digest",
        "Language: en",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "Plural-Forms: nplurals=2; plural=(n != 1);",
    )
)


def _empty() -> Catalog:
    return Catalog(locale="en", project="policy-digest", charset="utf-8")


def _line(text: str, entry: Entry) -> int:
    """The line of an entry's msgid; 0 where the text is not given."""
    if entry.lineno:
        return int(entry.lineno)
    at = text.find(str(entry.id)[:40]) if entry.id else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 0
