"""What fuzzing found stays mended, and a short round of `python -m tests.fuzz` finds nothing new."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

import fuzz
from policy_digest import second, tables
from policy_digest.english.words import Phrase
from policy_digest.errors import InvalidData
from policy_digest.ingest import parse
from policy_digest.pipeline import Extractor
from policy_digest.second.name import parse_names
from policy_digest.tables import Tables


@pytest.mark.slow
def test_changed_captures_end_in_records_or_in_a_line(tables: Tables) -> None:
    rounds = list(fuzz.of_captures(200, 2, tables))
    assert [finding for _, finding in rounds if finding] == []
    assert {became for became, _ in rounds} >= {"read", "refused"}
    assert sum(became == fuzz.OTHERWISE for became, _ in rounds) < len(rounds) / 20


@pytest.mark.slow
def test_changed_files_of_data_end_in_lines(tables: Tables) -> None:
    rounds = list(fuzz.of_data(30, 2, tables))
    assert [finding for _, finding in rounds if finding] == []
    assert len({became for became, _ in rounds}) > 1


def test_the_fuzzer_sees_what_it_is_there_for(tables: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that breaks at one word of a text is found, also where the program says it in a line."""

    def broken(reader: Extractor, article: object) -> None:
        raise IndexError

    monkeypatch.setattr(Extractor, "extract", broken)
    assert [finding for _, finding in fuzz.of_captures(40, 1, tables) if finding]


def test_what_is_clean_stays_as_it_is(tables: Tables) -> None:
    """Of every form, and of every page and text of tests/captures; and where it does not stay, that is seen."""
    reader, seeds = Extractor(tables), fuzz.captures()
    assert [name for name, raw in seeds.items() if fuzz.read_capture(raw, name, reader) != "read"] == []
    capture = parse(seeds["a.html"], "a.html", None)
    article = reader.clean(capture, "weifang")
    assert fuzz.stays(article, capture, reader)
    untidy = replace(article.paragraphs[-1], text=f"{article.paragraphs[-1].text}  ")
    assert not fuzz.stays(replace(article, paragraphs=(*article.paragraphs[:-1], untidy)), capture, reader)


@pytest.mark.slow
def test_most_changed_captures_are_read_and_the_corpus_that_is_changed_is_a_good_one(tables: Tables, tmp_path: Path) -> None:
    """What is refused at the door tries nothing behind it."""
    seeds, dice = fuzz.captures(), random.Random(5)
    made = [(name, fuzz.mutated(raw, dice, seeds)) for name, raw in seeds.items() if not raw.startswith((b"PK", b"%PDF"))]
    assert sum(fuzz.as_text(raw) is not None and b"\0" not in raw for _, raw in made) > 0.6 * len(made)
    fuzz.data_folder(tmp_path)
    assert fuzz.read_data(tmp_path, tables) == "read"


def test_a_changed_file_of_another_form_still_opens() -> None:
    seeds = fuzz.captures()
    for name in ("a.docx", "a.xlsx", "a.ofd", "a.zip"):
        made = [fuzz.mutated(seeds[name], random.Random(n), seeds) for n in range(20)]
        assert sum(raw.startswith(b"PK\x03\x04") for raw in made) > 10 and len(set(made)) > 10


# ---------------------------------------------------------------- found


@pytest.mark.parametrize("name", ["second", "naming"])
def test_weights_beyond_any_number_are_refused(name: str) -> None:
    said = json.loads((tables.PACKAGED / f"{name}.json").read_text(encoding="utf-8")) | {"features": {}, "steps": [1e999]}
    with pytest.raises(InvalidData, match="not the weights"):
        (second.model.parse if name == "second" else parse_names)(json.dumps(said).replace("Infinity", "1e999"))


def test_the_english_of_a_glossary_is_text_whatever_braces_it_holds() -> None:
    assert Phrase("bases", one="base").with_text("{} {0.__class__} {x} {:>99999999999}").text == "bases {0.__class__} {x} {:>99999999999}"
