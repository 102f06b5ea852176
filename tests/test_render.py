"""Digest, passages, charts, pages, exports and the disk door, on articles made by hand."""

from __future__ import annotations

import dataclasses
import gzip
import html
import json
import random
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

import factory
from policy_digest import chart, disk, inert, postings, render
from policy_digest.digest import digest, indicator_of
from policy_digest.errors import BuildFailed, UnsafeText
from policy_digest.export import Exports, Held
from policy_digest.models import Article, Bilingual, Digest, Entry, Extraction, Measure, Page, Period
from policy_digest.render import comparison as compare
from policy_digest.render.likeness import alike
from policy_digest.render.pages import articles as articles_page
from policy_digest.render.pages import glossary as glossary_page
from policy_digest.render.pages import home as home_page
from policy_digest.render.pages import records as records_page
from policy_digest.render.pages import theme as theme_page
from policy_digest.render.pages.glossary import glossary
from policy_digest.render.passages import LONGEST, passages
from policy_digest.render.rows import Rows
from policy_digest.streamed import measured
from policy_digest.tables import Tables

# ---------------------------------------------------------------- inert text


@given(st.text())
def test_inert_text_reads_as_what_it_was_and_is_nothing_else(text: str) -> None:
    out = inert.inert(text)
    assert html.unescape(out) == inert.clean(text)
    bare = out
    for n in {ord(c) for c in string.punctuation}:
        bare = Markup(bare.replace(f"&#{n};", ""))
    assert not set(bare) & set(string.punctuation)


def test_controls_and_direction_marks_go() -> None:
    assert inert.clean("a\u202eb\x00c\u2066d\ufeff\u200be\nf\ud800") == "abcde f\ufffd"


@pytest.mark.parametrize("value", [1.5, b"x", {"a b": "x"}, {1: "x"}, object(), Decimal(1), {"x": {1, 2}}, lambda: "x"])
def test_a_template_is_given_nothing_of_an_unknown_type(value: object) -> None:
    with pytest.raises(UnsafeText):
        inert.Inert().tree({"value": value} if not isinstance(value, dict) else value)


@pytest.mark.parametrize("path", ["javascript:x", "//host/x", "http://x", "a b", 'x"y', "x#a b", "../X.html", "a\n", "x?y=1", "data:,x"])
def test_addresses_inside_the_site_are_of_one_shape(path: str) -> None:
    with pytest.raises(UnsafeText):
        inert.href(path)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " https://x.cn",
        "https://u@x.cn/",
        "https:///x",
        "http://[",
        "data:text/html,x",
        "https://x.cn/a b",
        "ftp://x.cn",
        "//x.cn",
        "java\nscript:x",
        "https://x.cn/\u202e",
        "",
        None,
    ],
)
def test_links_out_of_the_site_are_plain_http(url: str | None) -> None:
    assert inert.link(url) is None


def test_a_plain_link_is_kept() -> None:
    assert html.unescape(inert.link("https://www.example.cn/a?b=1&c=潍坊") or "") == "https://www.example.cn/a?b=1&c=潍坊"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+8", "'+8"),
        ("-x", "'-x"),
        ("@a", "'@a"),
        ("＝1", "'＝1"),
        (" =1", "' =1"),
        ("35万", "35万"),
        (-5, "-5"),
        (None, ""),
    ],
)
def test_cells_run_nothing(cell: object, written: str) -> None:
    assert inert.csv_cell(cell) == written


def test_front_matter_is_always_one_block() -> None:
    block = inert.front_matter(title=inert.title('---\nfoo: "bar"\n---\n<b>\u202e{{ x }}'))
    assert block.count("\n") == 3 and not set("<>{}&\u202e") & set(block)


# ---------------------------------------------------------------- passages


