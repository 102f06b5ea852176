"""The data folder: what is written comes back, what is damaged is named with its line, and nothing leads out of the folder."""

from __future__ import annotations

import os
import shutil
import string
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_digest import corpus
from policy_digest.corpus import stamps
from policy_digest.corpus.files import untabled
from policy_digest.edited import made
from policy_digest.errors import InvalidData
from policy_digest.models import (
    COMPARATORS,
    KINDS,
    Article,
    Evidence,
    Extraction,
    Fate,
    Issue,
    Measure,
    Paragraph,
    Period,
    Record,
    Removed,
)
from policy_digest.plain_yaml import read_yaml
from policy_digest.tables import Tables

STAMP = corpus.Stamp("a" * 64, "b" * 64)

# ---------------------------------------------------------------- any article, any records

_line = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.strip)
_tricky = st.sampled_from(
    ["# 一、总则", "> byline: x", "\\", "\\#", "---", "- a", "a: b", "{{ x }}", "&a *a !!python/x", "“引号”", "'\"", "\u2028x", "\ufeff文"]
)
_words = _line | _tricky
_raw = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
_slug = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=8)
_optional = st.none() | _words

_paragraph = st.one_of(
    st.builds(Paragraph, _words, original=st.none() | _raw),
    st.builds(Paragraph, _words, st.integers(1, 6), st.just("heading"), st.none() | _raw),
    st.builds(Paragraph, _words, st.just(0), st.sampled_from(["byline", "number", "addressee", "signature"])),
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    article = Article(
        id=f"2024-05-20-{draw(_slug)}",
        title=draw(_words),
        place=draw(_slug),
        publisher=draw(_optional),
        published=draw(st.none() | st.dates().map(str)),
        paragraphs=tuple(draw(st.lists(_paragraph, min_size=1, max_size=6))),
        url=draw(st.none() | st.just("https://example.org/a?b=1#c")),
        url_basis=draw(st.none() | st.sampled_from(["given", "canonical"])),
        captured=draw(st.none() | st.just("2026-11-30")),
        doc_number=draw(_optional),
        issuers=tuple(draw(st.lists(_words, max_size=2))),
        repeals=tuple(draw(st.lists(_words, max_size=2))),
        window=draw(st.none() | st.just("2025/2027")),
        source=draw(_words),
        sha256=draw(st.just("") | st.just("0" * 64)),
        brief=draw(st.booleans()),
        removed=tuple(draw(st.lists(st.builds(Removed, _raw, _slug), max_size=3))),
    )
    start = draw(st.integers(0, len(article.text) - 1))
    end = draw(st.integers(start + 1, len(article.text)))
    issues = [Issue("damaged-document-number", article.text[start:end], start, end, draw(_raw)), Issue("no-date", "", 0, 0, draw(_raw))]
    article = replace(article, issues=tuple(draw(st.lists(st.sampled_from(issues), max_size=2))))
    return replace(article, made=draw(st.none() | st.just(made(article, "a" * 64))))


@st.composite
def extractions(draw: st.DrawFn, themes: tuple[str, ...] = ("training", "platforms")) -> Extraction:
    article = draw(articles())
    text = article.text

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, len(text) - 1))
        return start, draw(st.integers(start + 1, len(text)))

    def record(number: int) -> Record:
        (start, end), figure = span(), span()
        return Record(
            id=f"r{number}",
            kind=draw(st.sampled_from(KINDS)),
            indicator_zh=draw(_words),
            indicator_en=draw(_words),
            value=draw(st.decimals(-(10**12), 10**12, places=2) | st.integers(0, 10**15).map(Decimal)),
            value_max=draw(st.none() | st.just(Decimal("1.2E+8"))),
            unit=draw(_words),
            comparator=draw(st.sampled_from(COMPARATORS)),
            period=Period(by=draw(st.none() | st.just("2027")), every=draw(st.none() | st.just("P1Y"))),
            period_basis=draw(st.none() | st.just("heading")),
            commitment=draw(st.sampled_from(["firm", "aspirational", "expected"])),
            themes=tuple(draw(st.lists(st.sampled_from(themes), max_size=2, unique=True))),
            agencies=tuple(draw(st.lists(_words, max_size=2))),
            evidence=Evidence(text[start:end], start, end, tuple(draw(st.lists(_words, max_size=2)))),
            surface=text[figure[0] : figure[1]],
            figure=figure,
        )

    measures = [Measure("m1", draw(_words), draw(_words), (themes[0],), (), draw(st.integers(0, len(article.paragraphs) - 1)))]
    start, end = span()
    return Extraction(
        article,
        tuple(record(n) for n in range(draw(st.integers(0, 3)))),
        tuple(draw(st.lists(st.sampled_from(measures), max_size=1))),
        tuple(draw(st.lists(st.just(Fate(start, end, text[start:end], "excluded", "date")), max_size=2))),
        tuple(draw(st.lists(st.builds(Issue, st.just("x"), _raw, st.just(start), st.just(end), _raw), max_size=2))),
    )


