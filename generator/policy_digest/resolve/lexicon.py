"""Tables → the words that decisions ask for, compiled once and passed down with every statement."""

from __future__ import annotations

import re

from policy_digest.rules.rule import words
from policy_digest.tables import Tables


def prices(tables: Tables) -> re.Pattern[str]:
    """Words for a price or an income, where they do not name what is paid: 学费补偿 is no price."""
    paid = [noun for noun in tables.cues["award_nouns"].split() if noun not in tables.cues["price_nouns"].split()]
    return re.compile(rf"(?:{words(tables.cues['price_nouns'].split())})(?!{words(paid)})")


class Lexicon:
    """Words of cues.yml as patterns. An attribute is called as its list, or as what its lists make together."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self.tables = tables

        def listed(*names: str) -> str:
            return words([word for name in names for word in cues[name].split()])

        nouns, verbs = cues["award_nouns"].split(), listed("award_verbs")
        # ---- money for one
        self.award = re.compile(listed("award_nouns", "award_verbs"))
        self.award_noun = re.compile(listed("award_nouns"))
        self.paid_as = tuple(word for word in nouns if word not in ("支持", "贷款"))
        self.per = re.compile(listed("per_beneficiary"))
        self.total = re.compile(listed("total_verbs"))
        self.price = prices(tables)
        self.relief = re.compile(listed("relief"))
        self.given = re.compile(rf"(?:的比例|的标准)?(?:{verbs})")
        self.levy = re.compile(listed("levies"))
        # ---- thresholds
        self.must = re.compile(listed("rule_strong"))
        self.condition = re.compile(rf"^(?:{listed('rule_behind')})")
        self.granted = re.compile(rf"(?:[^，]{{0,6}}?)(?:按|给予|予以|可|{verbs})")
        self.actors = re.compile(rf"[的之][一-鿿“”]{{0,12}}?(?:{listed('rule_actors')})")
        self.each = re.compile(listed("each"))
        self.rule_heading = re.compile(listed("rule_heading"))
        self.achieve = re.compile(listed("achieve_verbs"))
        self.levied = re.compile(rf"(?:足额|全额|按时)?(?:{listed('levies')})")
        self.limits = re.compile(listed("limits"))
        self.nominations = re.compile(listed("nominations"))
        self.may_nominate = re.compile(rf"(?:可|限|只能|至多)各?(?:{listed('nominations')})")
        self.staged = re.compile(rf"(?:{listed('staged')})[^，。；]{{0,8}}(?:{listed('staged_verbs')})$|(?:预拨|预支|预付)$")
        self.duty = re.compile(listed("duties"))
        signs = words([word for listed_words in cues["comparator_after"].values() for word in listed_words.split()])
        self.after = re.compile(rf"\s?(?:（含）|（含本数）)?(?:{signs})")
        # ---- tense
        self.reached = re.compile(rf"{listed('past_behind')}|^[一-鿿]{{1,3}}[到上成满]了")
        self.embedded = frozenset(cues["embedded_cues"].split())
        self.light = frozenset(cues["light_future"].split())
        # ---- target or status
        self.state = re.compile(rf"(?:{listed('state_verbs')})(?:了)?[^，。；：]{{0,4}}$")
        self.promised = re.compile(listed("future_heading"))
        self.looked_back = re.compile(listed("past_heading"))
        self.selections = re.compile(listed("selections"))
        self.summed = re.compile(listed("summed"))
        self.fact = re.compile(listed("fact_verbs"))

    def measure(self, unit: str) -> str:
        """What a unit measures: money, people, things, share, …; "" where no table knows it."""
        found = self.tables.unit.get(unit.split("/")[0])
        return found.measure if found else ""
