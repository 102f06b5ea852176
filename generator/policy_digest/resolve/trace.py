"""A record and what its figure stands among → the steps that made it, in words, each with the stretch of text that it read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from policy_digest.chinese.alternation import later
from policy_digest.models import Article, Kind, Mention, Record, Stated, Step
from policy_digest.resolve.decide import Reading
from policy_digest.resolve.period import Governing
from policy_digest.resolve.standing import Standing
from policy_digest.resolve.statement import Statement
from policy_digest.resolve.theme import Themes
from policy_digest.rules.comparator import BEFORE, BEHIND, REACH, by_sign
from policy_digest.rules.rule import words
from policy_digest.tables import Tables


class Why(Mapping[str, tuple[Step, ...]]):
    """By record id the steps to it, retraced when somebody asks: whoever builds a site never does."""

    def __init__(self, retraced: Mapping[str, Sequence[Callable[[], tuple[Step, ...]]]]) -> None:
        self._retraced = retraced

    def __getitem__(self, record: str) -> tuple[Step, ...]:
        return tuple(step for steps in self._retraced[record] for step in steps())

    def __iter__(self) -> Iterator[str]:
        return iter(self._retraced)

    def __len__(self) -> int:
        return len(self._retraced)


class Trace:
    """Retraces decisions; the words of comparators and modality are those of cues/."""

    def __init__(self, tables: Tables, themes: Themes) -> None:
        before, after = by_sign(tables.cues, BEFORE), by_sign(tables.cues, BEHIND)
        self.before = {sign: later(words(found)) for sign, found in before.items()}
        self.after = {sign: later(rf"[\s（）()含本数]{{0,5}}(?:{words(found)})") for sign, found in after.items()}
        self.themes = themes

    def __call__(self, article: Article, s: Standing, g: Governing, kind: Reading[Statement, Kind], record: Record) -> tuple[Step, ...]:
        """The steps of one record, in the order in which a reader asks: what number, when, what kind, of what, for whom."""
        return (
            Step(s.mention.rule, *s.figure, record.surface, _amount(record), "number"),
            self._comparator(s, record),
            *self._periods(article, s, g, record),
            Step(kind.decision.name, *s.clause, s.said(s.clause), f"{record.kind}: {kind.reason}", "kind"),
            *(Step(r.decision.name, *s.clause, s.said(s.clause), f"{r.verdict}: {r.reason}", "near") for r in kind.others()),
            *self._commitment(s, record),
            *self._indicator(s, record),
            *self._themes(s, record),
            *self._agencies(article, s, record),
        )

    def _comparator(self, s: Standing, record: Record) -> Step:
        start, end = s.figure
        sign = record.comparator
        told = s.mention.value
        if getattr(told, "comparator", sign) == "" and sign != "=":
            return Step("list", start, start, "", f"{sign} holds from the first item of the list on", "comparator")
        if s.amount.before and sign in self.before:
            low = max(s.sentence.start, start - REACH)
            if found := list(self.before[sign].finditer(s.text, low, start)):
                return Step("before the number", *found[-1].span(), found[-1].group(), sign, "comparator")
        if not s.amount.before and sign in self.after and (m := self.after[sign].match(s.text, end)):
            return Step("behind the number", *m.span(), m.group(), sign, "comparator")
        if sign == "=":
            return Step("none", start, start, "", "none stands with it: =", "comparator")
        return Step("in the number", start, end, record.surface, sign, "comparator")

    def _periods(self, article: Article, s: Standing, g: Governing, record: Record) -> Iterator[Step]:
        period = record.period
        for slot, m in (("absolute", g.absolute), ("every", g.every), ("within", g.within)):
            if m is None or not isinstance(m.value, Stated):
                continue
            keys = ("by", "during", "since", "as_of") if slot == "absolute" else (slot,)
            taken = [f"{key} {value}" for key in keys if (value := getattr(period, key)) is not None]
            yield Step(m.rule, m.start, m.end, m.surface, f"{' '.join(taken) or _not_taken(m, record)}; {_where(s, m, record)}", "period")
        if record.period_basis == "document":
            stated = f"during {period.during}" if period.during else f"by {period.by}"
            yield Step("document", 0, 0, article.title, f"{stated}; none of its own, so the document's, stated in the title", "period")
        elif not period and g.absolute is None and g.every is None and g.within is None:
            yield Step("none", s.figure[0], s.figure[0], "", "none is stated for it", "period")

    def _commitment(self, s: Standing, record: Record) -> Iterator[Step]:
        if record.kind != "target":
            return
        cues = [m for m in s.mentions if m.kind == "cue" and m.start < s.figure[0] and isinstance(m.value, frozenset)]
        said = next((m for m in reversed(cues) if isinstance(m.value, frozenset) and record.commitment in m.value), None)
        if said is not None:
            yield Step("cue", said.start, said.end, said.surface, record.commitment, "commitment")
        else:
            yield Step("none", s.figure[0], s.figure[0], "", f"{record.commitment}: no word before it weakens it", "commitment")

    @staticmethod
    def _indicator(s: Standing, record: Record) -> Iterator[Step]:
        """Where the noun was found: before the figure, behind it, in the list before it."""
        head = record.indicator_zh.partition("（")[0]
        for name, (a, b) in (("before the number", s.left), ("behind the number", s.right)):
            if head and head in s.text[a:b]:
                yield Step(name, a, b, s.text[a:b], record.indicator_zh, "indicator")
                return
        a, b = s.sentence.start, s.clause[1]
        name = "in its sentence" if head and head in s.text[a:b] else "put together from its sentence"
        yield Step(name, a, b, s.text[a:b], record.indicator_zh, "indicator")

    def _themes(self, s: Standing, record: Record) -> Iterator[Step]:
        inside = self.themes.words(record.indicator_zh)
        sentence = s.said((s.sentence.start, s.sentence.end))
        around = [pair for pair in self.themes.words("\n".join((sentence, *s.sentence.section))) if pair not in inside]
        for theme in record.themes:
            own = [word for word, themes in inside if theme in themes]
            other = [word for word, themes in around if theme in themes]
            told = [f"{'、'.join(own)} in the indicator"] if own else []
            if other:
                told.append(f"{'、'.join(other)} around it")
            yield Step(theme, s.figure[0], s.figure[0], "", ", ".join(told) or "the title says so", "theme")

    @staticmethod
    def _agencies(article: Article, s: Standing, record: Record) -> Iterator[Step]:
        start = article.starts[s.sentence.paragraph]
        text = article.paragraphs[s.sentence.paragraph].text
        for name in record.agencies:
            at = text.rfind(name)
            if at >= 0:
                yield Step("closing", start + at, start + at + len(name), name, "named where the paragraph closes", "agency")


def _amount(record: Record) -> str:
    top = f" to {record.value_max:f}" if record.value_max is not None else ""
    return f"{record.value:f}{top} {record.unit}"


def _not_taken(m: Mention, record: Record) -> str:
    if isinstance(m.value, Stated) and m.value.value is None:
        return "cannot be resolved without the article's date, and so left out"
    if record.kind in ("support", "rule"):
        return f"not taken: a {record.kind} has only a period stated for itself"
    return "not taken: it was stated of something else"


def _where(s: Standing, m: Mention, record: Record) -> str:
    if s.clause[0] <= m.start < s.clause[1]:
        return "in its own clause"
    if s.sentence.start <= m.start < s.sentence.end:
        return "earlier in its sentence" if m.start < s.figure[0] else "later in its sentence"
    if m.start >= s.sentence.end:
        return "where its paragraph closes"
    return "in a heading above it" if record.period_basis == "heading" else "in an earlier sentence, and not replaced since"
