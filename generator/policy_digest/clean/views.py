"""What several views of a page say of one thing → which of them won, where they do not agree. In: what each says. Out: issues.

A page is looked at line by line, through the class words of its elements, through its element tree, and by its own metas. Each of them
errs on some page: who reads an article may want to know that another view says something else, and what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policy_digest.chinese.alternation import later
from policy_digest.chinese.typography import count_han, fold
from policy_digest.clean.lines import Line
from policy_digest.clean.published import dates_of_metas
from policy_digest.clean.publisher import META_SOURCES
from policy_digest.clean.span import are_misled
from policy_digest.clean.title import META_TITLES, strip_site
from policy_digest.models import Issue

DIFFER = "views-differ"
_TAGS = later("<[^<>]{0,80}>")


def _alike(one: str, other: str) -> bool:
    """Whether one says the other, perhaps with more around it."""
    one, other = fold(one), fold(other)
    return not one or not other or one in other or other in one


def _issue(what: str, won: str, said: str, view: str, other: str) -> Issue:
    return Issue(DIFFER, said, 0, 0, f"{what}: {view}: {other}; {won} won")


def differing(
    lines: Sequence[Line], meta: Mapping[str, str], title: str, publisher: str | None, published: str | None, by_element: Sequence[int]
) -> Iterator[Issue]:
    """One issue for each thing of which the views say different things. `by_element`: the lines that only the element tree gave to it."""
    told = next(((name, _TAGS.sub("", meta[name])) for name in META_TITLES if count_han(meta.get(name, "")) >= 4), None)
    if told is not None and not _alike(strip_site(told[1])[0], title):
        yield _issue("title", "the line that the page shows", title, f"its meta {told[0]}", told[1])
    source = next(((name, meta[name]) for name in META_SOURCES if count_han(meta.get(name, "")) >= 2), None)
    if source is not None and publisher and not _alike(source[1], publisher):
        yield _issue("publisher", "what the page shows", publisher, f"its meta {source[0]}", source[1])
    days = [(name, day) for name, day in dates_of_metas(meta) if day]
    if days and published and published not in {day for _, day in days}:
        yield _issue("published", "the date that the page shows", published, f"its meta {days[0][0]}", days[0][1])
    if by_element:
        what = "line" if len(by_element) == 1 else "lines"
        won = "the element that holds the article"
        yield _issue("text", won, lines[by_element[0]].text, "the judgement of lines alone", f"{len(by_element)} {what} of it left out")
    if are_misled(lines):
        yield _issue("text", "the judgement of lines", "", "the class words of its elements", "most of its text is furniture")
