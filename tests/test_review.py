"""Reviewing in a terminal: what keys do, what is asked first, how far people agree, what readers report; and nothing is ever lost."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pexpect
import pytest
from click.testing import CliRunner
from rich.console import Console

import factory
import test_people as people
from policy_digest import check, cli, decisions, review, tables
from policy_digest.decisions import Decision
from policy_digest.models import Other, Paragraph, Record
from policy_digest.review import Doubt, Draft, Session, Wanted
from policy_digest.review.terminal import Gone

ARTICLE, TARGETS, STATUS = people.ARTICLE, people.TARGETS, people.STATUS


def _heeding() -> None:
    """What is started by a shell in the background passes on that it ignores Ctrl-C; a person's terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of one article with three records, read once. Nobody writes into it."""
    folder = tmp_path_factory.mktemp("review") / "data"
    people.put(folder, ARTICLE)
    return folder


@pytest.fixture
def data(tmp_path: Path, kept: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(kept, tmp_path / "data")


class Typed:
    """Keys that are all known before."""

    def __init__(self, keys: str) -> None:
        self._keys = iter(keys)

    def key(self) -> str:
        try:
            return next(self._keys)
        except StopIteration:
            raise Gone from None


def reviewed(data: Path, keys: str, who: str = "李伟", **wanted: Any) -> tuple[Session, str]:
    """A session in which these keys are typed, and all that it showed."""
    known = tables.load(data)
    items = review.queue(data, known, Wanted(who, **wanted))
    blind = bool(wanted.get("blind"))
    out = Console(file=io.StringIO(), width=100, height=40, force_terminal=True)
    session = Session(data, known, who, review.hidden(items) if blind else items, Typed(keys), out, blind, clock=Clock())
    session.run()
    return session, out.file.getvalue()  # type: ignore[attr-defined]


class Clock:
    """A minute a question, each session later than the last."""

    sessions = 0

    def __init__(self) -> None:
        Clock.sessions += 1
        self._now = Clock.sessions * 60

    def __call__(self) -> str:
        self._now += 1
        return f"2026-04-{1 + self._now // 3600:02}T{self._now // 60 % 24:02}:{self._now % 60:02}:00Z"


def held(data: Path) -> list[Decision]:
    path = decisions.decisions_path(data, "weifang", ARTICLE.id)
    return list(decisions.read_held(data, path).decisions) if path.exists() else []


# ---------------------------------------------------------------- keys


def test_every_key_is_on_the_screen(data: Path) -> None:
    _, shown = reviewed(data, "q")
    for word in (
        "接受 accept", "目标 Target", "现状 Status", "支持 Support", "规则 Rule", "比较词 comparator", "时间 period", "指标 indicator",
        "数量 amount", "不是记录 no record", "补录数字 add a number", "理由 why", "撤销 undo", "跳过 skip", "退出 quit",
    ):  # fmt: skip
        assert word in shown
    assert "公共实训基地" in shown and "潍坊市 Weifang" in shown


@pytest.mark.parametrize(
    ("keys", "act", "fields"),
    [
        ("a", "approve", {}),
        ("\r", "approve", {}),
        ("2a", "correct", {"kind": "status"}),
        (">a", "correct", {"comparator": ">"}),
        ("<<a", "correct", {"comparator": "<="}),
        ("ca", "correct", {"comparator": ">"}),
        ("pby 2028\ra", "correct", {"period": {"by": "2028"}}),
        ("p2028-06\ra", "correct", {"period": {"by": "2028-06"}}),
        ("p-\ra", "correct", {"period": {}}),
        ("v12 家\ra", "correct", {"unit": "家"}),
        ("v5万个\ra", "correct", {"value": "50000"}),
        ("v5-12 家\ra", "correct", {"value": "5", "value_max": "12", "unit": "家"}),
        ("i实训基地\ra", "correct", {"indicator_zh": "实训基地"}),
        ("xa", "drop", {}),
        ("xxa", "approve", {}),
        ("2u1a", "approve", {}),
    ],
)
def test_what_a_key_does(data: Path, keys: str, act: str, fields: dict[str, Any]) -> None:
    reviewed(data, keys)
    (one,) = held(data)
    assert (one.act, dict(one.fields), one.surface, one.who) == (act, fields, "12个", "李伟")
    assert check_lines(data) == []


def check_lines(data: Path) -> list[str]:
    return [str(p) for p in check.problems(data)]


def test_the_indicator_is_chosen_from_the_words_of_the_sentence(data: Path) -> None:
    draft = Draft(review.queue(data, tables.load(data), Wanted())[0])
    words = draft.words()
    where = [i + 1 for i, word in enumerate(words) if word in ("公共", "实训", "基地", "公共实训", "实训基地")]
    reviewed(data, f"i{where[0]}-{where[-1]} {where[0]}\ra")
    (one,) = held(data)
    assert one.fields["indicator_zh"] == "".join(words[where[0] - 1 : where[-1]]) + words[where[0] - 1]


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("psoon\r", "no such period: soon"),
        ("vmany\r", "no such amount"),
        ("v3 光年\r", "no unit"),
        ("i99\r", "no words 99"),
        ("v366 个\ra", "its sentence does not state 366"),
        ("u", "nothing to undo"),
        ("+99\r", "no number 99"),
    ],
)
def test_what_was_typed_wrong_is_said_in_one_line(data: Path, keys: str, told: str) -> None:
    _, shown = reviewed(data, f"{keys}q")
    assert told in shown and not held(data)


