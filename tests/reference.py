"""`python -m tests.reference`: docs/guide/reference/ from the code. Commands and options, variables, columns, front matter, tables.

What the code does not say of itself (what a variable or a key is for) is written here, and refused where it names what is not there or
leaves out what is.
"""

from __future__ import annotations

import ast
import inspect
import re
import types
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import click
import pydantic
from tests import parsed

import policy_digest.corpus.articles as article_files
from policy_digest import cli, contract, ingest, spoken, starter, tables
from policy_digest.corpus.shapes import FrontMatter
from policy_digest.export.columns import COLUMNS
from policy_digest.models import Issue, Measure
from policy_digest.pipeline import Extractor
from policy_digest.tables import cues

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "docs" / "guide" / "reference"
PACKAGE: Final = ROOT / "generator" / "policy_digest"
MADE: Final = "<!-- Written by `python -m tests.reference` from the code: what is edited here is written over. -->\n"

TABLES: Final = """# Tables

A corpus has the tables that it wants to say otherwise; for the rest the packaged ones are used. A file takes the place of the packaged
one, or adds to it where its first line is `extends: default`: rows with the same key replace the packaged row. Files of words between tabs
(`glossary/`, `cues/`) always add. After an edit: `policy-digest check`, then `policy-digest extract`.
"""

RECORDS: Final = """# Records

The columns of `records.csv` and `records.xlsx`, and where the same stands in an object of `records.json` and `records.jsonl`. The page
Downloads of a site says the same, and so do `record.schema.json` and the data packages ([which files there are](../../makers/data.md)).
表中各列的含义：
"""

VARIABLES: Final = {
    "POLICY_DIGEST_API_KEY": "the key of the service that `translate --backend openai` asks; read here alone, and kept from all else",
    "POLICY_DIGEST_LANG": "`en` or `zh`: the language of `--help`, whatever the locale says; `--lang` goes before it",
    "POLICY_DIGEST_PROGRESS": "`auto`, `bar`, `lines` or `none`: how work that takes a while says how far it has come, as `--progress`;"
    " `auto` is a bar on a terminal, and a line now and then elsewhere",
    "LC_ALL, LC_MESSAGES, LANG, LANGUAGE": "the locale, as gettext reads it: one that begins with `zh` makes `--help` Chinese",
    "SITE_URL": "where the site will be published, with a `/` at its end: makes the addresses in feeds, sitemap and citations absolute",
    "POLICY_DIGEST_SEARCH": "`auto`, `own` or `pagefind`: how the site searches, as `search` in `mkdocs.yml`",
    "POLICY_DIGEST_DATA": "with plain `mkdocs` in the repository of the program: the corpus; the commands set it by `--data`",
    "POLICY_DIGEST_CACHE": "the folder where compiled patterns and templates are kept from run to run,"
    " `~/.cache/policy-digest` by default; empty: nothing is kept. It may be thrown away at any time."
    " One below the current folder, in a project, or where others may write or move folders is not used:"
    " it could have come with somebody's files. Machines that build for others (`CI`) keep nothing unless it is set",
    "POLICY_DIGEST_PAGES": "the same for the folder of pages; the commands set it by `--pages`",
    "CI": "`true`: no bar, also where there is a terminal; with plain `mkdocs` in the repository of the program every warning is an error"
    " besides, as `build --strict` makes it elsewhere",
}

FRONT_MATTER: Final = {
    "id": "of the article, and the name of its page; it never changes",
    "title": "the headline",
    "place": "the place that it is about: a slug of places.yml, and the folder of the file",
    "publisher": "who wrote it, as the page says; not the portal that copied it",
    "published": "the day, as the page says",
    "url": "the address of the source page; write it here where nobody else said it",
    "url_basis": "who said the address; see [sources](../../makers/sources.md)",
    "captured": "the day on which the page was fetched or saved, where that is known",
    "version": "which state of its page this is; the earlier ones are under versions/",
    "doc_number": "the number of the document (文号)",
    "issuers": "the offices that issued it",
    "repeals": "documents that it says it repeals",
    "window": "the years of the plan that the title names: what is promised without a deadline of its own is due at its end",
    "source": "the name of the capture's file, never a folder",
    "sha256": "of the capture, which lies under captures/ where it was kept; empty for texts that were written by hand",
    "brief": "whether the text tells the contents of a document, instead of being it",
    "language": "of the text: simplified Chinese, also where the capture was traditional",
}


# ---------------------------------------------------------------- commands


