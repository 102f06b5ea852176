"""A language is a room: Chinese, English and a small third one say the same plan, and what they say is the records'."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from tests.french import LEXICON, French

from policy_digest.models import Extraction
from policy_digest.pipeline import Extractor
from policy_digest.summarize.en import English
from policy_digest.summarize.language import Language, realised
from policy_digest.summarize.plan import Opening, Plan, Telling, of_article, of_place, of_theme
from policy_digest.summarize.zh import Chinese
from policy_digest.tables import Tables, load

DATA = Path(__file__).resolve().parent.parent / "data"
LANGUAGES = (Chinese, English, French)


@pytest.fixture(scope="module")
def shipped() -> Tables:
    return load(DATA)


@pytest.fixture(scope="module")
def held(shipped: Tables) -> list[Extraction]:
    return [x for x in Extractor(shipped).gather(DATA) if isinstance(x, Extraction)]


@pytest.fixture(scope="module")
def plans(held: list[Extraction], shipped: Tables) -> list[Plan]:
    """The plans of every article, place and theme of the corpus that this repository ships."""
    entries = [(x.article.place, r) for x in held for r in x.records]
    return [
        *(of_article(x.article, x.records, shipped) for x in held),
        *(of_place(x.article.place, [x.article], x.records, shipped, {}, {}, {}) for x in held),
        *(of_theme(t.id, [(s, r) for s, r in entries if t.id in r.themes], shipped, {}, {}) for t in shipped.themes),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_every_figure_of_a_plan_in_its_order(language: type[Language], plans: list[Plan], shipped: Tables) -> None:
    speaks = language(shipped)
    for plan in plans:
        for part, said in zip(plan, realised(plan, speaks), strict=True):
            if isinstance(part, Telling):
                figures = [p.record for p in said if p.record]
                assert sorted(figures) == sorted(p.record.id for p in part.points)
                assert figures[0] == part.points[0].record.id, "what leads the plan leads the sentence"
            if isinstance(part, Opening):
                assert said and said[0].text


def test_a_third_language_states_the_numbers_of_the_records(plans: list[Plan], shipped: Tables) -> None:
    french = French(shipped)
    for plan in plans:
        for part in plan:
            for point in part.points if isinstance(part, Telling) else ():
                ends = [v for v in (point.record.value, point.record.value_max) if v is not None]
                assert french.value_of(french.figure(point.record)) == ends, french.figure(point.record)


def test_a_third_language_needs_its_lexicon_only(plans: list[Plan], shipped: Tables) -> None:
    """No English word and, but for names in brackets, no Chinese one comes out of it; every theme and kind has its word."""
    french = French(shipped)
    assert set(french.words["themes"]) == {t.id for t in shipped.themes}
    text = " ".join("".join(p.text for p in said) for plan in plans for said in realised(plan, french))
    bare = re.sub(r"\([^()]*\)", "", text)
    assert not re.search("[\u3400-\u9fff]", bare)
    known = set(re.findall(r"\w+", LEXICON.read_text(encoding="utf-8"))) | {"à", "de", "par"}
    known |= {w for p in shipped.places for w in re.findall(r"\w+", p.en)}
    assert set(re.findall(r"[^\W\d_]+", bare)) <= known


def test_numbers_of_a_third_language(shipped: Tables) -> None:
    french = French(shipped)
    said = {"350000": "350\u202f000", "1200000": "1,2 million", "2300000000": "2,3 milliards", "0.5": "0,5"}
    assert {value: french.number(Decimal(value)) for value in said} == said
