"""The phrases around a quantity → what is counted: an inventory of the ways in which Chinese says it; the first that fits names it.

A way is a value: its name, the line that taught it, and a function of the sight that gives the name, or "" where the way does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.models import Amount
from policy_digest.resolve.naming.lexicon import EDGES, OF_PLAN, Lexicon, change
from policy_digest.resolve.naming.parts import Parts, Sight
from policy_digest.resolve.naming.sides import PER, THINGS, Sides
from policy_digest.resolve.standing import Standing

_COUNTED_ONE_BY_ONE = THINGS | frozenset("人 户 名 天 亩 头 只 场 次 件 辆 艘 架 株 本 册 张 份 例 起 宗".split())
SHARES = ("%", "百分点", "倍", "‰", "千分点")
_REACHED = later("(?P<what>[^，]{2,20}?)(?:在|对|实现|基本实现|率先实现)(?P<where>[^，]{2,10}?)(?:层面|范围|范围内)?")
_SPENT_PART = later("(?P<x>用于[^，的]{2,20})的?(?:资金)?(?:占|不低于|不少于|占比)*$")  # 其中用于家电的 | 占40%
_OF_WHOLE = later("[一-鿿）]占(?!比|有率|地)[^占]{2,}(?<!比重|比例|占比|比率|份额)(?<![率的])$")
_SPENT = later("[^，。；]{0,4}，?(?:重点|主要|专项)?用于(?P<x>[一-鿿、“”]{2,24})")
# 职工教育经费 | 按规定足额提取和使用: money, and how it is dealt with
_MONEY_FIRST = later("(?P<x>[一-鿿]{2,8}?(?:经|资|基)(?:费|金))(?=按|须|应|要|足)")
_CHOSEN_AMONG = later("(?P<who>[一-鿿]{3,})中(?:选|评|遴)(?:拔|选)")  # 每两年在高技能领军人才中选拔 | 2人
_CONSENT = later("(?:经|征得|取得|获得?)[^，。；]{0,6}$")
_OF_PER = later(r"^(?:人?口|人|名|户)?(?:拥有|中|的|内|有|配备|配)?")


@dataclass(frozen=True, slots=True)
class Way:
    """One way of naming. `taught`: a phrase that it names."""

    name: str
    taught: str
    find: Callable[[Ways, Sight], str]


class Ways:
    """Names what is counted."""

    def __init__(self, lex: Lexicon, sides: Sides) -> None:
        self.lex, self.sides, self.parts = lex, sides, Parts(lex, sides)

    def __call__(self, s: Standing, earlier: str) -> str:
        """The indicator of a target, status or rule. `earlier`: that of the quantity before."""
        return self.named(s, earlier)[0]

    def named(self, s: Standing, earlier: str) -> tuple[str, str]:
        """The indicator, and the name of the way that found it."""
        sight = self.sight(s, earlier)
        found, by = next(((name, way.name) for way in self.inventory(s) if (name := way.find(self, sight))), ("", ""))
        if chosen := _CHOSEN_AMONG.fullmatch(found):
            found = chosen["who"]
        found, per = self.parts.ratio(sight, self.lex.unfigured(found) or found), self.sides.per(s)
        if not per or found.startswith(per):
            return found, by
        whom = self.lex.whom_counted.search(per)
        rest = _OF_PER.sub("", found.removeprefix(whom.group()) if whom else found)
        return per + (rest if len(rest) >= 2 else self.sides.subject(s)), by

    @staticmethod
    def inventory(s: Standing) -> Sequence[Way]:
        """The ways that are tried for a quantity, in order."""
        return SHARED if s.amount.unit in SHARES else COUNTED

    def sight(self, s: Standing, earlier: str) -> Sight:
        """What stands around a quantity."""
        share = s.amount.unit in SHARES
        left = self.sides.before(s, s.left, share)
        left = PER.sub("", left) or left
        if self.lex.weak(left) and s.listed and (raised := self.lex.raised.search(s.text, s.clause[0], s.figure[0])):
            left = self.sides.before(s, (s.clause[0], raised.start()), share)  # 比重 | 由28%提高到35%
        behind = self.sides.behind(s)
        if s.amount.unit == "倍" and self.lex.weak(left):
            left = behind
        return Sight(
            s=s,
            earlier=earlier,
            said_left=left,
            said_behind=behind,
            left="" if self.lex.weak(left) else left,
            behind="" if self.lex.empty.fullmatch(behind) else behind,
        )

    # ------------------------------------------------------------ of a share

    def coverage(self, v: Sight) -> str:
        """Something is said to reach everywhere: what, and where, with 覆盖率 behind it."""
        if not v.covers:
            return ""
        told = self.sides.unperiod(v.s, v.s.left).replace("\x00", "")
        told = self.lex.until_covered.sub("", told.rstrip(EDGES))
        if reached := _REACHED.fullmatch(told):  # 优质普通高中 | 实现 | 县市
            told = self.lex.covered(reached["what"]) + reached["where"]
        told = self.lex.covered(told)
        where = self.lex.everywhere.fullmatch(told)
        if where or len(told) < 2:
            what = self.lex.of_rate(self.sides.subject(v.s)) or ("" if "覆盖" in v.earlier else self.lex.of_rate(v.earlier))
            told = what + (where["area"] if where else "")
        return f"{told}覆盖率" if len(told) >= 2 else ""

    def second_area(self, v: Sight) -> str:
        """The same of another part of the place."""
        told = self.sides.plain(v.s, v.s.left)
        told = self.lex.trim_head(self.lex.trim_tail(told, keep="）"))
        first = self.lex.area.match(v.earlier)
        if first and self.lex.area.fullmatch(told) and told != v.earlier and v.earlier != first.group():
            return told + v.earlier[first.end() :]
        return ""

    def changed(self, v: Sight) -> str:
        """A change of something: its name with 增幅 or 降幅 behind it."""
        told = self.sides.unperiod(v.s, v.s.left)
        bare = told.rstrip(EDGES + "\x00")
        if not (m := self.lex.more.search(bare) or self.lex.changed.search(bare)) or v.relative:
            return ""
        count = v.s.amount.unit not in SHARES
        if count and v.behind and not v.behind.startswith("较"):
            return ""
        pieces = (self._compared(piece) for piece in reversed(re.split("[，：\x00]", told[: m.start()])))
        own = next(filter(None, pieces), "")
        if self.lex.grown_how.fullmatch(own):  # 按可比价格计算 | 增长8.2%
            own = ""
        if own and self.lex.gained.fullmatch(m["up"] or m["down"]):  # 果农 | 增收2300元: it is what is counted
            return ""
        if self.lex.quantity_noun.fullmatch(own):  # 56.2万人，占比较去年末提高1.3个百分点
            own = (v.earlier or self.sides.subject(v.s)) + own
        what = self.lex.change_name.sub("", own or v.earlier or self.sides.subject(v.s))
        if not what:
            return ""
        if v.s.amount.unit == "倍":
            return f"{what}增长倍数" if m["up"] else what + change(m)
        if count:
            what = self.lex.summed.sub("", what)
            return (
                f"{what}{'减少' if m['down'] else '增加'}{'数' if v.s.amount.unit in _COUNTED_ONE_BY_ONE else '量'}"
                if not v.s.amount.unit.endswith("元")
                else f"{what}{'减少' if m['down'] else '增加'}额"
            )
        if what.endswith(("增速", "增长率", "增幅", "降幅")):
            return what
        return what + change(m)

    def _compared(self, piece: str) -> str:
        """What stands before a comparison, without it: 用水量 | 比; "" where nothing does."""
        own = self.lex.compared.sub("", piece.strip(EDGES))
        own = self.lex.object(self.lex.compared.sub("", self.lex.trim_tail(self.lex.trim_head(own))))
        return "" if self.lex.weak(own) else own

    def fact_behind(self, v: Sight) -> str:
        """80% | 重点乡镇通水运: a share that stands before the whole statement."""
        if v.left or self.sides.plain(v.s, v.s.left).strip(EDGES) or v.s.amount.unit == "倍":
            return ""
        tail = self.lex.unnumbered(v.s.text[v.s.right[0] : v.s.clause[1]].strip("“”，、；：。 "))
        tail = tail[1:] if tail.startswith("的") else tail
        return f"{tail}比例" if 4 <= len(tail) <= 20 and self.lex.states(tail) else ""

    def planned(self, v: Sight) -> str:
        """How much of a plan was done."""
        told = self.sides.unperiod(v.s, v.s.left).replace("\x00", "").strip("，、；： ")
        if not (m := self.lex.planned.search(told)):
            return ""
        plan = self.lex.trim_head(m["x"])
        bare = len(plan) <= 4 and len(v.earlier) <= 14 and OF_PLAN not in v.earlier  # 城镇新增就业…，完成全年计划的62%
        return (v.earlier if bare else "") + plan + OF_PLAN

    def held_against(self, v: Sight) -> str:
        """A ratio of two things of one measure."""
        told = self.sides.unperiod(v.s, v.s.left).replace("\x00", "").strip("，、；： ")
        m = self.lex.held_against.search(told)
        if not m or v.relative or (what := self.lex.trim_tail(self.lex.trim_head(m["x"]))) in ("", v.earlier) or self.lex.weak(what):
            return ""
        return what if what.endswith(("率", "比例", "比")) else f"{what}占{self.lex.trim_head(m['y'])}比例"

    def of_share(self, v: Sight) -> str:
        if not v.relative or not v.said_behind or (self.lex.quantity_noun.fullmatch(v.said_behind) and v.left):
            return ""
        return v.left if "占" in v.left else v.said_behind

    def consent(self, v: Sight) -> str:
        return v.said_behind if _CONSENT.search(v.s.said(v.s.left)) else ""

    def bare_ratio(self, v: Sight) -> str:
        return (self.sides.subject(v.s) or v.earlier) + v.said_left if self.lex.quantity_noun.fullmatch(v.said_left) else ""

    def part(self, v: Sight) -> str:
        """A share of a whole that the clause names, of what an earlier one speaks of."""
        if not v.said_left.startswith("占") or not (subject := self.sides.subject(v.s) or v.earlier):
            return ""
        ratio = "" if v.said_left.endswith(("率", "比例", "比重", "占比")) else "比重"
        return subject.removesuffix("总量").removesuffix("数量").removesuffix("总数") + v.said_left + ratio

    def own_words(self, v: Sight) -> str:
        """What stands before the figure, with the area that it begins with, and as a ratio where it says that a part is of a whole."""
        told = self.sides.unperiod(v.s, v.s.left)
        if (m := _SPENT_PART.search(told.strip(EDGES + "\x00"))) and v.earlier:
            return f"{v.earlier}中{m['x']}的占比"
        if _OF_WHOLE.search(v.left):
            return re.sub("[仅共约]占|占到", "占", v.left) + "比重"
        area = self.lex.area.match(self.sides.plain(v.s, v.s.left).strip(EDGES + "其中"))
        if v.left and area and "（" in area.group() and not v.left.startswith(area.group()[0]):
            return area.group() + v.left  # 县（市）社区学校建成率
        return v.left

    def growth(self, v: Sight) -> str:
        """Growth said somewhere in the clause, of the subject of an earlier one."""
        grown = self.lex.growth.search(self.sides.unperiod(v.s, (v.s.clause[0], v.s.figure[0])))
        subject = self.sides.subject(v.s) or v.earlier
        if not grown or not subject or v.s.amount.unit == "百分点":
            return ""
        return subject if subject.endswith(("率", "增速", "增幅")) else subject + change(grown)

    def share_of_subject(self, v: Sight) -> str:
        """A share of what an earlier clause speaks of, with what is said of it."""
        subject = self.sides.subject(v.s) or v.earlier
        tail = self.lex.unnumbered(v.s.text[v.s.right[0] : v.s.clause[1]].strip(EDGES))
        if not tail or not subject or self.lex.quantity_noun.search(subject):
            return ""
        money = _MONEY_FIRST.search(v.s.text, v.s.sentence.start, v.s.clause[0]) if _SPENT.match(tail) else None
        whole = money["x"] if money else f"{subject.removesuffix('中')}中"
        return f"{whole}{tail[:20]}的比例"

    def any_share(self, v: Sight) -> str:
        return self.sides.subject(v.s) or v.earlier or v.said_behind or v.said_left

    # ------------------------------------------------------------ of what is counted

    def counted_of(self, v: Sight) -> str:
        """A noun with 的 behind the figure, unless what is measured stands before it."""
        # 人均建筑面积不足15平方米的家庭: the area is measured; 规模30亿元的基金: a bare 规模 says nothing of its own
        noun = self.lex.quantity_noun
        sized = v.said_left and noun.search(v.said_left) and not noun.fullmatch(v.said_left)
        if not v.relative or self.lex.weak(v.said_behind) or sized:
            return ""
        if v.s.listed and v.left and noun.fullmatch(v.left):  # 62个总面积 | 35万平方米的小区
            return self.lex.that_does(v.said_behind, v.s.text[v.s.figure[1] : v.s.clause[1]]) + v.left
        return v.said_behind

    def stage(self, v: Sight) -> str:
        """施工中2410户, 合计14068户: a stage, or all the stages, of what the quantity before counts in the same unit."""
        s, (before, _, aside) = v.s, v.earlier.partition("（")
        told = self.sides.unperiod(s, s.left).replace("\x00", "").strip(EDGES) or v.behind
        last = next((m.value.unit for m in reversed(s.mentions) if isinstance(m.value, Amount) and m.end <= s.figure[0]), "")
        if not before or s.amount.unit != last or (v.behind and told != v.behind):
            return ""
        first = self.lex.stage.search(before)
        whole = before[: first.start()] if first and first.end() == len(before) else before
        if len(whole) < 2 or len(told) < 2:
            return ""
        if m := self.lex.stage.fullmatch(self.lex.tight.sub("", told)):
            return f"{whole}（{m['x']}）"
        staged = whole != before or self.lex.stage.fullmatch(aside.rstrip("）"))
        return whole if staged and self.lex.all_told.fullmatch(told) else ""

    def done_to_it(self, v: Sight) -> str:
        """新建投放屋30座、改造提升55座: another thing that is done to what the quantity before counts."""
        told = self.sides.unperiod(v.s, v.s.left).replace("\x00", "").strip(EDGES)
        last = next((m.value.unit for m in reversed(v.s.mentions) if isinstance(m.value, Amount) and m.end <= v.s.figure[0]), "")
        if v.behind or not v.earlier or last != v.s.amount.unit or not self.lex.done_to.fullmatch(told):
            return ""
        thing = self.lex.done_to.sub("", v.earlier, count=1) if self.lex.done_to.match(v.earlier) else v.earlier
        return told + thing if len(thing) >= 2 else ""

    def sibling(self, v: Sight) -> str:
        """基金收入142.7亿元、支出151.9亿元: another side of the same account."""
        before = self.lex.sides_of_account.search(v.earlier)
        if v.behind or before is None or not self.lex.sides_of_account.fullmatch(v.left):
            return ""
        stem = v.earlier[: before.start()]
        return stem + v.left if len(stem) >= 2 else ""

    def sized(self, v: Sight) -> str:
        """62个 | 总面积35万平方米的 | 小区: the thing stands behind the size of all of them."""
        s = v.s
        size = s.said(s.right).strip(EDGES)
        if s.right[1] >= s.clause[1] or not self.lex.quantity_noun.fullmatch(size):
            return ""
        after = next((m.end for m in s.mentions if isinstance(m.value, Amount) and m.start >= s.right[1]), 0)
        rest = s.text[after : s.clause[1]]
        thing = re.match("的(?P<x>[一-鿿]{2,12})", rest)
        return self.lex.that_does(self.lex.until_verb(thing["x"]), rest) if thing else ""

    def purse(self, v: Sight) -> str:
        """省级财政 | 安排360万元，…奖励…旅行社: who pays is no name; what for is."""
        if not v.s.amount.unit.endswith("元") or v.behind or not self.lex.purse.search(v.left):
            return ""
        rest = v.s.text[v.s.figure[1] : v.s.group[1]]
        if m := _SPENT.match(rest):
            named = self.lex.until_verb(m["x"])
            return f"{named}资金" if len(named) >= 2 else ""
        if not (m := self.lex.rewarded.search(rest)):
            return f"{v.left.removesuffix('资金中')}资金" if v.left.endswith(("财政", "资金中")) else ""
        whom = (m["after"] or m["for"] or "").rpartition("的")[2]
        return f"{whom}{m['award'] or m['award2']}资金" if len(whom) >= 2 else ""

    def rank(self, v: Sight) -> str:
        if not v.earlier or v.behind or not self.lex.level.match(v.said_left):
            return ""
        return v.said_left + self.lex.levels.sub("", v.earlier)

    def activity(self, v: Sight) -> str:
        if not v.left or v.said_behind or v.s.amount.unit not in THINGS or not self.lex.dual.fullmatch(v.left):
            return ""
        return self.sides.subject(v.s)

    def fund(self, v: Sight) -> str:
        return v.left if v.s.amount.unit.endswith("元") and self.lex.fund.search(v.left) else ""

    def noun_behind(self, v: Sight) -> str:
        """The noun that follows the figure, where the words before are a verb and no subject."""
        verb_first = self.sides.ends_in_verb(v.s)
        if not v.behind or (v.left and self.lex.quantity_noun.search(v.left)):
            return ""
        if not verb_first and v.left and not v.s.joined and self.sides.states(v.s):
            return ""
        if v.left and v.s.listed and not v.s.joined and not verb_first and len(v.left) <= 12 and v.behind not in v.left:
            return f"{v.left}{v.behind}"
        return v.behind

    def predicate(self, v: Sight) -> str:
        """What the counted ones do, where nothing else names them."""
        if v.left or v.behind or v.s.joined:
            return ""
        done = self.lex.unnumbered(v.s.text[v.s.right[0] : v.s.clause[1]].strip(EDGES))
        if not 2 < len(done) <= 20 or not any(m.start() == 0 for m in self.lex.verbs(done)):
            return ""
        if v.s.amount.unit == "人":
            return f"{done}人数"
        return f"{subject}（{done}）" if (subject := v.earlier or self.sides.subject(v.s)) else ""

    def total(self, v: Sight) -> str:
        if not v.left or not self.lex.quantity_noun.fullmatch(v.left):
            return ""
        return self.sides.subject(v.s, v.left.startswith("总")) + v.left

    def same_again(self, v: Sight) -> str:
        return v.earlier if v.s.joined and not v.left and not v.behind else ""

    def paid(self, v: Sight) -> str:
        """What a sum is, said before it in the sentence."""
        if v.left or v.behind or not v.s.amount.unit.endswith("元"):
            return ""
        named = [m.group() for m in self.lex.paid.finditer(self.sides.unperiod(v.s, (v.s.sentence.start, v.s.figure[0])))]
        return self.lex.trim_head(named[-1]) if named else ""

    def either_side(self, v: Sight) -> str:
        return v.left or v.behind or self.sides.subject(v.s) or v.earlier or self.sides.before(v.s, v.s.left)


SHARED: tuple[Way, ...] = (
    Way("coverage", "村卫生室医保结算全覆盖", Ways.coverage),
    Way("another part of the place", "市区老年大学覆盖率达到60%，县（市）达到40%", Ways.second_area),
    Way("a change", "单位工业用水量比2020年下降18%", Ways.changed),
    Way("a fact behind", "80%重点乡镇通水运", Ways.fact_behind),
    Way("so much of a plan", "录取新生6842人，为年度招生计划的114%", Ways.planned),
    Way("held against another", "价格不得高于市场价的七成", Ways.held_against),
    Way("what a share is of", "15% | 的编制", Ways.of_share),
    Way("whose consent", "须经三分之二以上居民同意", Ways.consent),
    Way("a bare ratio", "…34万人，占比达到33%", Ways.bare_ratio),
    Way("a part of a whole", "技能人才总量达178万人，占从业人员的52%", Ways.part),
    Way("its own words", "覆盖率达到98%", Ways.own_words),
    Way("growth", "产值…，同比增长12%", Ways.growth),
    Way("a share of the subject", "学徒…，30%为30岁以下青年", Ways.share_of_subject),
    Way("whatever is named", "", Ways.any_share),
)
COUNTED: tuple[Way, ...] = (
    Way("a part in brackets", "66家等级民宿（甲级8家、乙级21家）", lambda ways, v: ways.parts.bracketed(v)),
    Way("a part of the same", "公办学位5.86万个，其中幼儿园1.12万个", lambda ways, v: ways.parts.part_of(v)),
    Way("another thing done to it", "新建投放屋30座、改造提升55座", Ways.done_to_it),
    Way("another side of the account", "基金收入142.7亿元、支出151.9亿元", Ways.sibling),
    Way("a stage of the same", "社会住宅已完工1286户，施工中2410户", Ways.stage),
    Way("a change", "新能源汽车保有量较上年增加1800辆", Ways.changed),
    Way("a thing behind its size", "62个总面积35万平方米的小区", Ways.sized),
    Way("what a purse is for", "省级财政安排360万元，奖励旅行社", Ways.purse),
    Way("what so much is of", "不少于20学时的培训", Ways.counted_of),
    Way("another rank of the same", "国家级基地12个、省级28个", Ways.rank),
    Way("an activity's subject", "组建产教联合体，三年培育10家左右", Ways.activity),
    Way("a fund before its sum", "安排专项资金36亿元支持数字经济", Ways.fund),
    Way("the noun behind", "建设4所高水平中职学校", Ways.noun_behind),
    Way("what is done behind", "每年超5000人晋升一个技能等级", Ways.predicate),
    Way("a bare total", "…工作室，总数达到312个", Ways.total),
    Way("the same in another unit", "储能150万千瓦、600万千瓦时", Ways.same_again),
    Way("what was paid before", "惠及老年人4.7万名，发放7100余万元", Ways.paid),
    Way("either side", "建成实训中心12个", Ways.either_side),
)
