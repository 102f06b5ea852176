"""Sentences that tell of something else than the place's policy: another place, a person's story, what was met on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numerals import CHINESE
from policy_digest.chinese.word_edges import edges
from policy_digest.models import Article, Sentence
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Place, Tables

NARRATED = 1000  # what a reporter counts on the way is smaller
PRICE = 500_000  # yuan; what somebody paid or earned is less

_REGION = "全区"  # of an autonomous region, or of a district
_NUMERAL = later(rf"^(?:{CHINESE})")
_TWO = "{0,2}"
_SOME = "{0,4}"  # of what may open a clause: without a bound 截至截至截至… is tried in more ways than anybody has seconds


class Refusals:
    """Knows whose sentences tell nothing of the policy; words from cues/, places from places.yml."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self.tables = tables
        # 日照时数, 白银产量: a name that is an ordinary word too says nothing without its 市
        named = [(n, p) for p in tables.places if p.level != "country" for n in (p.zh, p.short, *p.aliases) if len(n) > 1]
        places = {n: p.slug for n, p in named if n not in p.weak}
        unlike = words(sorted({w for p in tables.places for w in p.not_in}) or ["\x00"])
        self.slug = places
        opener = words(cues["foreign_openers"])
        self.foreign = later(
            rf"^(?:(?:{opener})[，]?|同[属处为][一-鿿]{{1,8}}?的){_SOME}(?!{unlike})(?P<place>{words(places)})"
            rf"(?![东西南北中]{_TWO}[一二三四五六七八九十]{_TWO}(?:路|街|大道|大街|巷|胡同)|港(?=[路区])|{words(cues['of_a_place'])})"
        )
        # 民权县近三年改造小区61个, in an article of another city; a name that two cities have says nothing
        rows = [(name, row.place) for row in tables.counties for name in row.names if len(name) > 2 and name[-1] in "县市旗"]
        known = Counter(name for name, _ in rows)
        self.county_of = {name: place for name, place in rows if known[name] == 1 and name not in places}
        self.county = later(rf"(?:(?:{opener})[，]?){_SOME}(?P<place>{words(self.county_of)})(?!路|街|大道|籍)") if self.county_of else None
        self.wider = later(
            rf"^(?:(?:目前|截至[^，]{{0,12}}|此前|去年|今年|\d{{4}}年)[，]?){_SOME}(?P<w>{words(cues['wider_places'])})"
            r"(?!两会|人大|政协|[一-鿿]{1,6}?(?:日|周|宣传月|活动月|节)(?![均产内前]|期(?!间))|性|级|技(?!能劳|能人|术工)|行业|统|重点|文明|示范|劳|五一|首|前列|唯一|率先|第)"
        )
        self.office = later(rf"(?:{words(cues['offices'])})$")
        self.transcript = later(words(cues["transcripts"]))
        self.country = later(rf"(?:至于)?(?:有意见提及)?(?:{words(cues['countries'])})(?!元|币|语|籍|式|菜|市场|客户|投资|企业|专家)")
        self.own = later(words(cues["place_self"]))
        # 他说 names a speaker, who may speak for an office
        self.supposed = later(rf"(?:{words(cues['supposing'])})[^，。；]{{0,8}}?[他她我]")
        says = f"(?:{words(cues['saying_also'])})?(?:说|指(?![着了向给])|{words(cues['says_so'])})"
        third = rf"(?<![其吉])(?<!像)(?:他|她)(?!{says}|称|{words(cues['says_what'])}|还|们|人|国|省|市|乡|处|山|日|律|用|项|杀|留|者)"
        first = r"我(?!市|省|县|区|国|局|们|委|厅|校|院|州|旗|盟|镇|村|街|社区|单位|公司|部|港|澳|台|为|所|代表)"
        self.person = later(rf"{third}|(?<![自]){first}|我们家|俺")
        # Who speaks on the record says 我 of an office; only a quotation inside tells of a person
        self.third = later(rf"{third}|“[^”]*{first}|我们家|俺")
        # 28岁的程序员小陈, 种粮大户李长河, 张小姐说: a person without office, named
        family, roles = f"(?:{words(cues['surnames'])})", words(cues["story_roles"])
        self.story = later(words(cues["story_words"]))
        self.career = later(
            rf"(?<![过满\d])\d{{1,2}}岁的(?=[一-鿿])(?![以青老少儿])|今年\d{{1,2}}岁"
            rf"|入行[\d一二三四五六七八九十]|来自[一-鿿]{{2,6}}的{family}(?:{words(cues['guests'])})"
            rf"|(?:{roles})(?:小|老|阿)?(?!曾[一-鿿]{{1,2}}[读过])(?P<name>{family})[一-鿿]{{0,3}}?(?=[说，在从租流告正把的已以前花有拿用今去])"
            rf"|(?:小|老){family}(?=入|说|告|在|从|的|把|就|也|今|租|买|用|拿)"
            rf"|{family}(?:{words(cues['elders'])})"
        )
        self._told_of_policy = [*cues["place_self"], *cues["told_of_policy"]]
        self._scopes: dict[str, re.Pattern[str]] = {}  # by place, once an article is of it
        self.reset = later(words(cues["story_resets"]))
        self.governs = later(rf"(?P<verb>{words(cues['policy_verbs'])})[^，。；\d]{{0,12}}$")
        self.done = later(
            rf"[“ ]?(?:已|共|还|又|并|先后|累计|其中|全[省市县区]|我[省市县区]|当地|该[市县区])*(?:{words(cues['policy_verbs'])})"
        )
        self.of_foreign = later(
            rf"(?:的(?:{words(places)})?(?P<place>{words(places)})(?:市|省|县|区)?，$|{words(cues['neighbours'])}(?:{words(places)})?)"
        )

    # ------------------------------------------------------------ whole sentences

    def stories(self, article: Article, sentences: Sequence[Sentence]) -> frozenset[int]:
        """Indexes of the sentences that tell one person's story: 他, 我 in a quotation, 从业15年; until the text returns to the place."""
        out, telling, paragraph = set(), False, -1
        transcript = bool(self.transcript.search(article.title))
        for n, sentence in enumerate(sentences):
            text = article.text[sentence.start : sentence.end]
            if sentence.paragraph != paragraph:
                paragraph, telling = sentence.paragraph, False
            person = None if self.supposed.search(text) else self.third.search(text) if transcript else self.person.search(text)
            if person or self._tells(text):
                telling = not self._returns(text)
            elif telling and self.reset.search(text):
                telling = False
            if telling:
                out.add(n)
        return frozenset(out)

    def _tells(self, text: str) -> bool:
        """A person named, or a word of stories that is a word of its own: 国家住房 holds no 家住, and 养护工程的 no 程 who is a 护工."""
        for m in self.career.finditer(text):
            if m["name"] is None or m.start("name") in edges(text):
                return True
        words_at = [m.span() for m in self.story.finditer(text)]
        return bool(words_at) and any(a in (at := edges(text)) and b in at for a, b in words_at)

    def _returns(self, text: str) -> bool:
        """A sentence about the place may quote a person: it is no story where 全市 or the like opens it."""
        return bool(self.own.match(text.lstrip("“ ")))

    def foreign_from(self, article: Article, sentence: Sentence) -> int | None:
        """The offset from which the sentence speaks about another place; None where it does not."""
        own = self.tables.place.get(article.place)
        if own is None:
            return None
        text = article.text
        at = sentence.start
        for clause in re.split(r"(?<=[，；：。])", text[sentence.start : sentence.end]):
            stripped = clause.lstrip("“ 　")
            if own.short in clause:
                at += len(clause)
                continue
            if (m := self.foreign.match(stripped)) and not self._related(self.slug[m["place"]], own.slug):
                return at
            if self.county and (m := self.county.match(stripped)) and not self._related(self.county_of[m["place"]], own.slug):
                return at
            if self.country.match(stripped):
                return at
            if (m := self.of_foreign.search(clause)) and (m["place"] is None or not self._related(self.slug[m["place"]], own.slug)):
                return at
            if self._of_more(own, stripped, clause):
                return at
            if (
                own.level == "province"
                and re.match(r"^(?:目前，|截至[^，]{0,12}，)?(?:全国|我国)(?!性|级|技|行业|统|重点)", stripped)
                and re.search(r"\d", clause)
            ):
                return at
            if at > sentence.start and self.own.search(stripped):
                return None
            at += len(clause)
            if not stripped.rstrip("，；：。").endswith(("来说", "方面")) and len(stripped) > 40:
                break
        return None

    def _of_more(self, own: Place, stripped: str, clause: str) -> bool:
        """Whether a clause with figures opens with 全国, 全省 or the 全区 of a region, in a text of a city or county."""
        m = self.wider.match(stripped) if own.level not in ("province", "country") else None
        if m is None or (m["w"] == _REGION and not self._autonomous(own)):
            return False
        return re.search(r"\d", clause) is not None and not re.search("全市|我市", stripped)

    def _autonomous(self, place: Place) -> bool:
        """Whether a place lies in an autonomous region, whose 全区 is the region; elsewhere it is a district's own."""
        seen: Place | None = place
        while seen is not None and seen.level != "province":
            seen = self.tables.place.get(seen.parent or "")
        return seen is not None and seen.zh.endswith("自治区")

    def _related(self, slug: str, own: str) -> bool:
        """Whether one place is the other or lies in it."""
        seen = self.tables.place.get(slug)
        while seen is not None:
            if seen.slug == own:
                return True
            seen = self.tables.place.get(seen.parent or "")
        return False

    # ------------------------------------------------------------ single quantities

    def scope(self, article: Article) -> re.Pattern[str]:
        """What shows that a sentence speaks of the place or of its policy, and not of what a reporter saw on the way."""
        if article.place not in self._scopes:
            self._scopes[article.place] = self._scope(self.tables.place.get(article.place))
        return self._scopes[article.place]

    def _scope(self, own: Place | None) -> re.Pattern[str]:
        rows = [row for row in self.tables.counties if own is not None and row.place == own.slug]
        names = [n for n in (own.zh, own.short, *own.aliases) if len(n) > 1] if own is not None else []
        counties = [n[:-1] if len(n) > 2 else n for row in rows for n in row.names]
        return later(words([*names, *counties, *self._told_of_policy]))

    def on_record(self, article: Article) -> bool:
        """Whether all that the text says is said by an office: a transcript, or a release of its own."""
        return self.transcript.search(article.title) is not None or self.office.search(article.publisher or "") is not None

    def governed(self, s: Standing) -> str:
        """The verb of policy that governs a figure printed in digits; "" where none does."""
        found = self.governs.search(s.text, s.clause[0], s.figure[0])
        return found["verb"] if found and not _NUMERAL.match(s.said(s.figure)) else ""

    def narrated(self, s: Standing, told: bool, scope: re.Pattern[str]) -> bool:
        """新开了5家店, 填五张表, 卖到688元: a small number in a reporter's or a speaker's sentence that says nothing of the place or its policy.

        `told`: nothing but the telling makes it a record: no deadline, no year, no strong word.
        """
        if s.amount.unit in ("%", "百分点", "倍") or s.amount.value >= (PRICE if self._money(s) else NARRATED):
            return False
        spoken = _NUMERAL.match(s.said(s.figure)) is not None
        speech = s.text[s.sentence.start : s.sentence.start + 1] in ("“", "「", '"')
        if scope.search(s.said((s.sentence.start, s.sentence.end))):
            return False
        # 评出红色小区27个: what an office does is no remark on the way
        if not spoken and not speech and self.done.match(s.text, s.clause[0], s.figure[0]):
            return False
        return told or (spoken and speech)

    def _money(self, s: Standing) -> bool:
        unit = self.tables.unit.get(s.amount.unit)
        return unit is not None and unit.measure == "money"