@given(article=articles())
def test_an_article_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, article: Article) -> None:
    data = tmp_path_factory.mktemp("data")
    assert corpus.write_article(data, article)
    assert list(corpus.articles(data)) == [article]
    assert not corpus.write_article(data, article), "a second writing changes nothing"


@given(extraction=extractions())
def test_records_come_back_as_they_were(extraction: Extraction, tables: Tables) -> None:
    text = corpus.format_records(extraction, STAMP)
    assert corpus.parse_records(text, "t.yml", extraction.article, tables) == (extraction, STAMP)
    assert corpus.format_records(corpus.parse_records(text, "t.yml", extraction.article, tables)[0], STAMP) == text
    assert untabled(text) == read_yaml(text, "t.yml").data


@given(
    extraction=extractions(),
    at=st.integers(0, 3000),
    put=st.text(st.sampled_from("a\":,{}[]- \n#1'&*!e"), max_size=3),
    out=st.integers(0, 3),
)
def test_what_is_read_quickly_is_what_yaml_says(extraction: Extraction, at: int, put: str, out: int) -> None:
    """A file that was edited is read as YAML would, or left to it."""
    text = corpus.format_records(extraction, STAMP)
    at %= len(text)
    edited = text[:at] + put + text[at + out :]
    quick = untabled(edited)
    if quick is not None:
        assert quick == read_yaml(edited, "t.yml").data


@pytest.mark.parametrize(
    "text", ["a: 1\na: 2\n", "a: {b: 1, b: 2}\n", "a: 1.5\n", "a: NaN\n", "    b: 1\n", "  - b: 1\n", "a: [" + "[" * 100_000]
)
def test_what_no_file_of_records_has_is_left_to_yaml(text: str) -> None:
    assert untabled(text) is None


@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_any_text_is_an_article_or_a_named_problem(text: str) -> None:
    try:
        article = corpus.parse_article(f"---\n{text}", "a.md")
    except InvalidData as problem:
        assert str(problem).startswith("a.md:")
    else:
        assert corpus.parse_article(corpus.format_article(article), "a.md") == article


# ---------------------------------------------------------------- by example

ARTICLE = Article(
    "2024-05-20-deadbeef",
    "示例市职业培训若干措施",
    "weifang",
    "示例日报",
    "2024-05-20",
    (
        Paragraph("一、目标", 1, "heading"),
        Paragraph("到2027年，建成实训中心12个。", original="到2027年，建成實訓中心12個。"),
        Paragraph("# 号开头"),
    ),
    removed=(Removed("点击分享", "furniture"),),
    issues=(Issue("impossible-date", "12个", 18, 21, "看一看"),),
)


def test_the_file_reads_like_a_text() -> None:
    head, _, body = corpus.format_article(ARTICLE).partition("---\n\n")
    assert body == "# 一、目标\n\n到2027年，建成实训中心12个。\n\n\\# 号开头\n"
    assert head.startswith('---\nid: "2024-05-20-deadbeef"\ntitle: "示例市职业培训若干措施"\nplace: "weifang"\n')


