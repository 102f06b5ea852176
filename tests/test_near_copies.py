"""Near-copies are found whatever a portal changed around them; texts that only share the language of policy are not copies."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from policy_digest.models import Article, Paragraph
from policy_digest.near_copies import Shelf

_WORDS = (
    "培训 基地 建设 人才 技能 企业 学校 全市 今年 计划 支持 开展 项目 服务 资金 补贴 评价 竞赛 就业 产业 岗位"
    " 青年 教师 课程 标准 城市 平台 合作 机制 创新"
).split()


def article(seed: int, sentences: int = 12) -> Article:
    """A text of `sentences` sentences, the same for the same seed and unlike any other."""
    pick = random.Random(seed)
    paragraphs = tuple(Paragraph("".join(pick.choices(_WORDS, k=14)) + "。") for _ in range(sentences))
    return Article(f"a-{seed}", f"题目{seed}", "weifang", None, None, paragraphs)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda a: a, id="the same"),
        pytest.param(lambda a: replace(a, paragraphs=a.paragraphs[1:]), id="lead cut"),
        pytest.param(lambda a: replace(a, paragraphs=a.paragraphs[:-2]), id="end cut"),
        pytest.param(lambda a: replace(a, paragraphs=(Paragraph("转载自某网，内容有删节。"), *a.paragraphs)), id="line added"),
        pytest.param(
            lambda a: replace(a, paragraphs=tuple(replace(p, text=p.text.replace("全市", "我市")) for p in a.paragraphs)), id="word changed"
        ),
        pytest.param(
            lambda a: replace(a, paragraphs=tuple(replace(p, text=p.text.replace("。", " .")) for p in a.paragraphs)), id="punctuation"
        ),
        pytest.param(lambda a: replace(a, paragraphs=(Paragraph("".join(p.text for p in a.paragraphs)),)), id="one paragraph"),
    ],
)
def test_a_copy_is_found(changed: object) -> None:
    shelf = Shelf(article(n) for n in range(50))
    found = shelf.find(changed(article(7)))
    assert found is not None and found.of == article(7)


def test_other_texts_are_not_copies() -> None:
    shelf = Shelf(article(n) for n in range(50))
    assert [shelf.find(article(n)) for n in range(50, 80)] == [None] * 30


def test_half_a_text_is_not_a_copy() -> None:
    shelf = Shelf([article(1)])
    mixed = replace(article(1), paragraphs=(*article(1).paragraphs[:6], *article(2).paragraphs[6:]))
    assert shelf.find(mixed) is None


def test_short_texts() -> None:
    short = Article("s", "题", "weifang", None, None, (Paragraph("全市建成基地。"),))
    empty = replace(short, paragraphs=())
    shelf = Shelf([short])
    assert shelf.find(short) and shelf.find(empty) is None
    assert shelf.find(replace(short, paragraphs=(Paragraph("另一件事情。"),))) is None


def test_the_nearest_is_named_and_the_first_of_equals() -> None:
    near = replace(article(1), id="near", paragraphs=article(1).paragraphs[:-1])
    twin = replace(article(1), id="twin")
    found = Shelf([near, article(1), twin]).find(article(1))
    assert found and found.of.id == "a-1" and found.alike == 100
