"""The commands of who takes the data of a corpus to other programs: `export`. Arguments in, calls of the rooms below out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from policy_digest import tables
from policy_digest.asked import data as _data
from policy_digest.asked import progress as _progress
from policy_digest.asked import say as _say
from policy_digest.errors import InvalidData, PolicyDigestError


@click.command(short_help="Records or articles as one table, without a site.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--table", type=click.Choice(("records", "articles")), default="records", show_default=True, help="What the rows are.")
@_data()
def export(files: tuple[str, ...], table: str, data: Path) -> None:
    """Write the records of a corpus, or its articles, into each FILE, in the form that its name says.

    Records go to .csv, .json, .jsonl, .xlsx and .parquet, articles to .json and .parquet. All but Parquet are the files that the site has
    under api/, byte for byte; Parquet has the same columns with a type each, and needs `pip install "policy-digest[parquet]"`. FILE may be
    an address in a store (s3://bucket/records.parquet).
    """
    from policy_digest import exported

    forms = [exported.form(out, table) for out in files]
    failed: list[PolicyDigestError] = []
    exports = exported.read(data, tables.load(data), failed.append, _progress)
    for problem in failed:
        _say(f"Error: {problem}")
    for out, form in zip(files, forms, strict=True):
        page = exports.file(f"api/{table}{form}")
        if page is None:
            raise InvalidData("too many records for a workbook", out, hint="take .csv or .parquet")
        exported.put(out, page, data)
        click.echo(out)
    sys.exit(bool(failed))
