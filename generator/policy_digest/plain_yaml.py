"""Untrusted YAML → its values, each with the line it stands on: no tags, no anchors, no key twice, limited in size and depth."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from policy_digest.errors import InvalidData

MAX_BYTES = 4 << 20  # a larger table or front matter is not one that a person wrote
MAX_DEPTH = 20


# ---------------------------------------------------------------- strict YAML


# The C parser of libyaml where PyYAML was built with it (every wheel is): the packaged places take 0.03 s, not 0.6 s.
_EVENTS: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_NULLS = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")  # longer ones are names of things, and int() has a limit of its own
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]+")


def _plain(value: str) -> Any:
    """What an unquoted word means: null, true, false, 12, -0.5; all else, also `010`, `12:30`, `no`, `1e5` and dates, is a string."""
    if value in _NULLS:
        return None
    if value in ("true", "false"):
        return value == "true"
    if value[0] in "-0123456789":
        if _INTEGER.fullmatch(value):
            return int(value)
        if _DECIMAL.fullmatch(value):
            return float(value)
    return value


@dataclass(frozen=True)
class Document:
    """Parsed YAML with the line each value stands on. `lines` maps a path such as `("rows", 3, "zh")` to a 1-based line."""

    data: Any
    lines: Mapping[tuple[str | int, ...], int]

    def line(self, path: Sequence[str | int]) -> int:
        """The line of the value at `path`, or of the nearest value above it."""
        at = tuple(path)
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def read_yaml(text: str, where: str, first_line: int = 1, limit: int = MAX_BYTES) -> Document:
    """Parse untrusted YAML. Raises `InvalidData` with the line for a tag, an anchor, a duplicate key, over `limit` bytes, too much depth.

    The values are built straight from the parser's events, so an alias is refused before anything could be expanded.
    """
    if len(text.encode("utf-8", "surrogatepass")) > limit:
        raise InvalidData(f"more than {limit >> 20} MiB of YAML", where, hint="split the file")
    lines: dict[tuple[str | int, ...], int] = {}

    def line(mark: Any) -> int:
        return first_line + (mark.line if mark else 0)

    def fail(what: str, mark: Any, hint: str) -> InvalidData:
        return InvalidData(what, where, line(mark), hint)

    def following() -> yaml.Event:
        event = next(events)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise fail("an anchor or alias (& or *)", event.start_mark, "write the value out, or quote the text")
        if tag := getattr(event, "tag", None):
            raise fail(f"a YAML tag ({tag})", event.start_mark, "remove the tag")
        return event

    def build(event: yaml.Event, path: tuple[str | int, ...]) -> Any:
        if len(path) > MAX_DEPTH:
            raise fail(f"nested deeper than {MAX_DEPTH} levels", event.start_mark, "flatten it")
        lines.setdefault(path, line(event.start_mark))
        if isinstance(event, yaml.ScalarEvent):
            return _plain(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := following(), yaml.SequenceEndEvent):
                items.append(build(event, (*path, len(items))))
            return items
        mapping: dict[str, Any] = {}
        while not isinstance(event := following(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise fail("a key that is not a plain word", event.start_mark, "use a plain key")
            if event.value in mapping:
                raise fail(f"the key {event.value!r} stands twice", event.start_mark, "keep one of them")
            inner = (*path, event.value)
            lines[inner] = line(event.start_mark)  # a value belongs to the line of its key
            mapping[event.value] = build(following(), inner)
        return mapping

    data = None
    documents = 0
    try:
        events = yaml.parse(text, Loader=_EVENTS)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise fail("a second document (---)", event.start_mark, "keep one document a file")
                data = build(following(), ())
        return Document(data, lines)
    except yaml.MarkedYAMLError as error:
        raise fail(f"not valid YAML ({error.problem or error.context})", error.problem_mark, "check quotes and indentation") from None
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidData(f"not valid YAML ({str(error).splitlines()[0]})", where, first_line, "check quotes and indentation") from None


# ---------------------------------------------------------------- rows
