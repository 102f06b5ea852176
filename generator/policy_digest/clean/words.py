"""`data/furniture.yml` → matchers. In: the tables. Out: one `Words`, compiled once for each `Tables`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policy_digest.chinese.alternation import later, trie
from policy_digest.chinese.alternation import words as alternatives
from policy_digest.chinese.typography import HAN, Script, fold
from policy_digest.errors import InvalidData
from policy_digest.owner import compiled_from
from policy_digest.tables import Tables

_SHEET = later("第? ?[a-z]?[0-9]{1,3}[a-z]? ?版", re.I)  # 第A02版, of a paper's digital edition
_LABELLING = later("[:：|｜丨/／【\\[〔(（]|源 ")
_LONG, _HEAD = 300, 60  # characters of a line that is no header any more, and of its beginning
_VALUE_END = later(r"[|｜│┃]|[\[【]| {2,}")
_QUANTITY = later("[0-9](?:[0-9.,]*[0-9])?[万亿千百余多]*[\u4e00-\u9fff%％]")
_NEAR_START, _LITTLE = 3, 10  # characters before such a phrase, and beside it in all
_BARS = " |｜│┃　"  # between the cells of a table that was copied as text
_COUNT = later("[0-9]+(?:[.,][0-9]+)?[万千]?[条篇个则次人赞]?")
_TIME = later("[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?(?: ?[ap]m)?|星期[一二三四五六日天]|周[一二三四五六日]", re.I)


def _any(phrases: Iterable[str], spaced: bool = False) -> re.Pattern[str]:
    """A pattern for a list of plain phrases. `spaced`: blanks may stand between the characters (来 源)."""
    return later(trie(phrases, " ?" if spaced else ""), re.I)


@dataclass(frozen=True)
class Label:
    """A label that stands in front of a value, `来源：`, and the value. `kind`: the list of furniture.yml that holds it."""

    kind: str
    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Words:
    """The phrases of furniture.yml, ready to be matched against lines."""

    opens: Mapping[str, str]  # folded line → reason
    chrome: re.Pattern[str]
    anywhere: Sequence[tuple[str, re.Pattern[str]]]
    starts: Sequence[tuple[str, re.Pattern[str]]]
    label: re.Pattern[str]
    counted: re.Pattern[str]  # a counter and its number: 评论 46
    kind_of: Mapping[str, str]
    lists: Mapping[str, tuple[str, ...]]
    hints: Mapping[str, str]
    script: Script
    sites: Mapping[str, str]  # the first part of a government site's address → a slug
    abstract: re.Pattern[str]
    addressee: re.Pattern[str]
    masthead: re.Pattern[str]
    office: re.Pattern[str]
    account: re.Pattern[str]
    caption: re.Pattern[str]
    mentioned: re.Pattern[str]  # phrases of the page that sentences hold too
    document: re.Pattern[str]  # a headline that ends in a kind of document: …的通知, …方案（试行）
    speaker: re.Pattern[str]  # a line that ends in a rank and a name: 市长张三
    answered: re.Pattern[str]  # such a phrase as a label, or in front of a telephone
    credits: re.Pattern[str]  # a line of roles and names without colons: 编辑 张三 校对 李四

    def opens_with(self, folded: str) -> str | None:
        """The reason, where the whole line is a phrase that opens what is not the article."""
        if len(folded) > 24:
            return None
        forms = (folded, _COUNT.sub("", folded), folded.removesuffix("更多").removesuffix("more"))
        return next((self.opens[form] for form in forms if form in self.opens), None)

    def is_chrome(self, text: str, folded: str) -> bool:
        """Whether the line is made of widget words, numbers and marks alone."""
        if len(folded) > 90 or "。" in text:
            return False
        rest = fold(_SHEET.sub("", _TIME.sub("", text))) if any(c.isdigit() for c in folded) else folded
        return not self.chrome.sub("", _COUNT.sub("", self.chrome.sub("", rest)))

    def starts_with(self, text: str) -> str | None:
        """The reason, where a short line begins with a phrase that no sentence of an article begins with."""
        if len(text) > 40:
            return None
        return next((reason for reason, pattern in self.starts if pattern.match(text)), None)

    def furniture(self, folded: str) -> str | None:
        """The reason, where a phrase that only furniture holds stands in the line (of a long line: near its beginning)."""
        probe = folded if len(folded) <= 160 else folded[:40]
        for reason, pattern in self.anywhere:
            if pattern.search(probe):
                return reason
        return None

    def notice(self, text: str, folded: str) -> bool:
        """Whether a phrase that sentences of an article hold too makes this line a notice of the page.

        It does where the line begins with it (扫描下方二维码，关注我们) or labels something with it (服务热线：12345), and where the line holds
        little else; never in a sentence that counts something.
        """
        match = self.mentioned.search(folded) if len(folded) <= 160 else None
        if match is None:
            return False
        if self.answered.search(text):
            return True
        counted = _QUANTITY.search(text) is not None
        return not counted and (match.start() <= _NEAR_START or len(folded) - len(match[0]) <= _LITTLE)

    def labels(self, text: str) -> tuple[Label, ...]:
        """The labels of a header or footer line with their values; a value ends at the next label, bar, bracket or blank."""
        if not _LABELLING.search(text):
            return ()
        if len(text) > _LONG:  # running text: only what it begins with can be a label
            text = text[:_HEAD]
        found = list(self.label.finditer(text))
        out = []
        for i, match in enumerate(found):
            stop = found[i + 1].start() if i + 1 < len(found) else len(text)
            value = _VALUE_END.split(text[match.end() : stop].lstrip(_BARS), maxsplit=1)[0]
            value = self.counted.split(value, maxsplit=1)[0].strip(" 　，,；;、·-")
            name = (match["a"] or match["b"] or match["c"] or match["d"]).replace(" ", "").lower()
            out.append(Label(self.kind_of[name], name, value, match.start(), match.end()))
        return tuple(out)


_KEYS: Mapping[str, type] = {
    **dict.fromkeys(("opens", "anywhere", "labels", "starts", "hints", "restore", "government_sites"), dict),
    **dict.fromkeys(
        "chrome abstracts titles sources dates document_dates appointed "
        "numbers hosts captions nameless mastheads offices accounts addressees "
        "not_places national unconverted portals sites companies pictured borrowed votes statements of_the_site "
        "errors mentioned document_kinds ranks speakers".split(),
        list,
    ),
}


@compiled_from("furniture")
def compile_words(tables: Tables) -> Words:
    """Compile furniture.yml. Raises `InvalidData` where a list is missing or holds something else than words."""
    table = tables.furniture
    for key, shape in _KEYS.items():
        if not isinstance(table.get(key), shape):
            what = f"no {'list' if shape is list else 'mapping'} under `{key}:`"
            raise InvalidData(what, "furniture.yml", hint="compare the packaged table")
        for row in table[key].values() if shape is dict else [table[key]]:
            if not all(isinstance(word, str) for word in ([row] if isinstance(row, str) else row)):
                raise InvalidData(f"something else than words under `{key}:`", "furniture.yml", hint="put numbers in quotation marks")
    kind_of = {name.replace(" ", "").lower(): kind for kind, names in table["labels"].items() for name in names}
    for key, kind in (("sources", "source"), ("titles", "number"), ("dates", "date"), ("document_dates", "date")):
        for name in table[key]:
            kind_of.setdefault(name.replace(" ", "").lower(), kind)
    names = _any(kind_of, spaced=True).pattern
    sources, barred = trie(table["sources"]), trie((*table["sources"], *table["labels"].get("byline", ())))
    label = later(
        rf"(?<![\u4e00-\u9fffA-Za-z])(?:(?P<a>{names}) ?[:：]+|[\[【〔(（](?P<b>{names})[\]】〕)）][:：]?|"
        rf"(?P<c>{barred}) ?[|｜丨/／] ?(?=\S)|(?P<d>{sources}) +(?=\S)) ?",
        re.I,
    )
    counted = later(f"(?:{_any(table['labels'].get('count', ())).pattern})[ :：]*[0-9（(]", re.I)
    office = _any(table["offices"]).pattern
    role = trie(table["labels"].get("byline", ()))
    return Words(
        opens={fold(p): reason for reason, phrases in table["opens"].items() for p in phrases},
        chrome=_any(map(fold, table["chrome"])),
        anywhere=tuple((reason, _any(map(fold, phrases))) for reason, phrases in table["anywhere"].items()),
        starts=tuple((reason, _any(phrases)) for reason, phrases in table["starts"].items()),
        label=label,
        counted=counted,
        kind_of=kind_of,
        lists={key: tuple(table[key]) for key, shape in _KEYS.items() if shape is list},
        hints={hint: reason for reason, hints in table["hints"].items() for hint in hints},
        script=Script(table["restore"], tuple(table["unconverted"])),
        sites=dict(table["government_sites"]),
        abstract=later(rf"^[\[【（(]?(?:{_any(table['abstracts'], spaced=True).pattern})[\]】）)]?[:：]? ?", re.I),
        addressee=later(f"^(?:{_any(table['addressees']).pattern})"),
        masthead=later(f"(?:{_any(table['mastheads']).pattern})$"),
        office=later(f"(?:{office})$"),
        account=later(f"(?:{_any(table['accounts']).pattern})$"),
        document=later(rf"(?:{alternatives(table['document_kinds'])})(?:[（(][^（）()]{{1,16}}[）)])?$"),
        speaker=later(rf"(?:{alternatives(table['ranks'])}) ?[{HAN}·]{{1,2}} ?[{HAN}]{{1,2}}$"),
        mentioned=_any(map(fold, table["mentioned"])),
        answered=later(f"(?:{_any(table['mentioned']).pattern})(?:电话|号码|邮箱)? ?(?:[:：]|[0-9（(-]{{5,}})", re.I),
        credits=later(rf"^[（(【\[]?(?:(?:{role}) ?[{HAN}]{{2,3}}[ 、]*){{2,}}[）)】\]]?$"),
        caption=later(f"^[（(]?(?:{_any(table['captions']).pattern})"),
    )
