"""The strict YAML reader and the reading of tables: what is refused, with file and line, and what stays a string."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from policy_digest import plain_yaml, tables
from policy_digest.errors import InvalidData
from policy_digest.tables import Place, each_row, load, read_rows, read_yaml

PLACE = '  - {slug: weifang, zh: 潍坊市, short: 潍坊, en: Weifang, level: prefecture, code: "370700", aliases: 鸢都 风筝之都}\n'
SMALL = {
    "places": "places:\n" + PLACE,
    "counties": "counties:\n  - {place: weifang, names: 寿光市 昌乐县, weak: 昌乐县}\n",
    "themes": "themes:\n  - {id: training, zh: 培训, en: training}\n",
    "units": "units:\n  - {unit: 人, measure: people, one: person, many: people, aliases: 名 位}\n  - {unit: 项, measure: things}\n",
    "glossary": "glossary:\n  - {zh: 培训, en: training}\n",
    "furniture": "modality:\n  - 力争\nnegation: [不]\n",
}


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both event sources: PyYAML may have been built without libyaml, and the answers must be the same."""
    if request.param == "libyaml" and not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml here; install the wheel to run this")
    monkeypatch.setattr(plain_yaml, "_EVENTS", yaml.CBaseLoader if request.param == "libyaml" else yaml.BaseLoader)
    return str(request.param)


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A complete set of small tables that stands for the packaged one."""
    folder = tmp_path / "packaged"
    write(folder, **{name: f"{name}: []\n" if row else "key: value\n" for name, (row, _) in tables.FILES.items()})
    write(folder, **SMALL)
    (folder / "cues").mkdir()
    (folder / "cues" / "categories.tsv").write_text(
        "category\tdirection\tstrength\tvalue\treach\talone\tnot_in\tmeans\tends\n", encoding="utf-8"
    )
    monkeypatch.setattr(tables, "PACKAGED", folder)
    return folder


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return folder


def refused(text: str) -> str:
    with pytest.raises(InvalidData) as caught:
        read_yaml(text, "x.yml")
    message = str(caught.value)
    assert "\n" not in message
    return message


# ---------------------------------------------------------------- scalars


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("010", "010"), ("0x1f", "0x1f"), ("1_000", "1_000"), ("12:30", "12:30"), ("1e5", "1e5"), (".5", ".5"), ("1.", "1."), ("+1", "+1"),
        ("no", "no"), ("yes", "yes"), ("on", "on"), ("True", "True"), ("y", "y"), ("2024-08-14", "2024-08-14"), ("2024-08", "2024-08"),
        (".inf", ".inf"), ("=", "="), ("<<", "<<"), ("12345678901234567890", "12345678901234567890"), ("１２", "１２"),
        ("12", 12), ("0", 0), ("-7", -7), ("0.5", 0.5), ("-12.25", -12.25), ("true", True), ("false", False),
        ("", None), ("~", None), ("null", None), ("'12'", "12"), ('"null"', "null"), ("''", ""), ("潍坊", "潍坊"), ('"\\u6f4d"', "潍"),
    ],
)  # fmt: skip
def test_plain_words_mean_what_a_person_reads(parser: str, written: str, value: object) -> None:
    data = read_yaml(f"key: {written}\n", "x.yml").data
    assert data == {"key": value} and type(data["key"]) is type(value)


def test_keys_stay_as_written(parser: str) -> None:
    assert read_yaml("2024: a\nno: b\n~: c\n'12': d\n", "x.yml").data == {"2024": "a", "no": "b", "~": "c", "12": "d"}


def test_block_text_and_comments(parser: str) -> None:
    assert read_yaml("# note\na: |\n  一\n  二\nb: >-\n  三\n  四\n", "x.yml").data == {"a": "一\n二\n", "b": "三 四"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_nothing_is_none(parser: str, text: str) -> None:
    assert read_yaml(text, "x.yml").data is None


# Without the characters that YAML 1.1 folds as line breaks: PyYAML writes them bare, and no reader could give them back.
letters = st.characters(exclude_categories=("Cs",), exclude_characters="\x85\u2028\u2029\ufeff")
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(letters, max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc潍坊 -:#'\"0", min_size=1, max_size=5), inner, max_size=4),
    max_leaves=20,
)


class Unshared(yaml.SafeDumper):
    """Writes equal values out again; an anchor would be refused."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@given(values, st.booleans())
