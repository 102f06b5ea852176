"""Time grows with the length of a text and not with its square, whatever the text; and what makes matching fast changes no match.

Only ratios are asserted: the same machine, the same minute, a text and one four times as long.
"""

from __future__ import annotations

import gc
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import factory

from policy_digest import pipeline
from policy_digest.ingest import parse
from policy_digest.match import match
from policy_digest.models import Article, Mention, Sentence
from policy_digest.rules import inventory
from policy_digest.rules.needs import needs
from policy_digest.rules.rule import Clock, Rule, words
from policy_digest.segment import segment
from policy_digest.tables import Tables

DOCUMENTS = sorted((Path(__file__).resolve().parent / "gold").glob("*/documents/*"))
TIMES = 4  # how much longer the longer text is: linear time is 4 times as long, quadratic 16 times
MOST = 9

BODY = "\n".join(
    f"全市第{i}项工作要求各县区加强技能人才培养，建设实训中心{i}个，开展培训{i * 3}万人次，完善评价制度。" for i in range(11, 19)
)
CLAUSE = "到2027年，全市建成实训中心不少于12个，培训技能人才3.6万人次，对新建基地一次性补助30万元"


def various(n: int) -> str:
    """Clauses that are all different, but state the same few quantities."""
    names = (f"{chr(0x4E00 + i % 5000)}{chr(0x4F00 + i % 4999)}{chr(0x5F00 + i % 4001)}" for i in range(n))
    return "".join(f"到2027年，{name}中心不少于12个，{name}人才3.6万人次。\n" for name in names)


HARD: dict[str, tuple[int, Callable[[int], str]]] = {
    "one line of sentences": (250, lambda n: (CLAUSE + "。") * n),
    "one line without a full stop": (250, lambda n: (CLAUSE + "，") * n),
    "one quantity, said in many ways": (200, various),
    "characters without numbers": (20_000, lambda n: "技能人才培养" * (n // 6)),
    "nested brackets": (2_500, lambda n: "（" * n + "技能人才" + "）" * n + "。"),
    "mixed brackets": (2_500, lambda n: "([" * n + "技能人才" + ")]" * n + "。"),
    "nested quotation marks": (2_500, lambda n: "“" * n + "技能人才" + "”" * n + "。"),
    "nested titles": (2_500, lambda n: "《" * n + "技能人才" + "》" * n + "。"),
    "digits": (25_000, lambda n: "技能人才" + "1" * n + "人。"),
    "digits and commas": (12_500, lambda n: "技能人才" + "1," * n + "人。"),
    "Chinese numerals": (5_000, lambda n: "技能人才" + "一百万" * n + "人。"),
    "one numeral": (20_000, lambda n: "万" * n),
    "rows of a table": (100, lambda n: "指标\u3000单位\u30002027年\n" + "实训中心\u3000个\u300012\n" * n),
    "dates": (2_500, lambda n: "2024年5月1日" * n + "。"),
    "every year": (2_500, lambda n: "每年" * n + "培训3万人次。"),
    "blanks": (50_000, lambda n: "技能" + " " * n + "人才。"),
    "short lines": (2_500, lambda n: "技能人才\n" * n),
    "numbered headings": (500, lambda n: "".join(f"（{i}）加强人才工作\n" for i in range(n))),
    "agencies": (2_500, lambda n: "建成基地12个。（" + "市教育局、" * n + "市财政局负责）"),
}


def spent(text: str, tables: Tables, times: int = 1) -> float:
    """Processor seconds of the quickest of so many readings of a capture."""
    data = f"潍坊市技能人才工作方案\n2024年5月20日\n{BODY}\n{text}\n{BODY}\n".encode()
    least = float("inf")
    gc.disable()  # what other tests left in memory is walked through at moments that have nothing to do with the text
    try:
        for _ in range(times):
            start = time.process_time()
            found = pipeline.Extractor(tables).read(parse(data, "page.txt"), "weifang")
            least = min(least, time.process_time() - start)
    finally:
        gc.enable()
    assert found.records
    return least


@pytest.mark.parametrize("name", HARD)
@pytest.mark.slow
def test_time_is_linear(name: str, tables: Tables) -> None:
    size, text = HARD[name]
    base = spent("", tables, 2)  # what is read in any case, and what is compiled once
    for times in (1, 3):  # once says enough, unless the machine did something else meanwhile
        short, long = spent(text(size), tables, times), spent(text(TIMES * size), tables, times)
        if long - base < MOST * max(short - base, base):
            return
    pytest.fail(f"{name}: {long / short:.1f} times as long for {TIMES} times the text")


# ---------------------------------------------------------------- fast, and the same


def asked_plainly(text: str, sentence: Sentence, rules: tuple[Rule, ...]) -> tuple[Mention, ...]:
    """What the rules find in a sentence when each of them is asked, whatever the sentence holds."""
    claimed: set[int] = set()
    found = []
    for rule in rules:
        at = sentence.start
        while (m := rule.pattern.search(text, at, sentence.end)) is not None:
            a, b = m.span()
            at = b if b > a else a + 1
            if a == b:
                continue
            value = None if rule.exclusive and claimed.intersection(range(a, b)) else rule.produce(m, Clock(2024, 5))
            if value is None:
                at = a + 1
                continue
            if rule.exclusive:
                claimed.update(range(a, b))
            found.append(Mention(rule.name, rule.kind, a, b, m.group(), value))
    return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end)))


