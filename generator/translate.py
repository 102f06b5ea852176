"""Chinese names of indicators, measures and authorities → English, composed from the glossary. In: a phrase and the tables. Out: a string.

Chinese puts everything that modifies a noun before it; English puts short words before it and the rest behind, each with its
preposition. So a phrase is cut into the longest terms of the glossary, read from its last noun, and put together again by the class
(`Term.pos`) of each word. What the glossary lacks is shown in pinyin with the Chinese behind it, never invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from generator.models import Measure, Record
from generator.tables import Place, Tables, Term

_HAN = re.compile(r"[㐀-䶿一-鿿〇]")
_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+&/—–-]*")
_AND = ("以及", "及其", "和", "与", "及", "、", "或", "暨")  # longest first
_BOUND = re.compile(
    r"(?P<age>(?P<a>\d+)周?岁(?:及|（含）)?(?P<side>以下|以上))|(?P<size>(?P<n>\d+(?:\.\d+)?)(?P<scale>万|亿)?(?P<unit>[^\d\W]{1,4}?)(?:及|（含）)?(?P<end>以下|以上))"
)
_NUMBER = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?P<to>(?:至|到|—|-|~)(?P<m>\d+(?:\.\d+)?))?(?P<scale>万|亿)?(?P<unit>%|[^\d\W]{1,4})")
_SPAN = re.compile(r"(?P<n>[一二三四五六七八九十]|\d+)(?P<unit>年|个月)(?:期|制)?(?![内度均])")
_RANK = re.compile(r"前(?P<n>\d+|[一二三四五六七八九十两]+)(?:名|位)")
_EACH = re.compile(r"每(?:一)?(?:个|所|家|项|名|位|人|间|户|套|座|张|支|班|期|次|场|例|条|只|台|辆|件|年|月|季度|学年|学期|亩|吨|课时|平方米|万名|万人|千人|百名|百人|千名)?")
_SCALE = {"万": 10_000, "亿": 100_000_000}
_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_SPELLED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ATTRIBUTE_WORDS = 2  # a longer noun reads badly before another one
_VOWELS = re.compile(r"[aeiou]", re.IGNORECASE)


# ---------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class _Word:
    """One piece of a cut phrase. `pos` is a class of the glossary, or place, and, of, share-of, open, close, each, mark."""

    zh: str
    pos: str
    en: str = ""
    term: Term | None = None
    unknown: bool = False  # shown in pinyin: the glossary lacks it

    @property
    def verb(self) -> str:
        return "" if self.term is None else self.term.verb or (self.term.en if self.term.pos == "verb" else "")

    @property
    def done(self) -> str:
        return self.term.done if self.term is not None else ""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """English of a noun phrase. `text` as it is counted (plural); `one` for a single one; `attr` before another noun, "" if it cannot."""

    text: str
    one: str = ""
    attr: str = ""
    pos: str = "noun"
    prep: str = ""


@dataclass(frozen=True, eq=False)
class _Lexicon:
    """What the cutter looks up: terms by Chinese, places by name, and how long an entry can be from each first character."""

    terms: Mapping[str, Term]
    places: Mapping[str, Place]
    longest: Mapping[str, int]
    titles: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    bare_units: frozenset[str] = frozenset()


@lru_cache(maxsize=8)
def _lexicon(tables: Tables) -> _Lexicon:
    terms = {t.zh: t for t in tables.glossary}
    places: dict[str, Place] = {}
    for place in tables.places:
        for name in (place.zh, place.short, *place.aliases):
            if len(name) > 1:
                places.setdefault(name, place)
    longest: dict[str, int] = {}
    for zh in (*terms, *places):
        longest[zh[0]] = max(longest.get(zh[0], 0), len(zh))
    titles = {t.zh: t.title or t.en for t in tables.glossary if t.title or t.pos in ("body", "office", "organ")}
    return _Lexicon(terms, places, longest, titles, {name: u.many for name, u in tables.unit.items() if u.many and u.measure != "people"},
                    frozenset(name for name, u in tables.unit.items() if not u.many or u.measure == "people"))


def pinyin(zh: str) -> str:
    """`海河工匠杯` → `Haihegongjiangbei`: capitalised, without tones, one word."""
    return "".join(lazy_pinyin(zh, style=Style.NORMAL, v_to_u=True)).capitalize()


def gerund(verb: str) -> str:
    """`obtain` → `obtaining`, `take part in` → `taking part in`."""
    first, _, rest = verb.partition(" ")
    if first.endswith("e") and not first.endswith("ee"):
        first = first[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]", first):
        first += first[-1]
    return f"{first}ing {rest}".strip()


# ---------------------------------------------------------------- cutting


def _cut(zh: str, lexicon: _Lexicon) -> list[_Word]:
    """The cheapest row of words: each word costs 1, an unknown character 3, so that the fewest and longest terms win."""
    n = len(zh)
    best: list[tuple[float, int, _Word | None]] = [(0.0, 0, None)] + [(float("inf"), 0, None)] * n

    def offer(start: int, end: int, cost: float, word: _Word) -> None:
        total = best[start][0] + cost
        if total < best[end][0]:
            best[end] = (total, start, word)

    for i in range(n):
        if best[i][0] == float("inf"):
            continue
        c = zh[i]
        for pattern, read in _MEASURED:
            if (found := pattern.match(zh, i)) and (word := read(found, lexicon)) is not None:
                offer(i, i + len(word.zh), 0.5, word)
        if (found := _LATIN.match(zh, i)) and not (i and _LATIN.match(zh, i - 1)):
            offer(i, found.end(), 1.0, _Word(found[0], "latin", found[0]))
        for length in range(1, min(lexicon.longest.get(c, 0), n - i) + 1):
            piece = zh[i : i + length]
            # A longer word of the same number of words wins; one character alone is often part of a word that is missing.
            cost = 1.0 - 0.01 * length * length if length > 1 else 1.6
            if (term := lexicon.terms.get(piece)) is not None:
                offer(i, i + length, cost, _Word(piece, term.pos, term.en, term))
            elif (place := lexicon.places.get(piece)) is not None:
                offer(i, i + length, cost + 0.2, _Word(piece, "place", place.en))
        for word in _AND:
            if zh.startswith(word, i):
                offer(i, i + len(word), 0.8, _Word(word, "and", "or" if word == "或" else "and"))
                break
        if c in _MARKS:
            offer(i, i + 1, 0.5 if c not in "中内为" else 1.4, _Word(c, _MARKS[c], c))
        offer(i, i + 1, 3.0, _Word(c, "unknown", unknown=True))
    words: list[_Word] = []
    at = n
    while at:
        _, start, one = best[at]
        assert one is not None
        words.append(one)
        at = start
    words.reverse()
    return _join_unknown(words)


_MARKS = {
    "的": "of", "之": "of", "占": "share-of", "中": "among", "内": "among", "等": "others", "为": "mark", "%": "mark", "其": "mark",
    "（": "open", "）": "close", "(": "open", ")": "close", "“": "quote", "”": "unquote", "‘": "quote", "’": "unquote",
    "《": "quote", "》": "unquote", "·": "mark", "，": "stop", "；": "stop", "。": "stop", "：": "stop", ",": "stop",
    " ": "mark", "／": "and", "/": "and", "－": "mark", "—": "mark", "-": "mark",
}  # fmt: skip


def _bound(found: re.Match[str], lexicon: _Lexicon) -> _Word | None:
    """`35岁以下` → aged 35 or under; `70平方米以下` → of up to 70 square metres."""
    if found["age"]:
        return _Word(found[0], "post", f"aged {found['a']} {'or under' if found['side'] == '以下' else 'or over'}")
    unit = lexicon.units.get(found["unit"])
    if unit is None:
        return None
    number = float(found["n"]) * _SCALE.get(found["scale"] or "", 1)
    size = f"{number:,.10g}" if number < 1 else f"{number:,.2f}".rstrip("0").rstrip(".")
    return _Word(found[0], "post", f"of {'up to' if found['end'] == '以下' else 'at least'} {size} {unit}")


def _number(found: re.Match[str], lexicon: _Lexicon) -> _Word | None:
    """`5所` → 5; `90至99周岁` → 90 to 99 years of age; `250元` → 250 yuan: the longest unit that the table knows."""
    for length in range(len(found["unit"]), 0, -1):
        unit = found["unit"][:length]
        if unit == "%" or unit in lexicon.units or unit in lexicon.bare_units:
            number = float(found["n"]) * _SCALE.get(found["scale"] or "", 1)
            text = f"{number:,.4f}".rstrip("0").rstrip(".") + (f" to {found['m']}" if found["m"] else "")
            name = lexicon.units.get(unit, "")
            return _Word(found[0][: len(found[0]) - len(found["unit"]) + length], "number", f"{text}%" if unit == "%" else f"{text} {name}".strip())
    return None


def _span(found: re.Match[str], lexicon: _Lexicon) -> _Word | None:
    """`三年` → three-year, before a noun."""
    n = _DIGITS.get(found["n"]) or int(found["n"])
    if n > 100:
        return None
    return _Word(found[0], "adj", f"{_SPELLED[n - 1] if n <= 10 else n}-{'year' if found['unit'] == '年' else 'month'}")


def _rank(found: re.Match[str], lexicon: _Lexicon) -> _Word | None:
    """`前3名` → top 3 places."""
    n = found["n"] if found["n"].isdigit() else str(_DIGITS.get(found["n"], 0))
    return _Word(found[0], "amount", f"top {n} places", Term(zh=found[0], en=f"top {n} places", pos="amount", prep="in")) if n != "0" else None


def _each(found: re.Match[str], lexicon: _Lexicon) -> _Word | None:
    return _Word(found[0], "each", "per")


_MEASURED = ((_BOUND, _bound), (_NUMBER, _number), (_SPAN, _span), (_RANK, _rank), (_EACH, _each))


def _join_unknown(words: Iterable[_Word]) -> list[_Word]:
    """Unknown characters side by side become one word, with the single characters between them that happen to be terms."""
    out: list[_Word] = []
    words = list(words)
    for i, word in enumerate(words):
        beside = (words[i - 1] if i else None, words[i + 1] if i + 1 < len(words) else None)
        if len(word.zh) > 1 or word.term is None:
            continue
        near = [b is not None and b.unknown for b in beside]
        if all(near) or (any(near) and word.pos in ("adv", "prep")):
            words[i] = _Word(word.zh, "unknown", unknown=True)
    for word in words:
        if word.pos == "unknown" and out and out[-1].pos == "unknown":
            out[-1] = replace(out[-1], zh=out[-1].zh + word.zh)
        else:
            out.append(word)
    return [replace(w, en=f"{pinyin(w.zh)} ({w.zh})") if w.pos == "unknown" else w for w in out]


def _settle(words: Sequence[_Word], lexicon: _Lexicon) -> list[_Word]:
    """Quoted names become one proper name, in pinyin unless the glossary has them; leftover marks go."""
    out: list[_Word] = []
    i = 0
    while i < len(words):
        word = words[i]
        if word.pos == "quote":
            j = next((k for k in range(i + 1, len(words)) if words[k].pos == "unquote"), None)
            inner = words[i + 1 : j] if j is not None else []
            if inner:
                out.append(_quoted(inner))
                i = (j or i) + 1
                continue
        if word.pos not in ("quote", "unquote", "mark") and not (word.pos == "adv" and not word.en):
            out.append(word)
        i += 1
    return out


def _quoted(inner: Sequence[_Word]) -> _Word:
    zh = "".join(w.zh for w in inner)
    if len(inner) == 1 and inner[0].term is not None and inner[0].pos not in ("verb", "adv"):
        return inner[0]
    if not _HAN.search(zh):
        return _Word(zh, "name", zh)
    known = [w for w in inner if w.pos not in ("mark", "stop")]
    reading = " ".join(pinyin(w.zh) if _HAN.search(w.zh) else w.zh for w in known)
    return _Word(f"“{zh}”", "name", f"{reading} ({zh})")


# ---------------------------------------------------------------- noun phrases


def _phrase(words: Sequence[_Word]) -> _Phrase:
    """A noun phrase of any shape → English. Empty in, empty out."""
    words = [w for w in words if w.pos != "stop"]
    if not words:
        return _Phrase("")
    opened = next((i for i, w in enumerate(words) if w.pos == "open"), None)
    if opened is not None:
        closed = next((i for i in range(opened + 1, len(words)) if words[i].pos == "close"), len(words))
        inside, outside = words[opened + 1 : closed], [*words[:opened], *words[closed + 1 :]]
        main, note = _phrase(outside), _phrase(inside)
        if not main.text or not note.text:
            return main if main.text else note
        return replace(main, text=f"{main.text} ({note.text})", one=f"{main.one} ({note.text})" if main.one else "", attr="")
    words = [w for w in words if w.pos != "close"]
    if (share := _share_of(words)) is not None:
        return share
    if words[0].pos == "prep" and not any(w.pos == "of" for w in words):
        return _phrase(words[1:])
    if (parts := _among(words)) is not None:
        return parts
    last_of = max((i for i, w in enumerate(words) if w.pos == "of"), default=None)
    if last_of is not None:
        return _of(words[:last_of], words[last_of + 1 :])
    at = next((i for i, w in enumerate(words) if w.pos == "prep"), None)
    if at is not None:
        head = _phrase(words[:at])
        return _behind(head, _phrase(words[at + 1 :]), words[at].en) if at + 1 < len(words) else head
    if any(w.pos == "and" for w in words):
        return _coordinated(words)
    return _flat([w for w in words if w.pos not in ("others",)])


def _share_of(words: Sequence[_Word]) -> _Phrase | None:
    """`A占B的比例` → A as a share of B."""
    at = next((i for i, w in enumerate(words) if w.pos == "share-of"), None)
    if at is None:
        return None
    subject, base = list(words[:at]), list(words[at + 1 :])
    while base and base[-1].pos in ("share", "rate", "of"):
        base.pop()
    whole = _phrase(base).text if base else "the total"
    if not subject:
        return _Phrase(f"share of {whole}", pos="share")
    # 地区生产总值 and 数量 count, and what is counted is what is compared
    if len(subject) > 1 and subject[-1].pos == "amount" and subject[-1].en.endswith("number"):
        subject.pop()
    return _Phrase(f"{_phrase(subject).text} as a share of {whole}", pos="share")


def _among(words: Sequence[_Word]) -> _Phrase | None:
    """`A中B占比` → share of B among A; `A中的B` → B among A."""
    at = next((i for i, w in enumerate(words) if w.pos == "among"), None)
    if at is None:
        return None
    if at == 0 or at == len(words) - 1:
        return _phrase([w for w in words if w.pos != "among"])
    rest = [w for w in words[at + 1 :]]
    while rest and rest[0].pos in ("of", "among"):
        rest.pop(0)
    head, ground = _phrase(rest), _phrase(words[:at])
    return replace(head, text=f"{head.text} among {ground.text}", one=f"{head.one} among {ground.text}" if head.one else "", attr="")


def _of(left: Sequence[_Word], right: Sequence[_Word]) -> _Phrase:
    """`A的B`: an adjective stays before B, a clause becomes a participle behind it, a noun follows with its preposition."""
    if not right:
        return _phrase(left)
    if not left:
        return _phrase(right)
    if all(w.pos in ("adj", "level", "latin", "and") for w in left):
        return _flat([*left, *right]) if not any(w.pos == "and" for w in (*left, *right)) else _coordinated([*left, *right])
    head = _phrase(right)
    first = left[0]
    if first.pos == "prep" and len(left) > 1:
        return _behind(head, _phrase(left[1:]), first.en)
    if first.pos == "each" and len(left) > 1:
        each = _phrase(left[1:])
        return _behind(head, replace(each, text=each.one or each.text), "per")
    if left[-1].pos == "unique" and head.pos in ("noun", "person"):
        kind = _phrase(left)
        return _behind(head, replace(kind, text=f"{'an' if kind.text[:1] in 'aeiou' else 'a'} {kind.text}"), "with")
    if first.verb and len(left) > 1 and first.pos in ("verb", "activity"):
        tail = f"{gerund(first.verb)} {_phrase(left[1:]).text}"
        return replace(head, text=f"{head.text} {tail}", one=f"{head.one} {tail}" if head.one else "", attr="")
    if left[-1].pos in ("field", "place"):
        return _behind(head, _phrase(left), "in")
    return _behind(head, _phrase(left), head.prep or "of")


def _behind(head: _Phrase, tail: _Phrase, prep: str) -> _Phrase:
    return replace(head, text=f"{head.text} {prep} {tail.text}", one=f"{head.one} {prep} {tail.text}" if head.one else "", attr="")


def _coordinated(words: Sequence[_Word]) -> _Phrase:
    """`A和B`: the last noun may belong to both (`职业院校和技工院校毕业生`), where the words before and after 和 are of one class."""
    groups: list[list[_Word]] = [[]]
    link = "and"
    others = False
    for i, word in enumerate(words):
        if word.pos == "and":
            link = word.en if word.en == "or" else link
            groups.append([])
        elif word.pos == "others":
            others = i < len(words) - 1
            groups.append([])
        else:
            groups[-1].append(word)
    groups = [g for g in groups if g]
    if len(groups) == 1:
        return _flat(groups[0])
    last = groups[-1]
    first_class = _sort(last[0])
    if len(last) > 1 and all(len(g) == 1 and _sort(g[0]) == first_class for g in groups[:-1]) and not others:
        members = [g[0] for g in groups[:-1]] + [last[0]]
        forms = [_noun(w) for w in members]
        attrs = [f.attr for f in forms]
        merged = _Word(
            "、".join(w.zh for w in members), members[-1].pos, _list([f.text for f in forms], link),
            Term(zh="、", en=_list([f.one or f.text for f in forms], link), plural=_list([f.text for f in forms], link), pos=_pos(members[-1]),
                 attr=_list(attrs, link) if all(attrs) else ""),
        )  # fmt: skip
        return _flat([merged, *last[1:]])
    # Level and other adjectives at the front hold for all; what stands alone in front of the last head is left as it is.
    parts = [_flat(g) for g in groups]
    if others:
        return _Phrase(f"{_list([p.text for p in parts[:-1]], ',')} and other {parts[-1].text}", pos=parts[-1].pos)
    return _Phrase(_list([p.text for p in parts], link), pos=parts[-1].pos)


def _pos(word: _Word) -> str:
    return word.term.pos if word.term is not None else "name"


def _sort(word: _Word) -> str:
    """Classes that may be joined by 和 before one head."""
    return {"level": "adj", "adj": "adj", "mass": "thing", "activity": "thing", "noun": "thing", "unique": "thing", "field": "thing"}.get(word.pos, word.pos)


def _list(items: Sequence[str], link: str = "and") -> str:
    """`a, b and c`; with link "," a plain row."""
    items = list(dict.fromkeys(i for i in items if i))
    if link == ",":
        return ", ".join(items)
    return f"{', '.join(items[:-1])} {link} {items[-1]}" if len(items) > 1 else "".join(items)


def _noun(word: _Word) -> _Phrase:
    """One word as a noun phrase."""
    term = word.term
    if term is None:
        return _Phrase(word.en, word.en, word.en if word.pos in ("latin", "place") else "", "name" if word.pos != "latin" else "latin")
    countable = term.pos in ("noun", "person")
    many = term.many if countable else term.plural or term.en
    short = len(term.en.split()) <= _ATTRIBUTE_WORDS and " of " not in term.en
    attr = term.attr or (term.en if short and term.pos in ("noun", "mass", "name", "unique") else "")
    if term.pos in ("level", "adj"):
        attr = term.en
    if term.pos == "body":  # outside the name of an authority, a field
        many = attr = term.en.lower()
    return _Phrase(many, term.en, attr, term.pos, term.prep)


def _flat(words: Sequence[_Word]) -> _Phrase:
    """A row of words without 的 and 和: modifiers, then the head."""
    words = list(words)
    while len(words) > 1 and words[0].pos in ("adv", "each"):
        words.pop(0)
    if not words:
        return _Phrase("")
    if all(w.pos in ("adj", "level", "latin", "number") for w in words):
        text = " ".join(w.en for w in words)
        return _Phrase(text, text, text, "adj")
    if len(words) == 1:
        return _noun(words[0])
    first = words[0]
    if first.verb and _heads_clause(first, words[1:]):
        inner = _flat(words[1:])
        done = first.done
        return replace(inner, text=f"{inner.text} {done}", one=f"{inner.one} {done}" if inner.one else "", attr="")
    head = words[-1]
    if head.verb and head.pos == "verb":  # 技术工人输送: the object, then what is done with it
        inner = _flat(words[:-1])
        return replace(inner, text=f"{inner.text} {head.done}", one="", attr="")
    if head.pos in ("amount", "share", "rate", "activity"):
        return _measured(words[:-1], head)
    if head.pos in ("adj", "level", "post"):
        # 国家级 alone at the end: the noun is understood
        inner = _flat(words[:-1])
        return replace(inner, text=f"{inner.text} ({head.en})" if head.pos != "post" else f"{inner.text} {head.en}", one="", attr="")
    return _modified(words[:-1], head)


def _heads_clause(first: _Word, rest: Sequence[_Word]) -> bool:
    """A verb before its object (`培养技能人才`), unless the word is the first half of a compound (`培训基地`)."""
    if first.pos == "verb":
        return rest[-1].pos not in ("verb", "amount", "share", "rate", "money")
    if first.pos not in ("activity", "mass"):
        return False
    return rest[-1].pos == "person" and rest[0].pos in ("person", "level", "adj")


def _measured(rest: Sequence[_Word], head: _Word) -> _Phrase:
    """Heads that measure something: `number of X`, `X employment rate`, `construction of X`."""
    noun = _noun(head)
    if all(w.pos in ("adj", "level", "latin", "number") for w in rest):
        before = " ".join(w.en for w in rest)
        return _Phrase(f"{before} {noun.text}", f"{before} {noun.text}", f"{before} {noun.attr}" if noun.attr else "", head.pos, noun.prep)
    if head.en == "number" and rest[-1].verb and rest[-1].pos in ("activity", "verb"):
        done = rest[-1].done
        what = _flat(rest[:-1]).text if len(rest) > 1 else "people"
        return _Phrase(f"number of {what} {done}", pos="amount")
    lead: list[str] = []
    rest = list(rest)
    while rest and head.pos in ("amount", "rate") and rest[0].pos in ("level", "adj") and rest[0].en.startswith(("annual", "cumulative", "average", "per ")):
        lead.append(rest.pop(0).en)
    inner = _flat(rest)
    before = " ".join([*lead, noun.text])
    if rest[-1].pos in ("field", "place"):
        return _Phrase(f"{before} in {inner.text}", pos=head.pos)
    attr = inner.attr or (inner.one if head.pos == "rate" and inner.pos == "person" and len(inner.one.split()) <= _ATTRIBUTE_WORDS else "")
    explicit = bool(rest[-1].term and rest[-1].term.attr)
    if attr and len(attr.split()) <= _ATTRIBUTE_WORDS + 1 and (head.pos == "rate" or (head.pos == "activity" and explicit and not noun.prep)):
        text = " ".join([*lead, attr, noun.text])
        return _Phrase(text, text, text if len(text.split()) <= _ATTRIBUTE_WORDS + 1 else "", head.pos, noun.prep)
    return _Phrase(f"{before} {noun.prep or 'of'} {inner.text}", pos=head.pos)


def _modified(rest: Sequence[_Word], head: _Word) -> _Phrase:
    """A head that is counted, paid or named: short modifiers before it, persons, fields and long phrases behind it."""
    noun = _noun(head)
    before: list[str] = []
    behind: list[str] = []
    waiting: list[_Word] = []  # adjectives, until the noun they belong to is known
    rest = list(rest)
    for word in rest:
        if word.pos in ("adj", "level", "latin", "number", "unknown", "name", "place"):
            if word.pos == "adj":
                waiting.append(word)
            else:
                before.extend(w.en for w in waiting)
                waiting = []
                before.append(word.en)
            continue
        form = _noun(word)
        behind_it = word.pos in ("person", "field", "amount", "share", "rate", "post") and not (word.term and word.term.attr)
        if word.pos == "person" and head.pos in ("person", "name"):
            behind_it = not form.attr and len(form.one.split()) > 1
            form = replace(form, attr=form.attr or form.one)
        if not behind_it and not form.attr:
            behind_it = True
        if word.pos == "verb":
            behind_it, form = False, replace(form, attr=word.done)
        own = " ".join(w.en for w in waiting)
        waiting = []
        if not behind_it and len([*before, own, form.attr]) <= 5:
            before.extend(x for x in (own, form.attr) if x)
            continue
        if word.pos == "post":
            if own:
                before.append(own)
            behind.append(word.en)
            continue
        prep = "in" if word.pos == "field" else noun.prep or ("of" if head.pos == "person" else "for")
        behind.append(f"{prep} {' '.join(x for x in (own, form.text) if x)}")
    before.extend(w.en for w in waiting)
    # nearest in Chinese is nearest in English
    tail = "".join(f" {b}" for b in reversed(behind))
    lead = " ".join(before)
    make = lambda core: f"{lead} {core}{tail}".strip()  # noqa: E731
    attr = f"{lead} {noun.attr}".strip() if noun.attr and not tail and len(f"{lead} {noun.attr}".split()) <= _ATTRIBUTE_WORDS + 1 else ""
    return _Phrase(make(noun.text), make(noun.one or noun.text), attr, head.pos, noun.prep)


# ---------------------------------------------------------------- what the other rooms call


def _words(zh: str, lexicon: _Lexicon) -> list[_Word]:
    return _settle(_cut(re.sub(r"\s+", "", zh), lexicon), lexicon)


@lru_cache(maxsize=65_536)
def english(zh: str, tables: Tables) -> str:
    """The English of a noun phrase, lower case but for names; the head of what is counted in the plural.

    A stretch that the glossary lacks stands in pinyin with its Chinese in brackets; see `missing`. An empty string gives an empty one.
    """
    lexicon = _lexicon(tables)
    found = re.fullmatch(r"(.+)（([^（）]+)）", zh)
    if found and zh not in lexicon.terms and (body := _titled(found[2], lexicon)):
        return f"{english(found[1], tables)} ({body})"
    return _titled(zh, lexicon) or _tidy(_phrase(_words(zh, lexicon)).text)


@lru_cache(maxsize=65_536)
def missing(zh: str, tables: Tables) -> tuple[str, ...]:
    """The stretches of a phrase that the glossary lacks, in order; quoted names, which are spelled by rule, are none."""
    return tuple(w.zh for w in _words(zh, _lexicon(tables)) if w.unknown)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\b(\w+) \1\b", r"\1", text)  # of of, in in
    return re.sub(r"\s+([,)])", r"\1", text)


@lru_cache(maxsize=16_384)
def agency_en(zh: str, tables: Tables) -> str:
    """The English name of an authority: 市人力资源社会保障局 → Municipal Human Resources and Social Security Bureau.

    A name with a part that the glossary lacks is composed as a phrase, or stands in pinyin with its Chinese behind it.
    """
    lexicon = _lexicon(tables)
    zh = re.sub(r"\s+", "", zh)
    if not zh:
        return ""
    if (term := lexicon.terms.get(zh)) is not None and term.pos in ("name", "organ"):
        return term.en
    parts = [p for p in re.split(r"[、，]", zh) if p]
    if len(parts) > 1 and "（" not in zh:
        return _list([agency_en(p, tables) for p in parts])
    named = _titled(zh, lexicon)
    if named is None:
        text = english(zh, tables)
        return text[:1].upper() + text[1:]
    return named


def _titled(zh: str, lexicon: _Lexicon) -> str | None:
    """An authority's name from place, level, responsibility and kind; None unless every character is accounted for."""
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
    lexicon = _lexicon(tables)
    text = re.sub(r"^[\s（(]*(?:[0-9]+|[一二三四五六七八九十]+)[）)]?[.．、]?\s*", "", zh).strip(" 。；")
    clauses = [_clause(_words(c, lexicon)) for c in re.split(r"[，；。,;]", text) if c.strip()]
    joined = _tidy(_list(clauses) if len(clauses) < 3 and not any(" and " in c for c in clauses) else "; ".join(clauses))
    return joined[:1].upper() + joined[1:]


