"""A record → one full sentence in each language. In: records of one kind and period, their place, the tables. Out: `Piece`s.

The piece with a figure carries its record's id. What holds for several records (place, period, commitment) is said once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from policy_digest.models import Bilingual, Period, Piece, Record
from policy_digest.summarize.figures import amount_en, amount_zh, every, period_of, printed, unit_en
from policy_digest.summarize.words import HAN, Act, measure_of, words
from policy_digest.tables import Tables, Term

_COUNTED = ("people", "person-times", "things", "events", "money")  # measures of what can be had, built, trained, paid
_SAID_BY_UNIT = ("people", "person-times")  # measures whose unit is a word that a name may begin with
_NOT_NOUNS = ("amount", "share", "rate")
_LONGEST_TERM = 20
_COVER = "覆盖"
_NOUNS = ("noun", "person", "mass", "name", "unique", "amount", "money", "rate", "organ")


# ---------------------------------------------------------------- the indicator as a noun phrase


@dataclass(frozen=True, slots=True)
class _Name:
    """An indicator as a noun phrase: the class of its last noun, its English and Chinese, and the subject that stands in brackets.

    `said`: what it begins with and the unit of its figure says again: `person-times of ` participation, `people ` selected from …
    """

    pos: str
    en: str
    about_en: str
    zh: str
    about_zh: str
    counted: bool  # can stand after a number
    said: str = ""


def _tail(zh: str, tables: Tables) -> Term | None:
    """The longest glossary term that ends a phrase, its bracket aside."""
    bare = re.sub(r"（[^（）]*）$", "", zh)
    terms = words(tables).terms
    return next((terms[bare[i:]] for i in range(max(0, len(bare) - _LONGEST_TERM), len(bare)) if bare[i:] in terms), None)


def _name(record: Record, tables: Tables) -> _Name:
    term = _tail(record.indicator_zh, tables)
    pos = term.pos if term else "other"
    en, about_en = _apart(record.indicator_en, r"^(.*\S) \(([^()]*(?:\([^()]*\)[^()]*)*)\)$")
    zh, about_zh = _apart(record.indicator_zh, r"^(.+)（([^（）]+)）$")
    if not about_zh or not about_en or HAN.match(about_en):  # a name's Chinese in brackets, not a subject
        en, about_en, zh, about_zh = record.indicator_en, "", record.indicator_zh, ""
    if term is not None and term.many != term.en:
        if record.value == 1 and record.value_max is None and term.pos != "money":
            en = en.replace(term.many, term.en, 1)
        elif term.pos == "money" and record.kind in ("target", "status") and term.many not in en:
            en = en.replace(term.en, term.many, 1)
    if (act := _act(record, tables)) is not None and act.zh not in zh:
        en = en.removesuffix(f" {_done_first(zh, tables)}") or en  # renovate 2 centres, not 2 centres improved
    unit = unit_en(record, tables, noun=False).strip() if measure_of(record.unit, tables) in _SAID_BY_UNIT else ""
    again = re.match(rf"{re.escape(unit)} (?:of )?(?=.)", en) if unit else None
    counted = pos in ("noun", "person", "unique", "name", "other") and " as a share of " not in en
    if not counted and measure_of(record.unit, tables) == "people" and _led_by_person(zh, en, tables):
        pos, counted = "person", True
    return _Name(pos, en, about_en, zh, about_zh, counted, again[0] if again else "")


def _done_first(zh: str, tables: Tables) -> str:
    """The participle of the act that a name begins with: 提升公共实训中心 → improved; "-" where it begins with none."""
    terms = words(tables).terms
    first = next((terms[zh[:i]] for i in range(min(_LONGEST_TERM, len(zh)), 0, -1) if zh[:i] in terms), None)
    return first.done if first is not None and (first.verb or first.pos == "verb") else "-"


def _led_by_person(zh: str, en: str, tables: Tables) -> bool:
    """Whether a phrase says what somebody does (`技师赴企业学习`), so that it is the persons who are counted."""
    terms = words(tables).terms
    who = next((terms[zh[:i]] for i in range(min(_LONGEST_TERM, len(zh)), 0, -1) if zh[:i] in terms), None)
    return who is not None and who.pos == "person" and re.match(rf"{re.escape(who.many)} \w+ing ", en) is not None


def _apart(text: str, pattern: str) -> tuple[str, str]:
    found = re.match(pattern, text)
    return (found[1], found[2]) if found else (text, "")


def _a(phrase: str) -> str:
    """`a` or `an` before a phrase, by its first letter."""
    vowel = re.match(r"[aeiou]", phrase, re.IGNORECASE) and not re.match(r"one|uni|use|eu", phrase, re.IGNORECASE)
    return f"{'an' if vowel else 'a'} {phrase}"


def _subject(record: Record, name: _Name, tables: Tables) -> str:
    """What a share is a share of, where the name does not say so itself: coverage where the evidence speaks of it."""
    if measure_of(record.unit, tables) != "share" or name.pos in (*_NOT_NOUNS, "money") or " as a share of " in name.en:
        return _the(name)
    return f"{'coverage' if _COVER in record.evidence.quote else 'the share'} of {name.en}"


def _the(name: _Name) -> str:
    """A measured noun as a subject: the number of …; what is compared (`A as a share of B`) takes no article."""
    if name.said:
        return name.en.removeprefix(name.said)
    if " as a share of " in name.en or name.en.startswith("the ") or name.pos not in _NOT_NOUNS:
        return name.en
    return f"the {name.en}"


# ---------------------------------------------------------------- what the evidence adds: the verb, and up or down


def _before(record: Record) -> str:
    """The clause of the evidence before the figure."""
    at = record.figure[0] - record.evidence.start
    quote = record.evidence.quote
    return re.split(r"[，。；：]", quote[:at] if 0 <= at <= len(quote) else quote)[-1]


def _act(record: Record, tables: Tables) -> Act | None:
    """The verb by which the quantity is reached: the last of data/phrases.yml before the figure, but for those inside a noun."""
    before = _before(record)
    w = words(tables)
    best: tuple[int, Act] | None = None
    for act in w.acts:
        at = before.rfind(act.zh)
        if at < 0 or act.zh in record.indicator_zh or _inside_noun(before, at, act.zh, w.terms):
            continue
        if best is None or at + len(act.zh) > best[0]:
            best = (at + len(act.zh), act)
    return best[1] if best else None


def _inside_noun(text: str, at: int, word: str, terms: Mapping[str, Term]) -> bool:
    """公共服务站 holds 服务, which is no verb there."""
    for start in range(max(0, at - 6), at + 1):
        for end in range(at + len(word), min(len(text), start + 10) + 1):
            if end - start > len(word) and (term := terms.get(text[start:end])) is not None and term.pos in _NOUNS:
                return True
    return False


def _direction(record: Record, tables: Tables) -> int:
    """+1 where the evidence says that a quantity rises by the figure, -1 falls, 0 neither."""
    w = words(tables)
    end = _before(record)[-6:]
    found = [(end.rfind(x), sign) for sign, xs in ((1, w.rises), (-1, w.falls)) for x in xs if x in end]
    return max(found)[1] if found else 0


def _changes(record: Record, tables: Tables) -> bool:
    """Whether the figure says by how much something rises or falls, not where it stands."""
    measure = measure_of(record.unit, tables)
    return measure == "points" or (measure == "share" and not re.search(r"[到至为]$", _before(record)) and _direction(record, tables) != 0)


def _stands(record: Record, tables: Tables) -> bool:
    """Whether the figure is where a number of its own stands (a share, a rate, an amount), not how many of something there are."""
    name = _name(record, tables)
    if name.pos in _NOT_NOUNS or " as a share of " in name.en:
        return True
    return measure_of(record.unit, tables) not in _COUNTED and _act(record, tables) is None


# ---------------------------------------------------------------- English

_TURN = {1: ("raise", "rose", "提高"), -1: ("lower", "fell", "降低"), 0: ("change", "changed", "变动")}
_BOUND = {">=": "a minimum of ", "<=": "a maximum of "}


def _alone_en(record: Record, tables: Tables, noun: bool = False) -> Piece:
    surface = printed(record)
    return Piece(amount_en(record, tables, noun) + (f" ({surface})" if surface else ""), record.id)


def _counted_en(record: Record, name: _Name, tables: Tables) -> list[Piece]:
    """`at least 20 training bases`, `more than 350,000 highly skilled personnel (35万)`, `500,000 person-times of subsidised training`."""
    surface = printed(record)
    about = f" ({name.about_en})" if name.about_en else ""
    if name.said:
        return [_alone_en(record, tables), Piece(f"{' of' if name.said.endswith(' of ') else ''} {name.en.removeprefix(name.said)}{about}")]
    if name.counted and not unit_en(record, tables, noun=True) and measure_of(record.unit, tables) != "money":
        return [Piece(amount_en(record, tables, noun=True), record.id), Piece(f" {name.en}{about}" + (f" ({surface})" if surface else ""))]
    measure = measure_of(record.unit, tables)
    # 216,000 people in free screening, but 216,000 person-times of it
    link = "in" if measure == "money" or (measure == "people" and name.pos in ("activity", "mass")) else "of"
    return [_alone_en(record, tables, noun=name.counted), Piece(f" {link} {name.en}{about}")]


def _clause_en(record: Record, tables: Tables, said: str = "") -> list[Piece]:
    """What follows the subject and its auxiliary: `bring the … to …`, `built 12 …`, `a subsidy of …`, `a maximum of … for …`.

    `said`: the verb of the clause before, which is not said again.
    """
    name = _name(record, tables)
    about = f" ({name.about_en})" if name.about_en else ""
    if record.kind == "support":
        offered = _a(name.en) if name.pos == "money" or (name.pos == "amount" and not name.en.endswith("s")) else name.en
        rate = every(record.period.every, tables)[1] if record.period.every else ""
        return [Piece(f"{offered} of "), _alone_en(record, tables), Piece(f"{f' {rate}' if rate else ''}{_whom(name, tables)}")]
    alone = _alone_en(record, tables, noun=" of " in name.en and name.pos == "amount")
    if record.kind == "rule":
        if record.comparator in _BOUND:
            plain = _alone_en(replace(record, comparator="="), tables)
            return [Piece(f"{_BOUND[record.comparator]}{plain.text}", record.id), Piece(f" for {_the(name)}{about}")]
        return [alone, Piece(f" for {_the(name)}{about}")]
    if _changes(record, tables):
        turn = _TURN[_direction(record, tables)][record.kind == "status"]
        return (
            [Piece(f"{turn} {_the(name)}{about} by "), alone]
            if record.kind == "target"
            else [Piece(f"{_the(name)}{about} {turn} by "), alone]
        )
    if _stands(record, tables):
        level = [Piece(" the earlier level")] if measure_of(record.unit, tables) == "ratio" else []
        subject = f"{_subject(record, name, tables)}{about}"
        stood = "was" if record.comparator in (">=", "<=") else "stood at"  # not "stood at at least"
        bring = "" if said == _BRING else f"{_BRING} "
        return [Piece(f"{bring}{subject} to " if record.kind == "target" else f"{subject} {stood} "), alone, *level]
    verb = _verb(record, tables)
    return [Piece(f"{verb} " if verb and verb != said else ""), *_counted_en(record, name, tables)]


_BRING = "bring"  # the verb of what is to stand at a value
_SECTOR = re.compile(r"(?:产业|行业|领域|制造业|服务业|农业|工业)$")


def _whom(name: _Name, tables: Tables) -> str:
    """` for apprentices`, ` for the fostering of talent`, ` in manufacturing`, ` per person`, ` each`."""
    if not name.about_en:
        return ""
    if years := re.fullmatch(r"(\d[\d ,to]*) years of age", name.about_en):
        return f" for those aged {years[1]}"
    if re.match(r"per |each$|after |excluding |including ", name.about_en):
        return f" {name.about_en}"
    if re.match(r"\w+ed by |rated ", name.about_en):
        return f" where {name.about_en}"
    if re.match(r"aged |of ", name.about_en):
        return f" for those {name.about_en}"
    if _SECTOR.search(name.about_zh):
        return f" in {name.about_en}"
    act = _tail(name.about_zh, tables)
    of_something = act is not None and act.pos == "activity" and name.about_en.startswith(f"{act.en} of ")
    return f" for {'the ' if of_something else ''}{name.about_en}"


def _verb(record: Record, tables: Tables) -> str:
    """Infinitive for a target, participle for what is reached; "" where `has` alone will do."""
    act = _act(record, tables)
    money = measure_of(record.unit, tables) == "money"
    if act is not None and (verb := _taken(record.indicator_zh, act.zh, tables)) is not None:
        return verb.en if record.kind == "target" else verb.done
    if act is not None:
        return {True: act.money, False: act.en}[money] if record.kind == "target" else {True: act.money_done, False: act.done}[money]
    if record.kind == "target":
        return "provide" if money else "hold" if measure_of(record.unit, tables) == "events" else "have"
    return "recorded" if record.period.during else "had" if record.period.since else ""


def _taken(zh: str, act: str, tables: Tables) -> Term | None:
    """The verb that goes with the noun at the end of a phrase, where it is not the verb's own: 开展 竞赛 → hold."""
    terms = words(tables).terms
    bare = re.sub(r"（[^（）]*）$", "", zh)
    nouns = (terms[bare[i:]] for i in range(max(0, len(bare) - _LONGEST_TERM), len(bare)) if bare[i:] in terms)
    found = next((noun.takes[act] for noun in nouns if act in noun.takes), "")
    return Term(zh=act, en=found, pos="verb", past=_PAST.get(found, "")) if found else None


