"""Where a quantity stands → the period that governs it, and where that was stated.

A period governs until another is stated: across 、，； and, where the next sentence goes on without one, across 。 inside the paragraph.
每年 governs its own clause chain, up to ； or 。.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policy_digest.models import Amount, Article, Basis, Mention, Period, Sentence, Stated
from policy_digest.resolve.standing import Standing

_ABSOLUTE = ("by", "during", "since", "as_of")
# 年均增长15%, 每月500元: these do not reach beyond their own clause; 每年 and 每两年 do
_COMPLETED = re.compile(r"(?:前|底)?(?:全部|正式|全面)?(?:启用|投用|建成|完成|落成|竣工|交付|到位|通车|投入使用|开放|实施|开工)")
_THEN = re.compile("[，；。](?:届时|到那时|到时)")
_APIECE = re.compile("[每各][人名户家个位所床台]$")
# 每年A万吨，就地消纳比例提高到四成: what a rate or a stock reaches is not reached anew every year
_REACHED = re.compile("(?:提高|提升|达|增加|增长|增|升|扩大|降低|下降|降|控制在|稳定在|保持在)(?:到|至|达)?$")
_BEGUN = re.compile("[^，。；]{0,6}(?:推出|成立|挂牌|启动|设立|投用|开通|创办|组建|上线|揭牌|试行|起步|实施)(?:的|以来)")
_OF_WHICH = "其中"
# The year in which somebody qualifies, and no year of the calendar: 上规当年奖励9万元, 次年再奖励6万元
_OWN_YEARS = frozenset(("当年", "当年度", "全年", "年度内", "本年度", "次年"))
_NARROW = ("yearly", "monthly", "a year each")


@dataclass(frozen=True, slots=True)
class Governing:
    """What governs one quantity: an absolute period, a recurrence, a span of time, each with the mention that states it."""

    absolute: Mention | None = None
    every: Mention | None = None
    within: Mention | None = None
    basis: Basis | None = None
    carried: bool = False  # the absolute period comes from an earlier sentence or a heading

    @property
    def tense(self) -> str:
        """What the wording of the period itself says: future, past or nothing."""
        for m in (self.absolute, self.within):
            if m is not None and (tense := _stated(m).tense):
                return tense
        return ""

    def stated(self, slot: str) -> Stated | None:
        m = getattr(self, slot)
        return _stated(m) if m is not None else None


def _stated(m: Mention) -> Stated:
    assert isinstance(m.value, Stated)
    return m.value


def ended(stated: Stated, published: str | None) -> bool | None:
    """Whether a stretch of time was over when the text was published; None where one of the two is unknown."""
    if not stated.value or not published:
        return None
    last = stated.value.split("/")[-1]
    return last < published[: len(last)]


def last_absolute(mentions: Sequence[Mention]) -> Mention | None:
    """The last period of a sentence that is no recurrence and no span."""
    return next((m for m in reversed(mentions) if isinstance(m.value, Stated) and m.value.key in _ABSOLUTE and m.value.value), None)


def headings(sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], text: str) -> dict[str, Mention]:
    """The absolute period that a heading states, by the heading's text."""
    found = {}
    for sentence, ms in zip(sentences, mentions, strict=True):
        if sentence.heading and (m := last_absolute(ms)) is not None:
            found[text[sentence.start : sentence.end]] = m
    return found


def led(article: Article, marks: re.Pattern[str]) -> frozenset[int]:
    """Indexes of the paragraphs that go on with the one before: a list behind a paragraph that ends in ：."""
    out: set[int] = set()
    for i in range(1, len(article.paragraphs)):
        here, before = article.paragraphs[i], article.paragraphs[i - 1]
        if here.level or before.level:
            continue
        opened = before.text.rstrip().endswith(("：", ":")) or (i - 1 in out and before.text.rstrip().endswith("；"))
        listed = i - 1 in out and bool(marks.match(here.text)) == bool(marks.match(before.text)) and bool(marks.match(here.text))
        if opened or listed:
            out.add(i)
    return frozenset(out)


def _last_past_span(mentions: Sequence[Mention]) -> Mention | None:
    """近五年来: the last span of time that ends with the text."""
    spans = (m for m in reversed(mentions) if isinstance(m.value, Stated) and m.value.key == "within" and m.value.tense == "past")
    return next(spans, None)


def carried(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], led: frozenset[int], text: str
) -> tuple[Mention | None, ...]:
    """For each sentence the absolute period that earlier sentences of its paragraph, or of the list it stands in, left standing.

    What stands behind 其中 holds for a part and ends with its sentence; 近五年来 ends what stood before it.
    """
    out: list[Mention | None] = []
    standing: Mention | None = None
    paragraph = -1
    for sentence, ms in zip(sentences, mentions, strict=True):
        if sentence.paragraph != paragraph:
            if sentence.paragraph not in led:
                standing = None
            paragraph = sentence.paragraph
        out.append(standing)
        whole = text.find(_OF_WHICH, sentence.start, sentence.end)
        told = [m for m in ms if m.surface != "全年"]
        before = [m for m in told if whole < 0 or m.start < whole]
        last = last_absolute(before) or (None if standing is not None else last_absolute(told))
        past = _last_past_span(before)
        standing = None if past is not None and (last is None or past.start > last.start) else last or standing
    return tuple(out)


