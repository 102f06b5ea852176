"""One item under a person's hands → what was typed put into it, and the decision that comes of it. Knows no terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import rjieba

from policy_digest.chinese.numerals import ALL, number
from policy_digest.decisions import HELD, NEEDED, Decision
from policy_digest.errors import InvalidData
from policy_digest.models import COMPARATORS, KINDS, Period
from policy_digest.review.queue import Item, amount
from policy_digest.tables import Tables

_KEYED = re.compile(r"(by|during|every|within|since|as_of)[ :=]+(\S+)")
_NUMERAL = re.compile(rf"[\d{ALL}.,]+")
_AMOUNT = re.compile(rf"([\d{ALL}.,]+)(?:[-–~至]([\d{ALL}.,]+))?\s*(\S*)")
_TIME = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
_RANGE: Final = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")
ORDER: Final = ("kind", "indicator_zh", "comparator", "value", "value_max", "unit", "period", "commitment")


@dataclass
class Draft:
    """What a record will say. `none`: that it is no record."""

    item: Item
    said: dict[str, Any] = field(default_factory=dict)
    none: bool = False
    why: str = ""

    def __post_init__(self) -> None:
        self.said = {**self.item.read, **self.item.offered, **self.said}
        self.none = self.none or self.item.none
        self.why = self.why or self.item.why

    @property
    def changed(self) -> dict[str, Any]:
        """The fields that differ from what the program reads."""
        read = self.item.read
        return {n: v for n, v in self.said.items() if n in HELD and v != read.get(n) and not (v in ("", None, {}) and not read.get(n))}

    @property
    def missing(self) -> list[str]:
        """Fields that a record must say and this one does not."""
        return [] if self.none else [name for name in NEEDED if not self.said.get(name)]

    def decision(self, who: str, when: str, blind: bool = False) -> Decision:
        """What its person decided. Call it where nothing is `missing`."""
        item = self.item
        act: Any = "approve"
        fields: Mapping[str, Any] = {}
        if self.none:
            act = "drop"
        elif not item.record:
            act, fields = "add", {name: self.said[name] for name in ORDER if self.said.get(name) not in (None, "")}
        elif self.changed:
            act, fields = "correct", self.changed
        return Decision(
            act=act, who=who, when=when, why=self.why, record=item.id, surface=item.surface, at=item.at, figure=item.figure,
            quote=item.quote, read=item.read, fields=fields, blind=blind,
        )  # fmt: skip

    # ------------------------------------------------------------ what is typed

    def set_kind(self, number: int, tables: Tables) -> None:
        """The kind by its number, 1 to 4. A figure that was none becomes a record with the amount that the rules read there."""
        self.none = False
        self.said["kind"] = KINDS[number - 1]
        if not self.said.get("value"):
            self._fill(tables)

    def _fill(self, tables: Tables) -> None:
        found = amount(self.item, tables)
        if found is not None:
            self.said |= {"value": f"{found.value.normalize():f}", "unit": found.unit, "comparator": found.comparator or "="}
            if found.value_max is not None:
                self.said["value_max"] = f"{found.value_max.normalize():f}"
            return
        digits = _NUMERAL.search(self.item.surface)
        value = number(digits.group()) if digits else None
        self.said |= {"comparator": "="} | ({"value": f"{value.normalize():f}"} if value is not None else {})
        rest = self.item.surface[digits.end() :] if digits else ""
        if rest in tables.unit:
            self.said["unit"] = tables.unit[rest].unit

    def turn_comparator(self, sign: str = "") -> None:
        """The comparator `sign`, with `=` added where it stands already (`>` twice is `>=`); without one, the next."""
        now = self.said.get("comparator", "=")
        if not sign:
            self.said["comparator"] = COMPARATORS[(COMPARATORS.index(now) + 1) % len(COMPARATORS)] if now in COMPARATORS else "="
        elif sign == now and sign in "<>":
            self.said["comparator"] = f"{sign}="
        else:
            self.said["comparator"] = sign

    def set_period(self, text: str) -> None:
        """`2027`, `by 2027`, `during 2025/2027, every P1Y`, `-` for none. Raises `InvalidData` for anything else."""
        text = text.strip()
        if text in ("", "-"):
            self.said["period"] = {}
        elif _TIME.fullmatch(text):
            self.said["period"] = {"as_of" if self.said.get("kind") == "status" else "by": text}
        else:
            found = dict(_KEYED.findall(text.replace(",", " ").replace("，", " ")))
            rest = _KEYED.sub("", text.replace(",", " ").replace("，", " ")).strip()
            if not found or rest:
                raise InvalidData(
                    f"no such period: {text[:60]}", hint="write it like `by 2027` or `during 2025/2027, every P1Y`, `-` for none"
                )
            self.said["period"] = {key: found[key] for key in Period.KEYS if key in found}

    def set_amount(self, text: str, tables: Tables) -> None:
        """`12 个`, `3-5 家`, `5万 人次`. Raises `InvalidData` for anything else."""
        found = _AMOUNT.fullmatch(text.strip())
        low = number(found[1]) if found else None
        high = number(found[2]) if found and found[2] else None
        unit = (found[3] if found else "") or self.said.get("unit", "")
        if not found or low is None or (found[2] and high is None):
            raise InvalidData(f"no such amount: {text[:60]}", hint="write it like `12 个` or `3-5 家`")
        if unit not in tables.unit:
            raise InvalidData(f"no unit {unit!r}", hint="add it to units.yml, or name another")
        self.said |= {"value": f"{low.normalize():f}", "unit": tables.unit[unit].unit}
        self.said.pop("value_max", None)
        if high is not None:
            self.said["value_max"] = f"{high.normalize():f}"

    def set_indicator(self, text: str) -> None:
        """Words of the sentence by their numbers (`4-6`, `2 4-6`), or a name as it is. Raises `InvalidData` for a number that is none."""
        text = text.strip()
        if not text:
            return
        parts = text.replace(",", " ").replace("+", " ").split()
        ranges = [found for part in parts if (found := _RANGE.fullmatch(part))]
        if len(ranges) == len(parts):
            text = "".join(self._chosen(found) for found in ranges)
        text = text.strip("，。；、：“” ")
        if text and text != self.said.get("indicator_zh"):
            self.said["indicator_zh"] = text
            self.said.pop("indicator_en", None)

    def _chosen(self, found: re.Match[str]) -> str:
        words, first, last = self.words(), int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= len(words):
            raise InvalidData(f"no words {found[0]}", hint=f"the sentence has 1 to {len(words)}")
        return "".join(words[first - 1 : last])

    def words(self) -> list[str]:
        """The words of the sentence, in order."""
        return [word for word in rjieba.cut(self.item.quote) if word.strip()]
