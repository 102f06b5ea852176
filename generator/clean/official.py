"""Document facts. In: title and paragraphs. Out: document number, issuers, repealed documents, plan window, damage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.clean.typography import HAN, count_han
from generator.clean.words import Words

_WORD = f"(?:[{HAN}](?:[{HAN}A-Za-z]|（[{HAN}]{{1,4}}）){{0,14}})"
NUMBER = re.compile(f"({_WORD}) ?[〔\\[［【（(] ?((?:19|20)[0-9]{{2}}) ?[〕\\]］】）)] ?(第? ?[0-9]{{1,6}} ?号)")
DAMAGED = re.compile(
    f"{_WORD} ?(?:[〔\\[［【] ?(?:19|20)[0-9]{{2}} ?[0-9]{{0,5}} ?号|(?:19|20)[0-9]{{2}} ?[〕\\]］】] ?[0-9]{{1,6}} ?号|"
    f"[〔\\[［【] ?[0-9]{{1,3}} ?[〕\\]］】] ?[0-9]{{1,6}} ?号|[〔\\[［【] ?(?:19|20)[0-9]{{2}} ?[〕\\]］】] ?号)"
)
_LEAD = re.compile(
    f"^(?:[{HAN}]*?(?:按照|根据|依据|依照|执行|落实|参照|转发|印发的?|以及|关于|原|和|与|及|对|将|在|由|是))(?=[{HAN}]{{2,}}$)"
)
_ENDED = "废止|失效|停止执行|终止执行|不再执行|停止实施|停止使用"
_TITLE = re.compile("《([^《》]{2,120}(?:《[^《》]{1,80}》[^《》]{0,40})?)》")
_SPAN = re.compile("((?:19|20)[0-9]{2}) ?(?:年 ?)?(?:[—－–~～至到-]{1,2}|——) ?((?:19|20)[0-9]{2}) ?年?")
_FIVE_YEARS = re.compile("[“\"]?(十一|十二|十三|十四|十五|十六|十)[“”\"]?五[”\"]?(?!年|届|次|条|个)")
_ORDINAL = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026, "十六": 2031}


def find_window(title: str) -> str | None:
    """The plan window that a title states: 三年行动方案（2025—2027年） → "2025/2027", “十四五” → "2021/2025"; None for none."""
    if match := _SPAN.search(title):
        first, last = int(match[1]), int(match[2])
        if first < last <= first + 30:
            return f"{first}/{last}"
    if match := _FIVE_YEARS.search(title):
        start = _ORDINAL[match[1]]
        return f"{start}/{start + 4}"
    return None


def find_numbers(text: str) -> list[str]:
    """The document numbers in `text`, as they stand, without the words before them."""
    return [f"{_LEAD.sub('', m[1])}{m[0][len(m[1]) :]}".replace(" ", "") for m in NUMBER.finditer(text)]


def find_damaged(text: str) -> list[re.Match[str]]:
    """Document numbers that have lost a bracket or a digit: 〔201666号."""
    return [m for m in DAMAGED.finditer(text) if not NUMBER.search(m[0])]


def find_repeals(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """What this document ends: numbers, or titles where no number stands behind them."""
    found: list[str] = []
    for text in paragraphs:
        for sentence in re.split("(?<=[。；])", text):
            if len(sentence) > 3000 or not re.search(_ENDED, sentence):
                continue
            # From the last 起/施行 on: what comes before says when the new document takes effect.
            for title in _TITLE.finditer(sentence):
                behind = sentence[title.end() :]
                clause = re.split("[。；]", behind)[0]
                if not re.search(_ENDED, clause) or (re.match("(?:第[^。]{1,12}条|规定)", behind) and "同时" not in clause):
                    continue
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
    if not found and (match := re.match(f"([{HAN} 　、]{{4,60}}?)(?:关于|印发)", title)):
        found = [p for p in re.split("[ 　、]+", match[1]) if words.office.search(p)]
    return tuple(dict.fromkeys(found))
