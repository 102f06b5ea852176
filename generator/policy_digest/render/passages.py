"""An article and its entries in, its text cut into marked segments out, so that every figure can be linked to where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from policy_digest.models import APART, COLUMNS, Article, Entry

# Browsers lay out a line in more than linear time when it is full of brackets: 20,000 in one paragraph hang the page.
LONGEST = 1000

View = dict[str, Any]


def passages(article: Article, entries: Sequence[Entry]) -> list[View]:
    """The paragraphs in order. Each has `index`, `level`, `role`, `original` and `lines`: lists of segments, `LONGEST` characters at most.

    A row of a table has `cells` too, each a list of segments; what is no row has none.
    A segment has `text`, `records` (ids of the records whose evidence it belongs to), `begins` (ids whose evidence begins here) and
    `figure` (id and kind of the record whose figure it is, or None).
    """
    out = []
    spans = sorted(entries, key=lambda e: (e.record.evidence.start, e.record.evidence.end, e.record.id))
    for index, (paragraph, start) in enumerate(zip(article.paragraphs, article.starts, strict=True)):
        end = start + len(paragraph.text)
        inside = [e for e in spans if e.record.evidence.start < end and e.record.evidence.end > start]
        lines = [
            _segments(article.text, at, min(at + LONGEST, end), inside) for at in range(start, max(end, start + 1), LONGEST)
        ]  # fmt: skip
        out.append(
            {
                "index": index,
                "level": paragraph.level,
                "role": paragraph.role,
                "original": paragraph.original or "",
                "lines": lines,
                "cells": _cells(article.text, start, end, inside) if paragraph.role == "body" and not paragraph.level else [],
            }
        )
    return out


def _cells(text: str, start: int, end: int, entries: Sequence[Entry]) -> list[list[View]]:
    """The cells of a row, which cleaning sets apart by an ideographic space; none for other text."""
    if not 1 <= text.count(APART, start, end) < COLUMNS:
        return []
    cells, at = [], start
    for part in text[start:end].split(APART):
        cells.append(_segments(text, at, at + len(part), entries) if part else [])
        at += len(part) + 1
    return cells


def _segments(text: str, start: int, end: int, entries: Sequence[Entry]) -> list[View]:
    cuts = {start, end}
    for entry in entries:
        cuts.update(at for at in (entry.record.evidence.start, entry.record.evidence.end, *entry.record.figure) if start < at < end)
    edges = sorted(cuts)
    segments = []
    for left, right in pairwise(edges):
        covering = [e.record for e in entries if e.record.evidence.start <= left and right <= e.record.evidence.end]
        figures = [r for r in covering if r.figure[0] <= left and right <= r.figure[1]]
        segments.append(
            {
                "text": text[left:right],
                "records": [r.id for r in covering],
                "begins": [r.id for r in covering if r.evidence.start == left],
                "figure": {"id": figures[0].id, "kind": figures[0].kind} if figures else None,
            }
        )
    return segments


def section_tree(article: Article) -> list[View]:
    """The headings with their paragraph index and depth, outermost 1."""
    return [{"index": i, "level": p.level, "text": p.text} for i, p in enumerate(article.paragraphs) if p.level]
