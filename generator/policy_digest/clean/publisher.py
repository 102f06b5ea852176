"""A page's own lines → who wrote the text. In: the layout, lines, metas and headline. Out: the name, or None where nobody is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from policy_digest.chinese.alternation import later
from policy_digest.chinese.typography import HAN, count_han, fold
from policy_digest.clean.dates import find_dates
from policy_digest.clean.lines import DAY_ALONE, PRINTED, SPEAKER, Line, is_closed
from policy_digest.clean.official import find_issuers
from policy_digest.clean.span import Layout, is_addressee, is_signature
from policy_digest.clean.title import labelled, strip_site
from policy_digest.clean.words import Words

_DATELINE = later(
    rf"^([{HAN}]{{2,12}}?(?:社|网|报|台|刊|中心|新闻))[{HAN}]{{0,8}}?(?:[0-9]{{4}}年)?[0-9]{{1,2}}月[0-9]{{1,2}}日(?:电|讯|消息)"
)
_MASTHEAD_LINE = later(rf"^[【\[]?([{HAN}]{{2,10}}?(?:报|网|社|新闻|电讯|融媒|周刊|晨刊))(?:专讯|特讯|讯|消息|综合报道)[ （(：:】\]]")
_REPORTED = later(
    "《([^《》]{2,12}?(?:报|刊|周刊|杂志))》(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?:第?[0-9]{0,3}[^，。]{0,8}?)(?:报道|刊发|刊载|刊登|发表)"
)
_REPORTERS = "(?:全媒体|首席|见习|实习|特约)?(?:记者|评论员|通讯员)"
_BY_REPORTER = later(rf"(?:^|[□■◎●（(【\[/／:：]) ?([{HAN}]{{2,10}}?(?:报|网|社|电视台|新闻|融媒体?|周刊|晨刊|客户端)) ?{_REPORTERS}")
_IN_BRACKETS = later("[（(](?:来源|稿源|转自|文章来源|据)[:：]?([^（）()，。]{2,24})[）)]$")
_AFTER_NAME = later(r"[|｜]|(?:收集|责任|网络|本文)?编辑|作者|记者|\d{4}[-年/.]")
_OURSELVES = later("^(?:本网|本站|本报|本刊|本台)(?:讯|转自|综合)?[:：]?(?=.{4})")
_SITE = later(r" *(?:https?://|www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+/?.*$", re.I)
_BROKEN = later("^(?:[和及与]|规划|[一二三四五六七八九十]、)")  # the second half of a name that was broken
META_SOURCES = tuple(
    "account contentsource source article:author_org dc.source og:article:source mediaid article:publisher dc.publisher".split()
)
_META_SITES = ("sitename", "og:site_name", "dc.creator", "application-name")


def _name(value: str, words: Words) -> str:
    """A source as the name of who wrote it; "" for one that names nobody."""
    value = _AFTER_NAME.split(value.strip(' “”"《》[]【】()（）·-:：•'), maxsplit=1)[0]
    value = re.sub(r"^(?:据|转自|综合|摘自|微信公众号|公众号)[:：]?", "", value).strip(' “”"《》[]【】()（）')
    value = re.split(r" (?=[^ ])", value, maxsplit=1)[0] if count_han(value.split(" ")[0]) >= 2 else value
    value = _SITE.sub("", value).strip("，,。；;、 ") if count_han(value) else value
    if (own := _OURSELVES.sub("", value)) != value and (words.office.search(own) or words.masthead.search(own)):
        value = own
    if not count_han(value) or fold(value) in {fold(w) for w in words.lists["nameless"]} or len(value) > 60:
        return ""
    if any(value.startswith(word) for word in words.lists["borrowed"]) or words.is_chrome(value, fold(value)):
        return ""
    return value


@dataclass(frozen=True)
class _Asked:
    """What the voices below are asked about."""

    layout: Layout
    lines: Sequence[Line]
    meta: Mapping[str, str]
    title: str
    words: Words

    @cached_property
    def body(self) -> list[Line]:
        return [line for line in self.lines[self.layout.first : self.layout.end] if line.look == "prose"]

    @property
    def own(self) -> Sequence[Line]:
        """The page's lines down to the neighbours' text."""
        return self.lines[: self.layout.until]

    def is_name(self, text: str) -> bool:
        """Whether a text ends as the names of papers and offices do."""
        return bool(self.words.masthead.search(text) or self.words.office.search(text))

    def name(self, text: str) -> str:
        """Who a source names; a page's own headline is nobody."""
        found = _name(text, self.words)
        return "" if fold(found) == fold(self.title) else found


