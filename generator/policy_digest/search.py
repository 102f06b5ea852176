"""A digest and its wording in, the site's search index out: scripts that a page loads when a reader begins to type.

A small corpus is one script with all that can be found. Past the size that a slow line carries, that script holds names only, and the
documents are split up: parts that say which documents hold a pair of characters, a number or the beginning of a word, and a card a
document with what a reader sees of it, of which a browser loads the few that a query needs. (Or Pagefind reads one short page a document.)

It works from a server, an intranet or a folder opened in a browser, and asks nothing of any other host. Entries are few and short
(places, themes, indicators, terms, documents, records, paragraphs), so the browser scans all that it has loaded; the words that jieba
cuts, with the field's terms as its dictionary, let it take a query without blanks apart (潍坊学徒制).
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Literal

import jieba
import opencc
from pypinyin import lazy_pinyin

from policy_digest.inert import clean, href, inert, script_json
from policy_digest.models import Digest, Entry, Extraction, Page, Wording
from policy_digest.owner import compiled_from
from policy_digest.postings import LETTERS, gaps, opening, part_of, tokens
from policy_digest.tables import Tables

PARTS = "search/"
INDEX = PARTS + "index.js"
READ = PARTS + "read/"  # pages that Pagefind reads; they are not part of the site
LIGHT = 300_000  # bytes of the script, gzipped, up to which it is all there is
PART = 8_000  # characters of a part of the split index: small enough that the dozen of a long query stay light

Engine = Literal["auto", "own", "pagefind"]

# kind, address, Chinese, English, other names, pinyin, sentence
Item = tuple[str, str, str, str, str, str, str]
# A term of the glossary: address, Chinese, English, pinyin
Term = tuple[str, str, str, str]

_HAN = re.compile(r"[㐀-鿿]+")
_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]+")
_ENTRY = re.compile(r"^(\S+) ([0-9]+)", re.MULTILINE)  # of jieba's dictionary
_FIELDS = 3  # names, records, text: where in a document a token stands first


def search_index(digest: Digest, wording: Wording, tables: Tables, engine: Engine = "auto", terms: Sequence[Term] = ()) -> tuple[Page, ...]:
    """The script, and what it needs besides: parts and cards of a large corpus, or pages below `READ` where Pagefind is the engine."""
    names = [*_places(digest, tables), *_themes(tables), *_indicators(digest, tables)]
    if engine == "pagefind":
        return (_script([*names, *_terms(terms)], tables, pagefind=True), *_read(digest, wording, tables))
    if sum(len(x.article.text) for x in digest.extractions) <= 10 * LIGHT:  # more text cannot be that light
        documents = (item for x in digest.extractions for item in (*_card(x, digest, wording, tables), *_text(x)))
        whole = _script([*names, *_terms(terms), *documents], tables)
        if len(gzip.compress(str(whole.content).encode(), mtime=0)) <= LIGHT:
            return (whole,)
    return _split(names, terms, digest, wording, tables)


def _script(names: Iterable[Item], tables: Tables, elsewhere: Sequence[Extraction] = (), **facts: str | int | bool) -> Page:
    """It calls `policyDigestSearch` with `items`, `words`, `traditional` (a map of characters), and where the rest is to be found.

    `elsewhere`: documents whose items stand in other files, but whose titles' words and texts' characters count.
    """
    held = [_plain(item) for item in names]
    text = "\n".join((*(part for item in held for part in item[2:]), *(_folded(x.article.title) for x in elsewhere)))
    characters = text + "".join({c for x in elsewhere for c in x.article.text})
    content = {"items": held, "words": " ".join(_words(text, tables)), "traditional": _traditional(characters, tables), **facts}
    return Page(INDEX, f"policyDigestSearch({script_json(content)});\n")


def _plain(item: Item) -> tuple[str, ...]:
    return tuple(_folded(part) if i > 1 else part for i, part in enumerate(item))


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
    named = {e.shared: e.record for e in reversed(digest.entries) if e.shared}
    for comparison in digest.shared:
        record = named[comparison.indicator]
        address = f"indicators/{comparison.indicator}.html"
        yield "indicator", address, record.indicator_zh, record.indicator_en, "", _pinyin(record.indicator_zh), ""


def _terms(terms: Iterable[Term]) -> Iterator[Item]:
    for address, zh, en, pinyin in terms:
        yield "term", address, zh, en, "", pinyin, ""


def _card(extraction: Extraction, digest: Digest, wording: Wording, tables: Tables) -> Iterator[Item]:
    """The document, its records and its measures."""
    article = extraction.article
    yield _document(extraction, wording, tables)
    for entry in digest.by_article.get(article.id, ()):
        yield _record(entry, wording, tables)
    for measure in extraction.measures:
        yield "measure", f"articles/{article.id}.html#p-{measure.paragraph}", measure.title_zh, measure.title_en, "", "", ""


def _document(extraction: Extraction, wording: Wording, tables: Tables) -> Item:
    article = extraction.article
    known = [article.publisher, article.published, article.doc_number, *article.issuers, *_place_names(article.place, tables)]
    en = wording.titles.get(article.id, "")
    return "document", f"articles/{article.id}.html", article.title, en, " ".join(filter(None, known)), _pinyin(article.title), ""


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


def _text(extraction: Extraction) -> Iterator[Item]:
    for index, paragraph in enumerate(extraction.article.paragraphs):
        yield "text", f"articles/{extraction.article.id}.html#p-{index}", "", "", "", "", paragraph.text


def _place_names(slug: str, tables: Tables) -> tuple[str, ...]:
    row = tables.place.get(slug)
    return (row.short, row.en) if row else (slug,)


# ---------------------------------------------------------------- a large corpus, split up


def _split(names: Sequence[Item], terms: Sequence[Term], digest: Digest, wording: Wording, tables: Tables) -> tuple[Page, ...]:
    """The script with the names; `search/<n>.js`, the parts; `search/d<n>.js` and `search/t<n>.js`, a document's card and its text.

    A part holds its tokens, each with the documents that have it among names, in records, in the text; and the glossary's terms that
    its tokens lead to, since those are too many for the script and too short for cards. Documents are numbered from the newest on, so
    that among equals the first numbers are the ones to show.
    """
    documents = sorted(digest.extractions, key=lambda x: (x.article.published or "", x.article.id), reverse=True)
    pages: list[Page] = []
    found: dict[str, array[int]] = {}
    for number, extraction in enumerate(documents):
        card, text = ([_plain(item) for item in items] for items in (_card(extraction, digest, wording, tables), _text(extraction)))
        title, *rest = card
        fields = (
            tokens(" ".join(title[2:5])) | _openings(title[5].split()) | {c for run in _HAN.findall(title[2]) for c in run},
            tokens(" ".join(part for item in rest for part in item[2:])),
            tokens(" ".join(item[6] for item in text)),
        )
        for field, found_in in enumerate(fields):
            for token in found_in.difference(*fields[:field]):
                if (held := found.get(token)) is None:
                    held = found[token] = array("I")
                held.append(_FIELDS * number + field)
        pages += [Page(f"{PARTS}{letter}{number}.js", _called(f"{letter}{number}", items)) for letter, items in (("d", card), ("t", text))]
    lines = {token: " ".join(_of(found[token], field) for field in range(_FIELDS)) for token in sorted(found)}
    count = 1 + sum(len(token) + len(line) for token, line in lines.items()) // PART
    parts: list[tuple[dict[str, str], list[tuple[str, ...]]]] = [({}, []) for _ in range(count)]
    for token, line in lines.items():
        parts[part_of(opening(token), count)][0][token] = line
    for term in _terms(terms):
        for number in {part_of(opening(token), count) for token in tokens(f"{term[2]} {term[3]} {term[5].replace(' ', '')}")}:
            parts[number][1].append(_plain(term))
    pages += [Page(f"{PARTS}{number}.js", _called(str(number), part)) for number, part in enumerate(parts)]
    edition = hashlib.sha256()  # part of every address, so that no browser mixes the parts of two builds
    for page in pages:
        edition.update(str(page.content).encode())
    return (_script(names, tables, documents, documents=len(documents), parts=count, edition=edition.hexdigest()[:8]), *pages)


def _called(name: str, content: object) -> str:
    return f'policyDigestPart("{name}",{script_json(content)});\n'


def _openings(syllables: Sequence[str]) -> set[str]:
    """What a reader may begin to type of a name in pinyin: at any of its syllables, or the initials."""
    starts = {"".join(syllables[i : i + LETTERS])[:LETTERS] for i in range(len(syllables))}
    return starts | {"".join(s[0] for s in syllables[:LETTERS])} - {""}


def _of(entries: Iterable[int], field: int) -> str:
    """The documents of one field, in rising order, as the gaps between them."""
    return gaps(entry // _FIELDS for entry in entries if entry % _FIELDS == field)


# ---------------------------------------------------------------- what Pagefind reads


def _read(digest: Digest, wording: Wording, tables: Tables) -> Iterator[Page]:
    """A page a document: its title and names, then each record under the anchor that it has on the site. All text is inert."""
    for extraction in digest.extractions:
        _, address, title, en, others, pinyin, _ = _document(extraction, wording, tables)
        title = f"{title} | {en}" if en else title
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
    runs = set(_HAN.findall(text))
    cutter = _cutter({run[i : i + 2] for run in runs for i in range(len(run) - 1)}, tables)
    return sorted({word for run in runs for word in cutter.cut(run) if len(word) > 1})


def _cutter(pairs: Set[str], tables: Tables) -> jieba.Tokenizer:
    """What cuts texts in which these pairs of characters stand side by side, and no others: it knows the words that can be in them."""

    def there(word: str) -> bool:
        return len(word) == 1 or all(word[i : i + 2] in pairs for i in range(len(word) - 1))

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    words, cutter.total = _dictionary(tables)
    known = {word: often for word, often in words if len(word) == 1 or (word[:2] in pairs and there(word))}
    cutter.FREQ = {word[:end]: 0 for word in known for end in range(1, len(word))} | known  # what a longer word begins with is in it too
    cutter.initialized = True
    for term in _field(tables):
        if there(term):
            cutter.add_word(term)
    return cutter


@compiled_from("themes", "glossary", "places")
def _field(tables: Tables) -> list[str]:
    """Terms of the field."""
    terms = {word for theme in tables.themes for word in (*theme.strong, *theme.keywords)}
    terms |= {term.zh for term in tables.glossary} | {name for place in tables.places for name in (place.zh, place.short)}
    return [term for term in sorted(terms) if len(term) > 1 and _HAN.fullmatch(term)]


@compiled_from()
def _dictionary(_: Tables) -> tuple[list[tuple[str, int]], int]:
    """The Chinese words that jieba knows and how often each is used, and how often all are.

    Read from the package. `initialize` would load a cache from the folder of temporary files, where anybody may have put it.
    """
    with jieba.Tokenizer().get_dict_file() as file:
        every = [(word, int(often)) for word, often in _ENTRY.findall(file.read().decode("utf-8"))]
    return [(word, often) for word, often in every if _HAN.fullmatch(word)], sum(often for _, often in every)


@compiled_from()
def _converters(_: Tables) -> tuple[list[opencc.OpenCC], opencc.OpenCC]:
    """To traditional characters in each way, and back. They are read once, whatever table is edited: it takes longer than to ask them."""
    return [opencc.OpenCC(way) for way in ("s2t", "s2tw", "s2hk")], opencc.OpenCC("t2s")


def _traditional(text: str, tables: Tables) -> dict[str, str]:
    """Traditional → simplified, for the characters of the text: what a reader may type for them."""
    ways, back = _converters(tables)
    characters = sorted({c for run in _HAN.findall(text) for c in run})
    forms = {(form, c) for c in characters for way in ways if (form := way.convert(c)) != c and back.convert(form) == c}
    return dict(sorted(forms))
