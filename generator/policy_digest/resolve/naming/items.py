"""A further item of a row of sums or shares → the name of the item before, with the label of this one in the place of the first.

特困人员救助比例100%，低保对象 | 不低于75%: 低保对象救助比例. 国家级基地一次性补助500万元，省级 | 300万元: 省级基地一次性补助.
"""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.resolve.naming.lexicon import Lexicon
from policy_digest.resolve.naming.whole import Said
from policy_digest.resolve.row_item import RowItems, last_figure
from policy_digest.resolve.standing import Standing
from policy_digest.rules.comparator import BEFORE
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_NAME = re.compile("(?P<head>[^（]+)(?:（(?P<whose>.+)）)?")
_SHORT = 8  # characters of a label that stands before what is said of it; a longer one stands in brackets behind


class Items:
    """Names such items; words from cues/."""

    def __init__(self, lex: Lexicon, tables: Tables) -> None:
        self.lex, self.labels, cues = lex, RowItems(tables), tables.cues
        award = f"(?:{words(cues['award_kinds'])})*(?:{words([*cues['award_nouns'], *cues['relief_rates'], *cues['insured_share']])})"
        side = words([*cues["rate_ends"], *cues["stated_sums"], *cues["sides_of_award"]])
        span = words([*cues["sum_spans"], *cues["cap_words"]])
        self._rate = later(rf"(?P<own>.*?)(?P<what>(?:{award})?(?:{span})*(?:{side})+)$")
        self._award = later(rf"(?P<own>.*?)(?P<what>{award})(?:{side})*$")
        self._ratio = later(rf"(?:{words(cues['rate_ends'])})$")
        self._short = later(rf"(?P<x>{words(w for w in cues['award_short'] if len(w) == 1)})$")
        self._level = later(rf"(?:{words([*cues['levels'], *cues['sum_labels']])})")
        self._margins, self._margin_name = frozenset(cues["rate_margins"]), cues["margin_names"][0]
        self._interest = later(rf"(?P<x>[^，；：。、\d]{{0,8}}(?:{words(cues['interest'])}))[^；。]*$")
        bounds = words([*cues.toward("comparator", *BEFORE), *cues["states_sum"], *cues["kept_within"]])
        whole = f"(?:{award})(?:{words(cues['sums_in_all'])})"
        self._total = later(rf"(?:^|[，；：])(?:且|并)?(?P<x>[^，；：。\d]{{0,10}}?{whole})(?:{bounds}|以)*$")

    def __call__(self, said: Said) -> str:
        """The name; "" where the figure is no such item."""
        if whole := self._in_all(said) or self._margin(said):
            return whole
        last, m = last_figure(said.s), _NAME.fullmatch(said.earlier)
        if last is None or m is None or last.unit != said.s.amount.unit or not (said.share or said.money):
            return ""
        label, part = self.labels(said.s)
        if not label or label in said.earlier:
            return ""
        if self._level.fullmatch(label):
            name = self._of_level(label, m["head"], m["whose"] or "")
            return "" if label in said.name and len(said.name) > len(name) and not re.search(r"\d", said.name) else name
        return self._labelled(said, m["head"], m["whose"] or "", label, part)

    def _labelled(self, said: Said, head: str, whose: str, label: str, part: bool) -> str:
        """The item with a label that is no rank of an authority."""
        if (graded := self.lex.graded_thing.search(whose)) and self.lex.grade.fullmatch(label):
            label += graded["of"]
        if said.kind in ("target", "status"):
            own = said.name.startswith(label) and not re.search(r"\d", said.name) and len(said.name) > len(label)
            return f"{head}（{label}）" if said.money and (part or whose) and not own else ""
        if (rate := self._rate.fullmatch(head)) and not whose and said.share == (self._ratio.search(head) is not None):
            return self._with(label, rate["own"], rate["what"])
        award = self._award.fullmatch(head)
        if award is None or self._otherwise(said.s, head) or (award["own"] and not (whose or part)):
            return ""
        return f"{head}（{label}）"

    def _otherwise(self, s: Standing, head: str) -> bool:
        """每部补助15万元，竣工的奖 | 2万元: whether the sum is paid as something else than the one before."""
        short = self._short.search(s.text, s.clause[0], s.figure[0])
        return short is not None and short["x"] not in head

    def _in_all(self, said: Said) -> str:
        """年度贴息总额 | 控制在200万元以内: what is paid in all, of what the figure before it is."""
        m = self._total.search(said.s.text[said.s.sentence.start : said.s.figure[0]]) if said.money else None
        if m is None:
            return ""
        whose = said.earlier.partition("（")[2].removesuffix("）")
        name = self.lex.trim_head(m["x"]) or m["x"]
        return f"{name}（{whose}）" if whose and whose not in name and not re.search(r"\d", whose) else name

    def _margin(self, said: Said) -> str:
        """贷款利率不高于一年期LPR加 | 50个基点: by how much a rate may lie above another."""
        what = self._margin_name if said.name in self._margins else ""
        m = self._interest.search(said.s.text[said.s.sentence.start : said.s.figure[0]]) if what else None
        return (self.lex.trim_head(m["x"]) or m["x"]) + what if m else ""

    def _with(self, label: str, own: str, what: str) -> str:
        """低保对象救助比例; 年度限额（并发两病）, where the label is more than a noun."""
        plain = len(label) <= _SHORT and not any(self.lex.verbs(label)) and len(own) >= 2
        return label + what if plain else f"{what}（{label}）"

    def _of_level(self, label: str, head: str, whose: str) -> str:
        """省级 | 基地一次性补助; 奖励（省级 | 平台）; 补贴上限（市级）."""
        if (m := self._level.match(head)) and m.end() < len(head):
            return label + head[m.end() :]
        if whose:
            m = self._level.match(whose)
            return f"{head}（{label}{whose[m.end() :] if m else ''}）"
        return f"{head}（{label}）" if self._award.fullmatch(head) else ""
