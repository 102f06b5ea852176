"""Where a quantity stands → the period that governs it, and where that was stated.

A period governs until another is stated: across 、，； and, where the next sentence goes on without one, across 。 inside the paragraph.
每年 governs its own clause chain, up to ； or 。.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from policy_digest.chinese.alternation import later
from policy_digest.models import Amount, Basis, Mention, Period, Sentence, Stated
from policy_digest.resolve.elsewhere import OF_WHICH, Elsewhere, aside
from policy_digest.resolve.standing import Standing

_ABSOLUTE = ("by", "during", "since", "as_of")
# 年均增长15%, 每月500元: these do not reach beyond their own clause; 每年 and 每两年 do
_CAPTION = later(r"\s*(?:图|表)\s?[\d一二三四五六七八九十]")
_PLAN_END = later("(?:到|至)[一-鿿]{0,4}(?<!学)期末")  # 到规划期末, of a plan for 2021—2025
_THEN = later("[，；。](?:届时|到那时|到时)")
_APIECE = later("[每各][人名户家个位所床台座亩处套辆头株吨村]$")
# 每年A万吨，就地消纳比例提高到四成: what a rate or a stock reaches is not reached anew every year
_REACHED = later("(?:提高|提升|达|增加|增长|增|升|扩大|降低|下降|降|突破|控制在|稳定在|保持在)(?:到|至|达)?$")
_BEGUN = later("[^，。；]{0,6}(?:推出|成立|挂牌|启动|设立|投用|开通|创办|组建|上线|揭牌|试行|起步|实施)(?:的|以来)")
# The year in which somebody qualifies, and no year of the calendar: 上规当年奖励9万元, 次年再奖励6万元
_OWN_YEARS = frozenset(("当年", "当年度", "全年", "年度内", "本年度", "次年"))
_LISTED = later("[^。；]{0,40}?(?:列入|纳入|列为)")
_BUT_ALSO = later("[，；]另(?!一)")  # 每年统筹5000万元，另申请专项债券2.4亿元
_MODIFIES = later("[^，。；]{0,8}的")
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
        caption = _CAPTION.match(text, sentence.start)  # 图1 2019—2023年地区生产总值: of the picture only
        if sentence.heading and caption is None and (m := last_absolute(ms)) is not None:
            found[text[sentence.start : sentence.end]] = m
    return found


def _last_past_span(mentions: Sequence[Mention]) -> Mention | None:
    """近五年来: the last span of time that ends with the text."""
    spans = (m for m in reversed(mentions) if isinstance(m.value, Stated) and m.value.key == "within" and m.value.tense == "past")
    return next(spans, None)


def carried(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], led: frozenset[int], text: str, elsewhere: Elsewhere
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
        whole = text.find(OF_WHICH, sentence.start, sentence.end)
        told = [m for m in ms if not m.surface.startswith(("全年", "当")) and not aside(text, m) and not elsewhere.happened(text, m)]
        before = [m for m in told if whole < 0 or m.start < whole]
        last = last_absolute(before) or (None if standing is not None else last_absolute(told))
        first = last_absolute(before[::-1])
        if first is not None and last is not None and _inside(last, first):
            last = first  # 上半年…，6月份上涨0.1%。居民收入…
        past = _last_past_span(before)
        standing = None if past is not None and (last is None or past.start > last.start) else last or standing
    return tuple(out)


def _inside(part: Mention, whole: Mention) -> bool:
    """Whether one stretch of time is a part of another, which lies in one year: 6月份 of 上半年."""
    a, b = _stated(part), _stated(whole)
    if a.key != "during" or b.key != "during" or not a.value or not b.value or a.value == b.value:
        return False
    (low, high), (start, end) = ((value.split("/")[0], value.split("/")[-1]) for value in (b.value, a.value))
    return low[:4] == high[:4] and low <= start[: len(low)] and end[: len(high)] <= high and len(a.value) > len("2025")


def governing(
    s: Standing, left_standing: Mention | None, in_headings: Mapping[str, Mention], reporting: str | None, elsewhere: Elsewhere
) -> Governing:
    """The period mentions that govern the quantity at `s`. `reporting`: the year a report looks back on, which its 全年 means."""
    above = next((in_headings[heading] for heading in reversed(s.sentence.section) if heading in in_headings), None)
    found = _by_then(s, _behind(s, _before(s, left_standing, above, reporting, elsewhere)))
    absolute, every, within = found.absolute, found.every, found.within
    if _PLAN_END.search(s.text[s.sentence.start : s.figure[0]]) and (due := _last_year_of(absolute or left_standing or above)) is not None:
        return Governing(due, every, within, "sentence")
    if absolute is None and every is None and within is None:
        absolute = _in_next_clause(s, elsewhere) or _listed_behind(s)
    nearest = max((m for m in (absolute, every, within) if m is not None), key=lambda m: m.start, default=None)
    basis: Basis | None = None if nearest is None else "clause" if nearest.start >= s.clause[0] else "sentence"
    if absolute is not None:
        return Governing(absolute, every, within, basis)
    if left_standing is not None:
        return Governing(left_standing, every, within, basis or "sentence", carried=True)
    if above is not None:
        return Governing(above, every, within, basis or "heading", carried=True)
    return Governing(None, every, within, basis)


def _last_year_of(m: Mention | None) -> Mention | None:
    """2021—2025年: by its end."""
    value = (_stated(m).value or "") if m is not None and _stated(m).key == "during" else ""
    return replace(m, value=Stated("by", value.split("/")[1])) if m is not None and "/" in value else None


def _begun(s: Standing, m: Mention) -> Mention:
    """2020年挂牌的学院，累计培训1.9万人次: what was summed up, was since that year."""
    stated = _stated(m)
    if stated.key != "during" or not stated.value or "/" in stated.value or not _BEGUN.match(s.text, m.end):
        return m
    summed = "累计" in s.said(s.clause) or "已" in s.said(s.clause)
    return replace(m, value=Stated("since", stated.value, "past")) if summed and s.clause[0] > m.end else m


def _past_year(stated: Stated) -> bool:
    """一年来."""
    return stated.key == "within" and stated.value == "P1Y" and stated.tense == "past"


def _of_reported(m: Mention, reporting: str | None) -> Mention:
    """年内, 一年来: in a text that looks back on a year, that year."""
    stated = _stated(m)
    year = m.surface == "年内" or _past_year(stated)
    return replace(m, value=Stated("during", reporting, "past")) if reporting is not None and year else m


@dataclass(slots=True)
class _Walk:
    """What stands while the mentions before a figure are passed, first to last. `standing`: the period left by an earlier sentence
    or a heading, whose year 全年 means; `reporting`: the year that the text looks back on."""

    s: Standing
    standing: Mention | None
    reporting: str | None
    absolute: Mention | None = None
    every: Mention | None = None
    within: Mention | None = None

    def passes(self, m: Mention) -> None:
        """Take one mention, and let go what it ends."""
        m = self._of_that_year(m)
        key = _stated(m).key
        if key == "term":
            self.every = self.within = None
        elif m.rule == "this year" and m.surface == "全年":
            self._all_year(m)
        elif key in _ABSOLUTE:
            if self.absolute is None or not m.surface.startswith("当"):  # 截至2024年末…，当年归集68亿元: of that year
                self._dated(m)
        elif key == "within":
            self._spans(m)
        elif m.start >= self.s.group[0] and self._recurs(m):
            self.every = m

    def _of_that_year(self, m: Mention) -> Mention:
        """9月举办大赛, under 下半年工作打算: a month without a year is of the stretch of one year that it stands under."""
        value, standing = _stated(m).value, self.standing and _stated(self.standing)
        if m.rule != "bare month" or not value or not standing or standing.key != "during" or value[:4] == (standing.value or "")[:4]:
            return m
        there = replace(m, value=Stated("during", (standing.value or "")[:4] + value[4:]))
        return there if self.standing is not None and _inside(there, self.standing) else m

    def _parted(self, a: Mention | None, m: Mention, marks: str = "，；") -> bool:
        """Whether a mark stands between an earlier mention and this one."""
        return a is not None and any(mark in self.s.text[a.end : m.start] for mark in marks)

    def _all_year(self, m: Mention) -> None:
        """年底前认定10家；全年办60场: behind ； a 全年 begins anew; elsewhere it is the year that stands."""
        standing = _stated(self.standing) if self.standing is not None else None
        partial = standing is not None and "/" in (standing.value or "/")
        now = _stated(self.absolute) if self.absolute is not None else None
        other_year = now is not None and (now.value or "")[:4] != (_stated(m).value or "")[:4]
        if self.every is not None and self.every.start < self.s.clause[0] <= m.start:
            self.every = None  # 每季度办1场，全年引才3万名
        stays = self.absolute is not None and self.absolute.start >= self.s.group[0] and not self._due_within(m)
        if other_year or stays or (self.absolute is None and standing is not None and not partial):
            if self.absolute is None and standing and standing.key == "as_of" and standing.value:  # 2024年底…。全年发电690亿千瓦时
                self.absolute = replace(m, value=Stated("during", standing.value[:4], "past"))
            return
        self._dated(replace(m, value=Stated("during", self.reporting, "past")) if self.reporting is not None else m)

    def _due_within(self, year: Mention) -> bool:
        """力争11月底前建成8个，全年完成投资11亿元: whether what stands is due in a month of it, and 全年 begins the figure's own clause."""
        due = _stated(self.absolute) if self.absolute is not None else None
        return due is not None and due.key == "by" and len(due.value or "") > len("2025") and year.start >= self.s.clause[0]

    def _dated(self, m: Mention) -> None:
        self.absolute = _begun(self.s, m)
        if self.every is not None and (m.start >= self.s.clause[0] > self.every.start or self._parted(self.every, m)):
            self.every = None
        if self._parted(self.within, m):
            self.within = None

    def _spans(self, m: Mention) -> None:
        if _stated(m).tense == "past" and m.start < self.s.group[0]:
            return
        self.within = m
        if self._parted(self.absolute, m):
            self.absolute = None
        if self._parted(self.every, m, "，"):
            self.every = None

    def _recurs(self, m: Mention) -> bool:
        """Whether what recurs reaches the figure: from another clause neither a month's sum nor one apiece does."""
        narrow = m.rule in _NARROW or _stated(m).value in ("P1M", "P1D", "P1W")
        apiece = _APIECE.search(self.s.text[: m.start][-2:]) is not None and not self.s.amount.unit.endswith("元")
        reached = self.s.amount.unit == "%" and _REACHED.search(self.s.said(self.s.left)) is not None
        also = _BUT_ALSO.search(self.s.text[m.end : self.s.figure[0]]) is not None
        return m.start >= self.s.clause[0] or not (narrow or apiece or reached or also)


