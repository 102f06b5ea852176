"""Where a sum stands → whom it is for: the words before it, nearest first, without what it is reckoned by, paid in and paid from.

A payee is said as a noun (市级名师工作室，每个…), as the object of 对 (对…的家庭，按…), or as what has to be met (通过验收的，每个…). Of a
condition stays what names somebody: whom it is said of, what was built or won, else the condition itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.word_edges import edges, tagged
from policy_digest.models import Amount, Mention
from policy_digest.resolve.naming.lexicon import CLASSIFIERS, EDGES, LONGEST, OF_PLAN, Lexicon
from policy_digest.resolve.naming.sides import Sides
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

_CLAUSES = later("[，；：]")
_COUNTED = later(
    rf"^(?:近|约|逾|超|全[省市县区])*\d[\d.,]*[万千]?(?:余|多)?[{CLASSIFIERS}](?![以至及不左（、]|$)"
)  # 3200户 | 城镇低收入家庭
_PAID_BY = f"{CLASSIFIERS}部栋条月年次餐米周趟日天季处站车村镇县标列架袋座客届场期轮头只羽箱株尾匹口眼盏笔单份门节篇"
_PER_HEAD = later("(?P<unit>[人户])均")
_AFTER = later("[一-鿿]{2,6}[后时]$")
_NUMBER = later(rf"^\d{{1,2}}[.．、]|^(?:{mark('article', 'part', 'han', 'bracketed')})\s*")
_HIRED = later(r"^.*?每(?=[一-鿿])|(?<=[一-鿿])[一两\d]+[名人](?=[一-鿿])(?!以[上下]|左右|次)")  # 企业每 | 新招用 | 1名 | 登记失业人员
_EACH_DONE = later(rf"^每(?:[一-鿿]{{0,4}}\d+[{CLASSIFIERS}]?|[{CLASSIFIERS}]?)$")  # 每招用1人
_NOUN_ENDS = ("者", "员", "人", "户", "家")
_HERE = later("^在?(?:我|本|全|该)(?:省|市|县|区|州|旗)(?=[一-鿿]{3})")
_AND = later(r"且|并且?|，|以及|、(?=[^、]*\d)")
_CLOSED = later("(?:的话|的|者|，)+$")
_NTH = later("第[一二三四五六](?:个|名|胎|孩)?(?:及以上)?[一-鿿]{0,6}")
_THEN = later("[一-鿿]{2}后$")
_DIRECTED = later("^(?:[（(]?[一二三四五六七八九十\\d]{1,3}[）).．、])?(?:对|给|向)(?!于?[上比应]|外)")
_SAID = later("所[说提讲言]")
_FROM_OLD = later(r"(?:由|从)(?:原来的?|目前的?)?\d?[^，]*$")  # 补助 | 由15万元提至20万元
_SINCE_DAY = later("^(?:从|自)[^，]*起")
_RECKONED = later("(?:按照?|依|以)(?:其|该)?[^，]*$")  # 按设备投资额的 | 10%
_BOUNDED = later("^(?:以.)?的?")
_NOMINAL = frozenset(("n", "j", "l", "vn", "ns", "nz", "an"))
_MARKS = re.sub("[的“”）]", "", EDGES)
_LIKE = {"人": "名位人", "户": "户", "平方米": ""}


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom a sum is for. `joined`: the name stands right before the award, and makes one word with it: 城市 | 低保标准."""

    name: str
    joined: bool = False

    def __bool__(self) -> bool:
        return bool(self.name)


NOBODY = Payee("")


def _of_last(payee: str) -> str:
    """首次认定的 | 高新技术企业."""
    return payee.rpartition("的")[2] or ("" if payee.endswith("的") else payee)


