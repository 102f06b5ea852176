"""A quantity that the text itself calls something (报销比例, 起付线, 收费标准) → its name, with what it is of and whom it is for.

门诊统筹起付线80元，报销比例55%: both are of what the first says. 收费标准为：省级园680元，市级园560元: each label is one that it holds for.
"""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.word_edges import tagged
from policy_digest.models import Amount
from policy_digest.resolve.naming.aspect import Aspects
from policy_digest.resolve.naming.lexicon import EDGES, Lexicon
from policy_digest.resolve.naming.pairs import joined
from policy_digest.resolve.naming.payee import Payees
from policy_digest.resolve.naming.sides import BRACKETS, PER, Sides
from policy_digest.resolve.standing import Standing
from policy_digest.rules.comparator import BEFORE
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_LONGEST_LABEL, _ITEMS = 14, 12  # characters of a label; lines of a list that are looked back over
_EACH = frozenset(("每", "各", "单", "同"))  # begin words for each of them, and no label


class StatedSums:
    """Names such quantities; words from cues/."""

    def __init__(self, lex: Lexicon, sides: Sides, payees: Payees, aspects: Aspects, tables: Tables) -> None:
        self.lex, self.sides, self.payees, self.aspects, cues = lex, sides, payees, aspects, tables.cues
        stated, leads = words(cues["stated_sums"]), words(cues["states_labels"])
        self._headed = later(rf"(?P<x>[^，；。：、\d]{{0,18}}?(?:{stated}))(?:{leads})+[：:]?(?P<label>[^，；。：\d]{{2,}})$")
        self._heads = later(rf"(?P<x>[^，；。：、\d]{{0,18}}(?:{stated}))(?:[^，；。：]{{0,10}})[：:]$")
        self._item = later(rf"\s*(?:{mark('article', 'han', 'bracketed', 'arabic')})")
        self._says = later(rf"(?:{words([*cues['states_sum'], *cues['states_labels']])}|{PER.pattern.lstrip('^')})+$")
        bounds = words(cues.toward("comparator", *BEFORE))
        self._per_end = later(rf"(?:每[一-鿿]{{1,4}}?)+(?:{bounds})?$")
        back, up, down = words(cues["compared"]), words(cues["award_up"]), words(cues["award_down"])
        again = words(cues["again_before_change"])
        self._only_changed = later(rf"(?:(?:{back}|比|较)[^，]{{1,6}}?|{again})*(?:{up}|{down})(?:了|约)*$")

    def __call__(self, s: Standing, stated: str, award: str, earlier: str) -> str:
        """报销比例（一级医疗机构）: what the text calls the figure, with the award where that says little, and whom it is for."""
        payee = self.payees.before(s, inside(earlier))
        if self.aspects.bare(stated):
            if of := self._of(s, earlier):
                stated, payee = joined(of, stated), "" if payee == inside(earlier) and not inside(earlier) else payee
            elif award:
                stated = joined(award, stated)
        name = self.aspects.of(s, stated) if self.aspects.changed(s) else stated
        return f"{name}（{payee}）" if payee and payee not in name and name not in payee else name

    def completed(self, s: Standing, found: str, earlier: str) -> str:
        """The name of a quantity that nobody is paid, where the text calls it something that says little of its own: 首付款比例 | 20%."""
        if label := self.labelled(s, earlier):
            return label
        if not self.aspects.bare(found):
            return found
        if payee := self.payees.before(s, ""):
            return f"{found}（{payee}）"
        of = self._of(s, earlier)
        return joined(of, found) if of else found

    def labelled(self, s: Standing, earlier: str) -> str:
        """收费标准为：省级园680元，市级园 | 560元: the quantity with the label that stands before its figure; "" where none does."""
        own = BRACKETS.sub("", s.said(s.left)).strip(EDGES)
        head, _, whose = earlier.partition("（")
        if m := self._headed.search(own):
            return self._with(m["x"], m["label"])
        if s.left[0] == s.clause[0] and (m := self._heads.search(s.text, s.sentence.start, s.clause[0])):
            return self._with(m["x"], own)
        if (lead := self._lead(s)) and s.left[0] == s.clause[0]:
            return self._with(lead, self._item.sub("", own, count=1))
        last = self._last(s)
        if last is None or last.unit != s.amount.unit or not self.aspects.ends(head):
            return ""
        return self._with(self.lex.unfigured(head) or head, own) if whose or s.listed else ""

    def _lead(self, s: Standing) -> str:
        """支付比例如下：（一）一级医院 | 90%: what the line that opened the list of the sentence states; "" where it is in none."""
        end = s.text.rfind("\n", 0, s.sentence.start + 1)
        line = s.text[end + 1 : s.figure[0]]
        for _ in range(_ITEMS):
            if end < 0 or not self._item.match(line):
                return ""
            start = s.text.rfind("\n", 0, end)
            line = s.text[start + 1 : end]
            if m := self._heads.search(line):
                return str(m["x"])
            end = start
        return ""

    def _with(self, head: str, label: str) -> str:
        """收费标准（省级园）, as far as the label is one."""
        head = self.lex.trim_head(self._item.sub("", head, count=1))
        label = self._says.sub("", self._per_end.sub("", label.strip(EDGES))).strip(EDGES)
        if not 2 <= len(label) <= _LONGEST_LABEL or re.search(r"\d", label) or self.lex.capped.search(head):
            return ""
        told, tags = self.lex.award_word.search(label) or self.aspects.ends(label) or any(self.lex.verbs(label)), tagged(label)
        return "" if told or label[0] in _EACH or tags[0][1][0] in "vdp" or tags[-1][1][0] in "vdpu" else f"{head}（{label}）"

    def changed_again(self, s: Standing, earlier: str) -> str:
        """财政补助720元，较上年提高 | 30元: a change of what was just told, where its clause names nothing else; "" elsewhere."""
        left = self.sides.unperiod(s, (s.clause[0], s.figure[0])).replace("\x00", "").strip(EDGES)
        how = self.aspects.changed(s)
        if not how or not earlier or self._last(s) is None or not self._only_changed.fullmatch(left):
            return ""
        head, whose = self.aspects.unchanged(earlier.partition("（")[0]), inside(earlier)
        payee = self.payees.before(s, whose) or whose
        name = self.aspects.of(s, head)
        return f"{name}（{payee}）" if payee and payee not in name else name

    def _of(self, s: Standing, earlier: str) -> str:
        """What the quantity before is of, in the same sentence."""
        return self.aspects.base(earlier) if self._last(s) is not None else ""

    @staticmethod
    def _last(s: Standing) -> Amount | None:
        """The figure before it in the sentence."""
        return next((m.value for m in reversed(s.mentions) if isinstance(m.value, Amount) and m.end <= s.figure[0]), None)


def inside(name: str) -> str:
    """Whom an earlier sum was for: 奖励（旅行社）."""
    return name.partition("（")[2].removesuffix("）") if name.endswith("）") else ""