_PAST = {"hold": "held", "run": "run", "build": "built"}  # what `Term.done` cannot form


def _row_en(clauses: Sequence[Sequence[Piece]]) -> list[Piece]:
    """`a`, `a and b`, `a, b and c`."""
    out: list[Piece] = []
    for i, clause in enumerate(clauses):
        if i:
            out.append(Piece(" and " if i == len(clauses) - 1 else ", "))
        out += [p for p in clause if p.text]
    return out


def _clauses_en(records: Sequence[Record], tables: Tables) -> list[list[Piece]]:
    """The clauses of a row; those of one verb are one clause, which says it once: `build 20 bases and 40 studios`."""
    rows: list[list[list[Piece]]] = []
    said = ""
    for record in records:
        clause = _clause_en(record, tables, said)
        verb = _BRING if _stands(record, tables) else _verb(record, tables)
        if rows and said and said == verb and record.kind in ("target", "status") and not _changes(record, tables):
            rows[-1].append(clause)
        else:
            rows.append([clause])
        counted = record.kind in ("target", "status") and not _changes(record, tables) and not _stands(record, tables)
        raised = record.kind == "target" and _stands(record, tables) and not _changes(record, tables)
        said = _verb(record, tables) if counted else _BRING if raised else ""
    return [_row_en(row) for row in rows]


