"""A capture → the article in it. In: `Capture`, tables. Out: `Article`: cleaned paragraphs in their sections, and the document's facts.

Text and HTML are judged by the same eyes: `mend` sets a line right, `lines` says what each looks like alone, `span` where the article lies,
`chosen` which lines are it, `title`, `publisher`, `published`, `official`, `origin` and `where` what the page says about it, `sections` how
its headings nest. How it is printed is `chinese.typography`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from policy_digest.address import name_of
from policy_digest.chinese.typography import count_han, fold, set_chinese, spread
from policy_digest.clean.chosen import select
from policy_digest.clean.dates import find_dates
from policy_digest.clean.lines import DATELINE, Line, judge
from policy_digest.clean.mend import DAMAGE
from policy_digest.clean.official import find_damaged, find_issuers, find_numbers, find_repeals, find_window
from policy_digest.clean.origin import find_origin
from policy_digest.clean.published import find_published
from policy_digest.clean.publisher import find_publisher
from policy_digest.clean.sections import find_levels
from policy_digest.clean.span import Layout, is_addressee, is_number, is_signature, lay_out
from policy_digest.clean.strangers import is_error_page
from policy_digest.clean.title import find_title, untitled
from policy_digest.clean.views import differing
from policy_digest.clean.where import find_place, named_place, place_of_address, place_of_site
from policy_digest.clean.words import Words, compile_words
from policy_digest.errors import UnreadableCapture
from policy_digest.models import UNTITLED, Article, Capture, Issue, Paragraph, Removed, Role
from policy_digest.tables import Tables

__all__ = ["clean"]

_DAMAGE = "a document number that lost a bracket or a digit; kept as it stands"
_SUBTITLE = ("——", "—", "──")
_MIN_HAN = 10  # Chinese characters, below which a page holds no article


def _role(text: str, level: int, position: int, signed: bool, words: Words) -> Role:
    if is_number(text):
        return "number"
    if position < 6 and is_addressee(text, words):
        return "addressee"
    if signed:
        return "signature"
    return "heading" if level else "body"


def _signed(texts: Sequence[str], words: Words) -> list[bool]:
    """Which lines sign off: offices with a date below them, and the last lines of all; an office alone may be a heading."""
    like = [i > 0 and is_signature(text, words) for i, text in enumerate(texts)]
    signed = [False] * len(texts)
    sure = True  # from here down to the end, or to a date, there are nothing but such lines
    for i in range(len(texts) - 1, -1, -1):
        sure = like[i] and (sure or (i > 1 and like[i - 1] and bool(find_dates(texts[i]))))
        signed[i] = sure
    return signed


def _doc_number(header: Sequence[str], title: str, words: Words) -> str | None:
    """The document's own number as it stands: labelled, alone on its line above the text, or in brackets behind the title."""
    for text in header:
        for label in words.labels(text):
            if label.name in words.lists["numbers"] and any(c.isdigit() for c in label.value):
                return set_chinese(label.value)
    alone = next((text for text in header if is_number(text)), None)
    if alone is not None:
        return set_chinese(alone)
    return next(iter(find_numbers(set_chinese(title))), None)


def _page_lines(lines: Sequence[Line], until: int, reasons: Mapping[int, str]) -> Iterator[str]:
    """What a page says about itself: its header, its footer, and the few words that stand under an article; no teaser's title."""
    for i, line in enumerate(lines):
        if reasons.get(i) not in ("teaser", "comment") or (i < until and len(line.folded) <= 12):
            yield line.text


def _paragraphs(lines: Sequence[Line], kept: Sequence[int], words: Words) -> tuple[Paragraph, ...]:
    """The kept lines in the house typography, each with its role and the depth of its heading."""
    # Spaces divide the cells of a row and the bodies that sign together.
    apart = [lines[i].tag == "tr" or is_signature(lines[i].text, words) for i in kept]
    texts = [set_chinese(lines[i].text, keep_spaces=spaced) for i, spaced in zip(kept, apart, strict=True)]
    levels = find_levels(texts, [lines[i].tag for i in kept])
    signed = _signed([lines[i].text for i in kept], words)
    roles = [_role(lines[i].text, level, k, signed[k], words) for k, (i, level) in enumerate(zip(kept, levels, strict=True))]
    return tuple(
        Paragraph(text, level if role == "heading" else 0, role, lines[i].original)
        for i, text, level, role in zip(kept, texts, levels, roles, strict=True)
    )


def _damage(paragraphs: Sequence[Paragraph], doc_number: str | None, lines: Sequence[Line], own: Sequence[int]) -> Iterator[Issue]:
    """What is broken: numbers of documents, and what copying destroyed or put in, one issue of a kind."""
    start = 0
    for paragraph in paragraphs:
        for a, b in find_damaged(paragraph.text):
            yield Issue("damaged-document-number", paragraph.text[a:b], start + a, start + b, _DAMAGE)
        start += len(paragraph.text) + 1
    if doc_number and (find_damaged(doc_number) or not find_numbers(doc_number)):
        yield Issue("damaged-document-number", doc_number, 0, 0, _DAMAGE)
    told = [one for i in own for one in lines[i].damage]
    for code, message in DAMAGE.items():
        of = [one.surface for one in told if one.code == code]
        if of:
            yield Issue(code, of[0], 0, 0, message if len(of) == 1 else f"{message} (in {len(of)} lines)")