def sentences_of(paths: list[Path]) -> Iterator[tuple[Article, Sentence]]:
    for path in paths:
        capture = parse(path.read_bytes(), path.name)
        article = factory.article(*(block.text for block in capture.blocks if block.text.strip()))
        yield from ((article, sentence) for sentence in segment(article))


def test_rules_that_are_not_asked_would_have_found_nothing(tables: Tables) -> None:
    rules = inventory(tables)
    wanted = [(rule.pattern, needs(rule.pattern)) for rule in rules]
    seen = skipped = 0
    for article, sentence in sentences_of(DOCUMENTS[::15]):
        held = set(article.text[sentence.start : sentence.end])
        for pattern, sets in wanted:
            if any(one.isdisjoint(held) for one in sets):
                skipped += 1
                assert pattern.search(article.text, sentence.start, sentence.end) is None, pattern.pattern[:80]
        seen += 1
    assert seen > 150 and skipped > seen * len(rules) // 2, "most rules need not be asked of most sentences"


@pytest.mark.slow
def test_rules_find_what_each_of_them_finds_when_it_is_asked(tables: Tables) -> None:
    rules = inventory(tables)
    seen = 0
    for article, sentence in sentences_of(DOCUMENTS[::75]):  # asking plainly is slow: of the documents of all kinds, some
        (found,) = match(article, [sentence], rules)
        assert found == asked_plainly(article.text, sentence, rules)
        seen += 1
    assert seen > 100


@pytest.mark.parametrize(
    ("pattern", "held"),
    [
        (r"\d+年", [set("年"), set("7３")]),
        (r"第?\d", [set("7")]),
        (r"(?:甲|乙丙)丁", [set("丁"), set("甲乙"), set("甲丙")]),
        (r"(?:甲|[^乙])", []),
        (r"甲(?=乙)", [set("甲"), set("乙")]),
        (r"(?<=甲)乙(?!丙)", [set("乙")]),
        (r"甲{0,2}(?:乙)+", [set("乙")]),
        (r"(?i)a", []),
        (r"", []),
    ],
)
def test_what_a_pattern_needs(pattern: str, held: list[set[str]]) -> None:
    found = needs(re.compile(pattern))
    assert bool(found) == bool(held)
    for one in found:
        assert any(chosen & one for chosen in held), one


def test_every_digit_of_a_pattern_is_known() -> None:
    (digits,) = needs(re.compile(r"\d年?"))
    assert digits == {c for c in map(chr, range(sys.maxunicode + 1)) if c.isdecimal()}


@given(st.lists(st.text("培训养中心()|.*甲", max_size=6), max_size=12), st.text("培训养中心()|.*甲", max_size=12))
def test_words_that_share_their_beginning_match_as_if_listed(items: list[str], text: str) -> None:
    listed = "|".join(re.escape(w) for w in sorted(set(items), key=lambda w: (-len(w), w)))
    assert [m.span() for m in re.finditer(words(items), text)] == [m.span() for m in re.finditer(listed, text)]
