"""Where a quantity stands, what governs it → target, status, support or rule, with the reason in words.

Tense and modality decide between target and status, never the number; only money (or a rate of it) per beneficiary is support; a rule
decides who qualifies or what is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.models import Article, Kind, Mention, Stated
from generator.resolve.edges import edges
from generator.resolve.period import Governing
from generator.resolve.standing import Standing
from generator.rules.rule import words
from generator.tables import Tables

LARGE = 20_000_000  # yuan; above it a sum is a programme's budget unless the text says per whom or up to


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind, the words it rests on, and the tense that later clauses inherit."""

    kind: Kind
    reason: str
    weak: bool = False  # nothing in the sentence speaks of the policy: told as a fact, or going on from what was


class Kinds:
    """Decides kinds; holds the patterns compiled from cues.yml."""

    def __init__(self, tables: Tables) -> None:
        cues: Mapping[str, Any] = tables.cues
        self.tables = tables
        self.award = re.compile(words([*cues["award_nouns"].split(), *cues["award_verbs"].split()]))
        self.award_words = [w for w in cues["award_nouns"].split() if w not in ("支持", "贷款")]
        self.award_noun = re.compile(words(cues["award_nouns"].split()))
        self.per = re.compile(words(cues["per_beneficiary"].split()))
        self.total = re.compile(rf"(?:{words(cues['total_verbs'].split())})")
        self.must = re.compile(words(cues["rule_strong"].split()))
        self.condition = re.compile(rf"^(?:{words(cues['rule_behind'].split())})")
        self.relief = re.compile(words(cues["relief"].split()))
        self.each = re.compile(words(cues["each"].split()))
        self.state = re.compile(rf"(?:{words(cues['state_verbs'].split())})(?:了)?[^，。；：]{{0,4}}$")
        self.reached = re.compile(words(cues["past_behind"].split()))
        self.promised = re.compile(words(cues["future_heading"].split()))
        self.looked_back = re.compile(words(cues["past_heading"].split()))
        self.conditions = re.compile(words(cues["rule_heading"].split()))
        self.direct = re.compile(rf"(?:每(?:人|家|个|名|户|所|项|座|间|台|辆|套|亩|处|位|对|场|生|床|站)|单个[一-鿿]{{1,4}})(?:每(?:年|月|学期))?\s?$")
        self.fact = re.compile(words(cues["fact_verbs"].split()))
        self.achieved = re.compile(words(cues["achieve_verbs"].split()))
        self.after = re.compile(rf"\s?(?:（含）)?(?:{words([w for ws in cues['comparator_after'].values() for w in ws.split()])})")
        self.levied = re.compile(words(cues["levies"].split()))
        self.actors = re.compile(rf"[的之][一-鿿“”]{{0,12}}?(?:{words(cues['rule_actors'].split())})")
        self.duty = re.compile(words(cues["duties"].split()))
        self.embedded = frozenset(cues["embedded_cues"].split())
        self.price = re.compile(words(cues["price_nouns"].split()))
        self.genres = {name: re.compile(words(ws.split())) for name, ws in cues["genres"].items()}

    def genre(self, article: Article) -> str:
        """What sort of text it is, by its title and its articles (第X条): regulation, plan, report, guide or news."""
        articles = sum(1 for p in article.paragraphs if re.match(r"\s*第[一二三四五六七八九十\d]{1,4}条", p.text))
        if articles >= 3:
            return "regulation"
        title = re.sub(r"[（(][^（）()]*[）)]$", "", article.title).rstrip("》”的 ")
        for name, pattern in self.genres.items():
            m = None
            for m in pattern.finditer(title):
                pass
            if m is not None and (m.end() == len(title) or name == "guide"):
                return name
        numbered = sum(1 for p in article.paragraphs if p.level and re.match(r"\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)", p.text))
        return "plan" if article.doc_number or numbered >= 3 else "news"

    # ------------------------------------------------------------ support

    def _support(self, s: Standing) -> str:
        """Why the quantity is money for one beneficiary, or ""."""
        unit = self.tables.unit.get(s.amount.unit.split("/")[0])
        measure = unit.measure if unit else ""
        clause, left = s.said(s.clause), s.said(s.left)
        group_left = s.text[s.group[0] : s.figure[0]]
        rest = s.text[s.figure[1] : s.clause[1]]
        if measure == "money":
            priced = clause[: s.figure[0] - s.clause[0]]
            if not self.award.search(s.said(s.group)):
                priced = s.text[s.group[0] : s.figure[0]]
            if s.amount.comparator in ("<=", "<") and self.price.search(priced):
                return ""
            if self.direct.search(left.split("\x00")[-1]) and s.amount.comparator in ("", "="):
                return "money for each"
            award = self.award.search(clause)
            per = self.per.search(s.text[s.clause[0] : s.figure[0]])
            total = None
            for m in self.total.finditer(left):
                total = m
            capped = s.amount.comparator == "<="
            if s.amount.value < 1_000_000:
                total = None
            if total and not per and not capped:
                return ""
            if s.amount.value >= LARGE and not per and not capped:
                return ""
            if "/" in s.amount.unit and self.award.search(s.said((s.sentence.start, s.sentence.end))):
                return "a rate of money"
            if award and (per or capped or s.amount.value < LARGE):
                if self.must.search(left) and not self.award.search(clause.replace("支持", "")):
                    return ""
                return f"{award.group()}: money for one beneficiary"
            if per and self.award.search(group_left + rest):
                return f"{per.group()}: money for one beneficiary"
            if not total and (m := self.award.search(s.said(s.group))):
                return f"{m.group()}: money for one beneficiary"
            around = s.said((s.sentence.start, s.sentence.end)) + "".join(s.sentence.section)
            if per and (m := self.award.search(around)):
                return f"{m.group()}: money for one beneficiary, up to"
            return ""
        if s.amount.unit in ("点", "分", "张", "份") and left.endswith(tuple(self.award_words)):
            return "a benefit counted"
        if measure == "ratio" and self.award_noun.match(rest):
            return "a rate of support"
        if measure in ("share", "points"):
            if self.award_noun.search(left[-6:]) and left.endswith(tuple(self.award_words)):
                return "a share paid"
            by_share = re.search(r"按[^，。；]{0,24}$", s.text[s.clause[0] : s.figure[0]])
            if by_share and self.levied.search(s.text[s.figure[1] : s.clause[1]]):
                return ""
            if by_share and self.relief.search(s.text[s.figure[1] : s.group[1]]):
                return "a rate of support"
            near = s.text[max(s.clause[0], s.figure[0] - 12) : min(s.clause[1], s.figure[1] + 8)]
            if (m := self.relief.search(near)) is not None:
                return f"{m.group()}: a rate of support"
        return ""

    # ------------------------------------------------------------ rule

    def _rule(self, s: Standing, g: Governing, genre: str) -> str:
        """Why the quantity is a threshold, or ""."""
        left, right = s.said(s.left), s.text[s.figure[1] : s.clause[1]]
        if behind := self.after.match(right):
            right = right[behind.end() :]
        ahead = self._clause_cue(s) == "future"
        near = left[-14:]
        if re.search(r"名额(?:合共|合计|共|为|限|约)?$", left):
            return "places on offer"
        if "由" in left and re.match(r"[一-鿿]{0,8}组成", right):
            return "how a body is made up"
        if m := self.must.search(near):
            return f"{m.group()}: a threshold"
        if self.condition.match(right) and s.amount.unit != "%" and not s.joined:
            return "a condition (…的)"
        if s.amount.unit != "%" and right.endswith("的") and s.clause[1] < len(s.text) and s.text[s.clause[1]] == "，" and len(right) < 16:
            return "a condition (…的，)"
        dated = g.absolute is not None and g.absolute.start >= s.clause[0]
        if s.amount.comparator in ("<=", ">=", "<") and self.each.search(s.text[s.clause[0] : s.figure[0]]) and not dated:
            unit = self.tables.unit.get(s.amount.unit)
            promised = s.amount.comparator == ">=" and unit is not None and unit.measure in ("people", "things") and (self.tense(s)[0] == "future" or (g.absolute is not None and not g.carried and g.tense != "past"))
            if not promised and (g.every is None or g.every.start < s.clause[0]):
                return "a limit on each"
        unit = self.tables.unit.get(s.amount.unit.split("/")[0])
        if unit is not None and unit.measure == "money" and s.amount.comparator in ("<=", "<") and not ahead:
            return "a ceiling on a sum"
        kept = "控制在" in left or "压减" in left
        if s.amount.unit == "%" and s.amount.comparator == "<=" and not (g.tense and not g.carried) and not ahead and not (kept and g.absolute is not None):
            if not kept or genre in ("regulation", "guide"):
                return "a ceiling on a share"
        required = self.conditions.search("".join(s.sentence.section[-1:])) or (genre == "guide" and "要求" in "".join(s.sentence.section[-1:]))
        if required and (s.amount.comparator not in ("", "~") or s.amount.value_max is not None) and not ahead and g.every is None:
            return "a threshold under a heading of conditions"
        if self.achieved.search(left) or ahead or self.tense(s)[0] == "future" or (self.tense(s)[0] == "past" and genre != "regulation"):
            return ""
        if genre in ("regulation", "guide") and g.every is None and (g.absolute is None or g.carried) and g.within is None:
            if s.amount.comparator not in ("", "=", "~", ">") or s.amount.unit == "%":
                return "a threshold in a regulation"
        return ""

    # ------------------------------------------------------------ tense

    def tense(self, s: Standing) -> tuple[str, str]:
        """("future" | "past" | "", the words that say so): the last strong cue before the figure, or behind it in its clause."""
        strong = weak = ("", "")
        figure = s.figure[0]
        for m in self._cues(s):
            if m.start < figure:
                if "future_strong" in m.value:
                    strong = ("future", m.surface)
                elif "past_strong" in m.value:
                    strong = ("past", m.surface)
                elif m.start >= s.clause[0]:
                    weak = ("future", m.surface) if "future" in m.value else ("past", m.surface) if "past" in m.value else weak
        behind = s.text[s.figure[1] : s.clause[1]]
        if not strong[0] and (m3 := re.match(r".{0,3}?(拟|将|计划|预计)", behind)):
            return "future", m3.group(1)
        if (m2 := self.reached.search(behind)) and strong[0] != "future":
            return "past", m2.group()
        return strong if strong[0] else (f"weak {weak[0]}", weak[1]) if weak[0] else ("", "")

    def _cues(self, s: Standing) -> Iterator[Mention]:
        """The cue mentions of the sentence that speak of the figure: not those of a baseline (比上年, 由目前的)."""
        baselines = [(m.start, m.end) for m in s.mentions if m.kind == "exclusion" and m.value == "baseline"]
        words_of_sentence = edges(s.said((s.sentence.start, s.sentence.end)))
        for m in s.mentions:
            if m.kind != "cue" or not isinstance(m.value, frozenset):
                continue
            if m.surface in self.embedded and m.start - s.sentence.start not in words_of_sentence:
                continue
            if any(a <= m.start < b for a, b in baselines) or s.text[m.start - 1 : m.start] in ("由", "从", "比", "较"):
                continue
            yield m

    @staticmethod
    def promised_by(mentions: Sequence[Mention]) -> Kind | None:
        """What the sentence that opens a list announces: 今年将完成以下目标： makes its items targets."""
        found: Kind | None = None
        for m in mentions:
            if m.kind == "cue" and isinstance(m.value, frozenset):
                found = "target" if "future_strong" in m.value else "status" if "past_strong" in m.value else found
        return found

    def _clause_cue(self, s: Standing) -> str:
        """The tense of a strong cue inside the figure's own clause, before it."""
        found = ""
        for m in self._cues(s):
            if s.clause[0] <= m.start < s.figure[0]:
                found = "future" if "future_strong" in m.value else "past" if "past_strong" in m.value else found
        return found

    def _condition(self, s: Standing) -> bool:
        """超过500人的企业, 年薪超过50万元的人才: the quantity says which ones are meant."""
        right = s.text[s.figure[1] : s.clause[1]]
        if behind := self.after.match(right):
            right = right[behind.end() :]
        if right[:1] == "者":  # 就业率未达七成者
            return bool(s.amount.comparator)
        if s.amount.unit == "%":
            return s.amount.comparator in (">", "<") and bool(re.match(r"的(?:不予|给予|，|按|可)", right + s.text[s.clause[1] : s.clause[1] + 1]))
        bounded = s.amount.comparator in (">", ">=", "<", "<=") and not s.joined
        if bounded and right == "的" and s.text[s.clause[1] : s.clause[1] + 1] == "，":
            return True
        bound = bounded and bool(self.actors.match(right))
        return bound and right[:1] in "的之" and right[:1] != "" and not self.award.match(right[1:]) and not re.match(r"的(?:标准|比例|价格|速度|目标|任务|规模|水平|资金|幅度|培训|编制|名额)", right)

    def __call__(self, s: Standing, g: Governing, article: Article, genre: str, before: Kind | None) -> Verdict:
        """The kind of one quantity. `before`: the kind of the paragraph's last target or status, which a sentence without any cue goes on."""
        verdict = self._judge(s, g, article, genre, before)
        if verdict.weak and s.amount.comparator == "<=" and not s.joined and g.every is None:
            return Verdict("rule", "a ceiling, told without a time", weak=True)
        return verdict

    def _judge(self, s: Standing, g: Governing, article: Article, genre: str, before: Kind | None) -> Verdict:
        if self._condition(s):
            return Verdict("rule", "a condition (…的)")
        section = "".join(s.sentence.section[-1:])
        if (self.conditions.search(section) or (genre == "guide" and "要求" in section)) and s.amount.comparator == ">=" and g.every is None:
            return Verdict("rule", f"{section}: a condition")
        duty = s.text[s.sentence.start : s.figure[0]]
        if genre in ("plan", "guide", "regulation") and s.amount.comparator in (">=", ">") and g.every is None and self.duty.search(duty):
            if g.absolute is None or g.carried or g.tense == "past":
                return Verdict("rule", "what applicants must have")
        if s.amount.unit == "次" and s.amount.comparator == "<=":
            return Verdict("rule", "how often, at most")
        if s.amount.unit == "%" and (m := self.must.search(s.said(s.left)[-8:])):
            return Verdict("rule", f"{m.group()}: a threshold")
        if reason := self._support(s):
            return Verdict("support", reason)
        clause_cue = self._clause_cue(s)
        tense, cue = self.tense(s)
        absolute = g.stated("absolute")
        if (clause_cue != "past" or genre == "regulation") and (reason := self._rule(s, g, genre)):
            return Verdict("rule", reason)
        year = article.published[:4] if article.published else ""
        if absolute is not None and not (g.carried and tense in ("future", "past")):
            said = g.absolute.surface if g.absolute else ""
            ahead = absolute.key == "by" and absolute.tense != "past" and (not year or not absolute.value or absolute.value[:4] >= year)
            after_period = g.absolute is not None and self._cue_after(s, g.absolute)
            if ahead and after_period != "past":
                return Verdict("target", f"{said}: a deadline ahead")
            if absolute.key in ("as_of", "since") and after_period != "future":
                if not g.carried and (absolute.tense == "past" or absolute.key == "as_of"):
                    return Verdict("status", f"{said}: looks back")
            if absolute.key == "by" and not ahead:
                return Verdict("status", f"{said}: a date that has passed")
            if absolute.key == "during":
                if absolute.tense == "future" and after_period != "past":
                    return Verdict("target", f"{said}: lies ahead")
                if absolute.tense == "past" and after_period != "future":
                    return Verdict("status", f"{said}: lies behind")
        this_year = absolute is not None and absolute.key == "during" and absolute.value == year
        if this_year and s.amount.comparator == ">=" and tense != "past" and genre != "report":
            return Verdict("target", "a floor for this year")
        if tense in ("future", "past"):
            return Verdict("target" if tense == "future" else "status", f"{cue}: looks {'ahead' if tense == 'future' else 'back'}")
        if g.within is not None and g.stated("within") and g.tense != "past":
            return Verdict("target", f"{g.within.surface}: a span of time ahead")
        if s.amount.comparator == ">=" and s.amount.before and genre != "report":
            return Verdict("target", "a floor to be kept")
        heading = "".join(s.sentence.section)
        if self.promised.search(heading):
            return Verdict("target", "the heading looks ahead")
        if self.looked_back.search(heading):
            return Verdict("status", "the heading looks back")
        if g.every is not None:
            if genre in ("plan", "regulation", "guide") or before == "target" or not self.fact.search(s.said(s.clause)):
                return Verdict("target", f"{g.every.surface}: recurring, in a {genre}")
            return Verdict("status", f"{g.every.surface}: told as what already happens")
        if genre in ("plan", "regulation", "guide") and before != "status":
            return Verdict("target", f"said in a {genre}")
        if before is not None and g.every is None:
            return Verdict(before, "goes on from the sentence before", weak=True)
        if g.every is not None and s.amount.comparator in ("<=", ">=", ">"):
            return Verdict("target", f"{g.every.surface}: a recurring bound")
        if tense:
            return Verdict("target" if tense == "weak future" else "status", f"{cue}: looks {'ahead' if tense == 'weak future' else 'back'}")
        if self.state.search(s.said(s.left)):
            return Verdict("status", "a verb of state", weak=True)
        return Verdict("status", "told as a fact", weak=True)

    def _cue_after(self, s: Standing, period: Mention) -> str:
        """The last strong tense between the period and the figure."""
        found = ""
        for m in self._cues(s):
            if period.end <= m.start < s.figure[0]:
                found = "future" if "future_strong" in m.value else "past" if "past_strong" in m.value else found
        return found


def commitment(s: Standing, kind: Kind) -> str:
    """firm, aspirational or expected: the last word of modality before the figure in its sentence."""
    found = "firm"
    if kind != "target":
        return found
    for m in s.mentions:
        if m.start >= s.figure[0]:
            break
        if m.kind == "cue" and isinstance(m.value, frozenset):
            if "aspirational" in m.value:
                found = "aspirational"
            elif "expected" in m.value:
                found = "expected"
            elif m.surface in ("确保", "必须"):
                found = "firm"
    return found


__all__ = ["Kinds", "Verdict", "commitment", "Stated"]