@given(st.lists(st.text("一二三，。12%万", min_size=1, max_size=40), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_passages_lose_nothing_and_mark_whole_sentences(texts: list[str], dice: random.Random) -> None:
    source = factory.article(*texts)
    entries = []
    for n in range(dice.randint(0, 6)):
        start = dice.randrange(len(source.text))
        surface = source.text[start : start + dice.randint(1, 4)].split("\n")[0]
        if surface:
            entries.append(Entry(factory.record(source, surface, 1, "个", f"指标{n}", at=start), source))
    cut = passages(source, entries)
    assert "\n".join("".join(s.text for line in p.lines for s in line) for p in cut) == source.text
    for entry in entries:
        segments = [s for p in cut for line in p.lines for s in line if entry.record.id in s.records]
        assert "".join(s.text for s in segments) == entry.record.evidence.quote.replace("\n", "")
        assert [entry.record.id in s.begins for s in segments] == [True] + [False] * (len(segments) - 1)


def test_the_row_of_a_table_is_shown_in_cells() -> None:
    source = factory.article("指标\u3000单位\u30002027年", "实训中心\u3000\u300012", "建成实训中心12个。")
    entry = Entry(factory.record(source, "12", 12, "个", "实训中心"), source)
    head, row, prose = (p.cells for p in passages(source, [entry]))
    assert [["".join(s.text for s in cell) for cell in cells] for cells in (head, row)] == [
        ["指标", "单位", "2027年"],
        ["实训中心", "", "12"],
    ]
    assert [s.figure.id for cell in row for s in cell if s.figure] == [entry.record.id]
    assert [s.begins for cell in row for s in cell if s.begins] == [(entry.record.id,)]
    assert prose == ()


def test_a_paragraph_is_cut_before_it_can_stop_a_browser() -> None:
    source = factory.article("（" * 20_000)
    lines = passages(source, ())[0].lines
    assert max(sum(len(s.text) for s in line) for line in lines) == LONGEST
    assert len(lines) == 20


# ---------------------------------------------------------------- digest


def _two_cities(tables: Tables) -> Digest:
    north = factory.article("到2025年，技能人才占就业人员的比例超过40%。培训5万人次。", place="tianjin")
    south = factory.article("到2025年，技能人才总量达到58万人。目前技能人才占就业人员的比例为35%。培训3万人。", place="jining")
    third = factory.article("到2025年，技能人才占就业人员的比例达到38%。", place="dalian")
    share, stock = "技能人才占就业人员的比例", "技能人才总量"
    return digest(
        [
            factory.extraction(
                north,
                factory.record(north, "40%", 40, "%", share, comparator=">", period={"by": "2025"}),
                factory.record(north, "5万人次", 50000, "人次", "职业技能培训", themes=("training",)),
            ),
            factory.extraction(
                south,
                factory.record(south, "58万人", 580000, "人", stock, period={"by": "2025"}),
                factory.record(south, "35%", 35, "%", share, kind="status"),
                factory.record(south, "3万人", 30000, "人", "职业技能培训", themes=("training",)),
            ),
            factory.extraction(third, factory.record(third, "38%", 38, "%", share, period={"by": "2025"})),
        ],
        tables,
    )


def test_only_like_stands_beside_like(tables: Tables) -> None:
    compared = {c.indicator: c for c in _two_cities(tables).comparisons}
    share = compared["skilled-share"]
    assert [(e.article.place, e.record.value) for e in share.entries] == [("tianjin", 40), ("dalian", 38)]
    why = {(a.entry.article.place, a.entry.record.unit): a.reasons for a in share.apart}
    assert "kind" in why[("jining", "%")]
    assert why[("jining", "人")] == ("type", "unit")
    training = compared["training"]
    assert len(training.entries) == 1 and ["unit" in a.reasons for a in training.apart] == [True]


def test_order_of_input_does_not_matter(tables: Tables) -> None:
    many = factory.corpus(tables, 12, seed=3, articles=2)
    shuffled = many[:]
    random.Random(1).shuffle(shuffled)
    assert digest(many, tables) == digest(shuffled, tables)


@pytest.mark.parametrize(
    ("name", "unit", "id"),
    [
        ("技能人才占就业人员的比例", "%", "skilled-share"),
        ("高技能人才占技能人才的比例", "%", "high-skilled-share"),
        ("技能人才总量", "人", "skilled-stock"),
        ("技能人才总量", "名", "skilled-stock"),
        ("新增高技能人才", "人", "high-skilled-added"),
        ("高技能人才", "人", "high-skilled-stock"),
        ("补贴性职业技能培训", "人次", "subsidised-training"),
        ("高技能人才培训基地", "个", "training-bases"),
        ("市级公共实训基地", "个", "public-training-centres"),
        ("技能人才总量", "%", None),
        ("一次性建设补助（高技能人才培训基地）", "元", None),
        ("养老床位", "张", None),
        ("高技能人才培训基地（城关镇）", "个", None),
        ("高技能人才培训基地（城区）", "个", "training-bases"),
    ],
)
def test_indicators_are_known_by_name_and_unit(tables: Tables, name: str, unit: str, id: str | None) -> None:
    source = factory.article("共5个。")
    assert indicator_of(factory.record(source, "5个", 5, unit, name), tables) == id


def test_support_is_no_indicator(tables: Tables) -> None:
    source = factory.article("共5人。")
    assert indicator_of(factory.record(source, "5人", 5, "人", "技能人才总量", kind="support"), tables) is None


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ({"by": "2027"}, "2027-12-31"),
        ({"by": "2026-06"}, "2026-06-30"),
        ({"by": "2024-02"}, "2024-02-29"),
        ({"by": "2026-06-15"}, "2026-06-15"),
        ({"during": "2025/2027"}, "2027-12-31"),
        ({"during": "2026"}, "2026-12-31"),
        ({"by": "2025-02-30"}, ""),
        ({"every": "P1Y"}, ""),
        ({}, ""),
    ],
)
def test_deadlines_are_last_days(period: dict[str, str], day: str) -> None:
    assert Period(**period).deadline == day


