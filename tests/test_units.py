"""`data/units.yml`: the measure words of policy text are there, no word has two meanings, and none swallows the noun behind it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import opencc
import pytest

from policy_digest.tables import Unit, read_rows, read_yaml

DATA = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture(scope="module")
def units() -> dict[str, Unit]:
    path = DATA / "units.yml"
    return read_rows(read_yaml(path.read_text(encoding="utf-8"), path.name), Unit, "unit", path.name, "units")


@pytest.fixture(scope="module")
def by_name(units: dict[str, Unit]) -> dict[str, Unit]:
    return {name: u for u in units.values() for name in (u.unit, *u.aliases)}


def longest(text: str, by_name: dict[str, Unit]) -> str | None:
    """The canonical unit of the longest name that `text` begins with."""
    found = max((name for name in by_name if text.startswith(name)), key=len, default=None)
    return by_name[found].unit if found else None


EXPECTED = {
    "people": "人", "person-times": "人次", "share": "% ‰", "points": "百分点", "ratio": "倍", "age": "岁 周岁",
    "money": "元 港元 美元 澳门元 新台币 欧元 日元 英镑 澳元",
    "things": "个 家 所 项 对 支 套 台 件 宗 起 辆 艘 架 张 床 座 处 栋 幢 间 户 条 份 种 类 批 门 款 部 名额",
    "events": "场 次 届 班次 架次 标箱 辆次 户次",
    "time": "年 个月 月 周 天 日 小时 分钟 个工作日",
    "area": "平方米 平方公里 亩 公顷", "length": "米 公里 海里", "mass": "吨 公斤 克", "volume": "立方米 升",
    "energy": "千瓦时 兆瓦时 吉瓦时 吨标准煤", "power": "千瓦 兆瓦 吉瓦", "temperature": "℃",
    "concentration": "微克/立方米 毫克/立方米 克/立方米 毫克/升",
}  # fmt: skip


@pytest.mark.parametrize(("measure", "words"), EXPECTED.items())
def test_the_words_of_policy_text_are_there(units: dict[str, Unit], measure: str, words: str) -> None:
    assert [w for w in words.split() if w not in units or units[w].measure != measure] == []


def test_no_word_has_two_meanings(units: dict[str, Unit]) -> None:
    names = Counter(name for u in units.values() for name in (u.unit, *u.aliases))
    assert [name for name, n in names.items() if n > 1] == []


def test_both_numbers_of_english_or_neither(units: dict[str, Unit]) -> None:
    assert [u.unit for u in units.values() if bool(u.one) != bool(u.many)] == []
    assert [u.unit for u in units.values() if u.measure != "things" and not u.one and u.unit not in ("节", "梯次")] == []


def test_words_are_simplified(by_name: dict[str, Unit]) -> None:
    simplify = opencc.OpenCC("tw2s").convert
    assert {name for name in by_name if simplify(name) != name} <= {"箇"}


# What stands behind a number → the unit that belongs to the number.
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("名人才", "人"), ("个人才项目", "个"), ("个人工智能平台", "个"), ("个人力资源产业园", "个"), ("名学位课程毕业生", "人"),
        ("张床位", "张"), ("个学位", "个"), ("个停车位", "个"), ("个托位", "个"), ("个标准机架", "个"), ("块绿地", "块"),
        ("方责任主体", None), ("人次", "人次"), ("人", "人"), ("位", "人"), ("场次", "场"), ("课时", "课时"), ("学时", "学时"),
        ("台（套）", "台套"), ("元", "元"), ("港币", "港元"), ("澳元", "澳元"), ("平米", "平方米"), ("平方千米", "平方公里"),
        ("千米", "公里"), ("立方米", "立方米"), ("吨标准煤", "吨标准煤"), ("吨标准煤/万元", "吨标准煤/万元"), ("吉瓦时", "吉瓦时"),
        ("吉瓦", "吉瓦"), ("微克每立方米", "微克/立方米"), ("个百分点", "百分点"), ("个月", "个月"), ("月", "月"), ("名额", "名额"),
        ("分贝", "分贝"), ("皮长公里", "皮长公里"),
    ],
)  # fmt: skip
def test_the_longest_name_is_the_right_unit(by_name: dict[str, Unit], text: str, unit: str | None) -> None:
    assert longest(text, by_name) == unit
