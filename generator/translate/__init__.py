"""Chinese names of indicators, measures and authorities → English, composed from the glossary. In: a phrase and the tables. Out: a string.

What the glossary lacks is shown in pinyin with the Chinese behind it, never invented, and listed by `missing`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from generator.models import Measure, Record
from generator.tables import Tables
from generator.translate.clauses import clause_of
from generator.translate.cut import Lexicon, Word, lexicon_of, words_of
from generator.translate.phrases import listed, phrase_of, tidy
from generator.translate.proper import pinyin
from generator.translate.titles import title_of_document

_HAN = re.compile(r"[㐀-䶿一-鿿〇]+")

__all__ = ["agency_en", "document_en", "english", "missing", "name", "terms", "title_en"]


@lru_cache(maxsize=65_536)
def english(zh: str, tables: Tables) -> str:
    """The English of a noun phrase, lower case but for names; the head of what is counted in the plural.

    A stretch that the glossary lacks stands in pinyin with its Chinese in brackets; see `missing`. An empty string gives an empty one.
    """
    lexicon = lexicon_of(tables)
    if (term := lexicon.terms.get(zh)) is not None and term.pos in ("noun", "person"):
        return term.many
    found = re.fullmatch(r"(.+)（([^（）]+)）", zh)
    if found and (per := lexicon.per.get(found[2])):
        return f"{english(found[1], tables)} ({per})"
    if found and zh not in lexicon.terms and (body := _titled(found[2], lexicon)):
        return f"{english(found[1], tables)} ({body})"
    return _titled(zh, lexicon) or tidy(phrase_of(words_of(zh, lexicon)).text) or (f"{pinyin(zh)} ({zh})" if _HAN.search(zh) else zh)


@lru_cache(maxsize=65_536)
def missing(zh: str, tables: Tables) -> tuple[str, ...]:
    """The stretches of a phrase that the glossary lacks, in order; quoted names, which are spelled by rule, are none."""
    lexicon = lexicon_of(tables)
    found = re.fullmatch(r"(.+)（([^（）]+)）", zh)
    if found and found[2] in lexicon.per:
        zh = found[1]
    if zh and not _titled(zh, lexicon) and not tidy(phrase_of(words_of(zh, lexicon)).text):
        return tuple(_HAN.findall(zh))  # every word of it is silent
    return () if _titled(zh, lexicon) else tuple(w.zh for w in words_of(zh, lexicon) if w.unknown)


@lru_cache(maxsize=65_536)
def terms(zh: str, tables: Tables) -> tuple[str, ...]:
    """The glossary's terms that a name is made of, in order; the whole name where it is one."""
    lexicon = lexicon_of(tables)
    return (zh,) if zh in lexicon.terms else tuple(w.term.zh for w in words_of(zh, lexicon) if w.term is not None)


@lru_cache(maxsize=16_384)
def agency_en(zh: str, tables: Tables) -> str:
    """The English name of an authority: 市人力资源社会保障局 → Municipal Human Resources and Social Security Bureau.

    A name with a part that the glossary lacks is composed as a phrase, or stands in pinyin with its Chinese behind it.
    """
    lexicon = lexicon_of(tables)
    zh = re.sub(r"\s+", "", zh)
    if not zh:
        return ""
    if (term := lexicon.terms.get(zh)) is not None and term.pos in ("name", "organ"):
        return term.en
    parts = [p for p in re.split(r"[、，]", zh) if p]
    if len(parts) > 1 and "（" not in zh:
        return listed([agency_en(p, tables) for p in parts])
    named = _titled(zh, lexicon)
    if named is None:
        text = english(zh, tables)
        return text[:1].upper() + text[1:]
    return named


