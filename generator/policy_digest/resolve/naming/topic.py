"""The name of money for somebody → the same with what the money is for: 补助（博士） under the title 购房补贴 is 购房补贴（博士）.

An award that says little (补助, 奖励) is called as the text calls it elsewhere: by the charge that it pays (展位费), by the sum before it, by
what its sentence begins with, by the title of its item. What stands in brackets is whom, or what, it is for: no way of reckoning, and no
threshold that tells nothing apart.
"""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.word_edges import tagged
from policy_digest.models import Amount, Mention
from policy_digest.resolve.naming.lexicon import EDGES, RATIO, Lexicon
from policy_digest.resolve.naming.sides import PAIR
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_NAME = re.compile("(?P<head>[^（]+)(?:（(?P<whose>.+)）)?")
_ITEM = re.compile(rf"^(?:{mark('part', 'section', 'article', 'han', 'bracketed', 'arabic')}|[。．、\s])+|[。：:\s]+$")
_LONGEST = 14  # characters of an award with what it is for
_MONEY = ("元", "币")


class Topics:
    """Finds what money is for; words from cues/."""

    def __init__(self, lex: Lexicon, tables: Tables) -> None:
        self.lex, cues = lex, tables.cues
        bare, once = words(cues["bare_awards"]), words(cues["paid_once"])
        sides = words(cues["sides_of_award"])
        general = words([*cues["no_award"], *cues["general_awards"]])
        again = words(cues["once_again"])
        self._poor = later(rf"(?P<once>{once})?(?P<again>{again})?(?P<award>{bare}|{general})(?P<side>(?:{sides})*)")
        self._award_ends = later(rf"(?:{words(cues['award_nouns'])})(?:{sides})*$")
        nouns = words(w for w in cues["award_nouns"] if w not in cues["no_award"])
        set_by, among, by = (
            words(cues["set_by"]),
            words(cues["among_them"]),
            words(w for w in cues["reckoned_by"] if len(w) > 1 or w == "按"),
        )
        self._called = later(
            rf"(?:^|[，；：。\n])(?:{among}|对|向)?(?P<x>(?!单|各)(?:(?!对|每|的|按|给)[一-鿿“”·]){{2,{_LONGEST}}}?(?:{nouns}))(?=(?:{set_by}))"
        )
        charges = words([*cues["charges"], *cues["single_charges"]])
        self._charge_ends = later(rf"(?:{charges})$")
        self._charged = later(rf"(?:^|[，；：。\n])(?P<x>(?:(?!对|每|的|按|给)[一-鿿]){{1,8}}(?:{charges}))(?=，|(?:{set_by}))")
        self._titled = later(rf"(?:{words(cues['titles_open'])})?(?P<x>[一-鿿“”（）]{{2,{_LONGEST}}}(?P<award>{bare}))")
        self._by_measure = later(rf"(?:^|[，；：。\n])(?:{among})?(?P<x>[一-鿿]{{2,10}})(?:{by})[一-鿿]{{1,8}}(?P<award>{bare})(?=，)")
        self._reckoned = later(rf"(?<=..)(?:{by}|由|从)[^（）]{{1,16}}$")
        self._paid_each = later(rf"(?P<who>[^每]{{2,10}})?每[^每]{{1,2}}?(?:每[一-鿿])?(?:{words(cues['gives'])})(?P<x>[一-鿿]{{3,10}})")
        measured = words([*cues["measured_bounds"], *cues["stated_sums"]])
        self._bound = later(rf"(?P<who>[一-鿿“”]{{2,16}}?)(?P<what>[一-鿿]{{0,2}}(?:{measured}))[一-鿿]{{0,4}}?\d[^的]*")
        self._one_of = later(rf"(?:{words([*cues['levels'], *cues['sum_labels'], *cues['year_labels']])})")
        self._when = later(rf"(?:{words(cues['times_of_measures'])})$")  # 跨境电商企业 | 年 | 交易额
        self._behind_step = later(rf"(?:{words(cues['steps_reached'])})[^，；。]{{0,12}}的[^，；。\d]{{0,8}}$")
        self._made = later(
            rf"^(?P<who>[一-鿿]{{0,8}}?)(?P<verb>{words(cues['makes_things'])})(?P<x>(?!和|与|及|、)(?:(?!的)[一-鿿“”、]){{3,12}})$"
        )

    def __call__(self, s: Standing, name: str, earlier: str, paired: bool = False) -> str:
        """The name of the sum at `s`, completed. `earlier`: the name of the figure before it in the sentence, "" where there is none;
        `paired`: whom it is for is one of a list."""
        m = _NAME.fullmatch(name)
        if m is None:
            return name
        head, whose = m["head"], m["whose"] or ""
        if each := self._paid_each.fullmatch(head):  # 渔民 | 每人每月发 | 过渡生活费
            head, whose = each["x"], each["who"] or whose
        if not paired and (label := self._label(s, earlier)) and label not in whose:
            head, whose = earlier.partition("（")[0], label
        whose = self._reckoned.sub("", whose) if paired else self._tidy(s, whose)
        head, whose = self._topic(s, head, whose, earlier)
        if not paired and self._poor.fullmatch(head) and (made := self._made.match(whose)) and (not made["who"] or self._noun(made["who"])):
            whose = made["x"]
        return f"{head}（{whose}）" if whose and whose not in head else head

    # ------------------------------------------------------------ what it is for

    def _topic(self, s: Standing, head: str, whose: str, earlier: str) -> tuple[str, str]:
        poor = self._poor.fullmatch(head)
        if poor is None:
            return self._fuller(s, head), whose
        if paid := self._in_shares(s, poor["award"]):
            charge = self._charge(s)
            return (charge if charge not in paid else "") + paid, whose
        if poor["again"]:
            return head, whose
        award, side = (poor["once"] or "") + poor["award"], poor["side"]
        if whose and self._charge_ends.search(whose) and len(whose) <= 8:
            return whose + award + side, ""
        for topic in (self._before(s, earlier, poor["award"]), self._charge(s), self._subject(s), self._title(s, poor["award"])):
            if topic:
                if own := self._own(topic, whose):
                    return own + side, ""
                joined = topic if self._award_ends.search(topic) else topic + poor["award"]
                once = poor["once"] or ""
                return once * (once not in joined) + joined + side, whose
        return head, whose

    def _own(self, topic: str, whose: str) -> str:
        """刑事案件补贴, 民事案件 → 民事案件补贴: the sum before is of one of a row, and this one of another; "" elsewhere."""
        m = self._award_ends.search(topic)
        first = topic[: m.start()] if m else ""
        told = m is not None and len(first) >= 2 and len(whose) >= 2
        same = first[-1:] == whose[-1:] or (self._one_of.match(first) and self._one_of.match(whose))
        return whose + topic[m.start() :] if told and m and same else ""

    def _in_shares(self, s: Standing, award: str) -> str:
        """政策范围内住院费用，乡镇卫生院 | 支付90%: what an office pays a share as, where only a title over it says 待遇."""
        if s.amount.unit != "%" or award in s.said(s.clause) or not (m := self.lex.pays_share.search(s.said(s.left))):
            return ""
        return m.group() + RATIO

    def _before(self, s: Standing, earlier: str, award: str) -> str:
        """购房补贴（博士）25万元，硕士 | 补10万元: the sum before it, in a list of the same."""
        last = self._last(s)
        head = earlier.partition("（")[0]
        if last is None or not head or last.start < s.group[0]:
            return ""
        between = s.text[last.end : s.figure[0]]
        if re.search("的(?:，|每)|[；。]", between):
            return ""
        plain = self._plain(head)
        return "" if award in s.said(s.clause) and not plain.endswith(award) else plain

    def _plain(self, head: str) -> str:
        """展位费补助 | 比例: the award without its side, "" where it says little."""
        found = re.sub(rf"(?:{self._sides()})+$", "", head)
        return (
            found
            if self._award_ends.search(found)
            and self._poor.fullmatch(found) is None
            and len(found) <= _LONGEST
            and not re.search(r"\d", found)
            else ""
        )

    def _sides(self) -> str:
        return words(self.lex.tables.cues["sides_of_award"])

    def _charge(self, s: Standing) -> str:
        """人员费实行定额，赴东盟国家的每人 | 5000元: the charge that the list is about."""
        found = [m["x"] for m in self._charged.finditer(s.text, s.group[0], s.figure[0])]
        return self.lex.trim_head(found[-1]) if found else ""

    def _subject(self, s: Standing) -> str:
        """新能源公交车补助按车长分档，8米以上的 | 3万元."""
        where = s.text, s.group[0], s.figure[0]
        found = [self.lex.trim_head(m["x"]) for m in self._called.finditer(*where)]
        found += [self.lex.trim_head(m["x"]) + m["award"] for m in self._by_measure.finditer(*where)]
        return next((f for f in reversed(found) if self._poor.fullmatch(f) is None and self._noun(f)), "")

    def _title(self, s: Standing, award: str) -> str:
        """（二）购房补贴。博士 | 补25万元: where the sentence does not call it otherwise."""
        told_so = award in s.text[s.group[0] : s.group[1]]
        for told in reversed(s.sentence.section[-2:]):
            title = _ITEM.sub("", told).strip(EDGES)
            if PAIR.search(title):
                continue
            m = self._titled.fullmatch(title)
            if m and self._poor.fullmatch(m["x"]) is None and (m["award"] == award or not told_so):
                return self.lex.carried_out.sub("", m["x"])
        return ""

    def _fuller(self, s: Standing, head: str) -> str:
        """乡村教师 | 生活补助: as the sentence calls it where it says more."""
        if "（" in head or not self._award_ends.search(head):
            return head
        plain = re.sub(rf"(?:{self._sides()})+$", "", head)
        found = [self.lex.trim_head(m["x"]) for m in self._called.finditer(s.text, s.group[0], s.figure[0])]
        more = next((f for f in reversed(found) if len(plain) < len(f) <= _LONGEST and f.endswith(plain) and self._noun(f)), "")
        return more + head[len(plain) :] if more else head

    def _thing(self, phrase: str) -> bool:
        """Whether words are a noun that the dictionary parts from what follows."""
        tags = tagged(phrase)
        return (
            len(phrase) >= 2
            and tags[0][1][0] not in "vpdcrutm"
            and phrase[0] != "年"
            and tags[-1][1][0] in "njlvb"
            and len(tags[-1][0]) > 1
        )

    @staticmethod
    def _noun(phrase: str) -> bool:
        return tagged(phrase)[0][1][0] not in "vpdcru"

    # ------------------------------------------------------------ whom it is for

    def _label(self, s: Standing, earlier: str) -> str:
        """技能提升补贴（初级工）1000元、 | 中级工 | 1500元: whom the next of a list is for, of the same award."""
        last = self._last(s)
        if not s.listed or last is None or not isinstance(last.value, Amount) or last.value.unit != s.amount.unit or not earlier:
            return ""
        label = s.said(s.left).strip(EDGES)
        nouns = all(tag[0] not in "vdprcum" for _, tag in tagged(label)) and not self.lex.capped.search(label)
        named = 2 <= len(label) <= 10 and s.text[last.end] in "、，" and self._thing(label) and nouns
        return label if named and not self.lex.award_word.search(label) and not self.lex.pays_share.search(label) else ""

    def _tidy(self, s: Standing, whose: str) -> str:
        """小型企业 | 按设备投资额的; 跨境电商企业 | 年交易额达200万元, where no other sum has a threshold of its own."""
        if not whose:
            return ""
        plain = self._reckoned.sub("", whose)
        if m := self._bound.fullmatch(plain):
            who = self._when.sub("", m["who"])
            plain = who if self._alone(s) and self._thing(who) else plain
        return plain if plain.count("的") != 1 else plain.removesuffix("的")

    def _alone(self, s: Standing) -> bool:
        """Whether no other sum of the sentence stands behind a threshold."""
        starts = [m.value.figure[0] for m in s.mentions if isinstance(m.value, Amount) and m.value.unit.endswith(_MONEY)]
        return sum(self._behind_step.search(s.text, max(s.sentence.start, at - 24), at) is not None for at in starts) <= 1

    @staticmethod
    def _last(s: Standing) -> Mention | None:
        return next((m for m in reversed(s.mentions) if isinstance(m.value, Amount) and m.end <= s.figure[0]), None)
