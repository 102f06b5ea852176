"""A sum that nobody is paid → what it is called: the noun of money before it with what it needs, or what the money is for.

累计投入治理资金 | 5亿元, 投资 | 5亿元 | 实施城市更新项目, 统筹 | 2亿元 | 用于贷款贴息: 资金 or 投资 alone says little, and a verb is no name.
"""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.resolve.naming.lexicon import EDGES, Lexicon
from policy_digest.resolve.naming.sides import Sides
from policy_digest.resolve.standing import Standing
from policy_digest.rules.comparator import BEFORE
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_ENOUGH = 16  # characters of a name of money that stands whole; of a longer one what stands behind its last verb
_DIGITS = later(r"^.*\d[\d.,]*[万亿余多]*[一-鿿%％]")
_SHORT = 4  # of such a name: 补助资金, 经费支出
_DATED = later(".*、\x00")  # 登记纳税、2024年 | 营业收入
_ITEM = later(r"^[（(]?[\d一二三四五六七八九十]{1,3}[)）.．、]")


class Sums:
    """Names money that is raised, spent, earned or left; words from cues/."""

    def __init__(self, lex: Lexicon, sides: Sides, tables: Tables) -> None:
        self.lex, self.sides, cues = lex, sides, tables.cues
        noun = words(cues["money_heads"])
        self._of_verb = {word: noun for noun, found in cues.valued("money_verbs").items() for word in found}
        verb = words(self._of_verb)
        led = words([*cues.toward("comparator", *BEFORE), *cues["before_sums"]])
        self._led = later(rf"(?:{led})+$")
        self._noun = later(rf"(?P<x>[^，；：。]*?)(?P<noun>(?:{noun})+)$")
        self._bare = later(rf"(?:{words([*cues['money_adjectives'], *cues['money_verbs']])}|{verb})*(?:{noun}|{verb})")
        little, handled = words(cues["money_adjectives"]), words([*cues["money_verbs"], *cues["given_out"]])
        self._handled = later(rf"(?:(?:{little})*(?:{handled}))+")
        self._verb = later(rf"(?P<x>[^，；：。]*?)(?P<verb>{verb})$")
        self._said = later(rf"(?:{words(cues['money_adjectives'])})+$")
        self._ends = later(rf"(?:{noun})$")
        self._given = later(rf"(?:{words(cues['given_out'])})了?$")
        self._aim = later(rf"[^，；。：\d]{{0,4}}[，]?(?:{words(cues['money_for'])})(?P<x>[^，；。：\d]{{2,20}})")
        self._done = later(rf"(?P<verb>{words([*cues['verbs'], *cues['verbs_of_making']])})(?P<x>[^，；。：\d、]{{2,14}})(?=\d|$|[，。；])")
        self._begun = later(rf"(?:{words(cues['verbs_begun'])})(?=..)")
        self._self = later(rf"^(?:{words(cues['self_named'])})|(?:{words(cues['self_named'])})$")
        self._size = later(rf"(?P<x>{words(cues['fund_sizes'])})$")
        self._fund = later(rf"的(?P<x>[^，；。：、\d]{{0,16}}?(?:{words(cues['funds'])}))(?=[，；。：、（]|$)")
        self._whole = later(rf"(?:{words(cues['money_wholes'])})$")

    def __call__(self, s: Standing, found: str, earlier: str) -> str:
        """The name of the sum at `s`. `found`: what the ways call it; `earlier`: what the figure before it counts."""
        left = _DATED.sub("", self.sides.unperiod(s, (s.clause[0], s.figure[0]))).replace("\x00", "")
        left = self._led.sub("", left.rstrip(EDGES)).rstrip(EDGES)
        left = _ITEM.sub("", left.lstrip())
        behind = s.text[s.figure[1] : s.group[1]]
        if sized := self._sized(left, behind):
            return sized
        noun, verb = self._noun.fullmatch(left), self._verb.fullmatch(left)
        if verb is not None and (noun is None or not self._said.sub("", self._tidy(verb["x"]))):
            return self._spent(s, verb, behind, found, earlier)
        if noun is None:
            return found
        whole = self._called(s, noun, behind, earlier)
        told = found.endswith(noun["noun"]) and not self._bare.fullmatch(found)
        return found if told and (len(found) > _SHORT or not whole.endswith(found)) else whole or found

    def stands(self, s: Standing) -> bool:
        """第一批资金 | 1430万元已下达: whether a noun of money that is no award stands right before the figure."""
        m = self._noun.fullmatch(self._led.sub("", self.sides.unperiod(s, (s.clause[0], s.figure[0])).replace("\x00", "").rstrip(EDGES)))
        return m is not None and self.lex.award_word.search(m.group()) is None

    def bare(self, name: str) -> bool:
        """资金, 投入: whether a name of money says nothing of its own."""
        return self._bare.fullmatch(name) is not None

    def is_money(self, name: str) -> bool:
        """Whether a name is that of a sum."""
        return self._ends.search(name) is not None

    def _sized(self, left: str, behind: str) -> str:
        """首期规模 | 2亿元 | 的数字经济产业基金, 投资 | 1亿元 | 的引水工程."""
        if not behind.startswith("的"):
            return ""
        size = self._size.search(left)
        if size and (fund := self._fund.match(behind)):
            return fund["x"] + size["x"]
        if whole := self._whole.search(left):
            thing = self.lex.until_verb(re.split("[，；。：、（\\d]", behind[1:], maxsplit=1)[0])
            return thing + whole.group() if 2 <= len(thing) <= 12 and not self._ends.search(thing) else ""
        return ""

    def _spent(self, s: Standing, m: re.Match[str], behind: str, found: str, earlier: str) -> str:
        """A verb before the sum: what the money is for, behind it, else who does it."""
        if self._ends.search(found) and not self._bare.fullmatch(found):  # 安排 | 36亿元 | 专项资金
            return found
        noun = self._of_verb[m["verb"]]
        if aim := self._for(behind):
            return aim + noun if not aim.endswith(noun) else aim
        if noun == m["verb"] and (done := self._done.match(behind)) is not None:
            thing = done.group() if self.lex.done_to.fullmatch(done["verb"]) else done["x"]
            return self.lex.finish(thing) + noun
        who = self._tidy(m["x"]) or self._little(m["x"])
        own = m["verb"] if noun == m["verb"] else m["verb"] + noun
        if noun == m["verb"] and who == self._little(m["x"]) and self._project(earlier):
            return earlier + who + own
        return (who + own if who else own) if len(who + own) > 2 or not found else found

    def _called(self, s: Standing, m: re.Match[str], behind: str, earlier: str) -> str:
        """A noun before the sum, with the words before it; where those say nothing, what the figure before counts, or what it is for."""
        before = _DIGITS.sub("", m["x"])
        name = self._tidy(before)
        given = self._given.search(name)
        if given and len(name) > len(given.group()) and not self._given.fullmatch(name):
            return name[: given.start()].rstrip(EDGES) + m["noun"]
        whole = self._plain((name or self._little(before)) + m["noun"])
        if self._bare.fullmatch(whole):
            if self._project(earlier):
                return earlier + whole
            if aim := self._for(behind):
                return aim + m["noun"] if not aim.endswith(m["noun"]) else aim
        return whole

    def _little(self, phrase: str) -> str:
        """累计, 完成年度: what stands before the noun of money and says little."""
        said = self._said.search(phrase)
        return said.group() if said else ""

    def _plain(self, name: str) -> str:
        """安排 | 就业补助资金: without the verb that it begins with, where what is left says enough."""
        m = self._handled.match(name)
        return name if m is None or len(name) - m.end() < 4 or self._bare.fullmatch(name[m.end() :]) else name[m.end() :]

    def _project(self, earlier: str) -> bool:
        """Whether the figure before counts what money is spent on: 重点项目32个、完成投资 | 28亿元."""
        return self.lex.works.search(earlier) is not None

    def _for(self, behind: str) -> str:
        """What the money is for, as a noun: 用于 | 开发区基础设施贷款贴息."""
        m = self._aim.match(behind)
        if m is None:
            return ""
        thing = m["x"].strip(EDGES)
        verb = next((v for v in self.lex.verbs(thing) if v.start() == 0), None)
        if verb and len(thing) - verb.end() >= 4 and not self.lex.done_to.fullmatch(verb.group()):
            thing = thing[verb.end() :]
        return "" if self._self.search(thing) or not 2 <= len(thing) <= 16 else thing.strip(EDGES)

    def _tidy(self, phrase: str) -> str:
        """The words before a noun of money: without places, adverbs and prepositions; of many the last."""
        phrase = self.lex.trim_head(phrase.strip(EDGES))
        while begun := self._begun.match(phrase):
            phrase = self.lex.trim_head(phrase[begun.end() :])
        if len(phrase) > _ENOUGH:
            last = next((v for v in reversed(list(self.lex.verbs(phrase))) if len(phrase) - v.start() >= 4), None)
            phrase = phrase[last.start() :] if last and len(phrase) - last.start() <= _ENOUGH else phrase[-_ENOUGH:]
        phrase = phrase.strip(EDGES)
        return "" if self._led.fullmatch(phrase) else phrase