# ---------------------------------------------------------------- charts


def test_bars_are_shares_of_the_drawing() -> None:
    drawn = chart.bars([(Decimal(50), ">="), (Decimal(25), "="), (Decimal("0.001"), "="), (Decimal(0), "=")])
    assert [b.width for b in drawn.bars] == [1000, 500, 4, 0]
    assert [b.bound for b in drawn.bars] == [True, False, False, False]
    assert drawn.height == 4 * chart.ROW
    assert [b.width for b in chart.bars([(Decimal(40), "=")], Decimal(100)).bars] == [400]


def _shares(tables: Tables, *stated: tuple[str, int]) -> Digest:
    found = []
    for place, share in stated:
        source = factory.article(f"到2025年，技能人才占就业人员的比例达到{share}%。", place=place, title=f"{place}规划")
        found.append(
            factory.extraction(source, factory.record(source, f"{share}%", share, "%", "技能人才占就业人员的比例", period={"by": "2025"}))
        )
    return digest(found, tables)


def test_a_province_is_a_yardstick_for_its_own_cities_only(tables: Tables) -> None:
    (share,) = _shares(tables, ("weifang", 40), ("jining", 38), ("shandong", 36), ("tianjin", 35), ("china", 30)).comparisons
    assert [e.article.place for e in share.entries] == ["weifang", "jining", "tianjin"]
    assert [e.article.place for e in share.benchmarks] == ["shandong", "china"]
    assert chart.comparison_bars(share, True).lines == (360, 300)
    assert chart.comparison_bars(share, False).lines == ()


def test_benchmarks_are_drawn_as_named_lines_and_stand_in_a_table(tables: Tables) -> None:
    held = _shares(tables, ("weifang", 40), ("shandong", 36))
    charts = {c.indicator: chart.comparison_bars(c, True) for c in held.comparisons}
    pages = {p.src_uri: str(p.content) for p in rendered(held, factory.wording(held), charts, (), tables)}
    page = html.unescape(pages["indicators/skilled-share.md"])
    assert '<line class="pd-line" x1="36.0%" x2="36.0%"' in page
    assert page.count('<rect class="pd-bar"') == 1
    assert page.index("Province and nation, as a yardstick") < page.rindex("shandong.html")


