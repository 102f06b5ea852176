"""Points → English clauses and sentences. In: a telling, the tables. Out: `Piece`s; one with a figure has its record's id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policy_digest.chinese.alternation import later
from policy_digest.models import Period, Piece, Record
from policy_digest.summarize.en import figures
from policy_digest.summarize.en.names import Name, a, named, owned, plural, subject, the
from policy_digest.summarize.heard import LONGEST_TERM, Point, tail
from policy_digest.summarize.plan import Telling
from policy_digest.summarize.words import measure_of, words
from policy_digest.tables import Tables, Term

_TURN = {1: ("raise", "rose"), -1: ("lower", "fell"), 0: ("change", "changed")}
_BOUND = {">=": "a minimum of ", "<=": "a maximum of "}
_BRING = "bring"  # the verb of what is to stand at a value
_SECTOR = later(r"(?:产业|行业|领域|制造业|服务业|农业|工业)$")
_PAST = {"hold": "held", "run": "run", "build": "built"}  # what `Term.done` cannot form
_OF_THINGS = ("noun", "person", "unique", "name")  # last words of what cannot be done so many times
PERSON_TIMES = " (counted in person-times)"

Pieces = list[Piece]


def _figure(record: Record, tables: Tables, noun: str | None = None) -> Piece:
    return Piece(figures.amount(record, tables, noun), record.id)


# ---------------------------------------------------------------- one point


_JOBS = re.compile(r"\bjobs$")


def _counted(point: Point, name: Name, tables: Tables) -> Pieces:
    """`at least 20 training bases`, `a total of 50 Qilu craftsmen (counted in person-times)`, `500,000 person-times of training`."""
    record, measure = point.record, measure_of(point.record.unit, tables)
    about = f" ({name.about})" if name.about else ""
    lead = Piece("a total of " if point.total else "")
    if name.said:
        of = " of" if name.said.endswith(" of ") else ""
        return [lead, _figure(record, tables), Piece(f"{of} {name.en.removeprefix(name.said)}{about}")]
    if measure == "person-times" and name.pos in _OF_THINGS:
        bare = figures.amount(replace(record, unit="个"), tables, "")
        return [lead, Piece(bare, record.id), Piece(f" {name.en}{about}{PERSON_TIMES}")]
    if measure == "people" and _JOBS.search(name.en):  # 1,386 new urban jobs, and no people in them
        return [lead, Piece(figures.amount(replace(record, unit="个"), tables, ""), record.id), Piece(f" {name.en}{about}")]
    if measure == "people" and not figures.unit(record, tables, name.en) and re.match(r"(?:named|selected|awarded|\w+ed to) ", name.en):
        return [lead, _figure(record, tables), Piece(f" {name.en}{about}")]  # 2 people named chief technicians
    if name.counted and not figures.unit(record, tables, name.en) and measure != "money":
        return [lead, _figure(record, tables, name.en), Piece(f" {name.en}{about}")]
    if record.unit == words(tables).zh["household"] and name.pos == "money":
        return [Piece(f"{name.en}{about} to "), lead, _figure(record, tables)]
    # 216,000 people in free screening, but 216,000 person-times of it
    link = "in" if measure == "money" or (measure == "people" and name.pos in ("activity", "mass")) else "of"
    return [lead, _figure(record, tables, name.en if name.counted else None), Piece(f" {link} {name.en}{about}")]


def _offered(point: Point, name: Name) -> str:
    """What is given, with its article: a one-off reward."""
    what = re.sub("^cap on | (?:rate|standard)$", "", name.en) if name.pos in ("money", "amount") else name.en  # "up to" says the cap
    if point.once and not re.match(r"one-off", what) and point.record.period.every is None:
        what = f"one-off {what}"
    return a(what) if name.pos == "money" or (name.pos == "amount" and not name.en.endswith("s")) else what


def _given(point: Point, name: Name, tables: Tables, said: str = "") -> Pieces:
    """`a one-off reward of RMB 120,000 for craftsmen`, `an allowance of RMB 1,000 a month`, `a grant … (conditions apply)`."""
    record, offered = point.record, _offered(point, name)
    rate = f" {figures.rate(record.period.every, tables)}" if record.period.every else ""
    each = {"person": " per person", "thing": " each"}.get(point.each, "")
    whom = _whom(name, tables)
    if whom in (f" {each.strip()}", " each", " per person"):
        each = ""
    terms = " (conditions apply)" if point.condition else ""
    lead = "" if said == offered else f"{offered} of "  # of tiers the grant is named once
    return [Piece(lead), _figure(record, tables), Piece(f"{each}{rate}{whom}{terms}")]


def _bounds(point: Point, name: Name, tables: Tables) -> Pieces:
    """`a maximum of 20% for staff posts`."""
    record = point.record
    about = f" ({name.about})" if name.about else ""
    if record.comparator in _BOUND:
        plain = _figure(replace(record, comparator="="), tables)
        return [Piece(f"{_BOUND[record.comparator]}{plain.text}", record.id), Piece(f" for {the(name)}{about}")]
    return [_figure(record, tables, name.en if " of " in name.en and name.pos == "amount" else None), Piece(f" for {the(name)}{about}")]


def _from(point: Point, tables: Tables) -> str:
    """` from 28%` where the evidence says where a value stood before."""
    if point.start is None:
        return ""
    return f" from {figures.amount(replace(point.record, value=point.start, comparator='='), tables, '')}"


def _against(point: Point) -> str:
    return {"": "", "before": " on the year before"}.get(point.since, f" compared with {point.since}")


def _clause(point: Point, tables: Tables, said: str = "", owner: str = "") -> Pieces:
    """What follows the subject and its auxiliary. `said`: the verb of the clause before, which is not said again; `owner`: of a fact."""
    name = named(point, tables)
    record, target = point.record, point.record.kind == "target"
    about = f" ({name.about})" if name.about else ""
    match point.form:
        case "given":
            return _given(point, name, tables, said)
        case "bounds":
            return _bounds(point, name, tables)
        case "changes":
            return _changed(point, name, about, owner, tables)
        case "stands":
            alone = _figure(record, tables, name.en if " of " in name.en and name.pos == "amount" else None)
            level = [Piece(" the earlier level")] if measure_of(record.unit, tables) == "ratio" else []
            what = f"{subject(record, name, tables)}{about}"
            start = _from(point, tables)
            if target:
                bring = "" if said == _BRING else f"{_BRING} "
                return [Piece(f"{bring}{what}{start} to "), alone, *level]
            stood = f"rose{start} to" if start and point.turn > 0 else f"fell{start} to" if start and point.turn < 0 else ""
            stood = stood or ("were" if plural(what) else "was" if record.comparator != "=" else "stood at")  # not "stood at at least"
            return [Piece(f"{owned(owner, what) if owner else what} {stood} "), alone, *level]
    verb = verb_of(point, tables)
    return [Piece(f"{verb} " if verb and verb != said else ""), *_counted(point, name, tables)]


_MOVE = {("growth", 1): ("increase", "grew"), ("increase", 1): ("increase", "increased")}


def _changed(point: Point, name: Name, about: str, owner: str, tables: Tables) -> Pieces:
    """`raise the share by 5 percentage points`, `Dalian's exports grew by 4.6% on the year before`."""
    moved = [_figure(point.record, tables), Piece(_against(point))]
    verbs, what = _TURN[point.turn], the(name)
    if point.moved and (found := re.match(r"(?:the )?(\w+) in (.+)$", what)):
        verbs = _MOVE.get((found[1], point.turn), ("reduce", "fell"))
        what = found[2] if not _MEASURED.match(found[2]) else f"the {found[2]}"
    elif point.moved:  # a name that is translated in part: the change stands at a value
        verbs, what = ("bring", "stood at"), what
        if point.record.kind == "target":
            return [Piece(f"bring {what}{about} to "), *moved]
        return [Piece(f"{owned(owner, what)}{about} {'was' if point.record.comparator != '=' else 'stood at'} "), *moved]
    if point.record.kind == "target":
        return [Piece(f"{verbs[0]} {what}{about} by "), *moved]
    return [Piece(f"{owned(owner, what)}{about} {verbs[1]} by "), *moved]


# nouns that say how much there is of something
_MEASURED = later(r"(?:total|number|size|stock|scale|volume|amount|length|area|share|rate|proportion|average|capacity)\b")


def _whom(name: Name, tables: Tables) -> str:
    """` for apprentices`, ` for the fostering of talent`, ` in manufacturing`, ` per person`, ` each`."""
    about = name.about
    if not about or re.search(rf"\b{re.escape(about)}\b", name.en):  # a training subsidy for training
        return ""
    if years := re.fullmatch(r"(\d[\d ,to–]*) years of age", about):
        return f" for those aged {years[1]}"
    if re.match(r"per |each$|after |excluding |including ", about):
        return f" {about}"
    if re.match(r"\w+ed by |rated ", about):
        return f" where {about}"
    if re.match(r"aged |of ", about):
        return f" for those {about}"
    if _SECTOR.search(name.about_zh):
        return f" in {about}"
    act = tail(name.about_zh, tables)
    of_something = act is not None and act.pos == "activity" and about.startswith(f"{act.en} of ")
    return f" for {'the ' if of_something else ''}{about}"


def verb_of(point: Point, tables: Tables) -> str:
    """Infinitive for a target, participle for what is reached; "" where `has` alone will do."""
    record, act = point.record, point.act
    target = record.kind == "target"
    money = measure_of(record.unit, tables) == "money"
    if act is not None and (verb := _taken(record.indicator_zh, act.zh, tables)) is not None:
        return verb.en if target else verb.done
    if act is not None:
        return {True: act.money, False: act.en}[money] if target else {True: act.money_done, False: act.done}[money]
    if target:
        return "provide" if money else "hold" if measure_of(record.unit, tables) == "events" else "have"
    return ""


def _taken(zh: str, act: str, tables: Tables) -> Term | None:
    """The verb that goes with the noun at the end of a phrase, where it is not the verb's own: 开展 竞赛 → hold."""
    terms = words(tables).terms
    bare = re.sub(r"（[^（）]*）$", "", zh)
    nouns = (terms[bare[i:]] for i in range(max(0, len(bare) - LONGEST_TERM), len(bare)) if bare[i:] in terms)
    found = next((noun.takes[act] for noun in nouns if act in noun.takes), "")
    return Term(zh=act, en=found, pos="verb", past=_PAST.get(found, "")) if found else None


