"""Names and set phrases that hold a number: titles, quoted names, ordinals, 六大产业, 11部门, 共18条. In: text. Out: named exclusions."""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import ALL
from policy_digest.chinese.plans import PLANS
from policy_digest.rules.rule import Clock, Rule, excluding, words
from policy_digest.tables import Tables

_CN = "一二三四五六七八九十百千万零〇两双"
_NUMERAL = later(rf"[\d{_CN}]")
_FIGURE_INSIDE = later(r"\d[\d.,]*\s?(?:[万亿]|%|％|人次|元)")
LONGEST_NAME = 16  # characters inside quotation marks; longer quotations are speech


def _quoted(m: re.Match[str], _: Clock) -> str | None:
    """A short quotation with a numeral in it is a name, unless it is a plan period or states a figure."""
    inner = m.group()[1:-1]
    if not _NUMERAL.search(inner) or _FIGURE_INSIDE.search(inner) or any(inner.startswith(plan) for plan in PLANS):
        return None
    return "name"


def _title(m: re.Match[str], _: Clock) -> str | None:
    return "title" if _NUMERAL.search(m.group()) else None


def rules(tables: Tables) -> tuple[Rule, ...]:
    """Names, asked before dates and quantities. Words: `idioms`, `part_counts`, `departments`, `name_nouns` of cues/; place names."""
    cues = tables.cues
    places = {n for p in tables.places for n in (p.zh, p.short, *p.aliases) if _NUMERAL.search(n)}
    counties = {n for row in tables.counties for n in row.names if _NUMERAL.search(n)}

    parts, departments = words(cues["part_counts"]), words(cues["departments"])
    big = words(cues["name_nouns"])
    grades = words(cues["grades"])
    moves = "|".join(f"(?<={re.escape(word)})" for word in cues["rank_moves"])  # what looks behind must know how far
    data = later(rf"(?:{words(cues['data_nouns'])})[^，。；、\d]{{0,8}}$")
    units = words(n for n, u in tables.unit.items() if u.measure not in ("share", "points", "ratio", "time", "age"))
    return (
        Rule("title", "exclusion", later(r"《[^《》\n]{1,120}》"), _title),
        Rule("quoted name", "exclusion", later(rf"[“‘「][^“”‘’「」。！？；\n]{{1,{LONGEST_NAME}}}[”’」]"), _quoted),
        # “八个强市突破人才需求, 五个济宁建设”: names of which the page lost one quotation mark
        excluding(
            "damaged name", rf"(?<=“)[{_CN}]{{1,3}}[个大项](?=[一-鿿])|(?<![{_CN}\d.])[{_CN}]{{1,3}}[个大项](?=[一-鿿]{{2,8}}”)", "name"
        ),
        excluding(
            "idiom",
            rf"(?<![{_CN}\d])(?:{words([*cues['idioms'], *places, *counties])})(?![月日亿万千百]|(?<=公)[里斤顷吨尺]|五(?:规划|期|时|末|以来))",
            "name",
        ),
        # 上升3位, 前移两位: a place in a ranking
        excluding("rank", rf"(?:{moves})了?(?:\d{{1,3}}|[{_CN}]{{1,3}})位", "ordinal"),
        excluding("rank", r"(?<=[列居入进])[前了]?前[一二三四五六七八九十]{1,2}(?=的|，|、|。|；|$)", "ordinal"),
        # 中五学生: a form of a school in Hong Kong
        excluding("form", rf"中[一二三四五六](?={words(cues['forms_of'])}|至中[一二三四五六])", "name"),
        excluding("rank", rf"前(?:\d{{1,2}}|[{_CN}]{{1,2}})名(?=的|选|获|者|，|。|、|）|或)", "ordinal"),
        excluding(
            "ordinal",
            rf"第\s?(?:\d{{1,5}}|[{_CN}]{{1,5}})(?!(?:[、和及与至到—-]第?[一二三四1-4])?个?季|\s?[—\-~至]\s?\d)"
            rf"(?:{words(cues['ordered_things'])})?",
            "ordinal",
        ),
        excluding(
            "part count",
            rf"(?:\d{{1,3}}|[{_CN}]{{1,4}})个?(?:{words(cues['large_parts'])})\s?(?:\d{{1,3}}|[{_CN}]{{1,4}})\s?[条项节]",
            "part-count",
        ),
        excluding(
            "part count",
            rf"(?:{words(cues['part_openers'])})?了?\s?(?:\d{{1,3}}|[{_CN}]{{1,4}})\s?(?:{parts})",
            "part-count",
        ),
        excluding(
            "part count", rf"(?:共|分为?|等|计|全文|正文)\s?(?:\d{{1,3}}|[{_CN}]{{1,4}})\s?[条章节款点](?=[，。；、）])", "part-count"
        ),
        # 全文共18篇62章, 分8章45条
        excluding(
            "part count", rf"(?:\d{{1,3}}|[{_CN}]{{1,4}})\s?(?:篇|章|节|编)\s?(?:\d{{1,3}}|[{_CN}]{{1,4}})\s?[章节条款]", "part-count"
        ),
        # 如下20条实施意见
        excluding("part count", rf"(?<=[如以]下)\s?(?:\d{{1,3}}|[{_CN}]{{1,4}})\s?[条项点]", "part-count"),
        excluding("part count", rf"[{_CN}]{{1,2}}部分(?!公司|行|局|析|院|店)", "part-count"),
        # 废止文件5件: what a notice says of its own annex
        excluding("own acts", rf"(?:{words(cues['act_verbs'])})(?:[一-鿿]{{0,6}}文件)\s?(?:\d{{1,3}}|[{_CN}]{{1,4}})\s?件", "part-count"),
        # 750千伏变电站: a class of voltage names the thing behind it
        excluding("voltage", r"(?<![\d.])±?\d{1,4}(?:千伏|[kK][vV])(?:及以上|以上)?(?=[一-鿿])(?!安)", "name"),
        # 要跑四五趟: told of a way, not of a policy
        excluding("errand", rf"(?<=[跑走去])(?:\d{{1,2}}|[{_CN}]{{1,3}})趟", "narrative"),
        excluding("departments", rf"(?<![\d.多余来几数万亿{_CN}])(?:\d{{1,2}}|[{_CN}]{{1,3}})\s?(?:{departments})(?!门)", "part-count"),
        excluding(
            "grade",
            rf"(?<![\d.,万千百一二三四五六七八九十])(?:[一二三四五六七八九十]{{1,2}}(?:{grades})|\d[AaＡ]?(?:级|等奖|类|线城市|星级))",
            "name",
        ),
        excluding("set of names", rf"(?<![\d.第{_CN}])(?:\d{{1,2}}|[一二三四五六七八九十百千两双]{{1,2}})(?:{big})(?=[一-鿿”’“])", "name"),
        excluding(
            "magnitude name",
            rf"(?<![\d.{_CN}])(?:\d{{1,4}}|[{_CN}]{{0,8}})[十百千万亿]{{1,3}}(?:{units})?(?:级|量级)(?:(?:及)?以上)?"
            rf"|(?<![\d.])[百千万]?[万亿]元(?:及)?以上(?=[一-鿿]{{0,6}}(?:{words(cues['worth_so_much'])}))"
            rf"|(?<![\d.])[百千万]?[百千万亿]{{1,2}}(?:元)?(?:{words(cues['magnitude_things'])})",
            "name",
        ),
        # 5G is a name, and a figure behind a word of data: 带宽达到800G
        Rule(
            "generation of networks",
            "exclusion",
            later(r"(?<![\d.])\d{1,3}G(?![A-Za-z])"),
            lambda m, clock: None if data.search(m.string[max(0, m.start() - 14) : m.start()]) else "name",
        ),
        excluding(
            "code",
            r"(?<![\d万亿千百A-Za-z/／])(?<!\d )[A-Za-zＡ-Ｚ]+[-－]?\d+(?:\.\d+)?(?![\d%％])(?![.]\d)"
            r"|(?<![\d.])\d{1,3}[KDBgkd](?![A-Za-z])|(?<![\d.])\d{2}后(?=[，。青年人群”的])",
            "name",
        ),
        excluding(
            "programme",
            rf"(?<![\d.多余来几数亿{_CN}])[百千万]{{1,2}}(?:名|人|家|企|村|校|户|亩|场)?"
            rf"(?:[一-鿿]{{0,4}}|[名人家企村校户亩场][一-鿿]{{0,10}})(?:{words(cues['programmes'])})",
            "name",
        ),
        excluding(
            "price in a name",
            r"\d{1,3}(?:\.\d{1,2})?元(?:购(?![买置物])|吃|游(?!客)|乘(?!以|用)|看|秒杀|抢|专区|店(?!铺)|菜|餐|早餐|午餐|票|公交)",
            "name",
        ),
        excluding(
            "distance",
            rf"海拔(?:约|近)?\d[\d.]*(?:多|余)?米|\d[\d.]*(?:多|余)?(?:公里|里地|米)(?={words(cues['how_far'])})",
            "name",
        ),
        excluding("radius", rf"\d+米(?={words(cues['radius_of'])})", "name"),
        excluding(
            "class of a year",
            rf"(?:19|20)\d{{2}}[届级]|[首前][{_CN}]届|[二三]套(?=(?:及以上)?(?:商品)?住?房)|[{_CN}]{{1,3}}届(?=[{_CN}]{{1,3}}次|[省市区县]?(?:党?委|人大|政协)|中央)",
            "name",
        ),
        excluding("household size", rf"[{_CN}]{{1,3}}(?:(?:至|到)[{_CN}]{{1,3}})?人(?:(?:或|及)?以上)?(?=家团|家庭|户|套房)", "name"),
        excluding("conversion", r"\d+(?:点|分|积分|个)(?:抵|兑换?|等于|折合?)\d+元", "conversion"),
        excluding("sum of names", r"\d{1,2}(?:\+\d{1,2}){1,3}(?:\+N)?|\d{1,2}\+[NnXx]", "name"),
        excluding("code of a standard", r"\d{1,4}[×xX*]\d{1,4}(?:小时|h)?|7\s?[×xX*]\s?24", "name"),
    )


def sizes(tables: Tables) -> tuple[Rule, ...]:
    """How large one of the named things is: 千头牛场, 万吨粮仓, 千兆光纤. Asked once denominators have been read."""
    units = words(n for n, u in tables.unit.items() if u.measure not in ("share", "points", "ratio", "time", "age"))
    size = rf"(?<![\d.每上近超逾过破约达多余来几数第{ALL}])[百千万](?!分|点)(?:{units})(?=[一-鿿“])(?!以|左右|多|余|的|人次)"
    return (excluding("size in a name", size, "name"),)
