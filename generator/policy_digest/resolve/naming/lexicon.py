"""Tables → the words that names are cut by, and what cuts a phrase down to its noun: verbs, adverbs, deadlines, figures off."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.word_edges import edges, known, tagged
from policy_digest.resolve.elsewhere import OF_WHICH
from policy_digest.resolve.row_item import GRADE
from policy_digest.rules.comparator import BEFORE
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

LONGEST = 40  # characters of an indicator; what is longer is cut at its last 的
RATIO = "比例"
OF_PLAN = "完成率"  # what a share of a plan is called
EDGES = "，、；：。的“”‘’\"' 　—-（）()和与及以了"
CLASSIFIERS = "个名家户间所项班次床亩人孩生座台位组校县区村镇吨处例张辆对场件支套"

_MAGNITUDE = later(r"[一二三四五六七八九十百千万亿几数多余]+[元人吨斤亩家个户台度]")
_SPOKEN_SHARE = later(r"[一二三四五六七八九十两半]+(?:成|分之[一二三四五六七八九十]+)?[半多]?(?:以[上下]|左右)?")
_LOOSE = frozenset(
    "均要仅将已也都须应可合"
)  # at the tail of a phrase, words of their own unless the dictionary knows them with what precedes
_NTH = frozenset("年个批类档次期等名季阶层产")  # 第一 | 年 is no 第一，…
_AHEAD = frozenset("将拟已再")  # at the head of a phrase, where a verb follows
_SUFFIXES = frozenset("型性式化类率量员者")  # make one word of a verb
_ONE_OF = later("每[一-鿿]{1,2}")  # 每期, 每公斤
# What clings to a name and is none of it: ✅, 6., 第十八条 before it; 20名, 7.2万人 behind it; 每两年, 三年内 at its head
_MARKS = later(rf"^(?:{mark('article', 'arabic')}|[一二三四五六七八九十百]*十条|[^\w“‘（《])+")
_FIGURE_BEHIND = later(rf"(?<=[一-鿿”])(?:\d[\d.,]*|[一二三四五六七八九十百]+)[万亿千百]*[{CLASSIFIERS}名位支套笔册项台辆]$")
PER_BEHIND = later(rf"(?<=[一-鿿）]{{2}})每(?:一?[{CLASSIFIERS}餐趟天月年度米]|公斤|平方米|立方米|千瓦时|吨公里)$")
_RECURRING = later(r"^(?:每[一二两三四五]?年|[一二两三四五]年内|[一二两三四五]年)")


def change(m: re.Match[str]) -> str:
    """What a change is called whose words have a `down` for falls."""
    return "降幅" if m["down"] else "增幅"


_FOR_EACH = later("(?<=[一-鿿]{3})(?:每[一-鿿]{1,2}){1,2}$")  # 课后服务费 | 每生每学期


class Lexicon:
    """The words of cues/ that names are cut by, compiled."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self.tables = tables
        verbs = cues["verbs"]
        adverbs = cues["adverbs"]
        openers = cues["clause_openers"]
        self_places = cues["place_self"]
        comparators = cues.toward("comparator", *BEFORE)
        places = [n for p in tables.places for n in (p.zh, p.short) if len(n) > 1]
        keep = words(cues["protected"])
        self.protected = later(keep)
        dual = cues["verbs_dual"]
        self.verb = later(rf"(?P<keep>{keep})|(?P<verb>{words(verbs)})")
        self.dual = later(rf"(?:{words(dual)})")
        self.short_verb = later(rf"(?:{words(cues['verbs_short'])})")
        self.making = later(words(cues["verbs_of_making"]))
        self.bare_people, self.reached = later(words(cues["bare_people"])), later(words(cues["verbs_of_reach"]))
        # Words for a part of a place, which a second item puts in the place of the first: 市区老年大学…60%，县（市）达到40%
        self.area = later(words(cues["areas"]))
        self.everywhere = later(
            rf"(?:在|各|所有|全部)*(?P<area>{self.area.pattern}|[市县区乡镇村街道社]{{1,4}}|[一-鿿]{{2,3}}[市县区])(?:（[^（）]*）)?$"
        )
        # 利用现有停车场建设 | 充电桩: what is there already is none of what is counted
        self.taken_up = later(
            rf"^.*?(?:{words(cues['taken_up'])})(?:现有|闲置|已有)?[一-鿿]{{2,10}}?(?:{words(cues['built_on'])})(?=[一-鿿]{{2}})"
        )
        # 每千 | 人口, 每万名 | 劳动者: whom a denominator counts
        whom = words(cues["whom_counted"])
        self.whom_counted, self.per_whom = later(whom), later(rf"(?:常住|户籍)?人?口|[一-鿿]{{0,4}}?(?:{whom})")
        self.spoken = later(rf"(?:{words(cues['speaking'])})$")
        self.place = later(words(cues["generic_heads"]))
        self.nouns_too = frozenset(("计划", "规划", "标准", "新增", "新建", "力争"))
        self.tail = later(rf"(?:{words([*verbs, *adverbs, *comparators, *cues['tail_words']])})(?:了|到|至|为|成|出|过)?$")
        self.head = later(rf"^(?:{words([*adverbs, *openers, *self_places, *cues['head_words']])})")
        self.head_place = later(rf"^(?:{words(places)})(?:市|省|县|区|州)?(?!路|港|湾|河|江|大道)")
        self.stop = later(rf"(?P<keep>{keep})|(?P<stop>{words([*verbs, *cues['right_stops']])})(?![型式性])")
        up = words(cues["baseline_to"])
        self.raised = later(rf"(?:由|从)[^，。；由从]{{0,24}}(?:{up})[^，。；\d]{{0,4}}$|(?:由|从)[^，。；由从]{{1,24}}(?:{up})")
        self.quantity_noun = later(rf"(?:{words(cues['quantity_nouns'])})$")
        self.paid = later(rf"[一-鿿]{{0,6}}(?:{words([w for w in cues['award_nouns'] if w != '支持'] + ['资金', '投资', '费用', '支出'])})")
        self.relative = later(words(cues["relative_verbs"]))
        self.fund = later(rf"(?:{words(cues['funds'])})$")
        self.empty = later(words(cues["empty_nouns"]))
        self.verb_word = later(words([*verbs, *adverbs, *cues["tail_words"], *comparators]))
        self.tight = later(rf"(?:{'|'.join(cues.reaching('comparator', 'touching'))}|逾|达|为)$")
        self.growth = later(
            r"(?:同比|环比|比上年|较上年|比上年同期|按年|年均|增速|\x00)?[^，]{0,4}?(?P<up>增长|增加|上升|提高|提升|增)|(?P<down>下降|减少|降低|压减|削减|降)"
        )
        self.level = later(rf"^(?:{words(cues['levels'])})$")
        self.levels = later(rf"^(?:{words(cues['levels'])})")
        grade = rf"(?:{GRADE}|{words(cues['thing_grades'])})"
        self.grade, self.graded_thing = later(grade), later(rf"{grade}(?P<of>[一-鿿]{{2,10}})$")  # 4A级 | 景区
        self.award = later(rf"(?:[一-鿿]{{0,6}})(?:{words(cues['award_nouns'])})")
        self.award_word = later(
            rf"(?<!最低)(?:{words(cues['award_kinds'])})*(?:{words(cues['award_nouns'])})(?!额|[户人]|家庭|对象|边缘|、特困)"
        )
        # 补助金额为店家实付租金的 | 三分之一
        self.fraction = later(
            rf"(?:{words(cues['award_nouns'])})(?:金额|标准|额度|比例|额)?(?:为|是|等于|相当于|不超过)(?P<x>[^，。；]{{2,20}})的$"
        )
        self.award_noun = later(words(w for w in cues["award_nouns"] if w != "支持"))
        given = words(w for w in cues["award_nouns"] if w != "支持")
        self.rewarded = later(
            rf"(?P<award>{given})(?P<after>[一-鿿]{{3,20}})|(?:对|给)(?P<for>[^，。；]{{3,30}}?)(?:进行|给予|予以|实施)(?P<award2>{given})"
        )
        # 按充电功率 | 每千瓦: what is reckoned by, 由15万元 | 提至 | 20万元: what a sum rises to, and nobody that gets it
        self.basis = later(rf"^(?:{words(cues['reckoned_by'])})(?![一-鿿]{{0,6}}的)")
        self.risen = later(rf"(?:再|均|都|统一)?(?:{words(cues['raised_to'])})")
        self.single = later(rf"^[单每](?:一|个)?(?:[{CLASSIFIERS}站园班企]|{words(cues['single_units'])})$")  # 单站 | 补助
        self.lent = later(rf"(?:{words(cues['lent'])})款?[^，。；]{{0,4}}$")  # 最高可贷 | 400万元
        self.waiver = later(words(cues["waivers"]))
        self.charge = later(rf"(?:{words(cues['charges'])})$")
        self.rated = later(rf"^(?:对|给)?(?:首次|新近?|重新)?(?:{words(cues['rated_as'])})(?:为|成为|到|至)")  # 新评定为 | 国家甲级
        up, down = (words(cues.toward("change", way)) for way in ("up", "down"))
        about = words(cues["changed_about"])
        # 比2020年 | 下降 | 约18%, 较上五年 | 增加 | 1800个: a change that stands right before its figure
        self.changed = later(
            rf"(?<![新净扣立])(?<!改造|优化|建设|创建|整治)(?:(?P<up>{up}|(?<![提上攀跃])升)|(?P<down>{down}))(?:{about}|\s)*$"
        )
        # 比2022年 | 多 | 9吨, 较常年 | 偏少 | 46%
        self.more = later(rf"(?:(?:比|较)[^，]{{1,10}}?|\x00)(?:(?P<up>偏?多)|(?P<down>偏?少))(?:{about}|\s)*$")
        self.gained = later(words(cues["gained"]))
        self.part_ends = later(rf"(?:{words(cues['part_ends'])})$")
        self.done_to = later(rf"(?:{words(cues['done_to'])})+")
        self.sides_of_account = later(rf"(?:{words(cues['sides_of_account'])})$")
        against = words(cues["compared"])
        self.compared = later(rf"(?:{against}|(?<!占)比|较|与|要|还|将|中)+$|^(?:{against}|较|比|与)[一-鿿]{{0,5}}$")
        self.summed = later(rf"(?:{words(cues['sums'])})$")
        self.until_covered = later(rf"(?:{words(cues['until_covered'])})*(?:{words(cues['covering'])})?了?$")
        won = words([*cues["won"], *cues["rated_as"]])
        self.winning = later(words(cues["won"]))
        self.attested = later(rf"(?:{words(cues['attested'])})$")
        self.steps_up = later(rf"(?:{words(cues['earned_to'])}|[达满超])\d")  # 年营收首次突破 | 10亿元、50亿元
        self.measured_of = later(rf"(?P<what>[^，]{{2,}}?(?:{words(cues['stated_sums'])}))(?P<own>.{{2,4}})")
        self.amount, self.office = later(rf"(?:{words(cues['amount_ends'])})$"), later(rf"(?:{words(cues['office_ends'])})$")
        self.grew = later(rf"(?P<up>{words(cues['grew'])})|(?P<down>{words(cues['shrank'])})")
        again = words([*cues["once_more"], *cues["first_times"]])
        self.done_again = later(rf"(?P<how>(?:{again})(?:{words([*cues['rated_as'], *cues['attested_by']])}))")
        self.judged = later(rf"(?P<how>(?:{words(cues['judging'])}))(?:{words(cues['judged_by'])})*(?:为|是)")
        self.of_year = later(words(cues["year_labels"]))
        self.doing = later(rf"(?:{words(cues['doing'])})+")
        self.graded = later(words(cues["graded"]))
        self.capped = later(rf"(?:{words([*cues['cap_words'], *cues['award_totals']])})$")
        self.halves_of = {word: value for value, found in cues.valued("both_of").items() for word in found}
        self.both_of, self.works = later(rf"(?:{words(self.halves_of)})"), later(rf"(?:{words(cues['works'])})$")
        self.purse = later(rf"(?:{words(cues['purse_ends'])})$")
        self.change_name = later(rf"(?:{words(cues['beside_last'])})?(?:{words(cues['change_names'])})$")
        self.calculated = later(rf"^(?:按|以|依)[^，]{{1,12}}(?:{words(cues['calculating'])})$")
        self.in_turn = later(words(cues["in_turn_of"]))
        self.told_again = later(words([*cues["in_turn_of"], *cues["cap_openers"]]))
        self.carried_out = later(rf"^(?:{words(cues['carried_out'])})(?=[一-鿿]{{3}})")  # 实行 | 贷款贴息
        self.bare_award = later(words(cues["bare_awards"]))
        charged = r"[一-鿿]{1,4}(?:[费税]|租金|利息)"
        # 保育费 | 分别 | 减免 | 20%
        self.waived = later(rf"(?P<x>{charged})(?:分别|依次|一律|全部|均)?(?P<verb>{words(cues['waivers'])})$")
        self.relieved = later(rf"(?P<verb>{words(cues['waivers'])})(?P<x>[一-鿿]{{1,4}}(?:[费税]|租金|利息))$")
        self.stepped = later(
            rf"[一二三四五六七八九十两\d]+[个大类项种](?:{words(cues['steps_of'])})$|[二三四五六七八]类$|每[一-鿿]{{1,2}}$"
        )  # 机耕、机插两个环节
        # 除国家、省级奖励外, 可在国家、省级补助之外, 在落国家奖补的前提下: what is paid besides
        self.besides = later(rf"(?:可)?(?:除|在)[^，。；除在]{{2,30}}?(?:外|的?(?:{words(cues['besides'])}))，?")
        receiving = words(cues["receiving"])
        self.receiving = later(rf"(?:对|向|给予?)(?P<x>[^，。；]{{2,30}}?)(?:{receiving}|按|$)")
        self.holding = later(rf"(?:{won})(?:了|为)?(?P<x>[^，]+?)(?:{words(cues['attested'])})?的$")
        self.whoever = later(words([*cues["anybody"], *cues["bare_people"]]))
        self.stage = later(rf"(?:正在|现已|目前|已经?|尚|仍|还)?(?P<x>{words(cues['stages'])})")
        self.all_told = later(rf"(?:{words(cues['all_told'])})+(?:达到?|为|有)?")
        self.ratio_ends = later(rf"(?:{words(cues['ratio_ends'])})$")
        self._rate_end = later(rf"(?:{words([*cues['rate_ends'], *cues['change_ends']])})$")
        self.pays_share = later(rf"(?:{words(cues['paid_in_shares'])})$")
        self.part_alone = later(rf"(?:^(?:{words(cues['parts_alone'])})|\d+周?岁(?:及以上|以上|以下|及以下))$")
        self.grown_how = later(rf"(?:{words(cues['grown_how'])})+")
        self.abstract = later(rf"(?:{words(cues['abstract_heads'])})$")
        reach = words(cues["against"])
        self.planned = later(rf"(?:为|完成|占|达到?|是)(?:了|全年)?(?P<x>[^，；：]{{2,14}}(?:{words(cues['plans'])}))数?的$")
        self.plan_whole = later(rf"(?:完成|占|为|是|达到?)[^，；：]{{0,8}}(?:{words(cues['plans'])})数?的$")
        # 价格不得高于市场价的 | 七成: what is held against what
        self.held_against = later(rf"(?P<x>[^，；：]{{2,16}}?)(?:不得?|不应|不能)?(?:{reach})(?P<y>[^，；：]{{2,14}})的$")

    def trim_tail(self, phrase: str, keep: str = "") -> str:
        """The phrase without the verbs, adverbs and comparators that it ends in. `keep`: a mark that it may end in."""
        marks = (EDGES + "\x00").replace(keep or "\x00", "")
        while True:
            phrase = phrase.rstrip(marks)
            found = [m for m in (self.tail.search(phrase), self.tight.search(phrase)) if m and not self.shields(phrase, m.start())]
            cut = next((m.start() for m in sorted(found, key=lambda m: m.start()) if self._parts(phrase, m)), None)
            if cut is None:
                return phrase
            phrase = phrase[:cut]

    def _parts(self, phrase: str, m: re.Match[str]) -> bool:
        """Whether what stands at the tail is a word of its own: 占比 | 均, 总量 | 约, and not the 要 of 主要."""
        if m.start() in edges(phrase) or m.re.pattern == self.tight.pattern:
            return True
        if len(m.group()) > 2 and m.group()[-1] in "在到至于":  # 比例 | 控制在
            return True
        at, end = m.start(), m.start() + (1 if m.group() in _LOOSE else 2)
        free = len(m.group()) > 1 or m.group() in _LOOSE
        return (
            free and m.group() not in self.nouns_too and not any(known(phrase[max(0, at - k) : j]) for k in (1, 2) for j in (at + 1, end))
        )

    def trim_head(self, phrase: str) -> str:
        while True:
            phrase = phrase.lstrip(EDGES + "\x00")
            if self.protected.match(phrase):
                return phrase
            m = self.head.match(phrase) or self.head_place.match(phrase)
            if not m or m.end() == len(phrase) or (m.group()[0] == "第" and self._nth(phrase, m.end())):
                return phrase
            if len(m.group()) == 1 and 1 not in edges(phrase):
                if m.group() not in _AHEAD or not (self.verb.match(phrase, 1) or self.short_verb.match(phrase, 1)):
                    return phrase
            phrase = phrase[m.end() :]

    def _nth(self, phrase: str, at: int) -> bool:
        """Whether an ordinal that ends at `at` is a part of the name: 第三方, 第二套住房, 第一书记; not so in 第一，加强 and 第一加强."""
        verb = self.verb.match(phrase, at) or self.short_verb.match(phrase, at)
        return phrase[at] in _NTH or (phrase[at] not in EDGES + "\x00" and (verb is None or verb.end() == at))

    def shields(self, phrase: str, at: int) -> bool:
        """Whether a protected word (在校生, 保障性住房) covers the position, so that no verb may be read there."""
        return any(m.start() <= at < m.end() for m in self.protected.finditer(phrase))

    def verbs(self, phrase: str) -> Iterator[re.Match[str]]:
        """The verbs of a phrase: whole words that no protected word covers."""
        at_edge = edges(phrase)
        for m in self.verb.finditer(phrase):
            if m["verb"] and (m.start() in at_edge or m.start() == 0) and (m.end() in at_edge or self._apart(phrase, m)):
                yield m

    @staticmethod
    def _apart(phrase: str, m: re.Match[str]) -> bool:
        """Whether a verb that the dictionary does not part from what follows is one all the same: 增设 | 日照站, and not 聚集 in 聚集区."""
        return len(m.group()) > 1 and not known(phrase[m.start() : m.end() + 1])

    def activity(self, phrase: str) -> re.Match[str] | None:
        """The verb that a phrase begins with and that is a noun elsewhere; None where it belongs to the noun behind: 示范 | 型, 托育 | 中心."""
        m = self.dual.match(phrase)
        if m is None or self.protected.match(phrase) or m.end() not in edges(phrase) or phrase[m.end() : m.end() + 1] in _SUFFIXES:
            return None
        return m

    def object(self, phrase: str) -> str:
        """The phrase without the verb it begins with, 累计 | 培养 | 高技能人才; the verb stays where nothing is left (培训12万人次)."""
        phrase = self.trim_head(phrase).strip(EDGES)
        verb = next((v for v in self.verbs(phrase) if v.start() == 0), None)
        if (
            verb and verb.end() not in edges(phrase) and len(phrase) - verb.end() >= 3
        ):  # 增设 | 日照站, which the dictionary parts otherwise
            return phrase[verb.end() :]
        if m := self.activity(phrase):
            rest = self.trim_head(phrase[m.end() :]).strip(EDGES)
            if self.whom(m.group(), rest) != rest:
                return phrase
            whole = self.place.fullmatch(rest) and not self.making.fullmatch(m.group())
            if self.making.fullmatch(m.group()) and self.making.match(rest):  # 改造 | 提升 | 体育公园
                return self.object(rest)
            if len(rest) >= 2 and not whole and not phrase[m.end() :].startswith("的") and not self.quantity_noun.fullmatch(rest):
                return rest
        if (m := self.short_verb.match(phrase)) and m.end() in edges(phrase) and not known(phrase[: m.end() + 1]):
            rest = phrase[m.end() :]
            return rest if len(rest) >= 2 else phrase  # 办 | 就业博览会
        return phrase

    def until_verb(self, phrase: str) -> str:
        """The phrase up to the first verb behind its first word."""
        end = next((v.start() for v in self.verbs(phrase) if v.start() >= 2), len(phrase))
        return phrase[:end].strip(EDGES)

    def that_does(self, thing: str, said: str) -> str:
        """小区, 的小区完成雨污分流 → 完成雨污分流的小区: the thing with what is said of it behind."""
        rest = said.lstrip("的").removeprefix(thing)
        return f"{rest}的{thing}" if 3 <= len(rest) <= 10 and any(v.start() == 0 for v in self.verbs(rest)) else thing

    def covered(self, phrase: str) -> str:
        """What is said to reach everywhere: the phrase without the verbs and the place that it begins with."""
        while True:
            phrase = self.trim_head(phrase).strip(EDGES)
            verb = next((v for v in self.verbs(phrase) if v.start() == 0), None)
            if verb is None or len(phrase) - verb.end() < 2:
                return phrase
            phrase = phrase[verb.end() :]

    def states(self, phrase: str) -> bool:
        """Whether a phrase is a noun with a verb behind it: 重点乡镇 | 通 | 水运."""
        tags = tagged(phrase)
        at = next((i for i, (_, tag) in enumerate(tags) if tag in ("v", "p")), 0)
        return at > 0 and at < len(tags) - 1 and tags[0][1][0] in "nbjltsfa"

    def weak(self, phrase: str) -> bool:
        """Whether a phrase names nothing that could be counted: only verbs, a 每…, a 认定后, a figure."""
        plain = re.sub(r"“[^”]*”|[A-Za-z]+[\d.]+|\d+[A-Za-z]+|\d{4}届|\d+(?=周?岁|米|分钟)", "名", phrase)
        if len(phrase) < 2 or re.search(r"\d|(?:后|前|时|以来|方面|当中|其中)$", plain) or _MAGNITUDE.fullmatch(phrase):
            return True
        if _SPOKEN_SHARE.fullmatch(phrase):
            return True
        if self.empty.fullmatch(phrase) or _ONE_OF.fullmatch(phrase):
            return True
        ends = sorted(edges(phrase))
        return all(self.verb_word.fullmatch(phrase, i, j) for i, j in itertools.pairwise(ends))

    def unnumbered(self, phrase: str) -> str:
        """The phrase up to its first figure that is no age."""
        m = re.search(r"\d+(?:\.\d+)?(?!\d*岁|\d)", phrase)
        return phrase[: m.start()] if m else phrase

    def unfigured(self, phrase: str) -> str:
        """每两年选树“隆中工匠”20名 → 隆中工匠: the name without recurrence, verb, list mark and the figure of its own."""
        given, phrase = phrase, PER_BEHIND.sub("", _MARKS.sub("", phrase))
        bare = _FIGURE_BEHIND.sub("", phrase)
        if bare != phrase or _RECURRING.match(phrase):
            phrase = _RECURRING.sub("", bare)
            verb = next((v for v in self.verbs(phrase) if v.start() == 0), None) or self.activity(phrase)
            if verb and len(phrase) - verb.end() >= 2:
                phrase = phrase[verb.end() :]
        if phrase == given:
            return given
        phrase = phrase.strip(EDGES)
        return phrase if len(phrase) >= 2 else ""

    def of_rate(self, name: str) -> str:
        """农村污水治理设施 | 正常运行率: what a rate is of; any other name as it is."""
        if (m := self._rate_end.search(name)) is None:
            return name
        tags = tagged(name[: m.start()])
        tags = tags[:-1] if len(m.group()) == 1 and len(tags) > 1 else tags  # 运行 | 率
        while tags and (tags[-1][1][0] in "vdapcum" or tags[-1][0] in EDGES):
            tags = tags[:-1]
        return "".join(word for word, _ in tags)

    def whom(self, verb: str, thing: str) -> str:
        """惠及 | 居民: people whom something reaches with the verb, since the number is not of all of them; any other thing as it is."""
        return verb + thing if self.bare_people.fullmatch(thing) and self.reached.fullmatch(verb) else thing

    def staged(self, name: str) -> bool:
        """Whether a name says the stage of what is counted, in brackets behind it."""
        return self.stage.fullmatch(name.partition("（")[2].rstrip("）")) is not None

    def finish(self, phrase: str) -> str:
        """Tidied: no open bracket or quotation mark, no dangling particle, not over `LONGEST`."""
        phrase = re.sub(r"\s+", "", phrase).strip("，、；：。的了和与及 　—-")
        phrase = _FOR_EACH.sub("", phrase.removeprefix(OF_WHICH)) or phrase
        for a, b in ("“”", "‘’", "（）", "《》"):
            if phrase.count(a) != phrase.count(b):
                phrase = (
                    phrase.replace(a, "").replace(b, "")
                    if a != "（"
                    else phrase.split("（")[0]
                    if phrase.find("（") > phrase.find("）")
                    else phrase.replace("）", "")
                )
        if len(phrase) > LONGEST:
            short = phrase[-LONGEST:]
            phrase = short[short.find("的") + 1 :] if "的" in short[:-2] else short
        return phrase[:-1] if len(phrase) > 2 and tagged(phrase)[-1][0] == "中" else phrase  # 20名“大连工匠” | 中

    def named(self, row: str, task: bool) -> str:
        """What a table's row is named, without the verb that it begins with: 建设实训中心 → 实训中心.

        Words that are nouns as well (培训人数) are verbs only where the row is a `task`.
        """
        verb = next((v for v in self.verbs(row) if v.start() == 0), None) or (self.dual.match(row) if task else None)
        return row[verb.end() :] if verb and len(row) - verb.end() >= 3 else row