# ---------------------------------------------------------------- rows of clauses


def _row(clauses: Sequence[Pieces]) -> Pieces:
    """`a`, `a and b`, `a, b and c`."""
    out: Pieces = []
    for i, clause in enumerate(clauses):
        if i:
            out.append(Piece(" and " if i == len(clauses) - 1 else ", "))
        out += [p for p in clause if p.text]
    return out


def _heads(points: Sequence[Point], tables: Tables) -> list[tuple[Point, list[Point]]]:
    """Each point that is told for itself, with those that hang on it."""
    out: list[tuple[Point, list[Point]]] = []
    for point in points:
        if out and (point.level or (point.whole and _can_hang(point, tables))):
            out[-1][1].append(point)
        else:
            out.append((point, []))
    return out


def _can_hang(point: Point, tables: Tables) -> bool:
    """What says itself what it is a share of is told for itself."""
    name = point.record.indicator_en
    plain = name.startswith("share of ") or not re.search(r"\b(?:share|rate|as a share)\b", name)
    share = measure_of(point.record.unit, tables) == "share" and plain and " as a share of " not in name
    return point.form == "counted" or (point.form == "stands" and share)


def _hanging(points: Sequence[Point], tables: Tables) -> Pieces:
    """` (up 4.6%)`, ` (including 10 of class one)`, ` (… making up more than 30% of the total)`."""
    out: Pieces = []
    for point in points:
        if point.level:
            up = "up" if point.turn > 0 else "down"
            out += [Piece(f" ({up} "), _figure(point.record, tables, ""), Piece(f"{_against(point)})")]
    some = [[p for p in points if p.whole and p.form == form] for form in ("counted", "stands")]
    aside: list[Pieces] = []
    if some[0]:
        rows = [_counted(replace(p, total=False), named(p, tables), tables) for p in some[0]]
        aside.append([Piece("including "), *_row(rows)])
    if some[1]:
        aside.append([*_row([_share_of_them(p, tables) for p in some[1]]), Piece(" of the total")])
    for i, one in enumerate(aside):
        out += [Piece("; " if i else " ("), *one]
    out += [Piece(")")] if aside else []
    return out