# ---------------------------------------------------------------- the voices, the strongest first


def _passed_on(asked: _Asked) -> str:
    """《…报》3月17日第4版报道: the page only passes on what that paper wrote."""
    for line in asked.body[:2]:
        if match := _REPORTED.search(line.text[:80]):
            return match[1]
    for line in asked.lines[asked.layout.first : asked.layout.until]:
        if match := PRINTED.match(line.text):  # 《…报》（2025年9月28日 01版）
            return match[1]
    return ""


def _as_labelled(asked: _Asked) -> str:
    """来源：…, 发布机构：…; the page's own portal only where nobody signs the document."""
    order = {name: rank for rank, name in enumerate(asked.words.lists["sources"])}
    lines, until = asked.lines, asked.layout.until
    found = []
    for i, label in labelled(lines[:until], frozenset(order)):
        value = label.value
        if not value and i + 1 < len(lines) and lines[i + 1].look == "short" and len(lines[i + 1].text) <= 24:
            below = lines[i + 1]
            value = "" if below.text.endswith((":", "：")) or below.labels or is_addressee(below.text, asked.words) else below.text
        if name := asked.name(value):
            found.append((order[label.name], i, name))
    for i, label in labelled(lines[until:], frozenset(order)):  # below the teasers, on a line of its own
        if label.start == 0 and (name := asked.name(label.value)):
            found.append((len(order) + order[label.name], i, name))
    if not found:
        return ""
    portals = tuple(asked.words.lists["portals"])
    author = next((name for _, _, name in sorted(found) if not name.endswith(portals)), "")
    return author or _signed(asked) or _letterhead(asked) or _of_title(asked) or min(found)[2]


def _of_metas(asked: _Asked) -> str:
    return next((name for key in META_SOURCES if (name := asked.name(asked.meta.get(key, "")))), "")


def _beside_date(asked: _Asked) -> str:
    """两江日报 2024-11-08 09:12, and alone on its line beside the date."""
    for line in asked.lines[: asked.layout.first]:
        dates = find_dates(line.text) if line.look == "info" else ()
        if dates or (line.look == "info" and DAY_ALONE.search(line.text)):
            text = line.text[: line.labels[0].start] if line.labels else line.text
            for date in reversed([date for date in dates if date.end <= len(text)]):
                text = f"{text[: date.start]} {text[date.end :]}"
            for part in re.split("[ |｜+＋:：0-9]+", text):
                if 3 <= count_han(part) <= 20 and asked.is_name(part) and asked.name(part):
                    return part
    for i in range(asked.layout.begin, asked.layout.first):
        line, near = asked.lines[i], asked.lines[max(0, i - 2) : i + 3]
        alone = line.look == "short" and 3 <= count_han(line.text) <= 12 and fold(line.text) not in fold(asked.title)
        if alone and (asked.words.masthead.search(line.text) or asked.words.office.search(line.text)):
            if any(other.look == "info" and find_dates(other.text) for other in near) and (name := asked.name(line.text)):
                return name
    return ""


def _of_speaker(asked: _Asked) -> str:
    """某县人民政府县长 某某某: a report that an office gives."""
    for line in asked.lines[asked.layout.begin : asked.layout.first + 1]:
        if (match := SPEAKER.match(line.text)) and asked.words.office.search(match[1]):
            return match[1]
    return ""


