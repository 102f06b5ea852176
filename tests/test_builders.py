"""Other builders make the pages that `build --pages` writes, with the configuration that the guide shows: the same pages."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from browser import Witness, chromium, served
from policy_digest import plugin
from policy_digest.finish import in_chinese

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ROOT / "docs" / "guide" / "explanation" / "builders.md"
OWN = '<a id="__skip" tabindex="-1"></a>'  # where Zensical's link past the navigation leads


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site of one document, its pages as Markdown, and the configuration of the guide."""
    folder = tmp_path_factory.mktemp("builders")
    for kind in ("articles", "records"):
        shutil.copytree(ROOT / "data" / kind / "weifang", folder / "data" / kind / "weifang")
    plugin.build_site(folder / "data", folder / "site", folder / "pages", strict=True)
    block = re.search(r"```yaml\n(.*?)```", SHOWN.read_text(encoding="utf-8"), re.DOTALL)
    assert block
    (folder / "other.yml").write_text(block[1], encoding="utf-8")
    return folder


def article(path: Path) -> str:
    """The markup of a page's text, without empty lines between its blocks."""
    node = HTMLParser(path.read_text(encoding="utf-8")).css_first("article")
    assert node is not None, path
    return in_chinese(re.sub(r"\s*\n\s*", "\n", (node.html or "").replace(OWN, "")))


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs", "zensical"])
def test_another_builder_makes_the_same_pages(made: Path, builder: str) -> None:
    if importlib.util.find_spec(builder) is None:
        pytest.skip(f"{builder} is not installed: pip install {builder}")
    shutil.rmtree(made / "other", ignore_errors=True)
    ended = subprocess.run([sys.executable, "-m", builder, "build", "-f", "other.yml"], cwd=made, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    names = sorted(p.relative_to(made / "site").as_posix() for p in (made / "site").rglob("*.html") if p.name != "404.html")
    assert len(names) > 20
    for name in names:
        assert article(made / "site" / name) == article(made / "other" / name), name
    exports = [p.relative_to(made / "site") for p in (made / "site" / "api").rglob("*") if p.is_file()]
    assert exports and all((made / "other" / p).read_bytes() == (made / "site" / p).read_bytes() for p in exports)
    assert not (made / "other" / "guide").exists(), "the guide of the program is on no site"
    with served(made / "other") as base, chromium() as browser:
        page = browser.new_page()
        witness = Witness(page, base)
        page.goto(base + "records.html")
        page.locator(".pd-filters").first.wait_for()
        page.goto(base + names[0])
        assert witness.seen == []
