"""An HTML page → blocks in reading order. In: a decoded page. Out: `Block`s and the page's named metas; nothing is judged here."""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policy_digest.ingest.grid import CELLS, Row, read_table
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
_HEADLINES = frozenset(("h1", "h2", "h3"))
# Elements that hold lines, and are none themselves.
_HOLDERS = frozenset(
    "article aside blockquote body center details div dl fieldset footer form header main nav ol section table td th ul".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_UNSEEN = re.compile(r"visibility\s*:\s*hidden", re.I)
_CONTENT = re.compile(r"content|article", re.I)  # WeChat hides the text itself until its script has run
_WORD = re.compile(r"[a-z0-9_-]+")
_STATED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')  # in a page's JSON-LD
# What a script writes where it stands, plain text alone: document.write("2026-04-18")
_WRITES = re.compile(r"""document\.write(?:ln)?\(\s*(["'])([^"'<>\\]{1,60})\1\s*\)""")
_CLOCKS = re.compile(
    r"""\b(?:createTime|create_time|publish_time|publishTime|publishDate|pubTime|pubDate|oriCreateTime)\b["']?\s*[:=]\s*["']?"""
    r"""([12][0-9]{3}-[0-9]{2}-[0-9]{2})"""
)
_SECONDS = re.compile(r"""\bvar ct\s*=\s*["']([0-9]{10})["']""")  # of an account's page, since 1970
_CHINA = datetime.timezone(datetime.timedelta(hours=8))
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_MAX_UNHIDDEN = 8  # hidden elements that are looked into
_SPACE = re.compile(r"[ \t\r\n\f\u3000\u00a0]+")
_MAX_HINTS = 300  # characters
_MAX_DEPTH = 16  # elements above a block whose words are noted
_MAX_HELD = 40  # elements from the page down that are noted
_MAX_TABLES = 6  # tables inside tables, beyond which a row is not looked into (each look is as long as what it holds)
_ITEM = "\x1e"  # between two items of a list inside a cell
_SEAM = "\x1d"  # between two spans that touch
# A short line with a date: its spans are things of their own (publisher, date, counter) which a style sheet sets apart.
_DATED = re.compile(r"^(?=[^。，！？；]{0,160}$).*[12][0-9]{3}[-年./][0-9]{1,2}[-月./][0-9]{1,2}", re.DOTALL)


# What a browser, an extension or a mirror writes above a page that it saves
_SAVED = (
    re.compile(r"<!--\s*saved from url=\([0-9]+\)(?P<url>\S+?)\s*-->", re.I),
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S+)(?:\s+saved date:\s*(?P<date>[^\n]{10,60}))?", re.I),
    re.compile(
        r"""<html\b[^>]{0,400}?\bdata-scrapbook-source=["'](?P<url>[^"'<>\s]+)["']"""
        r"""(?:[^>]{0,200}?data-scrapbook-create=["'](?P<date>[0-9]{8}))?"""
    ),
    re.compile(r"<!--\s*Mirrored from (?P<url>\S+) by HTTrack Website Copier/[^,>]{0,60}, (?P<date>[^\n>]{10,60}?)\s*-->", re.I),
)
_SAVED_WITHIN = 16_384  # characters of a page
_DAYS = (
    re.compile(r"(?P<month>[A-Z][a-z]{2}) (?P<day>[0-9]{1,2}) (?P<year>[12][0-9]{3})"),
    re.compile(r"(?P<day>[0-9]{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>[12][0-9]{3})"),
    re.compile(r"(?P<year>[12][0-9]{3})-?(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MAX_NESTED = 400  # elements open at once; browsers stop at 512, and the time of the parser grows with the square of it
_MAX_ATTRIBUTES = 1000
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]*)[^<>]*")
_NESTING = re.compile(
    r"<(/?)(div|ul|ol|dl|table|section|article|blockquote|center|fieldset|form|main|nav|aside|header|footer|figure|details"
    r"|span|font|b|i|u|s|a|em|strong|small|big|code|tt|nobr|strike|label|ins|del|sub|sup)(?=[\s/>])",
    re.I,
)