def contradictions(mentions: Sequence[Sequence[Mention]], text: str) -> tuple[tuple[Mention, Mention], ...]:
    """到2027年底，到2028年底，…: two deadlines with nothing between them that differ; neither can be taken for the quantity behind."""
    found = []
    for ms in mentions:
        stated = [m for m in ms if isinstance(m.value, Stated) and m.value.key == "by" and m.value.value]
        for a, b in itertools.pairwise(stated):
            one, other = _stated(a).value or "", _stated(b).value or ""
            if text[a.end : b.start].strip(" ，") == "" and not one.startswith(other) and not other.startswith(one):
                found.append((a, b))
    return tuple(found)


def closing(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], text: str, opening: re.Pattern[str]
) -> dict[int, Mention]:
    """The deadline that closes a paragraph, （责任单位：…；完成时限：2026年12月底）, by paragraph: it governs what the paragraph promises."""
    found: dict[int, Mention] = {}
    for sentence, ms in zip(sentences, mentions, strict=True):
        for m in ms:
            if (
                isinstance(m.value, Stated)
                and m.value.key in ("by", "during")
                and opening.search(text[max(sentence.start, m.start - 12) : m.start])
            ):
                found[sentence.paragraph] = m if m.value.key == "by" else replace(m, value=Stated("by", m.value.value, m.value.tense))
    return found


def governing(s: Standing, left_standing: Mention | None, in_headings: Mapping[str, Mention], reporting: str | None) -> Governing:
    """The period mentions that govern the quantity at `s`. `reporting`: the year a report looks back on, which its 全年 means."""
    named = left_standing is not None or any(heading in in_headings for heading in s.sentence.section)
    found = _by_then(s, _behind(s, _before(s, left_standing, named, reporting)))
    absolute, every, within = found.absolute, found.every, found.within
    if absolute is None and every is None and within is None:
        absolute = _in_next_clause(s)
    nearest = max((m for m in (absolute, every, within) if m is not None), key=lambda m: m.start, default=None)
    basis: Basis | None = None if nearest is None else "clause" if nearest.start >= s.clause[0] else "sentence"
    if absolute is not None:
        return Governing(absolute, every, within, basis)
    if left_standing is not None:
        return Governing(left_standing, every, within, basis or "sentence", carried=True)
    for heading in reversed(s.sentence.section):
        if heading in in_headings:
            return Governing(in_headings[heading], every, within, basis or "heading", carried=True)
    return Governing(None, every, within, basis)


def _begun(s: Standing, m: Mention) -> Mention:
    """2020年挂牌的学院，累计培训1.9万人次: what was summed up, was since that year."""
    stated = _stated(m)
    if stated.key != "during" or not stated.value or "/" in stated.value or not _BEGUN.match(s.text, m.end):
        return m
    summed = "累计" in s.said(s.clause) or "已" in s.said(s.clause)
    return replace(m, value=Stated("since", stated.value, "past")) if summed and s.clause[0] > m.end else m


def _before(s: Standing, left_standing: Mention | None, named: bool, reporting: str | None) -> Governing:
    """What stands before the figure in its sentence: the last absolute period, and what recurs or spans in its clause chain.

    `named`: a year stands already, left by an earlier sentence or a heading, so that 全年 means that one.
    """
    absolute = every = within = None
    for m in s.mentions:
        if not isinstance(m.value, Stated) or m.start >= s.figure[0]:
            continue
        key = m.value.key
        if key == "term":
            every = within = None
            continue
        if m.rule == "this year" and m.surface == "全年":
            partial = left_standing is not None and "/" in (_stated(left_standing).value or "/")
            # 年底前认定10家；全年办60场: behind ； a 全年 begins anew
            other_year = absolute is not None and (_stated(absolute).value or "")[:4] != (_stated(m).value or "")[:4]
            if every is not None and every.start < s.clause[0] <= m.start:
                every = None  # 每季度办1场，全年引才3万名
            if other_year or (absolute is not None and absolute.start >= s.group[0]) or (absolute is None and named and not partial):
                whole = left_standing and _stated(left_standing)
                if absolute is None and whole and whole.key == "as_of" and whole.value:  # 2024年底…。全年发电690亿千瓦时
                    absolute = replace(m, value=Stated("during", whole.value[:4], "past"))
                continue
            if reporting is not None:
                m = replace(m, value=Stated("during", reporting, "past"))
        if key in _ABSOLUTE:
            absolute = _begun(s, m)
            if every is not None and (m.start >= s.clause[0] > every.start or any(mark in s.text[every.end : m.start] for mark in "，；")):
                every = None
            if within is not None and any(mark in s.text[within.end : m.start] for mark in "，；"):
                within = None
        elif key == "within":
            if _stated(m).tense != "past" or m.start >= s.group[0]:
                within = m
                if absolute is not None and any(mark in s.text[absolute.end : m.start] for mark in "，；"):
                    absolute = None
                if every is not None and "，" in s.text[every.end : m.start]:
                    every = None
        elif m.start >= s.group[0]:
            narrow = m.rule in _NARROW or _stated(m).value in ("P1M", "P1D", "P1W")
            apiece = _APIECE.search(s.text[: m.start][-2:]) is not None and not s.amount.unit.endswith("元")
            reached = s.amount.unit == "%" and _REACHED.search(s.said(s.left)) is not None
            if m.start >= s.clause[0] or not (narrow or apiece or reached):
                every = m
    return Governing(absolute, every, within)


