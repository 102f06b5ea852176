"""Numbers refused or read as names, though a verb of policy governs them → issues: what may be lost is not lost in silence."""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.models import Article, Issue, Mention
from policy_digest.resolve.refuse import Refusals
from policy_digest.resolve.standing import Standing

DOUBTED = frozenset(("narrative", "personal-story", "own-part", "name", "question"))  # refusals that may be wrong about a policy's figure
_REACHED = later("(?:达到?|突破|超过?|增至|增加到|提高到|提升到|建成|新建|新增|改造|完成|培训|发放)(?:约|近|了|超)?$")
_DIGITS = later(r"\d{2,}(?!G-|[A-Da-dＡ]?(?:级|类|星|号|期|届))")


def doubted(s: Standing, reason: str, refusals: Refusals) -> list[Issue]:
    """A number taken for a story, a name or a part of the document, though a verb of policy governs it."""
    verb = refusals.governed(s) if reason in DOUBTED else ""
    why = f"{s.said(s.figure)}: refused ({reason}), though {verb} governs it"
    return [Issue("doubtful-refusal", s.said(s.figure), *s.figure, why)] if verb else []


def swallowed(article: Article, mentions: Sequence[Sequence[Mention]]) -> list[Issue]:
    """达到3860G, read as a code: a number of digits that a verb of reaching stands before, and that a rule took for a name."""
    out = []
    for m in (m for ms in mentions for m in ms if m.kind == "exclusion" and m.value in ("name", "part-count", "identifier")):
        verb = _REACHED.search(article.text, max(0, m.start - 6), m.start)
        if verb and _DIGITS.match(article.text, m.start):
            told = f"{m.surface}: taken for a name or code, though {verb.group()} stands before it"
            out.append(Issue("doubtful-refusal", m.surface, m.start, m.end, told))
    return out
