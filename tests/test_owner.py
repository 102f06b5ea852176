"""What is compiled from tables belongs to them: built once, from the tables that it names and no others, and freed with them."""

from __future__ import annotations

import dataclasses
import gc
import importlib
import pkgutil
import weakref
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests import factory

import policy_digest
from policy_digest import english, pipeline, plugin, publish
from policy_digest.owner import Compiled, Owner, Remembered, compiled_from, remembered
from policy_digest.resolve import _kinds, _themes
from policy_digest.rules import inventory
from policy_digest.tables import Tables, _read, load

PACKAGE = Path(policy_digest.__file__).parent
LATER = {  # read while an article is read, or while one is compared with others
    "resolve.kind.Kinds": {"units"},
    "resolve.refuse.Refusals": {"units"},
    "digest._entries": {"cues", "indicators", "units"},
    "digest._kept": {"places"},
}


@dataclasses.dataclass(frozen=True, eq=False)
class Two(Owner):
    """Two tables."""

    left: list[str]
    right: list[str]


class Built:
    """Something to hold a weak reference to."""


@compiled_from("left")
def from_left(two: Two) -> Built:
    return Built()


@compiled_from("left", "right")
def from_both(two: Two) -> tuple[Built, Built]:
    return Built(), from_left(two)


@compiled_from("right")
def from_right_says_it(two: Two) -> list[str]:
    return two.left


@remembered("left", at_most=2)
def answer(text: str, two: Two) -> list[str]:
    return [text, *two.left]


def test_it_is_built_once() -> None:
    one, other = Two([], []), Two([], [])
    assert from_left(one) is from_left(one)
    assert from_left(one) is not from_left(other)
    assert from_both(one)[1] is from_left(one), "what one part takes from another is built once too"


def test_it_reads_what_it_names() -> None:
    with pytest.raises(AttributeError, match=r"'left' was not chosen \(right\)"):
        from_right_says_it(Two([], []))


def test_an_edit_compiles_what_reads_it() -> None:
    before = Two([], [])
    kept, made = from_left(before), from_both(before)
    after = Two(before.left, [])
    after.take_over(before)
    assert from_left(after) is kept
    assert from_both(after) is not made and from_both(after)[1] is kept
    other = Two([], before.right)
    other.take_over(before)
    assert from_left(other) is not kept


@pytest.fixture
def alone() -> None:
    """What other tests hold is not looked through at every look for garbage."""
    gc.freeze()


@pytest.mark.usefixtures("alone")
def test_what_nobody_holds_is_freed() -> None:
    first = Two([], [])
    shared, own = weakref.ref(from_left(first)), weakref.ref(from_both(first)[0])
    second = Two(first.left, [])
    second.take_over(first)
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None and own() is None
    assert shared() is from_left(second)
    del second
    gc.collect()
    assert shared() is None


def test_answers_are_remembered_up_to_a_bound() -> None:
    two = Two(["x"], [])
    assert answer("a", two) is answer("a", two)
    first = answer("a", two)
    assert answer("b", two) == ["b", "x"] and answer("c", two) == ["c", "x"]
    assert answer("a", two) is not first and answer("a", two) == first


# ---------------------------------------------------------------- of the real tables


def compiled() -> list[Compiled[Any, Any]]:
    """Everything in the package that is compiled from tables."""
    found: dict[int, Compiled[Any, Any]] = {}
    for module in pkgutil.walk_packages([str(PACKAGE)], "policy_digest."):
        if not module.name.endswith(("__main__", "plugin")):
            found |= {id(one): one for one in vars(importlib.import_module(module.name)).values() if isinstance(one, Compiled)}
    return sorted(found.values(), key=name_of)


def name_of(one: Compiled[Any, Any]) -> str:
    return f"{one.build.__module__.removeprefix('policy_digest.')}.{one.build.__name__}"


class Watched(Tables):
    """Tables that note which of them are read."""

    read: ClassVar[set[str]] = set()

    def __getattribute__(self, name: str) -> Any:
        if name in Tables.__dataclass_fields__:
            Watched.read.add(name)
        return super().__getattribute__(name)


