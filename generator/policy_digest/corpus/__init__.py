"""A corpus folder ↔ values: what the other rooms may use of it. In: a data folder, articles, extractions. Out: the same, read back."""

from policy_digest.corpus.articles import articles, asides, format_article, parse_article, read_article, write_article
from policy_digest.corpus.files import ARTICLES, TARGETS, alone, article_path, aside_path, targets_path, write_text
from policy_digest.corpus.records import (
    CORRECTIONS,
    format_targets,
    parse_targets,
    read_stamp,
    read_targets,
    remove_targets,
    targets,
    write_targets,
)
from policy_digest.corpus.stamps import Stamp, extractor, stamp
from policy_digest.plain import exists, read_text

__all__ = [
    "ARTICLES",
    "CORRECTIONS",
    "TARGETS",
    "Stamp",
    "alone",
    "article_path",
    "articles",
    "aside_path",
    "asides",
    "exists",
    "extractor",
    "format_article",
    "format_targets",
    "parse_article",
    "parse_targets",
    "read_article",
    "read_stamp",
    "read_targets",
    "read_text",
    "remove_targets",
    "stamp",
    "targets",
    "targets_path",
    "write_article",
    "write_targets",
    "write_text",
]
