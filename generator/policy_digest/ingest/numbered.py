"""Automatic numbers of a word processor → what they show. In: a paragraph's level and list. Out: its label, 一、 or 1.2.

Word writes no number into a numbered paragraph: it counts the paragraphs of a list and shows what the list's level says.
Source: ECMA-376 part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from policy_digest.chinese.numbering import HAN

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "\u3007" + HAN[:9]  # 〇一二…九
_TEN, _HUNDRED = HAN[9], HAN[10]
_STEMS = ("\u7532", "\u4e59", "\u4e19", "\u4e01", "\u620a", "\u5df1", "\u5e9a", "\u8f9b", "\u58ec", "\u7678")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
    (4, "IV"), (1, "I"),
)  # fmt: skip
_SHOWN = re.compile("%([1-9])")
_LEVELS = 9
_MOST = 9999  # a number beyond it stands in no document
_COUNTED = frozenset("chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand".split())


def shown(number: int, form: str) -> str:
    """A number as the format `form` writes it; one that is not known, in digits. Nothing for a bullet."""
    number = min(max(number, 0), _MOST)
    if form in ("bullet", "none"):
        return ""
    if form in _COUNTED:
        return counted(number)
    if form == "ideographDigital":
        return "".join(_DIGITS[int(d)] for d in str(number))
    if form == "ideographTraditional" and 1 <= number <= 10:
        return _STEMS[number - 1]
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalEnclosedParen" and 1 <= number <= 20:
        return f"({number})"
    if form == "decimalZero":
        return f"{number:02}"
    if form in ("upperLetter", "lowerLetter") and number:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter[:8] if form == "upperLetter" else letter[:8].lower()
    if form in ("upperRoman", "lowerRoman") and number:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    return str(number)


def counted(number: int) -> str:
    """十二, 二十, 一百零三: up to 999; larger ones digit by digit."""
    if number >= 1000 or number == 0:
        return "".join(_DIGITS[int(d)] for d in str(number))
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    out = f"{_DIGITS[hundreds]}{_HUNDRED}" if hundreds else ""
    if tens:
        out += f"{_DIGITS[tens] if tens > 1 or hundreds else ''}{_TEN}"
    elif hundreds and ones:
        out += HAN[11]
    return out + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. `text`: with %1 for the number of the first level; `legal`: all numbers in digits."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    blank: bool = True  # whether something stands between the number and the text


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted. `label` is to be asked in the order of the paragraphs."""

    levels: Mapping[str, Mapping[int, Level]]  # by list
    counts: Mapping[str, str]  # list → what counts for it: lists made from one another count on
    restarts: Mapping[tuple[str, int], int]  # where a list begins again
    styles: Mapping[str, tuple[str, int]]  # by style: the list and level of its paragraphs
    counters: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, list_: str, level: int) -> str:
        """The number of the next paragraph of a list at a level, counted from 0; nothing where it shows none."""
        levels = self.levels.get(list_)
        if not levels or not 0 <= level < _LEVELS or level not in levels:
            return ""
        counter = self.counters.setdefault(self.counts[list_], [None] * _LEVELS)
        own = levels[level]
        if (list_, level) in self.restarts and (list_, level) not in self.begun:
            counter[level] = self.restarts[list_, level]
        else:
            before = counter[level]
            counter[level] = own.start if before is None else before + 1
        self.begun.add((list_, level))
        counter[level + 1 :] = [None] * (_LEVELS - level - 1)

        def number(match: re.Match[str]) -> str:
            k = int(match[1]) - 1
            at = levels.get(k, Level())
            value = counter[k]
            return shown(at.start if value is None else value, "decimal" if own.legal and k != level else at.form)

        text = _SHOWN.sub(number, own.text) if own.form != "bullet" else ""
        # What stands behind 一、 or （一） needs no blank, what stands behind 1. or 第一条 does.
        blank = own.blank and text and (text[-1].isascii() or "\u4e00" <= text[-1] <= "\u9fff")
        return f"{text} " if blank else text


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    """The lists of `word/numbering.xml`, and which styles number their paragraphs, of `word/styles.xml`."""
    abstract: dict[str, dict[int, Level]] = {}
    linked: dict[str, str] = {}  # list that only names a style → that style
    named: dict[str, str] = {}  # style → the list that it is
    levels: dict[str, dict[int, Level]] = {}
    counts: dict[str, str] = {}
    restarts: dict[tuple[str, int], int] = {}
    for one in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
        key = _value(one, "abstractNumId", own=True)
        abstract[key] = {_int(lvl.get(f"{W}ilvl"), 0): _level(lvl) for lvl in one.iter(f"{W}lvl")}
        if link := _value(one, "numStyleLink"):
            linked[key] = link
        if style := _value(one, "styleLink"):
            named[style] = key
    for one in numbering.iter(f"{W}num") if numbering is not None else ():
        list_, key = _value(one, "numId", own=True), _value(one, "abstractNumId")
        key = named.get(linked.get(key, ""), key)
        counts[list_], levels[list_] = key, dict(abstract.get(key, {}))
        for override in one.iter(f"{W}lvlOverride"):
            at = _int(override.get(f"{W}ilvl"), 0)
            if (lvl := override.find(f"{W}lvl")) is not None:
                levels[list_][at] = _level(lvl)
            if start := _value(override, "startOverride"):
                restarts[list_, at] = _int(start, 1)
    return Numbering(levels, counts, restarts, _styled(styles))


def _styled(styles: Element | None) -> dict[str, tuple[str, int]]:
    """By style: the list and the level that it, or the style it is based on, gives its paragraphs."""
    own: dict[str, tuple[str | None, int | None, str]] = {}
    for style in styles.iter(f"{W}style") if styles is not None else ():
        found = style.find(f"{W}pPr/{W}numPr")
        list_ = _value(found, "numId") if found is not None else None
        level = _value(found, "ilvl") if found is not None else None
        own[_value(style, "styleId", own=True)] = (list_ or None, _int(level, 0) if level else None, _value(style, "basedOn"))
    out: dict[str, tuple[str, int]] = {}
    for name in own:
        at, list_, level_, seen = name, None, None, set[str]()
        while at in own and at not in seen:
            seen.add(at)
            found_list, found_level, base = own[at]
            list_, level_ = list_ or found_list, found_level if level_ is None else level_
            at = base
        if list_ and list_ != "0":
            out[name] = (list_, level_ or 0)
    return out


def _level(lvl: Element) -> Level:
    legal = lvl.find(f"{W}isLgl")
    return Level(
        _int(_value(lvl, "start"), 1),
        _value(lvl, "numFmt") or "decimal",
        _value(lvl, "lvlText"),
        legal is not None and legal.get(f"{W}val") not in ("0", "false"),
        _value(lvl, "suff") != "nothing",
    )


def _value(element: Element | None, name: str, own: bool = False) -> str:
    """The value of an attribute, or of a child element's `val`; "" where there is none."""
    if element is None:
        return ""
    if own:
        return element.get(f"{W}{name}") or ""
    child = element.find(f"{W}{name}")
    return (child.get(f"{W}val") or "") if child is not None else ""


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else default