def _place(
    title: str, publisher: str | None, issuers: Sequence[str], paragraphs: Sequence[Paragraph], layout: Layout, reasons: Mapping[int, str],
    tables: Tables, addresses: Sequence[str],
) -> str | None:  # fmt: skip
    """The place the article is about: as its own text names it, else as the page around it does."""
    below = " ".join(line.text for line in layout.lines[: layout.first] if line.text.startswith(_SUBTITLE))  # ——在某县……见闻
    site = place_of_address(addresses, tables)
    named = find_place(f"{title} {below}", publisher, issuers, (DATELINE.sub("", p.text) for p in paragraphs), tables, site)
    if named is None and any(
        name in line.text for line in layout.lines[: layout.first] for name in compile_words(tables).lists["national"]
    ):
        return "china" if "china" in tables.place else None  # 中华人民共和国国务院令
    return named or place_of_site(_page_lines(layout.lines, layout.until, reasons), tables)


def _removed(lines: Sequence[Line], kept: Sequence[int], reasons: Mapping[int, str]) -> tuple[Removed, ...]:
    inside = set(kept)
    return tuple(Removed(line.original or line.text, reasons.get(i) or "furniture") for i, line in enumerate(lines) if i not in inside)


def clean(capture: Capture, tables: Tables, place: str | None = None) -> Article:
    """Judge a capture and return the article in it. `place`: a slug or a name that overrules what the page says.

    Raises `UnreadableCapture` where the capture holds no running text, no title, or names no known place.
    """
    words = compile_words(tables)
    slug = named_place(place, tables) if place else None
    lines = judge(capture, words)
    if is_error_page(lines, words):
        raise UnreadableCapture("no article in it, but an error page", capture.source, hint="save the page that holds the text")
    layout = lay_out(lines, words)
    if layout is None or sum(count_han(layout.lines[i].text) for i in range(layout.first, layout.end)) < _MIN_HAN:
        raise UnreadableCapture("no article in it", capture.source, hint="save the page that holds the text")
    meta: dict[str, str] = {}
    for name, content in capture.meta:
        meta.setdefault(name, words.script.simplify(content) if any(line.original for line in lines) else content)

    headline, shown = find_title(layout, lines, meta, words)
    title = set_chinese(headline, keep_spaces=True)
    headline = title if spread(headline) else headline
    kept, reasons, by_element = select(layout, fold(headline), words)
    kept = tuple(i for i in kept if i not in shown)
    reasons |= dict.fromkeys(shown, "title")
    issues = list(capture.issues)
    if not title:
        title = untitled(set_chinese(lines[layout.first].text))
        issues.append(Issue(UNTITLED, title, 0, 0, "the page shows no headline; the article is called by its first words"))
    publisher = find_publisher(layout, lines, meta, headline, words)
    published, impossible = find_published(layout, lines, meta, shown, words)
    paragraphs = _paragraphs(lines, kept, words)
    issuers = find_issuers(headline, [lines[i].text for i, p in zip(kept, paragraphs, strict=True) if p.role == "signature"], words)
    doc_number = _doc_number([line.text for line in lines[: layout.first + 1]], headline, words)
    origin = find_origin(capture)
    addresses = [address for address in (origin.url, meta.get("canonical"), meta.get("og:url")) if address]
    slug = slug or _place(headline, publisher, issuers, paragraphs, layout, reasons, tables, addresses)
    if slug is None:
        raise UnreadableCapture("names no place that data/places.yml knows", capture.source, hint="say which with --place")

    issues += _damage(paragraphs, doc_number, lines, (*shown, *kept))
    issues += differing(lines, meta, headline, publisher, published, by_element)
    if impossible is not None:
        issues.append(Issue("impossible-date", impossible.surface, 0, 0, "there is no such day; the date of publication is left out"))
    digest = hashlib.sha256(f"{fold(title)}\n{slug}".encode()).hexdigest()[:8]
    return Article(
        id=f"{published or 'undated'}-{digest}",
        title=title,
        place=slug,
        publisher=set_chinese(publisher) if publisher else None,
        published=published,
        paragraphs=paragraphs,
        url=origin.url,
        url_basis=origin.basis,
        captured=origin.captured,
        doc_number=doc_number,
        issuers=tuple(map(set_chinese, issuers)),
        repeals=find_repeals([p.text for p in paragraphs]),
        window=find_window(title, [p.text for p in paragraphs]),
        source=name_of(capture.source),
        sha256=capture.sha256,
        removed=(*_removed(lines, kept, reasons), *capture.removed),
        issues=tuple(issues),
    )
