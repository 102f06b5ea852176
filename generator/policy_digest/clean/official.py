"""Document facts. In: title and paragraphs. Out: document number, issuers, repealed documents, plan window, damage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.chinese.plans import in_title
from policy_digest.chinese.typography import HAN, count_han
from policy_digest.clean.words import Words

_OPEN, _CLOSE = "[〔\\[［【（(]", "[〕\\]］】）)]"
# The part of a document number behind its letters, 〔2019〕952号; first the sound form, then what damage leaves of it.
_SOUND = later(f" ?{_OPEN} ?(?:19|20)[0-9]{{2}} ?{_CLOSE} ?(?:第 ?)?[0-9]{{1,6}} ?号")
_BROKEN = later(
    " ?(?:[〔\\[［【] ?(?:19|20)[0-9]{2} ?[0-9]{0,5} ?号|(?<![0-9])(?:19|20)[0-9]{2} ?[〕\\]］】] ?[0-9]{1,6} ?号|"
    "[〔\\[［【] ?[0-9]{1,3} ?[〕\\]］】] ?[0-9]{1,6} ?号|[〔\\[［【] ?(?:19|20)[0-9]{2} ?[〕\\]］】] ?号|"
    "[〔\\[［【] ?(?=[0-9OoIl]{0,3}[OoIl])[0-9OoIl]{4} ?[〕\\]］】] ?[0-9]{1,6} ?号)"
)
_PAIRED = ("〔〕", "[]", "［］", "【】", "（）", "()")
_LETTERS = later(f"[{HAN}](?:[{HAN}A-Za-z]|（[{HAN}]{{1,4}}）){{0,14}}$")  # in front of it: 济人社发
_LEAD = later(f"^(?:[{HAN}]*?(?:按照|根据|依据|依照|执行|落实|参照|转发|印发的?|以及|关于|原|和|与|及|对|将|在|由|是))(?=[{HAN}]{{2,}}$)")
_ENDED_LIST = later("^[^。；《]{0,24}废止的?[^。；《]{0,12}(?:文件|规定|办法|目录|清单)(?:目录|清单)?[：:]?$")
_ENDED_ITEM = later(r" ?[0-9]{1,3} ?[.．、] ?《(?P<title>[^《》]{2,80})》 ?(?:[（(](?P<number>[^（()）]{4,40}号)[）)])?")
_LONGEST = 3000  # characters; a longer sentence is no clause of a document
_ENDED = "废止|失效|停止执行|终止执行|不再执行|停止实施|停止使用"
# 废止《甲办法》, and 以下文件同时废止：《甲办法》（甲发〔2011〕1号）、《乙办法》
_LISTED = "《[^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,40})?》(?:[（(][^（）()]{2,40}[）)])?[、，和及]+"
_ENDING = later(f"(?:废止|宣布失效)(?:(?:的|以下|下列)[^。；《》]{{0,10}})?[：:]?(?:{_LISTED})*$")
_ENDS = later(f"(?:{_ENDED})(?=[。；，、）)]|$)")  # 废止不合时宜的文件 says it of something else
_TITLE = later("《([^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,40})?)》")
_SPAN = later("((?:19|20)[0-9]{2}) ?(?:年 ?)?(?:[—－–~～至到-]{1,2}|——) ?((?:19|20)[0-9]{2}) ?年?")


# 规划期为2022—2025年: a plan tells its own term, and no other's
_OWN_TERM = later(
    "(?:本?(?:规划|计划|方案|行动|纲要|政策|办法|措施|意见)的?(?:实施)?(?:期限?|年限|时限|周期)|(?<![一-鿿])(?:实施|执行)(?:期限?|年限|周期))"
    "(?:为|是|自|从|定为|[:：])*(?=(?:19|20)[0-9]{2})"
)
_OPENING = 40  # paragraphs in which a plan tells its term


def find_window(title: str, paragraphs: Sequence[str] = ()) -> str | None:
    """The window of a plan: what its text says of its own term (规划期为2022—2025年), else what its title states.

    三年行动方案（2025—2027年） → "2025/2027", “十四五” → "2021/2025"; None for none.
    """
    stated = _span(_SPAN.search(title))
    for text in () if stated else paragraphs[:_OPENING]:
        if (own := _OWN_TERM.search(text)) and (found := _span(_SPAN.match(text, own.end()))):
            return found
    plan = None if stated else in_title(title)
    return stated or (plan.years if plan else None)


def _span(match: re.Match[str] | None) -> str | None:
    """2025—2027 → 2025/2027; None for years that fall or lie too far apart."""
    first, last = (int(match[1]), int(match[2])) if match else (0, 0)
    return f"{first}/{last}" if first < last <= first + 30 else None


def _with_letters(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """Where a document number begins and ends: its letters go before the bracket, without the words that lead up to them."""
    before = _LETTERS.search(text, max(0, match.start() - 24), match.start())
    if before is None:
        return None
    lead = _LEAD.match(before[0])
    return before.start() + (lead.end() if lead else 0), match.end()


def find_numbers(text: str) -> list[str]:
    """The document numbers in `text`, as they stand, without white space."""
    found = [_with_letters(text, m) for m in _SOUND.finditer(text)] if "号" in text else []
    return [text[span[0] : span[1]].replace(" ", "") for span in found if span]


def find_damaged(text: str) -> list[tuple[int, int]]:
    """Where document numbers stand that have lost a bracket or a digit, or hold a wrong one: 〔201666号, 〔2019]5号. Half-open offsets."""
    if "号" not in text:
        return []
    unlike = [m for m in _SOUND.finditer(text) if "".join(c for c in m[0] if c in "".join(_PAIRED)) not in _PAIRED]
    found = [_with_letters(text, m) for m in sorted((*_BROKEN.finditer(text), *unlike), key=lambda m: m.start())]
    return [span for span in found if span]


def find_repeals(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """What this document ends: numbers, or titles where no number stands behind them."""
    found: list[str] = []
    listing = False  # below a heading such as 一、自2026年1月1日起废止的文件
    for text in paragraphs:
        if listing and (item := _ENDED_ITEM.match(text)):
            found += [item["number"]] if _SOUND.search(item["number"] or "") else [] if item["number"] else [item["title"]]
            continue
        listing = bool(_ENDED_LIST.search(text)) or (listing and bool(re.match(" ?[0-9]{1,3} ?[.．、]", text)))
        for sentence in re.split("(?<=[。；])", text) if re.search(_ENDED, text) else ():
            if len(sentence) > _LONGEST or not re.search(_ENDED, sentence):
                continue
            # 施行 may stand before: what matters is that the ending verb is said of the title, in front of it or behind.
            for title in _TITLE.finditer(sentence):
                behind = re.sub(r"^ ?[（(][^（）()]{2,40}[）)]", "", sentence[title.end() :])
                clause = re.split("[。；]", behind)[0]
                said_before = _ENDING.search(sentence, 0, title.start()) and not re.match("所|中|里|规定|第[^。]{1,12}条", behind)
                if not said_before and (
                    not _ENDS.search(clause) or (re.match("(?:第[^。]{1,12}条|规定)", behind) and "同时" not in clause)
                ):
                    continue
                behind = sentence[title.end() :]
                bracket = re.match(r" ?[（(]([^（）()]{2,40})[）)]", behind)
                number = bracket[1] if bracket and re.search(r"[0-9]+ ?号", bracket[1]) else None
                found.append(number or title[1])
            if not _TITLE.search(sentence):
                found += find_numbers(sentence)
    return tuple(dict.fromkeys(found))


def find_issuers(title: str, signatures: Sequence[str], words: Words) -> tuple[str, ...]:
    """The bodies that sign the document; without a sign-off those that the title begins with."""
    found: list[str] = []
    for text in signatures:
        text = re.sub(r"[0-9〇零一二三四五六七八九十]{2,4}年.*$", "", text)
        found += [p for p in re.split("[ 　、，,]+", text) if words.office.search(p) and 3 <= count_han(p) <= 30]
    if not found and (match := re.match(f"([{HAN} 　、]{{4,60}}?)(?:关于|印发|公告|通告|令)", title)):
        found = [p for p in re.split("[ 　、]+", match[1]) if words.office.search(p)]
    return tuple(dict.fromkeys(found))
