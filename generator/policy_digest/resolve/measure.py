"""An article's paragraphs → its measures: each numbered item, or each heading that has text of its own under it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import HAN, NUMBERING, RUN_IN, STYLES, mark, run_in_title
from policy_digest.models import Article, Measure, Paragraph
from policy_digest.resolve.theme import Themes
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

ABOUT = 200  # characters of a measure that its themes are read from
SHORTEST = 8  # characters; a shorter opening clause says too little for a title
# How measures are numbered, the finest first: in digits, in brackets, 一、, 第一条
_STYLES = (
    later(rf"\s*(?P<n>[0-9]{{1,3}})(?={STYLES['arabic'].behind}|{STYLES['half bracketed'].behind})\s?[.．、)）]\s*"),
    later(rf"\s*[（(](?P<n>[{HAN}]{{1,4}}|[0-9]{{1,3}})[)）][、.．]?\s*"),
    later(rf"\s*{STYLES['han'].numbered}\s*"),
    later(rf"\s*{STYLES['article'].numbered}\s*"),
)
_ARTICLE = _STYLES[-1]
_CLAUSE = later(r"[，。；：！？（]")
_TIME = later(r"(?:年|月|日|期间|底|末|前|以来|起|内)$")
_PURPOSE = later(r"(?:为|为了|根据|按照|本(?:办法|条例|规定|细则|措施|意见|方案|规则|通知|政策))")
_HEADLINE = later(r"\d(?:%|[余多]?[万亿]?[余多]?[^\s\d年月日）)]{1,2})$")  # 占比超过40% is news, not a measure
MOST = 2_000  # measures of a document; the longest regulations have some hundred articles
_ASKED = later(r"^(?:问|Q)\s?\d{0,2}\s?[：:.、]\s*")
_IN_FORCE = later(r"自.{0,30}起(?:施行|实施|执行|生效)|有效期")


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph that opens a measure, its title, and whether the text itself gives it one."""

    paragraph: int
    title: str
    titled: bool


class Measures:
    """Finds the measures of a document; which headings open none is said by `measureless` of cues/."""

    def __init__(self, tables: Tables, themes: Themes) -> None:
        self.themes = themes
        self.none_under = later(words(tables.cues["measureless"]))
        self.none_in = later(words(tables.cues["measureless_documents"]))

    def __call__(self, article: Article, agencies: Sequence[tuple[str, ...]], of_field: bool = True) -> tuple[Measure, ...]:
        """The measures in reading order. `agencies`: who answers, by paragraph. `of_field`: whether the document is of the themes' field.

        A document's finest numbering that runs through it numbers its measures; where there is none, its innermost headings do.
        """
        if self.none_in.search(article.title):
            return ()
        paragraphs = article.paragraphs
        under = self._sections(paragraphs)
        items = self._numbered(paragraphs, under, agencies) or self._headed(paragraphs, under)
        starts = frozenset(item.paragraph for item in items)
        items = items[:MOST]
        out: list[Measure] = []
        seen: dict[str, int] = {}
        for item in items:
            inside = self._inside(paragraphs, item.paragraph, starts)
            count = seen[item.title] = seen.get(item.title, 0) + 1
            key = f"{article.id}\n{item.title}\n{count}"
            text = "\n".join(paragraphs[i].text for i in inside)
            out.append(
                Measure(
                    id="m" + hashlib.sha256(key.encode()).hexdigest()[:10],
                    title_zh=item.title,
                    title_en="",
                    themes=self.themes("", item.title, text[:ABOUT], "", (), of_field),
                    agencies=tuple(dict.fromkeys(body for i in inside for body in agencies[i])),
                    paragraph=item.paragraph,
                )
            )
        return tuple(out)

    def _sections(self, paragraphs: Sequence[Paragraph]) -> list[int | None]:
        """By paragraph: the heading it stands under (itself, for a heading), -1 above the first; None under one that opens no measure."""
        out: list[int | None] = []
        here: int | None = -1
        barred = 0  # level of the heading that opens none
        for i, p in enumerate(paragraphs):
            if p.level:
                if not barred or p.level <= barred:
                    barred = p.level if self.none_under.search(p.text) else 0
                here = None if barred else i
            out.append(here)
        return out

    def _numbered(
        self, paragraphs: Sequence[Paragraph], under: Sequence[int | None], agencies: Sequence[tuple[str, ...]]
    ) -> tuple[_Item, ...]:
        """The items of the finest numbering that is one of measures; () where none is."""
        headed = {section for section, p in zip(under, paragraphs, strict=True) if section not in (None, -1) and not p.level}
        chapters = any(p.level and re.match(mark("part"), p.text) for p in paragraphs)
        for style in _STYLES:
            if style is _ARTICLE and chapters:
                continue  # the chapters of a regulation are its measures
            found, numbers = _items(style, paragraphs, under)
            if len(found) < 2:
                continue
            spread = len({under[item.paragraph] for item in found})
            said = sum(item.titled or bool(agencies[item.paragraph]) for item in found)
            through = len(set(numbers)) == len(numbers) and (spread > 1 or len(headed) < 2)
            if through or 2 * said >= len(found):
                return tuple(item for item in found if not _IN_FORCE.search(item.title))
        return ()

    def _headed(self, paragraphs: Sequence[Paragraph], under: Sequence[int | None]) -> tuple[_Item, ...]:
        """Headings with text right under them, but those that open no measure or state a figure."""
        found = []
        for i, p in enumerate(paragraphs[:-1]):
            if not p.level or under[i] is None or _HEADLINE.search(p.text):
                continue
            if not paragraphs[i + 1].level and paragraphs[i + 1].role == "body":
                found.append(_Item(i, _ASKED.sub("", NUMBERING.sub("", p.text)).strip() or p.text, True))
        return tuple(found)

    def _inside(self, paragraphs: Sequence[Paragraph], start: int, starts: frozenset[int]) -> list[int]:
        """The paragraphs of a measure: on to the next one, or to the next heading."""
        end = start + 1
        while end < len(paragraphs) and end not in starts and not paragraphs[end].level and paragraphs[end].role == "body":
            end += 1
        return list(range(start, end))


def _items(style: re.Pattern[str], paragraphs: Sequence[Paragraph], under: Sequence[int | None]) -> tuple[Sequence[_Item], Sequence[str]]:
    """The items of one way of numbering that say something, and their numbers."""
    found: list[_Item] = []
    numbers: list[str] = []
    for i, p in enumerate(paragraphs):
        match = style.match(p.text)
        if match is None or p.level or p.role != "body" or under[i] is None:
            continue
        title = None if style is _ARTICLE else run_in_title(p.text)
        if opening := (title or _opening(p.text[match.end() :])):
            found.append(_Item(i, opening, title is not None))
            numbers.append(match["n"])
    return found, numbers


def _opening(text: str) -> str:
    """What stands for the title of an item that has none: its first clause that says something, or ""."""
    if _PURPOSE.match(text) or len(text) < 2 * SHORTEST:
        return ""
    end = 0
    for stop in _CLAUSE.finditer(text):
        clause = text[end : stop.start()]
        if stop.start() > RUN_IN:
            break
        end = stop.start()
        if end >= SHORTEST and not _TIME.search(clause):
            return text[:end]
        if stop.group() in "。（":
            return text[:end] if end >= SHORTEST else ""
    return text[: RUN_IN - 1] + "…"
