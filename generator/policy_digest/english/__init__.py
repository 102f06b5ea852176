"""Chinese names of indicators, measures and authorities → English, composed from the glossary. In: a phrase and the tables. Out: a string.

What the glossary lacks is shown in pinyin with the Chinese behind it, never invented, and listed by `missing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policy_digest.chinese.alternation import later
from policy_digest.english.authorities import authority_of, every_one_of, newspaper
from policy_digest.english.clauses import clause_of
from policy_digest.english.cut import ENGLISH, lexicon_of, without, words_of
from policy_digest.english.explained import explained
from policy_digest.english.morphology import listed, tidy
from policy_digest.english.phrases import phrase_of
from policy_digest.english.stacked import unstacked
from policy_digest.english.titles import title_of_document
from policy_digest.english.words import Lexicon, Word
from policy_digest.models import Measure, Record
from policy_digest.owner import remembered
from policy_digest.proper import pinyin
from policy_digest.tables import Tables, Term

_HAN = later(r"[㐀-䶿一-鿿〇]+")

__all__ = ["agency_en", "composed_anyway", "document_en", "explain", "missing", "name", "name_en", "partly", "terms", "title_en"]


@remembered(*ENGLISH, at_most=65_536)
def name_en(zh: str, tables: Tables) -> str:
    """The English of a noun phrase, lower case but for names; the head of what is counted in the plural.

    A name with a stretch that the glossary lacks is translated in part: its head, as far as that is known, with the Chinese in brackets;
    see `partly` and `missing`. An empty string gives an empty one.
    """
    lexicon = lexicon_of(tables)
    if (term := lexicon.terms.get(zh)) is not None and term.pos in ("noun", "person"):
        return term.many
    found = re.fullmatch(r"(.+)（([^（）]+)）", zh)
    if found and (per := lexicon.per.get(found[2])):
        return f"{name_en(found[1], tables)} ({per})"
    if found and zh not in lexicon.terms and (body := _titled(found[2], lexicon)):
        return f"{name_en(found[1], tables)} ({body})"
    if whole := _titled(zh, lexicon):
        return whole
    words = words_of(zh, lexicon)
    if any(word.unknown for word in words):
        return _in_part(zh, words, tables)
    return unstacked(tidy(phrase_of(words).text)) or (f"{_SOMETHING} ({zh})" if _HAN.search(zh) else zh)


_SOMETHING = "item"  # of a name of which not even the head is known
_MEASURE = "measure"  # of a title of which no clause is
_HEADS = ("noun", "person", "mass", "unique", "amount", "share", "rate", "money", "activity")
_LINKS = ("of", "and", "among", "others", "share-of", "prep", "ending", "beyond", "close", "each", "adv")


def _in_part(zh: str, words: Sequence[Word], tables: Tables) -> str:
    """`酒城工匠` → craftsmen (酒城工匠): what follows the last unknown word, where it is a noun, and the Chinese.

    Of a name with a condition in brackets, each is looked at alone: reward (纳统后首年).
    """
    found = re.fullmatch(r"(.+)（([^（）]+)）", zh)
    if found and not missing(found[1], tables):
        return f"{name_en(found[1], tables)} ({found[2]})"
    if found and zh.endswith("）"):
        words = words_of(found[1], lexicon_of(tables))
    last = max(i for i, word in enumerate(words) if word.unknown)
    head = list(words[last + 1 :])
    while head and head[0].pos in _LINKS:
        head.pop(0)
    known = bool(head) and head[-1].pos in _HEADS and not any(word.pos == "open" for word in head)
    return f"{unstacked(tidy(phrase_of(head).text)) if known else _SOMETHING} ({zh})"


def partly(zh: str, tables: Tables) -> bool:
    """Whether the English of a noun phrase is its head only, with the Chinese beside it."""
    return bool(missing(zh, tables))


def explain(zh: str, tables: Tables) -> Iterator[str]:
    """How the English of a noun phrase came about, a line each: its words, then the tree of transfers."""
    return explained(zh, name_en(zh, tables), tables)


@remembered(*ENGLISH, at_most=65_536)
def missing(zh: str, tables: Tables) -> tuple[str, ...]:
    """The stretches of a phrase that the glossary lacks, in order; quoted names, which are spelled by rule, are none."""
    lexicon = lexicon_of(tables)
    found = re.fullmatch(r"(.+)（([^（）]+)）", zh)
    if found and found[2] in lexicon.per:
        zh = found[1]
    if newspaper(zh, lexicon):
        return ()
    if zh and not _titled(zh, lexicon) and not tidy(phrase_of(words_of(zh, lexicon)).text):
        return tuple(_HAN.findall(zh))  # every word of it is silent
    return () if _titled(zh, lexicon) else tuple(w.zh for w in words_of(zh, lexicon) if w.unknown)


def composed_anyway(term: Term, tables: Tables) -> bool:
    """Whether the other terms give the same English, as the same kind of phrase, so that nothing would be lost without this one."""
    if term.pos not in ("noun", "person", "money", "mass", "activity", "amount", "rate", "share", "unique") or term.title or term.takes:
        return False
    words = words_of(term.zh, without(term.zh, lexicon_of(tables)))
    if len(words) < 2 or any(w.unknown for w in words):
        return False
    phrase = phrase_of(words)
    alike = phrase.pos == term.pos and phrase.prep == term.prep and (not term.attr or phrase.attr == term.attr)
    return alike and tidy(phrase.text) == term.many


@remembered(*ENGLISH, at_most=65_536)
def terms(zh: str, tables: Tables) -> tuple[str, ...]:
    """The glossary's terms that a name is made of, in order; the whole name where it is one."""
    lexicon = lexicon_of(tables)
    return (zh,) if zh in lexicon.terms else tuple(w.term.zh for w in words_of(zh, lexicon) if w.term is not None)


