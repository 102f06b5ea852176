"""Untrusted text in, text that is nothing but text out: for Markdown, HTML, attributes, scripts, CSV and front matter.

Numeric character references are neither Markdown, nor HTML, nor template, nor attribute-list syntax, so a text of them can only be
read. Measured with 77 payloads in a real browser: escaping `&<>"` alone still let ten through, this none.
"""

from __future__ import annotations

import dataclasses
import json
import re
import string
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from markupsafe import Markup

from policy_digest.address import plain
from policy_digest.errors import UnsafeText

_PUNCTUATION = {ord(c): f"&#{ord(c)};" for c in string.punctuation}
_SPACE = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"), " ")
# Marks that reorder or hide what stands beside them: a reader must see what the machine reads.
_HIDDEN = dict.fromkeys(
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        0xAD,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    ],
    None,
)
# Halves of characters, and the two that no XML may hold: one of them in a title would end every reader of a feed.
_CLEAN: dict[int, str | None] = {**_HIDDEN, **_SPACE, **dict.fromkeys([*range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd")}
_INERT: dict[int, str | None] = {**_CLEAN, **_PUNCTUATION}
_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in string.punctuation}
# A browser tab, a navigation entry and a search result print titles by different rules; these have a twin that none minds.
_FULLWIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in '<>&"`{}[]\\|$*_~^#'} | {ord("'"): "’"}


def _replaced(by: Mapping[int, str | None]) -> Callable[[str], str]:
    """`str.translate` by this table. Most characters of a text stay, and a search that passes over them takes a fifth of the time."""
    wanted = re.compile("[" + "".join(re.escape(chr(code)) for code in by) + "]")
    put = {chr(code): text or "" for code, text in by.items()}
    return lambda text: wanted.sub(lambda found: put[found[0]], text)


_cleaned, _made_inert, _escaped = _replaced(_CLEAN), _replaced(_INERT), _replaced(_ESCAPED)

_SHORT, _REMEMBERED = 120, 50_000  # characters of a text that is remembered; how many are

_FORMULA = ("=", "+", "-", "@")
_CUT = re.compile(r"(;[\s\"]*)(?=[=+\-@＝＋－＠])")
_INTERNAL = re.compile(r"(?:\.\./)*(?:[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*)?(?:#[A-Za-z0-9_-]+)?")


def clean(text: str) -> str:
    """`text` without controls and direction marks; line ends become blanks. Still untrusted."""
    return text if text.isprintable() else _cleaned(text)  # of what is taken out nothing is printable


def inert(text: str) -> Markup:
    """`text` as numeric character references wherever it holds ASCII punctuation."""
    return str.__new__(Markup, text if text.isalnum() else _made_inert(text))


class Inert:
    """Makes everything that a template is given inert, and remembers short texts, which come again and again."""

    def __init__(self) -> None:
        self._texts: dict[str, Markup] = {}
        self._views: dict[type, Callable[[Any], Sequence[Any]]] = {}
        self._plain: set[type] = set()  # views of texts only, such as a place: the same one stands in many rows
        self._made: dict[int, tuple[Any, Any]] = {}  # such a view by its identity, which it keeps as long as it is in here; what it became

    def tree(self, value: Any) -> Any:
        """A view, or part of one, with every string in it inert. Raises `UnsafeText` for a type that is not known to be harmless."""
        kind = type(value)
        if kind is str:
            return self._texts.get(value) or self._text(value)
        if value is None or kind is Markup or isinstance(value, bool | int):  # Markup: of href(), link() or a chart, which alone bring any
            return value
        if kind is tuple or kind is list:
            return [self.tree(item) for item in value]
        if kind in self._plain:
            known = self._made.get(id(value))
            return known[1] if known else self._whole(kind, value)
        parts = self._views.get(kind) or self._view(kind)
        if parts is not None:
            return kind(*self._parts(parts(value)))
        if isinstance(value, Mapping):
            if bad := [key for key in value if not isinstance(key, str) or not key.isidentifier()]:
                raise UnsafeText(f"a template key that is not a plain name: {bad[0]!r}", hint="pass a list of rows instead")
            return {key: self.tree(item) for key, item in value.items()}
        raise UnsafeText(f"a template was given a {kind.__name__}", hint="give it text, whole numbers, lists and mappings only")

    def fields(self, view: Any) -> dict[str, Any]:
        """The fields of a view by name, inert."""
        return {field.name: self.tree(getattr(view, field.name)) for field in dataclasses.fields(view)}

    def _parts(self, parts: Sequence[Any]) -> list[Any]:
        """`tree` of each part of a view. Most are texts, for which no function is called."""
        made: list[Any] = []
        texts = self._texts
        for value in parts:
            kind = type(value)
            if kind is str:
                made.append(texts.get(value) or self._text(value))
            elif kind is Markup or value is None:
                made.append(value)
            else:
                made.append(self.tree(value))
        return made

    def _text(self, text: str) -> Markup:
        made = inert(text)
        if len(text) <= _SHORT:
            if len(self._texts) >= _REMEMBERED:
                self._texts.clear()
            self._texts[text] = made
        return made

    def _whole(self, kind: type, value: Any) -> Any:
        if len(self._made) >= _REMEMBERED:
            self._made.clear()
        made = kind(*self._parts(self._views[kind](value)))
        self._made[id(value)] = (value, made)
        return made

    def _view(self, kind: type) -> Callable[[Any], Sequence[Any]] | None:
        """What takes a view apart, in the order in which its class takes the parts; None for what is no view."""
        if not dataclasses.is_dataclass(kind):
            return None
        names = [field.name for field in dataclasses.fields(kind)]
        if all(field.type in (str, "str") for field in dataclasses.fields(kind)):
            self._plain.add(kind)
        take = attrgetter(*names)
        self._views[kind] = take if len(names) > 1 else lambda view: (take(view),)
        return self._views[kind]


def href(path: str) -> Markup:
    """An address inside the site. Raises `UnsafeText` for anything but lower-case paths, `..` and an ASCII anchor."""
    if not _INTERNAL.fullmatch(path):
        raise UnsafeText(f"not an address inside the site: {clean(path)[:80]!r}", hint="ids are lower-case ASCII")
    return Markup(path)


def anchor(name: str) -> Markup:
    """The id of a heading, which Markdown must read as it is. Raises `UnsafeText` for anything but ASCII letters, digits, `-`, `_`."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
        raise UnsafeText(f"not an anchor: {clean(name)[:80]!r}", hint="ids are lower-case ASCII")
    return Markup(name)


def link(url: str | None) -> Markup | None:
    """An address outside the site, ready for an attribute; None unless it is plain http(s) with a host and no user name."""
    return inert(url) if url and plain(url) and url == clean(url) else None


def title(text: str, limit: int = 120) -> str:
    """`text` for front matter: punctuation that means something to Markdown, YAML or HTML in a harmless form, cut at `limit`."""
    plain = " ".join(clean(text).translate(_FULLWIDTH).split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


def front_matter(**values: str | int | bool | list[str] | dict[str, Any]) -> str:
    """A YAML block that is always ours: keys are Python names, values JSON."""
    return "---\n" + "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items()) + "---\n"


def script_json(value: Any) -> str:
    """JSON that may stand in a `<script>` element: no `<`, no line separators."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def linked_data(value: Mapping[str, Any]) -> Markup:
    """JSON-LD for a page, every ASCII punctuation mark of its strings as `\\u00NN`, so that no builder reads it as anything else."""

    def written(item: Any) -> str:
        if isinstance(item, Mapping):
            return "{" + ",".join(f"{written(key)}:{written(inner)}" for key, inner in item.items()) + "}"
        if isinstance(item, list | tuple):
            return "[" + ",".join(map(written, item)) + "]"
        if isinstance(item, str):
            return '"' + _escaped(clean(item)) + '"'
        raise UnsafeText(f"linked data was given a {type(item).__name__}", hint="give it text, lists and mappings only")

    return Markup(written(value))


def csv_cell(value: object) -> str:
    """A cell that no spreadsheet runs: text that begins like a formula gets a leading apostrophe. Numbers stay numbers.

    So does what would begin like one after a semicolon, at which a spreadsheet of many a country cuts the line whatever the quotes say.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = clean(value)
    if ";" in text:
        text = _CUT.sub(r"\1'", text)
    first = text.lstrip(' "')[:1]
    return "'" + text if (first if first.isascii() else unicodedata.normalize("NFKC", first)[:1]) in _FORMULA else text
