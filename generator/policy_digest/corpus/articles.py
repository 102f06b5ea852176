"""`articles/<place>/<id>.md` and its `.capture.yml` ↔ `Article`.

An article is YAML front matter between `---` lines, then its paragraphs with one blank line between them: `# ` to `###### ` begins a
heading, `> byline: `, `> number: `, `> addressee: `, `> signature: ` a line beside the body; a body paragraph that itself begins
with `#`, `>` or `\\` has a `\\` before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pydantic

from policy_digest.corpus.files import (
    ARTICLES,
    ASIDE,
    MAX_ARTICLE_BYTES,
    MAX_MACHINE_BYTES,
    article_path,
    aside_path,
    flow,
    remove,
    sha256,
    shelf,
    table,
    write_text,
)
from policy_digest.corpus.shapes import Aside, FrontMatter, IssueRow, complaint, one_line
from policy_digest.errors import InvalidData
from policy_digest.made import Made
from policy_digest.models import Article, Issue, Paragraph, Removed, Role
from policy_digest.plain import exists, read_text
from policy_digest.tables import read_yaml

MAX_HEADING = 300  # characters; headings stand in the address bar, in search, and in the evidence of every record below them
_ROLES: tuple[Role, ...] = ("byline", "number", "addressee", "signature")
_HEADING = re.compile(r"(#{1,6}) (.*)")
_BESIDE = re.compile(rf"> ({'|'.join(_ROLES)}): (.*)")
_ESCAPED = ("#", ">", "\\")


def format_article(article: Article) -> str:
    """The article file. What cleaning removed and changed is not in it: see `format_aside`."""
    keys = FrontMatter.model_fields
    front = {name: value for name in keys if (value := getattr(article, name)) != keys[name].default or keys[name].is_required()}
    head = "".join(f"{key}: {flow(value)}\n" for key, value in front.items())
    return f"---\n{head}---\n" + "".join(f"\n{_format_paragraph(p)}\n" for p in article.paragraphs)


def _format_paragraph(paragraph: Paragraph) -> str:
    if paragraph.level:
        return f"{'#' * paragraph.level} {paragraph.text}"
    if paragraph.role in _ROLES:
        return f"> {paragraph.role}: {paragraph.text}"
    return f"\\{paragraph.text}" if paragraph.text.startswith(_ESCAPED) else paragraph.text


def parse_article(text: str, where: str) -> Article:
    """The reverse of `format_article`. Raises `InvalidData` with the line of the first thing that is wrong."""
    lines = text.split("\n")
    if lines[0] != "---":
        raise InvalidData("no front matter", where, 1, "begin the file with a line `---`")
    try:
        end = lines.index("---", 1)
    except ValueError:
        raise InvalidData("the front matter has no end", where, 1, "close it with a line `---`") from None
    document = read_yaml("\n".join(lines[1:end]) + "\n", where, 2)
    if not isinstance(document.data, dict):
        raise InvalidData("the front matter is not a mapping", where, 2, "write `key: value` lines")
    try:
        front = FrontMatter.model_validate(document.data)
    except pydantic.ValidationError as error:
        path, what = complaint(error)
        raise InvalidData(what, where, document.line(path), "mend the front matter") from None
    paragraphs: list[Paragraph] = []
    blank = True
    for number, line in enumerate(lines[end + 1 :], end + 2):
        if not line.strip():
            blank = True
            continue
        if not blank:
            raise InvalidData("a paragraph on two lines", where, number, "put it on one line, or a blank line between two paragraphs")
        blank = False
        try:
            paragraphs.append(_parse_paragraph(one_line(line)))
        except ValueError as error:
            raise InvalidData(f"the paragraph {error}", where, number, "mend the line") from None
    return Article(paragraphs=tuple(paragraphs), **front.model_dump())


def _parse_paragraph(line: str) -> Paragraph:
    if line.startswith("\\"):
        if not line[1:].startswith(_ESCAPED):
            raise ValueError("begins with `\\` before an ordinary character")
        return Paragraph(line[1:])
    if match := _HEADING.fullmatch(line):
        paragraph = Paragraph(match[2], len(match[1]), "heading")
    elif match := _BESIDE.fullmatch(line):
        paragraph = Paragraph(match[2], 0, cast(Role, match[1]))
    elif line.startswith(("#", ">")):
        raise ValueError(f"begins with `{line[0]}` but is neither a heading (`# `) nor one of " + ", ".join(f"`> {r}: `" for r in _ROLES))
    else:
        return Paragraph(line)
    if not paragraph.text.strip():
        raise ValueError("is empty")
    if paragraph.level and len(paragraph.text) > MAX_HEADING:
        raise ValueError(f"is a heading of {len(paragraph.text)} characters, {MAX_HEADING} at most: take the `{match[1]}` away")
    return paragraph


def format_aside(article: Article) -> str:
    """What cleaning changed, doubted and took out, as YAML; "" where there is nothing to tell."""
    originals = [{"of": of, "nth": nth, "text": p.original} for p, (of, nth) in _names(article) if p.original is not None]
    issues = [{k: getattr(issue, k) for k in IssueRow.model_fields} for issue in article.issues]
    removed = [{"reason": r.reason, "text": r.text} for r in article.removed]
    if not (originals or issues or removed or article.made):
        return ""
    head = "# What cleaning gave, changed, doubted and took out. Written with the article; nobody needs to edit it.\n"
    noted = article.made
    return (
        f"{head}article: {flow(article.id)}\n"
        + (f"made: {flow({'by': noted.by, 'text': noted.text} | noted.facts)}\n" if noted else "")
        + table("originals", originals)
        + table("issues", issues)
        + table("removed", removed)
    )  # fmt: skip


def parse_aside(text: str, where: str, article: Article) -> Article:
    """`article` with what its `.capture.yml` tells. An original whose paragraph was edited is left out."""
    document = read_yaml(text, where, limit=MAX_MACHINE_BYTES)
    try:
        aside = Aside.model_validate(document.data)
    except pydantic.ValidationError as error:
        path, what = complaint(error)
        raise InvalidData(what, where, document.line(path), "ingest the capture again") from None
    if aside.article != article.id:
        raise InvalidData(f"belongs to the article {aside.article}", where, document.line(["article"]), "ingest the capture again")
    originals = {(row.of, row.nth): row.text for row in aside.originals}
    paragraphs = tuple(replace(p, original=originals[name]) if name in originals else p for p, name in _names(article))
    noted = aside.made and aside.made.model_dump()
    made = Made(noted.pop("by"), noted.pop("text"), noted) if noted else None
    out = replace(article, paragraphs=paragraphs, made=made, removed=tuple(Removed(r.text, r.reason) for r in aside.removed))
    return replace(out, issues=_placed(out, (Issue(**row.model_dump()) for row in aside.issues)))


def _names(article: Article) -> Iterator[tuple[Paragraph, tuple[str, int]]]:
    """Each paragraph and what it is found again by: the sha256 of its text, and its number among those of the same text."""
    seen: Counter[str] = Counter()
    for paragraph in article.paragraphs:
        of = sha256(paragraph.text)
        yield paragraph, (of, seen[of])
        seen[of] += 1


def _placed(article: Article, issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Each issue where its surface stands now: an edit of the article may have moved it, or taken it away."""
    out = []
    for issue in issues:
        if issue.end and article.text[issue.start : issue.end] != issue.surface:
            once = issue.surface and article.text.count(issue.surface) == 1
            start = article.text.index(issue.surface) if once else 0
            issue = replace(issue, start=start, end=start + len(issue.surface) if once else 0)
        out.append(issue)
    return tuple(out)


