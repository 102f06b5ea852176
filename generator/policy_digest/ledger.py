"""Mentions and a resolution → the number ledger: what became of every number of the text, and an issue for each that nothing claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import ALL
from policy_digest.models import Amount, Article, Extraction, Fate, Issue, Mention, Resolution, Stated

# What cannot be as it is written is excluded, and said
IMPOSSIBLE = {"impossible-date": "no such day in the calendar", "contradictory-period": "ends before it begins; no period is taken from it"}
UNREAD = "too-many-numbers"
Span = tuple[int, int]

_DIGITS = later(r"\d+(?:[.,，]\d+)*")
_NUMERAL = later(rf"[\d{ALL}半成几数]")


def account(article: Article, mentions: Sequence[Sequence[Mention]], resolution: Resolution) -> tuple[tuple[Fate, ...], tuple[Issue, ...]]:
    """Every number of `article.text` with its fate, in reading order, and the issues.

    A number is a run of digits, or a Chinese numeral that a rule read as one. Its fate is a record, a named exclusion, or unclaimed.
    """
    fates: dict[Span, Fate] = {}
    for record in resolution.records:
        fates[record.figure] = Fate(*record.figure, record.surface, "record", record.id)
    for fate in resolution.refused:
        fates.setdefault((fate.start, fate.end), fate)
    issues = list(_of_mentions(article.text, mentions, fates))
    _of_the_rest(article, fates)
    ledger = tuple(fates[k] for k in sorted(fates) if fates[k].fate != "excluded" or _holds_number(fates[k].surface))
    told = {(i.start, i.end): i for i in resolution.issues}
    for fate in ledger:
        if fate.fate == "unclaimed":
            unknown = f"{fate.surface}: no rule says what this number counts"
            issues.append(told.get((fate.start, fate.end)) or Issue("unclaimed-number", fate.surface, fate.start, fate.end, unknown))
    named = {(i.start, i.end) for i in issues}
    issues.extend(i for span, i in told.items() if span not in named)
    return ledger, tuple(sorted(issues, key=lambda i: (i.start, i.end, i.code)))


def _covered(text: str, fates: Iterable[Span]) -> bytearray:
    """One byte a character of the text: 1 where it is part of a number whose fate is known."""
    covered = bytearray(len(text))
    for a, b in fates:
        covered[a:b] = b"\x01" * (b - a)
    return covered


def _of_mentions(text: str, mentions: Sequence[Sequence[Mention]], fates: dict[Span, Fate]) -> Iterator[Issue]:
    """Adds the fates of what rules found and no record took; what is wrong with a number that cannot be."""
    claimed = _covered(text, fates)
    for m in (m for found in mentions for m in found):
        if m.kind == "exclusion":
            fates.setdefault((m.start, m.end), Fate(m.start, m.end, m.surface, "excluded", str(m.value)))
            if (what := IMPOSSIBLE.get(str(m.value))) is not None:
                yield Issue(str(m.value), m.surface, m.start, m.end, f"{m.surface}: {what}")
        elif isinstance(m.value, Stated):
            fates.setdefault((m.start, m.end), Fate(m.start, m.end, m.surface, "excluded", "date"))
        elif isinstance(m.value, Amount) and not any(claimed[slice(*m.value.figure)]):
            fates[m.value.figure] = Fate(*m.value.figure, text[slice(*m.value.figure)], "unclaimed", "")
        elif m.kind == "number" and not any(claimed[m.start : m.end]):
            fates.setdefault((m.start, m.end), Fate(m.start, m.end, m.surface, "unclaimed", ""))


def _of_the_rest(article: Article, fates: dict[Span, Fate]) -> None:
    """Adds what no sentence was made of: by-lines, addressees, signatures, and numbers that no rule reads."""
    covered = _covered(article.text, fates)
    roles = [p.role for p in article.paragraphs]
    ends = [s + len(p.text) for s, p in zip(article.starts, article.paragraphs, strict=True)]
    at = 0
    for m in _DIGITS.finditer(article.text):
        while at < len(ends) and ends[at] <= m.start():
            at += 1
        if any(covered[m.start() : m.end()]):
            continue
        role = roles[at] if at < len(roles) else "body"
        kept = role in ("body", "heading")
        fates[m.span()] = Fate(*m.span(), m.group(), "unclaimed" if kept else "excluded", "" if kept else role)


def with_rest(found: Extraction, article: Article, rest: Span, message: str) -> Extraction:
    """What was found in the beginning of an article, as what was found in it: the first number of the rest stands for all of them."""
    surface = article.text[slice(*rest)]
    issue = Issue(UNREAD, surface, *rest, message)
    return replace(found, article=article, ledger=(*found.ledger, Fate(*rest, surface, "unclaimed", "")), issues=(issue, *found.issues))


def set_aside(article: Article) -> tuple[tuple[Fate, str], ...]:
    """The numbers of the lines that were removed, each with its line and its place there. They are in no text that offsets count in."""
    return tuple(
        (Fate(*m.span(), m.group(), "removed", line.reason), line.text) for line in article.removed for m in _DIGITS.finditer(line.text)
    )


def _holds_number(surface: str) -> bool:
    return bool(_NUMERAL.search(surface))
