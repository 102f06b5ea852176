"""The words of rules as rows: what is read, what is refused and why, how their files are written, and who asks for each category."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests import factory, parsed

from policy_digest import check, cli, migrate, old_cues, tables
from policy_digest.errors import InvalidData
from policy_digest.pipeline import Extractor
from policy_digest.tables import cues
from policy_digest.tables.cues import Cue, Cues, Entry

HEAD = "category\tword\tdirection\tstrength\tvalue\treach\talone\tnot_in\tdrop\tends\n"
KNOWN = tables.load_cues().categories
PACKAGE = Path(tables.__file__).resolve().parent.parent


def put(data: Path, text: str, name: str = "own.tsv") -> Path:
    found = data / cues.FOLDER
    found.mkdir(parents=True, exist_ok=True)
    (found / name).write_text(text, encoding="utf-8")
    return found


def problems(data: Path) -> list[str]:
    return [str(one).removeprefix(f"{data}/") for one in check.problems(data)]


# ---------------------------------------------------------------- a row


@pytest.mark.parametrize(
    ("row", "what", "hint"),
    [
        ("tens\t瞄准", "no category of the name 'tens' is read", "perhaps: tense"),
        ("\t瞄准", "no category in the row", "write both"),
        ("tense", "no word in the row", "write both"),
        ("tense\t瞄准", "direction: empty", "write ahead or back in a row of `tense`"),
        ("tense\t瞄准\tup", "direction: 'up' is none of its values", "write ahead or back"),
        ("tense\t瞄准\tahead\t\thopeful", "value: 'hopeful' is none of its values", "write nothing or aspirational or expected"),
        (
            "verbs\t瞄准\tahead",
            "direction: 'ahead' is not read in a row of `verbs`",
            "leave it empty; what is read: category and word alone",
        ),
        ("comparator\t不下\tbefore", "value: empty", "write >= or > or <= or < or ~ or ="),
        ("tense\t要\tahead\t\t\t\t\t主张", "not_in: '主张' does not hold '要'", "name longer words"),
        ("tense\t要\tahead\t\t\t\t\t\tyes", "drop: 'yes' beside other cells", "says no more of it"),
        ("verbs\t建成\t\t\t\t\t\t\tno", "drop: 'no' beside other cells, or not `yes`", "says no more of it"),
        ("verbs\t建成" + "\t" * 9, "11 cells in a row of 10 columns", "take a tab away"),
        ("comparator\t不下于\tbefore\t\t>=\t\t\t\t\t不", "ends: '不' stands in '不下于' itself", "name words that may follow it"),
        ("verbs\t瞄准\t\t\t\t\t\t\t\t不", "ends: '不' is not read in a row of `verbs`", "leave it empty"),
        ("verbs\t瞄准\nverbs\t瞄准", "'瞄准' stands twice under `verbs`, also in line 2", "keep one row"),
        ("verbs\t瞄准\t\t\t\t\t\t\tyes", "there is no packaged '瞄准' under `verbs` to take away", "remove the row"),
        ("verbs\t培训", "培训 stands under `verbs` and `verbs_dual`", "leave it in one category"),
        ("unit_of_noun\t银龄\t\t\t唔", "no unit '唔'", "add it to units.yml"),
        ("currency\t银元\t\t\tatlantis", "no place 'atlantis'", "name one of places.yml"),
    ],
)
def test_a_row_that_is_wrong_is_named(tmp_path: Path, row: str, what: str, hint: str) -> None:
    put(tmp_path, HEAD + row + "\n")
    (said,) = problems(tmp_path)
    line = 2 + row.count("\n")
    assert said.startswith((f"cues/own.tsv:{line}: {what}", f"{tables.PACKAGED}/cues/names.tsv:")) and what in said and hint in said


def test_every_bad_row_is_named_and_the_good_ones_go_on(tmp_path: Path) -> None:
    put(tmp_path, "category\tword\nverb\t瞄准\nverbs\t瞄准\nverbs\n")
    assert [said.split(": ")[0] for said in problems(tmp_path)] == ["cues/own.tsv:2", "cues/own.tsv:4"]


def test_the_head_names_columns_that_are_read(tmp_path: Path) -> None:
    put(tmp_path, "category\tword\tcolour\nverbs\t瞄准\tred\n")
    (said,) = problems(tmp_path)
    assert said.startswith("cues/own.tsv:1: no column 'colour' is read, name them, between tabs: category word direction")


def test_what_is_no_file_of_cues_is_named(tmp_path: Path) -> None:
    put(tmp_path, "category\tword\n", "Own Words.tsv")
    put(tmp_path, "x", "notes.txt")
    put(tmp_path, "x", cues.CATEGORIES)
    assert [said.split(": ")[0] for said in problems(tmp_path)] == ["cues/categories.tsv", "cues/Own Words.tsv", "cues/notes.txt"]


# ---------------------------------------------------------------- files over files


def test_a_row_goes_over_the_packaged_one_and_may_take_it_away(tmp_path: Path) -> None:
    put(tmp_path, HEAD + "tense\t将\tahead\nverbs\t建成\t\t\t\t\t\t\tyes\nverbs\t瞄准\n")
    own, packaged = tables.load(tmp_path).cues, tables.load_cues()
    assert next(row for row in own.rows("tense") if row.word == "将") == Cue("tense", "将", "ahead")
    assert set(own["verbs"]) == (set(packaged["verbs"]) | {"瞄准"}) - {"建成"}


def test_an_edited_cue_is_seen(tmp_path: Path) -> None:
    before = tables.load(tmp_path)
    put(tmp_path, "category\tword\nverbs\t瞄准\n")
    after = tables.load(tmp_path, before)
    assert after is not before and "瞄准" in after.cues["verbs"] and after.glossary is before.glossary


def test_what_ends_the_reach_of_a_word_is_said_by_its_row(tmp_path: Path) -> None:
    text = "确保城镇新增就业7万人，居民收入确保增长5%。"

    def said(known: tables.Tables) -> list[str]:
        return [record.comparator for record in Extractor(known).extract(factory.article(text)).records]

    assert said(tables.load()) == [">=", "="]
    put(tmp_path, "category\tword\tdirection\tvalue\treach\tends\ncomparator\t确保\tbefore\t>=\tthing\t新增\n")
    assert said(tables.load(tmp_path)) == ["=", ">="]


def test_files_are_sorted_by_category_and_word_with_the_columns_that_are_filled(tmp_path: Path) -> None:
    folder = put(tmp_path, HEAD + "verbs\t瞄准\t\t\ntense\t要\tahead\t\t\t\tyes\t重要  主要\t\n")
    result = CliRunner().invoke(cli.main, ["check", "--fix", "--data", str(tmp_path)])
    assert "own.tsv: sorted" in result.output
    text = (folder / "own.tsv").read_text(encoding="utf-8")
    assert text == "category\tword\tdirection\talone\tnot_in\ntense\t要\tahead\tyes\t主要 重要\nverbs\t瞄准\n"
    back = [one.cue for one in cues.rows(text, folder, KNOWN) if isinstance(one, Entry)]
    assert cues.written(back) == text and not list(cues.unformatted(folder, KNOWN))


def test_the_packaged_files_are_as_they_are_to_be() -> None:
    where = tables.PACKAGED / cues.FOLDER
    assert not [str(path) for path, _ in cues.unformatted(where, KNOWN)]
    assert not [str(one) for one in cues.every(where, KNOWN) if isinstance(one, InvalidData)]
    names = [line.partition("\t")[0] for line in (where / cues.CATEGORIES).read_text(encoding="utf-8").splitlines()[1:]]
    packaged = tables.load_cues()
    assert names == sorted(names) and not [name for name in names if not packaged[name]]


def test_the_list_of_categories_is_sorted_too(tmp_path: Path) -> None:
    head, *listed = (tables.PACKAGED / cues.FOLDER / cues.CATEGORIES).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / cues.CATEGORIES).write_text("".join([head, *reversed(listed)]), encoding="utf-8")
    assert list(cues.unformatted(tmp_path, KNOWN)) == [(tmp_path / cues.CATEGORIES, "".join([head, *listed]))]


def test_every_category_is_asked_for_by_a_room() -> None:
    """One that no rule reads teaches nobody anything. Some are asked for by the part behind a prefix: `column_unit`, `agency_ends`."""
    rooms = [path for path in PACKAGE.rglob("*.py") if path.name not in ("old_cues.py", "check.py", "cues.py")]
    asked = {node.value for path in rooms for node in parsed.nodes(path) if isinstance(node, ast.Constant)}
    assert not [name for name in KNOWN if name not in asked and not name.startswith(("column_", "agency_"))]


# ---------------------------------------------------------------- corpora of older releases


OLD = """# ours
extends: default
future_strong: 将 瞄准
newest_year: "2031"
add:
  aspirational: 瞄准
  not_cues: 瞄准镜
  verbs: 瞄准
  comparator_before:
    ">=": 不下
  unit_of_noun:
    银龄: 人
