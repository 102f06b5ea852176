"""The command line, run as people run it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policy_digest import cli, corpus, inside, pipeline, tables
from policy_digest.errors import InvalidData
from policy_digest.models import Article, Capture, Extraction

PAGE = """首页 > 新闻 > 正文

潍坊市推进公共实训基地建设

2024-05-20 来源：示例日报

记者从市人力资源社会保障局获悉，潍坊市近日印发公共实训基地建设方案，对今后三年的培训工作作出安排。

到2027年，全市将建成公共实训基地不少于12个，力争开展职业技能培训5万人次。

对新建的基地，一次性补助30万元。目前，全市已有持证人员超过8万人，培训场所遍布各个县市区。

责任编辑：某某
"""
OTHER = """天津市优化人才服务

2024-06-03 来源：示例晚报

天津市推出新一批人才服务措施，为来津工作的青年提供更好的居住条件和办事环境。

到2026年，全市计划筹集人才公寓2000套，每年举办招聘活动40场。
"""

NOWHERE = """某地推出职业培训新措施

2024-06-03 来源：示例晚报

记者获悉，当地近日印发方案，对今后几年的职业培训工作作出安排，支持企业和学校共同办学。

到2027年，建成实训中心12个，开展职业技能培训5万人次，为产业发展提供人才支撑。
"""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`policy-digest` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def runner(*arguments: str) -> Result:
        result = CliRunner().invoke(cli.main, list(arguments))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return runner


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# ---------------------------------------------------------------- inspect


def test_inspect_prints_the_contract_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    before = files(tmp_path)
    result = run("inspect", "page.txt")
    assert result.exit_code == 0 and result.stderr == ""
    (line,) = lines(result)
    assert list(line) == ["source", "status", "article", "measures", "records", "issues"]
    assert (line["source"], line["status"]) == ("page.txt", "ok")
    article, records = line["article"], line["records"]
    assert isinstance(article, dict) and isinstance(records, list)
    assert list(article) == ["id", "title", "publisher", "published", "city", "language", "url", "paragraphs", "doc_number", "issuers",
                             "repeals", "window"]  # fmt: skip
    assert (article["city"], article["published"], article["publisher"]) == ("weifang", "2024-05-20", "示例日报")
    text = "\n".join(article["paragraphs"])
    assert {(r["kind"], r["value"], r["unit"], r["comparator"]) for r in records} == {
        ("target", 12, "个", ">="),
        ("target", 50000, "人次", "="),
        ("support", 300000, "元", "="),
        ("status", 80000, "人", ">"),
    }
    for record in records:
        assert list(record) == ["id", "kind", "indicator_zh", "indicator_en", "value", "value_max", "unit", "comparator", "period",
                                "period_basis", "commitment", "themes", "agencies", "evidence", "agreement", "other"]  # fmt: skip
        assert text[record["evidence"]["start"] : record["evidence"]["end"]] == record["evidence"]["quote"]
    assert files(tmp_path) == before


def test_inspect_keeps_the_order_and_goes_on_after_a_file_it_cannot_read(run: Run) -> None:
    Path("b.txt").write_text(PAGE, encoding="utf-8")
    Path("a.html").write_bytes(f"<meta charset=gb18030><h1>天津市优化人才服务</h1><p>{OTHER}".encode("gb18030"))
    Path("empty.txt").write_bytes(b"")
    Path("picture.txt").write_bytes(bytes(range(256)) * 20)
    Path("english.txt").write_text("Nothing here is Chinese. " * 20)
    Path("nowhere.txt").write_text(NOWHERE, encoding="utf-8")
    result = run("inspect", "b.txt", "empty.txt", "a.html", "picture.txt", "missing.txt", "english.txt", ".", "nowhere.txt")
    assert result.exit_code == 1
    found = lines(result)
    names = ["b.txt", "empty.txt", "a.html", "picture.txt", "missing.txt", "english.txt", ".", "nowhere.txt"]
    assert [line["source"] for line in found] == names
    assert [line["status"] for line in found] == ["ok", "error", "ok", *["error"] * 5]
    for line in found:
        if line["status"] == "error":
            assert (
                list(line) == ["source", "status", "error"] and "\n" not in str(line["error"]) and str(line["source"]) in str(line["error"])
            )
    assert "--place" in str(found[-1]["error"])


def test_a_page_that_breaks_the_program_takes_no_other_with_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_text(PAGE if name != "b.txt" else PAGE.replace("12个", "13个"), encoding="utf-8")
    extract = pipeline.Extractor.extract

    def breaks(reader: pipeline.Extractor, article: Article) -> Extraction:
        if "13个" in article.text:
            raise KeyError("学")
        return extract(reader, article)

    monkeypatch.setattr(pipeline.Extractor, "extract", breaks)
    result = run("inspect", "a.txt", "b.txt", "c.txt")
    assert result.exit_code == 1
    assert [line["status"] for line in lines(result)] == ["ok", "error", "ok"]
    assert lines(result)[1]["error"] == "b.txt: no records could be read out of it (KeyError: '学'), report this with the page"


def test_ingest_goes_on_after_a_page_that_breaks_the_program(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text(PAGE.replace("12个", "13个"), encoding="utf-8")
    Path("b.txt").write_text(PAGE, encoding="utf-8")
    clean = pipeline.clean

    def breaks(capture: Capture, known: tables.Tables, place: str | None = None) -> Article:
        if any("13个" in block.text for block in capture.blocks):
            raise IndexError("of a list")
        return clean(capture, known, place)

    monkeypatch.setattr(pipeline, "clean", breaks)
    result = run("ingest", "a.txt", "b.txt", "--data", "data")
    assert result.exit_code == 1 and "a.txt: no article could be read out of it (IndexError: of a list)" in result.output
    assert len(list(Path("data/articles").rglob("*.md"))) == 1


def test_inspect_takes_the_place_from_the_user(run: Run) -> None:
    Path("nowhere.txt").write_text(NOWHERE, encoding="utf-8")
    for name in ("yantai", "烟台", "烟台市"):
        (line,) = lines(run("inspect", "--place", name, "nowhere.txt"))
        assert line["article"]["city"] == "yantai"
    result = run("inspect", "--place", "atlantis", "nowhere.txt")
    assert result.exit_code == 1 and "atlantis" in result.stdout


def test_inspect_says_the_same_twice_and_in_another_locale(run: Run, tmp_path: Path) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    command = [sys.executable, "-m", "policy_digest", "inspect", "page.txt"]
    root = str(Path(cli.__file__).resolve().parent.parent)
    outputs = [
        subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": root, **extra}, capture_output=True, check=True)
        for extra in (
            {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0"},
            {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
        )
    ]
    assert outputs[0].stdout == outputs[1].stdout and outputs[0].stderr == b""
    assert json.loads(outputs[0].stdout)["article"]["city"] == "weifang"


# ---------------------------------------------------------------- ingest


def test_ingest_keeps_each_page_once(run: Run) -> None:
    Path("pages/deeper").mkdir(parents=True)
    Path("pages/page.txt").write_text(PAGE, encoding="utf-8")
    Path("pages/deeper/other.txt").write_text(OTHER, encoding="utf-8")
    Path("pages/.hidden.txt").write_text(OTHER, encoding="utf-8")
    first = run("ingest", "pages")
    assert first.exit_code == 0, first.stderr
    names = first.stdout.split()
    assert [re.sub(r"[0-9a-f]{8}\.md$", "*.md", n) for n in names] == [
        "data/articles/tianjin/2024-06-03-*.md",
        "data/articles/weifang/2024-05-20-*.md",
    ]
    kept = files(Path("data"))
    second = run("ingest", "pages", "pages/page.txt")
    assert (second.exit_code, second.stdout) == (0, "") and "3 already there" in second.stderr
    assert files(Path("data")) == kept
    articles = [a for a in corpus.articles(Path("data")) if isinstance(a, Article)]
    assert [a.place for a in articles] == ["tianjin", "weifang"]
    assert all(re.fullmatch(r"[0-9a-f]{64}", a.sha256) for a in articles)
    assert any("首页" in r.text for r in articles[1].removed), "what was taken out is kept beside the article"


def test_ingest_reports_a_near_copy(run: Run) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    copied = (
        PAGE.replace("首页 > 新闻 > 正文", "转载")
        .replace("来源：示例日报", "来源：转载网")
        .replace("推进公共实训基地建设", "公共实训基地建设提速", 1)
    )
    Path("copy.txt").write_text(copied, encoding="utf-8")
    result = run("ingest", "page.txt", "copy.txt")
    assert result.exit_code == 0 and len(result.stdout.split()) == 1
    assert re.search(r"^Not added: copy\.txt: \d+ % the same text as data/articles/weifang/", result.stderr, re.MULTILINE)


def test_ingest_does_not_touch_what_a_person_has_edited(run: Run) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    path = Path(run("ingest", "page.txt").stdout.strip())
    edited = path.read_text(encoding="utf-8").replace("不少于12个", "不少于13个")
    path.write_text(edited, encoding="utf-8")
    run("ingest", "page.txt")
    assert path.read_text(encoding="utf-8") == edited


def test_ingest_goes_on_after_what_it_cannot_read(run: Run) -> None:
    Path("empty.txt").write_bytes(b"")
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    result = run("ingest", "empty.txt", "missing.txt", "page.txt", "--data", "elsewhere/mine")
    assert result.exit_code == 1 and result.stdout.startswith("elsewhere/mine/articles/weifang/")
    errors = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 2 and "empty.txt" in errors[0] and "missing.txt" in errors[1]


def test_the_address_of_a_page_is_kept_and_a_missing_one_is_noted(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.txt").write_text(PAGE, encoding="utf-8")
    Path("other.txt").write_text(OTHER, encoding="utf-8")
    run("ingest", str(tmp_path / "a" / "page.txt"), "--url", "https://hrss.weifang.gov.cn/1.html#top")
    run("ingest", "other.txt")
    other, page = (a for a in corpus.articles(Path("data")) if isinstance(a, Article))
    assert (page.url, page.url_basis, page.source) == ("https://hrss.weifang.gov.cn/1.html", "given", "page.txt")
    assert (other.url, other.url_basis, other.source) == (None, None, "other.txt")
    assert str(tmp_path) not in "".join(raw.decode() for raw in files(Path("data")).values())
    run("extract")
    result = run("check")
    assert result.exit_code == 0
    (noted,) = (line for line in result.stderr.splitlines() if "address" in line)
    assert noted.startswith(f"Note: data/articles/tianjin/{other.id}.md: no address of its source is known")
    line = json.loads(run("inspect", "other.txt", "--url", "https://hrss.tj.gov.cn/2.html").stdout)
    assert line["article"]["url"] == "https://hrss.tj.gov.cn/2.html"


@pytest.mark.parametrize("command", ["inspect", "ingest"])
@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://user@a.gov.cn/x", "a.gov.cn/x", ""])
def test_what_is_no_address_is_refused(run: Run, command: str, url: str) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    result = run(command, "page.txt", "--url", url)
    assert result.exit_code == 2 and "no http or https address" in result.stderr and not Path("data").exists()


def test_an_address_is_that_of_one_file(run: Run) -> None:
    Path("pages").mkdir()
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    for names in (["page.txt", "page.txt"], ["pages"]):
        result = run("ingest", *names, "--url", "https://a.gov.cn/1.html")
        assert result.exit_code == 2 and "need one FILE" in result.stderr


# ---------------------------------------------------------------- extract


def test_extract_reads_again_only_what_changed(run: Run) -> None:
    for name, text in (("page.txt", PAGE), ("other.txt", OTHER)):
        Path(name).write_text(text, encoding="utf-8")
    paths = [Path(p) for p in run("ingest", "page.txt", "other.txt").stdout.split()]
    assert "2 extracted" in run("extract").stderr
    kept = files(Path("data/records"))
    assert len(kept) == 2
    assert "2 unchanged" in run("extract").stderr
    assert "2 unchanged" in run("extract", "--all").stderr, "the same input gives the same bytes"
    assert files(Path("data/records")) == kept

    paths[0].write_text(paths[0].read_text(encoding="utf-8").replace("不少于12个", "不少于15个"), encoding="utf-8")
    result = run("extract")
    assert "1 extracted" in result.stderr and "1 unchanged" in result.stderr

    paths[0].unlink()
    assert "1 taken away" in run("extract").stderr
    assert len(files(Path("data/records"))) == 1


def test_an_unreadable_article_keeps_its_records(run: Run) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    path = Path(run("ingest", "page.txt").stdout.strip())
    run("extract")
    path.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    result = run("extract")
    assert result.exit_code == 1 and f"Error: {path}:" in result.stderr
    assert len(files(Path("data/records"))) == 1


def test_ids_survive_an_edit_elsewhere(run: Run) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    path = Path(run("ingest", "page.txt").stdout.strip())
    run("extract")
    (before,) = files(Path("data/records")).values()
    path.write_text(path.read_text(encoding="utf-8").replace("记者从", "本报记者从"), encoding="utf-8")
    run("extract")
    (after,) = files(Path("data/records")).values()
    ids = [re.findall(rb'- id: "(.*?)"', text) for text in (before, after)]
    assert ids[0] == ids[1] and len(ids[0]) == 4 and before != after


# ---------------------------------------------------------------- build


def test_build_leaves_a_site_and_its_pages(run: Run) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    path = Path(run("ingest", "page.txt", "--data", "mine").stdout.strip())
    result = run("build", "--data", "mine", "--site", "out/site", "--strict")
    assert result.exit_code == 0, result.output
    assert Path(f"out/site/articles/{path.stem}.html").is_file() and Path("out/site/cities/weifang.html").is_file()
    assert not Path("out/build").exists(), "Markdown is for those who ask for it"
    result = run("build", "--data", "mine", "--site", "out/site", "--pages", "out/pages", "--strict")
    assert result.exit_code == 0 and Path("out/pages/cities/weifang.md").is_file()

    before = files(Path("out/site"))
    (path.parent / "broken.md").write_text("---\ntitle: [\n", encoding="utf-8")
    result = run("build", "--data", "mine", "--site", "out/site", "--strict")
    assert result.exit_code == 1 and f"{path.parent}/broken.md:1: the front matter has no end" in result.stderr
    assert files(Path("out/site")) == before, "what was there stays"
    result = run("build", "--data", "mine", "--site", "out/site")
    assert result.exit_code == 0 and Path(f"out/site/articles/{path.stem}.html").is_file()


def test_build_of_nothing(run: Run) -> None:
    result = run("build", "--data", "nowhere")
    assert (result.exit_code, result.stdout) == (1, "") and "no such folder" in result.stderr and "--data" in result.stderr


# ---------------------------------------------------------------- check, errors, help


@pytest.mark.parametrize(
    "command", [("inspect", "page.txt"), ("ledger", "page.txt"), ("explain", "page.txt"), ("extract",), ("translate",)]
)
def test_a_mistyped_folder_is_told_and_not_made(run: Run, command: tuple[str, ...]) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    result = run(*command, "--data", "dtaa")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: dtaa: no such folder, name the corpus with --data\n"
    assert not Path("dtaa").exists()


@pytest.mark.parametrize("command", ["inspect", "ledger", "explain"])
def test_an_address_is_for_ingest(run: Run, command: str) -> None:
    result = run(command, "http://example.com/page.html")
    assert result.exit_code == 1
    assert "http://example.com/page.html: an address, and only files are read here, `policy-digest ingest` fetches it" in result.output


def refusing(monkeypatch: pytest.MonkeyPatch, name: str, refused: str) -> None:
    """Let the system refuse what is called `name` of `os` or `Path` for paths that end in `refused`, as it does for want of permission."""
    owner = Path if hasattr(Path, name) else os
    real = getattr(owner, name)

    def stub(path: object, *more: object, **options: object) -> object:
        if str(path).endswith(refused):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *more, **options)

    monkeypatch.setattr(owner, name, stub)


def test_a_folder_that_cannot_be_read_hides_none_of_the_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("pages/a/other.txt", OTHER), ("pages/locked/x.txt", PAGE), ("pages/z/page.txt", PAGE)):
        Path(name).parent.mkdir(parents=True)
        Path(name).write_text(text, encoding="utf-8")
    refusing(monkeypatch, "scandir", "locked")
    result = run("ingest", "pages")
    assert result.exit_code == 1 and len(result.stdout.split()) == 2
    assert "Error: pages/locked: cannot be read (Permission denied), check its permissions\n" in result.stderr


def test_articles_that_cannot_be_read_keep_their_records(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("page.txt", PAGE), ("other.txt", OTHER)):
        Path(name).write_text(text, encoding="utf-8")
    run("ingest", "page.txt", "other.txt")
    run("extract")
    kept = files(Path("data/records"))
    refusing(monkeypatch, "scandir", "articles/weifang")
    refusing(monkeypatch, "exists", ".md")
    result = run("extract")
    assert result.exit_code == 1 and "1 unchanged, 1 failed" in result.stderr
    assert "Error: data/articles/weifang: cannot be read (Permission denied)" in result.stderr
    assert files(Path("data/records")) == kept
    result = run("check")
    assert result.exit_code == 1 and result.stdout.startswith("data/articles/weifang: cannot be read (Permission denied)")
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "where"),
    [(("ingest", "page.txt"), "data/captures/"), (("extract",), "data/records/tianjin/"), (("translate",), "data/translations/")],
)
def test_a_folder_that_cannot_be_written_is_one_line(
    run: Run, command: tuple[str, ...], where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("page.txt", PAGE), ("other.txt", OTHER)):
        Path(name).write_text(text, encoding="utf-8")
    run("ingest", "other.txt")

    def denied(*_: object, **__: object) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(inside.Folder, "put", denied)
    result = run(*command)
    assert result.exit_code == 1 and result.stdout == ""
    (error,) = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert error.startswith(f"Error: {where}") and "cannot be written (Permission denied), " in error


def test_what_no_room_expects_of_the_system_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("data").mkdir()

    def full(*paths: object) -> None:
        raise OSError(28, "No space left on device", "build/pages/index.md")

    monkeypatch.setattr("policy_digest.plugin.build_site", full)
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "") and len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("Error: build/pages/index.md: cannot be read or written (No space left on device), ")


@pytest.mark.parametrize("address", ["127.0.0.1:{taken}", "127.0.0.1:99999", "127.0.0.1:-1", "here:8000", "8000", "127.0.0.1:http"])
def test_an_address_where_nobody_can_listen_is_one_line(run: Run, address: str) -> None:
    Path("data").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as other:
        asked = address.format(taken=other.getsockname()[1])
        result = run("serve", "--address", asked)
    assert (result.exit_code, result.stdout) == (1, "") and len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"Error: {asked}: ") and result.stderr.endswith(", name another with --address HOST:PORT\n")


def test_ctrl_c_while_modules_load_says_nothing(tmp_path: Path) -> None:
    """A module that is loaded early interrupts, as a person does."""
    (tmp_path / "yaml.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    root = str(Path(cli.__file__).resolve().parent.parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), root))}
    for command in (["-m", "policy_digest"], ["-c", "from policy_digest.__main__ import main; main()"]):
        ended = subprocess.run([sys.executable, *command, "--help"], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_the_command_starts_where_ctrl_c_is_minded(root: Path) -> None:
    scripts = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert scripts == {"policy-digest": "policy_digest.__main__:main"}


def test_check_ends_with_one_where_something_needs_mending(run: Run) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    run("ingest", "page.txt", "--url", "https://hrss.weifang.gov.cn/1.html")
    run("extract")
    result = run("check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing to mend\n")
    Path("data/units.yml").write_text("extends: default\nunits:\n  - {unit: 甲}\n", encoding="utf-8")
    result = run("check")
    assert (result.exit_code, result.stderr) == (1, "1 to mend\n")
    assert result.stdout.startswith("data/units.yml:3: measure: field required, ")


@pytest.mark.parametrize("command", [("inspect", "page.txt", "--data", "data"), ("ingest", "page.txt"), ("extract",), ("build",)])
def test_a_bad_table_is_one_line(run: Run, command: tuple[str, ...]) -> None:
    Path("page.txt").write_text(PAGE, encoding="utf-8")
    Path("data").mkdir()
    Path("data/units.yml").write_text("units:\n  - {unit: &a 甲}\n", encoding="utf-8")
    result = run(*command)
    assert result.exit_code == 1 and result.stdout == ""
    assert "data/units.yml:2: an anchor or alias" in result.stderr and "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_corpus_has_tables_of_its_own(run: Run) -> None:
    Path("page.txt").write_text(PAGE.replace("公共实训基地不少于12个", "公共实训基地不少于12嘎"), encoding="utf-8")
    Path("mine").mkdir()
    Path("mine/units.yml").write_text('extends: default\nunits:\n  - {unit: "嘎", measure: things}\n', encoding="utf-8")
    (without,), (with_it,) = lines(run("inspect", "page.txt")), lines(run("inspect", "page.txt", "--data", "mine"))
    assert (12, "嘎") in {(r["value"], r["unit"]) for r in with_it["records"]}
    assert (12, "嘎") not in {(r["value"], r["unit"]) for r in without["records"]}


def test_every_command_explains_itself(run: Run) -> None:
    overview = run("--help")
    assert overview.exit_code == 0
    for name, command in cli.main.commands.items():
        assert re.search(rf"^  {name} +\S", overview.stdout, re.MULTILINE)
        text = run(name, "--help")
        assert text.exit_code == 0 and "Usage:" in text.stdout
        assert all(p.help for p in command.params if p.param_type_name == "option")


def test_wrong_usage_is_told_apart(run: Run) -> None:
    assert run("inspect").exit_code == 2
    assert run("digest").exit_code == 2


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    command = f"{sys.executable} -m policy_digest inspect {'page.txt ' * 30} | head -c 10; exit ${{PIPESTATUS[0]}}"
    root = str(Path(cli.__file__).resolve().parent.parent)
    result = subprocess.run(["bash", "-c", command], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True)
    assert "Traceback" not in result.stderr and "Exception" not in result.stderr


def test_the_shipped_corpus_loads(root: Path) -> None:
    found = list(corpus.articles(root / "data"))
    assert not [p for p in found if isinstance(p, InvalidData)]
    known = tables.load(root / "data")
    assert {a.place for a in found if isinstance(a, Article)} == {"weifang", "tianjin", "yantai", "jining", "dalian"} <= set(known.place)


def test_the_five_captures_are_read(run: Run, seeds: tuple[Path, ...]) -> None:
    result = run("inspect", *map(str, seeds))
    assert result.exit_code == 0
    assert [line["article"]["city"] for line in lines(result)] == ["weifang", "tianjin", "yantai", "jining", "dalian"]


# ---------------------------------------------------------------- names of files


def test_a_capture_whose_name_is_no_text(run: Run, tmp_path: Path) -> None:
    name = os.fsdecode("工作".encode("gbk") + b"\n.txt")
    try:
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only; run this on another to test it")
    for command in (["inspect"], ["ledger", "--json"]):
        result = run(*command, name)
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["source"] == "\\xb9\\xa4\\xd7\\xf7\\n.txt"
    for command in ("ledger", "explain"):
        result = run(command, name)
        assert result.exit_code == 0 and result.stdout.startswith("\\xb9\\xa4\\xd7\\xf7\\n.txt: "), result.output
    result = run("ingest", name)
    assert result.exit_code == 0, result.output
    (article,) = corpus.articles(tmp_path / "data")
    assert isinstance(article, Article) and article.source == "\\xb9\\xa4\\xd7\\xf7\\n.txt"
    missing = run("ingest", os.fsdecode(b"\xb9.txt"))
    assert missing.exit_code == 1 and missing.stderr.startswith("Error: \\xb9.txt: no such file"), missing.stderr


def test_of_mkdocs_own_work_only_warnings_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("mkdocs")
    before = (logger.handlers, logger.level)
    try:
        cli._listen(logging.INFO)
        logging.getLogger("mkdocs.commands.build").info("Page skipped: 'index.md'. Generated empty output.")
        logging.getLogger("mkdocs.commands.build").warning("a link leads nowhere")
        logging.getLogger("mkdocs.livereload").info("Watching paths for changes: 'data'")
        logging.getLogger("mkdocs.livereload").info("Serving on http://127.0.0.1:8000/")
    finally:
        logger.handlers, logger.level = before
    assert capsys.readouterr().err == "Warning: a link leads nowhere\nInfo: Serving on http://127.0.0.1:8000/\n"