def group_en(records: Sequence[Record], place: str, tables: Tables, plan: bool = True) -> list[Piece]:
    """One English sentence about records of one kind, period and commitment.

    `place` "" where the sentence before named it; `plan`: whether a five-year plan that ends with the deadline is named.
    """
    first = records[0]
    when = period_of(_shared(records), tables, plan).en
    tail = Piece(f" {when}." if when else ".")
    if first.kind == "target":
        want = words(tables).commitments[first.commitment]["want"]
        if not place and when:  # a further date opens its sentence
            return [Piece(f"{when[:1].upper()}{when[1:]}, it {want} "), *_row_en(_clauses_en(records, tables)), Piece(".")]
        if not place:
            want = want.replace("is to", "is also to") if want.startswith("is ") else f"also {want}"
        return [Piece(f"{place or 'It'} {want} "), *_row_en(_clauses_en(records, tables)), tail]
    if first.kind in ("support", "rule"):
        verb = "offers" if first.kind == "support" else "sets"
        return [Piece(f"{place or 'It'} {verb} "), *_row_en(_clauses_en(records, tables)), tail]
    return [*_reached_en(records, place, tables), tail]


def _reached_en(records: Sequence[Record], place: str, tables: Tables) -> list[Piece]:
    """What is reached: what is counted belongs to the place, what stands at a value is a subject of its own."""
    stands = [_changes(r, tables) or _stands(r, tables) for r in records]
    had = [r for r, own in zip(records, stands, strict=True) if not own]
    stood = _row_en(_clauses_en([r for r, own in zip(records, stands, strict=True) if own], tables))
    out: list[Piece] = []
    if had:
        past = bool(had[0].period.during)
        verbs = [_verb(r, tables) for r in had]
        # `has 12 x and 28 y` but `has built 12 x and has 28 y`
        mixed = not past and any(verbs) and not all(verbs)
        clauses = [[Piece("has " if mixed and i else ""), *c] for i, c in enumerate(_clauses_en(had, tables))]
        out += [Piece(f"{place or 'It'} {'' if past else 'has '}"), *_row_en(clauses)]
    if stood:
        if had:
            out.append(Piece("; "))
        elif place:
            out.append(Piece(f"In {place}, "))
        else:
            stood[0] = Piece(stood[0].text[:1].upper() + stood[0].text[1:], stood[0].record)
        out += stood
    return out


