"""A corpus in, one of the files for machines that its site has out, without the site; and the same as Parquet, which is on no site."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Final

from policy_digest import corpus, inside, remote
from policy_digest.errors import InvalidData, PolicyDigestError, Refused
from policy_digest.export import Exports
from policy_digest.models import Extraction, Page
from policy_digest.pipeline import Extractor
from policy_digest.publish import Site
from policy_digest.render.words import words_of
from policy_digest.tables import Tables
from policy_digest.watched import Watch, unwatched
from policy_digest.wording import wordings

FORMS: Final = {"records": (".csv", ".json", ".jsonl", ".xlsx", ".parquet"), "articles": (".json", ".parquet")}


def form(out: str, table: str) -> str:
    """How the table is written into a file of this name, by its end. Raises `InvalidData` where the name says no form."""
    found = PurePosixPath(out).suffix
    if found not in FORMS[table]:
        raise InvalidData(f"no form for {table}", out, hint="let its name end in " + ", ".join(FORMS[table]))
    return found


def read(data: Path, known: Tables, said: Callable[[PolicyDigestError], None], watch: Watch = unwatched) -> Exports:
    """What a site of the corpus has for machines. `said`: is told what cannot be read. Addresses begin with `SITE_URL`, as its own do."""
    reader, found = Extractor(known), list[Extraction]()
    for one in watch(reader.gather(data), "Reading", sum(1 for _ in corpus.article_files(data))):
        if isinstance(one, Extraction):
            found.append(one)
        else:
            said(one)
    earlier = [one for one in reader.earlier(data) if isinstance(one, Extraction)]
    given, _ = wordings(data, found, known)
    name = str(words_of(known).site_name().unescape())
    return Site(known).exports(found, name, _address(), given, earlier)


def put(out: str, page: Page, data: Path) -> None:
    """Put the file in its place, here or in a store, here in one step. Raises `InvalidData` for a link or what is no file."""
    if remote.is_address(out):
        remote.write(out, page.content)
        return
    content = page.content.encode() if isinstance(page.content, str) else page.content
    try:
        folder, name = inside.around(Path(remote.local(out)), (data.parent,), make=True)
        with folder:
            folder.put(name, content)
    except Refused as error:
        raise InvalidData(error.what, error.where, hint=error.hint) from None


def _address() -> str:
    """Of the site, as MkDocs makes it of what the user says."""
    said = os.environ.get("SITE_URL", "")
    return said if not said or said.endswith("/") else f"{said}/"
