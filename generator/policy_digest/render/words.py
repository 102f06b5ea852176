"""The site's own words in (data/site.yml), the Chinese and English of a label out: inert for templates, plain for titles."""

from __future__ import annotations

import re

from markupsafe import Markup

from policy_digest.errors import InvalidData
from policy_digest.inert import clean, inert, script_json
from policy_digest.models import Bilingual
from policy_digest.owner import compiled_from
from policy_digest.tables import SiteWord, Tables

_GAP = re.compile(r"\{([a-z]+)\}")
SCRIPTS = "javascripts/words.js"  # what scripts say, which they find under `policyDigestWords`
NAME = "site-name"  # the row of a corpus, which no page asks for
_OF_SCRIPTS = frozenset(
    "no-target-later passed rows-shown rows-fit some-fit some-shown more-below index-not-loaded searching n-pages nothing-found"
    " more-on-this-page hit-place hit-theme hit-indicator hit-document hit-measure hit-text hit-term"
    " kind-target kind-status kind-support kind-rule"
    " rows-at-most asked-by asked-for asked-sort sorted-kind sorted-name sorted-until sorted-value drop-filter filter-options options-left"
    " sort-by asked-kind asked-place asked-theme asked-indicator asked-unit asked-document"
    " comparable-values not-comparable only-values-of-the-same stated-by-one not-stated-there choose-two n-beside"
    " apart-kind apart-unit apart-period apart-open"
    " report-a-mistake report-as-it-is report-cancel report-copied report-copy report-figure report-how report-none report-save report-who"
    " report-why field-comparator field-indicator field-kind field-period field-unit field-value".split()
)


class Words:
    """The rows of site.yml by id."""

    def __init__(self, tables: Tables) -> None:
        self._rows = {row.id: row for row in tables.site}
        self._said: dict[str, tuple[Markup, ...]] = {}  # those without gaps, which every row of a table says

    def __call__(self, id: str, **values: object) -> tuple[Markup, ...]:
        """Chinese, English, and where the row has one the English of many: inert, with `values` in their gaps. For templates."""
        if values:
            return tuple(_inert(text, values) for text in _texts(self._row(id)))
        if id not in self._said:
            self._said[id] = tuple(_inert(text, values) for text in _texts(self._row(id)))
        return self._said[id]

    def told(self) -> str:
        """All of them, to tell whether they are the same as others."""
        return repr(sorted((id, row.zh, row.en, row.many) for id, row in self._rows.items()))

    def plain(self, id: str, **values: object) -> Bilingual:
        """Chinese and English as text, which is not safe to print."""
        row = self._row(id)
        zh, en = (_GAP.sub(lambda m: str(values.get(m[1], m[0])), text) for text in (row.zh, row.en))
        return Bilingual(zh, en)

    def site_name(self) -> Markup:
        """What a corpus calls its site, Chinese before English, inert: the theme prints it as it is. "" where it has no row `site-name`:
        then the configuration names it."""
        row = self._rows.get(NAME)
        return inert(" ".join(text for text in (row.zh, row.en) if text)) if row else Markup()

    def script(self) -> str:
        """A script that gives other scripts their words."""
        said = {id: list(_texts(row)) for id, row in sorted(self._rows.items()) if id in _OF_SCRIPTS}
        return f"var policyDigestWords={script_json(said)};\n"

    def style(self) -> str:
        """Rules that give style sheets their words: a sheet says few, and none in two languages at once."""
        zh, en = (_quoted(text) for text in _texts(self._row("shell-responsible"))[:2])
        return f':root{{--pd-said-responsible:{zh}}}[data-language="en"]{{--pd-said-responsible:{en}}}'

    def has(self, id: str) -> bool:
        """Whether there is such a row."""
        return id in self._rows

    def _row(self, id: str) -> SiteWord:
        if (row := self._rows.get(id)) is None:
            raise InvalidData(f"no words for {id!r}", "site.yml", hint="begin the file with `extends: default`, or add the row")
        return row


def _quoted(text: str) -> str:
    """A string of a style sheet: whatever could end it, or the element around it, is written as its number."""
    return '"' + "".join(char if char.isalnum() else f"\\{ord(char):x} " for char in clean(text)) + '"'


def _texts(row: SiteWord) -> tuple[str, ...]:
    return (row.zh, row.en, row.many) if row.many else (row.zh, row.en)


def _inert(text: str, values: dict[str, object]) -> Markup:
    """The text with what stands in its gaps, each part inert by itself: neither can complete the other to anything."""
    parts = _GAP.split(text)  # text, name of a gap, text, …
    out = Markup()
    for number, part in enumerate(parts):
        value = values.get(part, f"{{{part}}}") if number % 2 else part
        out += value if isinstance(value, Markup) else inert(str(value))
    return out


@compiled_from("site")
def words_of(tables: Tables) -> Words:
    """The site's words."""
    return Words(tables)