@pytest.mark.parametrize("one", compiled(), ids=name_of)
def test_each_names_the_tables_that_it_reads(one: Compiled[Any, Any], tables: Tables) -> None:
    """Not one too few: it could not be built. Not one too many: an edit would compile it in vain."""
    chosen = Watched(**{name: getattr(tables, name) for name in tables.names}).only(one.names)
    Watched.read.clear()
    one.build(chosen)
    unread = one.names - Watched.read - LATER.get(name_of(one), set())
    assert not unread, f"@compiled_from({', '.join(sorted(unread))}) is said and not read"


def test_the_extractor_is_compiled_again_only_where_it_must_be(tables: Tables) -> None:
    article = factory.article("到2027年，全市建成公共实训基地12个，培训5万人次。")
    pipeline.Extractor(tables).extract(article)
    words = dataclasses.replace(tables, glossary=tables.glossary[1:], themes=tables.themes[:])
    words.take_over(tables)
    assert inventory(words) is inventory(tables) and _kinds(words) is _kinds(tables) and _themes(words) is _themes(tables)
    units = dataclasses.replace(tables, units=tables.units[1:])
    units.take_over(tables)
    assert inventory(units) is not inventory(tables) and _themes(units) is _themes(tables)


def test_english_is_remembered_by_the_tables() -> None:
    assert all(isinstance(f, Remembered) for f in (english.name_en, english.title_en, english.agency_en, english.document_en))


# ---------------------------------------------------------------- read again


def write_unit(corpus: Path, name: str) -> None:
    rows = f'extends: default\nunits:\n  - {{unit: "{name}", measure: things, one: "thing", many: "things"}}\n'
    (corpus / "units.yml").write_text(rows, encoding="utf-8")


def test_a_table_whose_file_says_the_same_is_the_same(tmp_path: Path) -> None:
    write_unit(tmp_path, "樘")
    first = load(tmp_path)
    assert load(tmp_path, first) is first
    write_unit(tmp_path, "罍")
    second = load(tmp_path, first)
    assert second is not first and second.units is not first.units
    assert all(getattr(second, name) is getattr(first, name) for name in first.names - {"units"})
    assert "罍" in second.unit and "罍" not in first.unit and second.unit["人"] == first.unit["人"]
    again = _read(tmp_path, {})
    assert again.pop("cues").told() == second.cues.told()
    assert again | {"second": second.second, "naming": second.naming, "dataset": second.dataset, "cues": second.cues} == {
        name: getattr(second, name) for name in second.names
    }


def test_what_is_taken_over_reads_as_if_it_were_new(tmp_path: Path) -> None:
    article = factory.article("到2027年，全市新增电梯12樘，培训5万人次。")
    assert [r.unit for r in pipeline.Extractor(load()).extract(article).records] == ["人次"]
    write_unit(tmp_path, "樘")
    assert [r.unit for r in pipeline.Extractor(load(tmp_path, load())).extract(article).records] == ["樘", "人次"]


@pytest.mark.slow
@pytest.mark.usefixtures("alone")
def test_six_rebuilds_leave_one_set_of_tables(tmp_path: Path) -> None:
    """A site that is served for a day reads its tables at every edit: none but the last may stay, nor what was compiled from it."""
    article = factory.article("到2027年，全市建成公共实训基地12个，培训5万人次。")
    served = plugin.PolicyDigestPlugin()
    seen: list[weakref.ref[Any]] = []
    rooms: list[weakref.ref[Any]] = []
    for number in range(6):
        write_unit(tmp_path, f"第{number}套")
        known = served._known(tmp_path)
        found = pipeline.Extractor(known).extract(article)
        publish.Site(known).pages([found], "Test")
        seen.append(weakref.ref(known))
        rooms.append(weakref.ref(_kinds(known)))
        del known, found
    gc.collect()
    assert [one() is not None for one in seen] == [False] * 5 + [True]
    assert [one() is not None for one in rooms] == [False] * 5 + [True]
    assert len([one for one in gc.get_objects() if isinstance(one, Tables) and one.names == frozenset(Tables.__dataclass_fields__)
                and any(unit.unit.startswith("第") for unit in one.units)]) == 1  # fmt: skip
    del served
    gc.collect()
    assert seen[-1]() is None and rooms[-1]() is None