def commands(language: str) -> str:
    """Every command: how it is called, what it does, its options."""
    words = {"en": ("Commands", "Options", "Default"), "zh": ("命令", "选项", "默认")}[language]
    other = {"en": "[中文](commands.zh.md)", "zh": "[English](commands.md)"}[language]
    parts = [f"# {words[0]}\n\n{other}\n"]
    top = click.Context(cli.main, **cli.main.context_settings)
    for name, command in ((cli.main.name or "", cli.main), *sorted(cli.main.commands.items())):
        title = "policy-digest" if command is cli.main else f"policy-digest {name}"
        context = top if command is cli.main else click.Context(command, parent=top)
        usage = " ".join((title, *command.collect_usage_pieces(context)))
        parts.append(f"## {title}\n\n```text\n{usage}\n```\n\n{_prose(spoken.said(_clean(command.help), language))}\n")
        rows = [_option(option, context, language) for option in command.get_params(context) if isinstance(option, click.Option)]
        parts.append(f"| {words[1]} | | {words[2]} |\n|---|---|---|\n" + "".join(rows))
    return "\n".join(parts)


def _clean(text: str | None) -> str:
    return inspect.cleandoc(text or "").partition("\f")[0]


def _prose(text: str) -> str:
    """A text of help as Markdown: what must keep its lines becomes a block; names of files stay as they are."""
    paragraphs = (
        f"{_sign(head)}\n\n```text\n{inspect.cleandoc(body)}\n```" if mark else _sign(part)
        for part in text.split("\n\n")
        for _, mark, rest in (part.partition("\b\n"),)
        for head, _, body in (rest.partition("\n"),)
    )
    return "\n\n".join(paragraphs)


def _sign(text: str) -> str:
    return re.sub(r"(`[^`]*`)|([<>*_|])", lambda m: m[1] or f"\\{m[2]}", text)


def _option(option: click.Option, context: click.Context, language: str) -> str:
    names = (option.get_help_record(context) or ("", ""))[0]
    told, default = option.help or "", ""
    if found := re.search(r" +\[default: ([^\]]+)\]$", told):
        told, default = told[: found.start()], spoken.said(found[1], language)
    elif option.show_default and option.default is not None:
        default = f"`{option.default}`"
    return f"| `{names.replace('|', chr(92) + '|')}` | {_sign(spoken.said(told, language))} | {default} |\n"


# ---------------------------------------------------------------- variables