def test_undo_goes_back_and_takes_back(data: Path) -> None:
    session, _ = reviewed(data, "axu" + "a" + "q")
    assert [(d.surface, d.act) for d in held(data)] == [("12个", "approve")]
    session, _ = reviewed(data, "xaau" + "xq", again=True)
    assert [(d.surface, d.act) for d in held(data)] == [("12个", "approve"), ("12个", "drop")]
    assert session.summary().startswith("1 dropped")


def test_a_number_of_the_ledger_becomes_a_record(data: Path) -> None:
    listed = review.queue(data, tables.load(data), Wanted())[0].extraction.ledger
    numbers = [f.surface for f in sorted((f for f in listed if f.fate != "record"), key=lambda f: (f.fate != "unclaimed", f.start))]
    at = numbers.index("到2027年") + 1
    reviewed(data, f"+{at}\r1实训年份\rv2027 年\raq")
    (one,) = held(data)
    assert (one.act, one.surface, one.fields["indicator_zh"], one.fields["value"], one.fields["unit"]) == (
        "add",
        "到2027年",
        "实训年份",
        "2027",
        "年",
    )
    assert [r.surface for r in people.one(data).records] == ["到2027年", "12个", "5万人次", "8万人"]


def test_who_quits_goes_on_later(data: Path) -> None:
    reviewed(data, "aq")
    session, _ = reviewed(data, "sq")
    assert len(session.items) == 2 and session.summary() == "nothing decided; 2 left"
    reviewed(data, "aa")
    assert [d.act for d in held(data)] == ["approve"] * 3
    assert review.queue(data, tables.load(data), Wanted("李伟")) == []


@pytest.mark.slow
def test_a_hundred_records_in_ten_minutes(tmp_path: Path) -> None:
    """Six seconds a record: what a hand has to do for it, when four of five are right."""
    data = tmp_path / "data"
    body = [f"到{2026 + n % 5}年，全市建成第{n}类示范基地{n + 10}个。".replace(f"第{n}类", "各类") for n in range(100)]
    people.put(data, factory.article(*body, title="潍坊市发布示范基地建设方案"))
    known = tables.load(data)
    items = review.queue(data, known, Wanted("李伟"))
    assert len(items) >= 100
    keys = "".join({0: "2a", 5: "xa"}.get(n % 10, "a") for n in range(100))
    session, _ = reviewed(data, keys)
    assert sum(session.counts.values()) == 100 and session.pressed <= 125


# ---------------------------------------------------------------- the queue


