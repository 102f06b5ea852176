"""An HTML page → blocks in reading order. In: a decoded page. Out: `Block`s and the page's named metas; nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policy_digest.models import APART, Block

MAX_BLOCKS = 200_000
_DROPPED = frozenset(
    "script style noscript template iframe object embed svg math canvas select option button input textarea head map audio video "
    "datalist dialog frameset noframes".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "html legend li main nav ol p pre section summary table tbody tfoot thead tr ul caption td th marquee".split()
)
_NAMED = frozenset(("nav", "footer", "aside", "header", "article", "main"))  # elements whose name says what they hold
_CELLS = frozenset(("td", "th"))
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_UNSEEN = re.compile(r"visibility\s*:\s*hidden", re.I)
_CONTENT = re.compile(r"content|article", re.I)  # WeChat hides the text itself until its script has run
_WORD = re.compile(r"[a-z0-9_-]+")
_STATED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')  # in a page's JSON-LD
_SPACE = re.compile(r"[ \t\r\n\f\u3000\u00a0]+")
_MAX_HINTS = 300  # characters
_MAX_DEPTH = 16  # elements above a block whose words are noted
_MAX_TABLES = 6  # tables inside tables, beyond which a row is not looked into (each look is as long as what it holds)
_SEAM = "\x1d"  # between two spans that touch
# A short line with a date: its spans are things of their own (publisher, date, counter) which a style sheet sets apart.
_DATED = re.compile(r"^(?=[^。，！？；]{0,160}$).*[12][0-9]{3}[-年./][0-9]{1,2}[-月./][0-9]{1,2}", re.DOTALL)


def _hidden(attributes: dict[str, str | None]) -> bool:
    style = attributes.get("style") or ""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or _HIDDEN.search(style):
        return True
    named = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return bool(_UNSEEN.search(style)) and not _CONTENT.search(named)


def _walk(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Nodes in document order with `True` on the way in and `False` on the way out; without recursion, since pages nest deeply."""
    node, entering, end = root, True, root.mem_id
    while True:
        if entering:
            yield node, True
            child = None if node.tag in _DROPPED else node.child
            if child is not None:
                node = child
                continue
        yield node, False
        if node.mem_id == end:
            return
        if node.next is not None:
            node, entering = node.next, True
        else:
            parent = node.parent
            if parent is None:
                return
            node, entering = parent, False


class _Page:
    """Collects the running text of one page into blocks, one when each block-level element begins and ends."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.linked = 0
        self.links = 0  # open <a>
        self.tags: list[str] = []
        self.hints: list[str] = []
        self.strong = 0
        self.bold = 0  # characters inside <strong>/<b>
        self.rows = 0  # open data-table rows
        self.tables = 0  # open tables

    def flush(self) -> None:
        joined = "".join(self.text)
        text = _SPACE.sub(" ", joined.replace(_SEAM, " " if _DATED.search(joined) else "")).replace("\v", APART).strip(f" {APART}")
        if text:
            size = max(1, len(re.sub(r"\s", "", text)))
            tag = "tr" if self.rows else next((t for t in reversed(self.tags) if t not in ("body", "html", "tbody")), "")
            if tag in ("p", "div", "td", "span", "section") and self.bold >= size:
                tag = "strong"
            hints = " ".join(h for h in self.hints[-_MAX_DEPTH:] if h)[-_MAX_HINTS:]
            self.blocks.append(Block(text, tag, min(1.0, round(self.linked / size, 3)), hints))
        self.text, self.linked, self.bold = [], 0, 0

    def add(self, text: str) -> None:
        self.text.append(text)
        size = len(re.sub(r"\s", "", text))
        if self.links:
            self.linked += size
        if self.strong:
            self.bold += size


def _is_data_row(node: LexborNode) -> bool:
    """A row of figures, not of a layout table: two cells or more, none of which holds blocks or long text."""
    cells = [c for c in node.iter() if c.tag in _CELLS]
    if len(cells) < 2:
        return False
    return all(c.css_first("p + p, div, table, ul, h1, h2, h3") is None and len(c.text(deep=True)) <= 200 for c in cells)


def read_page(markup: str, max_blocks: int = MAX_BLOCKS) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...]]:
    """Blocks in reading order, and the metas: `("title", …)`, then `<meta name|property content>`, names lower case.

    Scripts, styles, templates, comments, form fields and hidden elements are dropped; `<br>` ends a block; a table row is one block.
    """
    tree = LexborHTMLParser(markup)
    metas: list[tuple[str, str]] = []
    if (title := tree.css_first("title")) is not None and title.text().strip():
        metas.append(("title", _SPACE.sub(" ", title.text()).strip()))
    for meta in tree.css("meta"):
        attributes = meta.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and len(metas) < 200:
            metas.append((name.strip().lower(), _SPACE.sub(" ", content).strip()[:2000]))
    if (clock := tree.css_first("time[datetime]")) is not None:
        metas.append(("time", (clock.attributes.get("datetime") or "")[:40]))
    if stated := _STATED.search(markup):
        metas.append(("datepublished", stated[1]))
    page = _Page()
    root = tree.body or tree.root
    skip: int | None = None
    rows: set[int] = set()
    for node, entering in _walk(root) if root is not None else ():
        if skip is not None:
            if not entering and node.mem_id == skip:
                skip = None
            continue
        tag = node.tag or "-text"
        if entering:
            if tag == "-text":
                page.add(node.text(deep=False))
                continue
            if tag == "span" and node.prev is not None and node.prev.tag == "span":
                page.text.append(_SEAM)
            if tag in _DROPPED or tag.startswith(("-", "!")) or _hidden(node.attributes):
                skip = node.mem_id
                continue
        if tag == "br" and entering:
            if page.rows:
                page.add(" ")
            else:
                page.flush()
        elif tag == "a":
            page.links += 1 if entering else -1
        elif tag in ("strong", "b"):
            page.strong += 1 if entering else -1
        elif tag in _CELLS and page.rows:
            if not entering:
                page.text.append("\v")
        elif page.rows and tag != "tr":
            if not entering and tag in _BLOCKS:
                page.add(" ")
        elif tag in _BLOCKS:
            page.flush()
        if tag == "tr":
            if entering and not page.rows and page.tables <= _MAX_TABLES and _is_data_row(node):
                rows.add(node.mem_id)
                page.rows += 1
            elif not entering and node.mem_id in rows:
                page.flush()
                page.rows -= 1
        page.tables += (1 if entering else -1) if tag == "table" else 0
        if tag in _BLOCKS:
            if entering:
                page.tags.append(tag)
                attributes = node.attributes
                named = " ".join((tag if tag in _NAMED else "", attributes.get("class") or "", attributes.get("id") or ""))
                page.hints.append(" ".join(_WORD.findall(named.lower())[:8]))
            else:
                page.tags.pop()
                page.hints.pop()
        if len(page.blocks) >= max_blocks:
            break
    page.flush()
    return tuple(page.blocks), tuple(metas)
