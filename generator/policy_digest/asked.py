"""What commands ask for and how they speak to a person: options that several have, lines on standard error, a bar meanwhile."""

from __future__ import annotations

import functools
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import click

from policy_digest.address import plain
from policy_digest.errors import InvalidData
from policy_digest.plain import is_folder

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

EVERY: Final = 10.0  # seconds between two lines that say how far it has come
VARIABLE: Final = "POLICY_DIGEST_PROGRESS"
_FORM: Final = "policy_digest.progress"


def data(
    help: str = "The corpus: articles, records, and tables of its own.", default: Path | None = Path("data"), fresh: bool = False
) -> Callable[[F], F]:
    """The option --data. `fresh`: the folder may be one that is yet to be made."""
    return click.option(
        "--data", type=_Corpus(fresh), default=default, show_default=default is not None, callback=None if fresh else _there, help=help
    )


class _Corpus(click.Path):
    """A folder, or the address of a corpus in a store: it is brought into a folder, and back when the command has ended."""

    def __init__(self, fresh: bool) -> None:
        super().__init__(file_okay=False, path_type=Path)
        self._fresh = fresh

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and ctx is not None and "://" in value:
            from policy_digest import remote  # only where somebody names an address

            if remote.is_address(value):
                return ctx.with_resource(remote.mirrored(value, progress, self._fresh))
            value = remote.local(value)
        return super().convert(value, param, ctx)


def _there(ctx: click.Context, option: click.Parameter, data: Path | None) -> Path | None:
    if data is not None and not is_folder(data):
        raise InvalidData("no such folder", str(data), hint="name the corpus with --data")
    return data


def say(line: str) -> None:
    """A line on standard error."""
    click.echo(line, err=True)


def how_far() -> Callable[[F], F]:
    """The option --progress, which `progress` follows."""

    def chosen(ctx: click.Context, option: click.Parameter, value: str) -> None:
        ctx.meta[_FORM] = value

    return click.option(
        "--progress",
        type=click.Choice(("auto", "bar", "lines", "none")),
        default="auto",
        show_default=True,
        envvar=VARIABLE,
        expose_value=False,
        callback=chosen,
        help="How work that takes a while says how far it has come; auto: a bar on a terminal, lines elsewhere. Say it before the command.",
    )


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """The items again, with how far it has come on standard error: a bar with rate and time left where a person is watching, elsewhere
    a line every now and then. What is done in a moment says nothing."""
    form = _form()
    if form == "none" or (total is not None and total < 3):
        return iter(items)
    return _bar(items, label, total) if form == "bar" else _lines(items, label, total)


def _form() -> str:
    """`bar`, `lines` or `none`. Some machines that build for others lend a terminal, of which only a log is ever seen."""
    ctx = click.get_current_context(silent=True)
    asked = str(ctx.meta.get(_FORM, "auto")) if ctx else "auto"
    if asked != "auto":
        return asked
    seen = sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and os.environ.get("CI", "false").lower() in ("", "0", "false")
    return "bar" if seen else "lines"


def _bar(items: Iterable[T], label: str, total: int | None) -> Iterator[T]:
    from rich import progress as drawn  # only where a bar is drawn: it takes as long to load as the rest
    from rich.console import Console

    known = () if total is None else (drawn.BarColumn(), drawn.MofNCompleteColumn(), drawn.TimeRemainingColumn())
    columns = (drawn.TextColumn("{task.description}"), *known, drawn.TextColumn("{task.fields[rate]}"), drawn.TimeElapsedColumn())
    with drawn.Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        start, number, task = time.monotonic(), 0, bar.add_task(label, total=total, rate="")
        for number, item in enumerate(items, 1):
            bar.update(task, completed=number, rate=_rate(number, time.monotonic() - start))
            yield item


def _lines(items: Iterable[T], label: str, total: int | None) -> Iterator[T]:
    start = said = time.monotonic()
    for number, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - said >= EVERY and number != total:
            said = now
            say(far(label, number, total, now - start))


def far(label: str, number: int, total: int | None, seconds: float) -> str:
    """`Extracting: 1,200 of 10,000 (12 %), 85 a second, 1:44 left`."""
    rate = _rate(number, seconds)
    if not total:
        return f"{label}: {number:,}, {rate}"
    left = round(seconds / number * max(0, total - number))
    return f"{label}: {number:,} of {total:,} ({100 * number // total} %), {rate}, {left // 60}:{left % 60:02} left"


def _rate(number: int, seconds: float) -> str:
    """So many a second, or a minute where they are few."""
    a_second = number / max(seconds, 1e-3)
    return f"{a_second:,.0f} a second" if a_second >= 2 else f"{60 * a_second:,.0f} a minute"


def crew() -> Callable[[F], F]:
    """The options --jobs, --executor and --scheduler, which together give one `crew`."""

    def asked(command: F) -> F:
        @functools.wraps(command)
        def with_crew(*args: Any, jobs: int, executor: str, scheduler: str | None, **rest: Any) -> Any:
            from policy_digest.crew import Crew, cores  # what starts processes takes as long to load as all the rest

            if (executor == "dask") != bool(scheduler):
                raise click.UsageError("--executor dask and --scheduler ADDRESS go together")
            many = 1 if executor == "serial" else jobs or cores()
            return command(*args, crew=Crew(many, scheduler or "", executor == "threads"), **rest)

        found: Any = with_crew
        for option in (
            click.option("--scheduler", metavar="ADDRESS", help="Where the dask scheduler listens, such as tcp://10.0.0.5:8786."),
            click.option(
                "--executor",
                type=click.Choice(("processes", "threads", "serial", "dask")),
                default="processes",
                show_default=True,
                help="Who works: processes or threads of this machine, this process alone (serial), or the workers of a dask scheduler.",
            ),
            click.option(
                "--jobs", type=click.IntRange(min=0), default=0, metavar="N", help="So many processes or threads.  [default: one a core]"
            ),
        ):
            found = option(found)
        return cast(F, found)

    return asked


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