def _clause(words: Sequence[_Word]) -> str:
    """Adverb, verb or verbs, object; a noun phrase where there is no verb."""
    words = list(words)
    adverbs: list[str] = []
    while len(words) > 1 and words[0].term is not None and (words[0].pos == "adv" or words[0].term.adverb) and words[1].verb:
        adverbs.append(words[0].en if words[0].pos == "adv" else words[0].term.adverb)
        words.pop(0)
    verbs: list[str] = []
    while len(words) > 1 and words[0].verb and (words[0].pos == "verb" or not verbs):
        verbs.append(words.pop(0).verb)
        if len(words) > 2 and words[0].pos == "and" and words[1].pos == "verb":
            words.pop(0)
    if not verbs:
        return _phrase(words).text
    return " ".join(x for x in (*adverbs, _list(verbs), _object(words)) if x)


def _object(words: Sequence[_Word]) -> str:
    """The object of a verb: what is unique or an activity of something takes the article."""
    phrase = _phrase(words)
    definite = phrase.pos == "unique" or (phrase.pos in ("activity", "amount", "share", "rate") and re.match(r"^[\w -]+? (?:of|for|at) ", phrase.text))
    if definite and not phrase.text.startswith(("the ", "Internet")) and "," not in phrase.text:
        return f"the {phrase.text}"
    return phrase.text


def name(records: Sequence[Record], measures: Sequence[Measure], tables: Tables) -> tuple[tuple[Record, ...], tuple[Measure, ...]]:
    """The same records and measures with `indicator_en` and `title_en` composed; what already has its English keeps it."""
    return (
        tuple(r if r.indicator_en else replace(r, indicator_en=english(r.indicator_zh, tables)) for r in records),
        tuple(m if m.title_en else replace(m, title_en=title_en(m.title_zh, tables)) for m in measures),
    )
