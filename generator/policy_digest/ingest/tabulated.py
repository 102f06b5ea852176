"""Lines of plain text that are the rows of a table → its rows. In: lines. Out: which lines are rows, and the cells of each.

Copied out of a page or a paper, a table loses what held its cells apart. What is left of it is a bar, a tab, a gap, a blank, or nothing
but the end of the line. Such lines are a table where they say so twice: by heads that are no figures, and by rows below them whose figures
stand in the same columns. Everything else is left as it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from policy_digest.ingest.ragged import ragged_piles
from policy_digest.ingest.rows_by_number import piles_by_number, rows_by_number
from policy_digest.ingest.shape import RUNNING, Found, is_head, is_number
from policy_digest.ingest.wrapped import joined
from policy_digest.models import APART, COLUMNS, Block

__all__ = ["Found", "as_blocks", "find", "in_blocks"]

_CELL = 40  # characters of a cell that only blanks hold apart
_SHORT = 4  # rows without all of their cells, at most, where a table's columns are looked for
_RULED = 2  # groups of lines between rulers: the heads and all rows; where there are more, each is a row
_AHEAD = 60  # lines that are looked at for the end of a row of bars
_LEAST = 2  # rows below the heads
_BARS = str.maketrans(dict.fromkeys("｜│┃￨", "|"))
_BORDER = re.compile(r"^[\s|+:\-=─━┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛═╔╦╗╠╬╣╚╩╝]+$")
_MARK = re.compile(r"\d{1,3}[.、．)）]?|[（(]\d{1,3}[)）]")
_UNIT = re.compile(r"[（(][^（）()]{1,10}[)）]")
_PAIRS = re.compile(r"[（(](?P<pairs>[^（）()]{1,14}[:：][^（）()]{1,10}(?:[；;，,][^（）()]{1,14}[:：][^（）()]{1,10})+)[)）]\s*$")
_WIDE = re.compile(r"\s{2,}|\u3000+")
_DIGIT = re.compile(r"\d")

_OTHERS = frozenset(("tr", "td", "th", "h1", "h2", "h3"))
_LINKED = 0.3  # of a line's characters; a list of links is no table

_NARROWEST = 3  # columns of a table with a cell a line
_PILE = re.compile("(?<!T)T{3,}F")  # from where the texts begin: from each of them would take the square

Cells = tuple[str, ...]
Split = Callable[[str], list[str]]


def as_blocks(found: Found) -> list[Block]:
    """The rows as blocks, as the table of a page gives them."""
    rows = [[cell.translate(_BARS).strip("| ") for cell in row] for row in found.rows]
    while all(len(row) > 1 and not row[0] for row in rows):
        rows = [row[1:] for row in rows]  # the bar that began each row
    return [Block(APART.join(row), "tr") if len(row) > 1 else Block(row[0]) for row in rows]


def in_blocks(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a page, those that are rows of a table without being marked as such put together as rows."""
    texts = ["" if block.tag in _OTHERS or block.link_share > _LINKED else block.text for block in blocks]
    out: list[Block] = []
    at = 0
    for found in find(texts):
        out += blocks[at : found.start]
        hints = blocks[found.start].hints
        out += (Block(block.text, block.tag or blocks[found.start].tag, 0.0, hints) for block in as_blocks(found))
        at = found.end
    return (*out, *blocks[at:])


def find(lines: Sequence[str]) -> Iterator[Found]:
    """The tables among `lines`, in order; they do not overlap."""
    piled = ragged_piles(lines) | _piles(lines) | piles_by_number(lines)
    i = 0
    while i < len(lines):
        if (found := piled.get(i) or _at(lines, i)) is None:
            i += 1
            continue
        if found.rows:
            yield found
        i = found.end


def _at(lines: Sequence[str], i: int) -> Found | None:
    text = lines[i].strip()
    if not text:
        return None
    if "|" in text.translate(_BARS) or _BORDER.match(text):
        return _run_together(lines, i) or _barred_apart(lines, i) or _barred(lines, i)
    if "\t" in text:
        return _headed(lines, i, lambda line: line.split("\t"))
    if _WIDE.search(text) and (found := _headed(lines, i, _WIDE.split)):
        return found
    return _headed(lines, i, str.split) or _captioned(lines, i) if " " in text else None


# ---------------------------------------------------------------- bars


