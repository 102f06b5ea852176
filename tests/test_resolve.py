"""What the extractor makes of whole paragraphs, statement by statement of what a record is; and what holds for any text at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import factory

from policy_digest import pipeline, tables
from policy_digest.models import Extraction, Paragraph, Record

TABLES = tables.load()
NEWS, PLAN, REGULATION = "潍坊加快发展公共服务", "公共服务提升实施方案", "公共服务设施管理办法"
wrong = pytest.mark.xfail(reason="read wrongly so far")


def extract(*paragraphs: str | Paragraph, title: str = NEWS, **fields: Any) -> Extraction:
    """What is read out of an article of Weifang, dated 2024-05-20 unless `fields` says otherwise."""
    return pipeline.Extractor(TABLES).extract(factory.article(*paragraphs, title=title, **fields))


def written(r: Record) -> str:
    """`target >= 12 个 by=2027`, without what is counted."""
    top = f"..{r.value_max.normalize():f}" if r.value_max is not None else ""
    period = "".join(f" {k}={v}" for k, v in r.period.as_dict().items())
    return f"{r.kind} {r.comparator} {r.value.normalize():f}{top} {r.unit}{period}"


class Case(NamedTuple):
    """Paragraphs of one article, and its records in order: `target >= 12 个 by=2027: what the indicator must hold`."""

    about: str
    paragraphs: str | Sequence[str]
    records: Sequence[str]
    fields: dict[str, Any] = {}  # noqa: RUF012 - read only


SEVERAL = [
    Case(
        "verb, subject and period carry over to the items of the list",
        "到2027年建成3所示范校、5个公共实训基地，每个补助20万元。",
        ["target = 3 所 by=2027: 示范校", "target = 5 个 by=2027: 公共实训基地", "support = 200000 元: "],
    ),
    Case(
        "of two deadlines with 分别, one for each",
        "到2026年和2030年，建筑垃圾利用率分别达到60%、70%。",
        ["target = 60 % by=2026: 建筑垃圾利用率", "target = 70 % by=2030: 建筑垃圾利用率"],
    ),
    Case(
        "a period governs across commas and semicolons",
        "到2026年，全市新建社区食堂40家，改造老旧小区120个；新增停车位8000个。",
        ["target = 40 家 by=2026: 社区食堂", "target = 120 个 by=2026: 小区", "target = 8000 个 by=2026: 停车位"],
    ),
    Case(
        "until another is stated",
        "到2025年建成充电站80座，到2028年建成充电站200座、换电站15座。",
        ["target = 80 座 by=2025: 充电站", "target = 200 座 by=2028: 充电站", "target = 15 座 by=2028: 换电站"],
    ),
    Case(
        "across a full stop, where the next sentence goes on listing what was opened",
        ["到“十四五”末，充电网络更加健全。公共充电桩超过1.2万个，居住区覆盖率达到90%。", "养老床位达到3万张。"],
        ["target > 12000 个 by=2025: 公共充电桩", "target = 90 % by=2025: 覆盖率", "target = 30000 张: 养老床位"],
        {"title": PLAN},
    ),
    Case(
        "a heading's period governs what stands under it",
        ["# 2026年目标", "建成充电站200座。", "# 保障措施", "新增工作人员30名。"],
        ["target = 200 座 during=2026: 充电站", "target = 30 人: 工作人员"],
        {"title": PLAN},
    ),
    Case(
        "every year governs its own chain, up to a semicolon",
        "每年培训护理员3000人次，举办技能竞赛2场；新建实训室6间。",
        ["target = 3000 人次 every=P1Y: 护理员", "target = 2 场 every=P1Y: 技能竞赛", "target = 6 间: 实训室"],
        {"title": PLAN},
    ),
    Case(
        "a recurrence stands beside a deadline",
        "到2027年，每年新增保障性住房5000套。",
        ["target = 5000 套 by=2027 every=P1Y: 保障性住房"],
    ),
    Case(
        "a comparator before the first item holds for the list",
        "计划建设不少于20个培训基地、40个技能大师工作室。",
        ["target >= 20 个: 培训基地", "target >= 40 个: 工作室"],
    ),
    Case(
        "a comparator at one later item is its own",
        "计划新建养老驿站20个，日间照料中心不少于12个、护理站6个左右。",
        ["target = 20 个: 养老驿站", "target >= 12 个: 日间照料中心", "target ~ 6 个: 护理站"],
    ),
    Case(
        "per person and month is money with a recurrence",
        "对符合条件的失能老人，给予每人每月1000元护理补贴。",
        ["support = 1000 元 every=P1M: 护理补贴"],
    ),
    Case(
        "one number with two subjects is one record that names both",
        "目前，甲类园区、乙类园区绿色建筑占比均达36%。",
        ["status = 36 %: 甲类园区、乙类园区"],
    ),
    Case(
        "respectively gives one record a pair",
        "目前，全市托育机构、养老机构分别达到320家、180家。",
        ["status = 320 家: 托育机构", "status = 180 家: 养老机构"],
    ),
    Case(
        "respectively, with money",
        "对初级工、中级工、高级工分别补贴1000元、1500元、2000元。",
        ["support = 1000 元: 初级工", "support = 1500 元: 中级工", "support = 2000 元: 高级工"],
    ),
    Case(
        "one record a tier",
        "对获奖作品，一等奖奖励5万元、二等奖3万元、三等奖1万元。",
        ["support = 50000 元: 一等奖", "support = 30000 元: 二等奖", "support = 10000 元: 三等奖"],
    ),
    Case(
        "years of a list each take their own figure",
        "2025年、2026年、2027年分别改造老旧小区30个、40个、50个。",
        ["target = 30 个 during=2025: 老旧小区", "target = 40 个 during=2026: 小区", "target = 50 个 during=2027: 小区"],
    ),
    Case(
        "a subject before the number and one behind it",
        "目前，累计建成口袋公园160处，改造12条背街小巷。",
        ["status = 160 处: 口袋公园", "status = 12 条: 背街小巷"],
    ),
    Case(
        "money takes no deadline that was stated for something else",
        "到2027年建成社区食堂60家，对每家给予一次性建设补助8万元。",
        ["target = 60 家 by=2027: 社区食堂", "support = 80000 元: 补助"],
    ),
    Case(
        "money takes a period that is stated for it",
        "2025年购买新能源汽车的，每辆补贴3000元。",
        ["support = 3000 元 during=2025: 补贴"],
    ),
    Case(
        "what a rate reaches, or another span of time, is not done anew every year",
        "到2030年，外送电量每年超过1200亿千瓦时，就地消纳比例提高到四成；每年培训1500人次，两年内遴选骨干120名。",
        [
            "target > 120000000000 千瓦时 by=2030 every=P1Y: 外送电量",
            "target = 40 % by=2030: 消纳比例",
            "target = 1500 人次 by=2030 every=P1Y: 培训",
            "target = 120 人 within=P2Y: 骨干",
        ],
        {"title": PLAN},
    ),
    Case(
        "每人每年 is each one's, and goes no further",
        "2025年，老年人每人每年免费体检不少于两次，建成养老院80家。",
        ["target >= 2 次 every=P1Y: 体检", "target = 80 家 during=2025: 养老院"],
        {"title": PLAN},
    ),
    Case(
        "届时: by that year",
        "东线预计于2029年全线通车，届时路网延伸至约24公里。",
        ["target ~ 24 公里 by=2029: 路网"],
    ),
    Case(
        "a date that only says which ones are meant governs nothing",
        "2000年底前建成的小区实现应改尽改，到2030年物业管理覆盖率达到95%以上。2000年底前建成的小区加装电梯80部。",
        ["target >= 95 % by=2030: 物业管理覆盖率", "target = 80 部 by=2030: 电梯"],
        {"title": PLAN},
    ),
    Case(
        "a span of time or an age is a figure where it is what is measured",
        "到2025年，人均预期寿命达到78.6岁，空气质量优良天数达到251天，服务60岁以上老人3万名。",
        ["target = 78.6 岁 by=2025: 预期寿命", "target = 251 天 by=2025: 优良天数", "target = 30000 人 by=2025: 老人"],
    ),
    Case(
        "what is held every quarter counts, one as well as two",
        "2024年，每季度举办一场引才活动，每个季度组织两期技术课堂。",
        ["target = 1 场 during=2024 every=P3M: 引才活动", "target = 2 期 during=2024 every=P3M: 技术课堂"],
        {"title": PLAN},
    ),
    Case(
        "how far a task has come, where only the task says what is counted",
        ["# 一、加固山塘", "【年度任务】加固山塘42座。", "【进展情况】已完成27座。", "# 二、修建便桥", "已完成6座。"],
        ["target = 42 座: 山塘", "status = 27 座: 山塘"],
    ),
    Case(
        "a part of the time that a sentence opened with ends with its clause",
        "上半年，财政收入30.6亿元，6月份增长2.1%。民间投资64亿元，增速比一季度加快0.6个百分点。",
        [
            "status = 3060000000 元 during=2025-01/2025-06: 财政收入",
            "status = 2.1 % during=2025-06: ",
            "status = 6400000000 元 during=2025-01/2025-06: 民间投资",
            "status = 0.6 百分点 during=2025-01/2025-06: ",
        ],
        {"published": "2025-07-20"},
    ),
    Case(
        "a month, and the whole year, under a heading of half a year",
        ["# 下半年工作打算", "9月组织招聘会6场。", "确保全年培训护理员800人次。"],
        ["target = 6 场 during=2025-09: 招聘会", "target >= 800 人次 during=2025: 护理员"],
        {"title": "潍坊市民政局2025年上半年工作总结和下半年打算", "published": "2025-07-10"},
    ),
    Case(
        "the whole year, behind what is due in a month of it",
        "力争11月底前8座泵站全部完工，全年完成投资2.3亿元以上。",
        ["target = 8 座 by=2025-11: 泵站", "target >= 230000000 元 during=2025: 投资"],
        {"published": "2025-10-10"},
    ),
    Case(
        "当年 behind a day that is told is of that day's year",
        "截至2024年末，全市有职工4.2万人，当年归集3.1亿元。",
        ["status = 42000 人 as_of=2024: 职工", "status = 310000000 元 as_of=2024: "],
        {"published": "2025-03-10"},
    ),
    Case(
        "过去一年, said in the midst of a year, is twelve months and no year",
        "过去一年，全市新建学校14所。",
        ["status = 14 所 within=P1Y: 学校"],
        {"published": "2025-08-20"},
    ),
    Case(
        "what is asked for is a rule, before the figure or behind it",
        "车位至少25%须备有充电设备。申请家庭的人均收入应低于平均收入的60%，每个家庭只能购买1套住房。村集体可将新增收益的20%用于奖励。",
        ["rule >= 25 %: 车位", "rule < 60 %: 收入", "rule = 1 套: ", "rule = 20 %: 收益"],
        {"title": PLAN},
    ),
    Case(
        "money says what it is paid as",
        "对困难老人发放护理补贴，每人每月320元。学费补偿每人每年最高1.6万元，按合同金额的30%发放算力券。",
        ["support = 320 元 every=P1M: 护理补贴", "support <= 16000 元 every=P1Y: 学费补偿", "support = 30 %: 算力券"],
        {"title": PLAN},
    ),
    Case(
        "who publishes for an office tells nothing on the way; a reporter does",
        "站台屏幕会由410个增加到600个，候车亭每年加设不少于12座。",
        ["target = 600 个: 屏幕", "target >= 12 座 every=P1Y: "],
        {"publisher": "潍坊市交通运输局"},
    ),
    Case(
        "what was told as a whole gives its name to a total, and not the part on the way",
        "2026年，全市计划筹集保障性住房2.5万套，其中中心城区不少于1.8万套；到2027年，总量达到14万套以上。",
        [
            "target = 25000 套 during=2026: 保障性住房",
            "target >= 18000 套 during=2026: 中心城区",
            "target >= 140000 套 by=2027: 保障性住房总量",
        ],
    ),
]

KINDS_AND_TENSES = [
    Case("a goal", "到2027年，全市建成实训中心不少于12个。", ["target >= 12 个 by=2027: 实训中心"]),
    Case("a fact", "目前，持证人员已超8万人。", ["status > 80000 人: 持证人员"]),
    Case("a promise of one beneficiary's money", "对新建基地一次性补助30万元。", ["support = 300000 元: 补助"]),
    Case("a share that is allowed", "中职学校可拿出15%的编制用于聘任兼职教师。", ["rule <= 15 %: 编制"]),
    Case(
        "a threshold",
        "申报企业上年度研发投入占营业收入的比例不低于3%。",
        ["rule >= 3 % during=2023: 比例"],
        {"title": REGULATION},
    ),
    Case("a recurring promise", "今后，全市将每年举办招聘会40场。", ["target = 40 场 every=P1Y: 招聘会"]),
    Case("a recurring fact", "目前，全市技工院校每年输送毕业生2万人。", ["status = 20000 人 every=P1Y: 毕业生"]),
    Case("money to be raised in all", "计划三年投入资金12亿元用于管网改造。", ["target = 1200000000 元 within=P3Y: 资金"]),
    Case("money already spent", "去年，全市累计投入养老服务资金3.2亿元。", ["status = 320000000 元 during=2023: 资金"]),
    Case("a selection quota", "每两年评选“城市美容师”30名。", ["target = 30 人 every=P2Y: 城市美容师"]),
    Case("the wording decides, not the number", "今年将新增托位600个。", ["target = 600 个 during=2024: 托位"]),
    Case("… and told as done", "今年已新增托位600个。", ["status = 600 个 during=2024: 托位"]),
    Case(
        "both in one sentence",
        "目前已建成口袋公园35处，到2026年将建成80处。",
        ["status = 35 处: 口袋公园", "target = 80 处 by=2026: 口袋公园"],
    ),
    Case("a year behind the article", "2022年新开公交线路14条。", ["status = 14 条 during=2022: 公交线路"]),
    Case("the same year ahead of it", "2022年新开公交线路14条。", ["target = 14 条 during=2022: 公交线路"], {"published": "2021-12-03"}),
    Case("a cap on a loan", "符合条件的创业者可申请最高30万元的创业担保贷款。", ["support <= 300000 元: 创业担保贷款"]),
    Case("a rate paid", "按照实际投资额的10%给予补助，最高不超过50万元。", ["support = 10 %: ", "support <= 500000 元: "]),
    Case(
        "what was summed up is reached, also behind a promise",
        "今年将新建充电桩800个。全市累计建成充电桩1.06万个。",
        ["target = 800 个 during=2024: 充电桩", "status = 10600 个: 充电桩"],
    ),
    Case(
        "a part of a grant that is paid in stages decides nothing but when",
        "对新建托育机构补助20万元，首期拨付60%，验收后拨付40%。",
        ["support = 200000 元: ", "rule = 60 %: ", "rule = 40 %: "],
    ),
    Case("a rate that is set aside is a rule", "企业按照工资总额的8%足额提取职工教育经费。", ["rule = 8 %: 职工教育经费"]),
    Case("an income line decides who qualifies", "申请家庭人均年收入准入线由4.2万元放宽到5.6万元。", ["rule = 56000 元: 准入线"]),
    Case("a rent that is charged is a rule, and supports nobody", "公租房租金为每平方米每月3元至8元。", ["rule = 3..8 元 every=P1M: 租金"]),
    Case(
        "a call for applications says how many may be nominated",
        "各县推荐工作室不超过5家、首席技师不超过10名。",
        ["rule <= 5 家: 工作室", "rule <= 10 人: 首席技师"],
        {"title": "关于组织申报2024年度技能大师工作室的通知"},
    ),
    Case(
        "the last word of a heading says whether it looks back",
        [Paragraph("四、重点工作进展", 1), "全市投用社区食堂120家。"],
        ["status = 120 家: 社区食堂"],
        {"title": PLAN},
    ),
    Case(
        "since a plan began, also what was pushed forward is reached",
        "“十四五”以来，全市推动28所职业院校与412家企业结对。",
        ["status = 28 所 since=2021: 职业院校", "status = 412 家 since=2021: 企业"],
    ),
    Case(
        "what is chosen again and again is promised",
        "“首席技师”每届评选15名，一次性奖励3万元。",
        ["target = 15 人: 首席技师", "support = 30000 元: "],
    ),
    Case("what must be reached before something begins is a rule", "培训班满30人即可开班。", ["rule >= 30 人: "]),
    Case(
        "what all of many got is no support for one",
        "去年全县向312户家庭发放租赁补贴98.6万元。",
        ["status = 312 户 during=2023: 家庭", "status = 986000 元 during=2023: 租赁补贴"],
    ),
]

PERIODS = [
    Case("a deadline with a month", "2026年6月底前，完成燃气管道改造260公里。", ["target = 260 公里 by=2026-06: 燃气管道"]),
    Case("the end of a plan", "到“十五五”末，养老护理员达到9000人。", ["target = 9000 人 by=2030: 养老护理员"]),
    Case("an interval", "2025—2027年，新建公办幼儿园45所。", ["target = 45 所 during=2025/2027: 公办幼儿园"]),
    Case("the first ten months", "今年前4个月，全市新增就业2.1万人。", ["status = 21000 人 during=2024-01/2024-04: 就业"]),
    Case("within three years", "3年内建成数字家庭试点小区60个。", ["target = 60 个 within=P3Y: 试点小区"]),
    Case("some five years' time", "用5年左右时间，培育专精特新企业500家。", ["target = 500 家 within=P5Y: 专精特新企业"]),
    Case("since", "2019年以来，累计改造危房1300户。", ["status = 1300 户 since=2019: 危房"]),
    Case(
        "what has come about is not of the year in which it was begun",
        "2023年，全市启动匠人培育工程。培育体系逐步形成，全市已涌现省级匠人6名。",
        ["status = 6 人: 省级匠人"],
    ),
    Case(
        "the latest edition is of now",
        "自2022年起，培训实行目录管理。最新版目录已涵盖40个行业。",
        ["status = 40 个: 行业"],
        {"title": PLAN},
    ),
    Case("as of", "截至4月底，全市已登记志愿者12万人。", ["status = 120000 人 as_of=2024-04: 志愿者"]),
    Case("now gives none", "目前，全市有社工站230个。", ["status = 230 个: 社工站"]),
    Case("every quarter", "每季度举办招聘会6场。", ["target = 6 场 every=P3M: 招聘会"], {"title": PLAN}),
    Case(
        "this year and last, against the article's date",
        "去年新建绿道80公里，今年计划新建100公里。",
        ["status = 80 公里 during=2023: 绿道", "target = 100 公里 during=2024: 绿道"],
    ),
    Case(
        "without a date what is relative stays out",
        "去年新建绿道80公里，今年计划新建100公里。",
        ["status = 80 公里: 绿道", "target = 100 公里: 绿道"],
        {"published": None},
    ),
    Case("without a date what is absolute stays", "到2027年建成绿道300公里。", ["target = 300 公里 by=2027: 绿道"], {"published": None}),
    Case(
        "a plan's window for targets with none of their own",
        "新建街心花园50座。",
        ["target = 50 座 by=2027: 街心花园"],
        {"title": "城市更新三年行动方案（2025—2027年）", "window": "2025/2027"},
    ),
    Case(
        "when something happened says nothing of what is told next",
        "一期完成投资36亿元，已于去年11月建成投产；二期投资42亿元，计划2025年3月动工。",
        ["status = 3600000000 元: 投资", "target = 4200000000 元: 投资"],
    ),
    Case(
        "a year behind 其中 is that of a part",
        "三年完成水库除险加固34座，其中2024年12座、2025年14座；同步改造灌区2处。",
        ["target = 34 座 within=P3Y: 水库", "target = 12 座 during=2024", "target = 14 座 during=2025", "target = 2 处 within=P3Y: 灌区"],
        {"title": PLAN},
    ),
    Case(
        "a deadline behind the figure, in its clause, goes before an earlier one",
        "到2027年，建设人才公寓1200套，首批480套公寓今年年底前交付。",
        ["target = 1200 套 by=2027: 人才公寓", "target = 480 套 by=2024: 公寓"],
    ),
    Case(
        "the end of what it was before is none of what it is",
        "行政村覆盖率由“十三五”末的68%提高到81.5%。",
        ["status = 81.5 %: 覆盖率"],
    ),
    Case(
        "where a year is looked back on, it is meant by 当年",
        ["# 一、2023年工作回顾", "公益林按每亩每年16元补偿，当年兑付1.2亿元。一年来，新建公园6个。"],
        ["support = 16 元 every=P1Y", "status = 120000000 元 during=2023", "status = 6 个 during=2023: 公园"],
    ),
    Case(
        "since when somebody qualifies is no time in which to act",
        "对毕业5年内的高校毕业生，今年将提供岗位3000个。",
        ["target = 3000 个 during=2024: 岗位"],
    ),
    Case(
        "what is reckoned by each and every year does not recur in the next clause",
        "管护经费按每亩每年15元落实，确保管护主体落实率100%。",
        ["support = 15 元 every=P1Y", "target >= 100 %: 落实率"],
        {"title": PLAN},
    ),
    Case(
        "a year of the title that is written with a space, and a caption that dates nothing below it",
        ["# 图1 2019—2023年地区生产总值", "全年新增就业2460人。"],
        ["status = 2460 人 during=2023: 就业"],
        {"title": "潍坊市2023 年国民经济和社会发展"},
    ),
    Case(
        "to the end of the plan that was named",
        "“十四五”期间，建成机场1个以上。到规划期末，绿色出行比例力争达到75%。",
        ["target >= 1 个 during=2021/2025: 机场", "target = 75 % by=2025: 绿色出行比例"],
        {"title": PLAN},
    ),
    Case(
        "a whole year behind a year's end is that year",
        "2023年底，全市电力装机3700万千瓦。全年完成发电量690亿千瓦时。",
        ["status = 37000000 千瓦 as_of=2023: 装机", "status = 69000000000 千瓦时 during=2023: 发电量"],
    ),
    Case(
        "a new year, said in its first months, is that year",
        "新一年的盘子已经定下：全市将开展技能培训25万人次。",
        ["target = 250000 人次 during=2024: 培训"],
        {"published": "2024-01-23"},
    ),
    Case(
        "half a year that is over holds no promise",
        "今年上半年，电信业务收入再增18.2%。",
        ["status = 18.2 % during=2024-01/2024-06: 收入"],
        {"published": "2024-08-28"},
    ),
]

VALUES = [
    Case(
        "scales and classifiers",
        "目前，全市有登记护士3.6万名，医疗总投入达1.2亿元。",
        ["status = 36000 人: 护士", "status = 120000000 元: 投入"],
    ),
    Case(
        "shares in words",
        "目前，三成企业已上云，三分之一的商户接入，一半的社区设点。",
        ["status = 30 %: 企业", "status = 33.33 %: 商户", "status = 50 %: 社区"],
    ),
    Case("full coverage", "到2026年，城乡社区养老服务设施实现全覆盖。", ["target = 100 % by=2026: 养老服务设施"]),
    Case("doubling", "到2027年，新能源汽车保有量翻一番。", ["target = 2 倍 by=2027: 保有量"]),
    Case("numerals in words", "目前，全市共有非遗工坊一百〇五家。", ["status = 105 家: 非遗工坊"]),
    Case("a range", "今年计划新建湿地公园3至5家。", ["target = 3..5 家 during=2024: 湿地公园"]),
    Case("a range with one scale", "对获评项目给予3至5万元奖励。", ["support = 30000..50000 元: 奖励"]),
    Case("a unit that begins with a scale", "到2027年，新型储能装机达到120万千瓦。", ["target = 1200000 千瓦 by=2027: 储能"]),
    Case("points", "到2027年，清洁取暖率提高5个百分点。", ["target = 5 百分点 by=2027: 清洁取暖率"]),
    Case("rates keep their denominator", "租金标准不高于25元/平方米。", ["rule <= 25 元/平方米: 租金"], {"title": REGULATION}),
    Case(
        "person-times are not persons",
        "去年，全市培训2.6万人次、新增持证9000人。",
        ["status = 26000 人次 during=2023: 培训", "status = 9000 人 during=2023: 持证"],
    ),
    Case("more than, in the middle of the number", "目前，累计服务老年人20余万人次。", ["status > 200000 人次: 老年人"]),
    Case("about", "目前，全市有网约配送员近6万人、家政服务员约4万人。", ["status ~ 60000 人: 配送员", "status ~ 40000 人: 家政服务员"]),
    Case("at least, behind", "到2027年，培养全科医生600名以上。", ["target >= 600 人 by=2027: 全科医生"]),
    Case("less than", "目前，失业率不足4%。", ["status < 4 %: 失业率"]),
    Case("what is ensured is a floor", "今年确保城镇新增就业7万人。", ["target >= 70000 人 during=2024: 城镇新增就业"]),
    Case(
        "a bound stands before a list whose sum is measured",
        "首席技师人数一般不超过本企业技师、高级技师总数的5%。",
        ["rule <= 5 %: 首席技师"],
        {"title": PLAN},
    ),
    Case(
        "signs are comparators",
        "护理型床位占比≥70%，空置率≤5%。",
        ["target >= 70 %: 护理型床位占比", "rule <= 5 %: 空置率"],
        {"title": PLAN},
    ),
    Case(
        "a headline or a table that leaves the bound out says the same quantity",
        ["到2027年，全市新增床位3000张。", "到2027年，全市新增床位不少于3000张。"],
        ["target >= 3000 张 by=2027: 床位"],
    ),
]

NO_RECORDS = [
    Case("dates, durations and ages", "本办法自2024年7月1日起施行，有效期5年；60周岁以上老年人3个工作日内办结。", []),
    Case("the document's own parts", "方案分5个部分，共18条措施。", []),
    Case("document numbers and telephones", "依据民发〔2021〕36号文件执行，咨询电话0536-8096345。", []),
    Case("ordinals and names", "第三届运动会聚焦“六大产业”，实施“百千万工程”。", []),
    Case("departments", "市民政局等11部门联合印发通知。", []),
    Case("denominators", "到2027年，每万名劳动者中高技能人才达到1200人。", ["target = 1200 人 by=2027: 高技能人才"]),
    Case("a baseline", "到2026年，公交分担率由28%提高到35%。", ["target = 35 % by=2026: 公交分担率"]),
    Case(
        "a pair of baselines",
        "租房补贴由每人每月500元、800元分别提高到800元、1200元。",
        ["support = 800 元 every=P1M: 租房补贴", "support = 1200 元 every=P1M: 租房补贴"],
    ),
    Case(
        "a note on how figures are counted",
        ["到2026年，工业企业达到300家。", "注：统计范围为年收入2000万元及以上的企业。"],
        ["target = 300 家 by=2026: 工业企业"],
    ),
    Case("a baseline's year", "到2025年，单位能耗比2020年下降13.5%。", ["target = 13.5 % by=2025: 能耗"]),
    Case("a private person's story", "焊工李师傅从业15年，带徒8人，加工零件3万件。", []),
    Case("another place", "青岛市去年新增床位3200张。潍坊市去年新增床位1500张。", ["status = 1500 张 during=2023: 床位"]),
    Case("the country", "全国养老机构达到4.1万家。全市养老机构达到180家。", ["status = 180 家: 养老机构"]),
    Case(
        "a quantity said twice, with the fuller statement kept",
        ["全市公共充电桩达到1.2万个。", "据统计，截至2023年底，全市公共充电桩达到1.2万个。"],
        ["status = 12000 个 as_of=2023: 公共充电桩"],
    ),
    Case(
        "two quantities that only look alike",
        ["目前，全市有养老机构180家。", "目前，全市有托育机构180家。"],
        ["status = 180 家: 养老机构", "status = 180 家: 托育机构"],
    ),
    Case("a county of another city", "民权县近三年改造小区61个。潍坊市近三年改造小区20个。", ["status = 20 个 within=P3Y: 小区"]),
]

GROUPS = {"several": SEVERAL, "kinds": KINDS_AND_TENSES, "periods": PERIODS, "values": VALUES, "no records": NO_RECORDS}
# What the extractor reads wrongly so far. The mark is strict: whoever mends one takes its name out.
WRONG: set[str] = set()


def _cases() -> list:
    return [
        pytest.param(case, id=f"{group}: {case.about}", marks=[wrong] if case.about in WRONG else [])
        for group, cases in GROUPS.items()
        for case in cases
    ]


@pytest.mark.parametrize("case", _cases())
def test_statements(case: Case) -> None:
    paragraphs = [case.paragraphs] if isinstance(case.paragraphs, str) else case.paragraphs
    records = extract(*paragraphs, **case.fields).records
    wanted = [line.partition(":") for line in case.records]
    assert [written(r) for r in records] == [figure for figure, _, _ in wanted]
    assert [r.indicator_zh for r, (_, _, noun) in zip(records, wanted, strict=True) if noun.strip() not in r.indicator_zh] == []


class Impossible(NamedTuple):
    """A text that cannot be right: the issue with its place, and what is still read of it."""

    text: str
    issues: Sequence[str]  # `code: surface`
    records: Sequence[str] = ()


IMPOSSIBLE = [
    Impossible("本方案没有数字，只有一条要求：应建尽建。", []),
    Impossible("到2026年达到300。", ["unclaimed-number: 300"]),
    Impossible("到2026年2月30日，将新增床位500张。", ["impossible-date: 2026年2月30日"], ["target = 500 张"]),
    Impossible("到13月底，将改造公交站20座。", ["impossible-date: 13月"], ["target = 20 座"]),
    Impossible("2027年至2025年，新建日间照料中心12个。", ["contradictory-period: 2027年至2025年"], ["target = 12 个"]),
    Impossible("到2027年，到2028年底，培训护理员3000人。", ["contradictory-period: 到2027年，到2028年底"], ["target = 3000 人"]),
    Impossible("到2026年底，护理型床位占比达到160%。", ["implausible-percentage: 160%"]),
    Impossible("到2026年底，机构入住率提高到90%—120%。", ["implausible-percentage: 90%—120%"]),
    Impossible("全市城域网出口达到3860G。", ["doubtful-refusal: 3860G"]),
    Impossible("家住城南的王师傅说，他培训学员300人。", ["doubtful-refusal: 300人"]),
    Impossible("王师傅打磨零件8000个。", []),
    Impossible("到2026年，产值增长率达到130%。", [], ["target = 130 % by=2026"]),
    Impossible("到2027年底，到2027年，新增床位500张。", [], ["target = 500 张 by=2027"]),
]


@pytest.mark.parametrize("case", IMPOSSIBLE, ids=lambda c: c.text[:14])
def test_what_cannot_be_is_said_and_not_guessed(case: Impossible) -> None:
    """The field stays out, and an issue points at what stands in the text."""
    found = extract(case.text)
    assert [f"{i.code}: {i.surface}" for i in found.issues] == list(case.issues)
    assert [found.article.text[i.start : i.end] for i in found.issues] == [i.surface for i in found.issues]
    assert [written(r) for r in found.records] == list(case.records)


PIECES = "到2025年 全市建成 12个 占30% 截至 2024年6月底 三成 由28%提高到35% 1—10月 每人每月800元 1/3 十二 二〇二五年 1：2 8折 翻两番 115年底前".split()


@given(st.lists(st.sampled_from(PIECES) | st.text("٢٥०१๓９①²½Ⅳ〇○零个元%年月日、，。（）", max_size=4), max_size=14))
def test_digits_of_any_script_break_nothing(pieces: list[str]) -> None:
    """Whatever a page calls a digit: each record's figure and evidence stand in the text, and each number has one fate."""
    found = extract("".join(pieces) or "。")
    for record in found.records:
        assert found.article.text[slice(*record.figure)] == record.surface
        assert found.article.text[record.evidence.start : record.evidence.end] == record.evidence.quote
    assert len({(fate.start, fate.end) for fate in found.ledger}) == len(found.ledger)


