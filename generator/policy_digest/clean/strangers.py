"""Lines on a page that others wrote: readers' comments, the site's own statement, an error page. In: judged lines. Out: which they are."""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.chinese.typography import count_han, fold
from policy_digest.clean.lines import Line
from policy_digest.clean.words import Words

_VOTED = later("[0-9]|[（(][0-9]+[）)]")
_MOST_LINES = 4  # of one comment: who wrote it, when, and what
_ERROR_WEIGHT = 300  # characters of running text, beyond which a page is no error page


def comments(lines: Sequence[Line], words: Words) -> set[int]:
    """Readers' comments: each stands above a line of buttons with which others vote on it (赞 12 踩 0 回复), and there are two or more."""
    votes = [i for i, line in enumerate(lines) if _is_vote(line, words)]
    if len(votes) < 2:
        return set()
    found: set[int] = set(votes)
    for a, b in zip([max(-1, votes[0] - _MOST_LINES - 1), *votes], votes, strict=False):
        for i in range(b - 1, a, -1):
            if b - i > _MOST_LINES or (b == votes[0] and lines[i].look in ("info", "open")):
                break
            # Above the first of them the article may end: a comment's writer has a short name, and stands on a line alone.
            if b == votes[0] and i < b - 1 and not (lines[i].look in ("short", "widget") and count_han(lines[i].text) <= 8):
                break
            found.add(i)
    return found


def _is_vote(line: Line, words: Words) -> bool:
    text = line.text
    if len(text) > 40 or not _VOTED.search(text):
        return False
    rest = fold(text)
    told = [word for word in words.lists["votes"] if word in rest]
    for word in told:
        rest = rest.replace(word, "")
    return len(told) >= 2 and not count_han(rest)


def is_statement(lines: Sequence[Line], i: int, stop: int, words: Words) -> bool:
    """Whether line `i` opens a statement of the site: 声明： alone, and what follows speaks of copies, sources and rights of this site."""
    line = lines[i]
    if not line.labels or line.labels[0].name not in words.lists["statements"] or line.labels[0].value:
        return False
    below = [one for one in lines[i + 1 : min(stop, i + 8)] if one.look in ("prose", "short", "widget") and count_han(one.text) >= 8]
    speaks = sum(any(word in one.text for word in words.lists["of_the_site"]) for one in below)
    return bool(below) and speaks * 2 >= len(below)


def is_error_page(lines: Sequence[Line], words: Words) -> bool:
    """Whether the page says that there is no such page."""
    if sum(line.weight for line in lines) > _ERROR_WEIGHT:
        return False
    return any(error in line.folded for line in lines if len(line.folded) <= 60 for error in words.lists["errors"])