def test_what_is_dumped_is_read_back_by_both_parsers(value: object, flow: bool) -> None:
    text = yaml.dump({"value": value}, Dumper=Unshared, allow_unicode=True, default_flow_style=flow)
    read = []
    for events in (yaml.CBaseLoader, yaml.BaseLoader) if yaml.__with_libyaml__ else (yaml.BaseLoader,):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(plain_yaml, "_EVENTS", events)
            document = read_yaml(text, "x.yml")
        assert document.data == {"value": value}
        read.append(document)
    assert read[0] == read[-1]


@given(st.text("&*!|>%@`?:-,[]{}#'\"ab \n\t潍\x00\x85\u2028\ud800", max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        read_yaml(text, "x.yml")
    except InvalidData as error:
        assert str(error).startswith("x.yml:") and "\n" not in str(error)


# ---------------------------------------------------------------- refusals, with the line


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands twice"),
        ("rows:\n  - {zh: 一, zh: 二}\n", 2, "the key 'zh' stands twice"),
        ("a: 1\n'a': 2\n", 2, "the key 'a' stands twice"),
        ("a: 1\nb: !!python/object/apply:os.system [id]\n", 2, "a YAML tag"),
        ("a: !!str 1\n", 1, "a YAML tag"),
        ("a:\n  - ! x\n", 2, "a YAML tag"),
        ("%TAG ! tag:example.org,2000:\n---\na: !b c\n", 3, "a YAML tag"),
        ("a: &x [1]\nb: 2\n", 1, "an anchor or alias"),
        ("a: 1\nb: *a\n", 2, "an anchor or alias"),
        ("a: 1\n<<: *a\n", 2, "an anchor or alias"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "a key that is not a plain word"),
        ("a: 1\n---\nb: 2\n", 2, "a second document"),
        ("a: 1\nb: [1,\n", 3, "not valid YAML"),
        ("a: 1\nb: x: y\n", 2, "not valid YAML"),
        ("a: '\x00'\n", 1, "not valid YAML"),
    ],
)
def test_refused_at_its_line(parser: str, text: str, line: int, what: str) -> None:
    assert refused(text).startswith(f"x.yml:{line}: {what}")


def test_an_alias_bomb_is_refused_before_it_grows(parser: str) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40))
    assert refused(bomb).startswith("x.yml:1: an anchor or alias")


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 100_000, "- " * 50_000, "\n".join("  " * i + "a:" for i in range(300))])
def test_depth_is_refused(parser: str, deep: str) -> None:
    assert "nested deeper than 20 levels" in refused(deep)


def test_twenty_levels_are_read(parser: str) -> None:
    assert read_yaml("[" * 20 + "]" * 20, "x.yml").data


def test_size_is_counted_in_bytes() -> None:
    fits = "a: " + "潍" * ((tables.MAX_BYTES - 3) // 3)
    assert read_yaml(fits, "x.yml").data
    assert refused(fits + "潍") == f"x.yml: more than {tables.MAX_BYTES >> 20} MiB of YAML, split the file"


def test_lines_count_from_where_the_front_matter_begins(parser: str) -> None:
    document = read_yaml("title: x\nrows:\n  - zh: a\n    en: b\n  - zh: c\n", "x.md", first_line=2)
    assert document.line(("title",)) == 2
    assert document.line(("rows", 0, "en")) == 5
    assert document.line(("rows", 1)) == 6
    assert document.line(("rows", 1, "missing", 4)) == 6  # the nearest value above it
    with pytest.raises(InvalidData, match=r"^x\.md:3: "):
        read_yaml("a: 1\na: 2\n", "x.md", first_line=2)


# ---------------------------------------------------------------- rows


def places(text: str) -> dict[str, Place]:
    return read_rows(read_yaml(text, "places.yml"), Place, "slug", "places.yml", "places")


def test_words_are_a_list_or_split_at_spaces() -> None:
    as_words = places("places:\n" + PLACE)
    as_list = places("places:\n" + PLACE.replace("鸢都 风筝之都", "[鸢都, 风筝之都]"))
    assert as_words == as_list
    assert as_words["weifang"].aliases == ("鸢都", "风筝之都")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("rows: []\n", 1, "no list under `places:`"),
        ("- a\n", 1, "no list under `places:`"),
        ("", 1, "no list under `places:`"),
        ("places: []\nplace: []\n", 2, "unknown key 'place'"),
        ("places:\n" + PLACE + PLACE, 3, "'weifang' stands twice"),
        ("places:\n" + PLACE.replace("slug: weifang", "slug: Wei Fang"), 2, "slug: "),
        ("places:\n" + PLACE.replace('"370700"', "370700"), 2, "code: "),  # a number would lose the zeros of 010000
        ("places:\n" + PLACE.replace('"370700"', '"3707"'), 2, "code: "),
        ("places:\n" + PLACE.replace("level: prefecture", "level: city"), 2, "level: "),
        ("places:\n" + PLACE.replace("en: Weifang, ", ""), 2, "en: field required"),
        ("places:\n  - slug: weifang\n    zh: 潍坊市\n    nickname: x\n    short: 潍坊\n", 2, "en: field required"),
        ("places:\n  - text\n", 2, "row: "),
    ],
)
def test_a_bad_row_is_named_with_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(InvalidData) as caught:
        places(text)
    assert str(caught.value).startswith(f"places.yml:{line}: {what}")


