"""A digest and its wording in, the site's search index out: one script that a page loads when a reader begins to type.

Past the size that a slow line carries, the script holds names and titles only, and Pagefind indexes one short page a document, with
its records as sections, of which a browser loads only what a query needs.

It works from a server, an intranet or a folder opened in a browser, and asks nothing of any other host. Entries are few and short
(places, themes, indicators, documents, records, and the paragraphs of a small corpus), so the browser scans them all; the words that
jieba cuts, with the field's terms as its dictionary, let it take a query without blanks apart (潍坊学徒制).
"""

from __future__ import annotations

import gzip
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

import jieba
import opencc
from pypinyin import lazy_pinyin

from generator.inert import clean, href, inert, script_json
from generator.models import Digest, Entry, Page, Wording
from generator.tables import Tables

INDEX = "search/index.js"
READ = "search/read/"  # pages that Pagefind reads; they are not part of the site
LIGHT = 300_000  # bytes of the script, gzipped, up to which it is all there is
FULL_TEXT = 300_000  # characters of all articles up to which their paragraphs are searched, not only their titles and records
MANY = 20_000  # records beyond which search holds titles only: what a reader on a slow line can load

Engine = Literal["auto", "own", "pagefind"]

# kind, address, Chinese, English, other names, pinyin, sentence
Item = tuple[str, str, str, str, str, str, str]

_HAN = re.compile(r"[㐀-鿿]+")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]+")


def search_index(digest: Digest, wording: Wording, tables: Tables, engine: Engine = "own") -> tuple[Page, ...]:
    """The script, and below `READ` the pages for Pagefind where that is the engine. `auto`: Pagefind once the script would be heavy."""
    if engine != "pagefind":
        whole = _script(digest, wording, tables, whole=True)
        if engine == "own" or len(gzip.compress(str(whole.content).encode(), mtime=0)) <= LIGHT:
            return (whole,)
    return (_script(digest, wording, tables, whole=False), *_read(digest, wording, tables))


def _script(digest: Digest, wording: Wording, tables: Tables, whole: bool) -> Page:
    """It calls `policyDigestSearch` with `items`, `words`, `traditional` (a map of characters), and whether Pagefind has the rest."""
    items = [*_places(digest, tables), *_themes(tables), *_indicators(digest, tables)]
    if not whole:
        return _called(items, tables, pagefind=True)
    items += _documents(digest, tables)
    if len(digest.entries) <= MANY:
        items += [_record(e, wording, tables) for e in digest.entries]
    if sum(len(x.article.text) for x in digest.extractions) <= FULL_TEXT:
        items += _paragraphs(digest)
    return _called(items, tables, pagefind=False)


def _called(items: Iterable[Item], tables: Tables, pagefind: bool) -> Page:
    held = [tuple(_folded(part) if i > 1 else part for i, part in enumerate(item)) for item in items]
    text = "\n".join(part for item in held for part in item[2:])
    content = {"items": held, "words": " ".join(_words(text, tables)), "traditional": _traditional(text), "pagefind": pagefind}
    return Page(INDEX, f"policyDigestSearch({script_json(content)});\n")


def _folded(text: str) -> str:
    """Without controls; fullwidth digits, letters and percent signs in their plain form, Chinese punctuation as it stands."""
    return _WIDE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), clean(text))


# ---------------------------------------------------------------- entries


def _places(digest: Digest, tables: Tables) -> Iterator[Item]:
    for slug in digest.places:
        row = tables.place.get(slug)
        if row is None:
            yield "place", f"cities/{slug}.html", slug, slug, "", slug, ""
            continue
        parent = tables.place.get(row.parent) if row.parent else None
        others = [row.short, slug.replace("-", " "), _initials(row.short), *row.aliases, *((parent.short, parent.en) if parent else ())]
        yield "place", f"cities/{slug}.html", row.zh, row.en, " ".join(others), _pinyin(row.short), ""


def _themes(tables: Tables) -> Iterator[Item]:
    for theme in tables.themes:
        yield (
            "theme",
            f"themes/{theme.id}.html",
            theme.zh,
            theme.en,
            " ".join(theme.strong),
            _pinyin(theme.zh),
            theme.about_zh + theme.about_en,
        )


