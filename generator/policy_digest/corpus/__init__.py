"""A corpus folder ↔ values: what the other rooms may use of it. In: a data folder, articles, extractions. Out: the same, read back."""

from policy_digest.corpus.articles import articles, asides, beside, format_article, parse_article, read_article, write_article
from policy_digest.corpus.captures import CAPTURES, capture_path, captures, has_capture, keep_capture, read_capture
from policy_digest.corpus.files import ARTICLES, RECORDS, alone, article_path, aside_path, raw, records_path, write_text
from policy_digest.corpus.memory import Memory
from policy_digest.corpus.records import (
    CORRECTIONS,
    format_records,
    parse_records,
    read_records,
    read_stamp,
    record_files,
    remove_records,
    write_records,
)
from policy_digest.corpus.stamps import Stamp, cleaner, extractor, stamp
from policy_digest.corpus.versions import (
    VERSIONS,
    id_of_version,
    read_version,
    read_version_records,
    version_id,
    version_path,
    versions,
    write_version,
)
from policy_digest.plain import exists, read_text

__all__ = [
    "ARTICLES",
    "CAPTURES",
    "CORRECTIONS",
    "RECORDS",
    "VERSIONS",
    "Memory",
    "Stamp",
    "alone",
    "article_path",
    "articles",
    "aside_path",
    "asides",
    "beside",
    "capture_path",
    "captures",
    "cleaner",
    "exists",
    "extractor",
    "format_article",
    "format_records",
    "has_capture",
    "id_of_version",
    "keep_capture",
    "parse_article",
    "parse_records",
    "raw",
    "read_article",
    "read_capture",
    "read_records",
    "read_stamp",
    "read_text",
    "read_version",
    "read_version_records",
    "record_files",
    "records_path",
    "remove_records",
    "stamp",
    "version_id",
    "version_path",
    "versions",
    "write_article",
    "write_records",
    "write_text",
    "write_version",
]