def _before(s: Standing, left_standing: Mention | None, above: Mention | None, reporting: str | None, elsewhere: Elsewhere) -> Governing:
    """What stands before the figure in its sentence: the last absolute period, and what recurs or spans in its clause chain."""
    standing = left_standing or above
    walk = _Walk(s, standing, reporting)
    of_a_year = standing is not None and _stated(standing).key == "during" and len(_stated(standing).value or "") == 4
    for m in s.mentions:
        if not isinstance(m.value, Stated) or m.start >= s.figure[0] or (m.end < s.group[0] and aside(s.text, m)):
            continue
        that_year = of_a_year and (m.surface.startswith("当") or _past_year(m.value))  # 一年来, under 2024年工作回顾
        if that_year and m.start >= s.clause[0]:
            walk.every = None  # 按每亩每年16元补偿，当年兑付1.2亿元
        if not that_year and not elsewhere(s, m):
            walk.passes(m if standing is not None else _of_reported(m, reporting))
    return Governing(walk.absolute, walk.every, walk.within)


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
        earlier = absolute is None or (m.value.key == "by" and absolute.start < s.clause[0] and not _MODIFIES.match(s.text, m.end))
        if m.value.key in _ABSOLUTE and m.value.key != "during" and earlier:
            absolute = m
        elif m.value.key == "every" and m.start <= s.figure[1] + 1:
            every = m
    return replace(found, absolute=absolute, every=every)


