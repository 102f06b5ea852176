"""A page's own lines → the day of publication. In: the layout, lines and metas. Out: an ISO date, or None; and an impossible one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from policy_digest.chinese.alternation import later
from policy_digest.clean.dates import WrittenDate, find_dates
from policy_digest.clean.lines import DATELINE, Line
from policy_digest.clean.span import Layout, is_signature
from policy_digest.clean.words import Words

_PRESSED = later("星期[一二三四五六日天]|第? ?[A-Z]?[0-9]{1,3} ?版")  # a newspaper's page says when it was printed
_PASSED = later("^[（(].*(?:通过|公布|发布|印发|施行|修订)")  # （2023年9月27日省人大常委会通过）
_META_DATES = tuple(
    "pubdate publishdate article:published_time og:release_date og:published_time og:pubdate publish_date datepublished dc.date "
    "dc.date.issued weibo:article:create_at date createdate _pubtime releasedate time scripted".split()
)
# What may stand behind a date at the foot of a document: 印发, (星期三), or nothing
_IMPRINT = later(r"^\s*(?:印发|发布|[（(]?星期[一二三四五六日][）)]?)?\s*$")
_IMPRINT_REACH = 12  # lines below the article
_REACH = 10  # characters behind a date, where the time of day stands

# The lower, the stronger; a date of the page goes before a date of the document
_LABELLED, _HEADER, _ABOVE, _PRINT, _META, _DOCUMENT, _SIGNED, _OCCASION, _PASSAGE, _FOOT = 0, 1, 1.5, 1.6, 2, 3, 4, 4.5, 5, 6
Ranked = tuple[float, int, WrittenDate]


def _of_header(layout: Layout, lines: Sequence[Line], headline: int, signed: frozenset[int], words: Words) -> Iterator[Ranked]:
    """Dates of the page's header lines, by their labels. A date below those who sign is the document's."""
    kinds = (frozenset(words.lists["dates"]), frozenset(words.lists["document_dates"]))
    for i, line in enumerate(lines[: layout.until]):
        if line.look not in ("info", "byline"):
            continue
        for date in find_dates(line.text):
            label = next(
                (x for x in reversed(line.labels) if x.end <= date.start and not line.text[x.end : date.start].strip(" |｜")), None
            )
            if label is None or label.kind not in ("date", "occasion"):
                rank = _SIGNED if i in signed else _OCCASION if line.reason == "occasion" else _HEADER if i >= headline else _ABOVE
                yield rank, i, date
            elif any(word in line.text[date.end : date.end + _REACH] for word in words.lists["appointed"]):
                yield _OCCASION, i, date
            elif label.name in kinds[0]:
                yield _LABELLED, i, date
            elif label.name in kinds[1]:
                yield _DOCUMENT, i, date


def _of_text(layout: Layout, lines: Sequence[Line], headline: int) -> Iterator[Ranked]:
    """Dates above and in the first paragraph: of a passage, of a dateline, of a printed page."""
    for i in range(headline, layout.first + 1):
        head = lines[i].text[:60]
        if (lines[i].look == "short" and _PASSED.search(head)) or (i == layout.first and DATELINE.match(head)):
            yield from ((_PASSAGE, i, date) for date in find_dates(head)[:1])
    for i in range(headline or layout.first):  # 城市日报 2025年10月23日 星期四 第A05版：民生
        if _PRESSED.search(lines[i].text) and len(dates := find_dates(lines[i].text)) == 1:
            yield _PRINT, i, dates[0]


def _of_foot(layout: Layout, lines: Sequence[Line], words: Words) -> Iterator[Ranked]:
    """Dates of those who sign, and of the imprint: 市政府办公室 2024年3月18日印发"""
    for i in range(layout.first, layout.until):
        if lines[i].look == "short" and is_signature(lines[i].text, words):
            yield from ((_SIGNED, i, date) for date in find_dates(lines[i].text))
    last = max((i for i in range(layout.first, layout.end) if lines[i].look == "prose"), default=layout.first)
    for i in range(max(layout.first + 1, min(last + 1, layout.end - 3)), min(layout.end + _IMPRINT_REACH, len(lines))):
        text = unicodedata.normalize("NFKC", lines[i].text)
        dates = find_dates(text)
        if len(dates) == 1 and len(text) <= 45 and _IMPRINT.search(text[dates[0].end :]):
            yield _FOOT, i, dates[0]


def _of_metas(meta: Mapping[str, str]) -> Iterator[tuple[str, WrittenDate]]:
    return ((key, date) for key in _META_DATES for date in find_dates(meta.get(key, ""), compact=True)[:1])


def dates_of_metas(meta: Mapping[str, str]) -> tuple[tuple[str, str | None], ...]:
    """The days that a page's own metas state, the surest first: the meta's name, and the day; None for an impossible one."""
    return tuple((key, date.iso) for key, date in _of_metas(meta))


def _below_signers(layout: Layout, lines: Sequence[Line], words: Words) -> frozenset[int]:
    """Lines that are nothing but a date, below an office that signs or at the end of the text."""
    found = set()
    for i in range(1, layout.until):
        line = lines[i]
        if line.look == "info" and not line.labels and is_signature(line.text, words):
            above = lines[i - 1]
            signs = (
                above.look in ("short", "info") and is_signature(above.text, words) and not (i <= layout.first and find_dates(above.text))
            )
            if signs or (i > layout.first and above.look == "prose"):
                found.add(i)
    return frozenset(found)


def find_published(
    layout: Layout, lines: Sequence[Line], meta: Mapping[str, str], shown: Sequence[int], words: Words
) -> tuple[str | None, WrittenDate | None]:
    """The day of publication, ISO, and the impossible date that stands where it should, if one does.

    `shown`: the headline's lines; a date above them may be today's. The page's own header counts, then its metas, then the document's
    own date, then the line that says when it was printed; never a date out of the running text or a teaser.
    """
    headline = min(shown, default=0)
    ranked = list(_of_header(layout, lines, headline, _below_signers(layout, lines, words), words))
    ranked += _of_text(layout, lines, headline)
    ranked += ((_META, 0, date) for _, date in _of_metas(meta))
    ranked += _of_foot(layout, lines, words)
    ranked.sort(key=lambda item: item[:2])
    wrong = next((date for _, _, date in ranked if date.iso is None), None)
    right = next((date.iso for _, _, date in ranked if date.iso is not None), None)
    if ranked and ranked[0][2].iso is None:
        return None, wrong
    return right, wrong
