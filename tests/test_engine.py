"""Templates whose macros are put in place print what they would print with every macro called."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

import factory
from policy_digest import inert, publish
from policy_digest.errors import UnsafeText
from policy_digest.render import engine, write
from policy_digest.render.words import words_of
from policy_digest.tables import Tables

PARTS = """
{% macro both(zh, en_="") %}{% if en_ %}<i>{{ zh }}</i> {{ name(en_) }}{% elif zh %}{{ zh }}{% endif %}{% endmacro %}
{% macro name(text) %}<b>{{ text }}</b>{% endmacro %}
{% macro more(list, step=2) %}{% set step = step if list | length > step else 0 -%}
{% for x in list %}{{ both(x, x) }}{% endfor %}{{ step }}{% endmacro %}
{% macro boxed(title) %}<p>{{ title }}: {{ caller() }}</p>{% endmacro %}
{% macro deep(n) %}{{ n }}{% if n %}{{ deep(n - 1) }}{% endif %}{% endmacro %}
{% macro shadow(x) %}{% for y in [x, "z"] %}{% set x = y %}{{ x }}{% endfor %}{{ x }}{% endmacro %}
"""
LINES = (
    '{{ p.both("a", "b") }}{{ p.both("<") }}{{ p.both(x) }}{{ p.both("", x) }}',
    "{{ p.both(*pair) }}{{ p.both(pair[0], en_=x) }}",
    '{{ p.both(*w("city")) }}{{ p.name(w("city")[1]) }}{{ w("n-years", n=x)[0] }}',
    '{{ p.more(["a", x, "<b>"]) }}{{ p.more([x], step=5) }}',
    '{% call p.boxed(x) %}{{ p.name("in") }}{% endcall %}',
    "{{ p.deep(3) }}",
    '{{ p.shadow("q") }}{% for x in [1, 2] %}{{ p.name(x) }}{% endfor %}{{ x }}',
    "{{ p.name(x) if x else p.name(1) }}{% if not x %}{{ p.both(x) }}{% elif p %}{{ p.both(x, x) }}{% endif %}",
    '{% macro own(a) %}{{ p.name(a) }}{{ a ~ "&" }}{% endmacro %}{{ own(x) }}{{ own("&") }}',
)


def templates(line: str) -> jinja2.DictLoader:
    return jinja2.DictLoader({"parts.j2": PARTS, "page": '{% import "parts.j2" as p %}' + line})


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("x", ["&<q>", Markup("&#38;"), "", 7])
def test_a_macro_in_place_prints_what_it_prints_when_called(line: str, x: object, tables: Tables, tmp_path: Path) -> None:
    words = words_of(tables)
    placed = engine.Environment(words, tmp_path, loader=templates(line), autoescape=True, undefined=jinja2.StrictUndefined)
    called = jinja2.Environment(loader=templates(line), autoescape=True, undefined=jinja2.StrictUndefined)
    called.globals["w"] = words
    context = {"x": x, "pair": ("<", x)}
    assert placed.get_template("page").render(context) == called.get_template("page").render(context)


def test_what_is_missing_is_an_error_wherever_it_is_printed(tables: Tables, tmp_path: Path) -> None:
    for line in ("{{ p.name(gone) }}", "{{ p.name(x.gone) }}", "{{ p.name() }}", "{{ p.name(x, x) }}", "{{ p.gone(x) }}"):
        placed = engine.Environment(words_of(tables), tmp_path, loader=templates(line), autoescape=True, undefined=jinja2.StrictUndefined)
        with pytest.raises((jinja2.UndefinedError, TypeError)):
            placed.get_template("page").render(x="x")


@pytest.mark.slow
def test_the_pages_of_a_corpus_are_the_same_with_macros_called(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    held = factory.corpus(tables, 12, articles=2)
    monkeypatch.setattr(publish, "word", lambda digest, *more: factory.wording(digest))
    placed = publish.Site(tables).pages(held, "x", "http://x/")
    monkeypatch.setattr(write.Environment, "_parse", jinja2.Environment._parse)
    monkeypatch.setattr("policy_digest.render.writer_of", lambda known: write.Writer(words_of(known)))
    called = publish.Site(tables).pages(held, "x", "http://x/")
    assert [page for page in placed if page not in called] == [] and len(placed) == len(called) > 60


def test_the_same_view_is_inert_wherever_it_stands_and_an_unknown_one_is_refused() -> None:
    made = inert.Inert()
    for _ in range(2):
        assert made.tree(["<a>", ("<a>", 1, None, True)]) == ["&#60;a&#62;", ["&#60;a&#62;", 1, None, True]]
    for value in (1.5, b"x", object(), {1: "x"}):
        with pytest.raises(UnsafeText):
            made.tree([value])
