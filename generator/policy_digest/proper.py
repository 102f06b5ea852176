"""Chinese names of places → English: pinyin, and the kind of place in words. In: a name. Out: a string, "" for no such name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from policy_digest.tables import Term

_LONGEST: Final = 10  # characters of a name before its kind, and one more
_AUTONOMOUS: Final = "Autonomous"


def pinyin(zh: str) -> str:
    """`海河工匠杯` → `Haihegongjiangbei`: capitalised, without tones, one word."""
    from pypinyin import Style, lazy_pinyin  # a fifth of what it takes to read a page, and most pages need no word of it

    return "".join(lazy_pinyin(zh, style=Style.NORMAL, v_to_u=True)).capitalize()


def county_en(zh: str, terms: Mapping[str, Term], divisions: Mapping[str, str]) -> str:
    """`朝阳区` → Chaoyang District, `昆山` → Kunshan; the peoples of an autonomous county are said in English where `terms` has them.

    `divisions`: the kinds of a county-level division, the longest first, as China's own offices write them; a city's kind is not said.
    """
    kind = next((kind for kind in divisions if zh.endswith(kind) and 0 < len(zh) - len(kind) < _LONGEST), None)
    if kind is None:
        return pinyin(zh)
    name, peoples = zh[: -len(kind)], []
    if len(name) == 1:  # 威县: one syllable alone is no name, Weixian County
        return f"{pinyin(zh)} {divisions[kind]}".strip()
    if divisions[kind].startswith(_AUTONOMOUS):
        while (people := next((terms[name[-n:]] for n in (6, 5, 4, 3, 2) if len(name) > n + 1 and name[-n:] in terms), None)) is not None:
            peoples.append(people.en)
            name = name[: -len(people.zh)]
    return " ".join(x for x in (pinyin(name), *reversed(peoples), divisions[kind]) if x)


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
