"""The English of names: Chinese order turned round, what is missing shown and listed, authorities and measures as they are called."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import coverage_of_names, factory

from policy_digest import english
from policy_digest.models import Extraction, Measure
from policy_digest.tables import Tables, load

packaged = cache(load)
HAN = re.compile("[\u3400-\u9fff]")

# What a translator of the field would write. The order of words is what is tested, not a memory: most are in no table as they stand.
NAMES = {
    "市级高技能人才培训基地": "municipal training bases for highly skilled personnel",
    "技能人才占就业人员的比例": "skilled workers as a share of employed persons",
    "技工院校在校生规模": "enrolment at technical schools",
    "一次性建设补助（公共实训基地）": "one-off construction subsidy for public training bases",
    "毕业生就业率": "graduate employment rate",
    "数字经济领域高技能人才数量": "number of highly skilled personnel in the digital economy",
    "高技能人才占比": "share of highly skilled personnel",
    "国家级技能大师工作室": "national-level skill master studios",
    "每个赛项的技术专家": "technical experts per event",
    "45岁以下青年技能人才占比": "share of young skilled workers aged 45 or under",
    "70平方米以下户型占比": "share of home types of up to 70 square metres",
    "职业院校和技工院校毕业生": "vocational institution and technical school graduates",
    "取得证书人员": "personnel obtaining certificates",
    "省级以上技能大赛的优秀选手": "outstanding contestants of provincial-level or higher skills competitions",
    "市级一类竞赛决赛前3名": "top 3 places in municipal class-one competition finals",
    "5所技工院校": "5 technical schools",
    "城镇污水处理率": "urban sewage treatment rate",
    "农村公路改造里程": "length of rural road renovation",
    "养老机构护理型床位占比": "share of elderly-care home nursing-care beds",
    "每千名老年人养老床位数": "number of elderly-care beds per 1,000 older people",
    "数字经济核心产业增加值占地区生产总值比重": "value added in core digital economy industries as a share of gross regional product",
    "绿色建筑占新建建筑比例": "green buildings as a share of new buildings",
    "科技型中小企业研发费用补助": "R&D cost subsidy for technology-based small and medium-sized enterprises",
    "补贴（用于大模型训练）": "subsidy (large model training)",
    "创新资金资助（市总工会）": "innovation grant (Municipal Federation of Trade Unions)",
    "接待国内游客人次": "person-times of domestic tourists received",
    # an adjective beside a measure is the measure's own; one behind an owner parts it from what it owns
    "光伏新增装机容量": "newly installed capacity of solar PV",
    "科研项目间接费用比例": "share of research project indirect costs",
    "重点行业企业绿色低碳技术改造项目": "green and low-carbon technical renovation projects for enterprises in key industries",
    "村级集体经济经营性收入": "operating income of the village-level collective economy",
    # a name whose every word is known is said in English; a unit of a thousand is one; a rate of the glossary is no local one
    "补助（“旗舰中医馆”）": "subsidy (Flagship Traditional Chinese Medicine Clinic)",
    "每千瓦服务费": "service fee per kilowatt",
    "学徒留岗率": "apprentice retention rate",
    "5G信号覆盖率": "5G signal coverage rate",
    "高速公路": "expressways",
    # verbs before their object, and who acts
    "引进培育高层次创新团队": "high-level innovation teams recruited and fostered",
    "由社会力量运营的社区养老服务设施": "community elderly-care facilities operated by non-government providers",
    "用于支持中小企业技术改造的专项资金": "special funds for supporting technical upgrading of small and medium-sized enterprises",
    "首次认定的高新技术企业": "high-tech enterprises recognised for the first time",
    "随迁子女在公办学校就读比例": "share of children of migrant workers studying in public schools",
    "生活补助（乡村学校任教的教师）": "living subsidy for teachers teaching at rural schools",
    "补贴（购买首套自住商品房）": "subsidy for purchasing first-home owner-occupied commercial housing",
    # who does what, what is done with what, and of whom somebody is chosen
    "护理员照护完全失能老年人": "care workers caring for fully disabled older people",
    "困难家庭实施适老化改造": "age-friendly home adaptations for households in difficulty",
    "技师培养的职工": "employees trained as technicians",
    "工匠领衔创建的工作室": "studios led and created by craftsmen",
    "聘任特级技师、首席技师": "special-grade technicians and chief technicians appointed",
    "工业企业上云比例": "share of industrial enterprises moving to the cloud",
    "共建产业学院": "industry colleges jointly built",
    "从优秀技师中选树首席技师": "chief technicians selected from among outstanding technicians",
    "高技能人才中选拔": "people selected from among highly skilled personnel",
    "补贴（企业自主开展技能竞赛）": "subsidy for enterprises independently carrying out skills competitions",
    "补贴（购买节能家电）": "subsidy for purchasing energy-efficient home appliances",
    "补贴标准（新版目录已涵盖）": "subsidy rate (covered by the new catalogue)",
    "职工教育经费中用于在岗培训的比例": "share of employee education funds used for in-post training",
    "专业课教师中具有企业经历的比例": "share of specialist-course teachers having enterprise experience",
    "晋升一个技能等级人数": "number of people moving up one skill level",
    "职工申请贷款的额度": "limit for loans applied for by employees",
    # numbers, grades and rates of reference
    "每50户社工": "social workers per 50 households",
    "每两年评选": "selection every two years",
    "每人每月补贴": "subsidy per person per month",
    "三分之一": "one third",
    "交易额的百分之六十": "60% of transaction value",
    "交易额的百分之百": "100% of transaction value",
    "二百五平方米以下住房": "housing of up to 250 square metres",
    "2027年重点任务": "key tasks for 2027",
    "租金（每平方米）": "rent (per square metre)",
    "岗位津贴（每人每月）": "post allowance (per person per month)",
    "每万吨煤炭成本": "cost of coal per 10,000 tonnes",
    "每千常住人口托位": "childcare places per 1,000 residents",
    "15分钟养老服务圈": "15-minute elderly-care service circles",
    "一次性奖励（第三名）": "one-off reward (third place)",
    "2型糖尿病患者规范管理率": "standardised management rate among type-2 diabetes patients",
    "陶瓷类职业技能等级证书": "ceramic vocational skill level certificates",
    "毕业生留泉率": "graduate local retention rate",
    "奖金（满一年）": "bonus (after one year)",
    # places below the city, and what lies in a landscape
    "昆山养老机构": "Kunshan elderly-care homes",
    "美舍河流域": "Meishe River basin",
}

# Indicators of other fields of policy: nothing of them may need pinyin.
OTHER_FIELDS = """
新增养老床位 护理型床位占比 老年助餐服务点 普惠托育机构数量 公办幼儿园在园幼儿占比 中小学新增学位 保障性租赁住房筹建套数
既有住宅加装电梯数量 单位GDP能耗下降幅度 非化石能源消费比重 光伏装机容量 公共充电桩 绿色工厂 碳排放强度下降率 PM2.5年均浓度
国控断面水质优良比例 森林覆盖率 城市污水集中收集率 秸秆综合利用率 高标准农田面积 粮食总产量 农产品加工转化率 村集体经济收入
5G基站数 工业互联网平台 智能工厂 研发经费投入强度 高新技术企业数量 每万人口高价值发明专利拥有量 技术合同成交额 制造业增加值占GDP比重
固定资产投资增速 外贸进出口总额 社会消费品零售总额增速 旅游总收入 人均体育场地面积 家庭医生签约率 基层医疗机构诊疗人次占比
每千人口执业医师数 基本养老保险参保人数 城镇新增就业人数 失业人员再就业人数 创业担保贷款发放额 高铁运营里程 公交出行分担率
港口货物吞吐量 食品抽检合格率 政务服务事项网办率 公共租赁住房保障家庭 城乡低保标准 儿童关爱服务站 新引进博士安家补贴
万吨级以上泊位 岸电使用率 中转箱奖励 游客平均停留时间 旅行社组团奖励 非遗体验店 教室照明改造 校园足球特色学校 超大班额 创业失败兜底
首台套保险补偿 工业机器人密度 中试平台开放服务次数 社会房屋轮候家团 首次置业印花税 长护险定点机构 认知障碍照护专区 城市内涝点整治 水库除险加固
夜间公交线路 农村客货邮融合站点 县级医院卒中中心 门诊慢特病 秸秆离田 撂荒地复垦面积 园区绿电直供 公共数据授权运营 医保个人账户共济
被征地农民养老保险补贴 地质灾害隐患点搬迁户数 河道生态流量保障 商品房库存去化 概念验证项目 融资担保放大倍数 图书馆流通人次 行政复议案件
双师型教师占专业课教师比例 中职毕业生升学比例 再生水利用率 建筑垃圾资源化利用率 低空经济产业规模 家政服务员持证率 适龄妇女两癌免费筛查
""".split()


# Counties are spelled by rule, their kind and their peoples said in English; those that pinyin gets wrong are rows.
COUNTIES = {
    "朝阳区": "Chaoyang District",
    "昆山": "Kunshan",
    "新昌县": "Xinchang County",
    "磁县": "Cixian County",
    "丰宁满族自治县": "Fengning Manchu Autonomous County",
    "鄂伦春自治旗": "Oroqen Autonomous Banner",
}


@pytest.mark.parametrize(("zh", "en"), NAMES.items())
def test_the_order_of_words_is_turned_round(tables: Tables, zh: str, en: str) -> None:
    assert english.name_en(zh, tables) == en
    assert not english.missing(zh, tables)


@pytest.mark.parametrize(("zh", "en"), COUNTIES.items())
def test_counties(tables: Tables, zh: str, en: str) -> None:
    assert english.name_en(zh, tables) == en


def test_the_rest_of_a_comparator_says_nothing_and_a_negation_stays(tables: Tables) -> None:
    assert english.name_en("补贴（单件销售价格不）", tables) == "subsidy (single-item sale price)"
    assert english.name_en("非财政经费", tables).startswith("non-")


def test_other_fields_need_no_pinyin(tables: Tables) -> None:
    lacking = {zh: english.missing(zh, tables) for zh in OTHER_FIELDS if english.missing(zh, tables)}
    assert not lacking
    assert not [zh for zh in OTHER_FIELDS if HAN.search(english.name_en(zh, tables))]


def test_what_the_glossary_lacks_leaves_the_head_with_the_chinese_beside_it(tables: Tables) -> None:
    assert english.name_en("鲁班匠", tables) == "item (鲁班匠)"
    assert english.missing("鲁班匠", tables) == ("鲁班匠",) and english.partly("鲁班匠", tables)
    # characters that are words elsewhere do not make a name one
    assert english.name_en("酒城工匠", tables) == "craftsmen (酒城工匠)"
    assert english.name_en("一次性奖励（酒城工匠）", tables) == "one-off reward (酒城工匠)"
    assert not english.partly("职业技能培训", tables)


def test_a_quoted_name_is_spelled_and_not_missing(tables: Tables) -> None:
    assert english.name_en("“海河工匠杯”技能大赛", tables) == "Haihe Gongjiang Bei skills competitions"
    assert not english.missing("“海河工匠杯”技能大赛", tables)
    assert english.name_en("“安薪计划”", tables) == "Secure Pay Plan"
    assert english.name_en("“专精特新”中小企业", tables) == "specialised and innovative SMEs"


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("市人力资源社会保障局", "Municipal Human Resources and Social Security Bureau"),
        ("市人社局", "Municipal Human Resources and Social Security Bureau"),
        ("市委组织部", "Municipal Party Committee Organization Department"),
        ("市总工会", "Municipal Federation of Trade Unions"),
        ("团市委", "Municipal Committee of the Communist Youth League"),
        ("潍坊市财政局", "Weifang Municipal Finance Bureau"),
        ("大理白族自治州林业和草原局", "Dali Bai Autonomous Prefecture Forestry and Grassland Bureau"),
        ("山东省人力资源和社会保障厅", "Shandong Provincial Department of Human Resources and Social Security"),
        ("市发展改革委", "Municipal Development and Reform Commission"),
        ("国家发展改革委", "National Development and Reform Commission"),
        ("烟台日报", "Yantai Daily"),
        # what a body answers for in common words of the field, and kinds of body below and beside the bureaus
        ("市畜牧水产局", "Municipal Animal Husbandry and Fisheries Bureau"),
        ("市城市管理和综合执法局", "Municipal Urban Management and Law Enforcement Bureau"),
        ("市交通运输综合行政执法支队", "Municipal Transport Comprehensive Administrative Law Enforcement Detachment"),
        ("市残疾人就业服务中心", "Municipal Disabled Persons' Employment Service Centre"),
        ("市技师协会", "Municipal Technicians' Association"),
        ("市轨道集团", "Municipal Rail Group"),
        ("市双碳工作领导小组", "Municipal Leading Group on Carbon Peaking and Neutrality"),
        ("市委农办", "Municipal Party Committee Rural Work Office"),
        ("岳阳市君山区民政局", "Junshan District Civil Affairs Bureau, Yueyang"),
        ("各县（市、区）人民政府", "The people's governments of all counties, cities and districts"),
        ("各乡镇（街道）", "All townships and subdistricts"),
        # a paper's own name is spelled by rule
        ("西府日报", "Xifu Daily"),
    ],
)
def test_authorities(tables: Tables, zh: str, en: str) -> None:
    assert english.agency_en(zh, tables) == en
    assert not english.missing(zh, tables)


def test_the_kinds_of_body_are_counted_where_nobody_is_named(tables: Tables) -> None:
    assert english.name_en("养老服务协会", tables) == "elderly-care service associations"


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("加快公共实训基地建设", "Accelerate the construction of public training bases"),
        ("一、加强组织领导", "Strengthen organisational leadership"),
        ("12.推进企业技能人才自主评价", "Advance the independent evaluation of enterprise skilled workers"),
        ("完善职业技能竞赛体系", "Improve the vocational skills competition system"),
        ("强化资金保障", "Strengthen funding support"),
        ("建立终身职业培训体系", "Establish a system for lifelong vocational training"),
        ("“全周期”：陪伴职业生涯", "Full-cycle: Accompany careers"),
        ("申报条件", "Application conditions"),
        ("培养与使用", "Training and use"),
        ("组织保障", "Organisational support"),
        ("广泛开展技能竞赛活动", "Widely hold skills competitions"),
        ("开展技能培训", "Provide skills training"),
        ("加强资金管理", "Strengthen the management of funds"),
        ("实施职工岗位技能提升行动", "Carry out the campaign for the on-the-job skills upgrading of employees"),
        ("实施蓝碳行动", "Carry out the blue carbon campaign"),
        ("支持龙头企业牵头组建产教联合体", "Support leading enterprises in leading and forming industry–education consortia"),
        ("每三年评选首席技师50名、技术能手100名", "Select 50 chief technicians and 100 technical experts every three years"),
        ("2026年6月底前，建成投用实训中心", "Complete and open training centres by the end of June 2026"),
        ("每月发放津贴3,000元", "Issue allowance of RMB 3,000 every month"),
        ("补贴怎么领？", "How to collect the subsidy?"),
        ("补贴标准是多少？", "What is the subsidy rate?"),
        ("对院校有什么要求？", "What requirements for institutions?"),
        ("贷款额度提高了多少？", "How much is the loan limit raised?"),
        ("为什么要出台新办法？", "Why issue new measures?"),
        ("哪些人可以申领补贴？", "Who can claim the subsidy?"),
        ("企业能不能申领补贴？", "Can enterprises claim the subsidy?"),
        ("补贴多久到账？", "How long until the subsidy is paid?"),
        # the number of a paragraph, who asks and signs are no part of a title; what counts or begins a name is
        ("丁、职业技能测试", "Vocational skills tests"),
        ("（2）加强组织领导", "Strengthen organisational leadership"),
        ("5G基站建设", "Construction of 5G base stations"),
        ("晚报记者：请问补贴怎么领？", "How to collect the subsidy?"),
        ("📌补贴怎么领", "How to collect the subsidy?"),
        # who gets what, and whether they may
        ("企业招用毕业生能享受哪些补贴？", "What subsidy can enterprises hiring graduates receive?"),
        ("办托育机构能拿到哪些补助？", "What subsidy can those running childcare institutions receive?"),
        ("灵活就业人员可以缴存吗？", "Can flexibly employed persons contribute?"),
        ("收费有没有上限？", "Is there any cap for the fee?"),
        # how much something is to be, with its comparator
        ("一线职工占比不低于60%", "Share of front-line employees: at least 60%"),
        ("同一人员不得重复享受补贴", "Same personnel must not repeatedly receive subsidy"),
        ("不得重复享受补贴", "Do not repeatedly receive subsidy"),
        ("三年内建设公共实训基地5个", "Build 5 public training bases within three years"),
        ("鼓励更换电动自行车", "Encourage the replacement of electric bicycles"),
        ("发展目标", "Development target"),
        ("激励新手成长为高技能人才", "Encourage beginners to grow into highly skilled personnel"),
        ("吸引优秀人才到职业院校任教", "Attract outstanding professionals to teach at vocational institutions"),
    ],
)
def test_measures_begin_with_their_verb(tables: Tables, zh: str, en: str) -> None:
    assert english.title_en(zh, tables) == en


def test_a_title_with_an_unknown_word_gives_what_is_known_and_the_chinese(tables: Tables) -> None:
    assert english.title_en("扩大培训规模，打造嚻嚻品牌", tables) == "Expand training volume (扩大培训规模，打造嚻嚻品牌)"
    assert english.title_en("推进嚻嚻", tables) == "Measure (推进嚻嚻)"


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("绵阳市职业技能竞赛管理办法（试行）", "Administrative measures of Mianyang for vocational skills competitions (trial)"),
        ("宜宾市推进技工院校改革发展若干措施", "Measures of Yibin to advance the reform and development of technical schools"),
        ("关于加强新时代技能人才培训的实施意见", "Implementing opinions on strengthening the training of skilled workers in the new era"),
        ("《关于支持技能提升的若干措施》政策解读", "Policy explanation of the measures on supporting skills upgrading"),
        (
            "德阳市技能人才培育三年行动方案（2024—2026年）",
            "Three-year action plan of Deyang for the fostering of skilled workers (2024–2026)",
        ),
        ("2024年遂宁市政府工作报告（摘登）", "Government work report of Suining for 2024 (excerpts)"),
        ("绵阳构建技能培训体系", "Mianyang builds a skills training system"),
        ("绵阳：构建技能培训体系", "Mianyang builds a skills training system"),
        ("绵阳发布技工院校实施方案", "Mianyang issues an implementation plan for technical schools"),
        ("乐山今年拟新建12个公共实训基地", "Leshan plans to build 12 public training bases this year"),
        ("乐山：去年新增技能人才3.5万人", "Leshan added 35,000 skilled workers last year"),
        ("乐山今年计划开展职业技能培训6万人次", "Leshan plans to provide 60,000 person-times of vocational skills training this year"),
        ("关于开展“技能乐山”行动的通知", "Notice on running the Skills Leshan campaign"),
        # a slogan, a name that only pinyin could give, an unknown word, a clause that is no headline's: none, and not a guess
        ("一盏灯，照亮归途", ""),
        ("乐山“大佛工匠”启动评选", ""),
        ("乐山打造“升级版”", ""),
        ("让年轻人留得住", ""),
        ("", ""),
    ],
)
def test_titles_of_documents_are_composed_whole_or_not_at_all(tables: Tables, zh: str, en: str) -> None:
    assert english.document_en(zh, tables) == en


@given(st.text(alphabet="关于开展技能人才培训的通知意见方案（）《》“”2024年：！ |乐山市构建12个", max_size=40))
def test_no_title_has_chinese_in_it(zh: str) -> None:
    assert not HAN.search(english.document_en(zh, packaged()))


def test_names_are_filled_in_and_kept_where_there(tables: Tables) -> None:
    source = factory.article("到2027年，建成公共实训基地12个。")
    bare = factory.record(source, "12个", 12, "个", "公共实训基地", indicator_en="")
    worded = factory.record(source, "12个", 12, "个", "公共实训基地", indicator_en="training grounds")
    measure = Measure("m1", "加强组织领导", "", (), (), 0)
    records, measures = english.name((bare, worded), (measure,), tables)
    assert [r.indicator_en for r in records] == ["public training bases", "training grounds"]
    assert measures[0].title_en == "Strengthen organisational leadership"
    assert bare.indicator_en == ""  # the record that came in is as it was


@given(st.text(alphabet="市级高技能人才培训基地占比的和、（）“”每个35岁以下名鲁班匠x %中对", max_size=24))
def test_any_text_gives_english_without_loose_chinese(zh: str) -> None:
    """Chinese stands in brackets only; what is missing is part of what was asked."""
    tables = packaged()  # not as a fixture: hypothesis would write all of them into its report
    named = english.name_en(zh, tables)
    loose = re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", named))
    assert not HAN.search(loose), named
    asked = re.sub(r"[\s·—－为其%-]", "", zh)
    assert all(part in asked or part in zh for part in english.missing(zh, tables))


def test_the_coverage_of_names_counts_what_needs_pinyin(tables: Tables) -> None:
    source = factory.article("到2027年，建成公共实训基地12个。")
    known, strange = (factory.record(source, "12个", 12, "个", zh, indicator_en="") for zh in ("公共实训基地", "鲁班匠"))
    extraction = Extraction(source, (known, strange), (Measure("m1", "加强组织领导", "", (), ("市财政局",), 0),), (), ())
    found = coverage_of_names.cover([extraction], tables)
    assert (found.share("indicators"), found.share("units"), found.share("measures"), found.share("agencies")) == (0.5, 1.0, 1.0, 1.0)
    assert dict(found.lacking["indicators"]) == {"鲁班匠": 1}
    assert found.names["agencies"] == {"市财政局": "Municipal Finance Bureau"}
    assert "50.0% of 2" in coverage_of_names.table({"set": found})


def test_the_shipped_names_need_hardly_any_pinyin(tables: Tables) -> None:
    """At least 99 of 100 indicator names of the shipped corpus are composed whole."""
    found = coverage_of_names.cover(coverage_of_names.extractions("corpus", tables), tables)
    assert (found.share("indicators") or 0) >= 0.99
    assert found.share("agencies") == 1.0


@pytest.mark.slow
def test_every_term_is_reached_by_its_own_name(tables: Tables) -> None:
    """A row that another row hides, or that the grammar cannot say, helps nobody."""
    silent = [t.zh for t in tables.glossary if t.pos in ("noun", "person", "money", "mass") and english.missing(t.zh, tables)]
    assert not silent
    odd = [t.zh for t in tables.glossary if t.pos in ("noun", "person") and english.name_en(t.zh, tables) != t.many and not t.title]
    assert not odd


def test_the_glossary_is_written_in_one_way(tables: Tables) -> None:
    assert len(tables.glossary) >= 900
    assert not [t.zh for t in tables.glossary if HAN.search(t.en + t.plural + t.attr + t.verb + t.title)]
