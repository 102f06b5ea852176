"""The words up to a figure → the label of a further item of a row, where nothing else stands between it and the figure before.

特困人员救助比例100%，| 低保对象 | 不低于75%, 国家级基地补助500万元，| 省级 | 300万元: the item leaves out what the one before was called.
"""

from __future__ import annotations

from policy_digest.chinese.alternation import later
from policy_digest.chinese.word_edges import tagged
from policy_digest.models import Amount
from policy_digest.resolve.standing import Standing
from policy_digest.rules.comparator import BEFORE, BEHIND
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_UNITS = {"share": "[%％]", "money": "[一-鿿]{0,3}(?:元|币)"}
_LONGEST = 12  # characters of a label
GRADE = r"\d?[A-Z]{1,4}(?:级|类|档)"


class RowItems:
    """Finds such labels; words from cues/."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        behind = words(cues.toward("comparator", *BEHIND))
        shorts = [word for word in cues["award_short"] if len(word) == 1]  # 再奖 is more than what the first was paid
        self._bound = later(words(cues.toward("comparator", *BEFORE)))
        said = words([*cues.toward("comparator", *BEFORE), *cues["row_said"], *cues["raised_to"], *cues["waivers"], *shorts])
        bears = words(cues["bears_share"])
        old = r"(?:由|从)[\d.]+[万亿]?[一-鿿%％]{1,3}?"
        self._item = {
            of: later(
                rf"[\d.]+[万亿]*{unit}(?:{behind}|（含）)*[，、；](?P<part>{words(cues['among_them'])})?[：，]?"
                rf"(?P<label>[^，；：。\d]{{2,{_LONGEST}}}?|\d?[A-Z]{{1,4}}[级类]的?)(?P<bears>{bears})?(?:{said}|每[一-鿿]{{1,3}}?|{old})*$"
            )
            for of, unit in _UNITS.items()
        }
        told = [*cues["award_nouns"], *cues["stated_sums"], *cues["rate_ends"], *cues["money_heads"], *cues["charges"], *cues["tariffs"]]
        self._told, self._ends_told = later(words(told)), later(rf"(?:{words(told)})$")
        self._one_of = later(rf"{GRADE}|(?:{words([*cues['sum_labels'], *cues['levels'], *cues['thing_grades']])})(?:{behind})?")
        self._none = later(words(cues["no_labels"]))
        self._payers, self._verb = later(rf"(?:{words(cues['payers'])})$"), later(rf"(?:{words(cues['verbs'])})")

    def __call__(self, s: Standing) -> tuple[str, bool]:
        """The label, and whether it is told as one of the parts (其中) of what stands before; "" where the figure is no such item."""
        of = "share" if s.amount.unit == "%" else "money" if s.amount.unit.endswith(("元", "币")) else ""
        m = self._item[of].search(s.text, s.sentence.start, s.figure[0]) if of else None
        rest = s.text[s.figure[1] : s.right[1]]
        if m is None or self._told.search(rest) or not (self._pays(m["label"]) if m["bears"] else self._noun(m["label"])):
            return "", False
        return m["label"].removesuffix("的"), m["part"] is not None

    def _pays(self, label: str) -> bool:
        """市级财政 | 承担10万元: whether a label names an office, which bears a part; what people bear is nothing that they get."""
        return self._payers.search(label) is not None or self._one_of.fullmatch(label) is not None

    def _noun(self, label: str) -> bool:
        """Whether a label says who or which: 低保对象, 省级, 并发两病的."""
        plain = label.removesuffix("的")
        if self._one_of.fullmatch(plain):
            return True
        if self._none.match(label) or self._ends_told.search(label) or self._payers.search(label) or len(plain) < 2:
            return False
        tags = tagged(plain)
        if plain != label:
            return tags[0][1][0] not in "pcu" and self._bound.search(plain) is None
        return self._verb.match(label) is None and all(tag[0] not in "pdcum" for _, tag in tags) and tags[-1][1][0] in "njlbsfr"


def last_figure(s: Standing) -> Amount | None:
    """The figure before it in the sentence."""
    return next((m.value for m in reversed(s.mentions) if isinstance(m.value, Amount) and m.end <= s.figure[0]), None)
