"""A corpus → its catalogue of English wordings, brought up to date and, if a machine is named, filled. Out: what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog

from policy_digest import catalogue, corpus, wording
from policy_digest.backends import Backend
from policy_digest.catalogue import Message
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables

BATCH: Final = 20  # texts of one request


@dataclass(frozen=True, slots=True)
class Reworded:
    """How a catalogue stands. `message` is for a person, "" for none; `entries` in all, and how many of them are in whose words."""

    entries: int = 0
    people: int = 0
    machine: int = 0
    fuzzy: int = 0
    message: str = ""


def update(data: Path, tables: Tables, backend: Backend | None = None, limit: int = 0) -> Iterator[Reworded]:
    """Write `translations/en.po` with every name and sentence of the site, keeping what people worded; the last item tells how it stands.

    With a `backend`, entries without English are filled, at most `limit` (0: all), and the file is written after each batch, so that
    nothing is lost where the machine gives up. Raises `InvalidData` for a catalogue that cannot be read, which is left as it is, and
    `BackendFailed`.
    """
    with corpus.alone(data, catalogue.FILE[0]):
        yield from _updated(data, tables, backend, limit)


def _updated(data: Path, tables: Tables, backend: Backend | None, limit: int) -> Iterator[Reworded]:
    held = [x for x in Extractor(tables).gather(data) if isinstance(x, Extraction)]
    path = wording.catalogue_path(data)
    text = corpus.read_text(path, catalogue.LIMIT) if corpus.exists(path) else ""
    old = catalogue.parse(text, str(path)) if text else None
    accepted, refused = wording.wordings(data, held, tables)
    yield from (Reworded(message=str(problem)) for problem in refused)
    messages = [*wording.names(held, tables), *wording.sentences(held, tables, accepted)]
    now = catalogue.updated(old, messages)
    corpus.write_text(data, path, catalogue.written(now))
    if backend is not None:
        yield from _filled(data, now, messages, tables, backend, limit)
    yield _standing(now)


def _filled(data: Path, now: Catalog, messages: list[Message], tables: Tables, backend: Backend, limit: int) -> Iterator[Reworded]:
    path, known = wording.catalogue_path(data), {(m.context, m.zh): m for m in messages}
    empty = catalogue.unfilled(now)
    empty = empty[:limit] if limit else empty
    for start in range(0, len(empty), BATCH):
        batch = empty[start : start + BATCH]
        for entry, en in zip(batch, backend.translate([str(entry.id) for entry in batch]), strict=True):
            problems = wording.departures(en, known[entry.context, entry.id], tables)  # type: ignore[index]
            if problems:
                yield Reworded(message=f"not taken from {backend.name}: {en[:120]!r} {'; '.join(problems)}")
            else:
                catalogue.fill(entry, en, backend.name)
        corpus.write_text(data, path, catalogue.written(now))


def _standing(now: Catalog) -> Reworded:
    entries = [entry for entry in now if entry.id]
    worded = [entry for entry in entries if entry.string and not entry.fuzzy]
    machine = sum(catalogue.author(entry) == "machine" for entry in worded)
    return Reworded(len(entries), len(worded) - machine, machine, sum(entry.fuzzy for entry in entries))
