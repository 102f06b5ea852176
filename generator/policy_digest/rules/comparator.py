"""The comparator that stands with a number: 不少于 before it, 以上 behind it, 超 touching it. In: text and a span. Out: `>=` … or ""."""

from __future__ import annotations

import re
from typing import cast

from policy_digest.chinese.alternation import later
from policy_digest.models import Sign
from policy_digest.rules.rule import words
from policy_digest.tables import Cues, Tables

BEFORE, BEHIND = ("before", "around"), ("behind", "around")  # directions of the rows that stand on that side of a number
REACH = 30  # characters to look back; the longest "不高于 … 的" of the corpus spans 22


def by_sign(cues: Cues, side: tuple[str, str]) -> dict[Sign, tuple[str, ...]]:
    """The words of one side of a number, by what they say: `>=` → 不少于 …"""
    found: dict[Sign, list[str]] = {}
    for row in cues.rows("comparator"):
        if row.direction in side:
            found.setdefault(cast(Sign, row.value), []).append(row.word)
    return {sign: tuple(words) for sign, words in found.items()}


class Comparators:
    """Reads comparators from the rows `comparator` of cues/; called with the span of number and unit."""

    def __init__(self, tables: Tables) -> None:
        self.before: dict[str, Sign] = {word: sign for sign, found in by_sign(tables.cues, BEFORE).items() for word in found}
        self.after: dict[str, Sign] = {word: sign for sign, found in by_sign(tables.cues, BEHIND).items() for word in found}
        noun = words(tables.cues["comparator_nouns"])  # 按当地最低工资标准的80%: 最低 belongs to the noun
        loose = [w for w in self.before if len(w) > 1 and self.before[w] != "="]
        caps = tables.cues.reaching("comparator", "far")
        self._ends = {row.word: later(words(row.ends)) for row in tables.cues.rows("comparator") if row.ends}
        between = rf"(?!{words(tables.cues['comparator_ends'])})"
        self._touching = later(rf"(?:{words(self.before)})(?:了|到|为|在)?\s?$")
        # 不高于补贴总额的50%, 最高给予5万元: words of the measured thing stand between
        self._of = later(
            rf"(?!{noun})(?P<w>{words(loose)})(?:{between}[^，。；：、\d]){{1,20}}(?:的|(?<!加)价|{words(tables.cues['bounded_of'])})\s?$"
            # 不超过本企业技师、高级技师总数的5%: a list whose sum is measured
            rf"|(?P<sum>{words(loose)})(?:{between}[^，。；：\d]){{1,24}}总[数额量]的$"
        )
        # 上限由3000元提高到5000元: the baseline stands between
        raised = words(tables.cues["baseline_to"])
        self._raised = later(rf"(?P<w>{words(caps)})[^，。；：、\d]{{0,10}}(?:由|从)[^，。；：、]{{1,14}}(?:{raised})$")
        self._each = later(rf"(?P<w>{words(loose)})(?:每[一-鿿]{{1,3}}){{1,2}}\s?$")
        self._cap = later(rf"(?!{noun})(?P<w>{words(caps)})(?P<between>[^，。；：、\d]{{0,10}})$")
        # 确保城镇新增就业7万人: the thing stands between
        ensured = words(tables.cues.reaching("comparator", "thing"))
        self._ensured = later(rf"(?P<w>{ensured})(?P<between>[一-鿿]{{2,12}})$")
        self._after = later(rf"\s?(?:（含）|\(含\)|（含本数）)?(?P<w>{words(self.after)})(?!学历|职称|学位|文化)")

    def _reaching(self, pattern: re.Pattern[str], left: str) -> Sign:
        """What the first word says that the pattern finds, and whose reach nothing ends before the number."""
        at = 0
        while m := pattern.search(left, at):
            word = m["w"]
            if word not in self._ends or not self._ends[word].search(m["between"]):
                return self.before[word]
            at = m.start() + 1
        return ""

    def held(self, text: str, start: int) -> bool:
        """Whether a number is only said to be kept where it is: 控制在 | 98%以上, 控制在 | 5%—6%. What else stands with it says the side."""
        return text[max(0, start - 1) : start] == "在" and text[max(0, start - 3) : start] in self.before

    def __call__(self, text: str, start: int, end: int, gap: bool = False, ranged: bool = False) -> tuple[Sign, bool]:
        """The comparator of the number at `start:end`, and whether it stands before. `gap`: the measured thing may stand between."""
        left = text[max(0, start - REACH) : start]
        found: Sign = ""
        if m := self._touching.search(left):
            word = m.group().strip()
            while word not in self.before and word:
                word = word[:-1]
            found = self.before.get(word, "")
        if found in ("", "="):
            if sign := self._reaching(self._cap, left):
                found = sign
            elif gap and (m := self._of.search(left)):
                found = self.before[m["w"] or m["sum"]]
        if not found and (m := self._each.search(left)):
            found = self.before[m["w"]]
        if found in ("", "=") and (m := self._raised.search(left)):
            found = self.before[m["w"]]
        if not found:
            found = self._reaching(self._ensured, left)
        behind, held = self._after.match(text, end), self.held(text, start)
        if behind and (found in ("", "=", "~") or (found == "<=" and self.after[behind["w"]] == "<=") or held):
            return self.after[behind["w"]], False
        return ("", False) if held and ranged else (found, bool(found))
