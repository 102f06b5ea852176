"""What every command asks for and how it speaks to a person: the option --data, lines on standard error, a bar while something lasts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from policy_digest.errors import InvalidData

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


def data(
    help: str = "The corpus: articles, records, and tables of its own.", default: Path | None = Path("data"), fresh: bool = False
) -> Callable[[F], F]:
    """The option --data. `fresh`: the folder may be one that is yet to be made."""
    folder = click.Path(file_okay=False, path_type=Path)
    return click.option(
        "--data", type=folder, default=default, show_default=default is not None, callback=None if fresh else _there, help=help
    )


def _there(ctx: click.Context, option: click.Parameter, data: Path | None) -> Path | None:
    if data is not None and not data.is_dir():
        raise InvalidData("no such folder", str(data), hint="name the corpus with --data")
    return data


def say(line: str) -> None:
    """A line on standard error."""
    click.echo(line, err=True)


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The items again, with a bar on standard error where a person is watching."""
    if not sys.stderr.isatty() or (total is not None and total < 3):
        yield from items
        return
    from rich.console import Console  # only where a bar is drawn: it takes as long to load as the rest
    from rich.progress import track

    yield from track(items, label, total=total, console=Console(stderr=True), transient=True)
