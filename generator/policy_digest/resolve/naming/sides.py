"""Where a quantity stands → the phrases around it that may be its name: before it, behind it, in an earlier clause."""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.chinese.word_edges import edges, tagged
from policy_digest.models import Amount, Mention, Stated
from policy_digest.resolve.naming.lexicon import CLASSIFIERS, EDGES, LONGEST, PER_BEHIND, Lexicon
from policy_digest.resolve.standing import Standing

BRACKETS = later(
    r"(?:各|每个)?(?:区县|县区|市县|旗县|县|市)（[市区县旗州、，]+）(?!至少|各|均|都|要|应|有)|（[^（）]{0,60}）|\([^()]{0,60}\)"
)
PER = later(rf"^每(?:公里|平方米|平米|立方米|公斤|千瓦时|吨|[{CLASSIFIERS}]+(?![庭长属]))")
_OF_YEAR = later("^度(?!假)")  # 今年 | 度“青年安薪计划”
_BEFORE_NOUNS = frozenset(("免费", "就业"))  # end a noun phrase, unless a noun follows: 免费 | 门票
_LASTING = later(r"(?:已|也|均|都)?连续[一二两三四五六七八九十\d\x00]+(?:年|个?月)?")  # 就业率 | 已连续五年 | 稳定在96%
_LISTED = later("[一-鿿]{2,8}(?:、[一-鿿]{2,8})+?(?:[一-鿿]{2,8})$")  # 客运枢纽、公交首末站、换乘点配套停车位
THINGS = frozenset("个 家 所 项 座 处 间 支 套 条 只 台 辆 件".split())
_BARE_RATE = later("(?:增长|下降|递增|增产|减排)?(?:率|速度|幅度)|增速|增幅|降幅")
_TAKING_PART = later(r"(?:参加|接受|参与)(?P<x>[一-鿿“”]{2,16})(?=[，。；]|$)")
_BY_STANDARD = later(r"的?(?:标准|比例|要求|规模)")
PAIR = later(r"[、和与及]|以及")


