"""Paragraphs → who answers for each, as closings name them: （市人社局、市财政局负责）, 责任单位：市教育局；配合单位：市财政局."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_digest.chinese.alternation import later
from policy_digest.models import Paragraph
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

LONGEST = 300  # characters; a longer bracket is text, not a closing
BRACKETS = 3  # brackets that may stand one behind the other at the end of a paragraph: （…负责）（完成时限：…）
_PAIRS = {"）": "（", ")": "(", "】": "【", "]": "[", "］": "［", "〕": "〔"}
_LABEL = later(r"(?P<name>[^、，,；;：:。\s（()）【】\[\]]{2,10})[：:]")
# 市工业和信息化局 is one body: 和 parts two only behind a word that ends a body's name
_LISTED = later(r"[、，,；;\s]|以及|会同|(?<=[局委部办厅会院行司组府])(?:和|与|及)")
# 有关州、市人民政府 and 各县（市、区） are one body each, whose ranks are listed
_RANK = "(?:[省市县区州盟旗乡镇]|街道|园区)"
_OFFICE = "人民政府|政府|办事处|管委会"
_SPACE = "：:。；;，,、 　"


class Agencies:
    """Reads closings. The words that make one are `agency_closers`, `agency_openers`, `agency_ends` and `agency_asides` of cues/."""

    def __init__(self, tables: Tables) -> None:
        closers, openers, ends, asides = (words(tables.cues[f"agency_{name}"]) for name in ("closers", "openers", "ends", "asides"))
        self.closing = later(f"(?:{closers})")
        self.opening = later(f"(?:{openers})$")
        self.label = later(rf"(?:^|[。；;！？\s])(?P<x>[^。；;！？\s：:]{{0,4}}(?:{openers})\s?[：:][^。\n]{{2,{LONGEST}}})[。；;]?\s*$")
        self.alone = later(rf"[^：:，。]{{0,4}}(?:{openers})\s?[：:]")
        self.tail = later(f"(?:{closers}|{asides})$")
        self.lower = later(
            rf"(?:各|有关|相关)+{_RANK}+(?:（{_RANK}(?:、{_RANK})*）)?"
            rf"(?:、{_RANK}+(?=[^\u4e00-\u9fff]|$|{_OFFICE}|{closers}|{asides}))*(?:{_OFFICE})?"
        )
        self.head = later(f"^(?:[^、，]{{0,4}}由|会同|{asides})")
        self.body = later(f"(?:{ends})(?:（[^（）]{{1,20}}）)?$")

    def by_paragraph(self, paragraphs: Sequence[Paragraph]) -> tuple[tuple[str, ...], ...]:
        """Who answers for each paragraph. A closing that is a paragraph of its own speaks for those above it.

        It reaches up to the heading, or to the paragraph above that has a closing itself; lines that follow each other (牵头单位：…
        and 配合单位：…) speak together.
        """
        out = [() if p.level else self(p.text) for p in paragraphs]
        own = [bool(bodies) and self._stands_alone(p.text) for p, bodies in zip(paragraphs, out, strict=True)]
        i = 0
        while i < len(paragraphs):
            if not own[i]:
                i += 1
                continue
            first = i
            while i < len(paragraphs) and own[i]:
                i += 1
            together = tuple(dict.fromkeys(body for bodies in out[first:i] for body in bodies))
            out[first:i] = [together] * (i - first)
            above = first - 1
            while above >= 0 and not paragraphs[above].level and paragraphs[above].role == "body" and not out[above]:
                out[above] = together
                above -= 1
        return tuple(out)

    def __call__(self, paragraph: str) -> tuple[str, ...]:
        """The bodies that the paragraph's closing names, in order, each once; () where it has none."""
        for inner in self._brackets(paragraph):
            if (self.closing.search(inner) or any(self.opening.search(m["name"]) for m in _LABEL.finditer(inner))) and (
                found := self._bodies(inner)
            ):
                return found
        labelled = self.label.search(paragraph)
        return self._bodies(labelled["x"]) if labelled else ()

    def named(self, text: str) -> tuple[str, ...]:
        """The bodies that the cell of a table lists under a head such as 责任单位."""
        return self._bodies(text)

    def _stands_alone(self, text: str) -> bool:
        """Whether a paragraph is nothing but a closing."""
        text = text.strip()
        if self.alone.match(text):
            return True
        inner = next(self._brackets(text), "")
        return bool(inner) and len(inner) + 2 >= len(text.rstrip("。；; "))

    def _brackets(self, text: str) -> Iterator[str]:
        """What stands in the brackets that end a text, the last one first; brackets inside brackets belong to the outer one."""
        for _ in range(BRACKETS):
            text = text.rstrip("。；; \u3000")
            if not text or text[-1] not in _PAIRS:
                return
            close, depth = text[-1], 0
            for at in range(len(text) - 1, max(-1, len(text) - LONGEST), -1):
                depth += (text[at] == close) - (text[at] == _PAIRS[close])
                if depth == 0:
                    break
            else:
                return
            yield text[at + 1 : -1]
            text = text[:at]

    def _bodies(self, inner: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for stretch in self._stretches(inner):
            for part in self._parts(stretch):
                name = self._bare(part)
                if self.opening.search(name):
                    continue  # 排第一位的为牵头单位 says how to read the list, and names nobody
                if len(name) >= 2 and (self.body.search(name) or self.lower.fullmatch(name)):
                    found[name] = None
        return tuple(found)

    def _stretches(self, inner: str) -> Iterator[str]:
        """The parts of a closing that list bodies: behind 责任单位：, not behind 完成时限：; all of it where there is no label."""
        at, wanted = 0, True
        for label in _LABEL.finditer(inner):
            if wanted:
                yield inner[at : label.start()]
            at, wanted = label.end(), bool(self.opening.search(label["name"]))
        if wanted:
            yield inner[at:]

    def _bare(self, part: str) -> str:
        """A name without what says how it answers: 由市人社局牵头负责 → 市人社局."""
        name = part.strip(_SPACE)
        while (shorter := self.head.sub("", self.tail.sub("", name)).strip(_SPACE)) != name:
            name = shorter
        return name

    def _parts(self, text: str) -> Iterator[str]:
        """The items of a list; ranks that are listed, and what stands in brackets, are not parted."""
        whole = [m.span() for m in self.lower.finditer(text)]
        cuts = {m.start(): m.end() for m in _LISTED.finditer(text) if not any(a <= m.start() < b for a, b in whole)}
        start = at = depth = 0
        while at < len(text):
            depth += (text[at] in "（(") - (text[at] in "）)")
            if depth <= 0 and at in cuts:
                yield text[start:at]
                at = start = cuts[at]
                continue
            at += 1
        yield text[start:]
