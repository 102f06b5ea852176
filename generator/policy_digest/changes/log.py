"""`changes/<day>.yml` of a corpus ↔ what changed in it and when that was noted: the source of the Changes page, its feed, and tombstones.

A record that was withdrawn keeps its id, and its address, for good. An id that comes back must say what it said.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any, Final

import pydantic

from policy_digest.changed import Change, Stated, What, tombstones
from policy_digest.changes.compare import Found, of_versions, stated
from policy_digest.chinese.alternation import later
from policy_digest.corpus.files import alone, flow, write_text
from policy_digest.corpus.shapes import Line, Shape, Slug, complaint
from policy_digest.errors import InvalidData
from policy_digest.models import Extraction
from policy_digest.plain import exists, is_link, listed, read_text
from policy_digest.tables import Tables, read_yaml

CHANGES: Final = "changes"
FORMAT: Final = 1
MAX_BYTES: Final = 16 << 20
HEAD: Final = (
    "# What changed in the figures of this corpus. Written by `policy-digest diff --keep`; the Changes page and its feed show it.\n"
)
_DAY = later(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Stated(Shape):
    article: Slug
    record: Slug
    kind: Annotated[Line, pydantic.StringConstraints(max_length=20)]
    name_zh: Line
    name_en: Line
    figure_zh: Line
    figure_en: Line
    terse: Line
    when: Line
    period_zh: Line
    period_en: Line
    quote: Line
    title: Line
    published: Line


class _Row(Shape):
    what: Annotated[tuple[What, ...], pydantic.Field(min_length=1)]
    place: Slug
    before: _Stated | None
    after: _Stated | None

    @pydantic.model_validator(mode="after")
    def _one_at_least(self) -> _Row:
        if self.before is None and self.after is None:
            raise ValueError("says neither what was nor what is")
        return self


class _File(Shape):
    format: int
    changes: tuple[_Row, ...]


def read_log(data: Path) -> tuple[list[Change], list[InvalidData]]:
    """Every change that was noted, the newest day first, and files that cannot be read."""
    changes: list[Change] = []
    problems: list[InvalidData] = []
    folder = data / CHANGES
    if is_link(folder):
        return [], [InvalidData("not a folder but a link", str(folder), hint="put a folder of its own there")]
    try:
        there = listed(folder)
    except InvalidData as problem:
        return [], [problem]
    for path in reversed(there):
        if path.name.startswith("."):
            continue
        try:
            if path.suffix != ".yml" or not _DAY.fullmatch(path.stem):
                raise InvalidData("not a file of this folder", str(path), hint="files here are named like 2026-03-01.yml")
            changes += _parse(read_text(path, MAX_BYTES), str(path), path.stem)
        except InvalidData as problem:
            problems.append(problem)
    return changes, problems


def _parse(text: str, where: str, day: str) -> Iterator[Change]:
    document = read_yaml(text, where, limit=MAX_BYTES)
    try:
        file = _File.model_validate(document.data)
    except pydantic.ValidationError as error:
        path, what = complaint(error)
        raise InvalidData(what, where, document.line(path), "mend the file, or take it away") from None
    if file.format > FORMAT:
        raise InvalidData(f"written by a newer policy-digest (format {file.format})", where, 1, "update policy-digest")
    for row in file.changes:
        before, after = (Stated(**one.model_dump()) if one else None for one in (row.before, row.after))
        yield Change(row.what, row.place, before, after, day)


def known(
    data: Path, latest: Iterable[Extraction], earlier: Iterable[Extraction], tables: Tables
) -> tuple[list[Change], list[InvalidData]]:
    """All that is known to have changed in a corpus, the newest day first, and files of it that cannot be read."""
    noted, unread = read_log(data)
    return every(noted, of_versions(latest, earlier, tables)), unread


def every(noted: Sequence[Change], of_versions: Iterable[Change]) -> list[Change]:
    """What was noted and what the versions of documents tell besides, the newest day first; what has no day comes last."""
    there = {(change.before, change.after) for change in noted}
    told = [change for change in of_versions if (change.before, change.after) not in there]
    return sorted((*noted, *told), key=lambda change: change.day, reverse=True)


def day_of(day: str | None) -> str:
    """The day under which changes are noted: the one that is named, or today in UTC. Raises `InvalidData` for what is no day."""
    try:
        told = datetime.date.fromisoformat(day) if day else datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        raise InvalidData(f"no such day: {str(day)[:40]}", hint="write it like 2026-03-01") from None
    return told.isoformat()


def keep(data: Path, changes: Sequence[Change], day: str) -> Path:
    """Note changes under a day, behind what was noted under it before; what is there already is not noted twice."""
    path = data / CHANGES / f"{day}.yml"
    with alone(data, CHANGES):
        there = list(_parse(read_text(path, MAX_BYTES), str(path), day)) if exists(path) else []
        new = [replace(change, day=day) for change in changes]
        rows = [*there, *(change for change in new if change not in there)]
        write_text(data, path, HEAD + f"format: {FORMAT}\nchanges:{'' if rows else ' []'}\n" + "".join(map(_written, rows)))
    return path


def _written(change: Change) -> str:
    row: dict[str, Any] = {"what": list(change.what), "place": change.place}
    lines = [f"{key}: {flow(value)}" for key, value in row.items()]
    lines += [f"{key}: {flow(asdict(one) if one else None)}" for key, one in (("before", change.before), ("after", change.after))]
    return "".join(f"  {'-' if n == 0 else ' '} {line}\n" for n, line in enumerate(lines))


# ---------------------------------------------------------------- tombstones


def revenants(extractions: Iterable[Extraction], changes: Sequence[Change], known: Tables) -> Iterator[tuple[Extraction, str]]:
    """Ids that were withdrawn and are there again with another meaning, a line each."""
    gone = tombstones(changes)
    for x in extractions:
        for record in x.records:
            change = gone.get((x.article.id, record.id))
            if change is None or change.before is None:
                continue
            now, was = stated(Found(record, x.article, known)), change.before
            if (now.kind, now.name_zh, now.terse, now.period_zh) != (was.kind, was.name_zh, was.terse, was.period_zh):
                told = f"{was.name_zh} {was.terse} {was.period_en}".strip()
                yield (
                    x,
                    f"the id {record.id} was withdrawn on {change.day} as {told}, and is back as {now.name_zh} {now.terse} {now.period_en}",
                )