def _in_text(asked: _Asked) -> str:
    """What the first and last lines of the text say: （来源：…）, …社3月5日电, …日报记者3月5日获悉."""
    for line in (*asked.body[-1:], *asked.body[:1]):
        if (match := _IN_BRACKETS.search(line.text)) and (name := asked.name(match[1])):
            return name
    for line in asked.body[:2]:
        if match := _DATELINE.match(line.text) or _MASTHEAD_LINE.match(line.text):
            return match[1]
    for line in asked.own:
        begins = line in asked.body[:2] and _BY_REPORTER.match(line.text)
        if line.look == "byline" or begins or line is (asked.body[-1] if asked.body else None):
            if (match := _BY_REPORTER.search(line.text)) and (name := asked.name(match[1])):
                return name
    return ""


def _of_byline(asked: _Asked) -> str:
    """作者：市人社局; who took the picture wrote nothing."""
    pictured = asked.words.lists["pictured"]
    for line in asked.own:
        for label in line.labels:
            name = asked.name(label.value) if label.kind == "byline" and label.name not in pictured else ""
            if count_han(name) >= 3 and asked.is_name(name):
                return name
    author = asked.meta.get("author", "")
    return asked.name(author) if asked.is_name(author) else ""


def _signed(asked: _Asked) -> str:
    """Who signs a circular."""
    for line in asked.lines[asked.layout.first : asked.layout.end]:
        if line.look == "short" and line.tag != "tr" and is_signature(line.text, asked.words):
            for part in re.split("[ \u3000]+", line.text):
                if asked.words.office.search(part) and count_han(part) >= 4:
                    return part
    return ""


def _letterhead(asked: _Asked) -> str:
    """市人民政府办公室文件, or the bodies that issue it together."""
    for line in asked.lines[: asked.layout.first]:
        parts = re.split("[ \u3000]+", line.text.removesuffix("文件").strip())
        offices = all(count_han(part) >= 5 and asked.words.office.search(part) for part in parts)
        if offices and line.tag != "tr" and not _is_company(parts[0], asked.words) and fold(line.text) not in fold(asked.title):
            return parts[0]
    return ""


def _of_title(asked: _Asked) -> str:
    return next(iter(find_issuers(asked.title, (), asked.words)), "")


def _of_site(asked: _Asked) -> str:
    """Who runs the page, where nobody is named: its site name, the head of its breadcrumb, its masthead."""
    words = asked.words
    for key in _META_SITES:
        if name := asked.name(asked.meta.get(key, "")):
            return name
    site = strip_site(asked.meta["title"])[1] if "title" in asked.meta else ""
    if site and asked.is_name(site) and (name := asked.name(site)):
        return name
    for _, label in labelled(asked.lines, frozenset(words.lists["hosts"])):
        if name := asked.name(label.value):
            return name
    for line in asked.lines[: asked.layout.first]:
        head = re.split(r" ?[>＞»→›|｜]+ ?|-> ?| [/／] ", line.text)[0].strip(" ：:")
        head = strip_site(words.account.sub("", head).strip())[1] or head  # Headline_Site
        if line.look not in ("widget", "short") or is_closed(line.text) or line.tag == "tr" or not 3 <= count_han(head) <= 24:
            continue
        leads = line.tag == "li" and line.link_share > 0.5  # an item of a menu
        if leads or line.reason == "caption" or _is_company(head, words) or _BROKEN.match(head):
            continue
        if asked.is_name(head) and count_han(name := asked.name(head)) >= 3:
            return name
    return ""


def _is_company(text: str, words: Words) -> bool:
    return any(text.endswith(word) for word in words.lists["companies"])


_VOICES: tuple[Callable[[_Asked], str], ...] = (
    _passed_on,
    _as_labelled,
    _of_metas,
    _beside_date,
    _of_speaker,
    _in_text,
    _of_byline,
    _signed,
    _letterhead,
    _of_title,
    _of_site,
)


def find_publisher(layout: Layout, lines: Sequence[Line], meta: Mapping[str, str], title: str, words: Words) -> str | None:
    """The paper or office that wrote the text: as labelled, by dateline, by-line or masthead; of a circular, who signs it."""
    asked = _Asked(layout, lines, meta, title, words)
    return next((name for voice in _VOICES if (name := voice(asked))), None)