def _in_next_clause(s: Standing, elsewhere: Elsewhere) -> Mention | None:
    """设置训练场域2处，最快明年3月底前启用: the deadline of the clause that follows, where it says that the thing is completed then."""
    following = (m for m in s.mentions if s.clause[1] <= m.start < s.group[1] and isinstance(m.value, Amount | Stated))
    first = next(following, None)
    if first is None or not isinstance(first.value, Stated) or first.value.key != "by" or "已" in s.said(s.clause):
        return None
    near = first.start - s.clause[1] <= 6  # ，最快, ，预计于
    return first if near and elsewhere.completed.match(s.text[first.end : s.group[1]]) else None


def _listed_behind(s: Standing) -> Mention | None:
    """新建诊所18家等项目 | 今年 | 被列入实事清单: the year in which it was put on a list."""
    listed = _LISTED.match(s.text, s.figure[1], s.group[1])
    if listed is None:
        return None
    return next(
        (m for m in s.mentions if isinstance(m.value, Stated) and m.value.key == "during" and s.figure[1] <= m.start < listed.end()), None
    )


def _stated_for_it(s: Standing, g: Governing, key: str) -> bool:
    """Whether a period is stated for money or a threshold: in its clause, or as a year earlier in its group (2025年购车的，每辆补贴…)."""
    if g.absolute is None or g.carried or g.absolute.surface in _OWN_YEARS:
        return False
    return g.absolute.start >= s.clause[0] or (key != "by" and g.absolute.start >= s.group[0])