def _by_then(s: Standing, found: Governing) -> Governing:
    """预计2029年全线通车，届时路网伸延至24公里: by that year."""
    m = found.absolute
    if m is None or _stated(m).key != "during" or "/" in (_stated(m).value or "") or not _THEN.search(s.text[m.end : s.figure[0]]):
        return found
    return replace(found, absolute=replace(m, value=replace(_stated(m), key="by")))


def _behind(s: Standing, found: Governing) -> Governing:
    """50名（2025年底前）, 5000元/人·年: what is stated behind the figure, in its own clause, is added."""
    absolute, every = found.absolute, found.every
    for m in s.mentions:
        if not isinstance(m.value, Stated) or not s.figure[1] <= m.start < s.right[1]:
            continue
        if m.value.key in _ABSOLUTE and m.value.key != "during" and absolute is None:
            absolute = m
        elif m.value.key == "every" and m.start <= s.figure[1] + 1:
            every = m
    return replace(found, absolute=absolute, every=every)


def _in_next_clause(s: Standing) -> Mention | None:
    """设置训练场域2处，最快明年3月底前启用: the deadline of the clause that follows, where it says that the thing is completed then."""
    following = (m for m in s.mentions if s.clause[1] <= m.start < s.group[1] and isinstance(m.value, Amount | Stated))
    first = next(following, None)
    if first is None or not isinstance(first.value, Stated) or first.value.key != "by" or "已" in s.said(s.clause):
        return None
    near = first.start - s.clause[1] <= 6  # ，最快, ，预计于
    return first if near and _COMPLETED.match(s.text[first.end : s.group[1]]) else None


def _stated_for_it(s: Standing, g: Governing, key: str) -> bool:
    """Whether a period is stated for money or a threshold: in its clause, or as a year earlier in its group (2025年购车的，每辆补贴…)."""
    if g.absolute is None or g.carried or g.absolute.surface in _OWN_YEARS:
        return False
    return g.absolute.start >= s.clause[0] or (key != "by" and g.absolute.start >= s.group[0])


def _now_said(s: Standing, g: Governing) -> bool:
    """全年招募250人；目前缺额400人: a 目前 behind the period ends its reach."""
    return g.absolute is not None and any(
        m.kind == "cue" and m.surface in ("目前", "现有", "截至目前", "如今") and g.absolute.end <= m.start < s.figure[0]
        for m in s.mentions
    )


def period_of(s: Standing, g: Governing, kind: str, published: str | None, window: str | None, opened: str) -> tuple[Period, Basis | None]:
    """The record's period and its basis, once its kind is known. `opened`: the kind of the first record that the period governed."""
    out: dict[str, str] = {}
    absolute, every, within = g.stated("absolute"), g.stated("every"), g.stated("within")
    own_clause = g.every is not None and g.every.start >= s.clause[0]
    if every is not None and every.value and (kind in ("target", "status") or own_clause):
        out["every"] = every.value
    if within is not None and within.value and kind in ("target", "status"):
        # 近五年新增3.9万人，但…比重不足4%: a share is not gathered over the years of an earlier clause
        apart = kind == "status" and s.amount.unit == "%" and g.within is not None and g.within.start < s.clause[0]
        if not apart:
            out["within"] = within.value
    if absolute is not None and absolute.value:
        key, value = absolute.key, absolute.value
        if kind == "target":
            if key == "as_of" or (g.carried and absolute.tense == "past"):
                key = ""
            elif key == "since" and (absolute.tense == "past" or (published and value[:4] <= published[:4])):
                key = ""
        elif kind == "status" and _now_said(s, g):
            key = ""
        elif kind == "status" and key == "by":
            key = "as_of"  # 到去年底, told as reached
        elif kind in ("support", "rule") and not _stated_for_it(s, g, key):
            key = ""
        if g.carried and opened not in ("", kind):
            key = ""  # 今年力争95亿斤。…已检修12.7万台: told of something else
        if key and not (g.carried and (out.get("every") or out.get("within"))):
            single = key == "during" and "/" not in value
            capacity = g.every is not None and g.every.surface == "年"  # 绿氢年产能: by the year, and not every year anew
            if capacity or not (single and out.get("every") == "P1Y"):
                out[key] = value
    basis = g.basis if out else None
    if not out and kind == "target" and window:
        return Period(by=window.split("/")[-1]), "document"
    return Period(**out), basis
