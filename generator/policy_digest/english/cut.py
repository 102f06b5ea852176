"""A Chinese phrase → its words: the fewest and longest terms of the glossary, numbers, names, and what the glossary lacks.

In: a phrase and the tables. Out: `Word`s in the order of the Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from policy_digest.chinese.alternation import later, words
from policy_digest.english.measured import MEASURED, brand, here
from policy_digest.english.words import Lexicon, Word
from policy_digest.owner import compiled_from
from policy_digest.proper import county_en, geographic, pinyin
from policy_digest.tables import Place, Tables, Term

ENGLISH = ("glossary", "places", "counties", "units", "phrases")  # the tables that names are composed from
_HAN = later(r"[㐀-䶿一-鿿〇]")
_LATIN = later(r"[A-Za-z0-9][A-Za-z0-9.+&/—–-]*")
_TOWN = later(r"(?P<name>[㐀-䶿一-鿿]{2})(?:街道|[乡镇村](?![镇村]))")
_BEFORE_NAMES = "、和及与（的县市区省"
_AND = ("以及", "及其", "和", "与", "及", "、", "或", "暨")  # longest first
_OR_BEYOND = {"以上": "or above", "及以上": "or above", "以下": "or below", "及以下": "or below"}


@compiled_from(*ENGLISH)
def lexicon_of(tables: Tables) -> Lexicon:
    """The glossary, the places and the units, compiled once for each set of tables."""
    terms = _with_verbs_of_tails({t.zh: t for t in tables.glossary})
    places: dict[str, Place] = {}
    for place in tables.places:
        for name in (place.zh, place.short, *place.aliases):
            if len(name) > 1:
                places.setdefault(name, place)
    counties = frozenset(zh for zh in tables.county if zh not in terms and zh not in places)
    longest: dict[str, int] = {}
    for zh in (*terms, *places, *counties):
        longest[zh[0]] = max(longest.get(zh[0], 0), len(zh))
    units = tables.unit.items()
    return Lexicon(
        terms,
        places,
        longest,
        {t.zh: t.title or t.en for t in tables.glossary if t.title or t.pos in ("body", "office", "organ")},
        {name: u.many for name, u in units if u.many and u.measure != "people"},
        frozenset(name for name, u in units if not u.many or u.measure == "people"),
        {name: f"per {u.one}" if u.one else "each" for name, u in units},
        counties,
        tuple(tables.phrases["months"]),
        dict(tables.phrases["landmarks"]),
        dict(tables.phrases["divisions"]),
        frozenset(tables.phrases["no_landmark"].split()),
        frozenset(tables.phrases["before_names"].split()),
        _here(tables.phrases["here"]),
        later(rf"[^\W\d_](?:{words(tables.phrases['brands'].split())})"),
    )


def _here(said: Mapping[str, str]) -> re.Pattern[str]:
    """Finds 留济 in 留济就业 and in 来济留济: going, and the one character that stands for the place that speaks."""
    going = "".join(said["going"].split())
    return later(rf"(?P<go>[{going}])(?P<place>[^\W\d_])(?=[{going}](?P=place)|(?:{words(said['doing'].split())}))")


def _with_verbs_of_tails(terms: dict[str, Term]) -> dict[str, Term]:
    """职业技能竞赛 takes the verbs of 竞赛."""
    taken = {zh: t.takes for zh, t in terms.items() if t.takes}
    ends = {zh[-1] for zh in taken}
    for zh, term in terms.items():
        if not term.takes and zh[-1] in ends and (tail := next((zh[i:] for i in range(1, len(zh)) if zh[i:] in taken), "")):
            terms[zh] = term._replace(takes=taken[tail])
    return terms


class _Without(Mapping[str, Term]):
    """All terms but one."""

    def __init__(self, terms: Mapping[str, Term], zh: str) -> None:
        self._terms, self._zh = terms, zh

    def __getitem__(self, zh: str) -> Term:
        if zh == self._zh:
            raise KeyError(zh)
        return self._terms[zh]

    def __iter__(self) -> Iterator[str]:
        return (zh for zh in self._terms if zh != self._zh)

    def __len__(self) -> int:
        return len(self._terms) - (self._zh in self._terms)


def without(zh: str, lexicon: Lexicon) -> Lexicon:
    """The same lexicon as if it had no row for a term."""
    return replace(lexicon, terms=_Without(lexicon.terms, zh))


# ---------------------------------------------------------------- cutting


def _cut(zh: str, lexicon: Lexicon) -> list[Word]:
    """The cheapest row of words: each word costs 1, an unknown character 3, so that the fewest and longest terms win."""
    n = len(zh)
    best: list[tuple[float, int, Word | None]] = [(0.0, 0, None), *[(float("inf"), 0, None)] * n]
    for i in range(n):
        if best[i][0] == float("inf"):
            continue
        for end, cost, word in chain(_measured(zh, i, lexicon), _terms(zh, i, lexicon), _signs(zh, i)):
            total = best[i][0] + cost
            if total < best[end][0]:
                best[end] = (total, i, word)
    words: list[Word] = []
    at = n
    while at:
        _, at, one = best[at]
        assert one is not None
        words.append(one)
    words.reverse()
    return _join_names(_join_unknown(words, lexicon), lexicon)


_Offer = tuple[int, float, Word]  # where the word ends, what it costs, the word


def _measured(zh: str, i: int, lexicon: Lexicon) -> Iterator[_Offer]:
    """Numbers, dates and grades, and what is written in Latin letters."""
    if (found := _TOWN.match(zh, i)) and found["name"] not in lexicon.terms and (not i or zh[i - 1] in _BEFORE_NAMES):
        if town := geographic(found[0], lexicon.landmarks, lexicon.no_landmark, lexicon.before_names):
            yield found.end(), 2.4, Word(found[0], "place", town)
    for pattern, read in MEASURED:
        if (found := pattern.match(zh, i)) and (word := read(found, lexicon)) is not None:
            yield i + len(word.zh), 0.5, word
    for named in (here(zh, i, lexicon), brand(zh, i, lexicon)):
        if named is not None:
            yield i + len(named.zh), 0.9, named
    if (found := _LATIN.match(zh, i)) and not (i and _LATIN.match(zh, i - 1)):
        yield found.end(), 1.0, Word(found[0], "latin", found[0])


def _terms(zh: str, i: int, lexicon: Lexicon) -> Iterator[_Offer]:
    """Terms, places and counties. A longer word of the same number of words wins; one character alone is often part of a missing word."""
    for length in range(1, min(lexicon.longest.get(zh[i], 0), len(zh) - i) + 1):
        piece = zh[i : i + length]
        cost = 1.0 - 0.01 * length * length if length > 1 else 1.6
        if (term := lexicon.terms.get(piece)) is not None:
            yield i + length, cost, Word(piece, term.pos, term.en, term)
        elif (place := lexicon.places.get(piece)) is not None:
            yield i + length, cost + 0.2, Word(piece, "place", place.en)
        elif piece in lexicon.counties:
            yield i + length, cost + 0.2, Word(piece, "place", county_en(piece, lexicon.terms, lexicon.divisions))


def _signs(zh: str, i: int) -> Iterator[_Offer]:
    """Small words, marks and endings; at last the character itself, which nobody knows."""
    c = zh[i]
    link = next((link for link in _AND if zh.startswith(link, i)), "")
    if link:
        yield i + len(link), 0.8, Word(link, "and", "or" if link == "或" else "and")
    for bound in _OR_BEYOND:
        if zh.startswith(bound, i):
            yield i + len(bound), 0.7, Word(bound, "beyond")
    if c in _MARKS:
        yield i + 1, 0.5 if c not in "中内为" else 1.4, Word(c, _MARKS[c], c)
    if i and c in _ENDINGS:
        yield i + 1, 1.6, Word(c, "ending", c)
    yield i + 1, 3.0, Word(c, "unknown", unknown=True)


_MARKS = {
    "的": "of", "之": "of", "占": "share-of", "中": "among", "内": "among", "等": "others", "为": "mark", "%": "mark", "其": "mark",
    "（": "open", "）": "close", "(": "open", ")": "close", "“": "quote", "”": "unquote", "‘": "quote", "’": "unquote",
    "《": "quote", "》": "unquote", "·": "mark", "，": "stop", "；": "stop", "。": "stop", "：": "stop",
    "？": "stop", "?": "stop", "！": "stop", ",": "stop",
    " ": "mark", "／": "and", "/": "and", "－": "mark", "—": "mark", "-": "mark",
}  # fmt: skip

_ENDINGS = "类型式系性制级"  # they make an adjective of the word before them: 陶瓷类, 产权型, 园区级


def _join_unknown(words: Iterable[Word], lexicon: Lexicon) -> list[Word]:
    """Unknown characters side by side become one word, with the single characters between them that happen to be terms."""
    out: list[Word] = []
    words = list(words)
    for i, word in enumerate(words):
        if len(word.zh) == 1 and word.term is not None and _of_unknown(words, i):
            words[i] = Word(word.zh, "unknown", unknown=True)
    for word in words:
        if word.pos == "unknown" and out and out[-1].pos == "unknown":
            out[-1] = replace(out[-1], zh=out[-1].zh + word.zh)
        else:
            out.append(word)
    return [_named(w, lexicon) if w.pos == "unknown" else w for w in out]


_SMALL = ("adv", "prep")
_NAMES_FOLLOW = (
    "place",
    "and",
    "open",
    "stop",
    "of",
)  # behind these, and at the beginning, an unknown word before a kind of place names it


def _join_names(words: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """`列东` and `街道` → Liedong Subdistrict: two unknown characters before a kind of place are its name, where a name can begin."""
    out: list[Word] = []
    for word in words:
        before = out[-1] if out else None
        kind = lexicon.landmarks.get(word.zh, "") if word.term is not None else ""
        if kind and before is not None and before.unknown and len(before.zh) == 2 and (len(out) == 1 or out[-2].pos in _NAMES_FOLLOW):
            out[-1] = Word(before.zh + word.zh, "place", f"{pinyin(before.zh)} {kind}")
        else:
            out.append(word)
    return out


def _of_unknown(words: Sequence[Word], i: int) -> bool:
    """Whether a single character is part of an unknown word: 酒城 is a name, not "liquor city"; 须按 are small words side by side."""
    beside = [words[k] for k in (i - 1, i + 1) if 0 <= k < len(words)]
    if words[i].pos in _SMALL:
        return any(other.unknown for other in beside)
    return any(other.unknown or (len(other.zh) == 1 and other.term is not None and other.pos not in _SMALL) for other in beside)


_COUNTY = ("县", "市", "区", "旗")  # what the full name of a county ends with


def _named(word: Word, lexicon: Lexicon) -> Word:
    """A county without its kind, a river, a lake or a town whose kind the name tells is a proper name; the rest stands in pinyin."""
    if proper := geographic(word.zh, lexicon.landmarks, lexicon.no_landmark, lexicon.before_names):
        return Word(word.zh, "place", proper)
    if len(word.zh) > 1 and any(word.zh + kind in lexicon.counties for kind in _COUNTY):
        return Word(word.zh, "place", pinyin(word.zh))
    return replace(word, en=f"{pinyin(word.zh)} ({word.zh})")


def _settle(words: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """Quoted names become one proper name, in pinyin unless the glossary has them; leftover marks go."""
    out: list[Word] = []
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
        if word.pos == "ending":
            if out and out[-1].term is not None:
                out[-1] = _as_adjective(out[-1], word.zh)
        elif word.pos == "beyond" and out and (out[-1].term is not None or out[-1].pos == "adj"):  # 高级工以上, 三星级以上
            graded = out[-1].en.removesuffix("-level")
            level = "" if out[-1].pos == "adj" and graded == out[-1].en else " level"
            out[-1] = Word(out[-1].zh + word.zh, "post", f"of {graded}{level} {_OR_BEYOND[word.zh]}")
        elif word.pos not in ("quote", "unquote", "mark", "beyond") and not (word.pos == "adv" and not word.en):
            out.append(word)
        i += 1
    return out


def _as_adjective(word: Word, ending: str) -> Word:
    """`陶瓷类` → ceramic: the form before another noun; what has none stays as it is."""
    term = word.term
    if term is None or term.pos not in ("noun", "person", "mass", "activity", "field", "name"):
        return word
    form = term.attr or (term.en if len(term.en.split()) <= 2 and " of " not in term.en else "")
    return Word(word.zh + ending, "adj", f"{form}-level" if ending == "级" else form) if form else word


_PROGRAMMES = ("计划", "行动", "工程", "奖", "奖励金", "节", "周", "月", "赛", "大赛", "券", "金", "贷", "项目", "论坛")


_NAMEABLE = ("noun", "person", "mass")  # what a name may end in that is said in English where every word of it is known


def _craftsman(known: Sequence[Word]) -> str:
    """`株洲工匠` → Zhuzhou Craftsman: a title of honour, by a place or a name and what its holder is; "" for anything else."""
    if not 1 < len(known) <= 3 or known[-1].pos != "person" or any(w.pos not in ("place", "unknown") for w in known[:-1]):
        return ""
    title = " ".join(word[:1].upper() + word[1:] for word in known[-1].en.split())
    return f"{' '.join(w.en if w.pos == 'place' else pinyin(w.zh) for w in known[:-1])} {title}"


def _quoted(inner: Sequence[Word]) -> Word:
    """A name in quotation marks: a programme whose every word is known in English, any other in pinyin, as it is spelled abroad."""
    zh = "".join(w.zh for w in inner)
    if len(inner) == 1 and inner[0].term is not None and inner[0].pos not in ("verb", "adv"):
        return inner[0]
    if not _HAN.search(zh):
        return Word(zh, "name", zh)
    known = [w for w in inner if w.pos not in ("mark", "stop")]
    if title := _craftsman(known):
        return Word(f"“{zh}”", "name", title)
    told = zh.endswith(_PROGRAMMES) or (len(known) > 1 and known[-1].pos in _NAMEABLE and all(len(w.zh) > 1 for w in known))
    if told and all(w.term is not None and w.en and w.pos not in ("adv", "prep") for w in known):
        said = [w.term.attr or w.en for w in known[:-1] if w.term is not None] + [known[-1].en]
        return Word(f"“{zh}”", "name", " ".join(word[:1].upper() + word[1:] for part in said for word in part.split()))
    return Word(f"“{zh}”", "name", " ".join(pinyin(w.zh) if _HAN.search(w.zh) else w.zh for w in known), spelled=True)


def words_of(zh: str, lexicon: Lexicon) -> list[Word]:
    """A phrase cut into words; what is in quotation marks is one."""
    plain = re.sub(r"\s+", "", zh).translate(_SUBSCRIPTS)  # PM₁₀, O₃
    return _settle(_cut(re.sub(r'"([^"]*)"', r"“\1”", plain), lexicon), lexicon)


_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