def test_an_edit_keeps_originals_and_moves_issues(tmp_path: Path) -> None:
    corpus.write_article(tmp_path, ARTICLE)
    path = corpus.article_path(tmp_path, ARTICLE.place, ARTICLE.id)
    path.write_text(path.read_text(encoding="utf-8").replace("# 一、目标", "# 一、主要目标\n\n新的一段。"), encoding="utf-8")
    article = corpus.read_article(path)
    assert [p.original for p in article.paragraphs] == [None, None, "到2027年，建成實訓中心12個。", None]
    assert [(i.start, article.text[i.start : i.end]) for i in article.issues] == [(article.text.index("12个"), "12个")]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("---\nid", "id", 1, "no front matter"),
        ("\n---\n\n", "\n\n", 1, "no end"),
        ('title: "示例市职业培训若干措施"', "title: 2025", 3, "put it in double quotes"),
        ('title: "示例市职业培训若干措施"', "title: &a x", 3, "anchor"),
        ('title: "示例市职业培训若干措施"', "title: !!python/name:os.system x", 3, "tag"),
        ('id: "2024-05-20-deadbeef"', 'id: "index"', 2, "a page that lists articles"),
        ('id: "2024-05-20-deadbeef"', 'id: "page-2"', 2, "a page that lists articles"),
        ('place: "weifang"', 'place: "../../etc"', 4, "place"),
        ('place: "weifang"', 'place: "weifang"\ncolour: "red"', 5, "colour"),
        ('"2024-05-20"\n', '"2024-02-30"\n', 6, "day"),
        ("url: null", 'url: "javascript:alert(1)"', 7, "url"),
        ("# 一、目标\n\n", "# 一、目标\n", 19, "two lines"),
        ("# 一、目标", "####### 一、目标", 18, "neither a heading"),
        ("# 一、目标", "> 一、目标", 18, "neither a heading"),
        ("# 一、目标", "# ", 18, "empty"),
        ("# 一、目标", "一\x00、目标", 18, "U+0000"),
        ("# 一、目标", "\\一、目标", 18, "ordinary character"),
    ],
)
def test_damage_is_named_with_its_line(old: str, new: str, line: int, said: str) -> None:
    text = corpus.format_article(ARTICLE)
    assert old in text
    with pytest.raises(InvalidData) as caught:
        corpus.parse_article(text.replace(old, new, 1), "a.md")
    assert str(caught.value).startswith(f"a.md:{line}: ") and said in str(caught.value)


