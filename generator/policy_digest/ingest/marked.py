"""Markdown → the markup of a page. In: text. Out: HTML, which is read and never shown, and the metas of its front matter."""

from __future__ import annotations

import re

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"^(title|date|url|source|author|publisher)[ \t]*:[ \t]*(.{1,2000})$", re.I | re.M)
_METAS = {"title": "title", "date": "pubdate", "url": "saved-from", "source": "source", "author": "author", "publisher": "source"}
_QUOTED = re.compile(r"""^(["'])(.*)\1$""")
_ITEM = re.compile(r"^([ ]{0,3}[0-9]{1,3})([.)])(?=[ \t])", re.M)  # whose number would be lost: a page does not write it
_MAX_LINE = 20_000  # characters; a longer one is broken, since the reader of Markdown looks at each from many places


def page_of(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The markup, and what the front matter states."""
    import markdown  # heavy, and wanted for Markdown alone

    meta: list[tuple[str, str]] = []
    if front := _FRONT.match(text):
        text = text[front.end() :]
        for name, said in _ENTRY.findall(front[1]):
            said = _QUOTED.sub(r"\2", said.strip())
            if said:
                meta.append((_METAS[name.lower()], said))
    lines = (line[i : i + _MAX_LINE] for line in text.split("\n") for i in range(0, max(1, len(line)), _MAX_LINE))
    text = _ITEM.sub(r"\1\\\2", "\n".join(lines))
    # A line of a text is a paragraph of its own where people write Chinese: nobody breaks lines inside one.
    return markdown.markdown(text, extensions=["tables", "footnotes", "sane_lists", "nl2br"]), tuple(meta)
