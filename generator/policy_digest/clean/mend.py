"""Text as captured → text as it was printed. In: a line. Out: the line without what copying put into it, and what of that is damage.

Marks that only look different (superscripts, look-alike radicals, footnote marks) are set right without a word; what somebody's machine
inserted (pinyin behind characters, question marks for lost blanks) is taken out and reported; where characters were lost, what is left of
them is kept as it stands and reported.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from policy_digest.chinese.alternation import later
from policy_digest.chinese.typography import HAN

# ---------------------------------------------------------------- marks that only look different

# Radicals that fonts of PDF files put in place of characters. Those of Kangxi have a mapping in Unicode; of the supplement few have.
_SUPPLEMENT = dict(
    zip(
        "⺌⺍⺎⺏⺐⺒⺓⺘⺙⺝⺟⺠⺧⺩⺪⺫⺬⺮⺲⺳⺴⺷⺹⺼⺾⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻎⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "小小尤尢尤巳幺手攵月母民牛王疋目示竹网网网羊老肉艹虎衣覀西见角讠贝足车辶辶长长长门阜阝雨青韦页风飞食饣饣马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)
_RADICALS = {
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
    **{ord(radical): char for radical, char in _SUPPLEMENT.items()},
}
_RADICAL = later("[\u2e80-\u2fd5]")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_POWER = later("(?:(?P<times>[0-9]+(?:[.][0-9]+)?) ?[×xX*·] ?)?(?<![0-9.])10(?P<power>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})(?=[^⁰¹²³⁴⁵⁶⁷⁸⁹0-9])")
_RAISED_MARK = later(f"(?<=[{HAN}0-9%％”）)》])[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,2}}")
# 27家[1]，: a footnote mark; 〔2024〕 and [23]12号 are document numbers
_NOTE = later(rf"(?<=[{HAN}A-Za-z0-9%％”）)》。，；、])[\[［](?:注|注释)?[0-9]{{1,2}}[\]］](?! ?[0-9])")
_CIRCLED = later(f"(?<=[{HAN}0-9%％”）)》])[①-⑳](?=[，。；、,;]|$)")

# ---------------------------------------------------------------- damage

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_TONED = later(f"(?<=[{HAN}])[（(][a-zü]{{0,3}}[{_TONES}][a-zü{_TONES}]{{0,4}}[）)]")
_PLAIN = later(f"(?<=[{HAN}])(?:[（(](?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?[aeiouüv]{{1,3}}(?:ng?|r)?[）)])+")
_SPELLED = 200_000  # characters of a page in which they are looked for
_MANY = (4, 3)  # syllables without marks, and how many different ones, by which a page shows that something spelled it out
_BLANKS = later(rf"^(?:[?？] ?){{2,}}|(?<=[。；：:;])(?:[?？] ?){{2,}}(?![!！”’])|(?<![吗呢么吧谁哪啥?？])[?？]{{3,}}(?=[{HAN}0-9])")
_MARKUP = later(
    "[?？]?</?(?:p|div|span|strong|b|br|td|tr|li|font|a|section|em)(?: [^<>]{0,60})?/?>|[?？]?(?<![a-z<])/(?:p|div|span|strong|td|tr|li)>",
    re.I,
)
_BROKEN = later(f"\ufffd+|[?？][！!。][?？]|[。，][?？](?=[！!{HAN}])")
_TROUBLE = later(f"[{_TONES}\ufffd]|[?？] ?[?？]|[?？][！!。][?？]|[。，][?？]|/[a-zA-Z]{{1,7}}>|<[a-z]{{1,7}}/?>")
_MARKS = later("[\u2e80-\u2fd5⁰¹²³⁴⁵⁶⁷⁸⁹①-⑳]|[\\[［](?:注|注释)?[0-9]{1,2}[\\]］]")

DAMAGE = {
    "damaged-pinyin": "pinyin stands behind characters; taken out, the original is kept beside",
    "damaged-blanks": "question marks stand where blanks were; taken out, the original is kept beside",
    "damaged-markup": "ends of elements stand in the text, where characters were lost; kept as they stand",
    "damaged-text": "characters were lost here; kept as it stands",
}


@dataclass(frozen=True, slots=True)
class Damage:
    """A piece of a line that is no text of its writer. `code`: of `DAMAGE`; `surface`: as it stood."""

    code: str
    surface: str


@dataclass(frozen=True, slots=True)
class Mender:
    """What a page holds at all, so that a sound page costs one search. `toneless`: pinyin without marks is pinyin here too."""

    marks: bool
    trouble: bool
    toneless: bool

    def mend(self, text: str) -> tuple[str, tuple[Damage, ...]]:
        """The line set right, and the damage that was in it."""
        if self.marks and _MARKS.search(text):
            text = _set_right(text)
        if not self.trouble:
            return text, ()
        found: list[Damage] = []
        rows = [("damaged-pinyin", _TONED), ("damaged-blanks", _BLANKS)]
        if self.toneless:
            rows.insert(1, ("damaged-pinyin", _PLAIN))
        for code, pattern in rows:
            if match := pattern.search(text):
                found.append(Damage(code, match[0]))
                text = pattern.sub("", text)
        cleaned = text.strip() if found else text
        for code, pattern in (("damaged-markup", _MARKUP), ("damaged-text", _BROKEN)):
            if match := pattern.search(cleaned):
                found.append(Damage(code, match[0]))
        return cleaned, tuple(found)


def mender(page: str) -> Mender:
    """The mender of a page, `page` being all of its text."""
    spelled = _PLAIN.findall(page[:_SPELLED])
    toneless = len(spelled) >= _MANY[0] and len(set(spelled)) >= _MANY[1]
    trouble = toneless or bool(_TROUBLE.search(page))
    return Mender(bool(_MARKS.search(page)), trouble, toneless or (trouble and len(_TONED.findall(page)) > 1))


def _set_right(text: str) -> str:
    if _RADICAL.search(text):
        text = text.translate(_RADICALS)
    text = _POWER.sub(_power, text)
    return _CIRCLED.sub("", _NOTE.sub("", _RAISED_MARK.sub("", text)))


def _power(match: re.Match[str]) -> str:
    """3×10⁴ → 30000"""
    power = int(match["power"].translate(_RAISED))
    if power > 12:
        return match[0]
    times = match["times"] or "1"
    whole, _, part = times.partition(".")
    return f"{whole}{part.ljust(power, '0')}".lstrip("0") if len(part) <= power else match[0]
