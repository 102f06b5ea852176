"""Templates that are kept between runs: the same as compiled ones, and read from nowhere that somebody else may write."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import jieba
import jinja2
import pytest

from policy_digest import kept_templates, patterns, search
from policy_digest.kept_templates import Kept, Templates
from policy_digest.render import write
from policy_digest.render.engine import Environment
from policy_digest.render.words import words_of
from policy_digest.tables import Tables


@pytest.fixture
def templates(monkeypatch: pytest.MonkeyPatch) -> Templates:
    """What this test keeps, and nothing else."""
    mine = Templates()
    monkeypatch.setattr(kept_templates, "shared", lambda: mine)
    return mine


def printed(folder: Path) -> str:
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), bytecode_cache=Kept([b"alike"]), autoescape=True)
    return env.get_template("page.html").render(value="<b>")


def test_a_template_is_compiled_once_and_prints_the_same(tmp_path: Path, templates: Templates) -> None:
    (tmp_path / "page.html").write_text("before {{ value }}")
    first = printed(tmp_path)
    (code,) = templates.fresh.values()
    again = Templates(templates.raw())
    assert list(again.kept.values()) == [code] and not again.fresh
    templates.kept, templates.fresh = again.kept, {}
    assert printed(tmp_path) == first == "before &lt;b&gt;" and not templates.fresh, "taken from what was kept"
    (tmp_path / "page.html").write_text("behind {{ value }}")
    assert printed(tmp_path) == "behind &lt;b&gt;" and templates.fresh, "another source is another template"


def test_who_escapes_is_given_no_code_that_does_not(tmp_path: Path, templates: Templates) -> None:
    (tmp_path / "page.html").write_text("{{ value }}")
    for escapes, wanted in ((False, "<b>"), (True, "&lt;b&gt;"), (False, "<b>")):
        env = jinja2.Environment(loader=jinja2.FileSystemLoader(tmp_path), bytecode_cache=Kept([b"alike"]), autoescape=escapes)
        assert env.get_template("page.html").render(value="<b>") == wanted


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:-20],
        lambda raw: raw.replace(b'"format": 1', b'"format": 2'),
        lambda raw: re.sub(rb'"python": "[^"]*"', b'"python": "another"', raw),
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda raw: b"",
        lambda raw: b"\xff\n\xff\n",
    ],
)
def test_a_file_that_is_not_whole_or_of_another_python_is_not_used(
    tmp_path: Path, templates: Templates, damage: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "page.html").write_text("{{ value }}")
    printed(tmp_path)
    assert Templates(templates.raw()).kept and not Templates(damage(templates.raw())).kept


def test_what_others_may_write_is_not_read(tmp_path: Path, templates: Templates) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o700)
    file = folder / kept_templates.NAME
    file.write_bytes(templates.raw())
    for mode, read in ((0o600, True), (0o622, False)):
        file.chmod(mode)
        assert bool(patterns.trusted(folder, kept_templates.NAME)) == read


def test_what_is_put_into_a_template_counts(tmp_path: Path, templates: Templates, tables: Tables) -> None:
    """A macro of another file stands in its code, and so do the site's words."""
    for path in write.HERE.rglob("*"):
        if path.suffix in (".j2", ".html"):
            shutil.copy(path, tmp_path)

    def row() -> Environment:
        loader = jinja2.FileSystemLoader(tmp_path)
        return Environment(words_of(tables), tmp_path, loader=loader, comment_start_string="<!--#", comment_end_string="#-->")

    row().get_template("rows.html")
    before = set(templates.fresh)
    row().get_template("rows.html")
    assert before and set(templates.fresh) == before
    (tmp_path / "parts.j2").write_text((tmp_path / "parts.j2").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    row().get_template("rows.html")
    assert set(templates.fresh) > before, "a macro was edited"


def test_words_are_cut_as_with_the_whole_dictionary(tables: Tables) -> None:
    text = "到2027年，潍坊市建成公共实训基地不少于12个，补贴性职业技能培训3.6万人次，高级工以上占比达到40%。乌兰察布市推行新型学徒制。"
    whole = jieba.Tokenizer()
    whole.FREQ, whole.total = whole.gen_pfdict(whole.get_dict_file())
    whole.initialized = True
    for term in search._field(tables):
        whole.add_word(term)
    runs = set(re.findall("[㐀-鿿]+", text))
    assert search._words(text, tables) == sorted({word for run in runs for word in whole.cut(run) if len(word) > 1})
