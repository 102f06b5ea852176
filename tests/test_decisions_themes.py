"""Which records have a theme of the field that the tables are of, and which have none."""

from __future__ import annotations

import pytest
from tests import factory

from policy_digest import pipeline
from policy_digest.tables import Tables

PLAIN = "全市推进各项工作，群众得到实惠。"


def themes(rules: Tables, title: str, *paragraphs: str) -> list[str]:
    """The main theme of each record, "" for none."""
    found = pipeline.Extractor(rules).extract(factory.article(*paragraphs, title=title))
    return [record.themes[0] if record.themes else "" for record in found.records]


@pytest.mark.parametrize(
    ("title", "text", "wanted"),
    [
        # words that every policy has speak for no field
        ("老旧小区改造方案", "今年将改造小区120个，引进物业企业36家，对达标的小区奖励20万元。", ["", "", ""]),
        ("充电设施建设情况", "目前建成公共停车基地58个，累计完成投资3.2亿元，评定等级民宿66家。", ["", "", ""]),
        ("传统文化保护情况", "目前有非遗工坊12家、老字号门店30家。", ["", ""]),
        # a document of the field takes what goes with it
        (
            "技能人才队伍建设方案",
            "到2027年，引进领军人才120人，筹集人才公寓800套，设立专项资金2亿元。",
            ["attraction", "attraction", "safeguards"],
        ),
        # in a document of another field, a clause that speaks of it, and none of its neighbours
        ("政府工作报告", "去年开展职业技能培训5万人次，改造老旧小区80个，新建公共实训基地3个。", ["training", "", "platforms"]),
        ("政府工作报告", "去年新增技能人才1.2万人，粮食产量达到52万吨。", ["workforce-scale", ""]),
    ],
)
def test_a_record_of_another_field_has_no_theme(rules: Tables, title: str, text: str, wanted: list[str]) -> None:
    assert themes(rules, title, text, *[PLAIN] * 12) == wanted


def test_a_document_is_of_the_field_by_a_share_of_its_sentences(rules: Tables) -> None:
    told, money = "各地加强技工院校建设。", "今年设立专项资金2亿元。"
    assert themes(rules, "一座城的手艺", money, told, told, PLAIN) == ["safeguards"]
    assert themes(rules, "一座城的手艺", money, told, PLAIN) == [""]  # one sentence makes no document of the field
    assert themes(rules, "一座城的变化", money, told, *[PLAIN] * 12) == [""]


def test_measures_of_another_field_have_no_theme(rules: Tables) -> None:
    items = ("一、加大财政投入。安排专项资金，拨付到位。", "二、强化奖励激励。对先进单位给予奖励。")
    of = {
        title: pipeline.Extractor(rules).extract(factory.article(*items, *[PLAIN] * 12, title=title)).measures
        for title in ("老旧小区改造方案", "技能人才培养方案")
    }
    assert [m.themes for m in of["老旧小区改造方案"]] == [(), ()]
    assert all(m.themes for m in of["技能人才培养方案"]) and of["技能人才培养方案"]
