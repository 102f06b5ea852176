"""Any bytes, any text: no exception but ours, `text[start:end] == quote`, what is written reads back as it was, ids that stay."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_digest import catalogue, corpus
from policy_digest.errors import PolicyDigestError
from policy_digest.ingest import parse
from policy_digest.models import Article
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables, read_yaml

PIECES = st.sampled_from(
    "到2027年， 潍坊市 建成 基地 12 3.6 万 亿 个 人 元 % ％ 百分之 三十 五 ‰ 。 ； \n\n \n （ ） 《 》 # > - | <p> </p> <td> <!-- &amp; &#0; \x00 \u202e \ufeff"
    " \ud800 以上 不超过 目前 “十五五” 末 每年 补助 第 一、 1. 2026-02-30 ﹪ Ⅳ 〇 廿 １２ 1,000 1e9 ∞ ½ 两 ".split(" ")
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join)
HEAD = "潍坊市职业培训方案\n\n到2027年，潍坊市将建成公共实训基地不少于12个，开展职业技能培训5万人次。\n\n"


def read(raw: bytes, tables: Tables) -> Article | None:
    """The article, None where it is refused as ours refuse."""
    try:
        return Extractor(tables).clean(parse(raw, "page", None), "weifang")
    except PolicyDigestError:
        return None


@settings(max_examples=30)
@given(body=TEXTS)
def test_any_text_is_read_or_refused_and_evidence_stands_where_it_says(tables: Tables, body: str) -> None:
    article = read((HEAD + body).encode("utf-8", "surrogatepass"), tables)
    if article is None:
        return
    found, again = Extractor(tables).extract(article), Extractor(tables).extract(article)
    assert [record.id for record in found.records] == [record.id for record in again.records]
    for record in found.records:
        assert record.evidence.quote == article.text[record.evidence.start : record.evidence.end]
        assert record.value.is_finite() and (record.value_max is None or record.value_max.is_finite())
    for fate in found.ledger:
        assert article.text[fate.start : fate.end] == fate.surface
    with TemporaryDirectory() as folder:
        corpus.write_article(Path(folder), article)
        assert list(corpus.articles(Path(folder))) == [article]
        corpus.write_records(Path(folder), found, corpus.stamp(article, "x"))
        back = corpus.read_records(Path(folder), article, tables)
        assert back is not None and back[0].records == found.records


@given(raw=st.binary(max_size=300) | TEXTS.map(lambda text: text.encode("gb18030", "replace")))
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    for start in (b"", b"<html><body><p>", b"<html><meta charset=gbk>"):
        with suppress(PolicyDigestError):
            parse(start + raw, "page", None)


@given(text=TEXTS)
def test_any_file_of_data_is_read_or_refused(text: str) -> None:
    for reader in (
        lambda: corpus.parse_article(text, "a.md"),
        lambda: corpus.parse_article(f"---\nid: {text}\n---\n\n{text}\n", "a.md"),
        lambda: read_yaml(f"records:\n  - {text}\n", "a.yml"),
        lambda: catalogue.parse(f'msgid ""\nmsgstr ""\n\nmsgctxt "indicator"\nmsgid "{text}"\nmsgstr ""\n', "en.po"),
    ):
        with suppress(PolicyDigestError):
            reader()