class Payees:
    """Finds whom money is for; words from cues/."""

    def __init__(self, lex: Lexicon, sides: Sides, tables: Tables) -> None:
        self.lex, self.sides, cues = lex, sides, tables.cues
        paying = [*cues["amount_words"], *cues["paying"], *cues["raised_to"]]
        award = f"(?:{words(cues['award_kinds'])})*(?:{words(cues['award_nouns'])})(?:{words(cues['award_tails'])})?"
        counted = "".join(u.unit for u in tables.units if u.measure == "things" and len(u.unit) == 1 and u.unit not in CLASSIFIERS)
        each = rf"每(?:一|个)?(?:[{_PAID_BY}{counted}]|{words(cues['paid_by_unit'])}|住?[一两]?晚)|单[户家个套项人名笔次台辆车]"
        # what is said of the payment, up to the figure: it begins here, and whom it is for ends
        self._paying = later(rf"(?:{each}|{award}|(?<![等金银铜大])奖|{words(paying)}|[·\s\d年]*?个?月)+$")
        self._each = later(rf"^每(?:一|个)?(?:[{CLASSIFIERS}{counted}部栋条头只羽箱株列车]|{words(cues['paid_by_unit'])})?(?=[一-鿿]{{2}})")
        self._per = later(rf"每(?:一|个)?(?P<unit>[{CLASSIFIERS}{counted}人])")
        self._award_first = later(award)
        self._pays = later(rf"{each}|{award}|{words(cues['pays_surely'])}")
        # 租赁场地的每个 | 新增托位 | 一次性补助
        self._of_kind = later(
            rf"(?P<x>[一-鿿]{{2,6}})的(?=每)每(?:一|个)?[{_PAID_BY}{counted}]?(?P<thing>[一-鿿]{{2,8}}?)??(?:{award}|{words(paying)})+$"
        )
        more = words(cues["each_more"])
        self._done_each = later(
            rf"[一-鿿]{{0,6}}每(?:{more})?(?P<do>[一-鿿]{{2}})(?:\d+|一|两)[{CLASSIFIERS}人](?P<whom>[一-鿿]{{2,10}}?)(?:就业)?的?"
        )
        self._bound = later(rf"(?:以(?:上|下|内)|（[^（）]{{0,3}}）)+的(?!{award})")  # 每亩税收达到15万元 | 以上的 | 企业
        self._register = later(rf"(?:{words(cues['registers'])})$")
        self._got = later(rf"(?:{words(cues['got'])})")
        self._under = later(rf"(?:{words(cues['condition_words'])})")
        opened = words(cues["payee_openers"])
        self._opened = later(rf"^(?:{opened})+")
        self._from = later(rf"^(?:[一-鿿]{{0,4}}(?:{words(cues['payers'])}))(?:分别|统一)?(?:对|向|给|为|按)")
        self._won = later(rf"^.{{0,6}}?(?:{words([*cues['won'], *cues['rated_as']])})(?:了|为|到|成)?(?P<x>[^，]{{2,}}?)$")
        self._rated = later(rf"^(?:新近?|首次|当年|年度)*(?:{words(cues['rated_as'])})(?:为|成为)?(?=[一-鿿“A-Z0-9]{{3}})")
        self._of_sum = later(rf"(?:{words(cues['of_a_sum'])})$|^(?:{words(cues['carried_out'])})")  # 补贴 | 比例 | 为60%
        award, side = words(cues["bare_awards"]), words(cues["of_a_sum"])
        self._again = later(rf"(?:{words(cues['once_more'])})[一-鿿]{{2,4}}")
        paid = words([*cues["paid_at_once"], *cues["pays_surely"]])
        self._given = later(rf"的?(?:{side})?(?:{paid})(?P<x>[一-鿿]{{2,8}}?)(?:{paid})?(?:{award})(?=[，。；]|$)")
        self._of_award = later(rf"^.{{0,14}}?(?:{award})(?:{side})?(?:{paid})?(?:为|是)(?=[一-鿿]{{2}})")
        self._in_term = later(rf"在?[一-鿿]{{0,4}}(?:{words(cues['in_term'])})$")
        # 失能（失智）老人 stays
        asides = words(cues["asides"])
        self._aside = later(rf"[（(](?:[^（）()]*(?:\d|含|{asides})[^（）()]*|[市县区旗州、]+|[一二三四五六七八九十]+级?)[）)]")
        self._first = later(rf"^(?:{words(cues['first_times'])})")
        self._attested = later(rf"(?:{words(cues['attested'])})$")
        self._built = later(rf"(?:{words(cues['built'])})(?:了|成)?(?P<x>[^，]{{3,}})$")
        self._poor = later(rf"(?:{words([*cues['generic_heads'], *cues['bare_people'], *cues['anybody']])})")
        passed = words(cues["passed"])
        self._passed = later(rf"^(?:{passed})+的|(?:{passed})+的?$")
        self._care = later(rf"在(?P<x>[^，]{{2,16}}?(?:{words(cues['care_at'])}))的?$")
        self._chosen = later(rf"^(?:{words(cues['chosen'])})(?=[一-鿿]{{3}})")
        self._measured = later(rf"(?:{words(cues['measured_bounds'])}|{OF_PLAN})$")
        self._payer = later(rf"(?:{words(cues['payers'])})$")

    def of(self, s: Standing, earlier: str, counted: str) -> Payee:
        """Whom the sum at `s` is for. `earlier`: whom the sum before it was for; `counted`: what the figure before it counts."""
        since = self._since(s)
        start = max(since, s.group[0])
        if found := self._said(s, start, counted):
            return self._completed(s, found, earlier)
        if behind := self._behind(s):
            return Payee(behind)
        if since > s.group[0] and earlier:
            return Payee(earlier)
        before = Payee(earlier) if since > s.sentence.start else NOBODY
        told = self._said(s, s.group[0], "") or before or self._said(s, s.sentence.start, "")
        if told or since > s.sentence.start:
            return told
        if self._award_first.match(s.text, s.clause[0]):  # 培训补贴标准最高达到5500元: the award is what is spoken of
            return NOBODY
        figures = any(isinstance(m.value, Amount) and m.end <= s.figure[0] for m in s.mentions)
        subject = counted if figures else self.sides.subject(s)
        return NOBODY if self._payer.search(subject) or self._award_first.search(subject) else Payee(subject)

    def _completed(self, s: Standing, found: Payee, earlier: str) -> Payee:
        """重新认定的, 考核优秀的, 自建的: with whom it is said of, where the sum before, or a clause before, names somebody."""
        if found.name.endswith("的"):
            told = (self.words(clause).name for clause in reversed(_CLAUSES.split(s.text[s.group[0] : s.clause[0]])))
            last = _of_last(earlier)
            return Payee(found.name + (last if last and self._noun(last) else next(filter(None, told), ""))) or found
        if self.lex.level.match(found.name) and (thing := _BOUNDED.sub("", self.lex.levels.sub("", _of_last(earlier)))):
            return Payee(found.name + thing)  # 承办县级以上 | 美食节的，…，国家级 | 不超过80万元
        if self.lex.grade.fullmatch(found.name) and (graded := self.lex.graded_thing.search(earlier)):  # 创成国家5A级 | 景区的，…；4A级的
            return Payee(found.name + graded["of"])
        if not earlier or not (self._again.fullmatch(found.name) or (self._only_done(found.name) and self._names(_of_last(earlier)))):
            return found
        return Payee(f"{found.name}的{_of_last(earlier)}")

    def _only_done(self, name: str) -> bool:
        """Whether a condition names nobody: 考核优秀, 提前竣工, 连续三年在库."""
        return len(name) <= 10 and all(tag[0] not in "njl" for _, tag in tagged(name)) and not any(map(name.endswith, _NOUN_ENDS))

    def _names(self, name: str) -> bool:
        """Whether whom an earlier sum was for is a noun that a condition may stand before."""
        return 2 <= len(name) <= 12 and not self.lex.level.match(name) and not re.search(r"\d", name) and self._noun(name)

    def follows(self, s: Standing) -> bool:
        """Whether the sentence pays a sum before this one."""
        return self._since(s) > s.sentence.start

    def pays(self, s: Standing) -> bool:
        """Whether the clause says up to the figure that somebody is paid."""
        return self._pays.search(s.text, s.clause[0], s.figure[0]) is not None

    def before(self, s: Standing, earlier: str) -> str:
        """Whom the clauses before the sum's own name, back to the sum before it; else `earlier`, whom that was for."""
        start = max(self._since(s), s.group[0])
        for clause in reversed(_CLAUSES.split(self._aside.sub("", s.text[start : s.clause[0]]))):
            if found := self.words(clause):
                return found.name
        return earlier if start > s.group[0] else ""

    def _since(self, s: Standing) -> int:
        """Where the sum paid before this one ends, else where the sentence begins."""
        return max((m.end for m in s.mentions if m.end <= s.figure[0] and self._paid(s, m)), default=s.sentence.start)

    def _paid(self, s: Standing, m: Mention) -> bool:
        """Whether a figure is paid, and no condition: 入表金额在50万元以上的企业."""
        if not isinstance(m.value, Amount) or not m.value.unit.endswith(("元", "币", "%")) or _FROM_OLD.search(s.text[: m.start][-8:]):
            return False
        if self._bound.match(s.text, m.end):
            return False
        start = max(s.text.rfind(mark, s.sentence.start, m.start) for mark in "，；：。") + 1
        return (
            self._pays.search(s.text, max(start, s.sentence.start), m.start) is not None
            or self._award_first.match(s.text, m.end) is not None
        )

    def _said(self, s: Standing, start: int, counted: str) -> Payee:
        """Whom the clauses from `start` up to the sum name, the nearest first; each of what the figure before counts, where it says so."""
        clauses = _CLAUSES.split(self._aside.sub("", s.text[start : s.figure[0]]))
        spare = NOBODY
        for i, clause in enumerate(reversed(clauses)):
            found = self.words(clause, own=i == 0, share=s.amount.unit in ("%", "‰"))
            if i == 0 and not found and start > s.group[0] and _NTH.fullmatch(clause.strip(_MARKS)):
                found = Payee(clause.strip(_MARKS))
            if i == 0 and not found and counted and self._each_of(s, clause):
                return Payee(counted)
            if found and i and re.search(r"\d", found.name):  # 全年开行满40个航次的: whose condition it is, may stand before
                spare = spare or found
            elif found and clause.endswith("的") and re.search(r"\d", clause) and any(map(_DIRECTED.match, clauses[: -i - 1])):
                spare = spare or found  # 对…的专业合作社，入股农户达到100户以上的
            elif found:
                return found
        return spare if spare and not re.search(r"\d", spare.name) else self._done(clauses) or spare

    def _done(self, clauses: Sequence[str]) -> Payee:
        """组织 | 旅游专列团队，一次达到300人以上，…: what is done for the sum, said first, where no clause names anybody."""
        for clause in clauses[:-1]:
            phrase = _NUMBER.sub("", clause.strip(_MARKS))
            verb = next((v for v in self.lex.verbs(phrase) if v.start() == 0), None)
            thing = self.lex.object(phrase[verb.end() :]) if verb else ""
            if len(thing) >= 3 and not re.search(r"\d", thing) and self._noun(thing):
                return Payee(self._tidy(thing))
        return NOBODY

    def _each_of(self, s: Standing, clause: str) -> bool:
        """特困家庭适老化改造1500户，每户补贴…: whether the sum is for each of what the figure before it counts."""
        before = next((m for m in reversed(s.mentions) if isinstance(m.value, Amount) and m.end <= s.figure[0]), None)
        per = self._per.search(clause) or _PER_HEAD.search(clause)
        if per is None or before is None or not isinstance(before.value, Amount) or "的，" in s.text[before.end : s.figure[0]]:
            return False
        return per["unit"] in _LIKE.get(before.value.unit, before.value.unit)

    def _behind(self, s: Standing) -> str:
        """奖励 | 供方, 奖励 | 组织团组的旅行社: who is named right behind the award."""
        m = re.match(
            rf"(?:的标准|标准)?(?:{self.lex.award_noun.pattern})(?P<x>[^，。；、\d]{{2,24}})(?=[，。；]|$)",
            s.text[s.figure[1] : s.clause[1]],
        )
        found = m["x"].lstrip("给") if m else ""
        if not found and (given := self._given.match(s.text, s.figure[1], s.clause[1])):
            found = given["x"]
        if not found or self.lex.weak(found) or self._paying.search(found) or self._payer.search(found):
            return ""
        return "" if "的" not in found and any(self.lex.verbs(found)) else found

    def words(self, clause: str, own: bool = False, share: bool = False) -> Payee:
        """Whom one clause names. `own`: it holds the sum, so that the payment begins in it; `share`: the sum is a share of something."""
        if not own and (care := self._care.search(clause.strip(_MARKS))):
            return Payee(care["x"])
        phrase = self._undressed(clause, own, share)
        directed = self._opened.match(phrase) is not None
        phrase = self._opened.sub("", phrase)
        if (each := self._for_each(phrase, own)) is not None:
            return each
        tail = self._paying.search(phrase)
        awarded = tail is not None and self._award_first.match(tail.group()) is not None
        phrase = self._in_term.sub("", phrase[: tail.start()] if tail else phrase)
        condition = phrase.endswith(("的", "的话")) and not (directed and awarded)  # 对电梯的 | 补助
        phrase = self._each.sub("", _COUNTED.sub("", phrase)) if directed or own else phrase
        paid = tail is not None or (share and self._reckons(clause)) or self._goes_on(clause, phrase)
        if not (directed or condition or (own and paid) or self._told(phrase)):
            return NOBODY
        name = self._named(_CLOSED.sub("", phrase), condition)
        charge = share and self.lex.charge.search(name) is not None  # 展位费按 | 70%补助
        return Payee(name, own and (charge or (awarded and not (directed or condition) and self._one_word(name))))

    def _goes_on(self, clause: str, phrase: str) -> bool:
        """、镇级 | 3万元: whether a clause is a further item of a list."""
        return clause[:1] == "、" and not any(self.lex.verbs(phrase))

    @staticmethod
    def _reckons(clause: str) -> bool:
        """新购设备按投资额的 | 9%: whether a clause says by what a share is reckoned, behind whom or what it is for."""
        m = _RECKONED.search(clause)
        return m is not None and len(clause[: m.start()].strip(_MARKS)) >= 3

    @staticmethod
    def _one_word(name: str) -> bool:
        """Whether a name makes one word with the award behind it: 城市 | 低保标准."""
        return "的" not in name and bool(name) and tagged(name)[-1][1] in _NOMINAL

    def _for_each(self, phrase: str, own: bool) -> Payee | None:
        """每招用1人: nobody; 企业每引进1名博士: what is done for each; 自建的 | 每张床位补助: a kind; None where the clause is no such one."""
        if own and (kind := self._of_kind.match(phrase)):
            return Payee(f"{kind['x']}的{kind['thing'] or ''}")
        tail = self._paying.search(phrase)
        phrase = phrase[: tail.start()] if tail else phrase
        if _EACH_DONE.fullmatch(phrase):
            return NOBODY
        done = self._done_each.fullmatch(phrase)
        return Payee(done["do"] + done["whom"]) if done else None

    def _undressed(self, clause: str, own: bool, share: bool) -> str:
        """A clause without its number, who pays, what the sum is reckoned by and what it was before; "" where nothing else is said."""
        phrase = self.lex.besides.sub("", _NUMBER.sub("", clause.strip(_MARKS)))
        if self.lex.basis.match(phrase) or self.lex.risen.fullmatch(phrase) or _SINCE_DAY.match(phrase) or self._got.match(phrase):
            return ""
        phrase = _FROM_OLD.sub("", phrase)
        phrase = self._from.sub("对", _RECKONED.sub("", phrase) if own and share else phrase)
        return self._of_award.sub("", phrase) if own else phrase

    def _told(self, phrase: str) -> bool:
        """Whether a clause that is no condition names somebody: 年出栏5000头以上的 | 规模养殖场, but no figure of its own."""
        if not re.search(r"\d", phrase):
            return self._noun(phrase)
        _, mark, noun = phrase.rpartition("的")
        return bool(mark) and len(noun) >= 2 and not re.search(r"\d", noun) and tagged(noun)[-1][1][0] == "n"

    def _noun(self, phrase: str) -> bool:
        """Whether a clause is a noun phrase: 市级名师工作室，每个…; 全职就业的高级技师，每月…"""
        phrase = self._passed.sub("", phrase)
        _, mark, noun = phrase.rpartition("的")
        tags = tagged(noun)
        if mark and len(noun) >= 3 and tags[-1][1][0] in "njl" and not any(self.lex.verbs(noun)):
            return True
        return (
            len(phrase) >= 2 and bool(tags) and tags[-1][1][0] in "njl" and all(tag == "vn" or tag[0] not in "dvtpcrm" for _, tag in tags)
        )

    def _named(self, phrase: str, condition: bool) -> str:
        """The payee in a phrase: the noun behind 的 with what it needs, or what a condition is about."""
        phrase = _HERE.sub("", self._passed.sub("", phrase.strip(EDGES.replace("“", "").replace("”", ""))))
        if len(then := _THEN.sub("", phrase)) >= 3 and self._noun(then):
            phrase = then  # 发明专利 | 授权后
        if self._payer.search(phrase) or len(phrase) < 2 or _AFTER.fullmatch(phrase):
            return ""
        if condition:
            return self._tidy(self._met(phrase))
        head, mark, noun = phrase.rpartition("的")
        if mark:
            if m := self._won.match(head):
                return self._tidy(m["x"] + noun if m["x"][-1] in "级类等星" else phrase)
            if not self._poor.fullmatch(noun) and len(noun) >= 3:
                return self._tidy(noun)
            kept = [piece for piece in _AND.split(head) if piece and not re.search(r"\d", piece)]
            return self._tidy(f"{kept[0]}的{noun}" if kept else phrase)
        phrase = self._rated.sub("", phrase)
        plain = _HIRED.sub("", phrase)
        return self._tidy(self.lex.trim_head(phrase) if plain == phrase else self.lex.object(plain))

    def _met(self, phrase: str) -> str:
        """What a condition names: 乡镇建成 | 区域养老服务中心, 获评 | 省级智能工厂, 老年助餐点 | 全年供餐达到1万人次; else the condition."""
        phrase = _HIRED.sub("", phrase)
        pieces = [piece for piece in _AND.split(phrase) if len(piece) > 1]
        first = next((piece for piece in pieces if not re.search(r"\d", piece)), phrase)
        if (m := self._won.match(first)) and self._register.search(m["x"]):
            return first
        if m:
            return self._attested.sub("", m["x"]) or m["x"]
        if self._first.match(first) and len(first) <= 12:
            return first
        if m := self._built.search(first):
            return m["x"]
        if len(first) <= 12 and not re.search(r"\d", first):
            return first
        at_edge = edges(first)
        under = next((m for m in self._under.finditer(first) if m.start() in at_edge), None)
        subject = first[: under.start()] if under else ""
        if 3 <= len(subject) < len(first) and not self._poor.fullmatch(subject) and not self.lex.quantity_noun.search(subject):
            return subject
        return first if len(first) <= LONGEST // 2 else first[-LONGEST:]

    def _tidy(self, phrase: str) -> str:
        phrase = self._chosen.sub("", phrase)  # 选择 | 居家上门护理 | 的
        phrase = _COUNTED.sub("", phrase.strip(EDGES.replace("“", "").replace("”", "").replace("）", "")))
        if len(phrase) <= 8 and self._register.search(phrase) and not self._won.match(phrase):  # 市技改目录
            return ""
        if self.lex.head_place.fullmatch(phrase) or _SAID.search(phrase) or self._of_sum.search(phrase) or self._measured.search(phrase):
            return ""
        if len(phrase) < 2 or phrase.isdigit() or self._payer.search(phrase) or self._paying.fullmatch(phrase) or self.lex.weak(phrase):
            return "" if not re.search(r"\d", phrase) or len(phrase) < 4 else phrase
        return phrase[-LONGEST:]
