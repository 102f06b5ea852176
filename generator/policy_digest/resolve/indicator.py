"""Where a quantity stands → the noun phrase that is counted, without number, verb or deadline.

Chinese puts it on either side: 建成实训中心12个 counts the words before, 建设4所高水平中职学校 those behind. Money names what it is paid
as and to whom: 一次性建设补助（公共实训基地）.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from policy_digest.chinese.word_edges import edges
from policy_digest.models import Amount, Stated
from policy_digest.resolve.standing import Standing
from policy_digest.rules.rule import words
from policy_digest.tables import Tables

LONGEST = 40  # characters of an indicator; what is longer is cut at its last 的

_BRACKETS = re.compile(
    r"(?:各|每个)?(?:区县|县区|市县|旗县|县|市)（[市区县旗州、，]+）(?!至少|各|均|都|要|应|有)|（[^（）]{0,60}）|\([^()]{0,60}\)"
)
_EDGES = "，、；：。的“”‘’\"' 　—-（）()和与及以了"
_MAGNITUDE = re.compile(r"[一二三四五六七八九十百千万亿几数多余]+[元人吨斤亩家个户台度]")
_SPOKEN_SHARE = re.compile(r"[一二三四五六七八九十两半]+(?:成|分之[一二三四五六七八九十]+)?[半多]?(?:以[上下]|左右)?")
_CLASSIFIERS = "个名家户间所项班次床亩人孩生座台位组校县区村镇吨处例张辆对场件支套"
_PER = re.compile(rf"^每(?:公里|平方米|平米|立方米|公斤|千瓦时|吨|[{_CLASSIFIERS}]+(?![庭长属]))")
# 每千 | 人口, 每万名 | 劳动者: whom a denominator counts; and what goes between it and the thing counted
_WHOM = re.compile(r"(?:老年人|老人|劳动者|就业人员|从业人员|人口|居民|儿童|职工|学生|家庭)")
_PER_WHOM = re.compile(rf"(?:常住|户籍)?人?口|[一-鿿]{{0,4}}?{_WHOM.pattern}")
# What clings to a name and is none of it: ✅, 6., 第十八条 before it; 20名, 7.2万人 behind it; 每两年, 三年内 at its head
_MARKS = re.compile(r"^(?:第[一二三四五六七八九十百]+条|[一二三四五六七八九十百]*十条|\d{1,2}[.．、](?!\d)|[^\w“‘（《])+")
_FIGURE_BEHIND = re.compile(rf"(?<=[一-鿿”])(?:\d[\d.,]*|[一二三四五六七八九十百]+)[万亿千百]*[{_CLASSIFIERS}名位支套笔册项台辆]$")
_PER_BEHIND = re.compile(rf"(?<=[一-鿿）]{{2}})每(?:一?[{_CLASSIFIERS}餐趟天月年度米]|公斤|平方米|立方米|千瓦时|吨公里)$")
_CHOSEN = re.compile(r"^[新首]?[一-鿿]{1,4}的")
_CALCULATED = re.compile(r"^(?:按|以|依)[^，]{1,12}(?:计算|口径|测算|折算)$")
_PAYER = re.compile(r"(?:局|委员会|[市省区县]委|厅|署|政府|财政|总工会|公积金中心)$")
_SAID_OF_MONEY = re.compile(r"(?:力度|标准|水平|幅度|范围)(?:[^，]{0,4}(?:加大|提高|扩大|提升))?$")
_TAKING_PART = re.compile(r"(?:参加|接受|参与)(?P<x>[一-鿿“”]{2,16})(?=[，。；]|$)")
_THINGS = frozenset("个 家 所 项 座 处 间 支 套 条 只 台 辆 件".split())
_RECURRING = re.compile(r"^(?:每[一二两三四五]?年|[一二两三四五]年内|[一二两三四五]年)")
_BY_STANDARD = re.compile(r"的?(?:标准|比例|要求|规模)")
_CONSENT = re.compile("(?:经|征得|取得|获得?)[^，。；]{0,6}$")
_RAISED = re.compile("(?:上浮|下浮|上调)$")
_ONE_OF = re.compile("每[一-鿿]{1,2}")  # 每期, 每公斤
_OF_PER = re.compile(r"^(?:人?口|人|名|户)?(?:拥有|中|的|内|有|配备|配)?")
_PAIR = re.compile(r"[、和与及]|以及")


class Indicators:
    """Finds indicators; holds the patterns compiled from cues.yml."""

    def __init__(self, tables: Tables) -> None:
        cues: Mapping[str, Any] = tables.cues
        self.tables = tables
        verbs = cues["verbs"].split()
        adverbs = cues["adverbs"].split()
        openers = cues["clause_openers"].split()
        self_places = cues["place_self"].split()
        comparators = [w for ws in cues["comparator_before"].values() for w in ws.split()]
        places = [n for p in tables.places for n in (p.zh, p.short) if len(n) > 1]
        keep = words(cues["protected"].split())
        self.protected = re.compile(keep)
        dual = cues["verbs_dual"].split()
        self.verb = re.compile(rf"(?P<keep>{keep})|(?P<verb>{words(verbs)})")
        self.dual = re.compile(rf"(?:{words(dual)})")
        self.tail = re.compile(rf"(?:{words([*verbs, *adverbs, *comparators, *cues['tail_words'].split()])})(?:了|到|至|为|成|出|过)?$")
        self.head = re.compile(rf"^(?:{words([*adverbs, *openers, *self_places, *cues['head_words'].split()])})")
        self.head_place = re.compile(rf"^(?:{words(places)})(?:市|省|县|区|州)?(?!路|港|湾|河|江|大道)")
        self.stop = re.compile(rf"(?P<keep>{keep})|(?P<stop>{words([*verbs, *cues['right_stops'].split()])})(?![型式性])")
        up = words(cues["baseline_to"].split())
        self._raised = re.compile(rf"(?:由|从)[^，。；由从]{{0,24}}(?:{up})[^，。；\d]{{0,4}}$|(?:由|从)[^，。；由从]{{1,24}}(?:{up})")
        self.quantity_noun = re.compile(rf"(?:{words(cues['quantity_nouns'].split())})$")
        self.paid = re.compile(
            rf"[一-鿿]{{0,6}}(?:{words([w for w in cues['award_nouns'].split() if w != '支持'] + ['资金', '投资', '费用', '支出'])})"
        )
        self.relative = re.compile(words(cues["relative_verbs"].split()))
        self.fund = re.compile(rf"(?:{words(cues['funds'].split())})$")
        self.empty = re.compile(words(cues["empty_nouns"].split()))
        self.verb_word = re.compile(words([*verbs, *adverbs, *cues["tail_words"].split(), *comparators]))
        self.tight = re.compile(rf"(?:{'|'.join(cues['comparator_tight'].split())}|逾|达|为)$")
        self.growth = re.compile(
            r"(?:同比|环比|比上年|较上年|比上年同期|按年|年均|增速|\x00)?[^，]{0,4}?(?P<up>增长|增加|上升|提高|提升|增)|(?P<down>下降|减少|降低|压减|削减|降)"
        )
        self.level = re.compile(rf"^(?:{words(cues['levels'].split())})$")
        self.levels = re.compile(rf"^(?:{words(cues['levels'].split())})")
        self.award = re.compile(rf"(?:[一-鿿]{{0,6}})(?:{words(cues['award_nouns'].split())})")
        self.award_word = re.compile(rf"(?:{words(cues['award_kinds'].split())})*(?:{words(cues['award_nouns'].split())})")
        self.award_noun = re.compile(words(w for w in cues["award_nouns"].split() if w != "支持"))
        paid = r"(?=的?(?:，|；|。|给予|按|一次性|发放|分别|最高|每|补助|补贴|奖励|资助|支持|予以|可|由|$))"
        self.payee = re.compile(rf"(?:对|向|为|给(?!予)|支持)(?!接|外|照|规定|标准|有关|一|两|[\d])(?P<x>[^，。；：]{{2,40}}?){paid}")
        self.each = re.compile(rf"每[{_CLASSIFIERS}](?P<x>[^，。；：]{{2,12}}?){paid}")
        self.amount_words = re.compile(words(cues["amount_words"].split()))

    # ------------------------------------------------------------ the two sides

    def _unperiod(self, s: Standing, span: tuple[int, int]) -> str:
        """The words of a span, with dates, durations and bracketed asides taken out."""
        text, out, at = s.text, [], span[0]
        for m in s.mentions:
            timed = (isinstance(m.value, Stated) and m.surface != "年") or (
                m.kind == "exclusion" and m.value in ("date", "baseline", "list-marker", "document-number", "denominator")
            )
            if timed and m.start >= at and m.end <= span[1]:
                out.append(text[at : m.start])
                out.append("\x00")
                at = m.end
        out.append(text[at : span[1]])
        return _BRACKETS.sub("", "".join(out))

    def _trim_tail(self, phrase: str) -> str:
        while True:
            phrase = phrase.rstrip(_EDGES + "\x00")
            m = self.tight.search(phrase)
            if m and not self._shields(phrase, m.start()):
                phrase = phrase[: m.start()]
                continue
            m = self.tail.search(phrase)
            if not m or self._shields(phrase, m.start()) or m.start() not in edges(phrase):
                return phrase
            phrase = phrase[: m.start()]

    def _trim_head(self, phrase: str) -> str:
        while True:
            phrase = phrase.lstrip(_EDGES + "\x00")
            if self.protected.match(phrase):
                return phrase
            m = self.head.match(phrase) or self.head_place.match(phrase)
            if not m or m.end() == len(phrase) or (len(m.group()) == 1 and 1 not in edges(phrase)):
                return phrase
            phrase = phrase[m.end() :]

    def _shields(self, phrase: str, at: int) -> bool:
        """Whether a protected word (在校生, 保障性住房) covers the position, so that no verb may be read there."""
        return any(m.start() <= at < m.end() for m in self.protected.finditer(phrase))

    def _verbs(self, phrase: str) -> Iterator[re.Match[str]]:
        """The verbs of a phrase: whole words that no protected word covers."""
        at_edge = edges(phrase)
        for m in self.verb.finditer(phrase):
            if m["verb"] and m.start() in at_edge and (m.end() in at_edge or len(m["verb"]) > 1):
                yield m

    def before(self, s: Standing, span: tuple[int, int], share: bool = False) -> str:
        """The noun phrase in the words before the figure."""
        phrase = self._unperiod(s, span)
        if s.amount.unit.endswith("元"):  # 终端售价不高于每公斤35元
            phrase = "\x00".join(_PER_BEHIND.sub("", part) for part in phrase.split("\x00"))  # 租金为每平方米 | 每月 | 3元
        pieces = [p for p in phrase.split("\x00") if p.strip(_EDGES)]
        # 在高技能领军人才中每两年选拔2人: what is chosen from stands before the period
        named = [p for p in pieces if not self._weak(self._trim_tail(p)) and not self.dual.fullmatch(self._trim_head(self._trim_tail(p)))]
        phrase = self._trim_tail((named or pieces or [""])[-1])
        if share:
            phrase = self._trim_head(phrase)
            first = next(self._verbs(phrase), None)
            if first is not None and first.start() == 0 and "占" not in first["verb"]:
                rest = self._trim_head(phrase[first.end() :])
                phrase = phrase if len(rest) < 2 or self.quantity_noun.fullmatch(rest) else rest
            return phrase.strip(_EDGES)
        last = None
        for m in self._verbs(phrase):
            last = m
        if last is not None:
            obj = self._object(phrase[last.end() :])
            if len(obj) >= 2:
                return obj
            subject = self._trim_tail(phrase[: last.start()])
            # 全市技工院校招生: the verb itself is what is counted
            whole = self._trim_head(phrase)
            subject = self._trim_head(subject)
            return (whole if self.quantity_noun.search(whole) or len(subject) < 2 else subject).strip(_EDGES)
        phrase = self._trim_head(phrase).strip(_EDGES)
        return self._object(phrase) or phrase

    def _object(self, phrase: str) -> str:
        """The phrase without the verb it begins with, 累计 | 培养 | 高技能人才; the verb stays where nothing is left (培训12万人次)."""
        phrase = self._trim_head(phrase).strip(_EDGES)
        m = self.dual.match(phrase)
        if m and not self.protected.match(phrase) and m.end() in edges(phrase):
            rest = self._trim_head(phrase[m.end() :]).strip(_EDGES)
            if len(rest) >= 2 and not phrase[m.end() :].startswith("的") and not self.quantity_noun.fullmatch(rest):
                return rest
        return phrase

    def behind(self, s: Standing) -> str:
        """The noun phrase in the words behind the figure; "" where a verb or a mark follows at once."""
        phrase = s.said(s.right)
        phrase = _BRACKETS.sub("", phrase)
        last_of_list = s.right[1] < s.clause[1]
        if m := _BY_STANDARD.match(phrase):  # 每百户不少于30平方米 | 的标准配建 | 养老服务用房
            rest = phrase[m.end() :]
            verb = next((v for v in self._verbs(rest) if v.start() == 0), None) or self.dual.match(rest)
            phrase = rest[verb.end() :] if verb else phrase
        if phrase[:1] == "的":
            phrase = phrase[1:]
        elif self.relative.match(phrase) and not last_of_list:  # 10所左右具备良好条件、…的第三方评价机构
            whole = _BRACKETS.sub("", s.text[s.right[0] : s.clause[1]])
            if "的" in whole[2:-2]:
                phrase = whole[whole.rfind("的", 0, -2) + 1 :]
        cut, at_edge = len(phrase), edges(phrase)
        for m in self.stop.finditer(phrase):
            if m["stop"] and m.start() in at_edge and (m.end() in at_edge or len(m["stop"]) > 1):
                cut = m.start()
                break
        for mark in "，、；：。（）(),;\x00":
            at = phrase.find(mark)
            if 0 <= at < cut:
                cut = at
        phrase = phrase[:cut]
        if last_of_list and cut == len(_BRACKETS.sub("", s.said(s.right))):
            joints = list(_PAIR.finditer(phrase))
            if joints and joints[-1].end() >= len(phrase) - 1:
                phrase = phrase[: joints[-1].start()]
        phrase = phrase.strip(_EDGES)
        if not phrase and s.amount.unit in ("人", "人次") and (m := _TAKING_PART.match(s.text, s.right[0], s.clause[1])):
            return self.finish(m["x"])  # 每年组织1.5万人次参加岗位技能提升培训
        return phrase if len(phrase) >= 2 or phrase in ("人", "站") else ""

    # ------------------------------------------------------------ money

    def award_of(self, s: Standing) -> str:
        """What the money is paid as: the award noun nearest to the figure, behind it first."""
        right = s.text[s.figure[1] : s.clause[1]]
        behind = self.behind(s)
        if behind and (m := self.award_word.search(behind)):
            return behind[: max(x.end() for x in self.award_word.finditer(behind))] or m.group()
        left = s.text[s.clause[0] : s.figure[0]]
        for where, nearest in (
            (right, 0),
            (left, -1),
            (s.text[s.clause[1] : s.group[1]], 0),
            (s.text[s.group[0] : s.clause[0]], -1),
            (s.text[s.sentence.start : s.group[0]], -1),
        ):
            found = [m.group() for m in self.award_word.finditer(where)]
            found = [f for f in found if f not in ("支持",)] or found
            if found:
                return found[nearest]
        for heading in reversed(s.sentence.section):  # 四、补贴标准 | 高级工每人3000元
            if m := self.award_noun.search(heading):
                return m.group()
        return "支持"

    def payee_of(self, s: Standing) -> str:
        """Who the money is for: the item's own words, else the 对 … phrase of the group, else what an earlier clause speaks of."""
        own = self._payee_words(self._unperiod(s, s.left))
        if own:
            return own
        before = _BRACKETS.sub("", s.text[s.group[0] : s.figure[0]])
        found = [phrase for m in self.payee.finditer(before) if (phrase := self._payee_words(m["x"]))]
        return found[-1] if found else self._subject(s)

    def _payee_words(self, phrase: str) -> str:
        """The payee that a phrase names; "" where it holds only words of payment (每人每月给予)."""
        phrase = phrase.replace("\x00", "")
        m = self.payee.search(phrase + "，") or self.each.search(phrase + "，")
        if m and not self.amount_words.sub("", m["x"]).strip(_EDGES):
            m = None  # 普惠托育机构…每人每月: the second 每 says how often, and not whom
        if m:
            phrase = m["x"]
        phrase = _PER.sub("", phrase)
        first = self.amount_words.split(phrase)[0]
        phrase = self._trim_tail(self._trim_head(first if first.strip(_EDGES) else phrase))
        phrase = _PER.sub("", self.amount_words.sub("", phrase)).strip(_EDGES)
        if self._weak(phrase) or re.search(r"\d", phrase) or (m is None and self._pays(phrase)):
            return ""
        return phrase[-LONGEST:]

    def _pays(self, phrase: str) -> bool:
        """市总工会 | 给予2万元, 津贴力度要加大: who pays, or what is said of the money, and nobody that gets it."""
        return _PAYER.search(phrase) is not None or _SAID_OF_MONEY.search(phrase) is not None

    # ------------------------------------------------------------ the whole

    def support(self, s: Standing, earlier: str) -> str:
        """`award（payee）`, as far as the text names both."""
        award = self.award_of(s)
        if award == "支持" and "支持" not in s.said(s.group):  # 换乘立减0.5元: nothing says what it is paid as
            return self.counted(s, earlier)
        payee = self.payee_of(s)
        if not payee and earlier:
            payee = earlier[earlier.find("（") + 1 : -1] if "（" in earlier else ""
        payee = self._unfigured(payee)
        if payee and award not in payee:
            return f"{award}（{payee}）"
        return payee or award

    def _unfigured(self, phrase: str) -> str:
        """每两年选树“隆中工匠”20名 → 隆中工匠: the name without recurrence, verb, list mark and the figure of its own."""
        given, phrase = phrase, _PER_BEHIND.sub("", _MARKS.sub("", phrase))
        bare = _FIGURE_BEHIND.sub("", phrase)
        if bare != phrase or _RECURRING.match(phrase):
            phrase = _RECURRING.sub("", bare)
            verb = next((v for v in self._verbs(phrase) if v.start() == 0), None) or self.dual.match(phrase)
            if verb and len(phrase) - verb.end() >= 2:
                phrase = phrase[verb.end() :]
        if phrase == given:
            return given
        phrase = phrase.strip(_EDGES)
        return phrase if len(phrase) >= 2 else ""

    def counted(self, s: Standing, earlier: str) -> str:
        """The indicator of a target, status or rule. `earlier`: that of the quantity before, for items that leave their head out."""
        found, per = self._counted(s, earlier), self._per(s)
        found = self._unfigured(found) or found
        if not per or found.startswith(per):
            return found
        whom = _WHOM.search(per)
        rest = _OF_PER.sub("", found.removeprefix(whom.group()) if whom else found)
        return per + (rest if len(rest) >= 2 else self._subject(s))

    def _per(self, s: Standing) -> str:
        """每千人口床位数7.8张: what the figure is counted per, `每千人口`; "" where nothing says so."""
        others = [m.start for m in s.mentions if isinstance(m.value, Amount) and m.start < s.figure[0]]
        for m in reversed(s.mentions):
            if m.value == "denominator" and max([s.clause[0], *others]) <= m.start < s.figure[0] and "元" not in m.surface:
                start = s.text.rfind("每", s.clause[0], m.end)
                whole = _PER_WHOM.match(s.text, m.end)
                return s.text[start if start >= 0 else m.start : whole.end() if whole else m.end]
        return ""

    def _counted(self, s: Standing, earlier: str) -> str:
        share = s.amount.unit in ("%", "百分点", "倍", "‰", "千分点")
        left = self.before(s, s.left, share)
        left = _PER.sub("", left) or left
        if self._weak(left) and s.listed and (raised := self._raised.search(s.text, s.clause[0], s.figure[0])):
            left = self.before(s, (s.clause[0], raised.start()), share)  # 比重 | 由28%提高到35%
        behind = self.behind(s)
        if share:
            return self._share(s, left, behind, earlier)
        # 人均建筑面积不足15平方米的家庭: the area is measured; 规模30亿元的基金: a bare 规模 says nothing of its own
        sized = left and self.quantity_noun.search(left) and not self.quantity_noun.fullmatch(left)
        if s.text[s.figure[1] : s.figure[1] + 1] == "的" and not self._weak(behind) and not sized:  # 不少于20学时的培训
            return behind
        if self.level.match(left) and earlier:  # 国家级基地12个、省级28个
            return left + self.levels.sub("", earlier)
        left = "" if self._weak(left) else left
        if left and not behind and s.amount.unit in _THINGS and self.dual.fullmatch(left):
            left = self._subject(s) or left  # 组建产教联合体，三年培育10家左右
        behind = "" if self.empty.fullmatch(behind) else behind
        verb_first = self._ends_in_verb(s)
        if left and s.amount.unit.endswith("元") and self.fund.search(left):  # 安排专项资金36亿元支持数字经济
            return left
        if behind and not (left and self.quantity_noun.search(left)) and (verb_first or not left or s.joined or not self._states(s)):
            if left and s.listed and not s.joined and not verb_first and len(left) <= 12 and behind not in left:
                return f"{left}{behind}"
            return behind
        if not left and not behind and not s.joined:
            done = self._unnumbered(s.text[s.right[0] : s.clause[1]].strip(_EDGES))
            if any(m.start() == 0 for m in self._verbs(done)) and 2 < len(done) <= 20:
                if s.amount.unit == "人":
                    return f"{done}人数"  # 每年超5000人晋升一个技能等级
                if subject := (earlier or self._subject(s)):
                    return f"{subject}（{done}）"  # 5所技工院校，又有1所升格为技师学院
        if left and self.quantity_noun.fullmatch(left):  # …工作室，总数达到312个
            return self._subject(s, left.startswith("总")) + left
        if s.joined and earlier and not left and not behind:  # 储能150万千瓦、600万千瓦时
            return earlier
        if not left and not behind and s.amount.unit.endswith("元"):  # 惠及老年人4.7万名，发放7100余万元
            paid = [m.group() for m in self.paid.finditer(self._unperiod(s, (s.sentence.start, s.figure[0])))]
            if paid:
                return self._trim_head(paid[-1])
        return left or behind or self._subject(s) or earlier or self.before(s, s.left)

    def _weak(self, phrase: str) -> bool:
        """Whether a phrase names nothing that could be counted: only verbs, a 每…, a 认定后, a figure."""
        plain = re.sub(r"“[^”]*”|[A-Za-z]+[\d.]+|\d+[A-Za-z]+|\d{4}届|\d+(?=周?岁|米|分钟)", "名", phrase)
        if len(phrase) < 2 or re.search(r"\d|(?:后|前|时|以来|方面|当中|其中)$", plain) or _MAGNITUDE.fullmatch(phrase):
            return True
        if _SPOKEN_SHARE.fullmatch(phrase):
            return True
        if self.empty.fullmatch(phrase) or _ONE_OF.fullmatch(phrase):
            return True
        ends = sorted(edges(phrase))
        return all(self.verb_word.fullmatch(phrase, i, j) for i, j in itertools.pairwise(ends))

    def _ends_in_verb(self, s: Standing) -> bool:
        """Whether a verb stands right before the figure (comparator and adverbs aside): 建设 | 4所."""
        phrase = self._unperiod(s, s.left).rstrip(_EDGES + "\x00")
        trimmed = re.sub(r"(?:不少于|不低于|不超过|至少|超过|突破|超|逾|约|近|共|了|再|各|累计|总计|合计|达到|达|约为)+$", "", phrase)
        if any(m.end() == len(trimmed) for m in self._verbs(trimmed)) or not trimmed.strip(_EDGES + "\x00"):
            return True
        bare = self._trim_head(trimmed).strip(_EDGES + "\x00")
        return bool(self.dual.fullmatch(bare))

    def _states(self, s: Standing) -> bool:
        """Whether the words before end like a subject of 达到, 为, 超过: 总量达 | 35万人."""
        phrase = self._unperiod(s, s.left).rstrip(_EDGES)
        if re.search("[可能将会应须]为$", phrase):  # 最多可为10名学徒申请
            return False
        return bool(re.search(r"(?:达到|达|为|超过|超|突破|逾|不少于|不低于|在|有|至|到|约|近|共|计)$", phrase))

    def _share(self, s: Standing, left: str, behind: str, earlier: str) -> str:
        """What a share is a share of: 技能人才占就业人员的比例; 学徒中30岁以下青年的比例 where a clause with a verb follows."""
        if s.amount.unit == "倍" and self._weak(left):
            left = behind
        if s.text[s.figure[1] : s.figure[1] + 1] == "的" and behind and not (self.quantity_noun.fullmatch(behind) and not self._weak(left)):
            if not self._weak(left) and "占" in left:
                return left
            return behind
        if behind and _CONSENT.search(s.said(s.left)):  # 须经三分之二以上居民同意
            return behind
        if left and self.quantity_noun.fullmatch(left):  # …34万人，占比达到33%
            return (self._subject(s) or earlier) + left
        if left.startswith("占") and (subject := self._subject(s) or earlier):  # 技能人才总量达178万人，占从业人员的52%
            return subject.removesuffix("总量").removesuffix("数量").removesuffix("总数") + left
        if not self._weak(left):
            return left
        clause_left = self._unperiod(s, (s.clause[0], s.figure[0]))
        subject = self._subject(s) or earlier
        if (grown := self.growth.search(clause_left)) and subject and s.amount.unit != "百分点":
            return subject if subject.endswith(("率", "增速", "增幅")) else f"{subject}{'降幅' if grown['down'] else '增幅'}"
        tail = s.text[s.right[0] : s.clause[1]].strip(_EDGES)
        tail = self._unnumbered(tail)
        if tail and subject and not self.quantity_noun.search(subject):
            return f"{subject.removesuffix('中')}中{tail[:20]}的比例"
        return subject or behind or left

    def _unnumbered(self, phrase: str) -> str:
        """The phrase up to its first figure that is no age."""
        m = re.search(r"\d+(?:\.\d+)?(?!\d*岁|\d)", phrase)
        return phrase[: m.start()] if m else phrase

    def _subject(self, s: Standing, total: bool = False) -> str:
        """The noun phrase of an earlier clause of the sentence, nearest first: what its verb reaches, else what stands before the verb.

        A `total` is one of what was told as a whole, and of no part that 其中 named on the way.
        """
        clauses = [c for c in re.split(r"[，；：]", self._unperiod(s, (s.sentence.start, s.clause[0]))) if c.strip(_EDGES + "\x00")]
        if total:
            clauses = [c for c in clauses if not c.lstrip().startswith("其中")] or clauses
        clauses = [c for c in clauses if not _CALCULATED.match(c.strip(_EDGES + "\x00"))]
        for clause in reversed(clauses[-3:]):
            phrase = self._trim_head(self._unnumbered(clause.replace("\x00", "")))
            verbs = list(self._verbs(phrase))
            candidates = [phrase[verbs[-1].end() :], phrase[: verbs[-1].start()]] if verbs else [phrase]
            for candidate in candidates:
                candidate = self._object(self._trim_tail(candidate))
                if not self._weak(candidate):
                    return candidate[-LONGEST:]
        return ""

    def raised(self, s: Standing, counted: str) -> str:
        """补贴上浮比例（紧缺职业）: what a rate of increase raises is the money before it, and what it counts says for whom."""
        if s.amount.unit != "%" or not _RAISED.search(s.said(s.left)):
            return ""
        award = self.award_of(s)
        if award == "支持":
            return ""
        rate = f"{award}{'下浮' if s.said(s.left).rstrip().endswith('下浮') else '上浮'}比例"
        return f"{rate}（{counted}）" if counted and award not in counted else rate

    def named(self, row: str, task: bool) -> str:
        """What a table's row is named, without the verb that it begins with: 建设实训中心 → 实训中心.

        Words that are nouns as well (培训人数) are verbs only where the row is a `task`.
        """
        verb = next((v for v in self._verbs(row) if v.start() == 0), None) or (self.dual.match(row) if task else None)
        return row[verb.end() :] if verb and len(row) - verb.end() >= 3 else row

    def finish(self, phrase: str) -> str:
        """Tidied: no open bracket or quotation mark, no dangling particle, not over `LONGEST`."""
        phrase = re.sub(r"\s+", "", phrase).strip("，、；：。的了和与及 　—-")
        for a, b in ("“”", "‘’", "（）", "《》"):
            if phrase.count(a) != phrase.count(b):
                phrase = (
                    phrase.replace(a, "").replace(b, "")
                    if a != "（"
                    else phrase.split("（")[0]
                    if phrase.find("（") > phrase.find("）")
                    else phrase.replace("）", "")
                )
        if len(phrase) > LONGEST:
            short = phrase[-LONGEST:]
            phrase = short[short.find("的") + 1 :] if "的" in short[:-2] else short
        return phrase

    # ------------------------------------------------------------ 分别

    def paired(self, items: list[Standing]) -> list[str] | None:
        """`A、B总量分别达到724.4万人、217.4万人`: one subject a figure, in order; None where their numbers differ."""
        first = items[0]
        clause = first.text[first.clause[0] : first.figure[0]]
        at = clause.find("分别")
        if at < 0:
            return None
        before = re.split(r"[，：]", first.text[first.group[0] : first.clause[0]].rstrip("，："))
        for subjects in (clause[:at], *reversed(before[-3:])):
            names = self._split(subjects)
            if len(names) == len(items):
                tail = self.quantity_noun.search(names[-1])
                suffix = tail.group() if tail else ""
                plain = [self._unfigured(n) or n for n in names]
                if (chosen := _CHOSEN.match(plain[0])) and self.level.match(plain[0][chosen.end() :]):
                    plain[0] = plain[0][chosen.end() :]  # 新认定的 | 国家级、省级、市级技能大师工作室
                verb = next((v for v in self._verbs(plain[0]) if v.start() == 0), None)
                if verb and len(plain[0]) - verb.end() >= 2:
                    plain[0] = plain[0][verb.end() :]
                if all(self.level.match(n) for n in plain[:-1]):  # 国家级、省级高技能人才培训基地分别为3个、8个
                    plain = [*(n + self.levels.sub("", plain[-1]) for n in plain[:-1]), plain[-1]]
                return [n if not suffix or n.endswith(suffix) else n + suffix for n in plain]
        return None

    def grown(self, items: list[Standing]) -> str:
        """增幅 or 降幅 where the shares are said to be the growth (分别增长12%和9.5%) of what was said before; "" otherwise."""
        first = items[0]
        before = first.text[first.clause[0] : first.figure[0]]
        if "分别" not in before or any(s.amount.unit != "%" for s in items) or not (m := self.growth.search(before)):
            return ""
        named = self._trim_head(self._trim_tail(before[: before.find("分别")]))
        return "" if len(named) >= 2 and not self._weak(named) else "降幅" if m["down"] else "增幅"

    def _split(self, phrase: str) -> list[str]:
        phrase = _BRACKETS.sub("", phrase)
        if (m := re.search(r"(?:对|向|为|给予?|按)(?P<x>[^，。；]*)$", phrase)) and _PAIR.search(m["x"]):
            phrase = m["x"]
        phrase = self._trim_tail(
            self._trim_head(
                re.sub(r"的[一-鿿]{0,10}$", "", phrase.strip(_EDGES)) if re.search(r"的[一-鿿]{0,10}$", phrase.strip(_EDGES)) else phrase
            )
        )
        parts = [p.strip(_EDGES) for p in re.split(r"、|和|与|及|以及", phrase) if p.strip(_EDGES)]
        return parts


def inferred_unit(amount: Amount, indicator: str, tables: Tables) -> str:
    """The unit of a number that has none, from the noun it counts: 参赛人次达60万 → 人次, 高技能人才突破35万 → 人; "" where it cannot be told."""
    for noun, unit in tables.cues["unit_of_noun"].items():
        if re.search(rf"(?:{words(noun.split('|'))})(?:总量|数量|规模|总数|队伍|数|总人数)?(?:[已现共仍约近]|目前)*$", indicator):
            return str(unit)
    return ""
