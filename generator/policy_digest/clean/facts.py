"""A page's own lines → what the page says about itself. In: lines and metas. Out: title, publisher, date of publication."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from policy_digest.clean.dates import WrittenDate, find_dates
from policy_digest.clean.lines import NUMBERED, Line, is_closed
from policy_digest.clean.official import find_issuers
from policy_digest.clean.span import Layout, is_addressee, is_number, is_signature
from policy_digest.clean.typography import HAN, count_han, fold
from policy_digest.clean.words import Label, Words

_DOCUMENT = re.compile(
    "(?:意见|办法|通知|方案|规划|计划|规定|条例|细则|措施|公告|通告|决定|纲要|函|要点|问答|解读|公报|报告|批复|清单|目录|标准|指南|章程|实录|声明|倡议书)"
    "(?:[（(][^（）()]{1,16}[）)])?$"
)
_SPEAKER = re.compile(rf"(?:市长|省长|区长|县长|州长|主席|主任|局长|厅长|书记|部长) ?[{HAN}·]{{1,2}} ?[{HAN}]{{1,2}}$")
_PRINTED = re.compile("星期[一二三四五六日天]|第? ?[A-Z]?[0-9]{1,3} ?版")  # a newspaper's page says when it was printed
_SETTING = re.compile("(?:时间|地点|发布人|主持人?|出席(?:人员|领导)?|嘉宾|发言人)[：:]")  # of a press conference
_PASSED = re.compile("^[（(].*(?:通过|公布|发布|印发|施行|修订)")  # （2023年9月27日省人大常委会通过）
_COLUMN = re.compile("^【[^】]{1,6}】 ?")  # 【深度】 names the paper's column
_PARTS = re.compile(r" ?[_|｜]+ ?| [–—-]+ |(?<![0-9A-Za-z年月日])[-–](?![0-9A-Za-z])")
_DATELINE = re.compile(
    rf"^([{HAN}]{{2,12}}?(?:社|网|报|台|刊|中心|新闻))[{HAN}]{{0,8}}?(?:[0-9]{{4}}年)?[0-9]{{1,2}}月[0-9]{{1,2}}日(?:电|讯|消息)"
)
DATELINE = re.compile(f"^.{{0,24}}?(?:[0-9]{{1,2}}月[0-9]{{1,2}}日(?:电|讯|消息)|(?<=[{HAN}])讯)[ ，]?(?:[（(][^（）()]{{0,40}}[）)])?")
_MASTHEAD_LINE = re.compile(rf"^[【\[]?([{HAN}]{{2,10}}?(?:报|网|社|新闻|电讯|融媒|周刊|晨刊))(?:专讯|特讯|讯|消息|综合报道)[ （(：:】\]]")
_REPORTED = re.compile(
    "《([^《》]{2,12}?(?:报|刊|周刊|杂志))》(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日(?:第?[0-9]{0,3}[^，。]{0,8}?)(?:报道|刊发|刊载|刊登|发表)"
)
_BY_REPORTER = re.compile(
    rf"(?:^|[□■◎●（(【\[/／:：]) ?([{HAN}]{{2,10}}?(?:报|网|社|电视台|新闻|融媒体?|周刊|晨刊|客户端)) ?(?:全媒体|首席|见习|实习|特约)?(?:记者|评论员)"
)
_PRINTED = re.compile("^[（(]?《 ?([^《》]{2,14}?) ?》 ?[（(]? ?(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日[^）)，。]{0,20}[）)]?$")
_IN_BRACKETS = re.compile("[（(](?:来源|稿源|转自|文章来源|据)[:：]?([^（）()，。]{2,24})[）)]$")
_AFTER_NAME = re.compile(r"[|｜]|(?:收集|责任|网络|本文)?编辑|作者|记者|\d{4}[-年/.]")
_META_TITLES = ("articletitle", "title-article", "og:title", "twitter:title", "dc.title", "headline")
_META_SOURCES = tuple("contentsource source article:author_org dc.source og:article:source mediaid article:publisher dc.publisher".split())
_META_SITES = ("sitename", "og:site_name", "dc.creator", "application-name")
_META_DATES = tuple(
    "pubdate publishdate article:published_time og:release_date og:published_time og:pubdate publish_date datepublished dc.date "
    "dc.date.issued weibo:article:create_at date createdate _pubtime releasedate time".split()
)


# ---------------------------------------------------------------- title


def _strip_site(text: str) -> tuple[str, str]:
    """`Headline_Channel_Site` → the headline and the last part; a dash inside the headline stays where what follows is no site."""
    parts = [p.strip() for p in _PARTS.split(text)]
    if len(parts) < 2:
        return text.strip(), ""
    match = _PARTS.search(text)
    assert match is not None
    longest = max(parts, key=count_han)
    return (longest if count_han(longest) > count_han(parts[0]) + 4 else parts[0]) or text, parts[-1]


def _echoed(lines: Sequence[Line], candidates: Sequence[int], until: int) -> frozenset[int]:
    """Candidates that the page says once more inside a line of its own, a breadcrumb or a running foot."""
    around = "\n".join(line.folded for line in lines[: until + 1] if line.look in ("widget", "info", "short") and len(line.folded) <= 160)
    return frozenset(i for i in candidates if len(lines[i].folded) >= 8 and around.count(lines[i].folded) > 1)


def _title_score(lines: Sequence[Line], i: int, first: int, heads: Sequence[str], echoed: frozenset[int], words: Words) -> float:
    """How much line `i` looks like the headline of what begins at `first`."""
    line = lines[i]
    han = count_han(line.text)
    if line.look not in ("short", "prose") or han < 4 or len(line.folded) > 110 or line.text.endswith(("。", "；", "：", ":", "，")):
        return -1.0
    if (line.labels and line.labels[0].start == 0) or _SETTING.match(line.text):
        return -1.0
    if is_addressee(line.text, words) or is_number(line.text) or is_signature(line.text, words):
        return -1.0
    score = 0.0
    if line.tag == "h1":
        score += 6
    elif line.tag in ("h2", "h3"):
        score += 2
    if any(line.folded == head or (len(line.folded) >= 8 and (line.folded in head or head in line.folded)) for head in heads):
        score += 8
    following = next((lines[j] for j in range(i + 1, first + 1) if lines[j].look != "widget"), None)
    if following is not None and following.look == "info":
        score += 4
    elif following is not None and following.look == "byline":
        score += 2
    if _DOCUMENT.search(line.text):
        score += 2
    if 8 <= han <= 45:
        score += 2
    elif han < 8:
        score -= 1
    if following is not None and following.text.startswith(("—", "─", "-")):
        score += 4  # a subtitle: ——在某会议上
    if NUMBERED.match(line.text):
        score -= 3
    if line.text.startswith(("—", "─")):
        score -= 10  # the subtitle itself
    before = next((lines[j] for j in range(i - 1, max(-1, i - 4), -1) if lines[j].look != "widget"), None)
    if before is not None and before.look == "info" and line.look == "short":
        score += 1
    if i in echoed:
        score += 3
    if _SPEAKER.search(line.text):
        score -= 6
    if words.account.search(line.text) or words.masthead.search(line.text):
        score -= 3
    if line.link_share > 0.6:
        score -= 4
    if i == first:
        score -= 6
    return score - 0.02 * (first - i)


def _labelled(lines: Sequence[Line], names: frozenset[str]) -> Iterator[tuple[int, Label]]:
    for i, line in enumerate(lines):
        if line.look in ("info", "widget") or (line.look == "short" and len(line.folded) <= 60):
            yield from ((i, label) for label in line.labels if label.name in names)


def find_title(layout: Layout, lines: Sequence[Line], meta: dict[str, str], words: Words) -> tuple[str, tuple[int, ...]]:
    """The headline, and the lines that show it.

    The page's own metas and `<title>` say which line it is; without them a label (原标题), or the place above date and source.
    """
    heads = [meta[name] for name in _META_TITLES if count_han(meta.get(name, "")) >= 4]
    if count_han(meta.get("title", "")) >= 4:
        heads.append(_strip_site(meta["title"])[0])
    labelled = _labelled(lines[: layout.until], frozenset(words.lists["titles"]))
    named = [label.value for _, label in labelled if count_han(label.value) >= 4]
    folds = [fold(h) for h in (*heads, *named)]
    # The first line of running text may be a headline that ends in a question mark; the last before it usually is the one.
    floor = max(0, layout.first - 60, layout.begin if layout.begin and layout.lines[layout.begin].look != "open" else 0)
    above = [i for i in range(floor, layout.first + 1) if lines[i].look in ("short", "prose")]
    echoed = _echoed(lines, above, layout.until)
    scores = {i: _title_score(lines, i, layout.first, folds, echoed, words) for i in above}
    best = max(above, key=lambda i: (scores[i], -i), default=None)
    if best is not None and scores[best] > (1.5 if not heads and not named else 5.5):
        title, shown = _with_neighbours(lines, best, words)
        return _COLUMN.sub("", title) or title, shown
    if named:
        return named[0], ()
    if heads:
        return heads[0], ()
    return "", ()


def _with_neighbours(lines: Sequence[Line], i: int, words: Words) -> tuple[str, tuple[int, ...]]:
    """A headline set over two or three lines: who issues, `关于印发…` and `…的通知` belong together."""
    text, shown = lines[i].text, [i]
    below = lines[i + 1].text if i + 1 < len(lines) and lines[i + 1].look == "short" else ""
    if not _DOCUMENT.search(text) and re.match("关于|印发|《|的", below):
        text, shown = text + below, [i, i + 1]
        i += 1
        if not _DOCUMENT.search(text) and i + 1 < len(lines) and _DOCUMENT.search(lines[i + 1].text) and lines[i + 1].look == "short":
            text, shown = text + lines[i + 1].text, [*shown, i + 1]
    elif text.startswith(("关于", "印发")) and shown[0] > 0:
        before = lines[shown[0] - 1]
        if before.look == "short" and words.office.search(before.text) and before.link_share < 0.5 and is_signature(before.text, words):
            text, shown = before.text.replace(" ", "") + text, [shown[0] - 1, *shown]
    return text, tuple(shown)


def untitled(text: str) -> str:
    """What stands in for a headline where the page has none: the first sentence without its dateline."""
    text = re.split("[。！？；]", DATELINE.sub("", text), maxsplit=1)[0]
    return text[:60]


# ---------------------------------------------------------------- publisher


def _name(value: str, words: Words) -> str:
    """A source as the name of who wrote it; "" for one that names nobody."""
    value = _AFTER_NAME.split(value.strip(' “”"《》[]【】()（）·-:：'), maxsplit=1)[0]
    value = re.sub(r"^(?:据|转自|综合|摘自|微信公众号|公众号)[:：]?", "", value).strip(' “”"《》[]【】()（）')
    value = re.split(r" (?=[^ ])", value, maxsplit=1)[0] if count_han(value.split(" ")[0]) >= 2 else value
    value = value.strip("，,。；;、 ")
    if not count_han(value) or fold(value) in {fold(w) for w in words.lists["nameless"]} or len(value) > 60:
        return ""
    return value


def find_publisher(layout: Layout, lines: Sequence[Line], meta: dict[str, str], title: str, words: Words) -> str | None:
    """The paper or office that wrote the text: as labelled, by dateline, by-line or masthead; of a circular, who signs it."""
    order = {name: rank for rank, name in enumerate(words.lists["sources"])}
    found = []
    for i, label in _labelled(lines[: layout.until], frozenset(order)):
        value = label.value
        if not value and i + 1 < len(lines) and lines[i + 1].look == "short" and len(lines[i + 1].text) <= 24:
            value = lines[i + 1].text
        if name := _name(value, words):
            found.append((order[label.name], i, name))
    for i, label in _labelled(lines[layout.until :], frozenset(order)):  # below the teasers, on a line of its own
        if label.start == 0 and (name := _name(label.value, words)):
            found.append((len(order) + order[label.name], i, name))
    body = [lines[i] for i in range(layout.first, min(layout.end, len(lines))) if lines[i].look == "prose"]
    for line in body[:2]:  # 《…报》3月17日第4版报道: the page only passes on what that paper wrote
        if match := _REPORTED.search(line.text[:80]):
            return match[1]
    for line in lines[layout.first : layout.until]:
        if match := _PRINTED.match(line.text):  # 《…报》（2025年9月28日 01版）
            return match[1]
    if found:
        return min(found)[2]
    for key in _META_SOURCES:
        if name := _name(meta.get(key, ""), words):
            return name
    for line in lines[: layout.first]:  # 两江日报 2024-11-08 09:12
        if line.look == "info" and find_dates(line.text):
            text = line.text[: line.labels[0].start] if line.labels else line.text
            for date in reversed(find_dates(text)):
                text = f"{text[: date.start]} {text[date.end :]}"
            for part in re.split("[ |｜+＋:：0-9]+", text):
                if 3 <= count_han(part) <= 20 and (words.masthead.search(part) or words.office.search(part)) and _name(part, words):
                    return part
    for i in range(layout.begin, layout.first):  # alone on its line beside the date
        text, near = lines[i].text, lines[max(0, i - 2) : i + 3]
        if lines[i].look == "short" and words.masthead.search(text) and 3 <= count_han(text) <= 12 and fold(text) not in fold(title):
            if any(line.look == "info" and find_dates(line.text) for line in near) and (name := _name(text, words)):
                return name
    for line in (*body[-1:], *body[:1]):
        if (match := _IN_BRACKETS.search(line.text)) and (name := _name(match[1], words)):
            return name
    for line in body[:2]:
        if match := _DATELINE.match(line.text) or _MASTHEAD_LINE.match(line.text):
            return match[1]
    for line in lines[: layout.until]:
        if line.look != "byline" and line is not (body[-1] if body else None):
            continue
        if (match := _BY_REPORTER.search(line.text)) and (name := _name(match[1], words)):
            return name
    for line in lines[: layout.until]:  # 作者：市人社局
        for label in line.labels:
            name = _name(label.value, words) if label.kind == "byline" else ""
            if count_han(name) >= 3 and (words.office.search(name) or words.masthead.search(name)):
                return name
    author = meta.get("author", "")
    if (words.office.search(author) or words.masthead.search(author)) and (name := _name(author, words)):
        return name
    signed = [lines[i].text for i in range(layout.first, layout.end) if lines[i].look == "short" and is_signature(lines[i].text, words)]
    for text in signed:
        parts = [p for p in re.split("[ 　]+", text) if words.office.search(p)]
        if parts:
            return parts[0]
    for line in lines[: layout.first]:  # the letterhead: 市人民政府办公室文件, or the bodies that issue it together
        parts = re.split("[ \u3000]+", line.text.removesuffix("文件").strip())
        if all(count_han(part) >= 5 and words.office.search(part) for part in parts) and fold(line.text) not in fold(title):
            return parts[0]
    issuers = find_issuers(title, (), words)
    return issuers[0] if issuers else _of_site(layout, lines, meta, words)


def _of_site(layout: Layout, lines: Sequence[Line], meta: dict[str, str], words: Words) -> str | None:
    """Who runs the page, where nobody is named: its site name, the head of its breadcrumb, its masthead."""
    for key in _META_SITES:
        if name := _name(meta.get(key, ""), words):
            return name
    if "title" in meta:
        site = _strip_site(meta["title"])[1]
        if site and (words.masthead.search(site) or words.office.search(site)) and (name := _name(site, words)):
            return name
    for _, label in _labelled(lines, frozenset(words.lists["hosts"])):
        if name := _name(label.value, words):
            return name
    for line in lines[: layout.first]:
        head = re.split(r" ?[>＞»→›|｜]+ ?|-> ?| [/／] ", line.text)[0].strip(" ：:")
        head = words.account.sub("", head).strip()
        if line.look not in ("widget", "short") or is_closed(line.text) or not 3 <= count_han(head) <= 24:
            continue
        if (words.masthead.search(head) or words.office.search(head)) and count_han(name := _name(head, words)) >= 3:
            return name
    return None


# ---------------------------------------------------------------- date


# What may stand behind a date at the foot of a document: 印发, (星期三), or nothing
_IMPRINT = re.compile(r"^\s*(?:印发|发布|[（(]?星期[一二三四五六日][）)]?)?\s*$")
_IMPRINT_REACH = 12  # lines below the article


def find_published(
    layout: Layout, lines: Sequence[Line], meta: dict[str, str], shown: Sequence[int], words: Words
) -> tuple[str | None, WrittenDate | None]:
    """The day of publication, ISO, and the impossible date that stands where it should, if one does.

    `shown`: the headline's lines; a date above them may be today's. The page's own header counts, then its metas, then the document's
    own date, then the line that says when it was printed; never a date out of the running text or a teaser.
    """
    kinds = (frozenset(words.lists["dates"]), frozenset(words.lists["document_dates"]))
    ranked: list[tuple[float, int, WrittenDate]] = []
    headline = min(shown, default=0)
    for i, line in enumerate(lines[: layout.until]):
        if line.look not in ("info", "byline"):
            continue
        for date in find_dates(line.text):
            label = next((x for x in reversed(line.labels) if x.end <= date.start and not line.text[x.end : date.start].strip()), None)
            if label is None or label.kind not in ("date", "occasion"):
                ranked.append((1 if i >= headline else 1.5, i, date))
            elif label.name in kinds[0]:
                ranked.append((0, i, date))
            elif label.name in kinds[1]:
                ranked.append((3, i, date))
    for i in range(headline, layout.first + 1):
        head = lines[i].text[:60]
        if (lines[i].look == "short" and _PASSED.search(head)) or (i == layout.first and DATELINE.match(head)):
            ranked += [(5, i, date) for date in find_dates(head)[:1]]
    for i in range(headline or layout.first):  # 城市日报 2025年10月23日 星期四 第A05版：民生
        if _PRINTED.search(lines[i].text) and len(dates := find_dates(lines[i].text)) == 1:
            ranked.append((1.6, i, dates[0]))
    for key in _META_DATES:
        for date in find_dates(meta.get(key, ""), compact=True)[:1]:
            ranked.append((2, 0, date))
    for i in range(layout.first, layout.until):
        if lines[i].look == "short" and is_signature(lines[i].text, words):
            ranked += [(4, i, date) for date in find_dates(lines[i].text)]
    for i in range(max(layout.first + 1, layout.end - 3), min(layout.end + _IMPRINT_REACH, len(lines))):  # 市政府办公室 2024年3月18日印发
        text = unicodedata.normalize("NFKC", lines[i].text)
        dates = find_dates(text)
        if len(dates) == 1 and len(text) <= 45 and _IMPRINT.search(text[dates[0].end :]):
            ranked.append((6, i, dates[0]))
    ranked.sort(key=lambda item: item[:2])
    wrong = next((date for _, _, date in ranked if date.iso is None), None)
    right = next((date.iso for _, _, date in ranked if date.iso is not None), None)
    if ranked and ranked[0][2].iso is None:
        return None, wrong
    return right, wrong