@remembered(*ENGLISH, at_most=16_384)
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
    named = every_one_of(zh, tables.phrases["authorities"]) or authority_of(zh, lexicon, at_large=True) or newspaper(zh, lexicon)
    if named is None:
        text = f"{pinyin(zh)} ({zh})" if missing(zh, tables) else name_en(zh, tables)
        return text[:1].upper() + text[1:]
    return named[:1].upper() + named[1:]


def _titled(zh: str, lexicon: Lexicon) -> str | None:
    """An authority's name from place, level, responsibility and kind; None unless every character is accounted for."""
    return authority_of(zh, lexicon, at_large=False)


# What stands before a title and is none of it: signs, the number of the paragraph, who asks.
_MARKED = later(
    r"^[^\w（(“《【]*(?:[（(]?(?:[0-9]+|[一二三四五六七八九十]+|[甲乙丙丁戊己庚辛])[）).．、]+|"
    r"[0-9]+(?![0-9]*(?:[年月日个所项名位人场次套万亿元种类条批件级岁余多GgA-Za-z%]|家(?![电装政庭居具]))))?\s*"
)
_PRESS = later(r"^[^，。；]{2,12}记者：(?:请问，?)?|^请问，?")
_ABLE = later(r"^([^，。；？?]*?)(?:可以|能够|能|可)([^，。；？?]+)吗(?=[？?]?$)")  # 可以缴存吗


