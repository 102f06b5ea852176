"""A second policy field is tables only: elderly care is extracted, themed and built, and a row that an expert adds has its effect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import factory

from policy_digest import check, ingest, pipeline, publish, tables
from policy_digest.cli import main
from policy_digest.models import Capture, Extraction
from policy_digest.tables import Tables

DOCUMENTS = Path(__file__).parent / "gold" / "tuned" / "documents"


@pytest.fixture(scope="session")
def field(root: Path) -> Path:
    """The folder of the elderly-care field."""
    return root / "data" / "fields" / "elderly-care"


@pytest.fixture(scope="session")
def elderly(field: Path) -> Tables:
    return tables.load(field)


def read(name: str, known: Tables) -> Extraction:
    (capture,) = ingest.read_all([str(DOCUMENTS / name)])
    assert isinstance(capture, Capture), capture
    return pipeline.Extractor(known).read(capture)


def test_it_is_clean(field: Path) -> None:
    assert [str(p) for p in check.problems(field)] == []


def test_nothing_of_it_is_python(field: Path) -> None:
    assert {p.suffix for p in field.rglob("*") if p.is_file()} == {".yml", ".md", ".tsv"}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (
            "d02.html",
            {
                "80 个": "meals",
                "2600 户": "home-care",
                "1374000 人": "ageing",
                "76 家": "facilities",
                "41000 张": "facilities",
                "70 %": "facilities",
                "15000 人次": "workforce",
                "6000 张": "home-care",
            },
        ),
        ("d18.txt", {"1000 元": "allowances", "150 元": "assessment", "20 学时": "workforce", "80 %": "workforce"}),
    ],
)
def test_captures_of_the_field_get_its_themes(elderly: Tables, document: str, expected: dict[str, str]) -> None:
    found = {f"{int(r.value)} {r.unit}": r.themes[:1] for r in read(document, elderly).records}
    assert {key: found.get(key) for key in expected} == {key: (theme,) for key, theme in expected.items()}


@pytest.mark.parametrize("document", ["d02.html", "d18.txt"])
def test_another_field_leaves_the_figures_alone(elderly: Tables, tables: Tables, document: str) -> None:
    def figures(known: Tables) -> list[tuple[object, ...]]:
        return [(r.id, r.kind, r.value, r.unit, r.comparator, r.period, r.indicator_zh) for r in read(document, known).records]

    assert figures(elderly) == figures(tables)
    assert {t for r in read(document, elderly).records for t in r.themes} <= set(elderly.theme)


@pytest.mark.slow
def test_its_pages_are_those_of_its_own_themes(field: Path, elderly: Tables, tables: Tables) -> None:
    found = [x for x in pipeline.Extractor(elderly).gather(field) if isinstance(x, Extraction)]
    assert {x.article.place for x in found} == {"yangzhou", "shijiazhuang", "yingkou"}
    made = publish.Site(elderly).pages(found, "Elderly care")
    pages = {page.src_uri: str(page.content) for page in made if not page.src_uri.endswith(".xlsx")}
    of_themes = {uri.removeprefix("themes/").removesuffix(".md") for uri in pages if uri.startswith("themes/") and uri.endswith(".md")}
    assert of_themes == set(elderly.theme) | {"index"}
    assert not of_themes & (set(tables.theme) - set(elderly.theme))
    rows = json.loads(pages["api/records.json"])
    rows = rows if isinstance(rows, list) else rows["records"]
    assert {t for row in rows for t in row["themes"]} <= set(elderly.theme) and len(rows) == sum(len(x.records) for x in found)
    assert any(uri == "indicators/nursing-bed-share.md" for uri in pages)


# ---------------------------------------------------------------- an expert adds a row, and sees what it does

PAGE = """示例市养老服务若干措施
来源：示例日报 2024-05-20
一、重点任务
到2027年，全市瞄准建成银龄驿站12畹，培育时间银行志愿队不下拢30支。潍坊各县要抓紧落实好各项养老服务工作任务，让老年人得到实惠。
全市各有关单位要强化责任意识，认真抓好政策的贯彻落实，及时总结推广典型经验做法，营造关心关爱老年人的良好氛围。
"""


def inspect(folder: Path, data: Path | None, text: str = PAGE, *more: str) -> dict[str, object]:
    page = folder / "page.txt"
    page.write_text(text, encoding="utf-8")
    arguments = ["inspect", str(page), *more, *(["--data", str(data)] if data else [])]
    result = CliRunner().invoke(main, arguments)
    line: dict[str, object] = json.loads(result.stdout)
    return line


def records(line: dict[str, object]) -> list[dict[str, object]]:
    assert line["status"] == "ok", line
    found = line["records"]
    assert isinstance(found, list)
    return found


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A corpus's own folder, without tables yet."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def put(data: Path, table: str, rows: str) -> None:
    (data / f"{table}.yml").write_text(f"extends: default\n{table}:\n  - {rows}\n", encoding="utf-8")


def test_a_unit(tmp_path: Path, own: Path) -> None:
    assert not [r for r in records(inspect(tmp_path, None)) if r["value"] == 12 and r["unit"] == "处"]
    put(own, "units", '{unit: "处", measure: things, one: "site", many: "sites", aliases: ["畹"]}')
    (row,) = [r for r in records(inspect(tmp_path, own)) if r["value"] == 12]
    assert (row["unit"], row["kind"], row["period"]) == ("处", "target", {"by": "2027"})


def cue(data: Path, rows: str) -> None:
    (data / "cues").mkdir(exist_ok=True)
    (data / "cues" / "own.tsv").write_text(rows, encoding="utf-8")


def test_a_cue_goes_beside_the_packaged_ones(tmp_path: Path, own: Path) -> None:
    def comparators(data: Path | None) -> set[object]:
        return {r["comparator"] for r in records(inspect(tmp_path, data)) if r["value"] == 30}

    assert comparators(None) == {"="}
    cue(own, "category\tword\tdirection\tvalue\ncomparator\t不下拢\tbefore\t>=\n")
    assert comparators(own) == {">="}
    known = tables.load(own)
    assert "不少于" in known.cues.valued("comparator")[">="] and known.cues["tense"] == tables.load().cues["tense"]


def test_a_corpus_of_later_pages_says_so(own: Path) -> None:
    page = factory.article("2031年，全市每个乡镇都建有1处球场。", published=None, title="一校一品")

    def kinds(data: Path | None) -> list[str]:
        return [r.kind for r in pipeline.Extractor(tables.load(data, rules_only=True)).extract(page).records]

    cue(own, "category\tword\nnewest_year\t2031\n")
    assert (kinds(None), kinds(own)) == (["target"], ["status"])


def test_a_theme(tmp_path: Path, own: Path) -> None:
    put(own, "themes", "{id: time-bank, zh: 时间银行, en: Time bank, strong: 时间银行, marks: 时间银行}")
    (row,) = [r for r in records(inspect(tmp_path, own)) if r["value"] == 30]
    assert isinstance(row["themes"], list) and row["themes"][0] == "time-bank"


def test_an_indicator(own: Path) -> None:
    from policy_digest.digest import digest

    put(own, "indicators", "{id: silver, zh: 银龄驿站, en: Stops, theme: platforms, type: stock, units: 处, patterns: 银龄驿站}")
    put(own, "units", '{unit: "处", measure: things, one: "site", many: "sites", aliases: ["畹"]}')
    known = tables.load(own)
    page = own / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    (capture,) = ingest.read_all([str(page)])
    assert isinstance(capture, Capture)
    held = digest([pipeline.Extractor(known).read(capture)], known)
    assert [e.record.value for e in held.entries if e.indicator == "silver"] == [12]


def test_a_place(tmp_path: Path, own: Path) -> None:
    text = PAGE.replace("潍坊", "云梦泽").replace("示例", "云梦泽")
    assert inspect(tmp_path, None, text)["status"] == "error"
    put(own, "places", "{slug: yunmengze, zh: 云梦泽市, short: 云梦泽, en: Yunmengze, level: prefecture, code: '429900', parent: hubei}")
    article = inspect(tmp_path, own, text)["article"]
    assert isinstance(article, dict) and article["city"] == "yunmengze"
    assert [str(p) for p in check.problems(own)] == []
