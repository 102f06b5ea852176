"""Transfers of `A和B`: what belongs to the last only and what to all; and the row of words, where there is no 和."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from policy_digest.english.composer import Composer, Transfer
from policy_digest.english.morphology import listed
from policy_digest.english.transfers.classes import THINGS, heads_clause, noun, sort
from policy_digest.english.words import Phrase, Word
from policy_digest.tables import Term


@dataclass(frozen=True)
class _Row:
    """The members of a coordination. `others`: 等 stands before the last, which is the kind of the rest."""

    groups: list[list[Word]]
    link: str = "and"
    others: bool = False


def _row_of(words: Sequence[Word]) -> _Row:
    groups: list[list[Word]] = [[]]
    link, others = "and", False
    for i, word in enumerate(words):
        if word.pos == "and":
            link = word.en if word.en == "or" else link
            groups.append([])
        elif word.pos == "others":
            others = i < len(words) - 1
            groups.append([])
        else:
            groups[-1].append(word)
    return _Row([g for g in groups if g], link, others)


def _joined(turn: Callable[[_Row, Composer], Phrase | None]) -> Callable[[Sequence[Word], Composer], Phrase | None]:
    """A transfer of a coordination; a phrase without 和 is left."""

    def apply(words: Sequence[Word], c: Composer) -> Phrase | None:
        if not any(w.pos == "and" for w in words):
            return None
        row = _row_of(words)
        return turn(row, c) if len(row.groups) > 1 else c.flat(row.groups[0]) if row.groups else Phrase("")

    return apply


def _acts(row: _Row, c: Composer) -> Phrase | None:
    last = row.groups[-1]
    if len(last) < 2 or not last[0].verb or last[1].pos == "amount" or sort(last[1]) == "adj":
        return None
    if not all(len(g) == 1 and g[0].verb for g in row.groups[:-1]):
        return None
    return c.flat(last[1:]).with_text(f"{{}} {listed([g[0].done for g in row.groups], row.link)}")  # 新建和改扩建学校


def _objects(row: _Row, c: Composer) -> Phrase | None:
    first, *more = row.groups
    if len(first) < 2 or not first[0].verb or row.others or not heads_clause(first[0], first[1:]):
        return None
    what = [c.flat(first[1:]), *(c.flat(g) for g in more)]  # 聘任特级技师、首席技师
    if not all(p.pos == what[0].pos and g[0].pos not in ("verb", "activity") for p, g in zip(what, [first[1:], *more], strict=True)):
        return None
    return Phrase(f"{listed([p.text for p in what], row.link)} {first[0].done}", pos=what[0].pos)


def _one_head(row: _Row, c: Composer) -> Phrase | None:
    last = row.groups[-1]
    if len(last) < 2 or row.others or not all(len(g) == 1 and sort(g[0]) == sort(last[0]) for g in row.groups[:-1]):
        return None
    members = [g[0] for g in row.groups[:-1]] + [last[0]]
    forms = [noun(w) for w in members]
    many = listed([f.text for f in forms], row.link)
    merged = Term(
        zh="、".join(w.zh for w in members),
        en=listed([f.one or f.text for f in forms], row.link),
        plural=many,
        pos=members[-1].term.pos if members[-1].term is not None else "name",
        attr=listed([f.attr for f in forms], row.link) if all(f.attr for f in forms) else "",
    )
    return c.flat([Word(merged.zh, members[-1].pos, many, merged), *last[1:]])


def _people_of_both(row: _Row, c: Composer) -> Phrase | None:
    last, before = row.groups[-1], row.groups[:-1]
    kind = before[0][-1].zh[-2:]
    if row.others or len(kind) < 2 or last[-1].pos != "person":
        return None
    shared = next((i for i, w in enumerate(last[:-1]) if w.zh.endswith(kind)), -1)
    if shared >= 0 and all(g[-1].zh.endswith(kind) for g in before):
        both = listed([c.flat(g).text for g in (*before, last[: shared + 1])], row.link)
        return c.flat(last[shared + 1 :]).behind("of", Phrase(both))  # 职业院校和技工院校的毕业生
    if kind in last[0].zh[:-1] and all(g[-1].pos == "noun" for g in before):
        owners = [c.flat(g) for g in before]  # 技工院校毕业生 is one word, and the graduates are of both
        return Phrase(listed([*(o.one or o.text for o in owners), c.flat(last).text], row.link), pos="person")
    return None


def _measure_of_all(row: _Row, c: Composer) -> Phrase | None:
    last, before = row.groups[-1], row.groups[:-1]
    if row.others or len(last) < 2 or last[-1].pos not in ("rate", "share", "amount"):
        return None
    if last[-2].pos not in THINGS or any(g[-1].pos not in THINGS for g in before):
        return None
    what = [c.flat(g).text for g in (*before, last[:-1])]
    return Phrase(f"{noun(last[-1]).text} {last[-1].prep or 'of'} {listed(what, row.link)}", pos=last[-1].pos)


def _plain(row: _Row, c: Composer) -> Phrase | None:
    # Level and other adjectives at the front hold for all; what stands alone in front of the last head is left as it is.
    parts = [c.flat(g) for g in row.groups]
    if row.others:
        return Phrase(f"{listed([p.text for p in parts[:-1]], ',')} and other {parts[-1].text}", pos=parts[-1].pos)
    return Phrase(listed([p.text for p in parts], row.link), pos=parts[-1].pos)


def _no_row(words: Sequence[Word], c: Composer) -> Phrase | None:
    return c.flat([w for w in words if w.pos != "others"])


COORDINATION = (
    Transfer("acts joined", "coordination", "做和改A: A done and changed", _joined(_acts)),
    Transfer("objects joined", "coordination", "做A、B: A and B done", _joined(_objects)),
    Transfer(
        "one head",
        "coordination",
        "A和B头: the last noun belongs to both, where what is before and behind 和 is of one class",
        _joined(_one_head),
    ),
    Transfer("people of both", "coordination", "甲院校和乙院校毕业生: graduates of both", _joined(_people_of_both)),
    Transfer("measure of all", "coordination", "A、B, then a measure: it is of all of them", _joined(_measure_of_all)),
    Transfer("joined", "coordination", "A和B: A and B; A等B: A and other B", _joined(_plain)),
    Transfer("row", "noun phrase", "a row of words: its last is the head", _no_row),
)
