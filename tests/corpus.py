"""A number of documents in, a corpus of that size on disk out: invented articles in our own words, with the records that they hold.

Run as `python tests/corpus.py FOLDER [DOCUMENTS] [--seed N]` (with the tests' environment). The same number and seed always give the same
files, and the first hundred of a thousand documents are those of a hundred. Records are known rather than read, so that ten thousand
documents take a minute; they carry the stamp of the extractor, and a build takes them as they are.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

TESTS = Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import factory  # noqa: E402
from policy_digest import corpus, english, tables  # noqa: E402
from policy_digest.models import Article, Extraction, Measure, Record  # noqa: E402
from policy_digest.tables import Tables  # noqa: E402

SECTIONS, CLAUSES = 5, 6  # of a document, and of each section: thirty numbers in all, as many as a city's plan has

# What is counted, its unit as a quantity has it, and its theme. A name is one of each part.
_OF = (
    "市级 省级 区县 乡镇 重点产业 数字经济 智能制造 海洋经济 现代农业 养老服务 托育服务 家政服务 文旅康养 建筑业 交通物流 生物医药".split()
)
_THINGS: tuple[tuple[str, str, str], ...] = (
    ("公共实训基地", "个", "platforms"),
    ("技能大师工作室", "家", "platforms"),
    ("高技能人才", "万人", "workforce-scale"),
    ("技能人才总量", "万人", "workforce-scale"),
    ("补贴性职业技能培训", "万人次", "training"),
    ("企业新型学徒制培训", "万人次", "training"),
    ("职业技能等级认定机构", "家", "evaluation"),
    ("职业技能竞赛", "场", "competitions"),
    ("产业学院", "所", "institutions"),
    ("技能人才占就业人员比例", "%", "workforce-scale"),
    ("培训补贴资金", "亿元", "incentives"),
)
# A clause before the number and after it, the kind of its record and what its year means.
_CLAUSES: tuple[tuple[str, str, str, str], ...] = (
    ("到{year}年，{name}达到", "。", "target", "by"),
    ("{year}年，{name}力争超过", "。", "target", "during"),
    ("力争到{year}年底，{name}不少于", "，并逐年完善管理办法。", "target", "by"),
    ("目前，全市{name}", "，服务能力明显提升。", "status", ""),
    ("截至{year}年底，{name}已有", "。", "status", "as_of"),
)
_SAID = (
    "各有关部门要加强协作，及时研究解决工作中的困难和问题，重要情况按程序报告。",
    "坚持市场导向与政府引导相结合，完善政策措施，形成齐抓共管的工作局面。",
    "充分运用各类媒体做好政策解读和经验推广，营造尊重劳动的社会风尚。",
    "健全评价机制，定期开展评估，评估结果作为改进工作和安排资金的重要参考。",
)
_UNITS = {"万人": ("人", 10_000), "万人次": ("人次", 10_000), "亿元": ("元", 100_000_000)}  # as written → base unit, times


def extractions(known: Tables, documents: int, seed: int = 1) -> Iterator[Extraction]:
    """That many documents with their records, over the prefectures of the table in turn."""
    places = [place for place in known.places if place.level == "prefecture"]
    names: dict[str, str] = {}
    for number in range(documents):
        place = places[number % len(places)]
        yield _document(random.Random(f"{seed} {number}"), place.slug, place.short, number // len(places), known, names)


def _document(dice: random.Random, slug: str, short: str, number: int, known: Tables, names: dict[str, str]) -> Extraction:
    body: list[str] = []
    facts: list[tuple[str, str, str, str, dict[str, str], str]] = []  # clause, surface, unit, name, fields of the record, theme
    for section in range(SECTIONS):
        body.append(f"## （{'一二三四五'[section]}）{dice.choice(_OF)}重点任务")
        for _ in range(CLAUSES):
            thing, unit, theme = dice.choice(_THINGS)
            before, after, kind, key = dice.choice(_CLAUSES)
            name = f"{dice.choice(_OF)}{thing}"
            year = str(dice.randint(2021, 2024) if key == "as_of" else dice.randint(2026, 2032))
            surface = f"{dice.randint(11, 89)}{unit}"
            line = before.format(year=year, name=name) + surface + after
            body.append(line)
            facts.append((line, surface, unit, name, {"kind": kind, **({key: year} if key else {})}, theme))
        body.append(dice.choice(_SAID))
    published = f"20{dice.randint(22, 25)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    source = factory.article(
        *body, place=slug, title=f"{short}技能人才工作方案（第{number + 1}号）", published=published, publisher=f"{short}日报"
    )
    records, at = [], 0
    for line, surface, unit, name, fields, theme in facts:
        at = source.text.index(line, at)
        records.append(_record(source, at, line, surface, unit, name, dict(fields), theme, known, names))
        at += len(line)
    titles = [(i, p.text) for i, p in enumerate(source.paragraphs) if p.role == "heading"]
    measures = [Measure(f"m{i}", zh[3:], _english(zh[3:], known, names), ("platforms",), (), i) for i, zh in titles]
    return factory.extraction(source, *records, measures=measures)


def _english(name: str, known: Tables, names: dict[str, str]) -> str:
    if name not in names:
        names[name] = english.name_en(name, known)
    return names[name]


def _record(
    source: Article,
    at: int,
    line: str,
    surface: str,
    unit: str,
    name: str,
    fields: dict[str, str],
    theme: str,
    known: Tables,
    names: dict[str, str],
) -> Record:
    base, times = _UNITS.get(unit, (unit, 1))
    kind = fields.pop("kind")
    value = Decimal(surface.removesuffix(unit)) * times
    start = at + line.index(surface)
    return factory.record(
        source, surface, value, base, name, indicator_en=_english(name, known, names), kind=kind, themes=(theme,), period=fields, at=start
    )


def write(folder: Path, documents: int, known: Tables, seed: int = 1) -> None:
    """The corpus in `folder`, which must be new."""
    extractor = corpus.extractor(known)
    for found in extractions(known, documents, seed):
        corpus.write_article(folder, found.article)
        corpus.write_records(folder, found, corpus.stamp(found.article, extractor))


def main() -> None:
    """Write one where it was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("documents", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.folder.exists() and any(asked.folder.iterdir()):
        parser.error(f"{asked.folder}: not empty")
    write(asked.folder, asked.documents, tables.load(), asked.seed)


if __name__ == "__main__":
    main()