def test_an_unknown_key_is_named_at_its_own_line() -> None:
    rows = "\n    ".join(
        ["slug: weifang", "zh: 潍坊市", "short: 潍坊", "en: Weifang", "level: prefecture", 'code: "370700"', "nickname: x"]
    )
    with pytest.raises(InvalidData, match=r"^places\.yml:8: nickname: extra inputs"):
        places("places:\n  - " + rows)


def test_every_bad_row_is_reported_and_the_good_ones_go_on() -> None:
    bad = PLACE.replace("level: prefecture", "level: city").replace("slug: weifang", "slug: other")
    document = read_yaml("places:\n" + bad + PLACE + PLACE + bad, "places.yml")
    found = list(each_row(document, Place, "slug", "places.yml", "places"))
    assert [one.slug if isinstance(one, Place) else one.line for one in found] == [2, "weifang", 4, 5]


# ---------------------------------------------------------------- folders


def test_packaged_tables_alone(packaged: Path) -> None:
    found = load()
    assert found.place["weifang"].en == "Weifang"
    assert found.unit["名"].unit == "人"
    assert found.county == {"寿光市": ("weifang",), "寿光": ("weifang",)}
    assert found.furniture == {"modality": ["力争"], "negation": ["不"]}


def test_a_corpus_table_replaces_the_packaged_one(packaged: Path, tmp_path: Path) -> None:
    corpus = write(tmp_path / "data", units="units:\n  - {unit: 亩, measure: area, one: mu, many: mu}\n")
    found = load(corpus)
    assert [u.unit for u in found.units] == ["亩"]
    assert found.place["weifang"]  # the others are still the packaged ones


def test_a_corpus_table_that_extends_adds_and_replaces_by_key(packaged: Path, tmp_path: Path) -> None:
    corpus = write(
        tmp_path / "data",
        units="extends: default\nunits:\n  - {unit: 人, measure: people, one: soul, many: souls}\n  - {unit: 亩, measure: area}\n",
        furniture="extends: default\nnegation: [未]\n",
    )
    found = load(corpus)
    assert [(u.unit, u.many) for u in found.units] == [("人", "souls"), ("项", ""), ("亩", "")]
    assert "名" not in found.unit  # the row was replaced as a whole
    assert found.furniture == {"modality": ["力争"], "negation": ["未"]}


def test_a_byte_order_mark_is_no_part_of_the_table(packaged: Path) -> None:
    (packaged / "units.yml").write_text(SMALL["units"], encoding="utf-8-sig")
    assert load().unit["人"]


@pytest.mark.parametrize(
    ("name", "text", "line", "what"),
    [
        ("units", "extends: base\nunits: []\n", 1, "extends: 'base'"),
        ("units", "extends: default\nunits:\n  - {unit: 亩, measure: areas}\n", 3, "measure: "),
        ("furniture", "- a\n- b\n", 1, "not a mapping"),
    ],
)
def test_a_bad_corpus_table_is_named(packaged: Path, tmp_path: Path, name: str, text: str, line: int, what: str) -> None:
    corpus = write(tmp_path / "data", **{name: text})
    with pytest.raises(InvalidData) as caught:
        load(corpus)
    assert str(caught.value).startswith(f"{corpus / name}.yml:{line}: {what}")


def test_a_missing_table_is_named(packaged: Path) -> None:
    (packaged / "units.yml").unlink()
    with pytest.raises(InvalidData, match=r"no table units\.yml"):
        load()


def test_a_table_that_is_not_utf8_is_named(packaged: Path) -> None:
    (packaged / "units.yml").write_bytes(SMALL["units"].encode("gb18030"))
    with pytest.raises(InvalidData, match=r"units\.yml:\d+: not UTF-8, save it as UTF-8"):
        load()


def test_reading_twice_gives_equal_rows(packaged: Path) -> None:
    first, second = load(), load()
    assert first is not second and first.places == second.places and first.units == second.units


# ---------------------------------------------------------------- files that are none


