"""A data folder ↔ the decisions of people in it: `decisions/<place>/<article>.yml`, read whole, and added to one at a time.

A decision is on the disk before the next is asked for. Who adds reads the file again under a lock, so that of two reviewers at once neither
loses anything; what stood there before the first of a run's additions is kept beside, in `decisions/.backup/`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from policy_digest import inside
from policy_digest.corpus.files import alone, article_path, named_path, shelf, write_text
from policy_digest.decisions.shapes import MAX_BYTES, Decision, format_decisions, parse_decisions
from policy_digest.errors import InvalidData
from policy_digest.models import Article
from policy_digest.plain import exists, read_text

DECISIONS: Final = "decisions"
BACKUP: Final = ".backup"
BACKUPS: Final = 5  # of one article


def decisions_path(data: Path, place: str, id: str) -> Path:
    """Where the decisions on an article stand."""
    return named_path(data, DECISIONS, place, id, ".yml")


@dataclass(frozen=True, slots=True)
class Held:
    """The decisions of one file. `problems`: those that cannot be used, and why."""

    path: Path
    article: str
    decisions: tuple[Decision, ...]
    problems: tuple[InvalidData, ...] = ()


def read_held(data: Path, path: Path) -> Held:
    """One file. Raises `InvalidData` where nothing of it can be used."""
    found = list(parse_decisions(read_text(path, MAX_BYTES), str(path), path.stem))
    good = tuple(one for one in found if isinstance(one, Decision))
    return Held(path, path.stem, good, tuple(one for one in found if isinstance(one, InvalidData)))


class Shelf:
    """Every file of decisions of a corpus, to be asked for those of one article after another."""

    def __init__(self, data: Path) -> None:
        self.problems: list[InvalidData] = []
        self._of: dict[str, list[Held]] = {}
        self._waiting: list[Held] = []  # their article is not there under its id: it may be under another
        for path in shelf(data, DECISIONS, ".yml"):
            if isinstance(path, InvalidData):
                self.problems.append(path)
                continue
            try:
                held = read_held(data, path)
            except InvalidData as problem:
                self.problems.append(problem)
                continue
            self.problems += held.problems
            if exists(article_path(data, path.parent.name, path.stem)):
                self._of.setdefault(held.article, []).append(held)
            elif held.decisions:
                self._waiting.append(held)

    def of(self, article: Article) -> tuple[Decision, ...]:
        """The decisions on an article, also those made when it bore another id: most of their sentences stand in it."""
        for held in [h for h in self._waiting if _mostly(h.decisions, article)]:
            self._waiting.remove(held)
            self._of.setdefault(article.id, []).append(held)
        return tuple(one for held in self._of.get(article.id, ()) for one in held.decisions)

    def strays(self) -> Iterator[InvalidData]:
        """Decisions on articles that are not there, once all articles have been asked for."""
        for held in self._waiting:
            hint = "bring the article back, or take the file away"
            yield InvalidData("decisions on an article that is not there", str(held.path), hint=hint)

    def moved(self, article: Article) -> Iterator[Path]:
        """Files of decisions on an article that bear another name than it."""
        yield from (held.path for held in self._of.get(article.id, ()) if held.article != article.id)


def _mostly(decisions: Sequence[Decision], article: Article) -> bool:
    there = sum(decision.quote in article.text for decision in decisions)
    return there * 2 > len(decisions)


# ---------------------------------------------------------------- writing


@dataclass
class Writer:
    """Adds decisions to a corpus for one run. `told`: what a person should know of others who write at the same time."""

    data: Path
    told: Callable[[str], None] = lambda line: None
    _saved: set[Path] = field(default_factory=set)

    def add(self, article: Article, decision: Decision, seen: Sequence[Decision], again: bool = True) -> None:
        """Put a decision at the end of the article's file. `seen`: those of the same figure that its person knew of.

        `again`: also where the same person has said the same before.

        Where somebody else decided about the figure meanwhile, both stay, and `told` says so. Raises `InvalidData` where the file cannot
        be read or written; nothing of it is lost then.
        """
        with alone(self.data, DECISIONS):
            old = self._there(article)
            if not again and any(decision.repeats(one) for one in old):
                return
            others = [o for o in old if o.at == decision.at and o.quote == decision.quote and not any(o.same(s) for s in seen)]
            for other in others[-1:]:
                if other.who != decision.who and not decision.blind:
                    self.told(f"{other.who} decided about {other.surface} at the same time: both decisions are kept, compare them")
            self._put(article, (*old, decision))

    def take_back(self, article: Article, decision: Decision) -> bool:
        """Take back a decision that this run added; False where somebody took it away already."""
        with alone(self.data, DECISIONS):
            old = self._there(article)
            where = next((i for i in reversed(range(len(old))) if old[i].same(decision)), None)
            if where is None:
                return False
            self._put(article, (*old[:where], *old[where + 1 :]))
            return True

    def _there(self, article: Article) -> tuple[Decision, ...]:
        path = decisions_path(self.data, article.place, article.id)
        if not exists(path):
            return ()
        held = read_held(self.data, path)
        if held.problems:
            raise held.problems[0]
        return held.decisions

    def _put(self, article: Article, decisions: Sequence[Decision]) -> None:
        path = decisions_path(self.data, article.place, article.id)
        if path not in self._saved and exists(path):
            _back_up(self.data, path)
        self._saved.add(path)
        write_text(self.data, path, format_decisions(article.id, decisions))


def _back_up(data: Path, path: Path) -> None:
    """A copy of the file as it stands, beside the last few."""
    moment = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S%f")
    into = data / DECISIONS / BACKUP / path.parent.name
    write_text(data, into / f"{path.stem}.{moment}.yml", read_text(path, MAX_BYTES))
    with inside.opened(data) as root, root.below((DECISIONS, BACKUP, path.parent.name)) as folder:
        for name in [n for n in folder.names() if n.startswith(f"{path.stem}.") and folder.kind(n) == inside.FILE][:-BACKUPS]:
            folder.take(name)
