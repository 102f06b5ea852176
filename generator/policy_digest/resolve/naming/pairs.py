"""A list of figures → the subject of each, where they are told together: A、B分别达到724万人、217万人."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.chinese.dates import YEAR
from policy_digest.chinese.numbering import mark
from policy_digest.chinese.numerals import number
from policy_digest.chinese.word_edges import edges, tagged
from policy_digest.resolve.naming.lexicon import CLASSIFIERS, EDGES, LONGEST, OF_PLAN, Lexicon, change
from policy_digest.resolve.naming.sides import BRACKETS, PAIR
from policy_digest.resolve.standing import Standing

_YEAR = later(rf"到?{YEAR}")
_CHOSEN = later(r"^[新首]?[一-鿿]{1,4}的")
_CLASS = later(r"^(?:[A-Za-z甲乙丙丁戊一二三四五六七八九十]{1,3}|[一-鿿]{2}(?=类|档|等次))(?P<rest>(?:类|级|档|型|等次?|组|星级?).*)$")
_HIRED = later(r"^.*?每(?=[一-鿿]{2})[一-鿿]{0,6}?(?:\d+|[一两])[名个人家]")  # 每成功引荐1名 | A类、B类人才
_FOR_EACH = later(rf"(?<=..)每(?:一|个)?(?:[{CLASSIFIERS}](?:[一-鿿]{{2}})?|[一-鿿]{{2}})$")  # 1类、2类新药 | 每个品种
_BESIDES_THAT = later("(?:并|且)[^、，]{2,}$")  # 二孩、三孩 | 并在我县落户
_NTH_YEAR = later("第[一二三四五六]年(?P<rest>[^年]*)")
_STEP = r"\d[\d.,]*[万亿]?[一-鿿%％]{1,3}"
_STEPS = later(rf"(?:对|给|向|凡)?(?P<head>[^，。；\d]*?)(?P<steps>{_STEP}(?:[、和及或]{_STEP})+?)(?P<behind>(?:以上)?的[^，。；]*)")
_PLACED = later(r"前(?P<n>[\d一二三四五六七八九十]+)[名位]")
_ORDER, _NUMERALS = "一二三四五六七八九十", frozenset("一二三四五六七八九十")
_GOES_ON = later("(?<=[一-鿿]{3})[到在赴来](?=[一-鿿])")
_SO_LONG = later(r"(?P<head>.*?[满达过超第])?(?P<own>[一二两三四五六七八九十\d]+(?:个月|年|个?周|次|级|天|小时|人|岁).*)")
_FIGURE = later(r"\d[\d.,]*[万亿]*[一-鿿]{1,2}")
_FIGURES = later(r"(?<=[一-鿿]{2})\d[\d.,]*[万亿余多]*[一-鿿%％]{0,3}$")  # 基金收入 | 142.7亿元、支出 | 151.9亿元，分别增长
_STEP_ALONE = later(rf"{_STEP}(?:以上)?")
_GRADE = later("[一二三四五甲乙丙丁]级")
_PRIZE = later("(?:[特一二三四]等|[金银铜])[奖牌]$")
_WHOM = later("的(?P<x>[一-鿿“”]{2,10})$")  # 获得金、银、铜牌的 | 选手
_ITEM = later(rf"^\s*(?:{mark('han', 'bracketed', 'article', 'arabic')})\s*")
_TOWARD = later("^(?:对|给|向|凡)")
_SAID_OF = later("[^的，]{2,16}的[一-鿿“”]{2,14}")
_DIRECTED_AT = later("(?:对|给|向)[^，]*的(?P<x>[^，的]{2,12})")
_SCALE = later(r"(?:按(?:照)?|对|凡)?(?P<head>[^、，\d]{2,14})(?P<steps>\d[^、]*(?:(?:、|和|及)\d[^、]*)+)")
_ON_SCALE = later("以(?:上|下|内)|至|到|—|-|~|（含）")
_GRADED = frozenset("度 级 类 等 档 星 期".split())
SIMPLE = 6  # characters of a name that may lack the head it shares with the last one


class Pairs:
    """Finds the subjects of lists."""

    def __init__(self, lex: Lexicon) -> None:
        self.lex = lex

    def paired(self, items: list[Standing]) -> list[str] | None:
        """`A、B总量分别达到724.4万人、217.4万人`: one subject a figure, in order; None where their numbers differ."""
        first = items[0]
        clause = self.lex.besides.sub("", first.text[first.clause[0] : first.figure[0]])
        at = next((m.start() for m in self.lex.in_turn.finditer(clause)), -1)
        before = self.lex.besides.sub("", first.text[first.group[0] : first.clause[0]])
        told = re.split(r"[，：]", before.rstrip("，："))
        if at < 0:
            return self.received(items, clause) or self.so_long(items, told) or self.held(items, told) or self.listed_first(items, told)
        for subjects in (clause[:at], *reversed(told[-3:])):
            if names := self.stepped(subjects, len(items)) or self.placed(subjects, len(items)):
                return names
            if len(items) == 2 and (halves := self.halves(subjects)):
                return self.grown_each(halves, clause[at:], items)
            if names := self.each_said(subjects, len(items)) or self.scaled(subjects, len(items)):
                return names
            if thing := self._each_year(subjects, items):
                return thing
            what, parts = self._headed(self.split(subjects))
            near = self.split(subjects.strip(EDGES).rpartition("的")[2])
            if len(parts) > len(items) == len(near) and not any(re.search(r"\d", part) for part in near):
                parts = near  # 签订劳动合同、缴纳保险满一年的 | 博士、硕士
            if names := self.one_each(_goes_on(parts), len(items)):
                if what:
                    return [f"{what}（{name}）" for name in names]
                if items[0].amount.unit == "%" and any(_FIGURE.fullmatch(name) for name in names):
                    break
                if items[0].amount.unit.endswith("元"):
                    names = self._of_whom(names, subjects, told)
                return self.placed_in(self.grown_each(names, clause[at:], items), items)
        return self.so_long(items, told)

    def _each_year(self, subjects: str, items: Sequence[Standing]) -> list[str] | None:
        """2026年、2027年分别完成150个、200个居住小区改造: the list is of years, and what is counted stands behind the last figure."""
        said = [part.strip(EDGES) for part in PAIR.split(subjects.strip(EDGES))]
        if len(said) != len(items) or not all(_YEAR.fullmatch(part) for part in said):
            return None
        thing = self.lex.trim_tail(items[-1].said(items[-1].right)).lstrip("的").strip(EDGES)
        return [thing] * len(items) if 2 <= len(thing) <= LONGEST else None

    def each_said(self, subjects: str, wanted: int) -> list[str] | None:
        """新认定的企业和重新认定的企业, 分别: each is a noun with what is said of it."""
        subjects = _TOWARD.sub("", subjects.strip(EDGES))
        parts = [p.strip(EDGES) for p in re.split("、|和|与|及(?!以[上下])|以及", subjects)]
        whole = len(parts) == wanted > 1 and all(_SAID_OF.fullmatch(p) for p in parts)
        return parts if whole and not any(re.search(r"\d", p) for p in parts) else None

    def scaled(self, subjects: str, wanted: int) -> list[str] | None:
        """按销售收入5000万元以下、5000万元至2亿元、2亿元以上三个档次，分别: each step of one measure."""
        subjects = self.lex.stepped.sub("", subjects.strip(EDGES).removesuffix("时")).strip(EDGES)
        m = _SCALE.fullmatch(subjects)
        steps = re.split("、|和|及", m["steps"]) if m else []
        if m is None or len(steps) != wanted or not all(map(_ON_SCALE.search, steps)):
            return None
        return [self.lex.trim_head(m["head"]) + step for step in steps]

    def _of_whom(self, names: list[str], subjects: str, told: Sequence[str]) -> list[str]:
        """The names with whom all of them are: 获得金、银、铜牌的 | 选手; 收住失能老人的，按 | 轻度、中度、重度."""
        if whom := self.whom(subjects):
            done = self.lex.doing.match(_TOWARD.sub("", subjects.strip(EDGES)))
            if done and not any(self.lex.level.match(n) for n in names):  # 主导制定 | 国际标准、国家标准 | 的单位
                bare = [n.removeprefix(done.group()) for n in names]
                return [f"{done.group()}{n.removesuffix(whom)}的{whom}" for n in bare]
            return [n if n.endswith(whom) or self.lex.attested.search(n) else n + whom for n in names]
        if all(len(n) <= 3 and (n[-1] in _GRADED or self.lex.graded.fullmatch(n)) for n in names):
            for clause in reversed(told):
                if thing := self._met(clause.strip(EDGES.replace("的", ""))):
                    return [n + thing for n in names]
        return names

    def _met(self, clause: str) -> str:
        """The thing that a clause before a list of classes is about: 对新开通的 | 班轮航线; 收住 | 失能老人 | 的."""
        if m := _DIRECTED_AT.fullmatch(clause):
            return "" if re.search(r"\d", m["x"]) else m["x"]
        phrase = clause.removesuffix("的")
        last = next((v for v in reversed(list(self.lex.verbs(phrase)))), None) if phrase != clause else None
        thing = phrase[last.end() :] if last else ""
        return thing if 2 <= len(thing) <= 10 and not re.search(r"\d", thing) and tagged(thing)[-1][1][0] == "n" else ""

    def whom(self, subjects: str) -> str:
        """获得金、银、铜牌的 | 选手: whom all of the list say which they are; "" where nobody is named."""
        m = _WHOM.search(subjects.strip(EDGES.replace("的", "")))
        return "" if m is None or self.lex.award_word.search(m["x"]) else m["x"]

    def _headed(self, parts: list[str]) -> tuple[str, list[str]]:
        """门诊报销比例 | 一级、二级、三级医疗机构分别为: what all of them have stands before the first."""
        m = self.lex.measured_of.match(parts[0]) if len(parts) > 1 else None
        if m is None or not (self.lex.level.match(m["own"]) or _GRADE.fullmatch(m["own"])):
            return "", parts
        return m["what"], [m["own"], *parts[1:]]

    def received(self, items: Sequence[Standing], clause: str) -> list[str] | None:
        """对A、B类人才给予最高280万元、140万元: as many that receive as there are sums, told apart by their class or rank."""
        if not all(s.amount.unit == items[0].amount.unit for s in items):
            return None
        if not (m := self.lex.receiving.search(clause)) or not PAIR.search(m["x"]):
            return None
        parts = [p.strip(EDGES) for p in re.split("、|和|与|及", m["x"])]
        if len(parts) != len(items) or not (_CLASS.match(parts[-1]) or all(self.lex.level.match(p) for p in parts[:-1])):
            return None
        names = self.one_each(parts, len(items))
        if names is None or items[0].amount.unit.endswith("元"):
            return names
        thing = items[-1].text[items[-1].right[0] : items[-1].right[1]].lstrip("的").strip(EDGES)
        return [f"{thing}（{name}）" for name in names] if 2 <= len(thing) <= 12 else None

    @staticmethod
    def stepped(subjects: str, wanted: int) -> list[str] | None:
        """对年营业收入首次达到1亿元、10亿元的软件企业，分别: for each step the sum that goes with it."""
        if (
            not (m := _STEPS.fullmatch(_ITEM.sub("", subjects).strip(EDGES.replace("的", ""))))
            or len(steps := re.split("[、和及或]", m["steps"])) != wanted
        ):
            return None
        behind = m["behind"].rstrip("的")
        return [f"{m['head']}{step}{behind}" for step in steps]

    def halves(self, subjects: str) -> list[str]:
        """城乡居民收入 | 分别: that of the towns, and that of the country."""
        whole = self.lex.trim_head(self.lex.trim_tail(re.split("[，、]", subjects)[-1]))
        m = self.lex.both_of.match(whole)
        return [f"{half}{whole[m.end() :]}" for half in self.lex.halves_of[m.group()].split()] if m and len(whole) > m.end() + 1 else []

    def placed(self, subjects: str, wanted: int) -> list[str] | None:
        """年度考评居前3名的开发区，分别: the first, the second, the third."""
        m = _PLACED.search(subjects)
        if not m or number(m["n"]) != wanted or wanted > len(_ORDER):
            return None
        head = _TOWARD.sub("", _ITEM.sub("", subjects[: m.start()]).strip(EDGES)).rstrip("居列获得为")
        won, whom = self.lex.winning.match(head), subjects[m.end() :].rstrip("的")
        if won and len(head) - won.end() >= 2 and _WHOM.fullmatch(whom):  # 获得 | 全国技能大赛前三名 | 的选手
            head, whom = head[won.end() :], ""
        return [f"{head}第{_ORDER[i]}名{whom}" for i in range(wanted)]

    def held(self, items: Sequence[Standing], told: Sequence[str]) -> list[str] | None:
        """持有中级工、高级工证书的，每人另发津贴100元、200元: as many that hold something as there are sums."""
        if not items[0].amount.unit.endswith("元") or not told or not told[-1].endswith("的"):
            return None
        if not (m := self.lex.holding.search(told[-1])):
            return None
        parts = [BRACKETS.sub("", p).strip(EDGES) for p in re.split("、|和|与|或", m["x"])]
        return self.one_each(parts, len(items))

    def so_long(self, items: Sequence[Standing], told: Sequence[str]) -> list[str] | None:
        """连续受雇满两个月、四个月、八个月，请领四千元、六千元及一万元: for each span the sum that goes with it."""
        if not items[0].amount.unit.endswith(("元", "币")):
            return None
        for subjects in reversed(told[-3:]):
            parts = [p.strip(EDGES) for p in re.split("、|和|及", subjects)]
            found = [_SO_LONG.fullmatch(p) for p in parts]
            if len(parts) != len(items) or not all(found):
                continue
            head = next((m["head"] for m in found if m and m["head"]), "")
            head = re.sub("^(?:凡是?|对|且|并)", "", head)
            return [head + re.sub("者$|的$", "", m["own"]) for m in found if m]
        return None

    def listed_first(self, items: Sequence[Standing], told: Sequence[str]) -> list[str] | None:
        """本科、大专毕业生 | 到养老机构工作满两年的，发放奖励2万元、1.5万元: as many that a condition begins with as there are sums."""
        if not items[0].amount.unit.endswith("元") or not told or not told[-1].endswith("的"):
            return None
        subject = _ITEM.sub("", BRACKETS.sub("", told[-1]))
        parts = PAIR.split(subject)
        if len(parts) != len(items) or any(re.search(r"\d", p) or len(p) > SIMPLE for p in parts[:-1]):
            return None
        parts[-1] = self.lex.until_verb(self._stays(parts[-1]))
        return self.one_each([p.strip(EDGES) for p in parts], len(items)) if tagged(parts[0])[0][1][0] not in "vdpc" else None

    def one_each(self, names: Sequence[str], wanted: int) -> list[str] | None:
        """The names with the head that they share; None where they are not as many as the figures."""
        if len(names) != wanted:
            return None
        if (m := _NTH_YEAR.fullmatch(names[-1])) and m["rest"] and all(_NTH_YEAR.fullmatch(n) for n in names[:-1]):
            return [*(n if len(n) > 3 else n + m["rest"] for n in names[:-1]), names[-1]]  # 第一年、第二年场地租金
        plain = [n if self.lex.of_year.fullmatch(n) else self.lex.unfigured(n) or n for n in names]
        if len(set(plain)) < len(plain):  # 首次突破10亿元、50亿元: the figures tell them apart
            plain = list(names)
        plain[0] = self._opened(plain[0])
        return (
            self._again(plain)
            or self._judged(plain)
            or self._prized(plain)
            or self._ranked(plain)
            or self._classed(plain)
            or self._alike(plain)
            or self._measured(plain)
        )

    def _again(self, plain: Sequence[str]) -> list[str] | None:
        """首次认定、重新认定为 | 高新技术企业: what is done once and again is done to the same."""
        found = [self.lex.done_again.match(n) for n in plain]
        if not all(found) or any(m.end() < len(n) for m, n in zip(found[:-1], plain, strict=False) if m):
            return None
        last = found[-1]
        thing = plain[-1][last.end() :].lstrip("为").lstrip("的") if last else ""
        return [f"{m['how']}{thing}" for m in found if m] if len(thing) >= 2 else None

    def _judged(self, plain: Sequence[str]) -> list[str] | None:
        """考核为 | 优秀、良好: each as it was judged."""
        m = self.lex.judged.match(plain[0])
        return [m["how"] + n for n in (plain[0][m.end() :], *plain[1:])] if m and len(plain[0]) > m.end() else None

    @staticmethod
    def _prized(plain: Sequence[str]) -> list[str] | None:
        """国家科学技术奖特等奖、一等奖、二等奖: each is of the same prize."""
        first = _PRIZE.search(plain[0])
        if first is None or first.start() < 2 or not all(_PRIZE.fullmatch(n) for n in plain[1:]):
            return None
        return [plain[0], *(plain[0][: first.start()] + n for n in plain[1:])]

    def _opened(self, name: str) -> str:
        """The first name of a list, without the verb that governs all of them."""
        if self.lex.done_again.fullmatch(name) or self.lex.judged.match(name):
            return name
        name = self.lex.rated.sub("", name) or name
        if (won := self.lex.winning.match(name)) and self.lex.level.match(name[won.end() :]):
            name = name[won.end() :]  # 获 | 国家级、省级重大装备认定
        if "依法" in name[:2] or name[:1] == "按":
            name = re.sub("^(?:依法|按照?)", "", name)
        if (chosen := _CHOSEN.match(name)) and (self.lex.level.match(name[chosen.end() :]) or _CLASS.match(name[chosen.end() :])):
            name = name[chosen.end() :]  # 新认定的 | 国家级、省级、市级技能大师工作室
        verb = next((v for v in self.lex.verbs(name) if v.start() == 0), None)
        if verb and len(name) - verb.end() >= 2:
            name = name[verb.end() :]
        return name.removeprefix("仅") if len(name) > 2 else name

    def _ranked(self, plain: Sequence[str]) -> list[str] | None:
        """国家级、省级高技能人才培训基地分别为3个、8个."""
        if not all(self.lex.level.match(n) for n in plain[:-1]):
            return None
        head = self.lex.levels.sub("", plain[-1])
        return [*((n if n.endswith("级") else f"{n}级") + head for n in plain[:-1]), plain[-1]]

    @staticmethod
    def _classed(plain: Sequence[str]) -> list[str] | None:
        """甲、乙类园区; 国家甲级、乙级旅游民宿."""
        if not (m := _CLASS.match(plain[-1])):
            return None
        if len(plain[0]) <= 2 and not any(_CLASS.match(n) for n in plain[:-1]):
            return [*(n + m["rest"] for n in plain[:-1]), plain[-1]]
        if len(m["rest"]) > 2 and all(n.endswith(m["rest"][0]) for n in plain[:-1]):
            return [*(n + m["rest"][1:] for n in plain[:-1]), plain[-1]]
        return None

    def _alike(self, plain: Sequence[str]) -> list[str] | None:
        """世界技能大赛金牌、银牌、铜牌获得者; 大赛一、二、三等奖; 中职、大专、本科毕业生: what only the first or the last one has, for all."""
        first, *between, last = plain
        numbered = all(n[-1] in _NUMERALS for n in plain[:-1]) and last[0] in _NUMERALS
        if all(len(n) == 1 for n in between) and len(last) > 1 and (numbered or between):
            return [f"{first[:-1]}{n}{last[1:]}" for n in (first[-1], *between, last[0])]
        at = last.find(first[-1], 1, 4)
        if at > 0 and all(n.endswith(first[-1]) for n in between) and (tail := last[at + 1 :]) and not first.endswith(tail):
            head = first[: -at - 1] if len(first) - at > 2 else ""
            return [f"{head}{n.removeprefix(head)}{tail}" for n in (first, *between, last[: at + 1])]
        who = tagged(last)[-1][0]
        if who != last and self.lex.whoever.fullmatch(who) and all(len(n) <= 4 and not n.endswith(who) for n in plain[:-1]):
            return [*(n + who for n in plain[:-1]), last]
        return None

    def _measured(self, plain: list[str]) -> list[str]:
        """金沙江、怒江流域断面达标比例; 总氮、总磷等治理项目减排量."""
        tail = self.lex.quantity_noun.search(plain[-1]) or self.lex.amount.search(plain[-1])
        if tail is None:
            return plain
        if "等" in plain[-1] and (rest := plain[-1].partition("等")[2]):
            return [n if n.endswith(tail.group()) else n.partition("等")[0] + rest for n in plain]
        if (own := self.lex.sides_of_account.search(plain[0])) and all(self.lex.sides_of_account.fullmatch(n) for n in plain[1:]):
            return [plain[0], *(plain[0][: own.start()] + n for n in plain[1:])]  # 基金收入、支出
        return [n if n.endswith(tail.group()) or self.lex.amount.search(n) else joined(n, self.shared(plain, tail.group())) for n in plain]

    def shared(self, names: Sequence[str], tail: str) -> str:
        """The head that the shorter names share with the last: 金沙江、怒江 | 流域断面达标比例."""
        others, last = [n for n in names[:-1] if not n.endswith(tail)], names[-1]
        if any(len(n) > SIMPLE for n in others):
            return tail
        ends, at = [], 0
        for word, tag in tagged(last):
            at += len(word)
            if tag[0] in "njbl" and at < len(last):
                ends.append(at)
        length = sum(map(len, others)) / max(1, len(others))
        end = min(ends, key=lambda end: (end < length, abs(end - length)), default=0)
        return last[end:] if end and len(last) - end >= len(tail) else tail

    def placed_in(self, names: list[str], items: Sequence[Standing]) -> list[str]:
        """列东、列西街道分别完成12座、9座老旧投放点改造: what is counted stands behind the last figure, and the names say where."""
        thing = items[-1].said(items[-1].right).lstrip("的").strip(EDGES)
        if items[0].amount.unit.endswith("元") or not 3 <= len(thing) <= 14 or not self.lex.office.search(names[-1]):
            return names
        return [f"{thing}（{name}）" for name in names]

    def grown_each(self, names: list[str], said: str, items: Sequence[Standing]) -> list[str]:
        """文化、体育支出分别增长11%和9%: the names of the changes."""
        m = self.lex.grew.search(said)
        if all(s.amount.unit == "%" for s in items) and self.lex.plan_whole.search(said):
            return [n + OF_PLAN for n in names]
        if not m or "到" in said or "至" in said or any(s.amount.unit not in ("%", "百分点") for s in items):
            return names
        return [n if n.endswith(("率", "增速", "增幅", "降幅")) else n + change(m) for n in names]

    def grown(self, items: list[Standing], again: bool = False) -> str:
        """增幅 or 降幅 where the shares are said to be the growth (分别增长12%和9.5%) of what was said before, 完成率 where they are of a plan.

        `again`: they stand right behind a list of as many figures, so that nothing need say that they go in turn. "" for other shares.
        """
        first = items[0]
        before = first.text[first.clause[0] : first.figure[0]]
        plan, m = self.lex.plan_whole.search(before), self.lex.growth.search(before)
        if any(s.amount.unit != "%" for s in items) or not (found := plan or m):
            return ""
        what = OF_PLAN if plan or m is None else change(m)
        if again:
            return "" if self.lex.trim_head(before[: found.start()]).strip(EDGES) else what
        if (at := before.find("分别")) < 0:
            return ""
        named = self.lex.trim_head(self.lex.trim_tail(before[:at]))
        return "" if len(named) >= 2 and not self.lex.weak(named) else what

    def split(self, phrase: str) -> list[str]:
        """The subjects that a phrase lists."""
        phrase = _ITEM.sub("", BRACKETS.sub("", phrase))
        if (m := re.search(r"(?:对|向|为|给予?|按(?:照)?)(?P<x>[^，。；]*)$", phrase)) and PAIR.search(m["x"]):
            phrase = m["x"]
        phrase = phrase.strip(EDGES)
        phrase = _FOR_EACH.sub("", phrase)
        phrase = _HIRED.sub("", _BESIDES_THAT.sub("", re.sub(r"的[一-鿿]{0,10}$", "", phrase)))
        phrase = self.lex.stepped.sub("", phrase)
        phrase = self.lex.trim_tail(phrase if self.lex.done_again.fullmatch(PAIR.split(phrase)[0]) else self.lex.trim_head(phrase))
        parts = [
            p.strip(EDGES) if self.lex.steps_up.search(p) else _FIGURES.sub("", p.strip(EDGES))
            for p in re.split(r"、|和|与|及(?!以[上下])|以及", phrase)
            if p.strip(EDGES)
        ]
        return [*parts[:-1], self._stays(parts[-1])] if len(parts) > 1 else parts

    @staticmethod
    def _stays(name: str) -> str:
        """乡镇卫生院 | 到三级医院就诊: the last of a list without what goes on behind it; 省级潜在瞪羚 stays whole."""
        at_edge = edges(name)
        return name[: next((m.start() for m in _GOES_ON.finditer(name) if {m.start(), m.end()} <= at_edge), len(name))]


def _goes_on(names: Sequence[str]) -> list[str]:
    """收入首次突破10亿元、50亿元: a step that stands alone goes on with what the one before is of."""
    out: list[str] = []
    for name in names:
        before = _FIGURE.search(out[-1]) if out and _STEP_ALONE.fullmatch(name) else None
        out.append(out[-1][: before.start()] + name if before and before.start() > 1 else name)
    return out


def joined(name: str, head: str) -> str:
    """技能人才, 人才总量 → 技能人才总量: what both have stands once."""
    shared = next((k for k in range(min(len(name), len(head)), 0, -1) if name.endswith(head[:k])), 0)
    return name + head[shared:]