def _ended_by_word(s: Standing, g: Governing, ends: frozenset[str]) -> bool:
    """全年招募250人；目前缺额400人: a 目前 behind the period ends its reach."""
    return g.absolute is not None and any(
        m.kind == "cue" and m.surface in ends and g.absolute.end <= m.start < s.figure[0] for m in s.mentions
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """Words of cues/ that say how far a period reaches. `gathers`: verbs of what was gathered since a day; `ends`: end its reach."""

    gathers: re.Pattern[str]
    ends: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offer:
    """An absolute period that governs a quantity of a known kind, to be taken or not."""

    s: Standing
    g: Governing
    kind: str
    stated: Stated
    published: str | None
    opened: str  # the kind of the first record that the period governed
    reach: Reach

    @property
    def looks_back(self) -> bool:
        """2019年以来, of a promise: told of what was."""
        since = self.stated.key == "since" and bool(self.published and (self.stated.value or "")[:4] <= self.published[:4])
        past = self.stated.tense == "past" and (self.g.carried or self.stated.key == "since")
        return self.stated.key == "as_of" or past or since

    @property
    def gathered(self) -> bool:
        """Whether the clause tells what was gathered over time."""
        return self.reach.gathers.search(self.s.said(self.s.clause)) is not None


_LATEST = later("最?新[版]|现[行][^业]")  # of a catalogue, a list


def _come_about(o: Offer) -> bool:
    """Whether a status with 已 has come about since a year that an earlier sentence gives, in which no figure stood."""
    year = o.g.carried and o.stated.key == "during" and o.opened == "" and "/" not in (o.stated.value or "")
    return (
        year and o.kind == "status" and "已" in o.s.said(o.s.clause) and o.g.absolute is not None and o.g.absolute.surface not in _OWN_YEARS
    )


def _of_another(o: Offer) -> bool:
    """Whether the period of an award or a threshold stands in an earlier clause, where it governs a promise or a fact."""
    earlier = o.g.absolute is not None and o.g.absolute.start < o.s.clause[0]
    return earlier and o.kind in ("support", "rule") and o.opened in ("target", "status")


# Why a period that governs is not taken: the first that holds; behind each, what taught it.
REFUSALS: tuple[tuple[str, Callable[[Offer], bool]], ...] = (
    # 去年新增300人。今年…
    ("a promise keeps no time that is past", lambda o: o.kind == "target" and o.looks_back),
    # 全年招募250人；目前缺额400人
    ("a word for now ended it", lambda o: o.kind == "status" and _ended_by_word(o.s, o.g, o.reach.ends)),
    # 到2027年…。每个补助20万元
    ("only one stated for itself", lambda o: o.kind in ("support", "rule") and not _stated_for_it(o.s, o.g, o.stated.key)),
    # 2025年安排1800万元，对获评的基地分别再给100万元
    ("it was stated of what is promised, not of what one gets", lambda o: _of_another(o)),
    # 2016年以来…。全市有技工院校9所
    ("what there is was not gathered since", lambda o: o.g.carried and o.stated.key == "since" and not o.gathered),
    # 自2012年起实行目录管理。最新版目录已涵盖30余个行业
    ("the latest edition is of now", lambda o: o.g.carried and o.kind == "status" and _LATEST.search(o.s.said(o.s.clause)) is not None),
    # 2017年率先实施工程。…已涌现工匠5名: a year of what was begun, with no figure of its own
    ("what has come about is not of the year of its beginning", lambda o: _come_about(o)),
    # 今年力争95亿斤。…已检修12.7万台
    ("it was stated of something else", lambda o: o.g.carried and o.opened not in ("", o.kind)),
)


def period_of(
    s: Standing, g: Governing, kind: str, published: str | None, window: str | None, opened: str, reach: Reach
) -> tuple[Period, Basis | None]:
    """The record's period and its basis, once its kind is known. `opened`: the kind of the first record that the period governed."""
    out = _recurring(s, g, kind)
    absolute = g.stated("absolute")
    if absolute is not None and absolute.value:
        offer = Offer(s, g, kind, absolute, published, opened, reach)
        if not any(refused(offer) for _, refused in REFUSALS) and _fits(g, absolute, out):
            key = "as_of" if kind == "status" and absolute.key == "by" else absolute.key  # 到去年底, told as reached
            out[key] = absolute.value
    if not out and kind == "target" and window:
        return Period(by=window.split("/")[-1]), "document"
    return Period(**out), g.basis if out else None


def _recurring(s: Standing, g: Governing, kind: str) -> dict[str, str]:
    """What recurs or spans, where it is taken."""
    out: dict[str, str] = {}
    every, within = g.stated("every"), g.stated("within")
    own_clause = g.every is not None and g.every.start >= s.clause[0]
    if every is not None and every.value and (kind in ("target", "status") or own_clause):
        out["every"] = every.value
    if within is not None and within.value and kind in ("target", "status"):
        # 近五年新增3.9万人，但…比重不足4%: a share is not gathered over the years of an earlier clause
        apart = kind == "status" and s.amount.unit == "%" and g.within is not None and g.within.start < s.clause[0]
        if not apart:
            out["within"] = within.value
    return out


def _fits(g: Governing, absolute: Stated, out: Mapping[str, str]) -> bool:
    """Whether an absolute period may stand beside what recurs or spans."""
    yearly = absolute.key == "by" and g.every is not None and g.every.surface == "年均" and "within" not in out
    if g.carried and not yearly and ("every" in out or "within" in out):
        return False
    single = absolute.key == "during" and "/" not in (absolute.value or "")
    capacity = g.every is not None and g.every.surface == "年"  # 绿氢年产能: by the year, and not every year anew
    return capacity or not (single and out.get("every") == "P1Y")