def _said(tables: Tables, *said: tuple[str, str, int]) -> Digest:
    """One document each: place, date of publication, share of skilled workers by 2025."""
    found = []
    for place, day, share in said:
        source = factory.article(f"到2025年，技能人才占就业人员的比例达到{share}%。", place=place, title=f"{place}规划{day}", published=day)
        row = factory.record(source, f"{share}%", share, "%", "技能人才占就业人员的比例", period={"by": "2025"})
        found.append(factory.extraction(source, row))
    return digest(found, tables)


def test_what_one_place_says_twice_stands_together_with_both_sources(tables: Tables) -> None:
    held = _said(
        tables, ("weifang", "2023-05-01", 40), ("weifang", "2022-05-01", 35), ("weifang", "2024-05-01", 40), ("jining", "2023-05-01", 38)
    )
    (share,) = held.comparisons
    side = Rows(held, factory.wording(held), tables, "../").beside(share.entries)
    assert [(row.place.slug, row.value) for row in side] == [("weifang", "40"), ("jining", "38"), ("weifang", "35")]
    assert [[again.published for again in row.again] for row in side] == [["2024-05-01"], [], []]
    assert [[rival.value for rival in row.rivals] for row in side] == [["35"], [], ["40"]]
    page = html.unescape(str(_pages(held, tables)["indicators/skilled-share.md"].content))
    assert page.count('<rect class="pd-bar"') == 3
    assert [float(width) for width in re.findall(r'class="pd-bar" .*? width="([0-9.]+)%"', page)] == [100, 95, 87.5]
    assert page.count("also of this city:") == 2 and page.count("the same in") == 1


# ---------------------------------------------------------------- measures that are alike


def _measures(place: str, *titles: str, themes: tuple[str, ...] = ("competitions",)) -> Extraction:
    source = factory.article(*(f"# {title}" for title in titles), place=place)
    return factory.extraction(source, measures=[Measure(f"m{i}", title, "", themes, (), i) for i, title in enumerate(titles)])


def test_measures_are_alike_by_what_they_are_about(tables: Tables) -> None:
    here = _measures("weifang", "全面开展职业技能竞赛", "申报条件", "加强资金保障")
    there = _measures("jining", "申报条件", "广泛开展职业技能竞赛", "职业技能竞赛全面开展")
    other = _measures("yantai", "开展职业技能竞赛活动", "加强师资队伍建设")
    apart = _measures("dalian", "全面开展职业技能竞赛", themes=("training", "competitions"))
    found = alike([here, there, other, apart], tables)
    assert [(x.article.place, m.title_zh) for x, m in found[(here.article.id, "m0")]] == [
        ("jining", "职业技能竞赛全面开展"),
        ("yantai", "开展职业技能竞赛活动"),
    ]
    assert {key for key in found if key[0] in (here.article.id, apart.article.id)} == {(here.article.id, "m0")}
    assert alike([here, _measures("weifang", "全面开展职业技能竞赛")], tables) == {}


@pytest.mark.parametrize(
    ("one", "other", "theme"),
    [
        ("降低用能成本支出", "降低托育成本支出", "safeguards"),  # the same is done to another thing
        ("加快壮大护理队伍", "加快壮大物业队伍", "workforce-scale"),
        ("今年还有哪些目标？", "明年还有哪些目标？", "safeguards"),  # the same is asked
        ("扩大社会评价范围", "扩大企业评价范围", "evaluation"),
    ],
)
def test_measures_that_share_their_form_are_not_alike(tables: Tables, one: str, other: str, theme: str) -> None:
    background = _measures("dalian", "健全工资正常增长机制", "推进校企合作办学", "开展职业技能竞赛", "建设公共实训基地", themes=(theme,))
    held = [_measures("weifang", one, themes=(theme,)), _measures("jining", other, themes=(theme,)), background]
    assert alike(held, tables) == {}