def _bare(tag: re.Match[str]) -> str:
    """A tag without its attributes, where they are more than any page has: each is compared with all before it."""
    return tag[0] if len(tag[0]) < _MAX_ATTRIBUTES or len(tag[0].split()) < _MAX_ATTRIBUTES else f"<{tag[1]}"


def _levelled(markup: str) -> str:
    """The page with what opens an element too many replaced by a line break, so that its text stays where it stands."""
    markup, open_, over = _TAG.sub(_bare, markup), 0, 0
    for tag in _NESTING.finditer(markup):
        open_ = max(0, open_ - 1) if tag[1] else open_ + 1
        over = max(over, open_)
    if over <= _MAX_NESTED:
        return markup
    open_ = 0

    def levelled(tag: re.Match[str]) -> str:
        nonlocal open_
        open_ = max(0, open_ - 1) if tag[1] else open_ + 1
        return "<br" if not tag[1] and open_ > _MAX_NESTED else tag[0]

    return _NESTING.sub(levelled, markup)


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
        self.held: list[int] = []  # the holders that are open, by their number
        self.holders = 0  # so far
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
            self.blocks.append(Block(text, tag, min(1.0, round(self.linked / size, 3)), hints, self.within()))
        self.text, self.linked, self.bold = [], 0, 0

    def within(self) -> str:
        """The elements around what is read now."""
        return "".join(f"{number}/" for number in self.held[:_MAX_HELD])

    def add(self, text: str) -> None:
        self.text.append(text)
        size = len(re.sub(r"\s", "", text))
        if self.links:
            self.linked += size
        if self.strong:
            self.bold += size


def _is_data_row(node: LexborNode) -> bool:
    """A row of figures, not of a layout table: two cells or more, none of which holds blocks or long text."""
    cells = [c for c in node.iter() if c.tag in CELLS]
    if len(cells) < 2:
        return False
    return all(c.css_first("p + p, div, table, ul, h1, h2, h3") is None and len(c.text(deep=True)) <= 200 for c in cells)


def _scaled(node: LexborNode, text: str) -> str:
    """The digits of a superscript or a subscript as such, so that they join no figure: 27¹家, CO₂."""
    parent = node.parent
    for _ in range(3):
        if parent is None or parent.tag in _BLOCKS:
            break
        if parent.tag in ("sup", "sub") and text.strip().isdigit():
            return text.translate(_RAISED if parent.tag == "sup" else _LOWERED)
        parent = parent.parent
    return text


def _cell_text(cell: LexborNode) -> tuple[str, int]:
    """A cell's text, its blocks joined as they were meant, and how many of its characters stand in links."""
    parts: list[str] = []
    linked = links = 0
    skip: int | None = None
    for node, entering in _walk(cell):
        if skip is not None:
            skip = None if not entering and node.mem_id == skip else skip
            continue
        tag = node.tag or "-text"
        if entering and tag == "-text":
            text = _scaled(node, node.text(deep=False))
            parts.append(text)
            linked += len(text.strip()) if links else 0
        elif entering and (tag in _DROPPED or tag.startswith(("-", "!")) or _hidden(node.attributes)):
            skip = node.mem_id
        elif tag == "a":
            links += 1 if entering else -1
        elif tag == "br" or tag in _BLOCKS:
            parts.append(_ITEM if tag == "li" and not entering else "\v")
    items = "".join(parts).split(_ITEM)
    return " ".join(filter(None, map(_joined, items))), linked


def _joined(raw: str) -> str:
    """The blocks of a cell put together, without a blank beside a Chinese character."""
    out = ""
    for piece in (_SPACE.sub(" ", p).strip() for p in raw.split("\v")):
        if not piece:
            continue
        together = out and (_CHINESE.match(out[-1]) or _CHINESE.match(piece[0])) and not (out[-1].isdigit() and piece[0].isdigit())
        out = f"{out}{piece}" if together or not out else f"{out} {piece}"
    return out


