"""What commands ask for and how they speak to a person: options that several have, lines on standard error, a bar meanwhile."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from policy_digest.address import plain
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


def url() -> Callable[[F], F]:
    """The option --url, which takes only what may be linked."""
    return click.option(
        "--url", metavar="ADDRESS", callback=_address, help="The address of FILE at its source, where FILE does not say it."
    )


def _address(ctx: click.Context, option: click.Parameter, url: str | None) -> str | None:
    if url is not None and plain(url) is None:
        raise click.BadParameter(f"{url[:80]!r} is no http or https address without user name, blanks or quotes")
    return url


def one(names: tuple[str, ...], url: str | None) -> None:
    """An address is that of one file, as is the article that a file is a version of."""
    if url is not None and (len(names) != 1 or not Path(names[0]).is_file()):
        raise click.UsageError("--url and --version-of need one FILE, and no folder or address")


def rules_only() -> Callable[[F], F]:
    """The option --rules-only."""
    return click.option("--rules-only", is_flag=True, help="Without the second reader: no agreement and no doubt.")


def counted(counts: Counter[str], nothing: str) -> str:
    """`3 added, 1 failed`; `nothing` where there is nothing to count."""
    return ", ".join(f"{n} {what}" for what, n in counts.items() if n) or nothing
