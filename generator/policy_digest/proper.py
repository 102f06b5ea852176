"""Chinese names of places → English: pinyin, and the kind of place in words. In: a name. Out: a string, "" for no such name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from policy_digest.chinese.alternation import later
from policy_digest.tables import Term

# The kind of a county-level division, as China's own offices write it; a city's kind is not said.
_DIVISIONS: Final = {
    "自治县": "Autonomous County", "自治旗": "Autonomous Banner", "矿区": "Mining District", "林区": "Forestry District",
    "特区": "Special District", "新区": "New Area", "县": "County", "区": "District", "旗": "Banner", "市": "", "镇": "Town",
    "乡": "Township",
}  # fmt: skip
_DIVISION = later(rf"(?P<name>.{{1,9}}?)(?P<kind>{'|'.join(_DIVISIONS)})")


def pinyin(zh: str) -> str:
    """`海河工匠杯` → `Haihegongjiangbei`: capitalised, without tones, one word."""
    from pypinyin import Style, lazy_pinyin  # a fifth of what it takes to read a page, and most pages need no word of it

    return "".join(lazy_pinyin(zh, style=Style.NORMAL, v_to_u=True)).capitalize()


def county_en(zh: str, terms: Mapping[str, Term]) -> str:
    """`朝阳区` → Chaoyang District, `昆山` → Kunshan; the peoples of an autonomous county are said in English where `terms` has them."""
    found = _DIVISION.fullmatch(zh)
    if found is None:
        return pinyin(zh)
    name, peoples = found["name"], []
    if len(name) == 1:  # 威县: one syllable alone is no name, Weixian County
        return f"{pinyin(zh)} {_DIVISIONS[found['kind']]}".strip()
    if found["kind"].startswith("自治"):
        while (people := next((terms[name[-n:]] for n in (6, 5, 4, 3, 2) if len(name) > n + 1 and name[-n:] in terms), None)) is not None:
            peoples.append(people.en)
            name = name[: -len(people.zh)]
    return " ".join(x for x in (pinyin(name), *reversed(peoples), _DIVISIONS[found["kind"]]) if x)


def geographic(zh: str, landmarks: Mapping[str, str], no_name: Collection[str] = (), never_first: Collection[str] = ()) -> str:
    """`美舍河` → Meishe River; "" for what is no name of a river, hill, town or the like. `landmarks`: what such a name ends with.

    `no_name`: characters that alone are no name of one (入湖); `never_first`: those that begin no name (沿红水河).
    """
    if zh[:1] in never_first or (zh[:1] in no_name and zh[1:] in landmarks):
        return ""
    for n in range(1, 4):  # characters of the name; the longest kind that is left wins
        if len(zh) > n and (kind := landmarks.get(zh[n:])):
            return f"{pinyin(zh[:n])} {kind}"
    return ""
