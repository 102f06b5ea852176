"""Two states of a long document are compared in time that grows with it, and say the same as letter by letter."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factory
from policy_digest import alike, changes, tables
from policy_digest.decisions import Decision, settle, snapshot
from policy_digest.turned import pairs, turns, with_ids_of

_text = st.text("甲乙丙丁12。，", min_size=1, max_size=4)


@given(st.lists(_text, max_size=12), st.lists(_text, max_size=12), st.sampled_from((0, 4, 4_000_000)))
def test_what_is_the_same_in_two_lists_stays_in_order(before: list[str], after: list[str], cells: int) -> None:
    """Also where the lists are too long to be compared item by item."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(alike, "CELLS", cells)
        steps = list(alike.apart(before, after))
    ends = [(0, 0), *((gone.stop, come.stop) for gone, come in steps)]
    for (i, j), (gone, come) in zip(ends, [*steps, (range(len(before), 0), range(len(after), 0))], strict=True):
        assert before[i : gone.start] == after[j : come.start]
    assert all(len(gone) + len(come) for gone, come in steps)


def test_long_texts_are_as_alike_as_letter_by_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    pick = random.Random(5)
    one = "".join("".join(pick.choices("职业技能培训公共实训基地建设目标年底全市", k=30)) + "，。"[n % 2] for n in range(300))
    clauses = one.split("，")
    changed = "，".join(clause[::-1] if n % 5 == 0 else clause for n, clause in enumerate(clauses))
    texts = (one, changed, one[: len(one) // 2], one.replace("，", " ,"), "，".join(clauses[20:]), one[::-1], "")
    exact = [alike.ratio(one, other) for other in texts]
    monkeypatch.setattr(alike, "LONG", 1000)
    assert [alike.ratio(one, other) for other in texts] == pytest.approx(exact, abs=30)
    assert [alike.ratio(one, other) for other in texts[:1] + texts[3:4]] == [100, 100]
    assert [alike.ratio(one, other) >= 80 for other in texts[:5]] == [share >= 80 for share in exact[:5]]


def test_two_versions_of_a_book_are_compared_in_seconds() -> None:
    """Letter by letter it took minutes; so did paragraphs of which none stayed, and records of which each has another id."""
    began = time.process_time()
    pick = random.Random(3)
    said = ["".join(pick.choices("职业技能培训公共实训基地建设目标年底全市", k=60)) + f"{n}个。" for n in range(6_000)]
    other = [text if n % 3 else text[:60][::-1] + text[60:] for n, text in enumerate(said)]
    one, two = factory.article(*said), factory.article(*other)
    assert 70 < alike.ratio(one.text, two.text) < 100
    assert len(turns(one, factory.article(*(text[::-1] for text in said)))) >= 6_000
    old, new = (
        [factory.record(x, f"{n}个。", n, "个", f"基地{n}", id=f"{sign}-{n}") for n in range(2_000)] for x, sign in ((one, "a"), (two, "b"))
    )
    before, after = factory.extraction(one, *old), factory.extraction(two, *new)
    assert all(p.before and p.after and p.before.value == p.after.value for p in pairs(before, after))
    assert {r.id for r in with_ids_of(after, before).records} == {r.id for r in old}
    assert {c.what for c in changes.of_versions([after], [replace(before, article=replace(one, id=f"{two.id}.1"))], tables.load())} <= {
        ("sentence",)
    }
    assert time.process_time() - began < 60


def decided(count: int, changed: str) -> float:
    """Seconds to settle so many decisions on so many records, of which each sentence is the same or has `changed`."""
    article = factory.article(*(f"到2027年建成第{n}类实训基地{n + 2}个。" for n in range(count)))
    records = [factory.record(article, f"地{n + 2}个", n + 2, "个", f"基地{n}", id=f"r-{n}") for n in range(count)]
    decisions = []
    for record in records:
        quote = record.evidence.quote
        at = quote.index(record.surface)
        decisions.append(
            Decision(
                act="approve", who="李伟", when="2026-01-01T00:00:00Z", why="", record=record.id, surface=record.surface,
                at=(at, at + len(record.surface)), figure=record.figure, quote=quote[:-1] + changed, read=snapshot(record),
            )
        )  # fmt: skip
    began = time.process_time()
    found = settle(factory.extraction(article, *records), decisions, tables.load())
    spent = time.process_time() - began
    assert len(found.extraction.records) == count
    assert {r.review.state for r in found.extraction.records if r.review} == {"conflict" if changed != "。" else "reviewed"}
    return spent


@pytest.mark.parametrize("changed", ["。", "了。"])
def test_twice_as_many_decisions_cost_twice_as_much(changed: str) -> None:
    decided(100, changed)
    once, twice = decided(800, changed), decided(1600, changed)
    assert twice <= 2.5 * once + 0.3, f"{once:.2f} s, then {twice:.2f} s"
