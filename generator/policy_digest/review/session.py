"""Keys → decisions, one item after another. A decision is written before the next item is shown; whatever ends the session loses none."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from policy_digest.decisions import Decision, Writer, unfit
from policy_digest.errors import InvalidData
from policy_digest.models import Extraction, Step
from policy_digest.pipeline import Extractor
from policy_digest.review.draft import Draft
from policy_digest.review.queue import Doubt, Item, item_of, numbers
from policy_digest.review.screen import Words, numbered, screen
from policy_digest.review.terminal import BACK, ENTER, ESCAPE, Gone, Keys
from policy_digest.tables import Tables

SIGNS: Final = "<>=~"
AROUND: Final = 18  # characters shown about a number that may be added
LISTED: Final = 30  # numbers that may be added, of which so many are listed
REMEMBERED: Final = 20  # articles whose steps are kept while others are looked at
ACTS: Final = {"approve": "approved", "correct": "corrected", "drop": "dropped", "add": "added"}


def now() -> str:
    """This moment in UTC, as decisions write it."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Session:
    """One person's walk through a queue. `blind`: what others decided is not shown, and the decisions say so."""

    data: Path
    tables: Tables
    who: str
    items: list[Item]
    keys: Keys
    console: Console
    blind: bool = False
    clock: Callable[[], str] = now
    counts: Counter[str] = field(default_factory=Counter)
    pressed: int = 0  # keys, those of typed lines included
    _done: list[tuple[int, Item, Decision | None, tuple[Decision, ...]]] = field(default_factory=list)
    _say: str = ""
    _read: dict[str, Extraction] = field(default_factory=dict)  # by article, the last few

    def run(self) -> None:
        """Ask about every item until the queue or the patience of its person ends."""
        self._writer = Writer(self.data, self._told)
        at = 0
        try:
            while at < len(self.items):
                step = self._ask(at)
                if step is None:
                    return
                at = max(0, at + step)
        except (Gone, KeyboardInterrupt):
            return

    def summary(self) -> str:
        """What was done, in one line."""
        told = ", ".join(f"{n} {what}" for what, n in self.counts.items() if n) or "nothing decided"
        left = len(self.items) - len({at for at, *_ in self._done})
        return f"{told}; {left} left"

    def _told(self, line: str) -> None:
        self._say = line

    # ------------------------------------------------------------ one item

    def _ask(self, at: int) -> int | None:
        """One item: how far to go on in the queue, None to end."""
        item = self.items[at]
        draft = Draft(item)
        while True:
            self._draw(draft, at)
            key = self._key()
            if key == "q":
                return None
            if key == "s":
                return 1
            if key == "u":
                if (step := self._undo(at)) is not None:
                    return step
                continue
            try:
                if key in ("a", *ENTER) and self._accept(draft, at):
                    return 1
                if key == "+":
                    self._add(item, at)
                else:
                    self._edit(draft, key)
            except InvalidData as problem:
                self._say = str(problem)

    def _edit(self, draft: Draft, key: str) -> None:
        words = Words(self.tables)
        if key in "1234":
            draft.set_kind(int(key), self.tables)
            if not draft.said.get("indicator_zh"):
                self._choose_indicator(draft)
        elif key == "x":
            draft.none = not draft.none
        elif key == "c":
            draft.turn_comparator()
        elif key in SIGNS:
            draft.turn_comparator(key)
        elif key == "p":
            draft.set_period(self._line(f"{words('field-period')} (by 2027 · during 2025/2027 · every P1Y · - )"))
        elif key == "v":
            draft.set_amount(self._line(words("key-amount-like")), self.tables)
        elif key == "i":
            self._choose_indicator(draft)
        elif key == "w":
            draft.why = self._line(words("key-why"))[:1000]

    def _choose_indicator(self, draft: Draft) -> None:
        self.console.print(numbered(draft.words()))
        draft.set_indicator(self._line(f"{Words(self.tables)('field-indicator')} (4-6)"))

    def _accept(self, draft: Draft, at: int) -> bool:
        item = draft.item
        if not item.surface:  # a decision whose sentence is gone: to accept that is to take it away
            gone = [self._writer.take_back(item.article, stale) for stale in item.stale]
            if not all(gone):
                raise InvalidData(f"{item.article.id}: the decision stands in a file of another name", hint="take it out of there by hand")
            self.counts["taken away"] += 1
            self._done.append((at, item, None, item.stale))
            return True
        if item.record is None and not draft.said.get("kind"):
            draft.none = True  # a number that nobody calls a record, and its person agrees
        if draft.missing:
            self._say = f"{', '.join(draft.missing)}: {Words(self.tables)('review-missing')}"
            return False
        decision = draft.decision(self.who, self.clock(), self.blind)
        if what := unfit(decision, self.tables):
            raise InvalidData(f"{item.surface}: {what}", hint="put the record right, or skip it")
        self._writer.add(item.article, decision, item.earlier)
        self._done.append((at, item, decision, ()))
        self.counts[ACTS[decision.act]] += 1
        return True

    def _undo(self, at: int) -> int | None:
        """Take back the last decision of this session and go to its item; None where there is none."""
        if not self._done:
            self._say = Words(self.tables)("review-nothing-to-undo")
            return None
        back, item, decision, taken = self._done.pop()
        if decision is not None:
            self._writer.take_back(item.article, decision)
            self.counts[ACTS[decision.act]] -= 1
        else:
            for stale in taken:
                self._writer.add(item.article, stale, ())
            self.counts["taken away"] -= 1
        return back - at

    def _add(self, item: Item, at: int) -> None:
        """Make a record of a number of the article that is none."""
        found = numbers(item.extraction)
        text = item.article.text
        for number, fate in enumerate(found[:LISTED], 1):
            left, right = text[max(0, fate.start - AROUND) : fate.start], text[fate.end : fate.end + AROUND]
            self.console.print(Text.assemble(f"{number:>3} ", left.replace("\n", " "), (fate.surface, "reverse"), right.replace("\n", " ")))
        typed = self._line(Words(self.tables)("key-add")).strip()
        if not typed:
            return
        if not typed.isascii() or not typed.isdigit() or not 1 <= int(typed) <= min(len(found), LISTED):
            raise InvalidData(f"no number {typed[:20]}", hint=f"there are 1 to {min(len(found), LISTED)}")
        added = item_of(item.extraction, found[int(typed) - 1])
        draft = Draft(replace(added, doubt=Doubt.UNCLAIMED))
        self._draw(draft, at)
        while True:
            key = self._key()
            if key in ("q", "s", "u", ESCAPE):
                return
            try:
                if key in ("a", *ENTER) and draft.said.get("kind") and self._accept(draft, at):
                    return
                self._edit(draft, key)
            except InvalidData as problem:
                self._say = str(problem)
            self._draw(draft, at)

    # ------------------------------------------------------------ the terminal

    def _draw(self, draft: Draft, at: int) -> None:
        steps = self._why(draft.item)
        self.console.clear()
        self.console.print(screen(draft, at + 1, len(self.items), steps, self.tables, self._say, self.blind))
        self._say = ""

    def _why(self, item: Item) -> Sequence[Step]:
        """What made the record: the article is read again, once while its items follow one another."""
        if item.record is None:
            return ()
        if item.article.id not in self._read:
            while len(self._read) >= REMEMBERED:
                del self._read[next(iter(self._read))]
            again = Extractor(self.tables).again(self.data, item.article)
            self._read[item.article.id] = again if isinstance(again, Extraction) else item.extraction
        return self._read[item.article.id].why.get(item.record.id, ())

    def _key(self) -> str:
        self.pressed += 1
        return self.keys.key()

    def _line(self, asked: str) -> str:
        """A line that is typed; Escape gives nothing."""
        out: list[str] = []
        self.console.print(f"{asked}: ", end="", markup=False)
        for key in self._typed():
            if key in ENTER:
                break
            if key == ESCAPE:
                out.clear()
                break
            if key in BACK:
                if out:
                    wide = len(out.pop().encode("gb18030", "replace")) > 1
                    self.console.file.write("\b \b" * (2 if wide else 1))
            elif key.isprintable():
                out.append(key)
                self.console.file.write(key)
            self.console.file.flush()
        self.console.print()
        return "".join(out)

    def _typed(self) -> Iterator[str]:
        while True:
            yield self._key()
