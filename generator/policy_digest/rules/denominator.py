"""Denominators: 每万名劳动者, 每培养1名选手. In: text. Out: named exclusions; the number says per what, and is no quantity itself."""

from __future__ import annotations

from policy_digest.chinese.alternation import later
from policy_digest.rules.rule import Rule, words
from policy_digest.tables import Tables

# What is counted per: a bare one, or a round power of ten. 每个社区建2处 states a quantity and does not match.
_ROUND = r"(?:1\s?万|10\s?万|100\s?万|1(?:0){0,6}|一百|一千|一万|[一十百千万]|十万|百万)"
_ROUND_BARE = r"(?:[百千万]|十万|百万)"


def rules(tables: Tables) -> tuple[Rule, ...]:
    """What a share or a sum is counted per."""
    units = words(u for unit in tables.units if unit.measure not in ("share", "points", "money") for u in (unit.unit, *unit.aliases))
    between = r"[^，。；：、\d年月季周日天次期届个家户人所县区村镇校站间项场名至少达有设配不超万千百十一]{0,8}?"
    bare = rf"(?<![\d.]){_ROUND_BARE}(?:人|户|元)(?={words(tables.cues['per_head'])}|GDP|产值|增加值|单位|注册|社|口|有)"
    counted = words(u for unit in tables.units if unit.measure in ("people", "things") for u in (unit.unit, *unit.aliases))
    return (
        # 每50户配备1名, 每2个社区建1处: whatever follows 每 at once says per how many
        Rule("denominator", "exclusion", later(rf"每\s?\d+\s?(?:{counted})(?!次)"), lambda m, clock: "denominator"),
        Rule("denominator", "exclusion", later(bare), lambda m, clock: "denominator"),
        Rule(
            "denominator",
            "exclusion",
            later(rf"(?:每|按)(?:年|月)?{between}{_ROUND}\s?(?:{units}|{words(tables.cues['heads_counted'])})(?!的(?:补|奖|标))"),
            lambda m, clock: "denominator" if m.group()[0] == "每" else None,
        ),
    )