def _shared(records: Sequence[Record]) -> Period:
    """The period said at the end of a sentence; a rate of support (每月) stands with its figure instead."""
    return replace(records[0].period, every=None) if records[0].kind == "support" else records[0].period


# ---------------------------------------------------------------- Chinese


def _clause_zh(record: Record, tables: Tables, said: str = "") -> list[Piece]:
    name = _name(record, tables)
    about = f"（{name.about_zh}）" if name.about_zh else ""
    full = Piece(amount_zh(record, tables), record.id)
    bare = record.comparator in ("=", "~")
    if record.kind == "support":
        rate = every(record.period.every, tables)[0] if record.period.every else ""
        if re.match(r"per |each$", name.about_en):
            return [Piece(f"给予{name.zh}每{name.about_zh.removeprefix('每')}{rate}"), full]
        return [Piece(f"{f'对{name.about_zh}' if name.about_zh else ''}给予{name.zh}{rate}"), full]
    if record.kind == "rule":
        return [Piece(f"{name.zh}{about}{'为' if bare else ''}"), full]
    if _changes(record, tables):
        return [Piece(f"{name.zh}{about}{_TURN[_direction(record, tables)][2]}"), full]
    standing = _stands(record, tables)
    if standing and _subject(record, name, tables).startswith("coverage") and _COVER not in name.zh:
        about += _COVER + "率"
    act = None if standing else _act(record, tables)
    if act is not None:
        done = "已" if record.kind == "status" and not record.period.during else ""
        return [Piece(f"{'' if act.zh == said else done + act.zh}{name.zh}{about}"), full]
    if record.kind == "status" and not standing:
        return [Piece(f"{name.zh}{about}{'已' if record.comparator == '>' else '有' if bare else ''}"), full]
    return [Piece(f"{name.zh}{about}{'达到' if bare else '已' if record.kind == 'status' and record.comparator == '>' else ''}"), full]


