"""Quantities that are no records, each refused by name: another place's figure, a person's story, a baseline, a name, an indefinite 一个."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policy_digest.chinese.numerals import CHINESE
from policy_digest.chinese.word_edges import edges
from policy_digest.models import Article, Sentence
from policy_digest.resolve.standing import Standing
from policy_digest.rules.date import measured
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

NARRATED = 1000  # what a reporter counts on the way is smaller
OWN = 120  # parts that a document counts of itself, at most
PRICE = 500_000  # yuan; what somebody paid or earned is less

_EVERY = re.compile("每个?(?:年|半年|季度?|月|周)[^，。；]{0,8}$")  # 每季度举办一场 counts, where 举办一场 alone says as little as "a"
_NUMERAL = re.compile(rf"^(?:{CHINESE})")
_WHOLE = re.compile(r"[十百千万]{1,2}(?:头|亩|吨|户|只|斤|株|米|平|羽|箱|立方|平方米|公顷|尾|床)")  # 千头牛场: a size that is a name
_ASKED = re.compile(r"吗[？?]?[”」]?$")
_ASKS = re.compile(r"\s*[“「]?(?:[一-鿿]{0,4}(?:记者|问|主持人|网友|提问|议员|市民))[：:]")
_SENT_TO = re.compile(r"(?:向|给)(?:全[省市县区]|所辖|各)?$")
_SENT = re.compile(
    r"(?:个|家)?[一-鿿（）、]{0,20}?(?:政府|局|厅|委|办|单位|部门|企业|院校|学校|州|市|区|县|处)[一-鿿、（）]{0,14}?(?:印发|下发|发出|转发|发函|通报|部署|征求|推送|发布)"
)
# 19条细则, 4个发展方向, 36项惠民实事: what the document counts of itself
_OWN_COUNT = re.compile(
    r"(?:细则|条款|章节|条目)|[一-鿿]{0,4}(?:方向|维度|板块)(?=[，。；、：给予进行开着持扶]|$)"
    r"|[一-鿿]{0,4}(?:实事|民生项目|民生事项|惠民项目|候选项目|实事项目)(?:项目)?(?!完成投资)"
)
_OWN_UNITS = frozenset("条 项 件 个 大 章".split())
_COUNTED_OWN = re.compile(r"(?:项目|清单|事项|任务|措施|实事)(?:名单)?[（(]共(?:计|有)?$")
_MADE = re.compile(r"(?:建成|新建|改造|建设|完成投资|打造)[^，。；]{0,8}$")
_IF_ONE = re.compile(r"(?:如果|假如|倘若|要是|假设|若是?|比如|例如)[^，。；]{0,8}?[他她我]")
_NOTE = re.compile("(?:备?注|说明)[：:]")  # 注：规模以上工业统计范围为…2000万元以上


class Refusals:
    """Knows what is no record; words from cues.yml, places from places.yml."""

    def __init__(self, tables: Tables) -> None:
        cues = tables.cues
        self.tables = tables
        up = words(cues["baseline_to"].split())
        # 由500元、800元分别提高到800元、1200元: both of the first pair are what it was
        self.from_to = re.compile(rf"^(?:、\d[\d.,]*[万亿]?[一-鿿%]{{1,2}}(?=分别))?[^，。；\d]{{0,12}}?(?:{up})")
        self.from_list = re.compile(r"(?:由|从)[^，。；]{0,16}\d[\d.,]*[万亿]?[一-鿿%]{1,2}、$")
        self.from_before = re.compile(r"(?:由|从)(?!事|业|严|优|快|简)(?:\d{4}年(?:底|末)?的?)?[^，。；\d]{0,24}$")
        self.than = re.compile(r"(?:比|较|相比|高于|低于|超过)[^，。；]{0,10}$")
        places = {n: p.slug for p in tables.places if p.level != "country" for n in (p.zh, p.short, *p.aliases) if len(n) > 1}
        self.slug = places
        opener = words(cues["foreign_openers"].split())
        self.foreign = re.compile(
            rf"^(?:(?:{opener})[，]?|同[属处为][一-鿿]{{1,8}}?的)*(?P<place>{words(places)})"
            r"(?!路|街|大道|港(?=[路区])|湾|籍|大学|学院|银行|人寿|证券|帮扶|协作|对口|高铁|铁路|高速)"
        )
        # 民权县近三年改造小区61个, in an article of another city; a name that two cities have says nothing
        rows = [(name, row.place) for row in tables.counties for name in row.names if len(name) > 2 and name[-1] in "县市旗"]
        known = Counter(name for name, _ in rows)
        self.county_of = {name: place for name, place in rows if known[name] == 1 and name not in places}
        self.county = re.compile(rf"(?:(?:{opener})[，]?)*(?P<place>{words(self.county_of)})(?!路|街|大道|籍)") if self.county_of else None
        self.wider = re.compile(
            r"^(?:(?:目前|截至[^，]{0,12}|此前|去年|今年|\d{4}年)[，]?)*(?P<w>全国|全省|全区|我国|全球|世界)(?!性|级|技(?!能劳|能人|术工)|行业|统|重点|文明|示范|劳|五一|首|前列|唯一|率先|第)"
        )
        self.office = re.compile(rf"(?:{words(cues['offices'].split())})$")
        self.transcript = re.compile(words(cues["transcripts"].split()))
        self.country = re.compile(
            rf"(?:至于)?(?:有意见提及)?(?:{words(cues['countries'].split())})(?!元|币|语|籍|式|菜|市场|客户|投资|企业|专家)"
        )
        self.own = re.compile(words(cues["place_self"].split()))
        # 他说 names a speaker, who may speak for an office
        says = "(?:又|亦|还|也|同时|最后|随后|进一步)?(?:说|指(?![着了向给])|表示|强调|透露|介绍|补充)"
        third = rf"(?<![其吉])(?<!像)(?:他|她)(?!{says}|称|认为|勉励|要求|希望|叮嘱|提出|鼓励|呼吁|回应|坦言|解释|举例|提到|建议|还|们|人|国|省|市|乡|处|山|日|律|用|项|杀|留|者)"
        first = r"我(?!市|省|县|区|国|局|们|委|厅|校|院|州|旗|盟|镇|村|街|社区|单位|公司|部|港|澳|台|为|所|代表)"
        self.person = re.compile(rf"{third}|(?<![自]){first}|我们家|俺")
        # Who speaks on the record says 我 of an office; only a quotation inside tells of a person
        self.third = re.compile(rf"{third}|“[^”]*{first}|我们家|俺")
        # 28岁的程序员小陈, 种粮大户李长河, 张小姐说: a person without office, named
        family, roles = f"(?:{words(cues['surnames'].split())})", words(cues["story_roles"].split())
        self.story = re.compile(words(cues["story_words"].split()))
        self.career = re.compile(
            rf"(?<![过满\d])\d{{1,2}}岁的(?=[一-鿿])(?![以青老少儿])|今年\d{{1,2}}岁"
            rf"|入行[\d一二三四五六七八九十]|来自[一-鿿]{{2,6}}的{family}(?:先生|女士|小姐|同学)"
            rf"|(?:{roles})(?:小|老|阿)?(?!曾[一-鿿]{{1,2}}[读过]){family}[一-鿿]{{0,3}}?(?=[说，在从租流告正把的已以前花有拿用今去])"
            rf"|(?:小|老){family}(?=入|说|告|在|从|的|把|就|也|今|租|买|用|拿)"
            rf"|{family}(?:先生|女士|小姐|大爷|大妈|阿姨|奶奶|爷爷|师傅)"
        )
        self._told_of_policy = [*cues["place_self"].split(), *cues["told_of_policy"].split()]
        self.reset = re.compile(words(cues["story_resets"].split()))
        self.weak_unit = frozenset(cues["weak_units"].split())
        self.chosen = re.compile(words(cues["chosen"].split()))
        self.paperwork = re.compile(words(cues["paperwork"].split()))
        self.achieved = re.compile(words(cues["achieve_verbs"].split()))
        self.done = re.compile(
            rf"[“ ]?(?:已|共|还|又|并|先后|累计|其中|全[省市县区]|我[省市县区]|当地|该[市县区])*(?:{words(cues['policy_verbs'].split())})"
        )
        self.held = frozenset(cues["held_units"].split())
        self.measured = measured(tables)
        self.own_parts = re.compile(
            rf"(?:{words(cues['own_parts'].split())})|[一-鿿]{{2,12}}之一(?=[，。；])|[一-鿿]{{2,8}}做?的[一-鿿]{{0,3}}(?:问卷|调查)"
            # 3家企业作了交流发言, 12家企业负责人参加会议
            r"|[一-鿿]{0,8}(?:作|做)了?[一-鿿]{0,4}发言|[一-鿿]{0,10}(?:参加|出席|列席)了?(?:会议|座谈|本次|此次|活动|会见)"
        )
        self.penalty = re.compile(words(cues["penalties"].split()))
        self.of_foreign = re.compile(
            rf"(?:的(?:{words(places)})?(?P<place>{words(places)})(?:市|省|县|区)?，$|{words(cues['neighbours'].split())}(?:{words(places)})?)"
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
            person = None if _IF_ONE.search(text) else self.third.search(text) if transcript else self.person.search(text)
            if person or self._tells(text):
                telling = not self._returns(text)
            elif telling and self.reset.search(text):
                telling = False
            if telling:
                out.add(n)
        return frozenset(out)

    def _tells(self, text: str) -> bool:
        """A person named, or a word of stories that is a word of its own: 国家住房 holds no 家住."""
        if self.career.search(text):
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
            if (
                own.level not in ("province", "country")
                and (m := self.wider.match(stripped))
                and re.search(r"\d", clause)
                and not re.search("全市|我市", stripped)
            ):
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
        own = self.tables.place.get(article.place)
        rows = [row for row in self.tables.counties if own is not None and row.place == own.slug]
        names = [n for n in (own.zh, own.short, *own.aliases) if len(n) > 1] if own is not None else []
        counties = [n[:-1] if len(n) > 2 else n for row in rows for n in row.names]
        return re.compile(words([*names, *counties, *self._told_of_policy]))

    def on_record(self, article: Article) -> bool:
        """Whether all that the text says is said by an office: a transcript, or a release of its own."""
        return self.transcript.search(article.title) is not None or self.office.search(article.publisher or "") is not None

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

    @staticmethod
    def _own_count(s: Standing, right: str) -> bool:
        """19条细则, 候选项目（共14项）: what the document, or the list, counts of itself."""
        if s.amount.unit not in _OWN_UNITS or s.amount.value > OWN or s.amount.comparator not in ("", "="):
            return False
        left = s.text[s.clause[0] : s.figure[0]]
        if _COUNTED_OWN.search(left) and right[:1] in "）)":
            return True
        return _OWN_COUNT.match(right) is not None and not _MADE.search(left)

    def reason(self, s: Standing, foreign: int | None, story: bool) -> str:
        """The name under which the quantity is refused, or ""."""
        if _NOTE.match(s.text, s.sentence.start):
            return "note"
        if story:
            return "personal-story"
        if foreign is not None and s.figure[0] >= foreign:
            return "foreign-place"
        unit = self.tables.unit.get(s.amount.unit.split("/")[0])
        left = s.text[max(s.sentence.start, s.figure[0] - 26) : s.figure[0]]
        if unit is not None and unit.measure in ("time", "age") and not self.measured.search(left):
            return "duration" if unit.measure == "time" else "age"
        right = s.text[s.figure[1] : s.sentence.end]
        if (self.from_before.search(left) or self.from_list.search(left)) and self.from_to.match(right):
            return "baseline"
        surface = s.text[s.figure[0] : s.figure[1]]
        spoken = _NUMERAL.match(surface)
        if spoken and s.amount.unit not in ("%", "百分点", "倍") and not self._money(s):
            held = s.amount.unit in self.held and _EVERY.search(left) is not None
            if (
                spoken.group() == "一"
                and s.amount.value == 1
                and s.amount.comparator in ("", "=", ">")
                and s.amount.value_max is None
                and not held
            ):
                return "indefinite"
            whole = s.amount.value <= 10 and s.amount.value == s.amount.value.to_integral_value()
            if whole and not s.amount.comparator and s.amount.value_max is None and not held:
                if s.amount.unit in self.weak_unit and not self.achieved.search(s.text[s.clause[0] : s.figure[0]]):
                    return "name"
        if spoken and s.amount.unit == "人" and s.amount.value <= 10 and not s.amount.comparator and s.amount.value_max is None:
            if not self.chosen.search(s.said(s.clause)):
                return "name"
        if self.penalty.search(s.said(s.clause)) and (s.amount.unit in ("倍", "%") or self._money(s)):
            return "penalty"
        if re.search(r"(?:不及|相当于)[^，。；]{0,12}$", left) and s.amount.unit in ("%", "倍"):
            return "comparison"
        if self.own_parts.match(right) or self._own_count(s, right):
            return "own-part"
        if _SENT_TO.search(left) and _SENT.match(right):
            return "addressee"
        if _WHOLE.fullmatch(surface) and not s.amount.comparator and re.match("[一-鿿]", right):
            return "name"
        if _ASKED.search(s.said((s.sentence.start, s.sentence.end)).strip()) and _ASKS.match(s.text, s.sentence.start):
            return "question"
        if s.amount.unit == "份" and self.paperwork.search(s.said(s.clause)):
            return "paperwork"
        if s.amount.unit == "次" and s.amount.value <= 10 and s.amount.value_max is None and s.amount.comparator in ("", "=", "~"):
            return "frequency"
        return ""