def _day(written: str) -> str | None:
    """The day of a stamp as programs write them, YYYY-MM-DD."""
    for pattern in _DAYS:
        if found := pattern.search(written):
            month = _MONTHS.index(found["month"]) + 1 if found["month"] in _MONTHS else found["month"]
            with contextlib.suppress(ValueError):
                return datetime.date(int(found["year"]), int(month), int(found["day"])).isoformat()
    return None


def _saved(markup: str) -> Iterator[tuple[str, str]]:
    """From where and when what saved the page says that it did."""
    for pattern in _SAVED:
        if found := pattern.search(markup[:_SAVED_WITHIN]):
            address = found["url"][:2000]
            yield "saved-from", address if "://" in address else f"http://{address}"
            if day := _day(found.groupdict().get("date") or ""):
                yield "saved-on", day
            return


def _metas(tree: LexborHTMLParser, markup: str) -> list[tuple[str, str]]:
    """What saved the page, the page's head, its clock, its data for machines and its scripts say of it."""
    metas: list[tuple[str, str]] = list(_saved(markup))
    if (title := tree.css_first("title")) is not None and title.text().strip():
        metas.append(("title", _SPACE.sub(" ", title.text()).strip()))
    for meta in tree.css("meta"):
        attributes = meta.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = attributes.get("content")
        if name and content and len(metas) < 200 and not name.strip().lower().startswith("saved-"):
            metas.append((name.strip().lower(), _SPACE.sub(" ", content).strip()[:2000]))
    if (canonical := tree.css_first('link[rel="canonical"]')) is not None and (address := canonical.attributes.get("href")):
        metas.append(("canonical", address.strip()[:2000]))
    if (clock := tree.css_first("time[datetime]")) is not None:
        metas.append(("time", (clock.attributes.get("datetime") or "")[:40]))
    if stated := _STATED.search(markup):
        metas.append(("datepublished", stated[1]))
    if (account := tree.css_first("#js_name")) is not None and account.text().strip():
        metas.append(("account", _SPACE.sub(" ", account.text()).strip()[:60]))
    if scripted := _CLOCKS.search(markup):
        metas.append(("scripted", scripted[1]))
    elif counted := _SECONDS.search(markup):
        metas.append(("scripted", datetime.datetime.fromtimestamp(int(counted[1]), _CHINA).date().isoformat()))
    return metas


