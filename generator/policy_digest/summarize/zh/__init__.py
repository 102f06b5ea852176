"""Chinese: what the parts of a plan are in it. In: parts, the tables. Out: `Piece`s."""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.models import Kind, Period, Piece, Record
from policy_digest.summarize.language import Language
from policy_digest.summarize.plan import Closing, Coverage, Opening, Telling
from policy_digest.summarize.words import words
from policy_digest.summarize.zh import clauses, figures

_KIND: dict[Kind, str] = {"target": "目标", "status": "现状", "support": "支持标准", "rule": "规则"}
_SHOWN = 6  # places that a theme names


class Chinese(Language):
    """Sentences of Chinese."""

    gap = ""

    def figure(self, record: Record) -> str:
        return figures.amount(record, self.tables)

    def date(self, iso: str) -> str:
        return figures.date(iso)

    def when(self, period: Period, plan: bool = True) -> str:
        return figures.when(period, self.tables, plan)

    def kind(self, kind: Kind, count: int) -> str:
        return f"{_KIND[kind]}{count}项"

    def theme(self, id: str) -> str:
        return self.tables.theme[id].zh

    def place(self, slug: str) -> str:
        city, _, county = slug.partition("/")
        return f"{self.tables.place[city].zh}{county}"

    def listed(self, items: Sequence[str]) -> str:
        return "、".join(items[:-1]) + ("和" if len(items) > 1 else "") + items[-1] if items else ""

    def opening(self, said: Opening) -> list[Piece]:
        """What is summed up, who published it and when, and how many records it states."""
        return [Piece(self._theme(said) if said.theme else self._place(said) if said.texts else self._article(said))]

    def _article(self, said: Opening) -> str:
        by = (f"由{said.publishers[0][0]}" if said.publishers else "") + (f"于{self.date(said.dates[0])}" if said.dates else "")
        by += "发布" if by else ""
        by += f"（{self._undated}）" if by and not said.dates else ""
        told = f"载有{'、'.join(self.kind(kind, n) for kind, n in said.counts)}" if said.counts else "没有载明数量"
        return f"这篇关于{self.place(said.places[0])}的文章{by}{'，' if by else ''}{told}。"

    def _place(self, said: Opening) -> str:
        text = f"{self.place(said.places[0])}收录政策文章{said.texts}篇"
        shown = [zh for zh, _ in said.publishers[:3]]
        if not shown:
            return f"{text}（{'、'.join(self.date(day) for day in said.dates[:3])}）。" if said.dates else f"{text}。"
        who = f"由{self.listed(shown)}{'等' if len(said.publishers) > 3 else ''}"
        if len(said.dates) > 1:
            return f"{text}，{who}发布，时间为{self.date(said.dates[0])}至{self.date(said.dates[-1])}。"
        return f"{text}，{who}于{self.date(said.dates[0])}发布。" if said.dates else f"{text}，{who}发布（{self._undated}）。"

    @property
    def _undated(self) -> str:
        return words(self.tables).zh["undated"]

    def _theme(self, said: Opening) -> str:
        about = f"“{self.theme(said.theme)}”"
        if not said.places:
            return f"{about}尚无数据。"
        shown = [self.place(slug) for slug in said.places[:_SHOWN]]
        who = f"{'、'.join(shown)}等{len(said.places)}地" if len(said.places) > len(shown) else self.listed(shown)
        told = "、".join(self.kind(kind, n) for kind, n in said.counts)
        return f"{who}在{about}方面{'' if len(said.places) == 1 else '共'}有{told}。"

    def telling(self, said: Telling) -> list[Piece]:
        """One sentence."""
        return clauses.sentence(said, self.place(said.place) if said.place else "", self.tables)

    def closing(self, said: Closing) -> list[Piece]:
        """Who answers for it."""
        return [Piece(f"{'主要' if said.most else ''}由{self.listed([zh for zh, _ in said.agencies])}负责落实。")]

    def coverage(self, said: Coverage) -> list[Piece]:
        """Which themes have figures and which have none, whichever list is the shorter to read."""
        if not said.have or (len(said.have) == 1 and not said.lack):  # of one theme nothing can be missing
            return []
        have, lack = ("、".join(f"“{self.theme(id)}”" for id in ids) for ids in (said.have, said.lack))
        if not lack:
            return [Piece(f"数据覆盖全部{len(said.have)}个主题。")]
        if len(said.lack) < len(said.have):
            return [Piece(f"{lack}尚无数据，其余主题均有涉及。")]
        return [Piece(f"数据涉及{have}，其余{len(said.lack)}个主题尚无数据。")]
