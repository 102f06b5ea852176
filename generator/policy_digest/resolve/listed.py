"""A list of figures → what is said of each: whose it is, and of which year, where the text tells them together and in turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policy_digest.chinese.alternation import later
from policy_digest.models import Article, Mention, Stated
from policy_digest.resolve.indicator import Indicators
from policy_digest.resolve.standing import Standing

_YEAR = later(r"(?<!\d)(?:19|20)\d\d(?=年|[—–-])")


def subjects(items: Sequence[Standing], indicators: Indicators) -> dict[int, str]:
    """Subjects of 分别 lists, by the figure's offset."""
    out: dict[int, str] = {}
    before: list[Standing] = []  # the list that was told last, with a subject each
    i = 0
    while i < len(items):
        run = [items[i]]
        while i + len(run) < len(items) and items[i + len(run)].joined:
            run.append(items[i + len(run)])
        if len(run) > 1 and (names := indicators.paired(run)):
            if not any(_YEAR.search(name) for name in names):
                out.update({s.figure[0]: name for s, name in zip(run, names, strict=True)})
                before = run
        elif (
            len(run) > 1
            and len(run) == len(before)
            and run[0].number == before[0].number
            and indicators.lex.told_again.search(_opening(run[0]))
        ):
            # 微型、小型企业分别按50%、40%贴息，每户上限依次为5万元、8万元: the caps are of the same as the rates
            out.update({s.figure[0]: out[b.figure[0]] for s, b in zip(run, before, strict=True)})
        elif len(run) == len(before) > 1 and run[0].number == before[0].number and (grown := indicators.grown(run, again=True)):
            # 城乡居民收入分别达到4万元、2万元，增长5%和7%: each is the growth of the one that stands before it
            out.update({s.figure[0]: out[b.figure[0]] + grown for s, b in zip(run, before, strict=True)})
        elif len(run) > 1 and (grown := indicators.grown(run)) and i >= len(run):
            # 培训4.2万人次，发放补贴5230万元，同比分别增长12%和9.5%: one rate for each of the quantities before
            told = items[i - len(run) : i]
            if all(s.number == run[0].number and s.amount.unit != "%" for s in told):
                out.update({s.figure[0]: indicators.counted(t, "") + grown for s, t in zip(run, told, strict=True)})
        i += len(run)
    return out


def _opening(s: Standing) -> str:
    """The clause up to its figure."""
    return s.said((s.clause[0], s.figure[0]))


def years(items: Sequence[Standing]) -> dict[int, Mention]:
    """2025年、2026年、2027年分别培养3000人、3500人、4000人: the year of each figure of such a list, by the figure's offset."""
    out: dict[int, Mention] = {}
    for i, first in enumerate(items):
        if first.joined:
            continue
        run = [first]
        for s in items[i + 1 :]:
            if not s.joined:
                break
            run.append(s)
        at = first.said((first.clause[0], first.figure[0])).find("分别")
        if len(run) < 2 or at < 0:
            continue
        said = [
            m
            for m in first.mentions
            if isinstance(m.value, Stated) and m.value.key in ("by", "during") and first.group[0] <= m.start < first.clause[0] + at
        ]
        if len(said) == len(run):
            opening = said[0].value
            assert isinstance(opening, Stated)
            if opening.key == "by":  # 到2025年、2030年分别达到20%、25%: the 到 holds for both
                said = [replace(m, value=replace(m.value, key="by")) for m in said if isinstance(m.value, Stated)]
            out.update({s.figure[0]: year for s, year in zip(run, said, strict=True)})
    return out


def led(article: Article, marks: re.Pattern[str], announces: re.Pattern[str] | None = None) -> frozenset[int]:
    """Indexes of the paragraphs that go on with the one before: a list behind a paragraph that ends in ：, or in 做了以下工作。"""
    out: set[int] = set()
    for i in range(1, len(article.paragraphs)):
        here, before = article.paragraphs[i], article.paragraphs[i - 1]
        if here.level or before.level:
            continue
        marked = bool(marks.match(here.text))
        told = marked and announces is not None and announces.search(before.text.rstrip()) is not None
        opened = told or before.text.rstrip().endswith(("：", ":")) or (i - 1 in out and before.text.rstrip().endswith("；"))
        listed = i - 1 in out and marked and bool(marks.match(before.text))
        if opened or listed:
            out.add(i)
    return frozenset(out)
