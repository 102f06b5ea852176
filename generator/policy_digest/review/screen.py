"""A draft and where it stands in the queue → the lines of one screen: the sentence with its figure lit, both readings, and every key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from policy_digest import english
from policy_digest.inert import clean
from policy_digest.models import Step
from policy_digest.review.draft import Draft
from policy_digest.tables import Tables

KEYS: Final = (
    ("a", "accept"), ("1", "target"), ("2", "status"), ("3", "support"), ("4", "rule"), ("c", "comparator"), ("p", "period"),
    ("i", "indicator"), ("v", "amount"), ("x", "none"), ("+", "add"), ("w", "why"), ("u", "undo"), ("s", "skip"), ("q", "quit"),
)  # fmt: skip
_STEPS: Final = ("kind", "near", "agreement")
_BEFORE, _BEHIND = 260, 160  # characters of the sentence that are shown about the figure
_LAMP: Final = {"target": "bold green", "status": "bold blue", "support": "bold magenta", "rule": "bold yellow"}


class Words:
    """The site's own words for a terminal, both languages side by side."""

    def __init__(self, tables: Tables) -> None:
        self._rows = {row.id: row for row in tables.site}

    def __call__(self, id: str) -> str:
        """The word of this id; the id itself where the tables have none."""
        row = self._rows.get(id)
        return f"{row.zh} {row.en}" if row else id


def screen(
    draft: Draft, number: int, total: int, steps: Sequence[Step], tables: Tables, say: str = "", blind: bool = False
) -> RenderableType:
    """One item. `number` of `total`; `steps`: why the rules read it so; `say`: a line for its person."""
    words = Words(tables)
    place = tables.place.get(draft.item.article.place)
    article = draft.item.article
    head = Text.assemble(
        (f" {number} / {total} ", "reverse"),
        f" {place.zh} {place.en} · " if place else f" {article.place} · ",
        f"{clean(article.title)[:60]} · {article.published or ''}",
    )
    parts: list[RenderableType] = [head, Text(), _sentence(draft), Text()]
    parts += [_fields(draft, words, tables), *(Text(clean(reason), style="yellow") for reason in draft.item.reasons)]
    if not blind:
        parts += [Text(f"{d.who} {d.when[:10]}: {_told(d.act, d.fields)} {clean(d.why)}", style="cyan") for d in draft.item.earlier]
    parts += [Text(f"  {line}", style="dim", overflow="ellipsis", no_wrap=True) for line in _why(steps)]
    if draft.why:
        parts.append(Text(f"{words('key-why')}: {clean(draft.why)}"))
    parts += [Text(), _keys(words)]
    if say:
        parts.append(Text(clean(say), style="bold"))
    return Group(*parts)


def numbered(words: Sequence[str]) -> Text:
    """The words of a sentence with the numbers by which they are chosen."""
    out = Text()
    for number, word in enumerate(words, 1):
        out.append(f"{number}·", style="dim").append(clean(word), style="bold").append(" ")
    return out


def console() -> Console:
    """Where screens are drawn."""
    return Console(highlight=False)


def _told(act: str, fields: Mapping[str, Any]) -> str:
    return f"{act} {', '.join(f'{k} {v}' for k, v in fields.items())}".strip()


def _sentence(draft: Draft) -> Text:
    quote, (start, end) = draft.item.quote, draft.item.at
    if not draft.item.surface:
        return Text(clean(draft.item.stale[0].quote), style="strike") if draft.item.stale else Text()
    first, last = max(0, start - _BEFORE), min(len(quote), end + _BEHIND)
    lamp = "strike" if draft.none else f"{_LAMP.get(str(draft.said.get('kind')), 'bold')} reverse"
    return Text.assemble(
        "…" if first else "",
        clean(quote[first:start]),
        (clean(quote[start:end]), lamp),
        clean(quote[end:last]),
        "…" if last < len(quote) else "",
    )


def _fields(draft: Draft, words: Words, tables: Tables) -> RenderableType:
    if draft.none:
        return Text(words("review-none"), style="bold red")
    said, read = draft.said, draft.item.read
    table = Table.grid(padding=(0, 2))
    for name, value, was in (
        ("kind", words(f"kind-{said['kind']}") if said.get("kind") else "", read.get("kind")),
        ("indicator", said.get("indicator_zh") or "", read.get("indicator_zh")),
        ("figure", _figure(said), _figure(read)),
        ("period", _period(said), _period(read)),
    ):
        marks = {"kind": said.get("kind") != was, "indicator": value != (was or ""), "figure": value != was, "period": value != was}
        note = Text(f"← {was}", style="dim") if marks[name] and was else Text()
        if name == "kind":
            note = Text.assemble(note, " ", _readings(draft, words))
        if name == "indicator" and said.get("indicator_zh"):
            note = Text.assemble((english.name_en(str(said["indicator_zh"]), tables), "dim"), " ", note)
        table.add_row(Text(words(f"field-{name}"), style="dim"), Text(clean(str(value)) or "—", style="bold" if marks[name] else ""), note)
    return table


def _figure(said: Mapping[str, Any]) -> str:
    if not said.get("value"):
        return ""
    top = f"–{said['value_max']}" if said.get("value_max") else ""
    sign = said.get("comparator", "=")
    return f"{'' if sign == '=' else sign + ' '}{said['value']}{top} {said.get('unit', '')}"


def _period(said: Mapping[str, Any]) -> str:
    return ", ".join(f"{k} {v}" for k, v in (said.get("period") or {}).items())


def _readings(draft: Draft, words: Words) -> Text:
    """What the rules read and what the second reader does."""
    record = draft.item.record
    if record is None or not record.agreement:
        return Text()
    other = record.other
    if other is None:
        return Text(words("state-both"), style="dim")
    rules, second = (other.kind, record.kind) if other.reader == "rules" else (record.kind, other.kind)
    return Text.assemble((f"{words('reader-rules')}: {rules} · {words('reader-second')}: {second}", "yellow"))


def _why(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        if step.part in _STEPS:
            yield f"{step.part}: {clean(step.outcome)}" + (f" ← “{clean(step.surface)[:40]}”" if step.surface else "")


def _keys(words: Words) -> RenderableType:
    labels = [(key, words(f"kind-{name}") if key in "1234" else words(f"key-{name}")) for key, name in KEYS]
    return Columns([Text.assemble((f" {key} ", "reverse"), f" {label}") for key, label in labels], padding=(0, 2))
