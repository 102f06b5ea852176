"""Characters as captured → characters as a mainland press prints them. In: a string. Out: a string in the house typography.

Only the form of characters changes here, never the wording: control and bidi marks go, traditional characters become simplified,
stray spaces beside Chinese characters go, ASCII punctuation beside Chinese becomes fullwidth, fullwidth digits become ASCII.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping, Sequence
from functools import cached_property

import opencc

from policy_digest.chinese.numbering import mark

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_CJK_MARKS = "、。〈〉《》「」『』【】〔〕〖〗，：；？！（）“”‘’…—·％￥～"
_BESIDE = f"{HAN}{_CJK_MARKS}"  # what makes a neighbouring space or ASCII mark Chinese

# Cc except tab and line ends, zero-width and bidi marks, soft hyphen, BOM, private-use icons of web fonts, noncharacters, lone surrogates.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_SPACES = re.compile("[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_WIDE = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05, 0xFF0B, 0xFF0F, 0xFF1D)}
_WIDE_ANY = re.compile("[０-９Ａ-Ｚａ-ｚ％＋／＝．]")
_WIDE_STOP = re.compile("(?<=[0-9A-Za-z])．(?=[0-9A-Za-z])")
_NUMBERING_STOP = re.compile("^(\\s*[0-9]{1,3})．")
_IS_BESIDE = re.compile(f"[{_BESIDE}]")
_GAP = re.compile(" +")
_MARKS = str.maketrans(",:;?!", "，：；？！")
_MARK = re.compile("[,:;?!]+")
_URL = re.compile("(?:https?://|www\\.)[!-~]+")
_LONE = re.compile("[()]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_CHINESE = re.compile(f"[{HAN}]+")
_CORNER = re.compile("[「」『』﹁﹂﹃﹄]")
_ARTICLE = re.compile(f"^{mark('article')}$")  # 第一条 stands apart from its text
_QUOTES = str.maketrans("「」『』﹁﹂﹃﹄", "“”‘’“”‘’")


def count_han(text: str) -> int:
    """How many Chinese characters `text` holds."""
    return sum(map(len, _CHINESE.findall(text)))


class Script:
    """Tells and turns traditional characters. What it turns them with is loaded when it is first needed.

    `restore`: words that the conversion gets wrong → the right ones. `unconverted`: words in traditional characters whose first one stays
    as it is (乾縣 is 乾县, though 乾 by itself is 干).
    """

    def __init__(self, restore: Mapping[str, str] | None = None, unconverted: Sequence[str] = ()) -> None:
        self._restore, self._unconverted = dict(restore or {}), unconverted

    @cached_property
    def _of_all(self) -> opencc.OpenCC:
        # t2s, not tw2s: the latter also rewrites words that are right in simplified text (编著 → 编着).
        return opencc.OpenCC("t2s")

    @cached_property
    def _of_taiwan(self) -> opencc.OpenCC:
        return opencc.OpenCC("tw2s")

    @cached_property
    def _of_hong_kong(self) -> opencc.OpenCC:
        return opencc.OpenCC("hk2s")

    def share_traditional(self, text: str) -> float:
        """Share of the Chinese characters that exist only in traditional script, 0–1. Hong Kong and Taiwan pages measure 0.3–0.5."""
        han = "".join(_CHINESE.findall(text))
        if not han:
            return 0.0
        plain = self._of_all.convert(han)
        return sum(map(operator.ne, han, plain)) / len(han) if plain != han else 0.0

    def simplify(self, text: str) -> str:
        """Traditional → simplified, character and phrase; 「」 → “”."""
        kept = [word for word in self._unconverted if word in text]
        for k, word in enumerate(kept):
            text = text.replace(word, f"{chr(0xE000 + k)}{word[1:]}")
        # tw2s turns 著力 into 着力 where t2s leaves it; hk2s afterwards knows the Hong Kong forms that tw2s leaves (衞).
        text = self._of_hong_kong.convert(self._of_taiwan.convert(text)).translate(_QUOTES)
        for wrong, right in self._restore.items():
            text = text.replace(wrong, right)
        for k, word in enumerate(kept):
            text = text.replace(chr(0xE000 + k), word[0])
        return text


def strip_controls(text: str) -> str:
    """Control, bidi, zero-width and private-use characters removed; every kind of white space one ASCII space."""
    if not text.isprintable() or "  " in text:
        text = _SPACES.sub(" ", _CONTROLS.sub("", text))
    return text.strip()


def _close(text: str) -> str:
    """Brackets become fullwidth, in pairs, where Chinese stands inside them or beside them."""

    def pair(match: re.Match[str]) -> str:
        inside, start, end = match[1], match.start(), match.end()
        beside = text[start - 1 : start] + text[end : end + 1]
        if _CHINESE.search(inside) or any(c in _CJK_MARKS or _CHINESE.match(c) for c in beside):
            return f"（{inside}）"
        return match[0]

    for _ in range(3):  # three nested pairs are enough for prose; deeper ones stay as they stand
        if "(" not in text:
            break
        changed = _BRACKETS.sub(pair, text)
        if changed == text:
            break
        text = changed
    return text


def _lone(match: re.Match[str]) -> str:
    """A bracket without its partner stays unpaired (the damage stays visible); only its width changes, beside Chinese."""
    text, start, end = match.string, match.start(), match.end()
    if (start and _IS_BESIDE.match(text, start - 1)) or _IS_BESIDE.match(text, end):
        return "（" if match[0] == "(" else "）"
    return match[0]


def _gap(match: re.Match[str]) -> str:
    """A space goes where a Chinese character or mark stands on either side of it."""
    text, start, end = match.string, match.start(), match.end()
    if start <= 7 and _ARTICLE.match(text[:start]):
        return " "
    return "" if (start and _IS_BESIDE.match(text, start - 1)) or _IS_BESIDE.match(text, end) else match[0]


def _mark(match: re.Match[str]) -> str:
    """A clause mark becomes fullwidth beside Chinese, behind a percentage, and at the end of the paragraph."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    wide = before == "%" or not after or _IS_BESIDE.match(before) or _IS_BESIDE.match(after)
    return match[0].translate(_MARKS) if wide else match[0]


