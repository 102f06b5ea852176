"""A paragraph → who answers for it, as its closing names them: （市人社局、市财政局负责）, 责任单位：市教育局."""

from __future__ import annotations

import re

from generator.rules.rule import words
from generator.tables import Tables

# 市工业和信息化局 is one body: 和 parts two only behind a word that ends a body's name
_LISTED = re.compile(r"[、，,；;\s]|以及|会同|(?<=[局委部办厅会院行司组府])(?:和|与|及)")


class Agencies:
    """Reads closings; the words that make one are `agency_closers` and `agency_openers` of cues.yml."""

    def __init__(self, tables: Tables) -> None:
        closers, openers = words(tables.cues["agency_closers"].split()), words(tables.cues["agency_openers"].split())
        self.bracket = re.compile(rf"[（(【\[](?P<x>[^（()）\n]{{2,200}}(?:（[^（）]{{1,20}}）[^（()）\n]{{0,120}})*)[）)】\]]\s?[。；]?\s*$")
        self.closing = re.compile(rf"(?:{closers})")
        self.opening = re.compile(rf"^(?:{openers})[：:]?")
        self.line = re.compile(rf"(?:^|[。；（(])\s?(?:{openers})[：:](?P<x>[^。\n]{{2,200}}?)[）)]?[。]?\s*$")
        self.noise = re.compile(rf"(?:{closers})|(?:{openers})[：:]?|有关部门|相关部门|等部门|有关单位|按职责|分工|^各县|等$|^会同|^由")
        self.body = re.compile(rf"(?:{words(tables.cues['agency_ends'].split())})$")

    def __call__(self, paragraph: str) -> tuple[str, ...]:
        """The bodies in order, each once; () where the paragraph names none."""
        m = self.bracket.search(paragraph)
        inner = m["x"] if m and (self.closing.search(m["x"]) or self.opening.search(m["x"])) else ""
        if not inner:
            line = self.line.search(paragraph)
            inner = line["x"] if line else ""
        if not inner:
            return ()
        found: dict[str, None] = {}
        for part in _LISTED.split(inner):
            name = part
            while (shorter := self.noise.sub("", name).strip("：:。 （）()")) != name:
                name = shorter
            if len(name) >= 2 and self.body.search(name):
                found[name] = None
        return tuple(found)