def _titled(zh: str, lexicon: Lexicon) -> str | None:
    """An authority's name from place, level, responsibility and kind; None unless every character is accounted for."""
    if not zh:
        return None
    n = len(zh)
    best: list[tuple[int, tuple[tuple[str, str, str], ...]] | None] = [(0, ())] + [None] * n
    for i in range(n):
        here = best[i]
        if here is None:
            continue
        for j in range(i + 1, n + 1):
            piece = zh[i:j]
            step: tuple[str, str, str] | None = None
            if piece in lexicon.titles:
                term = lexicon.terms[piece]
                kind = term.pos if term.pos in ("office", "organ", "level") else "office" if piece in _KINDS else "body"
                step = (kind, lexicon.titles[piece], piece)
            elif piece in lexicon.places:
                place = lexicon.places[piece]
                level = ""
                if piece == place.zh and place.zh != place.short:
                    level = {"province": " Provincial", "prefecture": " Municipal", "county": " County"}.get(place.level, "")
                    if piece.endswith("市"):
                        level = " Municipal"
                    elif piece.endswith("自治区"):
                        level = " Regional"
                    elif piece.endswith(("区", "新区")):
                        level = " District"
                step = ("place", place.en + level, piece)
            elif piece in ("和", "与", "、"):
                step = ("and", "and", piece)
            if step is None:
                continue
            cost = here[0] + 1
            there = best[j]
            if there is None or cost < there[0]:
                best[j] = (cost, (*here[1], step))
    found = best[n]
    if found is None or found[1][-1][0] not in ("office", "organ"):
        return None
    steps = found[1]
    front = " ".join(text for kind, text, _ in steps if kind in ("place", "level"))
    middle = " ".join(text for kind, text, _ in steps[:-1] if kind not in ("place", "level"))
    head = steps[-1][1]
    if steps[-1][0] == "office" and lexicon.terms[steps[-1][2]].prep:
        return re.sub(r"\s+", " ", f"{front} {head} {lexicon.terms[steps[-1][2]].prep} {middle}").strip()
    return re.sub(r"\s+", " ", f"{front} {middle} {head}").strip()


_KINDS = ("中心", "局", "厅", "委", "部", "处", "办")


@lru_cache(maxsize=16_384)
def title_en(zh: str, tables: Tables) -> str:
    """The title of a measure, as a verb phrase where the Chinese is one: 加快公共实训基地建设 → Accelerate the construction of …"""
    lexicon = lexicon_of(tables)
    text = re.sub(r"^[\s（(]*(?:[0-9]+(?![0-9]*[年月])|[一二三四五六七八九十]+)[）)]?[.．、]?\s*", "", zh).strip(" 。；")
    topic, colon, said = text.partition("：")
    if colon and topic.strip("“”") and said:  # “全周期”：陪伴职业生涯
        return f"{title_en(topic, tables)}: {title_en(said, tables)}"
    if (motto := re.match(r"“([^”]{2,5})”(?=[^\W\d_])", text)) and _begins_with_verb(text[motto.end() :], lexicon):
        return f"{title_en(motto[1], tables)}: {title_en(text[motto.end() :], tables)}"  # “进阶式”激励新手
    rows: list[list[Word]] = [[]]
    for part in re.split(r"[，；。;？?！]|(?<!\d),|,(?!\d)", text):
        words = words_of(part, lexicon) if part.strip() else []
        rows[-1].extend(words)
        if any(w.pos != "date" for w in words):  # a date alone belongs to the clause behind it
            rows.append([])
    clauses = [said for row in rows if (said := clause_of(row))]
    joined = tidy(listed(clauses) if len(clauses) < 3 and not any(" and " in c or c.endswith("?") for c in clauses) else "; ".join(clauses))
    joined = re.sub(r"\?; (\w)", lambda m: f"? {m[1].upper()}", joined)
    return joined[:1].upper() + joined[1:]


@lru_cache(maxsize=16_384)
def document_en(zh: str, tables: Tables) -> str:
    """The title of a document; "" unless every part of it could be composed: 德州市职业技能竞赛管理办法 → Administrative measures of …"""
    return title_of_document(zh, tables, agency_en)


def _begins_with_verb(zh: str, lexicon: Lexicon) -> bool:
    words = words_of(zh, lexicon)
    return zh.startswith("让") or (len(words) > 1 and bool(words[0].verb) and words[1].pos not in ("of", "and"))


def name(records: Sequence[Record], measures: Sequence[Measure], tables: Tables) -> tuple[tuple[Record, ...], tuple[Measure, ...]]:
    """The same records and measures with `indicator_en` and `title_en` composed; what already has its English keeps it."""
    return (
        tuple(r if r.indicator_en else replace(r, indicator_en=english(r.indicator_zh, tables)) for r in records),
        tuple(m if m.title_en else replace(m, title_en=title_en(m.title_zh, tables)) for m in measures),
    )
