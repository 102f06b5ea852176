"""`python -m tests.help_catalogue`: what the command line says, brought into its Chinese catalogue; what nobody says any more goes.

A text that is new, or was worded otherwise, has an empty entry then, to be filled; the tests fail until it is.
"""

from __future__ import annotations

from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from policy_digest import cli, spoken

# What click itself says on a help page, and what the formatter puts together.
OF_CLICK = ("Usage: ", "Options", "Commands", "Show this message and exit.", "default: ", "required")


def wanted() -> list[str]:
    """Every text that may be looked up, once, in the order of the commands."""
    commands = (cli.main, *(cli.main.commands[name] for name in sorted(cli.main.commands)))
    found = [*OF_CLICK, cli.WRITTEN, *(text for command in commands for text in spoken.texts(command))]
    return list(dict.fromkeys(found))


def brought(old: bytes) -> bytes:
    """The catalogue of today, with the translations of the old one."""
    known = {entry.id: entry.string for entry in read_po(BytesIO(old)) if entry.id}
    new = Catalog(locale="zh")
    for text in wanted():
        new.add(text, known.get(text, ""))
    out = BytesIO()
    write_po(out, new, width=0, omit_header=True, sort_output=False)
    head = '# What the command line says, in Chinese; `python -m tests.help_catalogue` adds what is new.\nmsgid ""\nmsgstr ""\n'
    return (head + '"Content-Type: text/plain; charset=utf-8\\n"\n\n').encode() + out.getvalue().lstrip()


def main() -> None:
    """Write it."""
    old = spoken.CATALOGUE.read_bytes() if spoken.CATALOGUE.exists() else b""
    spoken.CATALOGUE.write_bytes(brought(old))
    empty = [entry.id for entry in read_po(BytesIO(spoken.CATALOGUE.read_bytes())) if entry.id and not entry.string]
    print(f"{len(wanted())} texts, {len(empty)} to be translated")


if __name__ == "__main__":
    main()
