"""A packaged table of word lists and a corpus's own file of the same → one table, and what of the file is written otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from policy_digest.errors import InvalidData
from policy_digest.plain_yaml import Document


def joined(base: Mapping[str, Any], document: Document, where: str) -> dict[str, Any]:
    """A table of word lists with those of a corpus's own file: its lists in place of the same ones, those under `add:` behind them.

    Raises `InvalidData` for an `add:` to what is not there, or that is written otherwise than what it goes behind.
    """
    merged = {**base, **{k: v for k, v in document.data.items() if k not in ("extends", "add")}}
    return merged if document.data.get("add") is None else dict(_behind(merged, document.data["add"], document, where, ("add",)))


def _behind(base: Any, more: Any, document: Document, where: str, path: tuple[str, ...]) -> Any:
    if isinstance(base, dict) and isinstance(more, dict):
        fresh = [key for key in more if key not in base]
        if fresh and not _worded(base):
            known = ", ".join(sorted(base)[:12]) + (", …" if len(base) > 12 else "")
            raise InvalidData(f"nothing to add to under {fresh[0]!r}", where, document.line([*path, fresh[0]]), f"one of: {known}")
        if _worded(base):
            return {**base, **more}
        return {**base, **{key: _behind(base[key], value, document, where, (*path, key)) for key, value in more.items()}}
    if isinstance(base, str) and isinstance(more, str):
        return f"{base} {more}"
    if isinstance(base, list) and isinstance(more, (list, str)):
        return [*base, *(more.split() if isinstance(more, str) else more)]
    raise InvalidData(f"{path[-1]!r} is written otherwise here", where, document.line(path), "write it as the packaged table does")


def _worded(keys: Iterable[str]) -> bool:
    """Whether the keys of a mapping are Chinese words, so that rows can be added (银龄: 人); other keys are names that rules ask for."""
    return any("\u3400" <= character <= "\u9fff" for key in keys for character in key)


def misshapen(packaged: Any, document: Document, where: str) -> Iterator[InvalidData]:
    """What of a corpus's own word lists (furniture, phrases) is written otherwise than in the packaged table, each with its line.

    A whole file must have every list that rules ask for, and a mapping every key; lists of a name that no rule asks for do no harm.
    """
    if not isinstance(document.data, dict):
        yield InvalidData("not a mapping", where, 1, "begin with a key")
        return
    extends = "extends" in document.data
    try:
        own = joined(packaged if extends else {}, document, where)
    except InvalidData as problem:
        yield problem
        return
    for path, what, hint in _unlike([packaged], {key: value for key, value in own.items() if key in packaged}, ()):
        # What stands under `add:` went behind the packaged list; all else stands where it is.
        line = document.line(path if not path or path[0] in document.data else ("add", *path))
        yield InvalidData(what, where, line, hint if path or extends else f"write `extends: default` above them, or {hint}")


_WRITTEN = {dict: "a mapping (`key: …`)", list: "a list (`[…]`)", str: "text, in quotes if it is a number", bool: "true or false"}


_Path = tuple[str | int, ...]


def _unlike(examples: Sequence[Any], value: Any, path: _Path) -> Iterator[tuple[_Path, str, str]]:
    """Where `value` has another shape than what stands in its place in the packaged table: path, what, what to do."""
    kinds = {type(example) for example in examples}
    names = [key for key in path if isinstance(key, str)]
    at = f"a row of `{names[-1]}`" if path and path[-1] != names[-1] else f"`{names[-1]}`" if names else "the table"
    if type(value) not in kinds:
        expected = " or ".join(_WRITTEN.get(kind, kind.__name__) for kind in sorted(kinds, key=str))
        yield path, f"{at} holds {value!r:.40}", f"write {expected}, as the packaged table does"
    elif isinstance(value, list):
        items = [item for example in examples if isinstance(example, list) for item in example] or [""]
        for i, item in enumerate(value):
            yield from _unlike(items, item, (*path, i))
    elif isinstance(value, dict):
        yield from _unlike_mapping([example for example in examples if isinstance(example, dict)], value, path, at)


def _unlike_mapping(examples: Sequence[dict[str, Any]], value: dict[str, Any], path: _Path, at: str) -> Iterator[tuple[_Path, str, str]]:
    """The same for a mapping: of Chinese words to rows, which may be others, or of keys that rules ask for, which may not."""
    known = dict.fromkeys(key for mapping in examples for key in mapping)
    if _worded(known):
        rows = [row for mapping in examples for row in mapping.values()]
        for key, row in value.items():
            yield from _unlike(rows, row, (*path, key))
        return
    lacking = [key for key in known if key not in value and all(key in mapping for mapping in examples)]
    if lacking:
        named = ", ".join(lacking[:4]) + (f" and {len(lacking) - 4} more" if len(lacking) > 4 else "")
        yield path, f"{at} lacks {named}", "copy them from the packaged table"
    for key, inner in value.items():
        if key not in known:
            yield (*path, key), f"no {key!r} is read in {at}", f"one of: {', '.join(list(known)[:12])}"
        else:
            yield from _unlike([mapping[key] for mapping in examples if key in mapping], inner, (*path, key))