def group_zh(records: Sequence[Record], place: str, tables: Tables, plan: bool = True) -> list[Piece]:
    """One Chinese sentence about records of one kind, period and commitment; `place` and `plan` as for `group_en`."""
    first = records[0]
    row: list[Piece] = []
    said = ""
    for i, record in enumerate(records):
        act = None if record.kind in ("support", "rule") or _changes(record, tables) or _stands(record, tables) else _act(record, tables)
        verb = act.zh if act else ""
        row += [Piece("、" if verb and verb == said else "，")] if i else []
        row += _clause_zh(record, tables, said)
        said = verb
    when = period_of(_shared(records), tables, plan).zh
    # 计划每年举办 and 计划2025年开展 read on; a deadline, and whatever opens the sentence, takes a comma
    reads_on = first.kind == "target" and not first.period.by
    when = f"{when}{'' if reads_on else '，'}" if when else ""
    if first.kind == "target":
        want = words(tables).commitments[first.commitment]["zh"]
        # a further date opens its sentence
        opens = bool(when) and not place
        lead = f"{when.removesuffix('，')}，{want}" if opens else f"{place}{'' if place else '还'}{want}{when}"
    elif first.kind == "rule":
        lead = f"{place}规定，{when}"
    elif first.kind == "support":
        lead = f"{place}{when}"
    else:
        lead = f"{when}{place}"
    return [Piece(lead), *row, Piece("。")]


# ---------------------------------------------------------------- one record alone


def text_of(pieces: Iterable[Piece]) -> str:
    """The pieces without their links."""
    return "".join(p.text for p in pieces)


def sentence(record: Record, place: str, tables: Tables) -> Bilingual:
    """One full sentence: the place, what it is to reach, has reached, offers or requires, the figure, and when.

    `place`: a slug of data/places.yml; KeyError for another.
    """
    row = tables.place[place]
    return Bilingual(text_of(group_zh([record], row.zh, tables)), text_of(group_en([record], row.en, tables)))