def test_what_is_marked_wrong_is_a_case() -> None:
    assert {case.about for cases in GROUPS.values() for case in cases} >= WRONG


# ---------------------------------------------------------------- a year that only the title states


@pytest.mark.parametrize(
    ("title", "published", "text", "period"),
    [
        ("烟台市2023年国民经济和社会发展统计公报", "2024-04-02", "年末全市共有图书馆12家。", {"during": "2023"}),
        ("烟台市2023年国民经济和社会发展统计公报", "2024-04-02", "目前全市共有图书馆12家。", {}),
        ("烟台市民生实事清单敲定", "2025-01-10", "新建图书馆12家。", {}),
        ("烟台市2025年民生实事清单敲定", "2025-01-10", "新建图书馆12家。", {"during": "2025"}),
        ("烟台市2025年民生实事清单敲定", "2025-01-10", "全市已有图书馆12家。", {}),
        ("烟台市2024年图书馆服务情况", "2025-01-10", "全市共有图书馆12家。", {"during": "2024"}),
        ("到2027年烟台市图书馆将有12家", "2025-01-10", "新建图书馆12家。", {}),
        ("烟台市图书馆行动方案（2025—2027年）印发", "2025-01-10", "全市共有图书馆12家。", {}),
        ("烟台市图书馆2024年工作总结和2025年工作计划", "2025-01-10", "新建图书馆12家，已投入使用。", {"during": "2024"}),
        ("烟台市图书馆2024年工作总结和2025年工作计划", "2024-12-30", "力争新建图书馆12家。", {"during": "2025"}),
        ("烟台市图书馆2024年、2025年开放日历", "2025-01-10", "力争新建图书馆12家。", {}),
        ("烟台市2025年一季度主要指标完成情况", "2025-04-28", "全市建成图书馆12家。", {"during": "2025-01/2025-03"}),
        ("2025年1—9月烟台市文化数据", "2025-10-18", "建成图书馆12家。", {"during": "2025-01/2025-09"}),
        ("烟台市2025年9月文化运行情况", "2025-10-18", "建成图书馆12家。", {}),
        ("烟台市2025年9月举办读书节", "2025-09-18", "已有图书馆12家。", {}),
        ("烟台市2025年一季度主要指标完成情况", "2025-04-28", "目前全市有图书馆12家。", {}),
        ("烟台市图书馆2025年上半年工作总结和下半年打算", "2025-07-10", "已建成图书馆12家。", {"during": "2025-01/2025-06"}),
        ("烟台市图书馆2025年上半年工作总结和下半年打算", "2025-07-10", "力争新建图书馆12家。", {"during": "2025-07/2025-12"}),
    ],
)
def test_the_year_of_a_title_holds_for_what_is_looked_back_on_and_what_is_set_out_for_it(
    title: str, published: str, text: str, period: dict[str, str]
) -> None:
    article = replace(factory.article(text), title=title, published=published, place="yantai")
    (record,) = pipeline.Extractor(tables.load()).extract(article).records
    assert record.period.as_dict() == period
    assert record.period_basis == ("document" if period else None)


@pytest.mark.parametrize(
    ("title", "text", "during"),
    [
        ("烟台市图书馆2024年工作总结和2025年工作计划", "今年以来，共办展览12场。", "2024"),
        ("烟台市图书馆2024年工作总结和2025年工作计划", "1至11月，已办展览12场。", "2024-01/2024-11"),
        ("烟台市图书馆工作情况", "今年以来，共办展览12场。", "2025"),
        ("烟台市图书馆2024年工作总结和2025年工作计划", "2025年，已办展览12场。", "2025"),
        ("烟台市图书馆2024年工作总结和2025年工作计划", "二〇二五年，已办展览12场。", "2025"),
        ("烟台市图书馆2024年工作总结和2025年工作计划", "2025年1至2月，已办展览12场。", "2025-01/2025-02"),
        ("烟台市图书馆2024年工作总结和2025年工作计划", "今年力争办展览12场。", "2025"),
    ],
)
def test_what_was_reached_was_reached_in_a_time_that_is_over(title: str, text: str, during: str) -> None:
    article = replace(factory.article(text), title=title, published="2025-01-16", place="yantai")
    (record,) = pipeline.Extractor(tables.load()).extract(article).records
    assert record.period.as_dict() == {"during": during}
