"""The English of names: Chinese order turned round, what is missing shown and listed, authorities and measures as they are called."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import translate
from generator.models import Measure
from generator.tables import Tables, load
from tests import factory

packaged = cache(load)
HAN = re.compile("[\u3400-\u9fff]")

# What a translator of the field would write. The order of words is what is tested, not a memory: most are in no table as they stand.
NAMES = {
    "市级高技能人才培训基地": "municipal training bases for highly skilled personnel",
    "技能人才占就业人员的比例": "skilled workers as a share of employed persons",
    "技工院校在校生规模": "enrolment at technical schools",
    "一次性建设补助（公共实训基地）": "one-off construction subsidy (public training bases)",
    "毕业生就业率": "graduate employment rate",
    "数字经济领域高技能人才数量": "number of highly skilled personnel in the digital economy",
    "高技能人才占比": "share of highly skilled personnel",
    "国家级技能大师工作室": "national-level skill master studios",
    "每个赛项的技术专家": "technical experts per event",
    "45岁以下青年技能人才占比": "share of young skilled workers aged 45 or under",
    "70平方米以下户型占比": "share of home types of up to 70 square metres",
    "职业院校和技工院校毕业生": "vocational institutions and technical school graduates",
    "取得证书人员": "personnel obtaining certificates",
    "省级以上技能大赛的优秀选手": "outstanding contestants of provincial-level or higher skills competitions",
    "市级一类竞赛决赛前3名": "top 3 places in municipal class-one competition finals",
    "5所技工院校": "5 technical schools",
    "城镇污水处理率": "urban sewage treatment rate",
    "农村公路改造里程": "length of renovation of rural roads",
    "养老机构护理型床位占比": "share of elderly-care home nursing-care beds",
    "每千名老年人养老床位数": "number of elderly-care beds per 1,000 older people",
    "数字经济核心产业增加值占地区生产总值比重": "value added of core digital economy industries as a share of gross regional product",
    "绿色建筑占新建建筑比例": "green buildings as a share of new buildings",
    "科技型中小企业研发费用补助": "R&D cost subsidy for technology-based small and medium-sized enterprises",
    "补贴（用于大模型训练）": "subsidy (large model training)",
    "创新资金资助（市总工会）": "innovation grant (Municipal Federation of Trade Unions)",
    "接待国内游客人次": "person-times of domestic tourists received",
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
双师型教师占专业课教师比例 中职毕业生升学比例 再生水利用率 建筑垃圾资源化利用率 低空经济产业规模 家政服务员持证率 适龄妇女两癌免费筛查
""".split()


@pytest.mark.parametrize(("zh", "en"), NAMES.items())
def test_the_order_of_words_is_turned_round(tables: Tables, zh: str, en: str) -> None:
    assert translate.english(zh, tables) == en
    assert not translate.missing(zh, tables)


def test_other_fields_need_no_pinyin(tables: Tables) -> None:
    lacking = {zh: translate.missing(zh, tables) for zh in OTHER_FIELDS if translate.missing(zh, tables)}
    assert not lacking
    assert not [zh for zh in OTHER_FIELDS if HAN.search(translate.english(zh, tables))]


def test_what_the_glossary_lacks_is_shown_in_pinyin_and_listed(tables: Tables) -> None:
    assert translate.english("鲁班匠", tables) == "Lubanjiang (鲁班匠)"
    assert translate.missing("鲁班匠", tables) == ("鲁班匠",)
    # characters that are words elsewhere do not make a name one
    assert translate.english("酒城工匠", tables) == "Jiucheng (酒城) craftsmen"


def test_a_quoted_name_is_spelled_and_not_missing(tables: Tables) -> None:
    assert translate.english("“海河工匠杯”技能大赛", tables) == "Haihe Gongjiang Bei (海河工匠杯) skills competitions"
    assert not translate.missing("“海河工匠杯”技能大赛", tables)
    assert translate.english("“专精特新”中小企业", tables) == "specialised and innovative SMEs"


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("市人力资源社会保障局", "Municipal Human Resources and Social Security Bureau"),
        ("市人社局", "Municipal Human Resources and Social Security Bureau"),
        ("市委组织部", "Municipal Party Committee Organization Department"),
        ("市总工会", "Municipal Federation of Trade Unions"),
        ("团市委", "Municipal Committee of the Communist Youth League"),
        ("潍坊市财政局", "Weifang Municipal Finance Bureau"),
        ("山东省人力资源和社会保障厅", "Shandong Provincial Department of Human Resources and Social Security"),
        ("市发展改革委", "Municipal Development and Reform Commission"),
        ("国家发展改革委", "National Development and Reform Commission"),
        ("烟台日报", "Yantai Daily"),
    ],
)
def test_authorities(tables: Tables, zh: str, en: str) -> None:
    assert translate.agency_en(zh, tables) == en


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("加快公共实训基地建设", "Accelerate the construction of public training bases"),
        ("一、加强组织领导", "Strengthen organisational leadership"),
        ("12.推进企业技能人才自主评价", "Advance the independent evaluation of enterprise skilled workers"),
        ("完善职业技能竞赛体系", "Improve the vocational skills competition system"),
        ("强化资金保障", "Strengthen funding support"),
    ],
)
def test_measures_begin_with_their_verb(tables: Tables, zh: str, en: str) -> None:
    assert translate.title_en(zh, tables) == en


def test_names_are_filled_in_and_kept_where_there(tables: Tables) -> None:
    source = factory.article("到2027年，建成公共实训基地12个。")
    bare = factory.record(source, "12个", 12, "个", "公共实训基地", indicator_en="")
    worded = factory.record(source, "12个", 12, "个", "公共实训基地", indicator_en="training grounds")
    measure = Measure("m1", "加强组织领导", "", (), (), 0)
    records, measures = translate.name((bare, worded), (measure,), tables)
    assert [r.indicator_en for r in records] == ["public training bases", "training grounds"]
    assert measures[0].title_en == "Strengthen organisational leadership"
    assert bare.indicator_en == ""  # the record that came in is as it was


@given(st.text(alphabet="市级高技能人才培训基地占比的和、（）“”每个35岁以下名鲁班匠x %中对", max_size=24))
def test_any_text_gives_english_without_loose_chinese(zh: str) -> None:
    """Chinese stands in brackets only; what is missing is part of what was asked."""
    tables = packaged()  # not as a fixture: hypothesis would write all of them into its report
    english = translate.english(zh, tables)
    loose = re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", english))
    assert not HAN.search(loose), english
    asked = re.sub(r"[\s·—－为其%-]", "", zh)
    assert all(part in asked or part in zh for part in translate.missing(zh, tables))


def test_every_term_is_reached_by_its_own_name(tables: Tables) -> None:
    """A row that another row hides, or that the grammar cannot say, helps nobody."""
    silent = [t.zh for t in tables.glossary if t.pos in ("noun", "person", "money", "mass") and translate.missing(t.zh, tables)]
    assert not silent
    odd = [t.zh for t in tables.glossary if t.pos in ("noun", "person") and translate.english(t.zh, tables) != t.many and not t.title]
    assert not odd


def test_the_glossary_is_written_in_one_way(tables: Tables) -> None:
    assert len(tables.glossary) >= 900
    assert not [t.zh for t in tables.glossary if HAN.search(t.en + t.plural + t.attr + t.verb + t.title)]
