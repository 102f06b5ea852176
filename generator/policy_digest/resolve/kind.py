"""Where a quantity stands and what governs it → target, status, support or rule, with the reason in words.

Tense and modality decide between target and status, never the number; only money (or a rate of it) per beneficiary is support; a rule
decides who qualifies or what is allowed. The order of the questions is the order of the lines: what is said nearest to the figure is
believed first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_digest.models import Article, Commitment, Kind
from policy_digest.resolve.period import Governing, ended
from policy_digest.resolve.standing import Standing
from policy_digest.resolve.support import Supports
from policy_digest.resolve.tense import Tense, Tenses, groups
from policy_digest.resolve.threshold import Thresholds
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_AHEAD = ("plan", "regulation", "guide")  # genres that tell what shall be, unless a word says otherwise
_ARTICLE = re.compile(r"\s*第[一二三四五六七八九十\d]{1,4}条")
_PART = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)")
_TITLE_END = re.compile(r"[（(][^（）()]*[）)]$")
LIGHT = frozenset(("再", "要", "继续"))  # look ahead, and as often tell how something went on
FEW = 3  # parts or articles, from which a text is an official document


@dataclass(frozen=True, slots=True)
class Verdict:
    """A kind and the words it rests on. `weak`: nothing in the sentence speaks of the policy, so that it may be no record at all."""

    kind: Kind
    reason: str
    weak: bool = False


class Kinds:
    """Decides kinds; words from cues.yml."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self.tenses, self._support, self._threshold = Tenses(tables), Supports(tables), Thresholds(tables)
        self._state = re.compile(rf"(?:{words(cues['state_verbs'].split())})(?:了)?[^，。；：]{{0,4}}$")
        self._promised = re.compile(words(cues["future_heading"].split()))
        self._looked_back = re.compile(words(cues["past_heading"].split()))
        self._light = frozenset(cues["light_future"].split())
        self._selections = re.compile(words(cues["selections"].split()))
        self._summed = re.compile(words(cues["summed"].split()))
        self._call, self._answered = (re.compile(words(cues[k].split())) for k in ("calls", "calls_answered"))
        self._fact = re.compile(words(cues["fact_verbs"].split()))
        self._genres = {name: re.compile(words(ws.split())) for name, ws in cues["genres"].items()}

    def genre(self, article: Article) -> str:
        """What sort of text it is, by its articles (第X条), the last word of its title, its number and parts: see `genres` of cues.yml."""
        if sum(bool(_ARTICLE.match(p.text)) for p in article.paragraphs) >= FEW:
            return "regulation"
        title = _TITLE_END.sub("", article.title).rstrip("》”的 ")
        if title.endswith(("通知", "公告")) and self._call.search(title) and not self._answered.search(title):
            return "guide"
        for name, pattern in self._genres.items():
            ends = [m.end() for m in pattern.finditer(title)]
            if ends and (ends[-1] == len(title) or name == "guide"):
                return str(name)
        parts = sum(bool(p.level and _PART.match(p.text)) for p in article.paragraphs)
        return "plan" if article.doc_number or parts >= FEW else "news"

    def __call__(self, s: Standing, g: Governing, article: Article, genre: str, before: Kind | None) -> Verdict:
        """The kind of one quantity. `before`: that of the paragraph's last target or status, which a sentence without any cue goes on."""
        if reason := self._threshold.certain(s, g, genre):
            return Verdict("rule", reason)
        if reason := self._support(s):
            return Verdict("support", reason)
        tense, clause = self.tenses(s), self.tenses.between(s, s.clause[0])
        if clause != "past" or genre == "regulation":
            if reason := self._threshold(s, g, genre, tense, clause == "future"):
                return Verdict("rule", reason)
        verdict = self._by_period(s, g, genre, tense, article) or self._by_cue(s, g, genre, tense)
        verdict = verdict or self._by_default(s, g, genre, tense, before, article)
        if verdict.weak and s.amount.comparator == "<=" and not s.joined and g.every is None:
            return Verdict("rule", "a ceiling, told without a time", weak=True)
        return verdict

    def _by_period(self, s: Standing, g: Governing, genre: str, tense: Tense, article: Article) -> Verdict | None:
        """What the governing period says, unless a cue behind it says otherwise."""
        year = article.published[:4] if article.published else ""
        period = g.stated("absolute")
        if period is None or g.absolute is None:
            return None
        said = g.absolute.surface
        if not (g.carried and tense.strong):
            turned = self.tenses.between(s, g.absolute.end)
            if period.key == "by":
                ahead = period.tense != "past" and (not year or not period.value or period.value[:4] >= year)
                if not ahead:
                    return Verdict("status", f"{said}: a date that has passed")
                if turned != "past":
                    return Verdict("target", f"{said}: a deadline ahead")
            elif period.key in ("as_of", "since"):
                looks_ahead = turned == "future" and not (period.tense == "past" and tense.cue in self._light)
                if not looks_ahead and not g.carried and (period.tense == "past" or period.key == "as_of"):
                    return Verdict("status", f"{said}: looks back")
            elif period.tense == "future" and turned != "past":
                return Verdict("target", f"{said}: lies ahead")
            elif not g.carried and tense.cue in LIGHT and ended(period, article.published):  # 上半年再增18.2%
                return Verdict("status", f"{said}: was over")
            elif period.tense == "past" and turned != "future":
                return Verdict("status", f"{said}: lies behind")
        if period.key == "during" and period.value == year and s.amount.comparator == ">=" and tense.strong != "past" and genre != "report":
            return Verdict("target", f"{said}: a floor for this year")
        return None

    def _by_cue(self, s: Standing, g: Governing, genre: str, tense: Tense) -> Verdict | None:
        """What the sentence's words and its headings say."""
        if tense.strong:
            return _looks(tense.strong == "future", tense.cue)
        if g.within is not None and g.tense != "past":
            return Verdict("target", f"{g.within.surface}: a span of time ahead")
        if s.amount.comparator == ">=" and s.amount.before and genre != "report":
            return Verdict("target", "a floor to be kept")
        heading = "".join(s.sentence.section)
        ahead, back = (max(pattern.finditer(heading), key=re.Match.end, default=None) for pattern in (self._promised, self._looked_back))
        if ahead and (back is None or back.end() < ahead.end()):  # 重点工作进展: the last word says which it is
            return Verdict("target", f"the heading ({ahead.group()}) looks ahead")
        if back:
            return Verdict("status", f"the heading ({back.group()}) looks back")
        return None

    def _by_default(self, s: Standing, g: Governing, genre: str, tense: Tense, before: Kind | None, article: Article) -> Verdict:
        """Nothing strong was said: the recurrence, the genre, the sentence before, a weak cue, a verb of state decide, in this order."""
        if found := self._selections.search(s.said(s.clause)):
            return Verdict("target", f"{found.group()}: chosen again and again")
        if g.every is not None:
            if genre in _AHEAD or before == "target" or not self._fact.search(s.said(s.clause)):
                return Verdict("target", f"{g.every.surface}: recurring, in a text of the genre {genre}")
            return Verdict("status", f"{g.every.surface}: told as what already happens")
        if genre in _AHEAD and before != "status":
            return Verdict("target", f"said in a text of the genre {genre}")
        behind_promise = before == "target" and (g.absolute is None or g.carried)
        if (behind_promise or _underway(g, article)) and (told := self._summed.search(s.said(s.left))):
            return Verdict("status", f"{told.group()}: told as reached")
        if before is not None:
            return Verdict(before, "goes on from the sentence before", weak=True)
        if tense.weak:
            return _looks(tense.weak == "future", tense.cue)
        if self._state.search(s.said(s.left)):
            return Verdict("status", "a verb of state", weak=True)
        return Verdict("status", "told as a fact", weak=True)


def _underway(g: Governing, article: Article) -> bool:
    """“十四五”期间, said while that runs: what was summed up is what was reached so far."""
    period, year = g.stated("absolute"), (article.published or "")[:4]
    if period is None or period.key != "during" or not period.value or "/" not in period.value or not year:
        return False
    return period.value[:4] < year <= period.value.split("/")[1][:4]


def _looks(ahead: bool, cue: str) -> Verdict:
    return Verdict("target", f"{cue}: looks ahead") if ahead else Verdict("status", f"{cue}: looks back")


def commitment(s: Standing, kind: Kind) -> Commitment:
    """firm, aspirational or expected: the last word of modality before the figure in its sentence."""
    found: Commitment = "firm"
    if kind != "target":
        return found
    for m in s.mentions:
        if m.start >= s.figure[0]:
            break
        if "aspirational" in groups(m):
            found = "aspirational"
        elif "expected" in groups(m):
            found = "expected"
        elif m.kind == "cue" and m.surface in ("确保", "必须"):
            found = "firm"
    return found
