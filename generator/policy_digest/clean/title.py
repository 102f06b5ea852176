"""A page's own lines → its headline. In: the layout, lines and metas. Out: the headline, and the lines that show it; "" for none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.chinese.typography import HAN, count_han, fold
from policy_digest.clean.dates import find_dates
from policy_digest.clean.lines import DATELINE, NUMBERED, Line
from policy_digest.clean.span import Layout, is_addressee, is_number, is_signature
from policy_digest.clean.words import Label, Words
from policy_digest.models import APART

_GENERIC = later(rf"^(?:[0-9]{{4}}年)?[{HAN}]{{0,8}}(?:工作报告|施政报告|财政预算案|统计公报)(?:[（(][^（）()]{{1,16}}[）)])?$")
_ITEM = later(r"^(?:[（(]?[0-9]{1,3}[.．、）)](?![0-9])|[问答][:：])")  # 41.让…: a measure of a list, cut out of it; half of a talk
_LABELLED = later(r"^[\[【（(]([^\[\]【】（）()]{2,6})[\]】）)]")
_ASIDE = later(r"^(?:（[^（）]*）|\([^()]*\)|【[^【】]*】|\[[^\[\]]*\])$")  # （图片由…提供）
_SETTING = later("(?:时间|地点|发布人|主持人?|出席(?:人员|领导)?|嘉宾|发言人)[：:]")  # of a press conference
_COLUMN = later("^【[^】]{1,6}】 ?")  # 【深度】 names the paper's column
_WHOLE = later("^《(【[^《》]+(?:《[^《》]*》[^《》]*)*)》$")  # a page that sets its whole headline in brackets
_PARTS = later(r" ?[_|｜]+ ?| [–—-]+ |(?<![0-9A-Za-z年月日])[-–](?![0-9A-Za-z])")
_SUFFIX = later(r"^(.{6,}?) ?[-_|｜–—]+ ?([^-_|｜–—，。、：《》]{2,14})$")
META_TITLES = ("articletitle", "title-article", "og:title", "twitter:title", "dc.title", "headline")
_BEGINS = later("关于|印发|转发|公布")
_GOES_ON = later("关于|印发|《|的")
_QUOTED = later("《([^《》]{4,60})》")
_NOTE = 15  # lines that a covering note has at most
_SHORTEST = 6  # Chinese characters of a headline before the site's name
_MOST = 5  # lines over which a headline is set
_AT_LEAST = (1.5, 5.5)  # points of a headline on a page that names none, and on one that does


def strip_site(text: str) -> tuple[str, str]:
    """`Headline_Channel_Site` → the headline and the last part; a dash inside the headline stays where what follows is no site."""
    parts = [p.strip() for p in _PARTS.split(text)]
    if len(parts) < 2:
        return text.strip(), ""
    match = _PARTS.search(text)
    assert match is not None
    longest = max(parts, key=count_han)
    return (longest if count_han(longest) > count_han(parts[0]) + 4 else parts[0]) or text, parts[-1]


def labelled(lines: Sequence[Line], names: frozenset[str]) -> Iterator[tuple[int, Label]]:
    """The labels of these names in the lines that may hold them, with the index of each line."""
    for i, line in enumerate(lines):
        if line.look in ("info", "widget") or (line.look == "short" and len(line.folded) <= 60):
            yield from ((i, label) for label in line.labels if label.name in names)


# ---------------------------------------------------------------- one line


@dataclass(frozen=True)
class _Candidate:
    """A line that may be the headline, with what its page says around it."""

    line: Line
    i: int
    first: int
    following: Line | None  # the next line that is no widget, not below the first paragraph
    before: Line | None
    named: bool  # the page's own metas or a label name it
    echoed: bool
    words: Words


def _is_owner(c: _Candidate) -> bool:
    return any(c.line.text.endswith(word) for word in c.words.lists["companies"]) or bool(
        c.words.account.search(c.line.text) or c.words.masthead.search(c.line.text)
    )


# What speaks for a headline, and what against it, each with its points
_SIGNS: tuple[tuple[float, Callable[[_Candidate], object]], ...] = (
    (6, lambda c: c.line.tag == "h1"),
    (2, lambda c: c.line.tag in ("h2", "h3")),
    (8, lambda c: c.named),
    (4, lambda c: c.following is not None and c.following.look == "info"),
    (2, lambda c: c.following is not None and c.following.look == "byline"),
    (2, lambda c: c.following is not None and c.following.look == "byline" and find_dates(c.following.text)),
    (2, lambda c: c.words.document.search(c.line.text)),
    (2, lambda c: _GENERIC.match(c.line.text)),
    (2, lambda c: 8 <= count_han(c.line.text) <= 45),
    (-1, lambda c: count_han(c.line.text) < 8),
    (3, lambda c: c.i == 0 and c.first == 1 and c.line.folded not in c.words.lists["nameless"]),  # the capture's first line, above text
    (4, lambda c: c.following is not None and c.following.text.startswith(("—", "─", "-"))),  # a subtitle: ——在某会议上
    (-3, lambda c: NUMBERED.match(c.line.text)),
    (-6, lambda c: _ITEM.match(c.line.text) and not c.named),
    (-10, lambda c: c.line.text.startswith(("—", "─"))),  # the subtitle itself
    (1, lambda c: c.before is not None and c.before.look == "info" and c.line.look == "short"),
    (3, lambda c: c.echoed),
    (-6, lambda c: c.words.speaker.search(c.line.text)),
    (-3, _is_owner),
    (-4, lambda c: c.line.link_share > 0.6),
    (-6, lambda c: c.i == c.first),
)


def _is_out(line: Line, words: Words) -> bool:
    """Whether a line is no headline whatever stands around it."""
    if line.look not in ("short", "prose") or count_han(line.text) < 4 or len(line.folded) > 110:
        return True
    if line.tag == "tr" and line.text.count(APART) > 1:  # the heads of a table
        return True
    if line.text.endswith(("。", "；", "：", ":", "，")) or (line.labels and line.labels[0].start == 0) or _SETTING.match(line.text):
        return True
    label = _LABELLED.match(line.text)
    if _ASIDE.match(line.text) or {line.folded, label[1] if label else ""} & set(words.lists["abstracts"]):
        return True
    return is_addressee(line.text, words) or is_number(line.text) or is_signature(line.text, words)


def _score(c: _Candidate) -> float:
    return sum(points for points, says in _SIGNS if says(c)) - 0.02 * (c.first - c.i)


def _echoed(lines: Sequence[Line], candidates: Sequence[int], until: int) -> frozenset[int]:
    """Candidates that the page says once more inside a line of its own, a breadcrumb or a running foot."""
    around = "\n".join(line.folded for line in lines[: until + 1] if line.look in ("widget", "info", "short") and len(line.folded) <= 160)
    return frozenset(i for i in candidates if len(lines[i].folded) >= 8 and around.count(lines[i].folded) > 1)


def _is_named(line: Line, heads: Sequence[str]) -> bool:
    return any(line.folded == head or (len(line.folded) >= 8 and (line.folded in head or head in line.folded)) for head in heads)


def _scores(layout: Layout, lines: Sequence[Line], above: Sequence[int], heads: Sequence[str], words: Words) -> dict[int, float]:
    """Candidate → its points."""
    echoed = _echoed(lines, above, layout.until)
    scores = {}
    for i in above:
        if _is_out(lines[i], words):
            continue
        following = next((lines[j] for j in range(i + 1, layout.first + 1) if lines[j].look != "widget"), None)
        before = next((lines[j] for j in range(i - 1, max(-1, i - 4), -1) if lines[j].look != "widget"), None)
        named = _is_named(lines[i], heads)
        scores[i] = _score(_Candidate(lines[i], i, layout.first, following, before, named, i in echoed, words))
    return scores


def _above_sub_heading(lines: Sequence[Line], best: int, scores: Mapping[int, float], words: Words) -> int:
    """Of two short lines one upon the other, with nothing that tells them apart, the upper one: the lower is a sub-heading."""
    upper = best - 1
    alike = upper in scores and scores[best] - scores[upper] < 0.1 and lines[upper].tag == lines[best].tag
    return upper if alike and not words.document.search(lines[best].text) else best


# ---------------------------------------------------------------- a headline over several lines


def _run_of(lines: Sequence[Line], above: Sequence[int], heads: Sequence[str]) -> tuple[int, ...]:
    """The consecutive lines that together say what the page's own metas say."""
    for head in heads:
        for i in above:
            rest, run = head, []
            for j in range(i, min(i + _MOST, len(lines))):
                if not lines[j].folded or not rest.startswith(lines[j].folded):
                    break
                rest = rest.removeprefix(lines[j].folded)
                run.append(j)
                if not rest:
                    return tuple(run)
    return ()