def read_variables() -> set[str]:
    """The variables of the environment that the package, its configuration and its options read by name."""
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in parsed.nodes(path):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"POLICY_DIGEST_[A-Z_]+", node.value):
                found.add(node.value)
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    return found | set(re.findall(r"!ENV \[([A-Z_]+)", configuration)) | {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"}


def variables() -> str:
    """What is read from the environment."""
    told = {name for names in VARIABLES for name in names.split(", ")}
    if told != read_variables():
        raise ValueError(f"variables told and read differ: {sorted(told ^ read_variables())}")
    rows = "".join(f"| {', '.join(f'`{name}`' for name in names.split(', '))} | {text} |\n" for names, text in VARIABLES.items())
    return f"# Variables of the environment\n\nNone is needed.\n\n| Variable | What it does |\n|---|---|\n{rows}"


# ---------------------------------------------------------------- front matter, tables


def front_matter() -> str:
    """The keys of an article file."""
    fields = FrontMatter.model_fields
    if set(fields) != set(FRONT_MATTER):
        raise ValueError(f"keys told and read differ: {sorted(set(fields) ^ set(FRONT_MATTER))}")
    rows = "".join(f"| `{name}` | {_kind(field.annotation)} | {FRONT_MATTER[name]} |\n" for name, field in fields.items())
    doc = _clean(article_files.__doc__).partition("\n\n")[2]
    return (
        "# Front matter\n\nA file under `articles/<place>/` begins with these keys, between two lines `---`. `ingest` writes them;\n"
        "what you put right there stays, and the page says that it was edited.\n\n"
        f"| Key | Holds | What it is |\n|---|---|---|\n{rows}\n## The text\n\n{doc}\n"
    )


def every_table() -> str:
    """The tables of a corpus."""
    parts = [TABLES]
    for name, (row, key) in tables.FILES.items():
        title = f"{name}.yml" if name != "glossary" else "glossary/*.tsv"
        parts.append(f"## {title}\n")
        head = _head(ROOT / "data" / f"{name}.yml")
        if row is None:
            parts.append(f"```text\n{head}\n```\n")
            continue
        parts.append(f"{_sign(' '.join(_clean(row.__doc__).split()))} Key of a row: `{key}`.\n")
        rows = "".join(f"| `{field}` | {_kind(of.annotation)} | {_default(of)} |\n" for field, of in row.model_fields.items())
        parts.append(f"| Column | Holds | Where it is left out |\n|---|---|---|\n{rows}")
        if head:
            parts.append(f"```text\n{head}\n```\n")
    return "\n".join((*parts, cue_words()))


def cue_words() -> str:
    """The words of rules: their columns. Which categories there are, the tables themselves say."""
    about = _clean(cues.__doc__).partition("\n\n")[2]
    columns = ", ".join(f"`{name}`" for name in cues.COLUMNS)
    listed = f"[{cues.CATEGORIES}](../../../data/{cues.FOLDER}/{cues.CATEGORIES})"
    return f"## cues/*.tsv\n\n{_sign(about)}\n\nColumns: {columns}. The categories, and what their rows may say: {listed}.\n"


def _head(path: Path) -> str:
    """The comment that a table begins with."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    head = []
    for line in lines:
        if not line.startswith("#"):
            break
        head.append(line.removeprefix("#").removeprefix(" "))
    return "\n".join(head)


def _default(field: pydantic.fields.FieldInfo) -> str:
    if field.is_required():
        return "it must be there"
    value = field.get_default(call_default_factory=True)
    return "nothing" if value in (None, "", (), {}) else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _kind(of: Any) -> str:
    """A type in words."""
    origin, inner = typing.get_origin(of), typing.get_args(of)
    if origin is typing.Annotated:
        return _kind(inner[0])
    if origin is typing.Literal:
        return ", ".join(f"`{value}`" for value in inner)
    if origin in (typing.Union, types.UnionType):
        return " or ".join("null" if one is type(None) else _kind(one) for one in inner)
    if origin is tuple:
        return "words, between blanks or as a list" if of is tables.Words.__args__[0] else f"a list of {_kind(inner[0])}"
    if origin is dict:
        return "pairs"
    return {str: "text", int: "a whole number", float: "a number", bool: "true or false"}.get(of, "text")


# ---------------------------------------------------------------- records


def records() -> str:
    """What a record has, in every file that holds records."""
    rows = {row.id: row for row in tables.load().site}
    parts = [RECORDS, "| Column | In JSON | Holds | 含义 | Meaning |\n|---|---|---|---|---|"]
    for column in COLUMNS:
        word = rows[column.word]
        holds = ", ".join(f"`{value}`" for value in column.closed) or _TYPES[column.type]
        always = "" if column.needed else "; may be empty"
        parts.append(f"| `{column.name}` | `{'.'.join(column.path)}` | {holds}{always} | {_sign(word.zh)} | {_sign(word.en)} |")
    return "\n".join(parts) + "\n\n" + lines_of_inspect()


_TYPES: Final = {
    "text": "text", "code": "an id", "number": "a number", "integer": "a whole number", "date": "a date, a duration or an interval",
    "address": "an address", "list": "texts, “; ” between them (in JSON a list)",
}  # fmt: skip


def lines_of_inspect() -> str:
    """The keys of the objects that `inspect` prints."""
    told = (
        "## A line of `inspect`\n\nOne JSON object a file. A file that cannot be read gives `source`, `status` (`error`) and `error`.\n\n"
    )
    capture = ingest.read(str(Path(starter.__file__).parent / "fields" / starter.OWN / starter.SAMPLE))
    line = contract.extraction_json("page.html", Extractor(tables.load()).read(capture))
    made = {"the line": line, "article": line["article"], "measures": {}, "records": line["records"][0], "issues": {}}
    made["measures"] = contract.measure_json(Measure("", "", "", (), (), 0))
    made["issues"] = contract.issue_json(Issue("", "", 0, 0, ""))
    of = {
        "article": contract.article_json, "measures": contract.measure_json, "records": contract.record_json, "issues": contract.issue_json,
    }  # fmt: skip
    rows = "".join(f"| {name} | {', '.join(f'`{key}`' for key in keys)} | {_first(of.get(name))} |\n" for name, keys in made.items())
    return f"{told}| Object | Its keys | |\n|---|---|---|\n{rows}"


def _first(function: Callable[..., Any] | None) -> str:
    """The first paragraph of what a function says of itself."""
    return _clean(function.__doc__).partition("\n\n")[0] if function else ""


def pages() -> Iterator[tuple[str, str]]:
    """Every page of the reference, by file name."""
    yield "commands.md", commands("en")
    yield "commands.zh.md", commands("zh")
    yield "variables.md", variables()
    yield "records.md", records()
    yield "front-matter.md", front_matter()
    yield "tables.md", every_table()


def main() -> None:
    """Write them."""
    OUT.mkdir(parents=True, exist_ok=True)
    for name, text in pages():
        (OUT / name).write_text(MADE + "\n" + text.rstrip("\n") + "\n", encoding="utf-8")
        print(OUT / name)


if __name__ == "__main__":
    main()
