"""The Chinese name of a body and the `Lexicon` in, its English name out: place, level, what it answers for, and its kind.

None, or "" for a row of bodies, where a part of the name is not accounted for; see `english` in this package for what stands then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from policy_digest.chinese.alternation import later
from policy_digest.english.words import Lexicon
from policy_digest.proper import county_en, pinyin
from policy_digest.tables import Place

_ENDINGS: Final = ("中心", "局", "厅", "委", "部", "处", "办")  # a row of another class that ends the name of an authority too
_FIELDS: Final = ("noun", "mass", "activity", "adj", "field", "person", "unique")  # classes that can say what a body answers for
_SMALL: Final = ("and", "of", "for", "the", "in", "on", "at", "with", "to")  # words of a name without a capital
_SAYS_IT: Final = ("Prefecture", "League")  # an English name that says the level itself
_LEVELS: Final = {"province": " Provincial", "prefecture": " Municipal", "county": " County"}
_COMMON: Final = 1.25  # what a word of no title costs, beside 1: a title of the same length wins
_PAPER: Final = later(r"(?P<name>[㐀-䶿一-鿿〇]{2,4})(?P<kind>(?:日|晚|早|晨|时|商|都市|经济)报)")
_Step = tuple[str, str, str]  # class, English, Chinese


def authority_of(zh: str, lexicon: Lexicon, *, at_large: bool) -> str | None:
    """`市畜牧局` → Municipal Animal Husbandry Bureau; None unless every character is accounted for.

    `at_large`: whether the glossary's common words may say what the body answers for and of what kind it is (centre, association,
    company). So it is where a text names who is responsible; elsewhere 养老服务协会 are associations that are counted.
    """
    n = len(zh)
    best: list[tuple[float, tuple[_Step, ...]] | None] = [(0, ())] + [None] * n
    for i in range(n):
        here = best[i]
        if here is None:
            continue
        for j in range(i + 1, n + 1):
            if (found := _step(zh[i:j], lexicon, at_large)) is None:
                continue
            cost, step = found
            there = best[j]
            if there is None or here[0] + cost < there[0]:
                best[j] = (here[0] + cost, (*here[1], step))
    whole = best[n]
    if not zh or whole is None or not _ends_a_name(whole[1][-1], lexicon, at_large):
        return None
    return _joined(whole[1], lexicon)


def _step(piece: str, lexicon: Lexicon, at_large: bool) -> tuple[float, _Step] | None:
    """What a piece of a name is, and what it costs."""
    if piece in lexicon.titles:
        term = lexicon.terms[piece]
        kind = term.pos if term.pos in ("office", "organ", "level") else "office" if piece in _ENDINGS else "body"
        return 1, (kind, lexicon.titles[piece], piece)
    if (place := lexicon.places.get(piece)) is not None:
        return 1, ("place", place.en + _level(piece, place), piece)
    if piece in ("和", "与", "及", "、"):
        return 1, ("and", "and", piece)
    if not at_large:
        return None
    if piece in lexicon.counties:
        return 1, ("place", county_en(piece, lexicon.terms, lexicon.divisions), piece)
    if piece not in lexicon.terms or lexicon.terms[piece].pos not in _FIELDS or len(piece) < 2:
        return None
    term = lexicon.terms[piece]
    said = term.many if term.pos == "person" else term.en if re.search(r"(?:ed|built)$", term.attr) else term.attr or term.en
    said = said.removeprefix("the ")
    if re.search(r" (?:of|for|in|with|to) ", said) or len(said.split()) > 4:
        return None
    if term.pos == "person":
        said += "'" if said.endswith("s") else "'s"
    return _COMMON, ("body", _capitals(said), piece)


def _level(piece: str, place: Place) -> str:
    """What is said behind a place that its name gives in full: 潍坊市 → Weifang Municipal."""
    if piece != place.zh or place.zh == place.short or place.en.endswith(_SAYS_IT):
        return ""
    if piece.endswith("市"):
        return " Municipal"
    if piece.endswith("自治区"):
        return " Regional"
    return " District" if piece.endswith("区") else _LEVELS.get(place.level, "")


def _ends_a_name(step: _Step, lexicon: Lexicon, at_large: bool) -> bool:
    """Whether a name can end so: an office, an organ, or at large a thing that has a form for names, or is a kind of such a thing."""
    kind, _, piece = step
    if kind in ("office", "organ") or not at_large or kind != "body":
        return kind in ("office", "organ")
    return any(end in lexicon.titles and lexicon.terms[end].pos == "noun" for end in (piece[i:] for i in range(len(piece))))


def _joined(steps: tuple[_Step, ...], lexicon: Lexicon) -> str:
    """Place and level, what it answers for, its kind; the kind first where it asks for a preposition: Department of Transport."""
    places = [text for kind, text, _ in steps if kind == "place"]
    outer = ""
    if len(places) > 1 and re.search(r" (?:District|County|Banner|New Area)$", places[-1]):  # 岳阳市君山区: the nearer place bears the name
        outer = f", {re.sub(' (?:Municipal|Provincial)$', '', places[-2])}"
        places = places[-1:]
    front = " ".join([*places, *(text for kind, text, _ in steps if kind == "level")])
    middle = " ".join(text for kind, text, _ in steps[:-1] if kind not in ("place", "level"))
    kind, head, piece = steps[-1]
    prep = lexicon.terms[piece].prep if kind == "office" else ""
    if found := re.fullmatch(r"(.+) (on|for|of)", head):
        head, prep = found[1], found[2]
    name = f"{front} {head} {prep} {middle}" if prep and middle else f"{front} {middle} {head}"
    return re.sub(r"\s+", " ", name).strip() + outer


def _capitals(text: str) -> str:
    """`animal husbandry and fisheries` → Animal Husbandry and Fisheries."""
    return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in text.split())


def newspaper(zh: str, lexicon: Lexicon) -> str | None:
    """`西府日报` → Xifu Daily: a paper's own name is spelled by rule, as a county's is; None for what is no paper."""
    found = _PAPER.fullmatch(zh)
    kind = lexicon.terms.get(found["kind"]) if found else None
    return f"{pinyin(found['name'])} {kind.en}" if found and kind is not None and kind.pos == "office" else None


def every_one_of(zh: str, rows: Mapping[str, Mapping[str, str]]) -> str:
    """`各区县人民政府` → the people's governments of all districts and counties; "" for no row of bodies.

    `rows`: `places`, the kinds of place by their Chinese, and `bodies`, what each of them has; see data/phrases.yml.
    """
    if not zh.startswith("各"):
        return ""
    body = next((b for b in sorted(rows["bodies"], key=len, reverse=True) if zh.endswith(b)), "")
    rest = zh[1:].removesuffix(body)
    found: list[str] = []
    while rest:
        kind = next((k for k in sorted(rows["places"], key=len, reverse=True) if rest.startswith(k)), "")
        if kind:
            found.append(rows["places"][kind])
        elif rest[0] not in "（）、和及与":
            return ""
        rest = rest[len(kind) or 1 :]
    if not found:
        return ""
    places = f"all {', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else f"all {found[0]}"
    return f"the {rows['bodies'][body]} of {places}" if body else places
