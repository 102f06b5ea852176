"""What there is to take away, measured, in; two descriptions of it for machines out: a Frictionless data package and Croissant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from policy_digest import contract
from policy_digest.export.columns import COLUMNS, Column
from policy_digest.export.held import Held
from policy_digest.export.shape import DATE

NAME: Final = "policy-digest"
TABLE: Final = "records.csv"
LINES: Final = "records.jsonl"
Measured = tuple[str, str, int, str, str]  # path below api/, media type, bytes, sha256, what it is by a row `file-…` of site.yml

_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def license_address(license: str) -> str:
    """Where the text of a licence of the SPDX list stands."""
    return f"https://spdx.org/licenses/{license}.html"


# ---------------------------------------------------------------- Frictionless


def datapackage(held: Held, files: Iterable[Measured], version: str) -> contract.Json:
    """A data package: what it is, whose, under which licence, of which version, and every file with its size, sum and columns."""
    owner = held.owner
    made: contract.Json = {
        "name": NAME,
        "title": held.name or NAME,
        "description": f"{held.description.en}\n\n{held.description.zh}",
        "version": version,
        "profile": "data-package",
        "keywords": ["China", "local government", "public policy", "quantities"],
    }
    if held.address:
        made["homepage"] = held.address
    if owner.license:
        made["licenses"] = [{"name": owner.license, "path": license_address(owner.license)}]
    if owner.creator:
        made["contributors"] = [{"title": owner.creator, "role": "publisher"}]
    made["sources"] = [{"title": held.said("dataset-sources").en, "path": "articles.json"}]
    made["resources"] = [_resource(held, *file) for file in files]
    return made


def _resource(held: Held, path: str, media: str, size: int, sha256: str, about: str) -> contract.Json:
    name, _, format = path.rpartition(".")
    facts: contract.Json = {
        "name": "records" if path == TABLE else f"{name.replace('.', '-').replace('/', '-')}-{format}",
        "path": path,
        "description": held.said(f"file-{about}").en,
        "format": format,
        "mediatype": media,
        "bytes": size,
        "hash": f"sha256:{sha256}",
    }
    if not (path == TABLE or (path.startswith("years/") and format == "csv")):
        return facts | {"type": "file"}
    fields = [_field(column, held) for column in COLUMNS]
    schema = {"fields": fields, "primaryKey": ["article", "id"], "missingValues": [""]}
    return facts | {"profile": "tabular-data-resource", "encoding": "utf-8-sig", "schema": schema}


def _field(column: Column, held: Held) -> contract.Json:
    """A column of a CSV file. Its dates are text: many are of less than a day, or lengths of time."""
    limits: contract.Json = {"required": True} if column.needed else {}
    if column.closed:
        limits["enum"] = list(column.closed)
    elif column.type == "date":
        limits["pattern"] = DATE
    kind = column.type if column.type in ("number", "integer") else "string"
    made: contract.Json = {"name": column.name, "type": kind, "description": held.said(column.word).en}
    return made | ({"constraints": limits} if limits else {})


# ---------------------------------------------------------------- Croissant


def croissant(held: Held, files: Iterable[Measured], version: str) -> contract.Json:
    """The same as Croissant 1.0 (JSON-LD), as machine learning reads it: the files, and the table with its columns."""
    owner = held.owner
    made: contract.Json = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": NAME,
        "alternateName": held.name or NAME,
        "description": held.description.en,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "version": version,
        "datePublished": held.newest,
        "inLanguage": ["zh-Hans", "en"],
        "url": held.address or "./",
        "citeAs": f"@misc{{{NAME}, title={{{_plain(held.name or NAME)}}}, version={{{version}}}, url={{{held.address}}}}}",
    }
    if owner.license:
        made["license"] = license_address(owner.license)
    if owner.creator:
        made["creator"] = {"@type": "sc:Organization", "name": owner.creator}
    made["distribution"] = [
        {
            "@type": "cr:FileObject",
            "@id": path,
            "name": path,
            "description": held.said(f"file-{about}").en,
            "contentUrl": path,
            "contentSize": f"{size} B",
            "encodingFormat": media,
            "sha256": sha256,
        }
        for path, media, size, sha256, about in files
    ]
    fields = [_croissant_field(column, held) for column in COLUMNS]
    described = {"name": "records", "description": held.said("dataset-record").en}
    keys = [{"@id": "records/article"}, {"@id": "records/id"}]
    made["recordSet"] = [{"@type": "cr:RecordSet", "@id": "records", **described, "key": keys, "field": fields}]
    return made


def _croissant_field(column: Column, held: Held) -> contract.Json:
    """A column, from the file of lines: a reader that guesses types would take a column of years in a CSV file for numbers."""
    kinds: Mapping[str, str] = {"number": "sc:Float", "integer": "sc:Integer", "address": "sc:URL"}
    top, *below = column.path
    source: contract.Json = {"fileObject": {"@id": LINES}, "extract": {"column": top}}
    if below:
        source["transform"] = {"jsonPath": ".".join(below)}
    return {
        "@type": "cr:Field",
        "@id": f"records/{column.name}",
        "name": column.name,
        "description": held.said(column.word).en,
        "dataType": kinds.get(column.type, "sc:Text"),
        **({"repeated": True} if column.type == "list" else {}),
        "source": source,
    }


def _plain(text: str) -> str:
    return text.translate({ord(c): None for c in "{}\\"})
