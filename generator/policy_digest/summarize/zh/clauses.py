"""Points → Chinese clauses and sentences. In: a telling, the tables. Out: `Piece`s; one with a figure has its record's id."""

from __future__ import annotations

import re
from dataclasses import replace

from policy_digest.models import Piece
from policy_digest.summarize.heard import NOT_NOUNS, Point, speaks_of_cover, tail
from policy_digest.summarize.plan import Telling
from policy_digest.summarize.words import measure_of, words
from policy_digest.summarize.zh import figures
from policy_digest.tables import Tables

Pieces = list[Piece]
_BARE = ("=", "~")  # comparators before which a verb is said


def _name(point: Point) -> tuple[str, str]:
    """The indicator, and what stands in its bracket."""
    found = re.match(r"^(.+)（([^（）]+)）$", point.record.indicator_zh)
    return (found[1], found[2]) if found else (point.record.indicator_zh, "")


def _offered(point: Point, tables: Tables) -> str:
    """What is given: 一次性奖励."""
    w = words(tables).zh
    name = _name(point)[0].removesuffix(w["standard"])
    if point.record.comparator == "<=":  # 最高 says the cap
        name = name.removesuffix(w["cap"])
    return w["once"] + name if point.once and w["once"] not in name and not point.record.period.every else name


def _given(point: Point, figure: Piece, tables: Tables, said: str) -> Pieces:
    """对工匠给予一次性奖励12万元, 对首席技师给予人才津贴每月1000元; of tiers what is given is named once."""
    w, record = words(tables).zh, point.record
    name, about = _offered(point, tables), _name(point)[1]
    rate = figures.every(record.period.every, tables) if record.period.every else ""
    each = {"person": w["each_person"], "thing": w["each_thing"]}.get(point.each, "")
    if about.startswith(w["per"]):
        each, about = "" if about in (w["per"], rate) else about, ""
    whom = f"{w['to']}{about}" if about and about not in name else ""
    terms = w["terms"] if point.condition else ""
    name = "" if name == said and whom else name
    return [Piece(f"{whom}{w['give']}{name}{each}{rate}"), figure, Piece(terms)]


def _clause(point: Point, tables: Tables, said: str = "") -> Pieces:
    """One point. `said`: the verb of the clause before, which is not said again."""
    w, record = words(tables).zh, point.record
    name, aside = _name(point)
    name = name.removeprefix(w["of_which"])  # the sentence says it
    about = f"（{aside}）" if aside else ""
    figure = Piece(figures.amount(record, tables), record.id)
    bare = record.comparator in _BARE
    match point.form:
        case "given":
            return _given(point, figure, tables, said)
        case "bounds":
            return [Piece(f"{name}{about}{w['is'] if bare else ''}"), figure]
        case "changes":
            return [Piece(_changed(point, name, about, tables)), figure]
        case "covered":
            return [Piece(f"{name}{about}"), figure]
        case "stands":
            return [Piece(_stood(point, name, about, tables)), figure]
    if picked := re.match(rf"^(.+){w['among']}({'|'.join(act.zh for act in words(tables).acts)})$", name):
        return [Piece(f"{w['out_of']}{picked[1]}{w['among']}{picked[2]}{about}"), figure]
    total = w["total"] if point.total else ""
    if point.act is not None:
        done = w["done"] if _is_fact(point) and not (record.period.during or record.period.every) else ""
        return [Piece(f"{'' if point.act.zh == said else total + done + point.act.zh}{name}{about}"), figure]
    if _is_fact(point):
        return [Piece(f"{name}{about}{total}{w['done'] if record.comparator == '>' else w['has'] if bare else ''}"), figure]
    return [Piece(f"{name}{about}{total}{w['reach'] if bare else ''}"), figure]


