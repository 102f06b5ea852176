"""Numbers that identify instead of counting: document numbers, addresses, telephones, list markers. In: text. Out: named exclusions."""

from __future__ import annotations

import re

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.numerals import ALL, CAPITAL, spoken
from policy_digest.chinese.word_edges import edges
from policy_digest.rules.rule import Clock, Rule, excluding, words
from policy_digest.tables import Tables

NEAR = 12  # characters around a digit that its word is looked for in
_DIGIT, _HAN = "[一二两三四五六七八九]", rf"(?![{ALL}])[\u4e00-\u9fff]"
_CN = "一二三四五六七八九十百千零〇两"

_PATTERNS = (
    ("address", r"https?://[^\s，。；）)]{1,300}|www\.[\w.\-/]{1,200}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"),
    (
        "document-number",
        r"[〔\[［【（(]\s?(?:19|20)\d{2,6}\s?[〕\]］】）)]?\s?(?:第\s?)?\d{0,6}\s?号|(?:19|20)\d{2}年第?\d{1,5}号|第?\s?\d{1,5}\s?号(?:令|文|公告|文件|决议)",
    ),
    (
        "list-marker",
        (
            rf"(?m)^[\s　]*(?:{mark('part', 'section', 'article', 'clause', 'bracketed', 'bracketed arabic', 'arabic', 'half bracketed')}"
            rf"|{mark('han')}(?![一二三四]季度)|\[\d{{1,2}}\](?!\d))"
        ),
    ),
    (
        "list-marker",
        (
            rf"[（(](?:[{_CN}]{{1,3}}(?=[）)][一-鿿\d])|\d{{1,2}}(?=[）)][一-鿿]))[）)]|[①-⑳]|(?<=[。；：:，])\s?\d{{1,2}}[.．、](?=[一-鿿“])"
            rf"|(?<=[。；：，])[{_CN}]{{1,2}}是(?=[一-鿿])|(?m:^)[{_CN}]{{1,2}}是(?=[一-鿿])"
        ),
    ),
    (
        "cross-reference",
        rf"(?:第[{_CN}\d]{{1,5}}[章节条款项](?:第[{_CN}\d]{{1,5}}[款项])?)|附件\s?[\d{_CN}]{{1,3}}(?![\d.]*[万亿])|附表\s?\d",
    ),
    (
        "telephone",
        (
            r"(?<!\d)(?:0\d{2,3}[-－—\s]\d{7,8}|1[3-9]\d{9}|400[-－]?\d{3}[-－]?\d{4})(?:转\d{1,5})?(?!\d)|(?<!\d)\d{5,8}(?=热线|专线|平台"
            r"|（?[^，。]{0,4}热线)|(?<=[电致])[话电][:：]?\s?\d{4}\s\d{4}(?!\d)|(?:服务专线|热线|专线)[:：]?\s?\d{4,8}(?!\d)"
        ),
    ),
    (
        "identifier",
        (
            r"(?<![A-Za-z\d])\d{1,5}\s?(?:号线|号楼|号院|号窗口|号门|号地块|路公交|号馆|号厅|国道|省道|号公路|版)|(?<!\d)(?:第\s?)?\d{2}版"
            r"|(?<=路)\d{1,5}号(?:\d{1,2}楼)?|\d{1,2}楼(?![盘市宇])|(?<=编号)[:：]?\s?\d{2,8}(?!\d)"
        ),
    ),
    ("generation", r"(?<!\d)[5-90]0后(?![勤台来续者])"),
)


