"""Tables → the words that decisions ask for, compiled once and passed down with every statement."""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.resolve.row_item import RowItems
from policy_digest.rules.comparator import BEFORE, BEHIND
from policy_digest.rules.rule import words
from policy_digest.tables import Tables


def prices(tables: Tables) -> re.Pattern[str]:
    """Words for a price or an income, where they do not name what is paid: 学费补偿 is no price."""
    paid = [noun for noun in tables.cues["award_nouns"] if noun not in tables.cues["price_nouns"]]
    return later(rf"(?:{words(tables.cues['price_nouns'])})(?!{words(paid)})")


class Lexicon:
    """Words of cues/ as patterns. An attribute is called as its list, or as what its lists make together."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self.tables, self.row_item = tables, RowItems(tables)
        self.newest_year: str = max(cues["newest_year"])  # no page without a date looks back on a later one

        def listed(*names: str) -> str:
            return words([word for name in names for word in cues[name]])

        before, signs = words(cues.toward("comparator", *BEFORE)), words(cues.toward("comparator", *BEHIND))
        nouns, verbs = cues["award_nouns"], listed("award_verbs")
        # ---- money for one
        self.award = later(listed("award_nouns", "award_verbs"))
        self.award_noun = later(listed("award_nouns"))
        # 门诊用药报销比例不低于; 纳入门诊报销，比例50%; 实际报销比例达到63%, which is what came of it
        self.relief_rate = later(
            rf"(?P<paid>{listed('relief_rates')})的?(?:{listed('rates')})(?:{listed('rates_said')}|{listed('raised_to')})*$"
        )
        self.bare_rate = later(rf"^，?(?:{listed('relief_rates')})?(?:{listed('rates')})(?:{listed('rates_said')})*$")
        self.came_to = later(
            rf"(?:{listed('in_fact')})[^，。；\d]{{0,10}}(?:{listed('rates')})(?:{listed('rates_said')}|{listed('raised_to')})*$"
        )
        self.paid_as = tuple(word for word in nouns if word not in ("支持", "贷款"))
        self.per = later(listed("per_beneficiary"))
        self.total = later(listed("total_verbs"))
        self.price = prices(tables)
        self.relief = later(listed("relief"))
        self.given = later(rf"(?:的(?:{listed('rates')}))?(?:{verbs})")
        self.levy = later(listed("levies"))
        # 向312户家庭发放补贴98.6万元: what all of them got
        self.to_many = later(
            rf"(?:向|为|给|对)[^，。；]{{0,6}}\d[\d,.]*万?(?:余|多)?[户名人家][^，。；]{{0,12}}"
            rf"(?:{listed('paid_to_many')})[^，。；每各]{{0,16}}$"
        )
        self.for_one = later(listed("for_one"))  # 一次性 may stand in a name
        self.given_to_one = later(rf"{listed('given_to_one')}|对[^，。；]{{1,20}}的")
        self.spent = later(rf"(?:{listed('spent')})(?:了|出)?[^，。；]{{0,24}}$")  # 发放高龄津贴312万元、临时救助金95万元
        # 奖补资金共640万元, 补助金额超过800万元: a sum that is called one
        self.called_sum = later(
            rf"(?:{listed('sum_of')})(?:{listed('called_sum')})(?:已|共|共计|合计|总计|累计|达到?|超过?|突破|逾|近|约|为|是)*$"
        )
        # 奖励金额为企业当年新增投资的五分之一
        self.share_of_cost = later(
            rf"(?:{listed('share_of_cost')})(?:{listed('share_of_cost_ends')})?"
            r"(?:为|是|按照?|等于|不超过|最高不超过|最高|相当于)[^，。；\d]{1,24}的$"
        )
        # ---- thresholds
        # 20%的编制名额: what follows 的 is measured itself, and no actor that the figure picks out
        self.measured_itself = later(rf"的(?:{listed('measured_itself')})")
        self.only_then = later(
            rf"(?:（含）)?(?:及?以[上内下])?(?:的)?(?:[、，]?[^。；]{{0,24}}?[、，])?"
            rf"(?P<then>(?:{listed('only_then')})[^，。；]{{0,6}}(?:申|领|享|获|得|报|评|参|补|入|开班))"
        )
        pays = listed("paid_in_a_rule")
        self.reward_behind = later(
            r"(?:（[^）]{0,12}）)?(?:及?以上)?(?:（[^）]{0,12}）)?(?:、[^，。；的]{1,20})?"
            r"(?:[^，。；的\d]{0,10}的[^，。；]{0,24})?，(?:[^，。；]{1,30}，){0,2}?[^，。；]{0,24}?"
            r"(?P<reward>(?:(?:每[一-鿿]{1,3}|按[^，。；\d]{0,8}|一次性|分别)[^，。；\d]{0,8})?"
            rf"(?:{pays}|加码|加奖|追加|奖|补|提高?[到至]每)[^，。；\d]{{0,16}}?\d"
            rf"|(?:按|每[一-鿿])[^，。；\d]{{0,6}}\d[\d.,]*[万亿]?[元%][^，。；\d]{{0,8}}?(?:{pays}))"
        )
        # 限时泊位 holds no 限
        inside = [(w, x) for w in cues["rule_strong"] for x in cues["rule_strong_inside"] if w in x]
        outside = {w: "".join(f"(?<!{x.partition(w)[0]})" for v, x in inside if v == w and x.endswith(w)) for w, _ in inside}
        longer = {w: words(x.partition(w)[2] for v, x in inside if v == w and x.startswith(w)) for w, _ in inside}
        kept = [f"{outside[w]}{w}(?!{longer[w]})" for w in outside]
        self.must = later("|".join([words(w for w in cues["rule_strong"] if w not in outside), *kept]))
        # ---- prices and fees, and what insurance pays
        said = rf"(?:{listed('tariff_said')}|每[一-鿿]{{1,3}}|（[^（）]*）|[/／][一-鿿]+)*$"
        self.tariff = later(listed("tariffs"))
        self.charged = later(rf"(?P<what>{listed('tariffs')})(?:[^，。；]{{0,8}}?由[^，。；]{{1,24}})?{said}")
        self.surcharge = later(rf"(?P<what>{listed('surcharges')})(?:{listed('rates')})?{said}")
        self.charged_behind = later(rf"(?:的?(?:{listed('rates')}))?(?P<charged>{listed('charged_behind')})")
        self.margin = later(rf"(?:{listed('rate_margins')})")
        self.interest, self.among = later(listed("interest")), later(listed("among_them"))
        self.fine = later(listed("fines"))
        self.price_found = later(listed("prices_found"))
        self.grant = later(listed("bare_awards", "relief", "given_as"))
        self.sanctioned = later(rf"的[^，。；]{{0,16}}，[^。；]{{0,20}}?(?P<then>{listed('sanctions')})")
        self.in_fact = later(listed("in_fact"))
        # 设备投入不少于500万元，按实际投入的20%补助
        self.spent_first = later(rf"(?P<what>{listed('spent_first')})(?:{before})?$")
        self._shares_of = {
            what: later(
                rf"[^，。；]{{0,6}}，[^，。；\d]{{0,24}}?{what}[^，。；\d]{{0,2}}\d[\d.]*%[^，。；]{{0,6}}?(?:{listed('bare_awards')})"
            )
            for what in cues["spent_first"]
        }
        self.insured = later(listed("insured"))
        self.insured_share = later(
            rf"(?P<paid>{listed('insured_share')})(?:{listed('rates_said')}|{listed('raised_to')}|由[^，。；]{{1,12}})*$"
        )
        self.insured_change = later(rf"(?P<paid>{listed('insured_share')})[^，。；\d]{{0,4}}(?:{listed('award_up', 'award_down')})$")
        self.condition = later(rf"^(?:{listed('rule_behind')})")
        self.granted = later(rf"(?:[^，]{{0,6}}?)(?:按|给予|予以|可|{verbs})")
        self.actors = later(rf"[的之][一-鿿“”]{{0,12}}?(?:{listed('rule_actors')})")
        self.each = later(listed("each"))
        # 对连片50亩以上池塘改造，按…补助; 超过100人的企业为5%
        self.paid_for = later(
            rf"[^，。；]{{0,16}}，(?:每|{listed('pays_surely')})[^。；]{{0,40}}?(?P<paid>{listed('bare_awards')}|{listed('paid_at_once')})"
        )
        self.tier = later(rf"的[一-鿿]{{0,8}}(?:{listed('rule_actors')})则?(?:为|按|是)$")
        self.rule_heading = later(listed("rule_heading"))
        self.achieve = later(listed("achieve_verbs"))
        self.levied = later(rf"(?:的(?:{listed('rates')}))?(?:足额|全额|按时)?(?:{listed('levies')})")
        self.limits = later(listed("limits"))
        self.nominations = later(listed("nominations"))
        self.may_nominate = later(rf"(?:可|限|只能|至多)各?(?:{listed('nominations')})")
        self.staged = later(rf"(?:{listed('staged')})[^，。；]{{0,8}}(?:{listed('staged_verbs')})$|(?:预拨|预支|预付)$")
        self.duty = later(listed("duties"))
        self.after = later(rf"\s?(?:（含）|（含本数）)?(?:{signs})")
        # ---- tense
        # 将培训任务列入考核: 将 that disposes of an object says nothing of time
        # 我们重点做了以下工作。
        self.did = later(rf"(?:{listed('did_so')})了?[^，。；：]{{0,4}}(?:{listed('announces', 'did_what')})[^，。；：]{{0,8}}[：:。]?$")
        self.disposal = later(rf"[^，。；：]{{1,24}}?(?:{listed('disposals')})")
        # 利用现有仓库, 在现有基础上: what is there already is built upon
        self.upon = later(rf"(?:{listed('built_upon')})(?:好|了|全[省市县区]|我[省市县区]|各|村|{listed('built_upon_where')})*$")
        # 占计划投资的45%: a plan that is fulfilled; 现有职工总数的10%: of what a share is taken; 已建成小区达标率: which ones; 缺口压减三成
        self.fulfilled = later(rf"(?:{listed('fulfils')})(?:了|{listed('whole_years')})*$")
        self.of_all = later(rf"[^，。；\d]{{2,14}}(?:的|{listed('sums')})$")
        self.already_such = later(
            rf"(?:{listed('events')}|建)成?的?[一-鿿]{{2,12}}?(?:{listed('rates')})(?:{listed('rates_said')}|{listed('raised_to')})*$"
        )
        self.made_good = later(listed("made_good"))
        # 完成投资36亿元，已于去年11月建成投产; 三期投资33亿元，计划2026年3月动工; 继续保持100%
        self.done_behind = later(
            rf"[^；。]{{0,24}}?，(?:{listed('now_all')})*(?P<done>已)经?(?:于[^，。；]{{2,14}}|{listed('wholly')})*(?:{listed('events')})"
        )
        self.planned_behind = later(
            rf"[^，。；\d]{{0,8}}，(?P<ahead>{listed('planned')})(?:于|在)?[^，。；]{{2,14}}?(?:{listed('events')})"
        )
        self.holds = later(rf"(?:{listed('goes_on')})(?:{listed('kept_at')})[^，。；]{{0,8}}$")
        self.reached = later(rf"{listed('past_behind')}|^[一-鿿]{{1,3}}[到上成满]了")
        self.embedded = frozenset(row.word for row in cues.rows("tense") if row.alone)
        self.expected = frozenset(row.word for row in cues.rows("tense") if row.value == "expected")
        self.light = frozenset(row.word for row in cues.rows("tense") if row.strength == "light")
        # 四分之一拟通过市场化融资: a verb phrase behind the figure may be what looks ahead
        self.ahead_behind = later(rf".{{0,3}}?({listed('ahead_behind')})")
        # 现有停车场建设充电桩800个: the verb behind it is what is done; 在已建成的站点上新增20个, 对已认定的基地开展评估
        self.there_already = frozenset(cues["there_already"])
        self.built_there = later(rf"[一-鿿]{{2,12}}?(?:{listed('built_there')})[^，。；]{{0,16}}$")
        self.done_there = later(rf"[^，。；\d]{{1,12}}的[^，。；\d]{{1,14}}(?:{listed('done_there')}|上|中|内)[^，。；]{{0,12}}$")
        # 按“十四五”规划, 雨露计划补助: a plan that is named plans nothing here
        self.plan_of = later(
            rf"(?:(?:{listed('plan_money')})(?=[\d、，。（]|{listed('plan_money_said')})|{listed('plan_of')}|[、”」》，。；]|中[，。]|$)"
        )
        self.plan_named_by = later(rf"(?:{listed('plan_named_by')})[^，。；：\d]{{0,8}}$|[“「][^“”「」]{{0,12}}$|(?:{listed('this_one')})$")
        # 争取上级资金2.3亿元: what was won, and no hope
        self.won = later(rf"(?:到(?!20|[^，。；\d]{{0,3}}年)|了)|(?:{listed('won_from')})[^，。；\d]{{0,14}}(?:{listed('won_what')})")
        # 今年目标：, 年度任务是, 下发通知：: what is listed behind it is promised, unless it is met: 圆满完成年度目标任务：
        self.goal = later(
            rf"(?:{listed('goal_of')}|\d{{4}}年|全[省市县区]|我[省市县区]|[的总年])+(?:{listed('goals')}){{1,2}}(?:如下|分别)?(?:是|为|：)"
            rf"|(?:{listed('ordering')})[^，。；：]{{0,16}}(?:{listed('orders')})(?:{listed('ordered')})?："
        )
        # 【进展情况】, 年度任务：, at a sentence's beginning: a label that says what is told below it
        labels = (f"(?P<{way}>{words(cues.toward('heading', way))})" for way in ("ahead", "back"))
        self.label = later(rf"(?:【|(?:(?<=[\n。；])|\A)\s*)[^，。；：】\d]{{0,8}}(?:{'|'.join(labels)})[^，。；：】\d]{{0,3}}[】：]")
        self.met = later(rf"(?:{listed('meeting')})[^，。；：]{{0,12}}$")
        # 建成后可新增泊位900个: what comes of it when it is done
        self.when_done = later(rf"(?:{listed('finished')})(?:{listed('in_use')})?(?:之)?后(?![^，。；]{{0,4}}[已曾])")
        self.list_head = later(
            rf"(?:{listed('list_kinds')})*(?P<what>{listed('list_nouns')})"
            rf"(?:{listed('listed_how')})?(?:{listed('listed_as')}|有以下[^，。]{{1,6}}|有|是|为)?[：:]?$"
        )
        # ---- what was adopted: 票决产生2025年民生实事项目, 办好15件民生实事：, 印发方案，主要措施如下：
        people, tasks = listed("for_people"), listed("public_tasks")
        self.voted = later(
            rf"(?:{listed('votes')})[^。；]{{0,30}}(?:{tasks})|(?:{listed('adopting')})[^。；]{{0,24}}(?:{people})[^。；]{{0,4}}(?:{tasks})"
            rf"|(?:{people})[^。；，]{{0,4}}(?:{tasks})(?:项目|清单)?[^。；]{{0,10}}(?:{listed('adopted')}|是：)"
        )
        self.lists_measures = later(
            rf"(?:{listed('measure_nouns')})(?:{listed('listed_how')})?(?:{listed('listed_as')}|有以下[^，。]{{1,8}}|有|是|为)[：:]?$"
            r"|(?:措施|举措|任务)[：:]$"
        )
        self.issues = later(rf"(?:{listed('issuing')})[^。]{{0,60}}(?:{listed('issued')}|[一-鿿]季)")
        self.looking_back = later(listed("looking_back"))
        self.tells = later(rf"^(?:{listed('telling_openers')})")
        # ---- target or status
        self.state = later(rf"(?:{listed('state_verbs')})(?:了)?[^，。；：]{{0,4}}$")
        self.promised = later(words(cues.toward("heading", "ahead")))
        self.looked_back = later(words(cues.toward("heading", "back")))
        # 超过20%的 | 再奖励5万元, 达8%以上时，奖励, 300公里以上的 | 每标箱补贴: what is paid stands right behind
        self.paid_at_once = later(
            rf"(?:（[^）]{{0,8}}）)?(?:以[上下]的?|的|(?:以上)?时，?)(?:[^，。；\d（]{{0,16}})(?:{listed('paid_at_once')})[^，。；]{{0,10}}\d"
        )
        self.fund = later(rf"(?:{listed('set_aside')})[^，。；\d]{{0,16}}$")
        self.raised = later(rf"(?:{listed('award_raised')})(?:约|近|不超过|最高)?$")
        # 争取中央补助215万元: what came from above is for all
        self.from_above = later(rf"(?:{listed('from_above')})(?:财政|专项|转移支付)*(?:补助|补贴|奖补|资金)+$")
        self.on_average = later("(?:人均|平均|户均)[^，。；]{0,8}$")
        # 在协作资金中安排70万元: what is set aside is for all
        self.set_aside = later(rf"安排(?:了|{listed('set_aside_for')})*(?:约|近|超|不少于|不低于|共|合计)?$")
        self.earned = later(rf"(?:{listed('earned')})(?:{listed('earned_to')}|为|达)*$")
        self.bulletin = later(listed("bulletins"))
        self.shortcomings = later(rf"(?:{listed('shortcomings')})[^，。；：]{{0,16}}[：，]")
        self.selections = later(listed("selections"))
        self.summed = later(listed("summed"))
        self.fact = later(listed("fact_verbs"))

    def share_of(self, what: str) -> re.Pattern[str]:
        """What follows a sum of `what`, where a share of the same is paid."""
        return self._shares_of[what]

    def measure(self, unit: str) -> str:
        """What a unit measures: money, people, things, share, …; "" where no table knows it."""
        found = self.tables.unit.get(unit.split("/")[0])
        return found.measure if found else ""