class Sides:
    """Finds the phrases on both sides of a quantity."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex

    def unperiod(self, s: Standing, span: tuple[int, int]) -> str:
        """The words of a span, with dates, durations and bracketed asides taken out."""
        return BRACKETS.sub("", self.plain(s, span))

    def plain(self, s: Standing, span: tuple[int, int]) -> str:
        """The words of a span, with dates and durations taken out."""
        out: list[str] = []
        text, at = s.text, span[0]
        for m in s.mentions:
            timed = (isinstance(m.value, Stated) and m.surface != "年") or (
                m.kind == "exclusion" and m.value in ("date", "baseline", "list-marker", "document-number", "denominator")
            )
            if timed and m.start >= at and m.end <= span[1]:
                out.append(_OF_YEAR.sub("", text[at : m.start]) if out else text[at : m.start])
                out.append("\x00")
                at = m.end
        rest = text[at : span[1]]
        out.append(_OF_YEAR.sub("", rest) if out else rest)
        return "".join(out)

    def before(self, s: Standing, span: tuple[int, int], share: bool = False) -> str:
        """The noun phrase in the words before the figure."""
        phrase = _LASTING.sub("", self.unperiod(s, span))
        if s.amount.unit.endswith("元"):  # 终端售价不高于每公斤35元
            phrase = "\x00".join(PER_BEHIND.sub("", part) for part in phrase.split("\x00"))  # 租金为每平方米 | 每月 | 3元
        pieces = [p for p in phrase.split("\x00") if p.strip(EDGES)]
        # 在高技能领军人才中每两年选拔2人: what is chosen from stands before the period
        named = [
            p
            for p in pieces
            if not self.lex.weak(self.lex.trim_tail(p)) and not self.lex.dual.fullmatch(self.lex.trim_head(self.lex.trim_tail(p)))
        ]
        phrase = self.lex.taken_up.sub("", self.lex.trim_tail((named or pieces or [""])[-1]))
        if len(named) > 1 and _BARE_RATE.fullmatch(phrase):  # 水铁联运量 | 年均 | 增长率
            phrase = self.lex.trim_tail(named[-2]) + phrase
        if share:
            phrase = self.lex.trim_head(phrase)
            first = next(self.lex.verbs(phrase), None)
            if first is not None and first.start() == 0 and "占" not in first["verb"]:
                rest = self.lex.trim_head(phrase[first.end() :])
                phrase = phrase if len(rest) < 2 or self.lex.quantity_noun.fullmatch(rest) else rest
            return phrase.strip(EDGES)
        last = None
        for m in self.lex.verbs(phrase):
            last = m
        if last is not None:
            obj = self.lex.object(phrase[last.end() :])
            if len(obj) >= 2:
                return self.lex.whom(last["verb"], obj)
            subject = self.lex.trim_tail(phrase[: last.start()])
            # 全市技工院校招生: the verb itself is what is counted
            whole = self.lex.trim_head(phrase)
            subject = self.lex.trim_head(subject)
            return (whole if self.lex.quantity_noun.search(whole) or len(subject) < 2 else subject).strip(EDGES)
        phrase = self.lex.trim_head(phrase).strip(EDGES)
        return self.lex.object(phrase) or phrase

    def behind(self, s: Standing) -> str:
        """The noun phrase in the words behind the figure; "" where a verb or a mark follows at once."""
        last_of_list = s.right[1] < s.clause[1]
        phrase = self._opened(s, BRACKETS.sub("", s.said(s.right)), last_of_list)
        cut = self._end_of(s, phrase, last_of_list)
        phrase = phrase[:cut]
        if last_of_list and cut == len(BRACKETS.sub("", s.said(s.right))):
            joints = list(PAIR.finditer(phrase))
            if joints and joints[-1].end() >= len(phrase) - 1:
                phrase = phrase[: joints[-1].start()]
        phrase = phrase.strip(EDGES)
        if len(phrase) >= 6 and s.amount.unit in THINGS and not last_of_list:  # 150个停车设施 | 建设
            phrase = phrase.removesuffix("建设")
        if not phrase and s.amount.unit in ("人", "人次") and (m := _TAKING_PART.match(s.text, s.right[0], s.clause[1])):
            return self.lex.finish(m["x"])  # 每年组织1.5万人次参加岗位技能提升培训
        return phrase if len(phrase) >= 2 or phrase in ("人", "站") else ""

    def _opened(self, s: Standing, phrase: str, last_of_list: bool) -> str:
        """The words behind the figure without what leads to the noun: 的标准配建, 的, 具备良好条件的."""
        if m := _BY_STANDARD.match(phrase):  # 每百户不少于30平方米 | 的标准配建 | 养老服务用房
            rest = phrase[m.end() :]
            verb = next((v for v in self.lex.verbs(rest) if v.start() == 0), None) or self.lex.dual.match(rest)
            phrase = rest[verb.end() :] if verb else phrase
        if phrase[:1] == "的":
            return phrase[1:]
        if self.lex.relative.match(phrase) and not last_of_list:  # 10所左右具备良好条件、…的第三方评价机构
            whole = BRACKETS.sub("", s.text[s.right[0] : s.clause[1]])
            if "的" in whole[2:-2]:
                return whole[whole.rfind("的", 0, -2) + 1 :]
        return phrase

    def _end_of(self, s: Standing, phrase: str, last_of_list: bool) -> int:
        """Where the noun phrase ends: before a verb that is a word of its own, or a mark."""
        cut, at_edge = len(phrase), edges(phrase)
        for m in self.lex.stop.finditer(phrase):
            if m["stop"] and m.start() in at_edge and (m.end() in at_edge or len(m["stop"]) > 1):
                if m["stop"] in _BEFORE_NOUNS and (word := tagged(phrase[m.end() :])[:1]) and word[0][1][0] == "n":
                    continue
                cut = m.start()
                break
        lists = _LISTED.match(phrase[:cut]) if not last_of_list and s.amount.unit in THINGS else None
        for mark in "，；：。（）(),;\x00" if lists else "，、；：。（）(),;\x00":
            at = phrase.find(mark)
            if 0 <= at < cut:
                cut = at
        return cut

    def counted_before(self, s: Standing, whole: Mention, end: int) -> str:
        """What an earlier quantity of the sentence counts: the noun behind it up to `end`, else the one before it."""
        behind = s.text[whole.end : end].strip(EDGES)
        if len(behind) >= 2 and "，" not in behind:
            return self.lex.until_verb(behind)
        start = max(s.text.rfind(mark, s.sentence.start, whole.start) for mark in "，；：。") + 1
        found = self.before(s, (max(start, s.sentence.start), whole.start))
        return "" if self.lex.weak(found) else found

    def ends_in_verb(self, s: Standing) -> bool:
        """Whether a verb stands right before the figure (comparator and adverbs aside): 建设 | 4所."""
        phrase = self.unperiod(s, s.left).rstrip(EDGES + "\x00")
        trimmed = re.sub(r"(?:不少于|不低于|不超过|至少|超过|突破|超|逾|约|近|共|了|再|各|累计|总计|合计|达到|达|约为)+$", "", phrase)
        if any(m.end() == len(trimmed) for m in self.lex.verbs(trimmed)) or not trimmed.strip(EDGES + "\x00"):
            return True
        bare = self.lex.trim_head(trimmed).strip(EDGES + "\x00")
        return bool(self.lex.dual.fullmatch(bare))

    def states(self, s: Standing) -> bool:
        """Whether the words before end like a subject of 达到, 为, 超过: 总量达 | 35万人."""
        phrase = self.unperiod(s, s.left).rstrip(EDGES)
        if re.search("[可能将会应须]为$", phrase):  # 最多可为10名学徒申请
            return False
        return bool(re.search(r"(?:达到|达|为|超过|超|突破|逾|不少于|不低于|在|有|至|到|约|近|共|计)$", phrase))

    def subject(self, s: Standing, total: bool = False) -> str:
        """The noun phrase of an earlier clause of the sentence, nearest first: what its verb reaches, else what stands before the verb.

        A `total` is one of what was told as a whole, and of no part that 其中 named on the way.
        """
        clauses = [c for c in re.split(r"[，；：]", self.unperiod(s, (s.sentence.start, s.clause[0]))) if c.strip(EDGES + "\x00")]
        if total:
            clauses = [c for c in clauses if not c.lstrip().startswith("其中")] or clauses
        clauses = [
            c
            for c in clauses
            if not self.lex.calculated.match(c.strip(EDGES + "\x00")) and not self.lex.spoken.search(c.strip(EDGES + "\x00"))
        ]
        for clause in reversed(clauses[-3:]):
            phrase = self.lex.trim_head(self.lex.unnumbered(clause.replace("\x00", "")))
            verbs = list(self.lex.verbs(phrase))
            candidates = [phrase[verbs[-1].end() :], phrase[: verbs[-1].start()]] if verbs else [phrase]
            for candidate in candidates:
                candidate = self.lex.object(self.lex.trim_tail(candidate))
                if not self.lex.weak(candidate):
                    return candidate[-LONGEST:]
        return ""

    def per(self, s: Standing) -> str:
        """每千人口床位数7.8张: what the figure is counted per, `每千人口`; "" where nothing says so."""
        others = [m.start for m in s.mentions if isinstance(m.value, Amount) and m.start < s.figure[0]]
        for m in reversed(s.mentions):
            if m.value == "denominator" and max([s.clause[0], *others]) <= m.start < s.figure[0] and "元" not in m.surface:
                start = s.text.rfind("每", s.clause[0], m.end)
                whole = self.lex.per_whom.match(s.text, m.end)
                return s.text[start if start >= 0 else m.start : whole.end() if whole else m.end]
        return ""
