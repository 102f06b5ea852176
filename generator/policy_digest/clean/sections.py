"""Paragraphs → the section tree. In: the article's lines in order. Out: a heading depth for each, 0 for body text."""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.typography import count_han
from policy_digest.clean.lines import NUMBERED, is_closed

_STYLES = (
    *((name, later(f"^{mark(name)}")) for name in ("part", "section", "han", "bracketed", "article", "arabic")),
    ("bracketed arabic", later(f"^{mark('bracketed arabic', 'circled', 'half bracketed')}")),
)
_QUESTION = later(f"^(?:问|Q[0-9]*|{mark('arabic', 'han')})?[:：]?.{{2,60}}[？❓]$")
_ITEM = later(r"[\d万亿.,]+(?:元|人|名|个|家|%|人次|项|所)[！!]?$")  # 高级工：2000元 is an item of a list, and heads nothing
_COUNTED = later(r"[0-9][0-9.,]*[万亿千百余多]*(?:[家个名人户项所条座处套台件辆次场元亩间张%％]|平方|公里)")
_CAPTION = later("^附?(?:图|表) ?[0-9]")  # names a picture or a table, and heads no text below it
_MAX = 40  # characters of a heading; longer ones are sentences
_TAGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 5, "strong": 1}


def _style(text: str) -> str:
    return next((name for name, pattern in _STYLES if pattern.match(text)), "")


def _is_heading(texts: Sequence[str], tags: Sequence[str], i: int) -> bool:
    text = texts[i]
    if len(text) > 60 or count_han(text) < 2 or tags[i] == "tr" or _CAPTION.match(text):
        return False
    following = texts[i + 1] if i + 1 < len(texts) else ""
    if _QUESTION.match(text) and following and not following.endswith("？"):
        return len(text) <= 60
    if not following or len(text) > _MAX:
        return False
    if is_closed(text):
        # 一、总体要求。 alone on its line, above text of its own
        single = text.endswith("。") and text.count("。") == 1 and "，" not in text
        return bool(_style(text)) and single and len(text) <= 24 and not NUMBERED.match(following)
    numbered = bool(NUMBERED.match(text))
    if (_ITEM.search(text) and not numbered) or text.endswith(("，", "、", "—")) or text.count("，") > 1:
        return False
    return _numbered_heading(texts, i) if numbered else _bare_heading(texts, i)


def _numbered_heading(texts: Sequence[str], i: int) -> bool:
    """An item of a list is followed by its like; a heading, by text or by a lower heading."""
    own = _style(texts[i])
    before = texts[i - 1] if i else ""
    if _style(before) == own and len(before) <= _MAX and not is_closed(before):
        return False  # the last item of a list
    return own != _style(texts[i + 1]) or own in ("part", "section", "han")


def _bare_heading(texts: Sequence[str], i: int) -> bool:
    """Without a number: alone between longer ones."""
    text, following = texts[i], texts[i + 1]
    if "，" in text and _COUNTED.search(text):
        return False  # 遴选机构不少于40家，为企业提供服务: a sentence that lost its full stop
    above = next((t for t in reversed(texts[max(0, i - 12) : i]) if is_closed(t)), "")
    if above.endswith("：") and not any(NUMBERED.match(t) for t in texts[max(0, i - 12) : i][-1:]):
        return False  # an item of the list that a colon opened
    return len(following) > len(text) and (len(following) > 40 or bool(NUMBERED.match(following)) or is_closed(following))


def find_levels(texts: Sequence[str], tags: Sequence[str]) -> tuple[int, ...]:
    """Heading depth of each paragraph, 1 the outermost, 0 for body text. `tags`: the HTML elements, "" for plain text.

    Depth follows the order of numbering styles that official documents keep (第X章, 一、, （一）, 1., (1)), without gaps; a heading
    without a number stands one below the numbered one it is under.
    """
    headings = [_is_heading(texts, tags, i) for i in range(len(texts))]
    styles = [_style(texts[i]) if headings[i] else "" for i in range(len(texts))]
    ranks = {name: rank for rank, name in enumerate(name for name, _ in _STYLES if name in set(styles))}
    levels, above = [], 0
    for i, is_heading in enumerate(headings):
        if not is_heading:
            levels.append(0)
        elif styles[i]:
            above = ranks[styles[i]] + 1
            levels.append(min(6, above))
        elif tags[i] in _TAGS and not ranks:
            levels.append(_TAGS[tags[i]])
        else:
            levels.append(min(6, above + 1))
    return tuple(levels)