def _barred_apart(lines: Sequence[str], i: int) -> Found | None:
    """A cell a line: each ends with a bar, and a bar alone begins a row. `|`, `序号 |`, `项目 |`, `|`, `1 |`, …"""
    if lines[i].translate(_BARS).strip() != "|":
        return None
    rows: list[list[str]] = []
    end, open_ = i, ""
    for j in range(i, len(lines)):
        line = lines[j].translate(_BARS).strip()
        if not line:
            continue
        if line == "|":
            rows.append([])
            end, open_ = j + 1, ""
        elif line.endswith("|"):
            *cells, _ = joined(open_, line).split("|") if open_ else line.split("|")
            rows[-1] += [cell.strip() for cell in cells]
            end, open_ = j + 1, ""
        elif len(open_) + len(line) > 2000 or not _ends_in_bar(lines, j + 1):
            break
        else:
            open_ = joined(open_, line) if open_ else line
    return _kept(i, end, rows)


def _ends_in_bar(lines: Sequence[str], at: int) -> bool:
    """Whether a cell that goes on below ends there: the next lines come to a bar that no bar alone precedes."""
    for line in lines[at : at + _AHEAD]:
        text = line.translate(_BARS).strip()
        if text.endswith("|"):
            return text != "|"
    return False


def _barred(lines: Sequence[str], i: int) -> Found:
    """A row a line, its cells between bars. Rulers are left out; where they stand between all rows they hold the lines of each together."""
    groups: list[list[list[str]]] = [[]]  # between two rulers
    opened: bool | None = None  # whether a row begins with a bar
    end = i
    bars, closed = 0, True  # of the first row; one that begins with a bar where the others do not lacks its first cell
    for j in range(i, len(lines)):
        line = lines[j].translate(_BARS).strip()
        if not line:
            continue
        if _BORDER.match(line) and len(line) > 2:
            groups.append([])
        elif "|" not in line or (opened is not None and line.startswith("|") != opened and (opened or line.count("|") != bars)):
            break
        else:
            if opened is None:
                opened, bars, closed = line.startswith("|"), line.count("|"), line.endswith("|")
            inner = line.removeprefix("|") if opened else line
            groups[-1].append([cell.strip() for cell in (inner.removesuffix("|") if opened or closed else inner).split("|")])
        end = j + 1
    held = [group for group in groups if group]
    rows = [_one(group) for group in held] if len(held) > _RULED else [row for group in held for row in group]
    if not opened and not _figured(rows):
        return Found(i, max(end, i + 1), ())  # 首页 | 新闻 | 政务
    return _kept(i, end, rows)


