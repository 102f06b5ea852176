"""`python -m tests.bounds`: what doubling a pathological capture costs, kind by kind, in seconds of CPU.

`--words`: what a line costs that says one cue word again and again, word by word; those that take longer than `LINE` are named.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "generator")]

from policy_digest import tables
from policy_digest.ingest import parse
from policy_digest.pipeline import Extractor

MOST = 2.5  # times the CPU for twice the size
LINE = 2.0  # seconds for one line of a word
LENGTH = 480  # characters of it: no more is one sentence
_SAID = "到2027年，潍坊市将建成公共实训基地不少于12个，开展职业技能培训5万人次。"
_TEXT = f"潍坊市职业培训方案\n\n{_SAID}\n\n"


def _page(body: str) -> bytes:
    title = "潍坊市职业培训方案"
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1><p>{_SAID}</p>{body}</body></html>".encode()


def _lines(form: str, count: int, between: str = "\n\n") -> bytes:
    return (_TEXT + between.join(form.format(i=i, n=i % 90 + 2) for i in range(count))).encode()


CASES: Mapping[str, tuple[int, Callable[[int], bytes]]] = {
    "one long line": (200, lambda n: (_TEXT + _SAID * n).encode()),
    "one sentence": (300, lambda n: (_TEXT + "到2027年建成实训中心12个，" * n).encode()),
    "a line of blanks and words": (5000, lambda n: (_TEXT + "abc def " * n).encode()),
    "numbers and blanks": (1500, lambda n: (_TEXT + "12 34、" * n).encode()),
    "digits": (60_000, lambda n: (_TEXT + "1" * n + "个").encode()),
    "Chinese numerals": (3000, lambda n: (_TEXT + "一二三四五六七八九十百千万亿" * n + "个").encode()),
    "brackets": (6000, lambda n: (_TEXT + "职（《“【" * n).encode()),
    "nested brackets": (12_000, lambda n: (_TEXT + "职（" * n + "）" * n).encode()),
    "paragraphs": (500, lambda n: _lines("到2027年，建成第{i}类实训基地{n}个。", n)),
    "equal paragraphs": (2000, lambda n: (_TEXT + f"{_SAID}\n\n" * n).encode()),
    "paragraphs that are cut off": (1500, lambda n: _lines("到2027年，全市计划建成第{i}类公共实训基地{n}个……", n)),
    "short lines": (4000, lambda n: _lines("第{i}项", n, "\n")),
    "a word a line": (20_000, lambda n: (_TEXT + "b\n" * n).encode()),
    "nested lists": (6000, lambda n: _page("<ul><li>" * n + "基地3个")),
    "nested <div>": (8000, lambda n: _page("<div>基地" * n)),
    "nested tables": (4000, lambda n: _page("<table><tr><td>" * n + "基地3个")),
    "open <b> of many classes": (600, lambda n: _page("".join(f"<p><b class=c{i}>基地{i}" for i in range(n)))),
    "open <li>": (3000, lambda n: _page("<li>建成基地3个" * n)),
    "attributes": (20_000, lambda n: _page("<p " + " ".join(f"a{i}=1" for i in range(n)) + ">基地3个</p>")),
    "rows": (400, lambda n: _page("<table>" + "".join(f"<tr><td>基地{i}</td><td>{i % 90}个</td></tr>" for i in range(n)) + "</table>")),
    "cells of a row": (500, lambda n: _page("<table><tr>" + "".join(f"<td>{i % 90}个</td>" for i in range(n)) + "</tr></table>")),
    "cells of districts": (
        150,
        lambda n: _page(
            "<table><tr><th>地区</th>"
            + "".join(f"<th>{name}基地（个）</th>" for name in "甲乙丙丁戊己庚辛壬")
            + "</tr>"
            + "".join(f"<tr><td>第{i}街道</td>" + f"<td>{i % 90}</td>" * 9 + "</tr>" for i in range(n))
            + "</table>"
        ),
    ),
    "articles of a regulation": (3000, lambda n: _lines("第{i}条 各部门要加强配合，落实责任{n}。", n)),
    "line breaks": (20_000, lambda n: _page("<br>" * n + _SAID)),
    "comments": (60_000, lambda n: _page("<!-- x -->" * n)),
}


def once(raw: bytes, reader: Extractor) -> float:
    """Seconds of CPU from bytes to records."""
    began = time.process_time()
    reader.extract(reader.clean(parse(raw, "page", None)))
    return time.process_time() - began


def cost(raw: bytes, reader: Extractor) -> float:
    """The same, the least of two."""
    return min(once(raw, reader) for _ in range(2))


def line_of(word: str) -> bytes:
    """A capture with a line of this word."""
    return (_TEXT + word * max(1, LENGTH // len(word))).encode()


def of_words(reader: Extractor) -> None:
    """A line for every cue word whose line takes too long; one that takes for ever is the last that is named, as it is begun."""
    cues, slow = tables.load().cues, 0
    for word in sorted({word for category in cues.categories for word in cues[category]}):
        print(f"{word}\r", end="", flush=True)
        if (spent := cost(line_of(word), reader)) > LINE:
            slow += 1
            print(f"{word}: {spent:.1f} s TOO MUCH")
    sys.exit(bool(slow))


def main() -> None:
    """A line a kind; exit status 1 where a doubling costs more than `MOST` times as much, of anything that takes a second."""
    reader, worst = Extractor(tables.load()), 0
    cost(_TEXT.encode(), reader)
    if "--words" in sys.argv:
        of_words(reader)
    for name, (size, make) in CASES.items():
        spent = [cost(make(size * times), reader) for times in (1, 2, 4)]
        ratio = spent[2] / max(spent[1], 0.05)
        worst += ratio > MOST
        kilobytes = len(make(size * 4)) // 1000
        print(
            f"{name}: {' '.join(f'{s:.2f}' for s in spent)} s up to {kilobytes} KB, {ratio:.1f} times{' TOO MUCH' if ratio > MOST else ''}"
        )
    sys.exit(bool(worst))


if __name__ == "__main__":
    main()