futur: 看齐
"""


def test_lists_of_an_older_release_become_rows(tmp_path: Path) -> None:
    (tmp_path / "cues.yml").write_text(OLD.replace("不下", "不下拢"), encoding="utf-8")
    (said,) = problems(tmp_path)
    assert said == "cues.yml: words of rules in the layout of an older release, run `policy-digest migrate`"
    told = [one.what.replace(f"{tmp_path}/", "") for one in migrate.migrate(tmp_path)]
    packaged, own = tables.load_cues(), tables.load(tmp_path).cues
    gone = sum(row.strength != "" and row.direction == "ahead" for row in packaged.rows("tense")) - 1
    assert told[0].startswith("cues.yml is now cues/own.tsv (") and told[0].endswith("and kept as cues.yml.old")
    assert told[1:] == ["cues.yml.old: `futur` was read by nobody, and is no row"]
    assert (tmp_path / "cues.yml.old").is_file() and not (tmp_path / "cues.yml").exists() and not problems(tmp_path)
    tense = {row.word: row for row in own.rows("tense")}
    assert tense["瞄准"] == Cue("tense", "瞄准", "ahead", "strong", "aspirational", not_in=("瞄准镜",))
    assert (tense["将"].strength, tense["计划"].strength) == ("strong", "") and gone > 20
    assert own["newest_year"] == ("2031",) and "瞄准" in own["verbs"] and "不下拢" in own.valued("comparator")[">="]
    assert "银龄" in own.valued("unit_of_noun")["人"] and own["idioms"] == packaged["idioms"]
    assert not list(migrate.migrate(tmp_path))


def test_the_packaged_rows_are_the_same_as_lists_and_back() -> None:
    """But for what ends a word's reach, which an older release had in its code."""
    packaged = tables.load_cues()
    rows = old_cues.rows_of(old_cues.lists_of(packaged))
    endless = [row._replace(ends=()) for category in KNOWN for row in packaged.rows(category)]
    assert Cues(rows.values(), KNOWN).told() == Cues(endless, KNOWN).told()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- 将\n", "cues.yml:1: not a mapping"),
        ("extends: default\nfuture: 3\n", "cues.yml:2: `future` holds 3, write text"),
        ("extends: default\nadd:\n  futur: 瞄准\n", "cues.yml:3: nothing to add to under 'futur'"),
    ],
)
def test_lists_that_an_older_release_refused_stay(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "cues.yml").write_text(text, encoding="utf-8")
    (told,) = migrate.migrate(tmp_path)
    assert told.failed and said in told.what and (tmp_path / "cues.yml").read_text(encoding="utf-8") == text


def test_what_stands_in_the_way_is_named_and_stays(tmp_path: Path) -> None:
    (tmp_path / "cues.yml").write_text(OLD, encoding="utf-8")
    put(tmp_path, "category\tword\nverbs\t瞄准\n")
    (told,) = migrate.migrate(tmp_path)
    assert told.failed and "own.tsv is there already" in told.what and (tmp_path / "cues.yml").exists()