@pytest.mark.parametrize(
    ("one", "other", "theme"),
    [
        ("支持企业自主评价", "扩大企业自主评价范围", "evaluation"),
        ("推行企业新型学徒制", "全面推广企业新型学徒制", "industry-education"),
        ("加快公共实训基地建设", "共建共享公共实训基地", "platforms"),
        ("请问提高技能人才待遇有哪些办法？", "提高技能人才待遇水平", "incentives"),
    ],
)
def test_measures_on_one_matter_are_alike_whatever_is_done_about_it(tables: Tables, one: str, other: str, theme: str) -> None:
    held = [_measures("weifang", one, themes=(theme,)), _measures("jining", other, "建立工资正常增长机制", themes=(theme,))]
    assert {m.title_zh for found in alike(held, tables).values() for _, m in found} == {one, other}


# ---------------------------------------------------------------- pages


def rendered(*given: Any) -> Iterator[Page]:
    """Every page, made."""
    return (page for draft in render.render(*given) for page in draft.make())


def _pages(held: Digest, tables: Tables) -> dict[str, Page]:
    charts = {c.indicator: chart.comparison_bars(c, False) for c in held.comparisons}
    wording = factory.wording(held)
    return {
        p.src_uri: p
        for p in (
            *rendered(held, wording, charts, chart.points(tables.places), tables),
            *Exports(Held(held, wording, tables, "test")).pages(),
        )
    }


def test_pages_are_the_same_for_the_same_corpus(tables: Tables) -> None:
    many = factory.corpus(tables, 6, seed=5)
    first, again = (_pages(digest(order, tables), tables) for order in (many, many[::-1]))
    assert first.keys() == again.keys()
    assert [name for name in first if measured(first[name].content) != measured(again[name].content)] == []


def test_every_place_theme_indicator_and_article_gets_a_page(tables: Tables) -> None:
    held = digest(factory.corpus(tables, 4, seed=2, articles=2), tables)
    names = set(_pages(held, tables))
    assert {f"cities/{p}.md" for p in held.places} <= names and len(held.places) == 4
    assert {f"articles/{x.article.id}.md" for x in held.extractions} <= names and len(held.extractions) == 8
    assert {f"themes/{t.id}.md" for t in tables.themes} <= names
    assert {f"indicators/{c.indicator}.md" for c in held.comparisons} <= names and held.comparisons
    assert {
        "index.md",
        "records.md",
        "about.md",
        "downloads.md",
        "api/records.json",
        "api/records.csv",
        "api/articles.json",
        "feed.xml",
    } <= names


def test_an_empty_corpus_has_a_site_that_says_so(tables: Tables) -> None:
    pages = _pages(digest([], tables), tables)
    assert "No records yet" in str(pages["index.md"].content)
    assert json.loads(str(pages["api/records.json"].content)) == []


def test_what_a_place_says_nothing_about_is_named(tables: Tables) -> None:
    page = str(_pages(_two_cities(tables), tables)["cities/dalian.md"].content)
    missing = page[page.index("{#missing}") : page.index("{#neighbours}")]
    assert "competitions.html" in missing and "workforce-scale.html" not in missing


def test_reasons_are_printed_beside_what_is_not_compared(tables: Tables) -> None:
    page = html.unescape(str(_pages(_two_cities(tables), tables)["indicators/skilled-share.md"].content))
    assert page.index("58万人") > page.index("Not comparable")
    assert "another measure: stock, flow or ratio" in page