def _indicators(digest: Digest, tables: Tables) -> Iterator[Item]:
    shown = {c.indicator for c in digest.comparisons}
    for row in tables.indicators:
        if row.id in shown:
            yield "indicator", f"indicators/{row.id}.html", row.zh, row.en, "", _pinyin(row.zh), ""


def _documents(digest: Digest, tables: Tables) -> Iterator[Item]:
    for extraction in digest.extractions:
        article = extraction.article
        known = [article.publisher, article.published, article.doc_number, *article.issuers, *_place_names(article.place, tables)]
        yield "document", f"articles/{article.id}.html", article.title, "", " ".join(filter(None, known)), _pinyin(article.title), ""


def _record(entry: Entry, wording: Wording, tables: Tables) -> Item:
    record, article = entry.record, entry.article
    figure = wording.figures[(article.id, record.id)]
    others = " ".join([record.surface, *_place_names(article.place, tables), *record.agencies])
    return (
        record.kind,
        f"articles/{article.id}.html#r-{record.id}",
        f"{record.indicator_zh} {figure.zh}",
        f"{record.indicator_en} {figure.en}",
        others,
        "",
        record.evidence.quote,
    )


def _paragraphs(digest: Digest) -> Iterator[Item]:
    for extraction in digest.extractions:
        for index, paragraph in enumerate(extraction.article.paragraphs):
            yield "text", f"articles/{extraction.article.id}.html#p-{index}", "", "", "", "", paragraph.text
        for measure in extraction.measures:
            yield "measure", f"articles/{extraction.article.id}.html#p-{measure.paragraph}", measure.title_zh, measure.title_en, "", "", ""


def _place_names(slug: str, tables: Tables) -> tuple[str, ...]:
    row = tables.place.get(slug)
    return (row.short, row.en) if row else (slug,)


# ---------------------------------------------------------------- what Pagefind reads


def _read(digest: Digest, wording: Wording, tables: Tables) -> Iterator[Page]:
    """A page a document: its title and names, then each record under the anchor that it has on the site. All text is inert."""
    for extraction, item in zip(digest.extractions, _documents(digest, tables), strict=True):
        _, address, title, _, others, pinyin, _ = item
        head = f"<h1>{inert(title)}</h1><p>{inert(others)}</p><p>{inert(pinyin)} {inert(pinyin.replace(' ', ''))}</p>"
        sections = "".join(
            f'<h2 id="{href(one[1]).rpartition("#")[2]}">{inert(one[2])} | {inert(one[3])}</h2><p>{inert(one[4])} {inert(one[6])}</p>'
            for one in (_record(e, wording, tables) for e in digest.by_article.get(extraction.article.id, ()))
        )
        body = f"<body><main data-pagefind-body>{head}{sections}</main></body>"
        yield Page(READ + href(address), f'<!doctype html><html lang="zh"><title>{inert(title)}</title>{body}</html>')


# ---------------------------------------------------------------- words


def _pinyin(text: str) -> str:
    """Syllables with blanks between them, of the Chinese in the text only."""
    return " ".join(syllable for run in _HAN.findall(text) for syllable in lazy_pinyin(run))


def _initials(text: str) -> str:
    return "".join(syllable[0] for syllable in lazy_pinyin(text))


def _words(text: str, tables: Tables) -> list[str]:
    """Every word of two and more characters that stands in the text, as jieba cuts it with the field's own terms."""
    terms = {word for theme in tables.themes for word in (*theme.strong, *theme.keywords)}
    terms |= {term.zh for term in tables.glossary} | {name for place in tables.places for name in (place.zh, place.short)}
    cutter = _cutter(frozenset(terms))
    return sorted({word for run in set(_HAN.findall(text)) for word in cutter.cut(run) if len(word) > 1})


@lru_cache(maxsize=2)
def _cutter(terms: frozenset[str]) -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    for term in sorted(terms):
        if len(term) > 1 and _HAN.fullmatch(term):
            cutter.add_word(term)
    return cutter


def _traditional(text: str) -> dict[str, str]:
    """Traditional → simplified, for the characters of the text: what a reader may type for them."""
    ways, back = [opencc.OpenCC(way) for way in ("s2t", "s2tw", "s2hk")], opencc.OpenCC("t2s")
    characters = sorted({c for run in _HAN.findall(text) for c in run})
    forms = {(form, c) for c in characters for way in ways if (form := way.convert(c)) != c and back.convert(form) == c}
    return dict(sorted(forms))