def rules(tables: Tables) -> tuple[Rule, ...]:
    """What can never be a quantity, asked before anything else."""
    units = words(name for unit in tables.units for name in (unit.unit, *unit.aliases))
    index = later(rf"(?:{words(tables.cues['indexes'])})[^，。；\d]{{0,12}}$")
    hotlines = words(tables.cues["hotlines"])
    no_units = words(tables.cues["not_units"])
    # What can be halved: at a line's beginning 2.1米 is a figure, where 4.1个 and 2.1本 are the numbers of what follows
    divisible = words(
        n for u in tables.units if u.measure not in ("people", "person-times", "things", "events") for n in (u.unit, *u.aliases)
    )
    return (
        *(excluding(reason, pattern, reason) for reason, pattern in _PATTERNS),
        # 1.1报废更新: a heading's number without a mark behind it, where 1.5公里 is a figure
        excluding(
            "list-marker",
            rf"(?m)^[\s　]*\d{{1,2}}(?:\.\d{{1,2}}(?!(?!{no_units})(?:{divisible})|\s?[万亿千百]|多|余)|(?:\.\d{{1,2}}){{2}})\s?(?=[一-鿿“《])",
            "list-marker",
        ),
        # 表1, 图2-1; but 水表1.5万只 is a number of meters
        excluding(
            "cross-reference",
            rf"(?:表|图)\s?\d{{1,3}}(?:[-－.]\d{{1,2}})?(?:(?=所[示列述])|(?![\d.,]*\s?(?:[万亿千百]|(?!{no_units})(?:{units}))))",
            "cross-reference",
        ),
        Rule(
            "index",
            "exclusion",
            later(rf"(?<![\d.])\d{{1,3}}(?:\.\d+)?(?![\d.%％‰万亿千百多余]|\s?(?:{units}))"),
            lambda m, clock: "index-value" if index.search(m.string[max(0, m.start() - 18) : m.start()]) else None,
        ),
        excluding("telephone", rf"(?<!\d)(?:{hotlines})(?!\d|[万亿个家名人元])", "telephone"),
    )


def proportions(tables: Tables) -> tuple[Rule, ...]:
    """6:4分担, 2∶8, 7比3, 五五开: what two bear of one whole. Asked once clocks have been read."""
    units = words(name for unit in tables.units for name in (unit.unit, *unit.aliases))
    number = r"\d{1,3}(?:\.\d+)?"
    digit = "[一二三四五六七八九]"
    return (
        excluding(
            "proportion",
            rf"(?<![\d.:：∶]){number}(?:\s?[:∶]\s?{number}){{1,3}}(?![\d.:：∶%％]|\s?(?!分(?:[担摊成配享别类]|$))(?:{units}))"
            rf"|(?<![\d.:：∶]){number}(?:：{number}){{1,3}}(?=的|比|左右|分[担摊成配享]|配|承担|执行|共担)"
            rf"|(?<![\d.]){number}比{number}(?=[，。；、）]|的|分|配|左右|承担|$)"
            rf"|(?<=比例){digit}比{digit}|(?<![一-鿿]){digit}比{digit}(?=的比例)|{digit}(?:比{digit}|{digit})(?=分成|分账|开(?=[，。；、）]|$)|比例)",
            "proportion",
        ),
    )


def _unread(m: re.Match[str], _: Clock) -> str | None:
    """A numeral in words that no rule has read. A single digit is one where it is a word of its own; 一 alone is none."""
    said = m.group()
    if len(said) > 1:
        return said
    if said in "一〇零○" or said in CAPITAL:
        return None
    start = max(0, m.start() - NEAR)
    found = edges(m.string[start : m.end() + NEAR])
    return said if {m.start() - start, m.end() - start} <= found else None


def leftovers(tables: Tables) -> tuple[Rule, ...]:
    """What is left when all other rules have read: codes, and numbers in either writing that nothing explains (never silently dropped)."""
    units = words(name for unit in tables.units for name in (unit.unit, *unit.aliases))
    return (
        excluding("odds", r"(?<![\d.:：∶])\d{1,3}(?:\.\d+)?(?:\s?[:：∶]\s?\d{1,3}(?:\.\d+)?){1,3}(?![\d.:：∶])", "proportion"),
        Rule(
            "identifier",
            "exclusion",
            later(r"[A-Za-z]+[-－.]?\d+(?:[.\-]\d+)*[A-Za-z]*|\d+(?:\.\d+)?[A-Za-z]+[A-Za-z\d]*|\d{7,}"),
            lambda m, clock: "identifier",
        ),
        Rule("bare number", "number", later(r"\d+(?:[.,，]\d+)*"), lambda m, clock: m.group()),
        # （亿千瓦时）: what a column is counted in
        excluding("unit of a column", rf"(?<=[（(])[十百千万亿]{{1,2}}(?:{units})(?=[)）])", "unit"),
        # 两荤一素, 三抓一强: set phrases
        excluding("counted pair", rf"(?<![第几数{ALL}])(?:{_DIGIT}(?![年月日天]){_HAN}){{2,3}}(?!十|百|千|万)", "name"),
        Rule("spoken number", "number", later(rf"(?<![第几数{ALL}])(?:{spoken(closed=False)}|[百千万亿]{{2,}})"), _unread),
    )