def test_the_most_doubtful_come_first(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = people.one(data)

    def doubted(record: Record, kind: Any) -> Record:
        return replace(record, agreement="doubt", other=Other("second", kind))

    records = (found.records[0], doubted(found.records[1], "none"), doubted(found.records[2], "rule"))
    monkeypatch.setattr("policy_digest.pipeline.Extractor.unreviewed", lambda reader, folder: iter([replace(found, records=records)]))
    items = review.queue(data, tables.load(data), Wanted())
    assert [(i.surface, i.doubt) for i in items] == [("8万人", Doubt.KIND), ("5万人次", Doubt.NOTHING), ("12个", Doubt.NONE)]


def test_both_readings_and_why_are_shown(data: Path) -> None:
    found = review.queue(data, tables.load(data), Wanted())
    assert all(item.record for item in found)
    _, shown = reviewed(data, "q")
    assert "kind: target" in shown and ("both readings agree" in shown or "second reader" in shown)


def test_a_changed_sentence_is_asked_about_first_and_settled(data: Path) -> None:
    reviewed(data, "saq")
    assert [d.surface for d in held(data)] == ["5万人次"]
    people.put(data, replace(ARTICLE, paragraphs=(*ARTICLE.paragraphs[:1], Paragraph(TARGETS.replace("开展", "完成")), Paragraph(STATUS))))
    (problem,) = check_lines(data)
    assert "not followed" in problem
    items = review.queue(data, tables.load(data), Wanted("李伟"))
    assert (items[0].surface, items[0].doubt) == ("5万人次", Doubt.CONFLICT)
    reviewed(data, "aq")
    assert check_lines(data) == []


def test_a_decision_whose_sentence_is_gone_can_be_taken_away_and_back(data: Path) -> None:
    reviewed(data, "saq")
    people.put(data, replace(ARTICLE, paragraphs=(*ARTICLE.paragraphs[:1], Paragraph("另有安排。"), Paragraph(STATUS))))
    assert len(check_lines(data)) == 1
    reviewed(data, "aq")
    assert held(data) == [] and check_lines(data) == []
    assert list((data / "decisions" / ".backup" / "weifang").iterdir())


# ---------------------------------------------------------------- two people


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}, 0.4),  # the example of every textbook
        ({("a", "a"): 45, ("a", "b"): 15, ("b", "a"): 25, ("b", "b"): 15}, 0.1304),
        ({("a", "a"): 10}, 1.0),
        ({("a", "b"): 5, ("b", "a"): 5}, -1.0),
        ({}, 0.0),
    ],
)
def test_kappa(table: dict[tuple[str, str], int], expected: float) -> None:
    assert review.kappa([pair for pair, n in table.items() for _ in range(n)]) == pytest.approx(expected, abs=1e-4)


def test_a_second_reviewer_sees_nothing_of_the_first(data: Path) -> None:
    reviewed(data, "2axaw说的是现有的\raq")
    assert Counter(d.act for d in held(data)) == {"correct": 1, "drop": 1, "approve": 1}
    session, shown = reviewed(data, "aaaq", who="王芳", blind=True)
    assert "李伟" not in shown and "说的是现有的" not in shown and len(session.items) == 3
    mine = [d for d in held(data) if d.who == "王芳"]
    assert [d.act for d in mine] == ["approve"] * 3 and all(d.blind for d in mine)
    pairs, differing = review.compared(data, tables.load(data))
    assert [(p.one, p.other, p.figures, p.same) for p in pairs] == [("李伟", "王芳", 3, 1)]
    assert {(d.surface, d.fields) for d in differing} == {("12个", ("kind",)), ("5万人次", ("record",))}
    assert all("differ" in line for line in check_lines(data)) and len(check_lines(data)) == 2
    session, shown = reviewed(data, "2axaq", who="赵敏", conflicts=True)
    assert len(session.items) == 2 and "王芳" in shown
    assert check_lines(data) == []
    assert [d.settled for d in review.compared(data, tables.load(data))[1]] == [True, True]


def test_agreement_on_the_command_line(data: Path) -> None:
    told = CliRunner().invoke(cli.main, ["review", "--data", str(data), "--agreement"])
    assert told.exit_code == 0 and "nobody has decided" in told.stdout
    reviewed(data, "aaa")
    reviewed(data, "2aaa", who="王芳", blind=True)
    told = CliRunner().invoke(cli.main, ["review", "--data", str(data), "--agreement"])
    assert "Cohen's κ 0.40" in told.stdout and f"weifang/{ARTICLE.id}: 12个" in told.stdout


# ---------------------------------------------------------------- what readers report


def report(data: Path, surface: str, act: str, **fields: Any) -> dict[str, Any]:
    one = people.decided(people.one(data), surface, act, fields, who="读者", why="不对")
    row = {k: v for k, v in json.loads(json.dumps(one.row(), default=str)).items() if v is not None}
    return {"format": "policy-digest report 1", "article": ARTICLE.id, "place": "weifang", "decision": row}


def imported(data: Path, tmp_path: Path, content: object, *more: str) -> Any:
    path = tmp_path / "report.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return CliRunner().invoke(cli.main, ["review", "--data", str(data), "--import", str(path), "--accept", "--who", "李伟", *more])