@pytest.mark.parametrize(
    ("source", "shown"),
    [("/srv/desk/someone/page.txt", "page.txt"), ("C:\\Users\\someone\\page.txt", "page.txt"), ("https://a.cn/x/y", "https://a.cn/x/y")],
)
def test_no_folder_of_a_machine_is_published(tables: Tables, source: str, shown: str) -> None:
    article = factory.article("共5个。", source=source)
    held = digest([factory.extraction(article, factory.record(article, "5个", 5, "个", "公共实训基地"))], tables)
    pages = _pages(held, tables)
    assert json.loads(str(pages["api/articles.json"].content))[0]["source"] == shown
    assert f"<dd>{shown}</dd>" in html.unescape(str(pages[f"articles/{article.id}.md"].content))
    assert "://" in source or not [
        name for name, page in pages.items() if not name.endswith(".xlsx") and "someone" in html.unescape(str(page.content))
    ]


def test_an_unsafe_id_is_refused(tables: Tables) -> None:
    source: Article = dataclasses.replace(factory.article("共5个。"), id='x"><script>')
    held = digest([factory.extraction(source, factory.record(source, "5个", 5, "个", "公共实训基地"))], tables)
    with pytest.raises(UnsafeText):
        _pages(held, tables)


# ---------------------------------------------------------------- the glossary


def test_the_glossary_holds_the_terms_that_are_used_and_where(tables: Tables) -> None:
    held = _two_cities(tables)
    used = {"技能人才总量": ("技能人才", "总量"), "职业技能培训": ("职业技能培训", "不在表中的词")}
    wording = dataclasses.replace(factory.wording(held), terms=used)
    shown = glossary(Rows(held, wording, tables, "../"))
    assert [(t.zh, t.pinyin, t.count) for t in shown] == [
        ("技能人才", "jì néng rén cái", 1),
        ("职业技能培训", "zhí yè jì néng péi xùn", 2),
        ("总量", "zǒng liàng", 1),
    ]
    assert [use.place.slug for use in shown[1].uses] == ["tianjin", "jining"]
    english = {term.zh: term.en for term in tables.glossary}
    assert all(t.en == english[t.zh] for t in shown)


@pytest.mark.slow
def test_a_long_glossary_is_put_on_a_page_a_letter(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    held = digest(factory.corpus(tables, 2), tables)
    every = tuple(term.zh for term in tables.glossary)
    wording = dataclasses.replace(factory.wording(held), terms={held.entries[0].record.indicator_zh: every})
    monkeypatch.setattr(glossary_page, "ON_ONE_PAGE", 50)
    pages = {p.src_uri: str(p.content) for p in rendered(held, wording, {}, (), tables)}
    letters = [name for name in pages if name.startswith("glossary/") and name != "glossary/index.md"]
    ids = [id for name in letters for id in re.findall(r'<tr id="(t-[^"]+)"', pages[name])]
    assert len(letters) > 15 and len(ids) == len(set(ids)) > 1000
    assert "<tr id=" not in pages["glossary/index.md"]
    assert all(f"../{name[:-3]}.html" in pages["glossary/index.md"] for name in letters)


# ---------------------------------------------------------------- the disk door


def test_only_what_changed_is_written_and_only_ours_is_removed(tmp_path: Path) -> None:
    disk.write([Page("a.md", "1"), Page("b/c.md", "2")], tmp_path)
    before = (tmp_path / "a.md").stat().st_mtime_ns
    (tmp_path / "mine.md").write_text("kept", encoding="utf-8")
    written = disk.write([Page("a.md", "1"), Page("d.json", b"3")], tmp_path)
    assert (tmp_path / "a.md").stat().st_mtime_ns == before
    assert set(written) == {"a.md", "d.json"}
    assert not (tmp_path / "b/c.md").exists()
    assert (tmp_path / "mine.md").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize("name", ["../x.md", "/x.md", "a/../../x.md", "a\\x.md", disk.LIST, ""])
def test_no_page_leaves_its_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(BuildFailed):
        disk.write([Page(name, "x")], tmp_path / "pages")
    assert [p.name for p in tmp_path.iterdir()] == ["pages"]


def test_a_tampered_list_removes_nothing_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x", encoding="utf-8")
    pages = tmp_path / "pages"
    disk.write([Page("a.md", "1")], pages)
    (pages / disk.LIST).write_text("../precious\n", encoding="utf-8")
    with pytest.raises(BuildFailed):
        disk.write([Page("a.md", "1")], pages)
    assert (tmp_path / "precious").exists()


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "b").symlink_to(outside)
    with pytest.raises(BuildFailed):
        disk.write([Page("b/c.md", "2")], tmp_path / "pages")
    assert not list(outside.iterdir())


