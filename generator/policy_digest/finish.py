"""A page of ours as Markdown in, the same page as HTML out: what its head says, its headings, its text.

The templates write raw blocks and headings with an id, and nothing else that Markdown reads: text from outside holds no ASCII punctuation
(`inert`), so a line that begins with `#` is ours. Headings become elements, with the link to themselves that MkDocs is configured to
add. What was written for Markdown only is said shorter: a browser reads the same. Pages that somebody wrote by hand hold more, and are
Python-Markdown's.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policy_digest.errors import BuildFailed
from policy_digest.models import Page

_HEADING = re.compile(r"^(#{1,6}) (.*) \{#([A-Za-z][A-Za-z0-9_-]*)\}$", re.MULTILINE)
_FENCE = "---\n"
_TAG = re.compile(r"<[^>]*>")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_SAID, _UNDERSTOOD = 'class="zh" lang="zh-Hans"', 'class="zh"'  # a page of ours is in Chinese as a whole, and what is not says so
# Punctuation that means something to Markdown and nothing to HTML, neither in a text nor between quotes.
_HARMLESS = {f"&#{ord(c)};": c for c in "!#$%()*+,-./:;=?@[\\]^_{|}~"}
_REFERENCE = re.compile("|".join(map(re.escape, _HARMLESS)))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level (1–6), its id, and its text without markup."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """What a page is made of. `head`: its front matter. `body`: what stands in the article element."""

    head: Mapping[str, Any]
    headings: tuple[Heading, ...]
    body: str


def in_chinese(html: str) -> str:
    """HTML of a page that is in Chinese as a whole: Chinese in it need not say so."""
    return html.replace(_SAID, _UNDERSTOOD)


def finished(page: Page, permalink: str = "", title: str = "") -> Finished:
    """One page. `permalink`: the text of a heading's link to itself, none where it is empty; `title`: what that link is called.

    Raises `BuildFailed` for a page that no template of ours made.
    """
    text = page.content.decode() if isinstance(page.content, bytes) else str(page.content)
    before, fence, body = text.removeprefix(_FENCE).partition("\n" + _FENCE)
    if not text.startswith(_FENCE) or not fence:
        raise BuildFailed("a page without front matter", page.src_uri, hint="report this with the data")
    head = {key: json.loads(value) for key, _, value in (line.partition(": ") for line in before.splitlines())}
    headings: list[Heading] = []
    called = f' title="{html.escape(title)}"' if title else ""

    def element(match: re.Match[str]) -> str:
        level, inner, id = len(match[1]), match[2], match[3]
        headings.append(Heading(level, id, " ".join(html.unescape(_TAG.sub("", inner)).split())))
        link = f'<a class="headerlink" href="#{id}"{called}>{html.escape(permalink)}</a>' if permalink else ""
        return f'<h{level} id="{id}">{inner}{link}</h{level}>'

    body = _HEADING.sub(element, body)
    if "<pre" not in body:  # in which blank lines are seen
        body = _BLANK.sub("\n", body)
    return Finished(head, tuple(headings), lighter(body.strip("\n")))


def lighter(body: str) -> str:
    """The same to a browser: without references to what needs none, and without saying of Chinese on a page in Chinese that it is."""
    return _REFERENCE.sub(lambda found: _HARMLESS[found[0]], in_chinese(body))