class _Reading:
    """One walk over a page: what is open, what is skipped, and the blocks so far."""

    def __init__(self, tree: LexborHTMLParser, max_blocks: int) -> None:
        self.page = _Page()
        self.skip: int | None = None
        self.rows: set[int] = set()
        self.grids: dict[int, Row] = {}
        self.max_blocks = max_blocks
        self.tree = tree
        self.unhidden = 0

    def is_skipped(self, node: LexborNode, tag: str) -> bool:
        """Whether nothing in the element is read. A page that hides most of its text until a script has run is read all the same."""
        if tag in _DROPPED or tag.startswith(("-", "!")):
            return True
        if not _hidden(node.attributes):
            return False
        if tag in ("body", "html"):
            return False
        if self.unhidden >= _MAX_UNHIDDEN or tag not in _BLOCKS:
            return True
        self.unhidden += 1
        root = self.tree.body or self.tree.root
        whole = len(root.text(deep=True)) if root is not None else 0
        own = node.text(deep=True)
        return len(own) < 0.6 * whole or own.count("。") < 2

    def enter(self, node: LexborNode, tag: str) -> bool:
        """Whether the element is done with: text, what is skipped, and rows that were read with their table."""
        page = self.page
        if tag == "-text":
            page.add(_scaled(node, node.text(deep=False)))
            return True
        if tag == "span" and node.prev is not None and node.prev.tag == "span":
            page.text.append(_SEAM)
        if tag == "script" and (written := _WRITES.findall(node.text(deep=True)[:400])):
            page.add("".join(text for _, text in written))
        if self.is_skipped(node, tag):
            self.skip = node.mem_id
            return True
        if tag == "table" and page.tables <= _MAX_TABLES and not page.rows:
            self.grids |= read_table(node, _cell_text) or {}
        if node.mem_id in self.grids:
            self.write_row(self.grids[node.mem_id])
            self.skip = node.mem_id
            return True
        return False

    def write_row(self, row: Row) -> None:
        """A row of a table of data as one block; a line that goes over all columns as a line."""
        self.page.flush()
        cells = [_SPACE.sub(" ", cell.replace(APART, " ")).strip() for cell in row.cells]
        held = [cell for cell in cells if cell]
        if not held:
            return
        hints = " ".join(h for h in self.page.hints[-_MAX_DEPTH:] if h)[-_MAX_HINTS:]
        whole = len(set(held)) == 1 and (len(held) == len(cells) or len(cells) == 1)
        self.page.blocks.append(
            Block(held[0] if whole else APART.join(cells), "td" if whole else "tr", row.link_share, hints, self.page.within())
        )

    def inline(self, node: LexborNode, tag: str, entering: bool) -> None:
        """What ends a block, and what only marks text."""
        page = self.page
        if tag == "br" and entering:
            if page.rows or (page.tags and page.tags[-1] in _HEADLINES):
                page.add(" ")
            else:
                page.flush()
        elif tag == "a":
            page.links += 1 if entering else -1
        elif tag in ("strong", "b"):
            page.strong += 1 if entering else -1
        elif tag in CELLS and page.rows:
            if not entering:
                page.text.append("\v")
        elif page.rows and tag != "tr":
            if not entering and tag in _BLOCKS:
                page.add(" ")
        elif tag in _BLOCKS:
            page.flush()

    def layout_row(self, node: LexborNode, entering: bool) -> None:
        """A row of a table that only lays the page out is one block where its cells are short."""
        page = self.page
        if entering and not page.rows and page.tables <= _MAX_TABLES and _is_data_row(node):
            self.rows.add(node.mem_id)
            page.rows += 1
        elif not entering and node.mem_id in self.rows:
            page.flush()
            page.rows -= 1

    def nest(self, node: LexborNode, tag: str, entering: bool) -> None:
        """The elements that are open, and their class words."""
        page = self.page
        page.tables += (1 if entering else -1) if tag == "table" else 0
        if tag not in _BLOCKS:
            return
        if entering:
            page.tags.append(tag)
            attributes = node.attributes
            named = " ".join((tag if tag in _NAMED else "", attributes.get("class") or "", attributes.get("id") or ""))
            page.hints.append(" ".join(_WORD.findall(named.lower())[:8]))
        else:
            page.tags.pop()
            page.hints.pop()
        if tag in _HOLDERS:
            page.holders += entering
            if entering:
                page.held.append(page.holders)
            else:
                page.held.pop()


def read_page(markup: str, max_blocks: int = MAX_BLOCKS) -> tuple[tuple[Block, ...], tuple[tuple[str, str], ...]]:
    """Blocks in reading order, and the metas: `("title", …)`, then `<meta name|property content>`, names lower case.

    Scripts, styles, templates, comments, form fields and hidden elements are dropped; `<br>` ends a block; a table row is one block.
    """
    tree = LexborHTMLParser(_levelled(markup))
    reading = _Reading(tree, max_blocks)
    page = reading.page
    root = tree.body or tree.root
    for node, entering in _walk(root) if root is not None else ():
        if reading.skip is not None:
            if not entering and node.mem_id == reading.skip:
                reading.skip = None
            continue
        tag = node.tag or "-text"
        if entering and reading.enter(node, tag):
            continue
        reading.inline(node, tag, entering)
        if tag == "tr":
            reading.layout_row(node, entering)
        reading.nest(node, tag, entering)
        if len(page.blocks) >= max_blocks:
            break
    page.flush()
    return tuple(page.blocks), tuple(_metas(tree, markup))
