"""A name that says too little → the name with what it is of: 完成率 of what, 年度限额 of what, 东湖区 which has 31 of what.

An inventory of such names, as the ways are one. What it is of is looked for where it stands nearest: a condition before the figure, the
figure before it, an earlier clause, the title of the item, the heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.word_edges import tagged
from policy_digest.models import Amount, Kind, Mention
from policy_digest.resolve.naming.lexicon import EDGES, RATIO, Lexicon, change
from policy_digest.resolve.naming.pairs import joined
from policy_digest.resolve.naming.payee import Payees
from policy_digest.resolve.naming.sides import PAIR, Sides
from policy_digest.resolve.naming.ways import SHARES
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_MONEY = ("元", "币")
_ITEM = later(rf"^\s*(?:(?:问|答)[:：]|{mark('part', 'section', 'article', 'han', 'bracketed', 'arabic')}|[。．、\s])+|[。：:？?\s]+$")
_LONGEST_TOPIC = 16
_TIMES = "人次"
_PEOPLE = ("人", _TIMES, "户")
_PLACE_ENDS = frozenset("区 县 市 镇 乡 旗 州".split())
_NAMED_HEAD = "nvjl"
_STEP = r"(?:(?:超|高|低)?(?:过|出|于))?\d[\d.,]*[一-鿿%％]{0,4}?"
_DONE = later("(?<=[一-鿿]{2})了(?=[一-鿿]{2})(?!解)")  # 领取 | 了 | 创业补贴


@dataclass(frozen=True, slots=True)
class Said:
    """A quantity as it is called so far. `earlier`: the name of the figure before it, "" where that stands in another sentence."""

    s: Standing
    kind: Kind
    name: str
    earlier: str

    @property
    def last(self) -> Mention | None:
        """The figure before it in its sentence."""
        return next((m for m in reversed(self.s.mentions) if isinstance(m.value, Amount) and m.end <= self.s.figure[0]), None)

    @property
    def money(self) -> bool:
        return self.s.amount.unit.endswith(_MONEY)

    @property
    def share(self) -> bool:
        return self.s.amount.unit in SHARES


def _unit(m: Mention) -> str:
    return m.value.unit if isinstance(m.value, Amount) else ""


class Wholes:
    """Completes names; words from cues/."""

    def __init__(self, lex: Lexicon, sides: Sides, payees: Payees, tables: Tables) -> None:
        self.lex, self.sides, self.payees, cues = lex, sides, payees, tables.cues
        little = words(cues["says_little"])
        heads = words(cues["heads_of_something"])
        self._bare = later(rf"(?:{little})*(?:{heads})+")
        self._rate = later(r"[一-鿿]{2}率")
        self._stated = later(rf"(?:{little})*(?:{words(cues['stated_sums'])})$")
        self._of_thing = later(words(cues["rates_of_things"]))
        self._own_rate = later(rf"(?:{words(cues['rates_of_a_place'])})")
        self._step = later(rf"(?:{words(cues['steps_of_a_scale'])})")
        self._chosen = later(rf"(?:^|.*[，；：])(?:对(?:于)?)?(?:{words(cues['chosen'])})(?P<x>[^，；：。\d]{{2,12}}?)的，[^；。]*$")
        self._asked = later(words(cues["asked_about"]))
        self._general = later(rf"(?:{words(cues['general_topics'])})+$")
        self._places = later(rf"(?:{words([*cues['areas'], *(n for p in tables.places for n in (p.zh, p.short) if len(n) > 1)])})")
        self._part = later(
            rf"(?:^|[，；：])(?P<x>[^，；：。\d]{{0,12}}?)"
            rf"(?P<step>{_STEP}(?:(?:—|–|~|～|至|到|-){{1,2}}{_STEP})?(?:（含）)?(?:{words(cues['on_scale'])})?(?:（含）)?)"
            rf"(?:{words(cues['of_that_part'])})，?"
            rf"(?:由[^，。；\d]{{2,10}})?(?P<verb>{words(cues['paid_in_shares'])})(?:为|按|达|到)*$"
        )
        self._on_part_of = later(rf"^(?:{words(cues['on_scale'])})")
        self._adverb = later(rf"(?<=[一-鿿]{{3}})(?:{words(cues['inside_names'])})+(?=[一-鿿]{{3}})")
        self._next_place = later(rf"[、，；](?:{words(cues['among_them'])})?(?P<x>[一-鿿]{{2,6}})(?=\d)")
        self._reached_by = later(rf"(?P<verb>{words(cues['reach_only'])})(?:了|近|约|超){{0,2}}$")
        self._in_all = later(rf"(?:{words([*cues['sums'], *cues['all_told']])})(?:{words(cues['risen_to'])})+$")
        self._added = later(rf"^(?:{words(cues['adds'])})+")
        self._this = later(rf"^(?:{words(cues['this_kind'])})")
        self._general_noun = later(words([*cues["bare_people"], *cues["generic_heads"], *cues["bare_things"]]))
        self._doing_word = later(rf"(?:{words(cues['all_told'])})*(?P<x>{words(cues['done_by_people'])})")
        self._people = later(rf"(?:{words([*cues['bare_people'], *cues['people_ends']])})$")
        how, moved = words(cues["said_how"]), words(cues["said_to_move"])
        self._predicate = later(rf"(?<=[一-鿿]{{2}})(?:{moved})?(?:{how})+(?:{moved})*$")
        sides_of = words(cues["sides_of_account"])
        self._side = later(rf"(?:{sides_of})")
        self._account = later(
            rf"(?:^|[，；：。、])(?P<x>[^，；：。、\d]{{2,16}}?)(?:{sides_of}|{words(cues['bounds_of_account'])})[^，；：。、\d]{{0,4}}\d"
        )
        self._levied = later(rf"(?:的)?(?P<verb>{words(cues['levied'])})(?P<x>[一-鿿]{{2,12}})?(?=[，。；、（]|$)")
        self._reckoned = later(
            rf"(?:^|[，；：。])(?P<x>[^，；：。、\d]{{2,16}}?)(?:应|当|须|要|可|均)*(?:{words(cues['reckoned_on'])})[^，；：。\d]{{2,14}}$"
        )
        up, down = (words(cues.toward("change", way)) for way in ("up", "down"))
        self._moved = later(
            rf"(?P<x>[一-鿿（）“”]{{2,24}}?(?:{words(cues['rate_ends'])}))[^，；。一-鿿]*"
            rf"(?:{words(cues['before_moving'])})*(?:(?P<up>{up})|(?P<down>{down}))(?:了|约|近)*$"
        )
        self._qualifier = later(rf"(?P<x>(?:{words(cues['part_of_name'])})+)$")
        self._picks = later(rf"(?P<x>{words(cues['verbs_that_pick'])})$")
        self._doing_ends = later(rf"(?:{words([*cues['adds'], *cues['risen_to'], *cues['adverbs']])})+$")
        self._doing_middle = later(rf"(?<=[一-鿿]{{2}})(?:{words(cues['comes_about'])})$")
        self._paid_out = later(rf"(?:{words([*cues['money_verbs'], *cues['given_out'], *cues['outgoings']])}|额)+$")

    def __call__(self, said: Said) -> str:
        """The name, completed by the first of the inventory that fits."""
        return next((whole for complete in COMPLETED if (whole := complete(self, said))), said.name)

    # ------------------------------------------------------------ what it is of

    def topic(self, said: Said) -> str:
        """What the figure is of, nearest first; "" where nothing says so."""
        s = said.s
        for found in (self._condition(s), self._before(said), self._subject(s), *map(self._titled, reversed(s.sentence.section[-2:]))):
            found = self._stated.sub("", found)
            if found and not self._bare.fullmatch(found) and not said.name.startswith(found):
                return found
        return ""

    def _condition(self, s: Standing) -> str:
        """选择 | 入户服务 | 的，基金支付80%."""
        m = self._chosen.search(s.said((s.group[0], s.figure[0])))
        return self.lex.trim_head(m["x"]) if m else ""

    def _before(self, said: Said) -> str:
        """What the figure in the clause before counts, or is a rate of."""
        last, s = said.last, said.s
        if last is None or not said.earlier or (_unit(last).endswith(_MONEY) and not self._stated.search(said.earlier)):
            return ""
        if len(re.findall("[，；：]", s.text[last.end : s.figure[0]])) > 1:
            return ""
        start = max(s.text.rfind(mark, s.sentence.start, last.start) for mark in "，；：")
        if _unit(last) not in SHARES and any(
            m.start > start and _unit(m) == _unit(last) for m in s.mentions if m.end <= last.start
        ):  # 议案12件、提案80件，满意率98%
            return ""
        found = self._stated.sub("", said.earlier.partition("（")[0])
        return "" if found.endswith(("数", "额")) else self.lex.of_rate(found)

    def _subject(self, s: Standing) -> str:
        found = self.sides.subject(s)
        return found if found and self._noun(found) and not self._step.fullmatch(found) else ""

    def _noun(self, phrase: str) -> bool:
        tags = tagged(phrase)
        return (
            2 <= len(phrase) <= _LONGEST_TOPIC
            and not re.search(r"\d", phrase)
            and tags[-1][1][0] in _NAMED_HEAD
            and all(tag[0] not in "dpcrmu" for _, tag in tags)
        )

    def _titled(self, heading: str) -> str:
        """二、居民生活垃圾处理费: what an item, or a part, is about; of a question what stands before what it asks."""
        told = _ITEM.sub("", heading).strip(EDGES)
        if asked := self._asked.search(told):
            told = told[: asked.start()]
        whole = self._general.sub("", told)
        verb = next(self.lex.verbs(whole), None)
        if PAIR.search(whole) or not 2 <= len(whole) <= 12 or (verb and verb.start() == 0):
            return ""
        return whole if self._noun(whole) else ""

    # ------------------------------------------------------------ the inventory

    def part_of_place(self, said: Said) -> str:
        """养老服务驿站96处，其中 | 东湖区31处: a part of the place has so many of what the figure before counts."""
        last, unit = said.last, said.s.amount.unit
        if last is None or not isinstance(last.value, Amount) or last.value.unit != unit or not said.earlier or not self._place(said.name):
            return ""
        if not said.s.said(said.s.left).endswith(said.name) or self._place(said.earlier) or said.earlier.endswith(("数", "额", "率")):
            return ""
        head = self._without_place(said.earlier)
        return said.name + head if 2 <= len(head) <= 14 else ""

    def _place(self, name: str) -> bool:
        if name.endswith("级"):
            return False
        if self._places.fullmatch(name):
            return True
        tags = tagged(name)
        return 2 <= len(name) <= 6 and name[-1] in _PLACE_ENDS and (tags[-1][1] == "ns" or len(name) in (3, 4)) and tags[0][1][0] in "nf"

    def _without_place(self, name: str) -> str:
        """东湖区 | 养老服务驿站."""
        for end in range(min(6, len(name) - 2), 1, -1):
            if name[end - 1] in _PLACE_ENDS and self._place(name[:end]):
                return name[end:]
        m = self._places.match(name)
        return name[m.end() :] if m and len(name) - m.end() >= 2 else name

    def first_of_places(self, said: Said) -> str:
        """在 | 老城区 | 布局共享图书角8个、高新区3个: the first of them, with its place as the others have."""
        s = said.s
        m = self._next_place.match(s.text, s.right[0], s.group[1])
        if said.share or m is None or not self._place(m["x"]) or self._place(said.name) or said.name not in s.said(s.left):
            return ""
        told = self.lex.trim_head(s.said(s.left).partition(said.name)[0]).lstrip("在")
        for end in range(min(6, len(told)), 1, -1):
            if self._place(told[:end]):
                return told[:end] + said.name
        return ""

    def bare_rate(self, said: Said) -> str:
        """车位1900个，| 开放率80%: a rate that does not say of what."""
        name = said.name.partition("（")[0]
        if not said.share or "（" in said.name or not self._rate.fullmatch(name) or self._own_rate.search(name):
            return ""
        if self.lex.changed.search(said.s.said(said.s.left)):
            return ""
        rated = said.last is not None and _unit(said.last) in SHARES
        if rated and self._rate.fullmatch(said.earlier):  # 事故率…，差错率…: as bare as this one, and beside it
            return ""
        topic = self._condition(said.s) or (self._before(said) if rated or self._of_thing.fullmatch(name) else "")
        if not self._noun(topic) or self._people.search(topic) or (len(topic) == 2 and self._general.fullmatch(topic)):
            return ""
        return joined(topic, name) if topic and not topic.endswith(name) else ""

    def bare_sum(self, said: Said) -> str:
        """门诊慢特病：| 年度限额3000元: a sum, or a bound, that does not say of what."""
        name = said.name.partition("（")[0]
        if "（" in said.name or not self._bare.fullmatch(name) or self.lex.changed.search(said.s.said(said.s.left)):
            return ""
        if step := self._on_step(said.s):
            return f"{name}（{step}）"
        topic = self.topic(said)
        return joined(topic, name) if topic else ""

    def on_part(self, said: Said) -> str:
        """2万元至8万元的部分 | 支付55%: the share of a part of the sum."""
        s = said.s
        m = self._part.search(s.said((s.group[0], s.figure[0]))) if said.share else None
        if m is None:
            return ""
        what = self.lex.trim_head(m["x"])
        head = m["verb"] + RATIO
        topic = what if self._noun(what) and not self._on_part_of.match(what) else self.topic(said)
        own = topic if len(topic) >= 2 else said.earlier.partition("（")[0].removesuffix(head)
        return f"{own}{head}（{m['step']}）"

    def staged(self, said: Said) -> str:
        """二、改造公路危桥 … 完工 | 19座: how far it came is no name; what the heading sets out to do is done to it."""
        if said.share or said.money or not self.lex.stage.fullmatch(said.name):
            return ""
        told = (self._object(heading) for heading in reversed(said.s.sentence.section[-2:]))
        return next(filter(None, told), "")

    def _object(self, heading: str) -> str:
        """二、改造公路危桥 → 公路危桥; "" for a heading that begins with no verb or goes on to another."""
        told = _ITEM.sub("", heading).strip(EDGES)
        thing = self.lex.object(told)
        return thing if thing != told and len(thing) >= 2 and self._noun(thing) and not self._general.fullmatch(thing) else ""

    # ------------------------------------------------------------ the words right before a name that are a part of it

    def qualified(self, said: Said) -> str:
        """重点 | 项目, 平均 | 重箱率: a word that says which, where another would say how something is done (重点支持企业)."""
        m = self._right_before(said, self._qualifier)
        return m["x"] + said.name if m else ""

    def picked(self, said: Said) -> str:
        """培训 | 护理员, 加装 | 电梯, 抽查 | 案卷: of those there are, the figure is of those alone to which it was done."""
        listed = said.s.text[said.s.right[0] : said.s.right[0] + 1] == "、"  # 培训技师200人、技工900人: the verb is of both
        m = None if said.share or said.money or listed else self._right_before(said, self._picks)
        return m["x"] + said.name if m else ""

    def _right_before(self, said: Said, sought: re.Pattern[str]) -> re.Match[str] | None:
        """The words sought, right before a name that stands right before its figure, or right behind it."""
        s, name = said.s, said.name
        if said.kind == "support" or "（" in name:
            return None
        left = self.lex.trim_tail(self.sides.unperiod(s, s.left).rstrip("\x00")).rstrip("\x00")
        if left.endswith(name):
            return sought.search(left[: -len(name)])
        behind = s.text[s.right[0] : s.right[1]].lstrip("的")
        at = behind.find(name)
        return sought.fullmatch(behind[:at]) if at > 0 else None

    # ------------------------------------------------------------ who does it, and whom it reaches

    def who_does(self, said: Said) -> str:
        """就业困难人员实现 | 就业: what is done is named by who does it, 带动 | 就业 by what brings it about."""
        if said.share or said.s.amount.unit not in _PEOPLE or not self.lex.dual.fullmatch(said.name):
            return ""
        left = self._doing_ends.sub("", self.sides.unperiod(said.s, said.s.left).rpartition("\x00")[2])
        if not left.endswith(said.name):
            return ""
        who = self._doing_middle.sub("", re.split("[，；：、]", left[: -len(said.name)])[-1])
        if self.lex.reached.fullmatch(who):
            return who + said.name + self._count(said.s.amount.unit)
        who = self.lex.trim_head(who)
        return "" if self.lex.head.fullmatch(who) or not self._noun(who) else who + said.name

    def things_that(self, said: Said) -> str:
        """58个项目 | 建成投产: a bare noun, with what is said of it behind the figure."""
        s, name = said.s, said.name
        rest = s.text[s.figure[1] : s.clause[1]]
        if said.kind == "support" or s.right[1] < s.clause[1] or not rest.lstrip("的").startswith(name):
            return ""
        if not self._general_noun.fullmatch(name):
            return ""
        told = self.lex.that_does(name, rest)
        return "" if told == name or re.search(r"\d", told) else told

    def people_who(self, said: Said) -> str:
        """3600人 | 找到工作, 累计参保 | 18.6万人: what people do is no name of them."""
        s, name = said.s, said.name
        if said.kind == "support" or s.amount.unit not in _PEOPLE or name.endswith(("数", _TIMES)):
            return ""
        behind = s.text[s.figure[1] : s.clause[1]].startswith(name)
        bare = self._doing_word.fullmatch(name) if not behind else None
        if not bare and not (behind and self._does(name)):
            return ""
        return f"{bare['x'] if bare else name}{self._count(s.amount.unit)}"

    def _does(self, name: str) -> bool:
        """Whether words begin with a verb: 找到 | 工作, and hold nobody who does it."""
        tags = tagged(name)
        return tags[0][1] in ("v", "vn") and (len(tags) == 1 or tags[0][1] == "v") and not self._people.search(name)

    @staticmethod
    def _count(unit: str) -> str:
        return unit if unit != unit[:1] else f"{unit}数"

    def reaches(self, said: Said) -> str:
        """补贴840万元，惠及 | 1.2万户: whom what the figure before is of reaches."""
        s = said.s
        m = self._reached_by.search(self.sides.unperiod(s, s.left))
        if said.kind == "support" or m is None or s.amount.unit not in _PEOPLE or (said.name and said.name in s.said(s.right)):
            return ""
        last = said.last
        of = said.earlier.partition("（")[0] if last is not None else ""
        stem = self._this.sub("", self._paid_out.sub("", of)) or self._this.sub("", of)
        subject = stem if len(stem) >= 2 else self._subject(s)
        return f"{subject}{m['verb']}{self._count(s.amount.unit)}"

    def moved(self, said: Said) -> str:
        """实际报销比例平均 | 提高5.2个百分点: by how much a rate moves."""
        s = said.s
        if s.amount.unit not in SHARES or s.amount.unit == "%":
            return ""
        m = self._moved.search(self.sides.unperiod(s, (s.clause[0], s.figure[0])).replace("\x00", ""))
        what = self.lex.trim_head(m["x"]) if m else ""
        bare = len(what) < 4 or self._bare.fullmatch(what) or said.name.startswith(what)
        return "" if m is None or bare else what + change(m)

    def side_of_account(self, said: Said) -> str:
        """生猪存栏41.2万头，其中能繁母猪4.3万头；全年 | 出栏78.9万头: another side of what the sentence began with."""
        s = said.s
        if not self._side.fullmatch(said.name):
            return ""
        first = self._account.search(s.text[s.sentence.start : s.figure[0]])
        of = self.lex.trim_head(first["x"]) if first else ""
        return of + said.name if len(of) >= 2 and self._noun(of) else ""

    def levied(self, said: Said) -> str:
        """企业应按销售收入的3%至5%计提 | 研发准备金: a share that is taken of something, called by what it is taken as."""
        s = said.s
        m = self._levied.match(s.text, s.right[0], s.clause[1]) if said.share else None
        by = self._reckoned.search(s.said((s.clause[0], s.figure[0]))) if m else None
        if m is None or by is None:
            return ""
        own = m["x"] or self.lex.trim_head(by["x"])
        return own + m["verb"] + RATIO if self._noun(own) else ""

    def tidied(self, said: Said) -> str:
        """机动车保有量 | 增长较快: what is said of a thing is no name of it."""
        plain = self._predicate.sub("", said.name)
        return plain if plain != said.name and self._noun(plain) else ""

    def in_all(self, said: Said) -> str:
        """净增规上企业21家、| 总数达198家: what was added is not called as what there is in all."""
        if said.name != said.earlier or not self._in_all.search(said.s.said(said.s.left)):
            return ""
        plain = self._added.sub("", said.name)
        return plain if plain != said.name and self._noun(plain) else ""

    def adverb_inside(self, said: Said) -> str:
        """智慧养老平台 | 已 | 接入服务商."""
        plain = _DONE.sub("", self._adverb.sub("", said.name))
        return "" if plain == said.name else plain

    def _on_step(self, s: Standing) -> str:
        """第二档360至600立方米，| 价格3.10元: the step of a scale that the clause before is about."""
        steps = [m.group() for m in self._step.finditer(s.text, s.group[0], s.figure[0])]
        return steps[-1] if steps and len(set(steps)) == 1 else ""


COMPLETED: tuple[Callable[[Wholes, Said], str], ...] = (
    Wholes.on_part,
    Wholes.levied,
    Wholes.moved,
    Wholes.tidied,
    Wholes.reaches,
    Wholes.who_does,
    Wholes.people_who,
    Wholes.things_that,
    Wholes.first_of_places,
    Wholes.part_of_place,
    Wholes.side_of_account,
    Wholes.bare_rate,
    Wholes.bare_sum,
    Wholes.staged,
    Wholes.in_all,
    Wholes.picked,
    Wholes.qualified,
    Wholes.adverb_inside,
)