def _is_part(line: Line, words: Words) -> bool:
    """Whether a line may go on with the headline above it."""
    if line.look != "short" or line.link_share > 0.5 or NUMBERED.match(line.text) or is_number(line.text) or is_addressee(line.text, words):
        return False
    return not find_dates(line.text) and not line.text.endswith(("：", ":", "。")) and not is_signature(line.text, words)


def _open(text: str, words: Words) -> bool:
    """Whether a document's headline has begun and not ended: 关于印发某市 …"""
    return not words.document.search(text) and (bool(_BEGINS.search(text)) or text.endswith(("的", "及", "和", "、", "《", "“")))


def _downwards(lines: Sequence[Line], i: int, text: str, words: Words) -> tuple[str, list[int]]:
    """The headline with the lines below that end it; alone where none does."""
    run, whole = [i], text
    while len(run) < _MOST and run[-1] + 1 < len(lines) and not words.document.search(whole) and _is_part(lines[run[-1] + 1], words):
        run.append(run[-1] + 1)
        whole += lines[run[-1]].text
    return (whole, run) if words.document.search(whole) else (text, [i])


def _upwards(lines: Sequence[Line], i: int, words: Words) -> list[int]:
    """The lines above that the headline began with: who issues, and `关于印发…` where this line only ends it."""
    run: list[int] = []
    text = lines[i].text
    for j in range(i - 1, max(-1, i - _MOST), -1):
        line = lines[j]
        office = line.look == "short" and bool(words.office.search(line.text)) and is_signature(line.text, words)
        if line.link_share >= 0.5:
            break
        if text.startswith(("关于", "印发", "转发")) and office:
            run.insert(0, j)
            if j and not (lines[j - 1].look == "short" and is_signature(lines[j - 1].text, words)):
                break
        elif words.document.search(lines[i].text) and _is_part(line, words) and _open(line.text, words) and not text.startswith("关于"):
            run.insert(0, j)
            text = line.text
        else:
            break
    return run


