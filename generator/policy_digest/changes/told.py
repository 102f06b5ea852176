"""Changes → lines of text, Markdown for a pull request, JSON. A figure that changed is one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from policy_digest.changed import Change, Stated
from policy_digest.chinese.alternation import later
from policy_digest.inert import clean
from policy_digest.tables import Tables

FORMAT: Final = "policy-digest changes 1"
_MARKS: Final = {"added": "+", "withdrawn": "−", "reached": "✓"}
_TITLES: Final = {
    "figure": "Figures", "deadline": "Deadlines moved", "period": "Periods", "kind": "Kinds", "name": "Renamed", "sentence": "Reworded",
    "reached": "Reported as reached", "added": "Added", "withdrawn": "Withdrawn",
}  # fmt: skip
_MARKDOWN = later(r"([\\`*_{}\[\]<>()#+\-.!|~&@:])")
MOST: Final = 200  # lines of one kind in Markdown: a comment on a pull request has an end


def line(change: Change, tables: Tables) -> str:
    """`宁波市 Ningbo · 加装电梯 elevators · by 2027: ≥ 300 → ≥ 366 台`."""
    now, before, after = change.now, change.before, change.after
    place = tables.place.get(change.place)
    where = f"{place.zh} {place.en}" if place else change.place
    period = f" · {now.when}" if now.when and not {"deadline", "period"} & set(change.what) else ""
    head = f"{where} · {now.name_zh} {now.name_en}{period}: "
    if before is None or after is None:
        return clean(f"{head}{now.terse} {change.what[0]}")
    if change.what == ("reached",):
        return clean(f"{where} · {before.name_zh} {before.name_en} · {before.when}: {before.terse}, reported as reached: {after.terse}")
    return clean(head + "; ".join(_parts(change, before, after)))


def _parts(change: Change, before: Stated, after: Stated) -> Iterator[str]:
    for what in change.what:
        if what == "figure":
            yield _arrow(before.terse, after.terse)
        elif what in ("deadline", "period"):
            told = f"{before.when or 'no period'} → {after.when or 'no period'}"
            yield told if "figure" in change.what else f"{after.terse}, {told}"
        elif what == "kind":
            yield f"{after.terse}, {before.kind} → {after.kind}" if change.what[0] == "kind" else f"{before.kind} → {after.kind}"
        elif what == "name":
            yield f"{after.terse}, was called {before.name_zh}" if change.what[0] == "name" else f"was called {before.name_zh}"
        elif what == "sentence":
            yield f"{after.terse}, its sentence is reworded"


def _arrow(before: str, after: str) -> str:
    """Both figures, the unit once where it is the same."""
    one, _, unit = before.rpartition(" ")
    return f"{one} → {after}" if one and unit == after.rpartition(" ")[2] else f"{before} → {after}"


def text(changes: Sequence[Change], tables: Tables) -> Iterator[str]:
    """A line a change, with a mark for what it is."""
    for change in changes:
        yield f"{_MARKS.get(change.what[0], '~')} {line(change, tables)}"


def markdown(changes: Sequence[Change], tables: Tables) -> Iterator[str]:
    """For a pull request: a heading a kind of change, a line a change, both sentences folded below where they differ. Texts are inert."""
    yield f"**{len(changes)} change{'' if len(changes) == 1 else 's'} of figures**" if changes else "No figure changed."
    for what, title in _TITLES.items():
        mine = [change for change in changes if change.what[0] == what]
        if not mine:
            continue
        yield ""
        yield f"#### {title} ({len(mine)})"
        yield ""
        for change in mine[:MOST]:
            yield f"- {_inert(line(change, tables))}"
        if len(mine) > MOST:
            yield f"- … and {len(mine) - MOST} more"
    quoted = [c for c in changes if c.before and c.after and c.before.quote != c.after.quote][:MOST]
    if quoted:
        yield ""
        yield f"<details><summary>Sentences ({len(quoted)})</summary>"
        yield ""
        for change in quoted:
            if change.before and change.after:
                yield f"- {_inert(change.now.name_zh)}: {_inert(clean(change.before.quote))} → {_inert(clean(change.after.quote))}"
        yield ""
        yield "</details>"


def _inert(words: str) -> str:
    """Text that Markdown prints as it is: no markup, no mention of anybody, no reference to an issue."""
    return _MARKDOWN.sub(lambda m: f"&#{ord(m[1])};", words)


def as_json(changes: Sequence[Change], old: str, new: str) -> dict[str, Any]:
    """The changes as one JSON object."""
    return {"format": FORMAT, "from": old, "to": new, "changes": [_row(change) for change in changes]}


def _row(change: Change) -> dict[str, Any]:
    before, after = (asdict(one) if one else None for one in (change.before, change.after))
    return {"what": list(change.what), "place": change.place, "before": before, "after": after}