def spread(text: str) -> bool:
    """Whether a space stands behind nearly every character, 玉 门 市 分 布 式 光 伏: they divide nothing."""
    words = text.split()
    return len(words) >= _FEW and sum(len(word) == 1 for word in words) * 10 >= len(words) * 7


def set_chinese(text: str, keep_spaces: bool = False) -> str:
    """`text` in the house typography. `keep_spaces`: a headline or a table row, whose spaces divide its parts.

    Numbers (2,500), times (17:20) and URLs keep their ASCII marks.
    """
    keep_spaces = keep_spaces and not spread(text)
    if _WIDE_ANY.search(text):
        text = _WIDE_STOP.sub(".", text.translate(_WIDE))
    text = _NUMBERING_STOP.sub(r"\1.", text)
    if _CORNER.search(text):
        text = text.translate(_QUOTES)
    if not _CHINESE.search(text):
        return text
    links = _URL.findall(text) if "://" in text or "www." in text else []
    if links:
        text = _URL.sub("\x00", text)
    for _ in range(4):  # a mark that has become Chinese may make its neighbour so; twice is enough for what people write
        before = text
        if not keep_spaces and " " in text:
            text = _GAP.sub(_gap, text)
        text = _MARK.sub(_mark, text)
        if "(" in text or ")" in text:
            text = _LONE.sub(_lone, _close(text))
        if text == before:
            break
    rest = iter(links)
    return re.sub("\x00", lambda _: next(rest), text) if links else text


_FEW = 6  # words of a line; fewer may be a name set wide, 通 知
_FOLD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` without white space, punctuation and case: what two prints of the same sentence share."""
    return _FOLD.sub("", text).lower()
