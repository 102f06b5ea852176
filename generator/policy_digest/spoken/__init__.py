"""`--help` in the language of who asks: Chinese by the locale or `--lang zh`, from a gettext catalogue (zh.po) of the English texts.

The formatter of click prints every text of a help page; here it looks each up first, and breaks lines where Chinese may be broken. A text
without an entry stays English.
"""

from __future__ import annotations

import inspect
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

LANGUAGES: Final = ("en", "zh")
CATALOGUE: Final = Path(__file__).resolve().parent / "zh.po"
VARIABLE: Final = "POLICY_DIGEST_LANG"
_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts; LANGUAGE, a list, goes before them but for C
_KEY: Final = "policy_digest.language"
_EXTRA: Final = re.compile(r" +\[([^\[\]]+)\]$")  # what click puts behind the help of an option
_BROKEN: Final = re.compile(r"(.)\n(.)")
_TOKEN: Final = re.compile(r"\s+|[!-~]+|.")
_CLOSES: Final = "，。；：、！？）》】”’…,.;:!?)"  # no line begins with one
_OPENS: Final = "（《【“‘("  # no line ends with one


def of_locale(environment: Mapping[str, str]) -> str:
    """The language that the variables of the locale name."""
    named = next((value for name in _LOCALE if (value := environment.get(name))), "")
    if named not in ("", "C", "POSIX"):
        named = environment.get("LANGUAGE", "").partition(":")[0] or named
    return "zh" if named.lower().startswith("zh") else "en"


def lang() -> Callable[[F], F]:
    """The option --lang. It goes before --help."""

    def chosen(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
        ctx.meta[_KEY] = value or of_locale(os.environ)

    return click.option(
        "--lang", type=click.Choice(LANGUAGES), envvar=VARIABLE, is_eager=True, expose_value=False, callback=chosen,
        help="The language of help; say it before --help.  [default: as the locale says]",
    )  # fmt: skip


def language(ctx: click.Context) -> str:
    """Which language was chosen, or goes without saying."""
    return str(ctx.meta.get(_KEY) or os.environ.get(VARIABLE) or of_locale(os.environ))


def said(text: str, language: str) -> str:
    """A text of the command line in this language."""
    return (_catalogue().get(text) or text) if language == "zh" else text


@cache
def _catalogue() -> dict[str, str]:
    from babel.messages.pofile import read_po  # only where somebody reads Chinese

    with CATALOGUE.open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}


class Spoken(click.Context):
    """What a command knows while it runs; its help is formatted in the language that was chosen."""

    def make_formatter(self) -> click.HelpFormatter:
        """As click makes it, for Chinese with another one."""
        if language(self) == "en":
            return super().make_formatter()
        return _Chinese(width=self.terminal_width, max_width=self.max_content_width)


class _Chinese(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, said(prefix or "Usage: ", "zh"))

    def write_heading(self, heading: str) -> None:
        self.write(f"{' ' * self.current_indent}{said(heading, 'zh')}：\n")

    def write_text(self, text: str) -> None:
        for line in _paragraphs(said(text, "zh"), self.width - self.current_indent):
            self.write(f"{' ' * self.current_indent}{line}".rstrip() + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        told = [(first, _option(second)) for first, second in rows]
        wide = min(max(map(len, (first for first, _ in told)), default=0), col_max) + col_spacing
        for first, second in told:
            lines = list(_lines(second, max(self.width - wide - self.current_indent, 10))) or [""]
            if len(first) > wide - col_spacing:
                lines.insert(0, "")
            head = f"{' ' * self.current_indent}{first}".ljust(self.current_indent + wide)
            self.write(f"{head}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{' ' * (self.current_indent + wide)}{line}\n")


def _option(text: str) -> str:
    """The help of an option, and what stands in brackets behind it: there may be several of those."""
    extras: list[str] = []
    while found := _EXTRA.search(text):
        parts = (said(name, "zh") + said(value, "zh") for name, value in map(_halves, found[1].split("; ")))
        extras.insert(0, f"[{'; '.join(parts)}]")
        text = text[: found.start()]
    return " ".join((said(text, "zh"), *extras))


def _halves(part: str) -> tuple[str, str]:
    """`default: data` as `default: ` and `data`."""
    name, colon, value = part.partition(": ")
    return (f"{name}: ", value) if colon else (part, "")


def texts(command: click.Command) -> Iterator[str]:
    """Every text of a command's help page that may stand in the catalogue."""
    for text in (command.help, command.short_help, *(getattr(option, "help", None) for option in command.params)):
        if text:
            text = inspect.cleandoc(text).partition("\f")[0]
            found = _EXTRA.search(text)
            yield text[: found.start()] if found else text
            if found:
                yield from (value for _, value in map(_halves, found[1].split("; ")) if " " in value or value.isalpha())


# ---------------------------------------------------------------- lines


def _paragraphs(text: str, width: int) -> Iterator[str]:
    for number, paragraph in enumerate(text.split("\n\n")):
        if number:
            yield ""
        if paragraph.startswith("\b\n"):
            yield from paragraph.removeprefix("\b\n").splitlines()
        else:
            yield from _lines(_BROKEN.sub(_joined, paragraph), width)


def _joined(end: re.Match[str]) -> str:
    """What stands for the end of a line: a blank between words, nothing beside Chinese."""
    return "".join((end[1], "" if _is_wide(end[1]) or _is_wide(end[2]) else " ", end[2]))


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _lines(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most `width` columns, of which a Chinese character takes two: broken at blanks and between Chinese."""
    line, wide = "", 0
    for token in _tokens(text):
        more = sum(2 if _is_wide(c) else 1 for c in token)
        if line and wide + (more if token.strip() else 0) > width:
            yield line.rstrip()
            line, wide = "", 0
            if not token.strip():
                continue
        line, wide = line + token, wide + more
    if line.strip():
        yield line.rstrip()


def _tokens(text: str) -> Iterator[str]:
    """What stays on one line: a word, a Chinese character with the marks that belong to it."""
    held = ""
    for found in _TOKEN.finditer(text):
        token = found[0]
        if held and not (token in _CLOSES or held[-1] in _OPENS):
            yield held
            held = ""
        held += token
    if held:
        yield held