def _figured(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows below the first hold figures: a number alone, or, in two rows as wide as the first, numbers among words."""
    if any(is_number(cell) for row in rows[1:] for cell in row):
        return True
    wide = [row for row in rows[1:] if len(row) == len(rows[0]) >= _NARROWEST and any(_DIGIT.search(cell) for cell in row)]
    return len(wide) >= _LEAST and is_head(rows[0])


def _run_together(lines: Sequence[str], i: int) -> Found | None:
    """A table that was written on one line: the rows between bars, an empty cell behind each."""
    line = lines[i].translate(_BARS).strip()
    if line.count("|") < 3 * _NARROWEST or not line.startswith("|"):
        return None
    cells = [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
    columns = cells.index("") if "" in cells else 0
    rows, rest = divmod(len(cells) + 1, columns + 1)
    if rest or rows <= _LEAST or not 2 <= columns <= COLUMNS or any(cells[columns :: columns + 1]) or not is_head(cells[:columns]):
        return None
    return _kept(i, i + 1, [cells[at : at + columns] for at in range(0, len(cells), columns + 1)])


def _one(lines: Sequence[Sequence[str]]) -> list[str]:
    """The lines of one row put together, cell by cell."""
    out = list(lines[0])
    for line in lines[1:]:
        out += [""] * (len(line) - len(out))
        for k, cell in enumerate(line):
            out[k] = joined(out[k], cell) if out[k] and cell else out[k] or cell
    return out


def _kept(start: int, end: int, rows: Sequence[Sequence[str]]) -> Found:
    """The rows without empty ones; none of what is no table: without two rows of one width."""
    held = [tuple(row) for row in rows if any(row)]
    columns = max((len(row) for row in held), default=0)
    nothing = Found(start, max(end, start + 1), ())
    if not 2 <= columns <= COLUMNS:
        return nothing
    out: list[Cells] = []
    for row in held:
        said = [cell for cell in row if cell]
        out.append((said[0],) if len(said) == 1 and row[0] else row)
    common = Counter(len(row) for row in out if len(row) > 1)
    return Found(start, end, tuple(out)) if common and max(common.values()) >= _LEAST else nothing


# ---------------------------------------------------------------- gaps, tabs and blanks


def _types(cells: Sequence[str]) -> str:
    return "".join("F" if is_number(cell) else "T" for cell in cells)


def _next(lines: Sequence[str], i: int) -> int:
    """The next line that is not empty."""
    while i < len(lines) and not lines[i].strip():
        i += 1
    return i


def _cells(line: str, split: Split) -> list[str]:
    cells = [cell.strip() for cell in split(line.strip(" \u3000\r\n"))]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _headed(lines: Sequence[str], i: int, split: Split) -> Found | None:
    """A line of heads and the rows below it."""
    at = _next(lines, i + 1)
    second = _next(lines, at + 1)
    if not any(c.isdigit() for line in (*lines[at : at + 1], *lines[second : second + 1]) for c in line):
        return None
    head = _cells(lines[i], split)
    if not 2 <= len(head) <= COLUMNS or not is_head(head):
        return None
    below = _cells(lines[at], split) if at < len(lines) else []
    if below and is_head(below) and len(below) <= len(head):
        united = _with_units(head, below)
        if united is not None:
            return _rows(lines, i, at + 1, split, [united], len(head))
        if len(below) < len(head) and (found := _rows(lines, i, at + 1, split, [head, below], len(head) - 1 + len(below))):
            return found
    return _longer(_rows(lines, i, i + 1, split, [head], len(head)), rows_by_number(lines, i, head, lambda line: _cells(line, split)))


def _longer(*found: Found | None) -> Found | None:
    """The table that reaches farthest; of two that reach as far the first."""
    return max((one for one in found if one is not None), key=lambda one: one.end, default=None)


def _with_units(head: Sequence[str], below: Sequence[str]) -> list[str] | None:
    """Heads whose units stand on the line below: 产量 over （吨）."""
    if not all(_UNIT.fullmatch(cell) for cell in below) or len(below) < len(head) - 2:
        return None
    bare = len(head) - len(below)
    return [*head[:bare], *(f"{a}{b}" for a, b in zip(head[bare:], below, strict=True))]


def _rows(lines: Sequence[str], start: int, at: int, split: Split, heads: Sequence[Sequence[str]], columns: int) -> Found | None:
    """The table of `heads`, whose rows begin at line `at`."""
    close = split is str.split
    if split is not str.split and len(heads) == 1 and (found := _worded(lines, start, at, split, heads[0])) is not None:
        return found
    pattern = _pattern(lines, at, split, columns)
    if "F" not in pattern.lstrip("F" if _MARK.fullmatch(pattern) else ""):
        return None
    rows: list[list[str]] = []
    j = end = at
    while (j := _next(lines, j)) < len(lines):
        cells = _cells(lines[j], split)
        after = j + 1
        fitted = None if close and any(len(cell) > _CELL for cell in cells) else _fitted(cells, pattern)
        if fitted is None and cells and (below := _next(lines, j + 1)) < len(lines) and "F" not in _types(cells[1:]):
            # a name that was broken over two lines
            fitted = _fitted([*cells[:-1], *_broken(cells[-1], _cells(lines[below], split))], pattern, exactly=True)
            after = below + 1
        if fitted is None:
            break
        rows.append(fitted)
        j = end = after
    if len(rows) < (_LEAST if columns > 2 else _LEAST + 1):
        return None
    return Found(start, end, (*map(tuple, heads), *map(tuple, rows)))


def _worded(lines: Sequence[str], start: int, at: int, split: Split, head: Sequence[str]) -> Found | None:
    """The table of `head` whose cells hold words, and numbers only among them; None where a row holds a number alone."""
    rows: list[list[str]] = []
    j = end = at
    while (j := _next(lines, j)) < len(lines) and len(cells := _cells(lines[j], split)) == len(head):
        rows.append(cells)
        j = end = j + 1
    if len(head) < _NARROWEST or "F" in "".join(map(_types, rows)):
        return None
    if sum(cell.endswith(("：", ":")) for cell in head) > 1:  # 发布机构：	市能源局	文号：	…: labels and what they say, no heads
        return None
    if sum(any(_DIGIT.search(cell) for cell in row) for row in rows) < _LEAST:
        return None
    return Found(start, end, (tuple(head), *map(tuple, rows)))


def _broken(name: str, below: Sequence[str]) -> list[str]:
    return [joined(name, below[0]), *below[1:]] if below else [name]


def _pattern(lines: Sequence[str], at: int, split: Split, columns: int) -> str:
    """Which columns hold figures (F) and which hold text (T), by the rows that have a cell in each; "" where there are none."""
    told: Counter[str] = Counter()
    j = at
    for looked in range(_AHEAD):
        if (j := _next(lines, j)) >= len(lines) or looked - told.total() > _SHORT:
            break
        cells = _cells(lines[j], split)
        if len(cells) == columns and "F" in (types := _types(cells)):
            told[types] += 1
        j += 1
    return told.most_common(1)[0][0] if told else ""


def _fitted(cells: Sequence[str], pattern: str, exactly: bool = False) -> list[str] | None:
    """A row in its columns; None where the line is none. Blanks inside a text are no gaps; a sum may lack the cells before it."""
    types, columns = _types(cells), len(pattern)
    if len(cells) == columns:
        return list(cells) if _unlike(types, pattern) <= (0 if exactly else max(1, columns // 3)) and "F" in types else None
    if len(cells) > columns:
        return _merged(cells, types, pattern)
    if not exactly and len(cells) > 1 and types == "T" + "F" * (len(cells) - 1) and pattern.endswith(("F", "FT")):
        return list(cells)
    return None


def _unlike(types: str, pattern: str) -> int:
    return sum(a != b for a, b in zip(types, pattern, strict=True))


def _merged(cells: Sequence[str], types: str, pattern: str) -> list[str] | None:
    """A row whose texts hold blanks: what stands between its figures is put together from the left until it fits."""
    own, wanted = ([(k, len(list(g))) for k, g in groupby(t)] for t in (types, pattern))
    if [k for k, _ in own] != [k for k, _ in wanted]:
        return None
    out: list[str] = []
    at = 0
    for (kind, size), (_, room) in zip(own, wanted, strict=True):
        run = list(cells[at : at + size])
        if size < room or (size > room and kind == "F"):
            return None
        out += [" ".join(run[: size - room + 1]), *run[size - room + 1 :]]
        at += size
    return out


def _captioned(lines: Sequence[str], i: int) -> Found | None:
    """Rows without heads below a line that names what each column holds and in what unit: 表1 …（甲：吨；乙：%）"""
    above = i - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    said = _PAIRS.search(lines[above]) if above >= 0 else None
    if said is None:
        return None
    columns = len(re.split("[；;，,]", said["pairs"]))
    rows: list[list[str]] = []
    j = end = i
    while (j := _next(lines, j)) < len(lines):
        cells = lines[j].split()
        if len(cells) <= columns or _types(cells)[-columns:] != "F" * columns or "F" in _types(cells)[:-columns]:
            break
        rows.append([" ".join(cells[:-columns]), *cells[-columns:]])
        j = end = j + 1
    return Found(i, end, tuple(map(tuple, rows))) if len(rows) >= _LEAST else None


# ---------------------------------------------------------------- a cell a line


def _piles(lines: Sequence[str]) -> dict[int, Found]:
    """Tables of which each cell stands on a line of its own, by their first lines: heads, and below them as many lines again and again with
    figures in the same places. Three rows at least."""
    held = [(j, text) for j, line in enumerate(lines) if (text := line.strip())]
    types = "".join("X" if len(text) > _CELL or RUNNING.search(text) else "F" if is_number(text) else "T" for _, text in held)
    out: dict[int, Found] = {}
    at = 0
    for m in _PILE.finditer(types):  # at least three heads, and the first figure below them
        for begin in range(max(at, m.end() - 1 - COLUMNS - 1), m.end() - _NARROWEST):
            if found := _pile(held, types, begin):
                at = begin + sum(map(len, found.rows))
                out[found.start] = found
                break
    return out


def _pile(held: Sequence[tuple[int, str]], types: str, begin: int) -> Found | None:
    """The table whose first head is the line `begin` of those that are not empty."""
    for columns in range(_NARROWEST, COLUMNS + 1):
        pattern = types[begin + columns : begin + 2 * columns]
        heads = [text for _, text in held[begin : begin + columns]]
        firsts = [text.strip(".、") for _, text in held[begin + columns : begin + 4 * columns : columns]]
        if types[begin + columns : begin + 4 * columns] != pattern * 3 or pattern.count("F") < 2 or "X" in pattern or not is_head(heads):
            continue
        if pattern[0] == "F" and firsts != ["1", "2", "3"]:
            continue
        end = begin + columns
        while (row := types[end : end + columns]) and len(row) == columns and "X" not in row and _unlike(row, pattern) <= columns // 4:
            end += columns
        texts = [text for _, text in held[begin:end]]
        rows = tuple(tuple(texts[k : k + columns]) for k in range(0, len(texts), columns))
        return Found(held[begin][0], held[end - 1][0] + 1, rows)
    return None