@pytest.mark.parametrize("id", ["", ".", "..", "../x", "a/b", "a\\b", "A", "a" * 101, "a\n", "中"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, id: str) -> None:
    for bad in (replace(ARTICLE, id=id), replace(ARTICLE, place=id)):
        with pytest.raises(InvalidData):
            corpus.write_article(tmp_path, bad)
    assert not list(tmp_path.iterdir())


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    secret, data = tmp_path / "secret", tmp_path / "data"
    corpus.write_article(secret, ARTICLE)
    (data / "articles").mkdir(parents=True)
    (data / "articles" / "weifang").symlink_to(secret / "articles" / "weifang")
    (found,) = corpus.articles(data)
    assert isinstance(found, InvalidData) and "links are not followed" in str(found)
    with pytest.raises(InvalidData, match="a link stands where a folder belongs"):
        corpus.write_article(data, replace(ARTICLE, id="other"))
    (data / "articles" / "weifang").unlink()
    (data / "articles" / "weifang").mkdir()
    (data / "articles" / "weifang" / f"{ARTICLE.id}.md").symlink_to(corpus.article_path(secret, "weifang", ARTICLE.id))
    (found,) = corpus.articles(data)
    assert isinstance(found, InvalidData) and "not a plain file" in str(found)


def test_a_pipe_does_not_make_the_reader_wait(tmp_path: Path) -> None:
    path = corpus.article_path(tmp_path, "weifang", "a")
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    (found,) = corpus.articles(tmp_path)
    assert isinstance(found, InvalidData) and "not a plain file" in str(found)
    with pytest.raises(InvalidData, match="not a plain file"):
        corpus.read_article(path)


def test_one_bad_file_does_not_hide_the_others(tmp_path: Path) -> None:
    corpus.write_article(tmp_path, ARTICLE)
    folder = tmp_path / "articles" / "weifang"
    (folder / "bad.md").write_bytes(b"---\n\xff\xfe\n")
    (folder / "notes.txt").write_text("x")
    (folder / ".hidden.md").write_text("x")
    twin = tmp_path / "articles" / "yantai" / f"{ARTICLE.id}.md"
    twin.parent.mkdir()
    twin.write_text(corpus.format_article(replace(ARTICLE, place="yantai")), encoding="utf-8")
    found = list(corpus.articles(tmp_path))
    assert [a for a in found if isinstance(a, Article)] == [ARTICLE]
    assert [p.what for p in found if isinstance(p, InvalidData)] == [
        "not UTF-8",
        "not a file of this folder",
        f"the id is that of {folder / ARTICLE.id}.md too",
    ]


def test_the_file_name_is_the_id(tmp_path: Path) -> None:
    corpus.write_article(tmp_path, ARTICLE)
    path = corpus.article_path(tmp_path, ARTICLE.place, ARTICLE.id)
    path.rename(path.with_stem("another"))
    (found,) = corpus.articles(tmp_path)
    assert isinstance(found, InvalidData) and "let the two agree" in str(found)


def test_a_kill_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus.write_article(tmp_path, ARTICLE)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        corpus.write_article(tmp_path, replace(ARTICLE, title="改了", removed=(), issues=ARTICLE.issues))
    assert list(corpus.articles(tmp_path)) == [ARTICLE]
    assert not [p for p in tmp_path.rglob("*") if p.name.startswith(".")]


def test_what_could_not_be_read_back_is_not_written(tmp_path: Path) -> None:
    for paragraph in (Paragraph("两\n行"), Paragraph(" "), Paragraph("级数", 7, "heading"), Paragraph("\x07")):
        with pytest.raises(InvalidData):
            corpus.write_article(tmp_path, replace(ARTICLE, paragraphs=(paragraph,)))
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- records that cannot be

QUOTE = "到2027年，建成实训中心12个"
RECORD = Record("r1", "target", "实训中心", "training centres", Decimal(12), None, "个", "=", Period(by="2027"), "clause", "firm",
                ("platforms",), (), Evidence(QUOTE, 5, 5 + len(QUOTE)), "12个", (18, 21))  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('value: "12"', 'value: "twelve"', "decimal"),
        ('value: "12"', 'value: "NaN"', "finite"),
        ('value: "12"', 'value: "1E+900"', "beyond any quantity"),
        ('kind: "target"', 'kind: "wish"', "kind"),
        ('["platforms"]', '["no-such-theme"]', "no theme"),
        ("start: 5", "start: 4", "not what the article says"),
        ("figure: [18, 21]", "figure: [17, 20]", "not what the article says"),
        ('id: "r1"', 'id: "../r1"', "id"),
        ('unit: "个"', 'unit: "个"\n    colour: "red"', "key or value too many"),
        ("measures: []", "measures: {}", "measures"),
        ('article: "2024-05-20-deadbeef"', 'article: "other"', "belongs to"),
        ("ledger: []", "", "ledger"),
    ],
)
def test_records_that_contradict_their_article_are_refused(old: str, new: str, said: str, tables: Tables) -> None:
    text = corpus.format_records(Extraction(ARTICLE, (RECORD,)), STAMP)
    assert corpus.parse_records(text, "t.yml", ARTICLE, tables)[0].records == (RECORD,)
    assert old in text
    with pytest.raises(InvalidData) as caught:
        corpus.parse_records(text.replace(old, new, 1), "t.yml", ARTICLE, tables)
    assert str(caught.value).startswith("t.yml:") and said in str(caught.value)