def test_the_new_site_takes_its_place_whole(tmp_path: Path) -> None:
    site = tmp_path / "site"
    disk.write([Page("old.html", "old")], site)
    built = disk.Aside(site)
    (built.path / "new.html").write_text("new", encoding="utf-8")
    built.put_in_place()
    assert sorted(p.name for p in site.iterdir()) == [disk.LIST, "new.html"]
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_titles_are_in_both_languages(tables: Tables) -> None:
    pages = _pages(digest(factory.corpus(tables, 2), tables), tables)
    assert pages["cities/index.md"].title == Bilingual("城市", "Cities")
    assert 'title: "城市 Cities"' in str(pages["cities/index.md"].content)


# ---------------------------------------------------------------- many places


@pytest.fixture(scope="module")
def nationwide(tables: Tables) -> dict[str, Page]:
    return _pages(digest(factory.corpus(tables, 333, seed=9), tables), tables)


@pytest.mark.slow
def test_pages_stay_light_with_every_prefecture(nationwide: dict[str, Page]) -> None:
    pages = {name: len(gzip.compress(str(page.content).encode())) for name, page in nationwide.items() if name.endswith(".md")}
    assert len([name for name in pages if name.startswith("cities/")]) == 334
    assert {name: size for name, size in pages.items() if size > 80_000} == {}