def _obstacle(path: Path, kind: str) -> None:
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "large":
        path.write_bytes(b"#" * (tables.MAX_BYTES + 1))
    else:
        path.symlink_to({"endless link": "/dev/zero", "dangling link": "nowhere", "link": tables.PACKAGED / "units.yml"}[kind])


@pytest.mark.skipif(os.name != "posix", reason="pipes and /dev are POSIX")
@pytest.mark.parametrize("kind", ["folder", "pipe", "large", "endless link", "dangling link", "link"])
def test_only_a_plain_file_of_tolerable_size_is_read(packaged: Path, tmp_path: Path, kind: str) -> None:
    corpus = write(tmp_path / "data")
    _obstacle(corpus / "units.yml", kind)
    before = load()
    for known in ((), (before,)):  # read for the first time, and again where something was read before
        with pytest.raises(InvalidData, match=r"units\.yml: (?:not a plain file|cannot be read|larger than)") as caught:
            load(corpus, *known)
        assert "\n" not in str(caught.value)


def test_a_change_of_any_table_is_seen(packaged: Path, tmp_path: Path) -> None:
    corpus = write(tmp_path / "data", units="units: []\n")
    before = load(corpus)
    assert load(corpus, before) is before
    write(corpus, units="units: [] # changed\n")
    after = load(corpus, before)
    assert after is not before and after.sources["units"] != before.sources["units"] and after.places is before.places


# ---------------------------------------------------------------- word lists are written as the packaged ones are

LISTS = """future: 将 拟
signs: {">=": 不少于, "<=": 不超过}
heads: [首页, 主页]
acts: [{zh: 建成, en: build}, {zh: 培训, en: train, done: trained}]
nouns: {人才: 人, 基地: 个}
"""
ADDS = "extends: default\n"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        (f"{ADDS}future: 3\n", 2, "`future` holds 3, write text"),
        (f"{ADDS}future:\n", 2, "`future` holds None"),
        (f"{ADDS}future: [甲, [乙]]\n", 2, "`future` holds ['甲', ['乙']], write text"),
        (f"{ADDS}signs: 不下\n", 2, "`signs` holds '不下', write a mapping"),
        (f'{ADDS}signs: {{">>": 不下}}\n', 2, "`signs` lacks >=, <=, copy them"),
        (f'{ADDS}signs:\n  ">=": 不下\n  "<=": 3\n', 4, "`<=` holds 3"),
        (f'{ADDS}signs:\n  ">=": 不下\n  "<=": 至多\n  ">>": 远超\n', 5, "no '>>' is read in `signs`, one of: >=, <="),
        (f"{ADDS}heads: 首页\n", 2, "`heads` holds '首页', write a list"),
        (f"{ADDS}heads:\n  - 首页\n  - 3\n", 4, "a row of `heads` holds 3, write text"),
        (f"{ADDS}acts:\n  - {{zh: 建成}}\n", 3, "a row of `acts` lacks en"),
        (f"{ADDS}add:\n  acts:\n    - {{zh: 建成, en: 3}}\n", 3, "`en` holds 3"),
        (f"{ADDS}nouns: {{学员: 3}}\n", 2, "`学员` holds 3"),
        (f"{ADDS}add:\n  nouns:\n    学员: 3\n", 4, "`学员` holds 3"),
        ("future: 将\n", 1, "the table lacks signs, heads, acts, nouns, write `extends: default` above them"),
        ("- 将\n", 1, "not a mapping"),
    ],
)
def test_a_list_of_another_shape_is_named(packaged: Path, tmp_path: Path, text: str, line: int, what: str) -> None:
    write(packaged, furniture=LISTS)
    corpus = write(tmp_path / "data", furniture=text)
    with pytest.raises(InvalidData) as caught:
        load(corpus)
    assert str(caught.value).startswith(f"{corpus / 'furniture'}.yml:{line}: {what}")


@pytest.mark.parametrize(
    "text",
    [
        LISTS,
        f"{ADDS}future: ''\n",
        f'{ADDS}signs: {{"<=": 至多, ">=": 不下}}\n',
        f"{ADDS}heads: []\n",
        f"{ADDS}acts: [{{zh: 办, en: hold, done: held}}]\n",
        f"{ADDS}nouns: {{学员: 人}}\nadd: {{nouns: {{教室: 间}}, future: 瞄准, heads: [正文]}}\n",
        f"{ADDS}of_another_version: 3\n",
    ],
)
def test_a_list_of_the_same_shape_is_taken(packaged: Path, tmp_path: Path, text: str) -> None:
    write(packaged, furniture=LISTS)
    assert load(write(tmp_path / "data", furniture=text)).furniture
