"""Records of one article → the same, where two of a sentence that would be called alike are told apart: 新建球场 and 改造球场."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from policy_digest.chinese.alternation import later
from policy_digest.chinese.word_edges import tagged
from policy_digest.models import Record

_DONE = later("新改扩建|改扩建|新建|改建|扩建|新增|续建|改造|修缮|翻新|维修|迁建|重建|提升|更新|购置|租用")
_JOINED = later("[以上左右余多个人套台座家所处张]*、$")


def apart(records: Sequence[Record], text: str) -> list[Record]:
    """The records in reading order with names that differ where the things do."""
    out = list(records)
    order = sorted(range(len(out)), key=lambda i: out[i].figure)
    for _, group in groupby(order, key=lambda i: (out[i].evidence.start, out[i].evidence.end)):
        alike: dict[tuple[object, ...], list[int]] = {}
        here = list(group)
        for i in here:
            r = out[i]
            alike.setdefault((_bare(r.indicator_zh), r.unit, r.kind, r.period), []).append(i)
        for same in alike.values():
            if len(same) > 1:
                words = _verbs(out, same, text) if len({out[i].value for i in same}) == 1 else _kinds(out, same, here, text)
                if not (len(set(words)) == len(same) and all(words)):
                    words = _added(out, same, text)
                if len(set(words)) == len(same):
                    for i, word in zip(same, words, strict=True):
                        name = out[i].indicator_zh
                        out[i] = replace(out[i], indicator_zh=name if name.startswith(word) else word + name)
    return out


def _bare(name: str) -> str:
    """A name without the verb of building that it begins with: 改造 | 球场."""
    done = _DONE.match(name)
    return name[done.end() :] if done and len(name) - done.end() >= 2 else name


def _verbs(records: Sequence[Record], same: Sequence[int], text: str) -> list[str]:
    """What is done to each: the last verb of building before its figure."""
    found, at = [], records[same[0]].evidence.start
    for i in same:
        verbs = _DONE.findall(text[at : records[i].figure[0]])
        found.append(verbs[-1] if verbs else "")
        at = records[i].figure[1]
    return found


def _kinds(records: Sequence[Record], same: Sequence[int], here: Sequence[int], text: str) -> list[str]:
    """公用充换电站5200座、充电桩16.8万台；专用充换电站4300座、充电桩11.2万台: the kind that the item before it in its list is of."""
    found = []
    for i in same:
        before = [j for j in here if records[j].figure[1] <= records[i].figure[0]]
        if not before:
            return []
        last = records[before[-1]]
        between = text[last.figure[1] : records[i].figure[0]].partition(records[i].indicator_zh)[0]
        word, tag = tagged(last.indicator_zh)[0]
        found.append(word if _JOINED.fullmatch(between) and tag[0] in "nbf" and len(word) == 2 and len(last.indicator_zh) > 4 else "")
    return found


def _added(records: Sequence[Record], same: Sequence[int], text: str) -> list[str]:
    """新增备案企业30家，累计达到110家: the verb right before the thing of the one, "" for the other."""
    found, at = [], records[same[0]].evidence.start
    for i in same:
        said = text[at : records[i].figure[0]]
        verb = next((m.group() for m in _DONE.finditer(said) if said.startswith(_bare(records[i].indicator_zh), m.end())), "")
        found.append(verb)
        at = records[i].figure[1]
    return found