def _share_of_them(point: Point, tables: Tables) -> Pieces:
    """`highly skilled personnel making up more than 30%`."""
    name = named(point, tables)
    about = f" ({name.about})" if name.about else ""
    return [Piece(f"{name.en.removeprefix('share of ')}{about} making up "), _figure(point.record, tables)]


def _clauses(points: Sequence[Point], tables: Tables) -> list[Pieces]:
    """The clauses of a row; those of one verb are one clause, which says it once: `build 20 bases and 40 studios`."""
    rows: list[list[Pieces]] = []
    said = ""
    for point, hanging in _heads(points, tables):
        clause = [*_clause(point, tables, said), *_hanging(hanging, tables)]
        target = point.record.kind == "target"
        verb = _BRING if point.form == "stands" and target else verb_of(point, tables) if point.form == "counted" else ""
        if point.form == "given":
            verb = _offered(point, named(point, tables))
        if point.form == "changes" and target:  # increase exports by 5% and fixed asset investment by 6%
            verb, _, rest = clause[0].text.partition(" ")
            clause[0] = replace(clause[0], text=rest if verb == said else clause[0].text)
        if rows and said and said == verb:
            rows[-1].append(clause)
        else:
            rows.append([clause])
        said = verb
    return [_row(row) for row in rows]