def test_a_report_is_taken(data: Path, tmp_path: Path) -> None:
    told = imported(data, tmp_path, [report(data, "12个", "correct", kind="status"), report(data, "8万人", "drop")])
    assert (told.exit_code, told.stderr) == (0, "2 taken\n")
    assert [(d.act, d.who, d.why) for d in held(data)] == [("correct", "李伟", "读者: 不对"), ("drop", "李伟", "读者: 不对")]
    assert [(r.surface, r.kind) for r in people.one(data).records] == [("12个", "status"), ("5万人次", "target")]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("article", "2020-01-01-aaaaaaaa", "which is not there"),
        ("article", "../../etc", "article"),
        ("place", "tianjin", "which is not there"),
        ("format", "other", "format"),
        ("colour", "red", "colour"),
        ("decision.surface", "99个", "figure 99个"),
        ("decision.quote", "别的句子里有12个。", "the one that its hash names"),
        ("decision.fields", {"unit": "光年", "kind": "status"}, "no unit '光年'"),
        ("decision.fields", {"kind": "wish"}, "kind"),
        ("decision.act", "approve", "correct does"),
    ],
)
def test_a_bad_report_is_one_line_and_costs_no_other(data: Path, tmp_path: Path, key: str, value: object, words: str) -> None:
    bad, good = report(data, "12个", "correct", kind="status"), report(data, "8万人", "drop")
    at = bad
    *path, last = key.split(".")
    for part in path:
        at = at[part]
    at[last] = value
    told = imported(data, tmp_path, [bad, good])
    assert told.exit_code == 1 and words in told.stderr
    assert len(told.stderr.splitlines()) == 2 and told.stderr.endswith("1 taken\n")
    assert [d.surface for d in held(data)] == ["8万人"]


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"format": 1, "format": 2}', "null", "3", "\x00"])
def test_what_is_no_report_is_one_line(data: Path, tmp_path: Path, text: str) -> None:
    told = imported(data, tmp_path, text)
    assert told.exit_code == 1 and len(told.stderr.splitlines()) == 2 and not held(data)


def test_a_report_about_a_changed_sentence_is_said(data: Path, tmp_path: Path) -> None:
    old = report(data, "12个", "correct", kind="status")
    people.put(data, replace(ARTICLE, paragraphs=(Paragraph(TARGETS.replace("12", "20")), Paragraph(STATUS))))
    told = imported(data, tmp_path, old)
    assert told.exit_code == 1 and "changed" in told.stderr and not held(data)


# ---------------------------------------------------------------- a real terminal


@pytest.fixture
def terminal(data: Path, quick: None) -> Iterator[Any]:
    """The command in a terminal of its own."""
    running: list[pexpect.spawn] = []

    def start(*arguments: str) -> pexpect.spawn:
        command = ["-m", "policy_digest", "review", "--data", str(data), *arguments]
        child = pexpect.spawn(
            sys.executable,
            command,
            dimensions=(45, 120),
            encoding="utf-8",
            timeout=90,
            env={**os.environ, "TERM": "xterm-256color"},
            preexec_fn=_heeding,
        )
        running.append(child)
        return child

    yield start
    for child in running:
        child.close(force=True)


LAST = "退出 quit"  # the last of the keys


def test_in_a_terminal(terminal: Any, data: Path) -> None:
    child = terminal("--who", "李伟")
    child.expect(LAST)
    assert "12" in child.before
    child.send("2")
    child.expect(LAST)
    child.send("a")
    child.expect(LAST)
    child.send("i职业培训\ra")
    child.expect(LAST)
    child.send("q")
    child.expect("2 corrected; 1 left")
    child.expect(pexpect.EOF)
    assert [dict(d.fields) for d in held(data)] == [{"kind": "status"}, {"indicator_zh": "职业培训"}]


@pytest.mark.parametrize("end", ["close", "kill", "interrupt"])
def test_a_terminal_that_dies_loses_nothing(terminal: Any, data: Path, end: str) -> None:
    child = terminal("--who", "李伟")
    child.expect(LAST)
    child.send("a")
    child.expect(LAST)
    child.send("3")  # not accepted yet
    child.expect(LAST)
    if end == "interrupt":
        child.sendintr()
        child.expect("1 approved; 2 left")
    elif end == "kill":
        child.kill(signal.SIGKILL)
    child.close(force=True)
    assert [(d.surface, d.act) for d in held(data)] == [("12个", "approve")]
    assert check_lines(data) == []
    again = terminal("--who", "李伟")
    again.expect(LAST)
    assert "1 / 2" in again.before


def test_two_terminals_at_once(terminal: Any, data: Path) -> None:
    one, other = terminal("--who", "李伟"), terminal("--who", "王芳")
    for child in (one, other):
        child.expect(LAST)
    one.send("a")
    one.expect(LAST)
    other.send("2a")
    other.expect("李伟 decided about 12个 at the same time")
    for child in (one, other):
        child.send("aa")
        child.expect(pexpect.EOF)
    assert Counter((d.who, d.surface) for d in held(data)) == Counter(
        (w, s) for w in ("李伟", "王芳") for s in ("12个", "5万人次", "8万人")
    )


def test_without_a_terminal_it_says_what_to_do(data: Path) -> None:
    told = CliRunner().invoke(cli.main, ["review", "--data", str(data)])
    assert told.exit_code == 1 and told.stderr.startswith("Error: review needs a terminal") and len(told.stderr.splitlines()) == 1