def test_a_heading_is_no_paragraph(tmp_path: Path) -> None:
    text = corpus.format_article(ARTICLE)
    assert corpus.parse_article(text.replace("# 一、目标", "# " + "目" * 300), "a.md").paragraphs[0].level == 1
    for long in ("目" * 301, "目" * 100_000):
        with pytest.raises(InvalidData) as caught:
            corpus.parse_article(text.replace("# 一、目标", f"## {long}"), "a.md")
        said = f"a.md:18: the paragraph is a heading of {len(long)} characters, 300 at most: take the `##` away"
        assert str(caught.value).startswith(said)


def test_rows_that_were_edited_bear_no_stamp(tmp_path: Path, tables: Tables) -> None:
    now = corpus.stamp(ARTICLE, corpus.extractor(tables))
    corpus.write_records(tmp_path, Extraction(ARTICLE, (RECORD,)), now)
    path = corpus.records_path(tmp_path, ARTICLE.place, ARTICLE.id)
    text = path.read_text(encoding="utf-8")
    path.write_bytes(text.replace("\n", "\r\n").encode())  # as git may check it out
    assert corpus.read_stamp(tmp_path, ARTICLE) == now and corpus.read_records(tmp_path, ARTICLE, tables) is not None
    for edited in (text.replace('value: "12"', 'value: "99999"'), text.replace('rows: "', 'rows: "0'), text.replace("rows:", "# rows:")):
        assert edited != text
        path.write_text(edited, encoding="utf-8")
        assert corpus.read_stamp(tmp_path, ARTICLE) is None
        with pytest.raises(InvalidData, match=r"edited by hand|rows: "):
            corpus.read_records(tmp_path, ARTICLE, tables)


def test_the_stamp_follows_what_extraction_reads(tmp_path: Path, tables: Tables) -> None:
    extractor = corpus.extractor(tables)
    now = corpus.stamp(ARTICLE, extractor)
    assert corpus.read_stamp(tmp_path, ARTICLE) is None
    corpus.write_records(tmp_path, Extraction(ARTICLE, (RECORD,)), now)
    assert corpus.read_stamp(tmp_path, ARTICLE) == now
    assert corpus.stamp(replace(ARTICLE, source="moved.txt", removed=()), extractor) == now
    for changed in (
        replace(ARTICLE, published="2024-05-21"),
        replace(ARTICLE, paragraphs=ARTICLE.paragraphs[:2]),
        replace(ARTICLE, title="别"),
    ):
        assert corpus.stamp(changed, extractor) != now
    fewer = replace(tables, units=tables.units[1:])
    assert corpus.extractor(fewer) != extractor
    assert corpus.extractor(replace(tables, furniture={})) == extractor, "what pages carry around an article changes no record"


def test_the_rooms_that_leave_records_alone_are_there(root: Path) -> None:
    rooms = {p.stem for p in (root / "generator" / "policy_digest").iterdir()}
    assert rooms >= stamps._APART, "a room that was renamed would count among the rules"
    assert not stamps._APART & {"segment", "match", "rules", "resolve", "ledger", "english", "models", "tables", "pipeline"}


def test_only_files_of_records_are_taken_away(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yml"
    outside.write_text("x")
    with pytest.raises(InvalidData):
        corpus.remove_records(tmp_path, outside)
    assert outside.exists()


@pytest.mark.parametrize(
    ("room", "changes"), [("resolve/kind.py", True), ("rules/date.py", True), ("english/cut.py", True), ("plugin.py", False)]
)
def test_other_code_means_other_records(room: str, changes: bool, tmp_path: Path, tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are stale as soon as what made them was edited, and not for an edit of what only shows them."""
    generator = Path(stamps.__file__).parent.parent
    shutil.copytree(generator, tmp_path / "policy_digest", ignore=shutil.ignore_patterns("__pycache__", "assets", "templates"))
    monkeypatch.setattr(stamps, "__file__", str(tmp_path / "policy_digest" / "corpus" / "stamps.py"))
    before = stamps.extractor.build(tables)
    edited = tmp_path / "policy_digest" / room
    edited.write_text(edited.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    assert (stamps.extractor.build(tables) != before) is changes
