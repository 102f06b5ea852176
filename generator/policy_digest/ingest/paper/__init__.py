"""Sheets of printed paper, PDF or OFD → blocks in reading order. In: glyphs and rules with their places. Out: `Paper`.

`sheet` is what a page of either format gives; `rows` puts its glyphs into lines, `ruled` and `aligned` find its tables, `columns` its
reading order, `furniture` what every page repeats, and `flow` makes paragraphs of lines. No language is known here but where lines break.
"""

from policy_digest.ingest.paper.read import Paper, read_sheets
from policy_digest.ingest.paper.sheet import Glyph, Rule, Sheet

__all__ = ["Glyph", "Paper", "Rule", "Sheet", "read_sheets"]