def _with_neighbours(lines: Sequence[Line], i: int, words: Words) -> tuple[str, tuple[int, ...]]:
    """A headline set over several lines: who issues, `关于印发…` and `…的通知` belong together."""
    above = _upwards(lines, i, words)
    text, run = lines[i].text, [i]
    below = lines[i + 1].text if i + 1 < len(lines) and lines[i + 1].look == "short" else ""
    if _open(text, words) or (not words.document.search(text) and _GOES_ON.match(below)):
        whole, found = _downwards(lines, i, text, words)
        if len(found) > 1:
            text, run = whole, found
        elif _GOES_ON.match(below):
            text, run = text + below, [i, i + 1]
    parts = [lines[j].text.replace(" ", "") for j in above]
    return "".join((*parts, text)), (*above, *run)


# ---------------------------------------------------------------- the headline


def find_title(layout: Layout, lines: Sequence[Line], meta: dict[str, str], words: Words) -> tuple[str, tuple[int, ...]]:
    """The headline, and the lines that show it.

    The page's own metas and `<title>` say which line or lines it is; without them a label (原标题), or the place above date and source.
    """
    heads = [meta[name] for name in META_TITLES if count_han(meta.get(name, "")) >= 4]
    if count_han(meta.get("title", "")) >= 4:
        heads.append(strip_site(meta["title"])[0])
    named = [label.value for _, label in labelled(lines[: layout.until], frozenset(words.lists["titles"])) if count_han(label.value) >= 4]
    stated = [*heads, *named]
    # The first line of running text may be a headline that ends in a question mark; the last before it usually is the one.
    floor = max(0, layout.first - 60, layout.begin if layout.begin and layout.lines[layout.begin].look != "open" else 0)
    above = [i for i in range(floor, layout.first + 1) if lines[i].look in ("short", "prose")]
    if len(run := _run_of(lines, above, [fold(h) for h in stated])) > 1:
        said = "".join(lines[i].folded for i in run)
        return _shown(next(h for h in stated if fold(h) == said), words), run
    scores = _scores(layout, lines, above, [fold(h) for h in stated], words)
    best = max(scores, key=lambda i: (scores[i], -i), default=None)
    if best is not None and scores[best] > _AT_LEAST[bool(stated)]:
        if not stated:
            best = _above_sub_heading(lines, best, scores, words)
        title, shown = _with_neighbours(lines, best, words)
        return _shown(title, words), shown
    if named or heads:
        return _shown(named[0] if named else heads[0], words), ()
    return _annexed(layout, lines, words)


def _annexed(layout: Layout, lines: Sequence[Line], words: Words) -> tuple[str, tuple[int, ...]]:
    """The headline of the document that a covering note without one names in brackets: 现将《…方案》转发给你们"""
    quoted = {fold(match) for line in lines[layout.first : layout.first + 3] for match in _QUOTED.findall(line.text)}
    for i in range(layout.first + 1, min(layout.first + _NOTE, layout.end)):
        line = lines[i]
        if line.look == "short" and line.folded in quoted and not is_signature(line.text, words):
            return line.text, (i,)
    return "", ()


def _shown(title: str, words: Words) -> str:
    """The headline without the paper's column before it, the site's name behind it and the brackets around it."""
    title = _WHOLE.sub(r"\1", title)
    title = _COLUMN.sub("", title) or title
    if (match := _SUFFIX.match(title)) and _is_site(match[2], words):
        return match[1].rstrip()
    for match in _PARTS.finditer(title):  # Headline_Site_City
        if count_han(title[: match.start()]) >= _SHORTEST and _is_site(_PARTS.split(title[match.end() :], maxsplit=1)[0], words):
            return title[: match.start()].rstrip()
    return title


def _is_site(text: str, words: Words) -> bool:
    return any(text.strip().endswith(end) for end in words.lists["sites"]) and not words.document.search(text)


def untitled(text: str) -> str:
    """What a page without a headline is called: its first sentence, without the dateline."""
    return re.split("[。！？；]", DATELINE.sub("", text), maxsplit=1)[0][:60].lstrip("：:，, ")