def _changed(point: Point, name: str, about: str, tables: Tables) -> str:
    """What stands before the size of a change: 出口较上年增长."""
    w = words(tables).zh
    against = {"": "", "before": w["on_year_before"]}.get(point.since, f"{w['against']}{point.since}{w['year']}")
    verb = (w["fall"], w["move"], w["rise"])[point.turn + 1]
    if not point.moved:
        return f"{name}{about}{against}{verb}"
    what = "" if point.level else f"{name.removesuffix(point.moved)}{about}"
    of_points = measure_of(point.record.unit, tables) == "points"
    return f"{what}{against}{verb if of_points else tables.phrases['moves'][point.moved]['zh']}"


def _stood(point: Point, name: str, about: str, tables: Tables) -> str:
    """What stands before a value: 普及率由94%提高到, 占比超过."""
    w, record = words(tables).zh, point.record
    term = tail(record.indicator_zh, tables)
    named = term is not None and term.pos in NOT_NOUNS
    if measure_of(record.unit, tables) == "share" and not named and speaks_of_cover(record, tables) and w["cover"] not in name:
        about += w["cover_rate"]
    if point.start is not None:
        start = f"{w['from']}{figures.quantity(replace(record, value=point.start))}"
        return f"{name}{about}{start}{(w['fall_to'], w['reach'], w['rise_to'])[point.turn + 1]}"
    reached = w["reach"] if record.comparator in _BARE else w["done"] if record.comparator == ">" and _is_fact(point) else ""
    return f"{name}{about}{reached}"


def _is_fact(point: Point) -> bool:
    return point.record.kind == "status"


def sentence(said: Telling, place: str, tables: Tables) -> Pieces:
    """A telling as one Chinese sentence; `place` "" where the sentence before named it."""
    w, kind = words(tables).zh, said.first.kind
    row: Pieces = []
    before = ""
    for i, point in enumerate(said.points):
        verb = point.act.zh if point.act is not None and point.form == "counted" else ""
        part = w["of_which"] if point.part and not said.points[i - 1].part else ""
        close = (verb and verb == before) or (point.part and not part) or point.holder
        mark = "；" if i and said.points[i - 1].part and not point.part else "、" if close else "，"
        row += [Piece(mark + part)] if i else []
        row += _clause(point, tables, before)
        before = _offered(point, tables) if point.form == "given" else verb
    when = figures.when(said.period, tables, said.plan)
    if kind == "target":
        return [Piece(_promises(said, place, when, tables)), *row, Piece("。")]
    comma = _time(said, when, tables)
    if kind == "rule":
        return [Piece(f"{place}{w['rules']}，{comma}"), *row, Piece("。")]
    if kind == "support":
        return [Piece(f"{place}{comma}"), *row, Piece("。")]
    holder = said.points[0].holder
    held = f"{place}{w['of'] if place else ''}{holder}{w['covers']}" if holder else place
    return [Piece(f"{comma or _source(said, tables)}{held}"), *row, Piece("。")]


def _time(said: Telling, when: str, tables: Tables) -> str:
    """What opens a sentence that promises nothing: `2020年以来，`; `每年还` where the sentence before said it."""
    if said.again and when and said.first.kind == "status" and said.points[0].act is not None and said.points[0].form == "counted":
        return f"{when}{words(tables).zh['also']}"  # 每年还选树
    return f"{when}，" if when else ""


def _promises(said: Telling, place: str, when: str, tables: Tables) -> str:
    w = words(tables)
    want = w.commitments[said.first.commitment]["zh"]
    if when and not place and not said.again:  # a further date opens its sentence
        return f"{when}，{want}"
    # 计划每年举办 and 计划2025年开展 read on; a deadline takes a comma
    return f"{place}{'' if place else w.zh['also']}{want}{when}{'，' if when and said.first.period.by else ''}"


def _source(said: Telling, tables: Tables) -> str:
    """A fact without a time holds as its text was published."""
    w = words(tables).zh
    if not said.dated:
        return "" if said.again else f"{w['at_publication']}，"
    return f"{w['according_to']}{figures.date(said.source)}{w['of_text']}，" if said.source else f"{w['according_to_undated']}，"
