"""Builds valid articles, records, extractions and wordings for tests: by hand, or many at once from a seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from policy_digest.models import (
    Article,
    Bilingual,
    Digest,
    Evidence,
    Extraction,
    Fate,
    Measure,
    Paragraph,
    Period,
    Piece,
    Record,
    Summary,
    Wording,
)
from policy_digest.tables import Tables

SENTENCE_ENDS = "。！？；\n"


def article(*paragraphs: str | Paragraph, place: str = "weifang", title: str = "关于建设技能人才队伍的通知", **fields: Any) -> Article:
    """An article of these paragraphs. A string that begins with `# ` … `###### ` is a heading."""
    body = tuple(p if isinstance(p, Paragraph) else _paragraph(p) for p in paragraphs or ("正文。",))
    published = fields.pop("published", "2024-05-20")
    code = hashlib.sha256(f"{title}{place}{published}".encode()).hexdigest()[:8]
    facts = {"id": f"{published or 'undated'}-{code}", "publisher": "测试日报"} | fields
    return Article(title=title, place=place, published=published, paragraphs=body, **facts)


def _paragraph(text: str) -> Paragraph:
    marks, _, rest = text.partition(" ")
    return Paragraph(rest, len(marks), "heading") if marks and set(marks) == {"#"} and len(marks) <= 6 else Paragraph(text)


def record(source: Article, surface: str, value: int | str | Decimal, unit: str, name: str, **fields: Any) -> Record:
    """A record of the first `surface` in the article's text (or of the one at `fields["at"]`), its sentence as evidence."""
    start = fields.pop("at", None)
    start = source.text.index(surface) if start is None else start
    end = start + len(surface)
    left = max((source.text.rfind(mark, 0, start) for mark in SENTENCE_ENDS), default=-1) + 1
    rights = [at + 1 for mark in SENTENCE_ENDS if (at := source.text.find(mark, end)) >= 0]
    right = min(rights, default=len(source.text))
    quote = source.text[left:right].rstrip("\n")
    code = hashlib.sha256(f"{source.id} {name} {surface} {start}".encode()).hexdigest()[:10]
    period = fields.pop("period", {})
    known: dict[str, Any] = {
        "id": f"{code}",
        "kind": "target",
        "indicator_zh": name,
        "indicator_en": f"indicator {code[:4]}",
        "value": Decimal(value),
        "value_max": None,
        "unit": unit,
        "comparator": "=",
        "period": Period(**period),
        "period_basis": "sentence" if period else None,
        "commitment": "firm",
        "themes": ("workforce-scale",),
        "agencies": (),
        "evidence": Evidence(quote, left, left + len(quote)),
        "surface": surface,
        "figure": (start, end),
    }
    return Record(**(known | fields))


def extraction(source: Article, *records: Record, measures: Sequence[Measure] = ()) -> Extraction:
    """The records with a ledger that claims them."""
    ledger = tuple(Fate(*r.figure, r.surface, "record", r.id) for r in sorted(records, key=lambda r: r.figure))
    return Extraction(source, records, tuple(measures), ledger, source.issues)


def wording(digest: Digest) -> Wording:
    """Plain wording straight from the records, for tests of the pages that must not depend on how summaries are written."""
    keyed = {(e.article.id, e.record.id): e.record for e in digest.entries}
    figures = {key: Bilingual(f"{r.comparator}{r.surface}", f"{r.comparator} {r.value}") for key, r in keyed.items()}
    periods = {key: _period(r) for key, r in keyed.items()}
    said = {place: _said(e.record for e in entries) for place, entries in digest.by_place.items()}
    return Wording(
        figures=figures,
        periods=periods,
        agencies={a: "Bureau" for e in digest.entries for a in e.record.agencies},
        places=said,
        themes={theme: _said(e.record for e in entries) for theme, entries in digest.by_theme.items()},
        articles={id: _said(e.record for e in entries) for id, entries in digest.by_article.items()},
    )


def _period(one: Record) -> Bilingual:
    text = " ".join(f"{k} {v}" for k, v in one.period.as_dict().items())
    return Bilingual(text, text)


def _said(records: Iterable[Record]) -> Summary:
    first = list(records)[:4]
    zh = tuple(p for r in first for p in (Piece(r.indicator_zh), Piece(r.surface, r.id), Piece("。")))
    en = tuple(p for r in first for p in (Piece(r.indicator_en + " "), Piece(str(r.value), r.id), Piece(". ")))
    return Summary(zh, en)


# ---------------------------------------------------------------- many at once

_SENTENCES: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("到{y}年，技能人才总量达到{n}万人。", "{n}万人", "人", "技能人才总量", "target", "workforce-scale", "by"),
    ("到{y}年，技能人才占就业人员比例超过{p}%。", "{p}%", "%", "技能人才占就业人员比例", "target", "workforce-scale", "by"),
    ("目前，全市高技能人才{n}万人。", "{n}万人", "人", "高技能人才", "status", "workforce-scale", ""),
    ("{y}年开展补贴性职业技能培训{n}万人次。", "{n}万人次", "人次", "补贴性职业技能培训", "target", "training", "during"),
    ("到{y}年，建成公共实训基地{k}个。", "{k}个", "个", "公共实训基地", "target", "platforms", "by"),
    ("已建成技能大师工作室{k}家。", "{k}家", "家", "技能大师工作室", "status", "platforms", ""),
    ("对新建的基地一次性补助{k}万元。", "{k}万元", "元", "一次性补助（培训基地）", "support", "incentives", ""),
    ("兼职教师不超过教师总数的{p}%。", "{p}%", "%", "兼职教师占比", "rule", "institutions", ""),
)


def corpus(tables: Tables, places: int, seed: int = 1, articles: int = 1) -> list[Extraction]:
    """Extractions for the first `places` prefectures of the table, `articles` each, the same for the same seed."""
    dice = random.Random(seed)
    slugs = [p.slug for p in tables.places if p.level == "prefecture"][:places]
    return [_invented(dice, tables.place[slug].short, slug, number) for slug in slugs for number in range(articles)]


def _invented(dice: random.Random, name: str, slug: str, number: int) -> Extraction:
    chosen = sorted(dice.sample(range(len(_SENTENCES)), dice.randint(4, len(_SENTENCES))))
    facts = [
        (_SENTENCES[i], {"y": dice.randint(2024, 2030), "n": dice.randint(2, 99), "p": dice.randint(11, 89), "k": dice.randint(2, 300)})
        for i in chosen
    ]
    body = [f"# {name}的目标", *(pattern[0].format(**numbers) for pattern, numbers in facts)]
    published = f"20{dice.randint(22, 25)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    source = article(*body, place=slug, title=f"{name}技能人才队伍建设方案（{number + 1}）", published=published)
    records, at = [], 0
    for (sentence, surface, unit, indicator, kind, theme, key), numbers in facts:
        written = surface.format(**numbers)
        at = source.text.index(sentence.format(**numbers), at)
        value = Decimal("".join(c for c in written if c.isdigit())) * (10000 if "万" in written else 1)
        period = {key: str(numbers["y"])} if key else {}
        records.append(
            record(source, written, value, unit, indicator, kind=kind, themes=(theme,), period=period, at=source.text.index(written, at))
        )
    return extraction(source, *records)
