"""The corpus of cleaning.yml: what each small capture must become."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_digest import ingest
from policy_digest.clean import clean
from policy_digest.errors import UnreadableCapture
from policy_digest.models import Article
from policy_digest.tables import Tables

HERE = Path(__file__).resolve().parent
ROWS: list[dict[str, Any]] = yaml.safe_load((HERE / "cleaning.yml").read_text(encoding="utf-8"))
PAGE = '<!doctype html><html lang="zh"><head><meta charset="utf-8">{head}</head><body{body}>{html}</body></html>'


def fold(text: object) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", str(text or "")))


def listed(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []


def read(row: dict[str, Any], tables: Tables) -> Article:
    if "html" in row:
        page = PAGE.format(head=row.get("head", ""), body=row.get("body", ""), html=row["html"])
        return clean(ingest.parse(page.encode(), "page.html"), tables)
    return clean(ingest.parse(row["text"].encode(), "page.txt"), tables)


@pytest.mark.parametrize("row", ROWS, ids=[f"{k}-{fold(row.get('text') or row.get('html'))[:16]}" for k, row in enumerate(ROWS)])
def test_a_capture_becomes(row: dict[str, Any], tables: Tables) -> None:
    if "error" in row:
        with pytest.raises(UnreadableCapture, match=row["error"]):
            read(row, tables)
        return
    article = read(row, tables)
    got = {"title": article.headline, "publisher": article.publisher, "published": article.published, "place": article.place}
    wrong = [f"{key}: {got[key]!r}" for key in got if key in row and fold(got[key]) != fold(row[key])]
    text = re.sub(r"[^\S\n]+", " ", article.text)
    wrong += [f"lost {one!r}" for one in listed(row.get("has")) if one not in text]
    wrong += [f"kept {one!r}" for one in listed(row.get("lacks")) if one in text]
    if "paragraphs" in row and len(article.paragraphs) != row["paragraphs"]:
        wrong.append(f"{len(article.paragraphs)} paragraphs")
    codes = [issue.code for issue in article.issues]
    wrong += [f"no issue {row['issue']!r}, only {codes}"] if "issue" in row and row["issue"] not in codes else []
    assert not wrong, text


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n", "page.mht", "no Chinese"),
        ('{"title": "某市方案", "content": "新建站点27家。"}'.encode(), "page.json", "JSON"),
    ],
)
def test_a_format_that_cannot_be_read_is_named(data: bytes, name: str, what: str) -> None:
    with pytest.raises(UnreadableCapture, match=what):
        ingest.parse(data, name)