# ---------------------------------------------------------------- sentences


def sentence(said: Telling, place: str, tables: Tables) -> Pieces:
    """A telling as one English sentence; `place` "" where the sentence before named it."""
    when = figures.when(said.period, tables, said.plan)
    tail_ = Piece(f" {when}." if when else ".")
    match said.first.kind:
        case "target":
            return _promised(said, place, when, tables)
        case "status":
            return _reached(said, place, when, tables)
    verb = ("offers", "has offered") if said.first.kind == "support" else ("sets", "has set")
    row = _row(_clauses(said.points, tables))
    if said.period.since or said.period.during:
        opens = f"For{when[2:]}" if when.startswith("in ") else f"{when[:1].upper()}{when[1:]}"  # for 2024 it offers
        return [Piece(f"{opens}, {place or 'it'} {verb[bool(said.period.since)]} "), *row, Piece(".")]
    return [Piece(f"{place or 'It'} {verb[0]} "), *row, tail_]


def _promised(said: Telling, place: str, when: str, tables: Tables) -> Pieces:
    want = words(tables).commitments[said.first.commitment]["want"]
    row = _row(_clauses(said.points, tables))
    if not place and when and not said.again:  # a further date opens its sentence
        return [Piece(f"{when[:1].upper()}{when[1:]}, it {want} "), *row, Piece(".")]
    if not place:
        want = want.replace("is to", "is also to") if want.startswith("is ") else f"also {want}"
    return [Piece(f"{place or 'It'} {want} "), *row, Piece(f" {when}." if when else ".")]


def _opens(said: Telling, when: str, tables: Tables) -> str:
    """When a fact holds, or who says so: a fact without a time holds as its text was published."""
    if when:
        return "" if _time_behind(said) else f"{when[:1].upper()}{when[1:]}, "
    if not said.dated:
        return "" if said.again else "At the time of publication, "
    return f"According to its text of {figures.date(said.source, tables)}, " if said.source else "According to an undated text, "


def _time_behind(said: Telling) -> bool:
    """Whether the time goes to the end, since the sentence before began with it: `It also selects 20 craftsmen every year.`"""
    return said.again and bool(said.period) and all(p.form == "counted" and not p.holder for p in said.points)