def read_article(path: Path) -> Article:
    """One article with its capture notes. Raises `InvalidData`, also where the file's name or folder is not the article's."""
    article = parse_article(read_text(path, MAX_ARTICLE_BYTES), str(path))
    for key, value, name in (("id", article.id, path.stem), ("place", article.place, path.parent.name)):
        if value != name:
            raise InvalidData(f"{key}: {value!r} in a file under the name {name!r}", str(path), 2, "let the two agree")
    aside = beside(path)
    if exists(aside):
        article = parse_aside(read_text(aside, MAX_MACHINE_BYTES), str(aside), article)
    return article


def beside(path: Path) -> Path:
    """Where the capture notes of the article in this file are, if it has any."""
    return path.with_name(f"{path.stem}{ASIDE}")


def article_files(data: Path) -> Iterator[Path | InvalidData]:
    """The file of every article of the corpus, in order of place and id; in place of what does not belong there, the problem."""
    paths: dict[str, Path] = {}
    for path in shelf(data, ARTICLES, ".md", beside=ASIDE):
        if isinstance(path, InvalidData):
            yield path
        elif path.stem in paths:
            yield InvalidData(f"the id is that of {paths[path.stem]} too", str(path), 2, "give one of them another id and file name")
        else:
            paths[path.stem] = path
            yield path


def articles(data: Path, read: Callable[[Path], Article] = read_article) -> Iterator[Article | InvalidData]:
    """Every article of the corpus in order of place and id; in place of one that cannot be read, its problem. `read`: how one is read."""
    for path in article_files(data):
        try:
            yield path if isinstance(path, InvalidData) else read(path)
        except InvalidData as problem:
            yield problem


def asides(data: Path) -> Iterator[Path]:
    """Every `.capture.yml` of the corpus, in order of place and id."""
    for path in shelf(data, ARTICLES, ASIDE, beside=".md"):
        if not isinstance(path, InvalidData):  # `articles` names those
            yield path


def write_article(data: Path, article: Article) -> bool:
    """Write the article and its capture notes; False where both stood there already.

    Raises `InvalidData`, before anything is written, for an article that could not be read back as it is.
    """
    return write_article_to(data, article, article_path(data, article.place, article.id), aside_path(data, article.place, article.id))


def write_article_to(data: Path, article: Article, path: Path, beside: Path) -> bool:
    """The same where the files have other names: `path` of the article, `beside` of its notes."""
    article = replace(article, issues=_placed(article, article.issues))
    text, aside = format_article(article), format_aside(article)
    for raw, limit in ((text, MAX_ARTICLE_BYTES), (aside, MAX_MACHINE_BYTES)):
        if len(raw.encode()) > limit:  # `read_text` would refuse it
            raise InvalidData(f"the article or what was cut from it is larger than {limit >> 20} MiB", str(path), hint="split the capture")
    back = parse_article(text, str(path))
    back = parse_aside(aside, str(beside), back) if aside else back
    if back != article:
        raise InvalidData("the article does not read back as it was written", str(path), hint="report this with the capture")
    if aside:
        changed = write_text(data, beside, aside)
    else:
        changed = exists(beside)
        if changed:
            remove(data, beside)
    return write_text(data, path, text) or changed
