"""The Chinese title of a document and the tables in, its English out: a document of a kind, or a headline; "" where it is not whole.

Titles are composed by a stricter rule than names: one word that the glossary lacks, a name that only pinyin could give, or a turn that
the grammar does not know, and there is none. A reader who chooses documents by their titles is better served by none than by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policy_digest.chinese.alternation import later
from policy_digest.english.clauses import clause_of
from policy_digest.english.cut import ENGLISH, lexicon_of, words_of
from policy_digest.english.morphology import definite, gerund, third, tidy
from policy_digest.english.phrases import phrase_of
from policy_digest.english.words import Lexicon, Word
from policy_digest.owner import compiled_from
from policy_digest.tables import Place, Tables

_HAN = later(r"[㐀-䶿一-鿿〇]")
_LONGEST = 160  # characters of a Chinese title; what is longer is a paragraph that lost its title
_REMARK = later(r"（([^（）]*)）$")
_WINDOW = later(r"(\d{4})年?[—–-]+(\d{4})年?")
_YEAR = later(r"(\d{4})年?")
_PART = later(r"(.+?)部分?、?")
_YEAR_FIRST = later(r"(\d{4})年度?(?!\d|内|底|末|前)")
_CALLED = later(r"“(技能)([^”]+)”")  # “技能济宁”: a slogan that every place makes for itself
_PLAIN = frozenset(("noun", "person", "mass", "activity", "unique", "amount", "share", "rate", "money", "field", "level", "adj", "name",
                    "place", "and", "of", "number", "date", "latin", "post", "others"))  # fmt: skip
_MOST_WORDS = 32  # of the English: what grows longer has lost its thread


Authority = Callable[[str, Tables], str]  # the name of a body → its English


@dataclass(frozen=True, eq=False)
class _Rows:
    """What titles are made of, out of `titles` in data/phrases.yml."""

    lexicon: Lexicon
    kinds: tuple[tuple[str, Mapping[str, str]], ...]  # the longest first
    remarks: Mapping[str, str]
    excerpts: Mapping[str, str]
    issuing: frozenset[str]
    passed: Mapping[str, str]
    modals: Mapping[str, str]
    times: Mapping[str, Mapping[str, str]]
    verbs: frozenset[str]
    series: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class _Words(_Rows):
    """The same, with the tables and what names bodies."""

    tables: Tables
    authority: Authority


@compiled_from(*ENGLISH)
def _rows(tables: Tables) -> _Rows:
    rows: Mapping[str, Any] = tables.phrases["titles"]
    kinds = sorted(rows["kinds"].items(), key=lambda row: (-len(row[0]), row[0]))
    return _Rows(
        lexicon_of(tables), tuple(kinds), rows["remarks"], rows["excerpts"], frozenset(rows["issuing"].split()),
        rows["passed"], rows["modals"], rows["times"], frozenset(rows["verbs"].split()),
        rows["series"],
    )  # fmt: skip


def title_of_document(zh: str, tables: Tables, authority: Authority) -> str:
    """The English of a document's title, its first letter a capital; "" where any part of it cannot be composed.

    `authority`: what the names of bodies are in English.
    """
    if not zh or len(zh) > _LONGEST:
        return ""
    w = _Words(**vars(_rows(tables)), tables=tables, authority=authority)
    halves = [half for half in re.split(r"\s+|(?<=[！？!?])(?=.)", zh.strip()) if half]
    said = [_half(half.rstrip("。！!"), w) for half in halves]
    if not all(said):
        return ""
    joined = tidy("; ".join(said))
    return joined[:1].upper() + joined[1:]


def _half(zh: str, w: _Words) -> str:
    """A title, or one half of a headline; a column that it stands in is said before it."""
    column, bar, rest = (part.strip() for part in re.sub("[｜丨]", "|", zh).partition("|"))
    if bar:
        said = _half(rest, w) if column in w.series else ""
        return f"{w.series[column]}: {said}" if said else ""
    return _whole(_issued(zh, w) or _document(zh, w) or _passed(zh, w) or _headline(zh, w))


def _whole(en: str) -> str:
    return "" if _HAN.search(en) or len(en.split()) > _MOST_WORDS else en


# ---------------------------------------------------------------- documents of a kind


def _document(zh: str, w: _Words) -> str:
    """`洛阳市…三年行动方案（2025—2027年）` → three-year action plan of Luoyang for … (2025–2027)."""
    remarks: list[str] = []
    while found := _REMARK.search(zh):
        if not (remark := _remark(found[1], w)):
            return ""
        remarks.insert(0, remark)
        zh = zh[: found.start()]
    row = next(((kind, said) for kind, said in w.kinds if zh.endswith(kind)), None)
    if row is None:
        return ""
    kind, said = row
    named = _of_a_kind(zh.removesuffix(kind), said, w)
    return f"{named} ({'; '.join(remarks)})" if named and remarks else named


def _remark(zh: str, w: _Words) -> str:
    """What stands in brackets behind a title; "" for what is not known."""
    if zh in w.remarks:
        return w.remarks[zh]
    if zh in w.excerpts:
        return w.excerpts[zh]
    if found := _WINDOW.fullmatch(zh):
        return f"{found[1]}–{found[2]}"
    if found := _YEAR.fullmatch(zh):
        return found[1]
    if zh.isascii() and zh.isdigit():
        return zh
    for ending, said in w.excerpts.items():
        if zh.endswith(ending) and (found := _PART.fullmatch(zh.removesuffix(ending))) and (what := _noun(found[1], w)):
            return f"{said}: {what}"
    return ""


def _of_a_kind(stem: str, said: Mapping[str, str], w: _Words) -> str:
    """What a document of a kind is about, and whose it is. `stem`: its title without the kind."""
    kind = said["en"]
    if stem.startswith("《") and stem.endswith("》"):
        named = _document(stem.strip("《》"), w)
        return f"{kind} {said['join']} the {named}" if named else ""
    by, about, what = stem.partition("关于")
    if about:
        whose = _authority(by, w) if by else ""
        if by and not whose:
            return ""
        kind = f"{kind} of {whose}" if whose else kind
        what = what.removesuffix("的")
        if issued := next((verb for verb in w.issuing if what.startswith(verb)), ""):
            named = _document(what.removeprefix(issued).strip("《》"), w)
            return f"{kind} on issuing the {named}" if named else ""
        if subject := _gerund(what, w):
            return f"{kind} on {subject}"
        return ""
    place, stem = _place(stem.removesuffix("的"), w)
    year = ""
    if found := _YEAR_FIRST.match(stem):
        year, stem = found[1], stem[found.end() :]
        if not place:
            place, stem = _place(stem, w)
    whose = _joined(f"of {place}" if place else "", f"for {year}" if year else "")
    if not stem:
        return _joined(kind, whose)
    if not place and not said.get("alone"):
        return _joined(kind, whose, said["join"], what) if (what := _noun(stem, w)) else ""
    if (clause := _clause(stem, w)) and said["join"] in ("for", "on"):
        return _joined(kind, whose, "to", clause)
    return _joined(kind, whose, said["join"], what) if (what := _noun(stem, w)) else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _authority(zh: str, w: _Words) -> str:
    name = w.authority(zh, w.tables)
    return "" if _HAN.search(name) else f"the {name}"


def _gerund(zh: str, w: _Words) -> str:
    """`加快健全网络` → accelerating …; clauses that follow one another are joined by `and`; a noun phrase stays one."""
    words = _cut(zh, w)
    starts = [0, *(i for i in range(1, len(words)) if words[i].zh.startswith("进一步"))]
    said = []
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        part = words[start:end]
        adverb = ""
        if part and part[0].pos == "adv" and part[0].en:
            adverb, part = f"{part[0].en} ", part[1:]
        verbs, rest = _verbs_of(part, _said(part, w))
        if verbs:
            said.append(f"{adverb}{' and '.join(map(_doing, verbs))}{rest}")
        elif not adverb and len(starts) == 1:
            return _noun(zh, w)
        else:
            return ""
    return " and ".join(said)


# ---------------------------------------------------------------- headlines


def _passed(zh: str, w: _Words) -> str:
    """`《…方案》审议通过` → the action plan … adopted."""
    for ending, said in w.passed.items():
        if zh.endswith(ending) and (named := _document(zh.removesuffix(ending).strip("《》"), w)):
            return f"{named} {said}"
    return ""


def _issued(zh: str, w: _Words) -> str:
    """`天津发布…实施意见` → Tianjin issues implementing opinions on …"""
    place, rest = _place(zh, w)
    verb = next((v for v in w.issuing if place and rest.startswith(v)), "")
    named = _document(rest.removeprefix(verb).strip("《》"), w) if verb else ""
    head = re.split(" (?:of|on|for|to) ", named)[0]
    article = "" if head.endswith("s") else "an " if head[:1] in "aeiou" else "a "
    return f"{place} issues {article}{named}" if named else ""


def _headline(zh: str, w: _Words) -> str:
    """`大连构建…体系`, `大连：构建…体系` → Dalian builds …; without a place, what is being done."""
    place, rest = _place(zh, w)
    rest = rest[1:] if place and rest[:1] in ("：", ":") else rest
    when: Mapping[str, str] = {}
    modal = ""
    while step := next((k for k in (*w.times, *w.modals) if rest.startswith(k) and len(rest) > len(k)), ""):
        if (step in w.times and when) or (step in w.modals and modal):
            return ""
        when, modal = (w.times[step], modal) if step in w.times else (when, w.modals[step])
        rest = rest.removeprefix(step)
    words = _cut(rest, w)
    verbs, tail = _verbs_of(words, _said(words, w))
    if not verbs or (modal and not place):
        return ""
    if not place:
        said = " and ".join(map(_doing, verbs))
    elif modal:
        said = f"{place} {modal} {' and '.join(verbs)}"
    elif when.get("tense") == "past":
        said = f"{place} {words[0].done}" if len(verbs) == 1 else ""
    else:
        said = f"{place} {' and '.join(map(third, verbs))}"
    return f"{said}{tail} {when.get('en', '')}".strip() if said else ""


def _doing(verb: str) -> str:
    """`further strengthen` → further strengthening."""
    return f"further {gerund(verb.removeprefix('further '))}" if verb.startswith("further ") else gerund(verb)


# ---------------------------------------------------------------- words


def _cut(zh: str, w: _Words) -> list[Word]:
    """The words of a piece of a title; a slogan of skills and a place is said in English."""
    found = _CALLED.search(zh)
    if found and (place := w.lexicon.places.get(found[2])):
        called = Word(found[0], "name", f"Skills {place.en}")
        return [*_cut(zh[: found.start()], w), called, *_cut(zh[found.end() :], w)]
    return words_of(zh, w.lexicon) if zh else []


def _known(words: Sequence[Word]) -> bool:
    """Whether the glossary has every word. What is numbered (第二批) loses what it is a batch of."""
    return not any(word.unknown or word.spelled or _HAN.search(word.en) or word.zh.startswith("第") for word in words)


def _noun(zh: str, w: _Words) -> str:
    """A noun phrase in which nothing is a guess."""
    words = _cut(zh, w)
    act = words.pop() if len(words) > 1 and words[-1].pos == "verb" else None  # 首席技师选聘
    if not words or not _known(words) or any(word.pos not in _PLAIN for word in words):
        return ""
    said = tidy(definite(phrase_of(words)))
    said = f"{_doing(act.verb)} {said}" if act else said
    return "" if said.count(" for ") > 1 else _whole(said)


def _clause(zh: str, w: _Words) -> str:
    words = _cut(zh, w)
    return _said(words, w) if words and words[0].zh in w.verbs else ""


def _said(words: Sequence[Word], w: _Words) -> str:
    """A clause that begins with a verb of headlines and has one object in which nothing is a guess; "" for any other."""
    if len(words) < 2 or words[0].zh.removeprefix("进一步") not in w.verbs or not words[0].verb or not _known(words):
        return ""
    verbs = [i for i, word in enumerate(words) if i and word.pos == "verb"]
    if (verbs and verbs != [1]) or any(word.pos not in _PLAIN for word in words[1:] if word.pos != "verb"):
        return ""
    counted = words[-1] if words[-1].pos == "number" and re.search("[a-z]", words[-1].en) else None
    clause = tidy(clause_of(words[:-1] if counted else words))
    found, rest = _verbs_of(words, clause)
    if not found or clause.count(" for ") > 1:
        return ""
    if counted:  # 开展培训8万人次
        clause = f"{' and '.join(found)} {counted.en} of{rest}"
    return _whole(clause)


def _verbs_of(words: Sequence[Word], clause: str) -> tuple[list[str], str]:
    """The verb or two verbs that a clause begins with, and the rest of it with its blank; nothing where it begins with others."""
    found: list[str] = []
    for word in words[:2]:
        options = {word.verb, *(other.term.takes.get(word.zh, "") for other in words if other.term is not None)} - {""}
        link = " and " if found else ""
        verb = next((v for v in sorted(options, key=len, reverse=True) if clause.startswith(f"{link}{v} ")), "")
        if not verb:
            break
        found.append(verb)
        clause = clause.removeprefix(f"{link}{verb}")
    return (found, clause) if found else ([], "")


def _place(zh: str, w: _Words) -> tuple[str, str]:
    """The place that a title begins with, in English, and what stands behind it; ("", all of it) for none.

    Of a province and a city of it, the city; of two neighbours, both.
    """
    found: list[Place] = []
    while len(found) < 2:
        length = next((n for n in range(min(12, len(zh)), 1, -1) if zh[:n] in w.lexicon.places), 0)
        if not length:
            break
        found.append(w.lexicon.places[zh[:length]])
        zh = zh[length:]
    if len(found) == 2 and found[1].parent == found[0].slug:
        del found[0]
    return " and ".join(place.en for place in found), zh
