"""A corpus's own `dataset.yml` → what its owner says about the data as a whole: licence, version, who made it, what it is.

Nobody's corpus is under a licence because the program came with one: the file is read from the corpus alone, and has no packaged default.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pydantic

from policy_digest.errors import InvalidData
from policy_digest.plain import exists, read_text
from policy_digest.plain_yaml import read_yaml

NAME: Final = "dataset"
MAX_BYTES: Final = 1 << 20
_VERSION: Final = r"(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)(?:[-+][0-9A-Za-z.+-]+)?"


class Dataset(pydantic.BaseModel):
    """What a data package says about itself. "" where the owner says nothing.

    `license`: an identifier of the SPDX list (CC-BY-4.0); `version`: three numbers (1.4.0), where the owner counts them.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    license: str = pydantic.Field(default="", pattern=r"^(?:[A-Za-z0-9][A-Za-z0-9.+-]{0,63})?$")
    version: str = pydantic.Field(default="", pattern=rf"^(?:{_VERSION})?$")
    creator: str = pydantic.Field(default="", max_length=200)
    about_zh: str = pydantic.Field(default="", max_length=2000)
    about_en: str = pydantic.Field(default="", max_length=2000)


def source(folder: Path | None) -> tuple[tuple[Path, str], ...]:
    """The file of a corpus with its text; nothing where there is none. Raises `InvalidData` for what is no plain file."""
    path = folder / f"{NAME}.yml" if folder else None
    return ((path, read_text(path, MAX_BYTES)),) if path and exists(path) else ()


def dataset(source: tuple[tuple[Path, str], ...]) -> Dataset:
    """What the file says. Raises `InvalidData` with the line for anything that is not one of the fields above."""
    if not source:
        return Dataset()
    path, text = source[0]
    document = read_yaml(text, str(path), limit=MAX_BYTES)
    try:
        return Dataset.model_validate(document.data if document.data is not None else {})
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"])) or "dataset"
        what = f"{name}: {first['msg'].lower()}"
        hint = f"fields are {', '.join(Dataset.model_fields)}; a license as spdx.org lists it, a version as 1.4.0"
        raise InvalidData(what, str(path), document.line(list(first["loc"])), hint) from None