@remembered(*ENGLISH, at_most=16_384)
def title_en(zh: str, tables: Tables) -> str:
    """The title of a measure, as a verb phrase where the Chinese is one: 加快公共实训基地建设 → Accelerate the construction of …

    Of a title with a word that the glossary lacks, the clauses that are known stand, with the Chinese in brackets.
    """
    lexicon = lexicon_of(tables)
    text = _MARKED.sub("", _PRESS.sub("", zh)).strip(" 。；")
    text = _ABLE.sub(r"\1能不能\2", text)
    topic, colon, said = text.partition("：")
    if colon and topic.strip("“”") and said:  # “全周期”：陪伴职业生涯
        return f"{title_en(topic, tables)}: {title_en(said, tables)}"
    if (motto := re.match(r"“([^”]{2,5})”(?=[^\W\d_])", text)) and _begins_with_verb(text[motto.end() :], lexicon):
        return f"{title_en(motto[1], tables)}: {title_en(text[motto.end() :], tables)}"  # “进阶式”激励新手
    parts = [part for part in re.split(r"[，；。;？?！]|(?<!\d),|,(?!\d)", text) if part.strip()]
    if len(parts) == 1 and (stated := _stated(parts[0], tables)):
        return stated[:1].upper() + stated[1:]
    rows = _clause_rows(parts, lexicon)
    lacking = any(w.unknown for row in rows for w in row)
    clauses = [said for row in rows if not any(w.unknown for w in row) and (said := clause_of(row))]
    joined = tidy(listed(clauses) if len(clauses) < 3 and not any(" and " in c or c.endswith("?") for c in clauses) else "; ".join(clauses))
    joined = re.sub(r"\?; (\w)", lambda m: f"? {m[1].upper()}", joined)
    if lacking:  # what is known of it, and the Chinese beside it: no pinyin stands for a word
        joined = f"{joined or _MEASURE} ({text})"
    return joined[:1].upper() + joined[1:]


def _clause_rows(parts: Sequence[str], lexicon: Lexicon) -> list[list[Word]]:
    """The words of each clause; a date alone belongs to the clause behind it."""
    rows: list[list[Word]] = [[]]
    for part in parts:
        words = words_of(part, lexicon)
        rows[-1].extend(words)
        if any(w.pos != "date" for w in words):
            rows.append([])
    return rows


def _stated(zh: str, tables: Tables) -> str:
    """`一线职工占比不低于60%` → share of front-line employees: at least 60%; "" for what does not say how much something is to be."""
    rows = tables.phrases["comparators"].values()
    said = {zh: row["en"] for row in rows for zh in f"{row['zh']} {row['zh_share']} {row['zh_read']}".split()} | {
        "达到": "",
        "达": "",
        "为": "",
    }
    found = re.fullmatch(rf"(.{{4,}}?)({'|'.join(sorted(said, key=len, reverse=True))})(\d[\d,.]*\D{{1,5}}|百分之\w+)", zh)
    if found is None:
        return ""
    what, size = words_of(found[1], lexicon_of(tables)), words_of(found[3], lexicon_of(tables))
    phrase = phrase_of(what)
    if (
        len(size) != 1
        or size[0].pos != "number"
        or phrase.pos not in ("share", "rate", "amount", "money")
        or not what
        or what[0].pos == "verb"
    ):
        return ""
    return tidy(f"{phrase.text}: {said[found[2]]} {size[0].en}")


@remembered(*ENGLISH, at_most=16_384)
def document_en(zh: str, tables: Tables) -> str:
    """The title of a document; "" unless every part of it could be composed: 德州市职业技能竞赛管理办法 → Administrative measures of …"""
    return title_of_document(zh, tables, agency_en)


def _begins_with_verb(zh: str, lexicon: Lexicon) -> bool:
    words = words_of(zh, lexicon)
    return zh.startswith("让") or (len(words) > 1 and bool(words[0].verb) and words[1].pos not in ("of", "and"))


def name(records: Sequence[Record], measures: Sequence[Measure], tables: Tables) -> tuple[tuple[Record, ...], tuple[Measure, ...]]:
    """The same records and measures with `indicator_en` and `title_en` composed; what already has its English keeps it."""
    return (
        tuple(r if r.indicator_en else replace(r, indicator_en=name_en(r.indicator_zh, tables)) for r in records),
        tuple(m if m.title_en else replace(m, title_en=title_en(m.title_zh, tables)) for m in measures),
    )