def _reached(said: Telling, place: str, when: str, tables: Tables) -> Pieces:
    """What is reached, in the order of the plan: what is counted belongs to the place, what stands at a value is a subject of its own."""
    recurring, since = bool(said.period.every), bool(said.period.since or said.period.within)
    opens = _opens(said, when, tables)
    out: Pieces = [Piece(opens)] if opens else []
    holder = said.points[0].holder
    if holder:
        noun = (words(tables).terms[holder].en if holder in words(tables).terms else "list").removeprefix("the ")
        verb = "has covered" if since else "covers" if recurring else "covered"
        named_ = [_counted(p, named(p, tables), tables) for p in said.points]
        return _capital([*out, Piece(f"{_possessive(place)} {noun} {verb} "), *_row(named_), Piece(".")])
    for i, run in enumerate(_runs(said.points, tables)):
        who = place if i == 0 else ""
        out += [Piece("; ")] if i else []
        if run[0].form == "counted":
            out += _had(run, who, said.period, tables, also=not opens and recurring)
        else:
            heads = _heads(run, tables)
            rows = [[*_clause(p, tables, owner=_possessive(who if j == 0 else "")), *_hanging(h, tables)] for j, (p, h) in enumerate(heads)]
            out += _row(rows)
    return _capital([*out, Piece(f" {when}." if when and not opens else ".")])


def _runs(points: Sequence[Point], tables: Tables) -> list[list[Point]]:
    """Points in a row that are counted, or that stand at a value; what hangs on the one before stays with it."""
    runs: list[list[Point]] = []
    for point in points:
        hangs = point.level or (point.whole and _can_hang(point, tables))
        if runs and (hangs or (runs[-1][0].form == "counted") == (point.form == "counted")):
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _capital(pieces: Pieces) -> Pieces:
    """The sentence with its capital."""
    return [replace(pieces[0], text=pieces[0].text[:1].upper() + pieces[0].text[1:]), *pieces[1:]]


def _possessive(place: str) -> str:
    return f"{place}'s" if place else "its"


_SIMPLE_PAST = {"drawn up": "drew up", "run": "ran"}  # where it is not the participle


def _had(run: Sequence[Point], who: str, period: Period, tables: Tables, also: bool = False) -> Pieces:
    """`Weifang had 821 registered enterprises and had built 8 schools`, `it has converted 4 colleges`, `it selects 20 craftsmen`."""
    subject_ = f"{who or 'it'} {'also ' if also else ''}"
    if period.every:
        promised = [replace(p, record=replace(p.record, kind="target")) for p in run]
        return [Piece(subject_), *_row([_third_person(clause) for clause in _clauses(promised, tables)])]
    since, during = bool(period.since or period.within), bool(period.during)
    have = "has " if since else "had "
    clauses = _clauses(run, tables)
    verbs = [verb for p, _ in _heads(run, tables) if (verb := verb_of(p, tables))]
    told = []
    for i, clause in enumerate(clauses):
        verb = next((v for v in sorted(verbs, key=len, reverse=True) if "".join(p.text for p in clause).startswith(f"{v} ")), "")
        if verb and during:  # in 2023 it built, by the end of 2023 it had built
            first = replace(clause[0], text=_SIMPLE_PAST.get(verb, verb) + clause[0].text.removeprefix(verb))
            told.append([first, *clause[1:]])
        elif verb:
            told.append([Piece(have), *clause])
        else:
            told.append([Piece("" if i and not verbs else "has had " if since else "had "), *clause])
    return [Piece(subject_), *_row(told)]


def _third_person(clause: Pieces) -> Pieces:
    """`select 10 craftsmen` → `selects 10 craftsmen`: what returns every year is told in the present."""
    first, space, rest = clause[0].text.partition(" ")
    if not space:
        return clause
    ending = "es" if re.search(r"(?:s|sh|ch|x|z|[^aeiou]o)$", first) else "s"
    turned = "has" if first == "have" else f"{first[:-1]}ies" if re.search(r"[^aeiou]y$", first) else first + ending
    return [replace(clause[0], text=f"{turned} {rest}"), *clause[1:]]