@pytest.mark.slow
def test_what_a_page_leaves_out_is_counted_and_linked(nationwide: dict[str, Page], tables: Tables) -> None:
    records = json.loads(str(nationwide["api/records.json"].content))
    page = str(nationwide["records.md"].content)
    held = {
        n.removeprefix("records/").removesuffix(".js"): called(str(p.content)) for n, p in nationwide.items() if n.startswith("records/")
    }
    later = -(-(len(records) - records_page.FIRST) // records_page.PART)
    lines = ["".join(held["shared"][p] if isinstance(p, int) else p for p in line) for n in range(later) for line in held[f"r-{n}"]]
    assert page.count('<td class="c-kind">') == records_page.FIRST and len(page.encode()) < 100_000
    assert f"r-{later}" not in held and len(lines) == len(records) - records_page.FIRST
    for record, line in zip(records[records_page.FIRST :], lines, strict=True):
        assert f'#r-{record["id"]}"' in line and line.startswith("<tr>") and line.endswith("</tr>")
    for field, of in (
        ("kind", lambda r: [r["kind"]]),
        ("place", lambda r: [r["city"]]),
        ("theme", lambda r: r["themes"]),
        ("unit", lambda r: [r["unit"]]),
    ):
        expected: dict[str, list[int]] = {}
        for number, record in enumerate(records):
            for value in of(record):
                expected.setdefault(value, []).append(number)
        assert {value: numbers(posting, held) for value, _, _, _, posting in held[f"f-{field}"]} == expected
    wanted = [n for n, line in enumerate(lines, records_page.FIRST) if "工作室" in re.sub("<[^>]*>", " ", line)]
    count = held["index"]["words"]
    both = [set(numbers(held[f"w-{postings.part_of(token[0], count)}"][token], held)) for token in ("工作", "作室")]
    assert [n for n in sorted(both[0] & both[1]) if n >= records_page.FIRST] == wanted
    theme = str(nationwide["themes/workforce-scale.md"].content)
    targets = sum(r["kind"] == "target" and r["themes"][0] == "workforce-scale" for r in records)
    assert f"另有 {targets - theme_page.ROWS} 条" in theme
    assert "../records.html?theme=workforce&#45;scale&amp;kind=target" in theme or "theme=workforce-scale&amp;kind=target" in theme


def test_the_list_of_documents_is_put_on_pages(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles_page, "LISTED", 5)
    pages = _pages(digest(factory.corpus(tables, 4, articles=3), tables), tables)
    parts = [str(pages[f"articles/{name}.md"].content) for name in ("index", "page-2", "page-3")]
    assert [part.count("data-row") for part in parts] == [5, 5, 2]
    days = [day for part in parts for day in re.findall(r'<time datetime="([^"]+)"', html.unescape(part))]
    assert len(days) == 12 and days == sorted(days, reverse=True)
    assert all(f"{name}.html" in html.unescape(parts[0]) for name in ("index", "page-2", "page-3"))


@pytest.mark.slow
def test_a_chart_of_many_has_the_greatest_and_the_table_all(nationwide: dict[str, Page]) -> None:
    page = html.unescape(str(nationwide["indicators/skilled-stock.md"].content))
    shown = page[: page.index("pd-apart")]
    assert page.count('<rect class="pd-bar"') == compare.CHARTED_OF_MANY < shown.count("<tr data-find=")
    assert f"The {compare.CHARTED_OF_MANY} greatest; the table has all" in page


@pytest.mark.slow
def test_a_long_comparison_says_who_is_first_and_last_and_why_others_are_apart(nationwide: dict[str, Page], tables: Tables) -> None:
    page = html.unescape(str(nationwide["indicators/skilled-stock.md"].content))
    found = digest(factory.corpus(tables, 333, seed=9), tables)
    found_one = next(c for c in found.comparisons if c.indicator == "skilled-stock")
    standing = page[page.index('<dl class="pd-standing">') : page.index("</dl>")]
    first, last = found_one.entries[0], found_one.entries[-1]
    assert re.findall(r"cities/([a-z-]+)\.html", standing)[::2] == [first.article.place, last.article.place]
    assert [f"#r-{e.record.id}" in standing for e in (first, last)] == [True, True]
    assert max(e.record.value for e in found_one.entries) == first.record.value
    ranks = [int(n) for n in re.findall(r"no\. ([0-9]+)<", page)]
    assert ranks == sorted(ranks) and ranks[0] == 1 and len(ranks) > compare.LONG
    folded = page[page.index('id="skilled-stock-apart"') :]
    counts = [int(n) for n in re.findall(r'<summary>.*?pd-count">([0-9]+)<', folded[: folded.index("## ")])]
    assert sum(counts) == len(found_one.apart) and counts == sorted(counts, reverse=True) and len(counts) > 1


def test_a_short_comparison_has_neither_steps_nor_ranks(tables: Tables) -> None:
    page = str(_pages(digest(factory.corpus(tables, 8, seed=3), tables), tables)["indicators/skilled-stock.md"].content)
    assert "data-step" not in page and "pd-rank" not in page and "data-narrow" not in page


@pytest.mark.slow
def called(script: str) -> Any:
    """What a script of the table of records gives."""
    return json.loads(script[script.index(",") + 1 :].removesuffix(");\n"))


def numbers(posting: str | int, held: dict[str, Any]) -> list[int]:
    """What a posting list says, read by a few lines of its own."""
    text = held[f"p-{posting}"] if isinstance(posting, int) else posting
    digits = [postings.DIGITS.index(c) for c in text[1:]] if text[0] != "=" else []
    if text[0] == "=":
        first, count = map(int, text[1:].split())
        return list(range(first, first + count))
    if text[0] == "#":
        return [6 * at + bit for at, six in enumerate(digits) for bit in range(6) if six >> bit & 1]
    out, last, gap, unit = [], -1, 0, 1
    for digit in digits:
        gap, unit = gap + digit % 32 * unit, unit * 32
        if digit < 32:
            last += gap + 1
            out.append(last)
            gap, unit = 0, 1
    return out


@pytest.mark.slow
def test_home_names_the_places_with_most_records(nationwide: dict[str, Page]) -> None:
    home = str(nationwide["index.md"].content)
    assert f"另有 {333 - home_page.PLACES} 个" in home
