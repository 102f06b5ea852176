"""What stands in English below a quoted sentence, and what is said of a unit once a page, on the pages of the corpus that is shipped."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

import factory
from policy_digest import publish, summarize, wording
from policy_digest.digest import digest
from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables, load

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return load(DATA)


@pytest.fixture(scope="module")
def held(shipped: Tables) -> list[Extraction]:
    return [x for x in Extractor(shipped).gather(DATA) if isinstance(x, Extraction)]


@pytest.fixture(scope="module")
def pages(held: list[Extraction], shipped: Tables) -> dict[str, str]:
    return {page.src_uri: str(page.content) for page in publish.Site(shipped).pages(held, "Site") if page.src_uri.endswith(".md")}


def test_every_quoted_sentence_has_a_rendering_that_is_marked(pages: dict[str, str]) -> None:
    quoted = {path: text.count('<td class="c-evidence">') for path, text in pages.items() if path.startswith(("cities/", "themes/"))}
    assert sum(quoted.values()) > 50
    for path, n in quoted.items():
        assert (
            len(re.findall(r'<span class="pd-rendered en" lang="en"><i>Rendering[^<]*</i> [^<]+\.</span>', html.unescape(pages[path]))) == n
        ), path


def test_a_rendering_says_what_the_record_says(held: list[Extraction], shipped: Tables) -> None:
    said = wording.word(digest(held, shipped), shipped).rendered
    for x in held:
        for record in x.records:
            en = said[x.article.id, record.id]
            composed = summarize.sentence(record, x.article.place, shipped)
            assert summarize.agrees(composed, record, shipped) and en == composed.en


def test_a_sentence_that_cannot_be_told_leaves_figure_and_time(shipped: Tables) -> None:
    source = factory.article("2023年，学员达到800人。")
    record = factory.record(
        source, "800人", 800, "人", "学员", indicator_en="trainees of every year", period={"during": "2023"}, kind="status"
    )
    said = wording.word(digest([factory.extraction(source, record)], shipped), shipped).rendered
    assert said == {(source.id, record.id): "800 people, in 2023."}


def test_a_unit_is_explained_once_where_it_occurs(pages: dict[str, str]) -> None:
    note = "whoever takes part three times is counted three times"
    assert [html.unescape(pages[f"cities/{slug}.md"]).count(note) for slug in ("dalian", "weifang", "tianjin")] == [1, 1, 0]
