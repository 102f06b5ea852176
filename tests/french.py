"""A lexicon of French and the tables in; out a third `Language`, which says every part of a plan in the short lines of the base class."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from policy_digest.models import Kind, Period, Record
from policy_digest.summarize.language import Language
from policy_digest.summarize.numbers import DURATION, grouped, scaled
from policy_digest.tables import Tables

LEXICON: Final = Path(__file__).with_name("languages") / "french.yml"
NARROW: Final = "\u202f"  # the blank that French groups digits with


class French(Language):
    """French of figures, dates, kinds and themes; names stay as the text has them."""

    colon = " : "

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self.words: dict[str, Any] = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))

    def number(self, value: Decimal) -> str:
        for scale, one, many in self.words["scales"]:
            if text := scaled(value, Decimal(scale), 3):
                return f"{text.replace('.', ',')} {one if value < 2 * scale else many}"
        return grouped(value, NARROW, ",")

    def figure(self, record: Record) -> str:
        ends = [self.number(v) for v in (record.value, record.value_max) if v is not None]
        base, _, per = record.unit.partition("/")
        unit = self.words["currencies"].get(base) or self.words["units"].get(base, ("", ""))[record.value >= 2]
        of = "de " if ends[-1][-1].isalpha() and unit and unit != "%" else ""
        behind = f" {of}{unit}" if unit else ""
        return f"{self.words['comparators'][record.comparator]} {' à '.join(ends)}{behind}{f' par {per}' if per else ''}".strip()

    def date(self, iso: str) -> str:
        year, *rest = iso.split("-")
        month = f"{self.words['months'][int(rest[0]) - 1]} " if rest else ""
        return f"{int(rest[1])} {month}{year}" if len(rest) > 1 else f"{month}{year}"

    def when(self, period: Period, plan: bool = True) -> str:
        return ", ".join(f"{self.words['periods'][key]} {self._time(value)}" for key, value in period.as_dict().items())

    def _time(self, value: str) -> str:
        if found := DURATION.fullmatch(value):
            return f"{found[1]} {self.words['durations'][found[2]][found[1] != '1']}"
        return " à ".join(self.date(day) for day in value.split("/"))

    def kind(self, kind: Kind, count: int) -> str:
        return f"{count} {self.words['kinds'][kind][count > 1]}"

    def theme(self, id: str) -> str:
        return str(self.words["themes"][id])

    def place(self, slug: str) -> str:
        return self.tables.place[slug.partition("/")[0]].en

    def listed(self, items: Sequence[str]) -> str:
        return f"{', '.join(items[:-1])} {self.words['and']} {items[-1]}" if len(items) > 1 else "".join(items)

    def value_of(self, text: str) -> list[Decimal]:
        """The numbers that a line of this language states, read back."""
        many = {many: Decimal(scale) for scale, one, many in self.words["scales"]} | {one: Decimal(s) for s, one, _ in self.words["scales"]}
        found = re.findall(rf"(\d[\d{NARROW}]*(?:,\d+)?)(?: ({'|'.join(sorted(many, key=len, reverse=True))})\b)?", text)
        return [Decimal(n.replace(NARROW, "").replace(",", ".")) * many.get(scale, Decimal(1)) for n, scale in found]
