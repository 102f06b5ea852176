"""The site's own words: every label in both languages from data/site.yml, and nowhere else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from policy_digest.errors import InvalidData
from policy_digest.inert import inert
from policy_digest.render.words import words_of
from policy_digest.tables import SiteWord, Tables

PACKAGE = Path(__file__).resolve().parent.parent / "generator" / "policy_digest"
PAGES = sorted([*(PACKAGE / "render").rglob("*.md"), *(PACKAGE / "render").rglob("*.j2"), *(PACKAGE / "render").rglob("*.html")])
TEMPLATES = [*PAGES, *sorted((PACKAGE / "assets").rglob("*.html"))]  # those of the pages, and those of the frame around them
STYLES = sorted((PACKAGE / "assets" / "stylesheets").glob("*.css"))
SCRIPTS = sorted((PACKAGE / "assets" / "javascripts").glob("*.js"))
LABEL = re.compile("[\u3400-\u9fff]{2}")


def asked(text: str) -> set[str]:
    """The ids that a template or script asks for, with "" for the part that it fills in."""
    return {a or f"{b}" for a, b in re.findall(r'\bw(?:\.plain)?\("([a-z0-9-]+)"[,)]|\bw(?:\.plain)?\("([a-z-]+-)" ~', text)}


@pytest.mark.parametrize("path", [*TEMPLATES, *SCRIPTS, *STYLES], ids=lambda p: p.name)
def test_no_label_stands_in_a_template_a_script_or_a_style_sheet(path: Path) -> None:
    text = re.sub(r"<!--#.*?#-->|\{#.*?#\}|//[^\n]*|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not LABEL.findall(text), "its words belong in data/site.yml"


# Names of formats and settings, the same in every language; what stands in a tag or an expression is no label.
_NAMES = set("SHA- CSV JSON CSL-JSON BibTeX Atom feed deadlines xml ics api changes promises json zh-Hans stemmer EN".split())
_GIVEN = re.compile(r"<!--#.*?#-->|\{[#%].*?[#%]\}|\{\{.*?\}\}|\{[:#][^}]*\}", re.DOTALL)
_MARKUP = re.compile(r"<(script|code)\b.*?</\1>|<[^>]*>|\b[a-z-]+=\"[^\"]*\"", re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_english_stands_in_a_template(path: Path) -> None:
    text = _MARKUP.sub(" ", _GIVEN.sub("…", path.read_text(encoding="utf-8")))
    assert {word for word in re.findall(r"[A-Za-z][A-Za-z-]{2,}", text) if word not in _NAMES} == set()


def test_every_word_is_asked_for_and_every_asked_word_is_there(tables: Tables) -> None:
    ids = {row.id for row in tables.site}
    wanted = set().union(*(asked(p.read_text(encoding="utf-8")) for p in TEMPLATES))
    code = "\n".join(p.read_text(encoding="utf-8") for room in ("render", "review", "export") for p in (PACKAGE / room).rglob("*.py"))
    wanted |= set(re.findall(r'(?:words?(?:\.plain)?|listing|tables\)|said)\(\s*["\']([a-z0-9-]+)["\']', code)) | set(
        words_of(tables)._rows
    ) & set(code.split())
    wanted |= set(re.findall(r'(?:words|said)\(f"([a-z-]+-)\{', code))  # the keys of a terminal and what they put right
    stems = {one for one in wanted if one.endswith("-")}
    assert {one for one in wanted if one not in ids and one not in stems} == set()
    scripts = set(re.findall(r'"([a-z-]+)":', words_of(tables).script()))
    unused = {one for one in ids if one not in wanted and one not in scripts and not one.startswith(tuple(stems))}
    assert not unused, f"rows of site.yml that nothing shows: {sorted(unused)}"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_scripts_are_given_the_words_that_they_say(path: Path, tables: Tables) -> None:
    given = set(re.findall(r'"([a-z-]+)":', words_of(tables).script()))
    for one in re.findall(r'worded\((?:[a-z.]+ \? )?"([a-z-]+)"(?: : "([a-z-]+)")?', path.read_text(encoding="utf-8")):
        assert {name for name in one if name} <= given


def test_the_frame_says_what_a_corpus_says(tables: Tables) -> None:
    own = replace(tables, site=(SiteWord(id="shell-responsible", zh='"}</style><script>', en="By"),))
    said = words_of(own).style()
    assert "<" not in said and said.count('"') == 6 and said.endswith('[data-language="en"]{--pd-said-responsible:"By"}')


def test_a_word_and_what_fills_it_are_inert_each_by_itself(tables: Tables) -> None:
    own = replace(tables, site=(SiteWord(id="all", zh="<b>{n}</b> {other}", en="[{n}](x)"),))
    zh, en = words_of(own)("all", n="<script>")
    assert zh == inert("<b>") + inert("<script>") + inert("</b> ") + inert("{other}") and "<" not in zh
    assert en == inert("[") + inert("<script>") + inert("](x)")


def test_a_word_that_is_not_there_is_named(tables: Tables) -> None:
    with pytest.raises(InvalidData, match="no words for 'nothing'"):
        words_of(tables)("nothing")


def test_both_languages_have_the_same_gaps(tables: Tables) -> None:
    for row in tables.site:
        gaps = [set(re.findall(r"\{[a-z]+\}", text)) for text in (row.zh, row.en, row.many or row.en)]
        # 等 3 个 counts the one that was named, "and 2 others" does not
        assert gaps[0] == gaps[1] == gaps[2] or (row.id, gaps[0], gaps[1]) == ("and-others", {"{all}"}, {"{n}"}), row.id
