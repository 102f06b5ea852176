"""Blocks of a capture → judged lines. In: blocks. Out: one `Line` a block, each with what it looks like taken alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from policy_digest.chinese.alternation import later
from policy_digest.chinese.numbering import STYLES, mark
from policy_digest.chinese.typography import HAN, count_han, fold, strip_controls
from policy_digest.clean.dates import find_dates
from policy_digest.clean.mend import Damage, mender
from policy_digest.clean.words import Label, Words
from policy_digest.models import APART, Block, Capture

# What a line looks like, before its neighbours are asked:
#   open     a phrase that opens what is not the article      widget   furniture for `reason`
#   info     date, source, editors, counters of the page      byline   who reported
#   abstract labelled as a summary                            prose    running text
#   short    anything else: a heading, a title, a list item, a teaser
Look = Literal["open", "widget", "info", "byline", "abstract", "prose", "short"]


@dataclass(frozen=True, slots=True)
class Line:
    """A block in simplified characters. `look`, `reason`: see `Look`; `weight`: how much running text of an article it holds."""

    text: str
    folded: str
    look: Look
    reason: str
    weight: int
    original: str | None
    tag: str
    link_share: float
    hint: str  # the reason its element's class words suggest, "" for none
    labels: tuple[Label, ...]  # `来源：` and what stands behind it
    box: str = ""  # class words of its element and of those around it: lines of one `box` stand in one element
    damage: tuple[Damage, ...] = ()
    within: str = ""  # the elements that it stands in, by number from the page down


_SPREAD = later(f"[{HAN}](?: +[{HAN}])+")
_AT_ONCE = 30  # characters in which a notice of the page that is running text says what it is
_SENTENCE = later("[。！？；!?;]")
_STOP = later("[。；;]|[，,].*[，,]")
_COMMA = later("[，,、：:]")
_END = 120  # characters that are looked at where a text's end is asked for: a search would begin at every character of it
_CLOSED = later('(?:[。！？；;!?：:]|(?<=[\u4e00-\u9fff”’）)%％"])[.．])[”’）)》」』】\\]"]*$')
_MORE = r"[\[【（(]?(?:查看|阅读|点击|展开)?(?:全文|详细|详情|更多)[\]】）)>＞》]*"
_CUT = later(rf"(?:(?:…|\.\.\.|·{{3,}})\s*(?:{_MORE})?|\[详细\]|\[阅读全文\])[”’）)\]]*$")
NUMBERED = later(rf"^(?:{mark(*(name for name in STYLES if name != 'half bracketed'))}|问[:：]|答[:：]|Q[0-9]*[:：.]|A[0-9]*[:：.])")
_NAME = f"[{HAN}·]{{1,4}}"
_NAMES = f"{_NAME}(?:[ 、,，/]+{_NAME}){{0,9}}"
_ROLE = "(?:全媒体|首席|见习|实习|特约|驻站|本报|本网|本台|通讯)?(?:记者|实习生|通讯员|撰稿人?|见习生|特派员|评论员|编译者?|编译人员|译者)"
_BYLINE = later(
    rf"^[□■◎●◆（(【\[]* ?(?:[{HAN}A-Za-z ·]{{0,18}}?(?:报|网|社|台|媒体|刊|中心|发布|客户端|新闻|在线) ?)?{_ROLE}[ :：/|]*{_NAMES}"
    rf"(?:[ /／]*{_ROLE}[ :：/／|]*{_NAMES}|[ /／]*(?:综合|摄影|摄|文图|图文|文/图|文|图|采写|撰文|整理|[{HAN}]{{2,3}})?(?:报道|摄影报道|报导|摄))*"
    r"[）)】\]]*$"
)
_REPORTERS = later(rf"^[（(]?(?:本报|本网|本台|本社)(?:全媒体|首席|见习|实习|特约|驻站)?(?:记者|评论员)[ :：]*[{HAN}· ]{{2,16}}[）)]?$")
_CAPTION = later(
    rf"^[（(\[]?(?:图|文|摄|摄影|图文|供图)[ /:：]{{1,2}}{_NAMES}[）)\]]?$|^.{{0,60}}(?: {_NAMES} ?摄|供图|资料图片?|配图|摄影)[）)]?$"
)
_ON_DAY = r"(?:(?:19|20)[0-9]{2} ?年 ?)?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日(?:上午|下午)? ?"
# （2024年1月16日在某市第十届人民代表大会第四次会议上）, also where the line is broken
_OCCASION = later(
    rf"^[—─–（(-]* ?(?:{_ON_DAY}在[^，。；]{{4,40}}|[^，。；]{{0,16}}第[一二三四五六七八九十百0-9]{{1,3}}次(?:全体)?会议上?)[）)]?$"
)
_ASSEMBLED = later("大会|会议|人代会|全会|会上|代表会")
SPEAKER = later(
    rf"^[（(]?([{HAN}]{{2,20}}?(?:人民政府|政府|法院|检察院|委员会|局|厅)) ?代?(?:市长|省长|区长|县长|州长|盟长|旗长|镇长|主席|院长|检察长|主任|局长|厅长)"
    rf" ?[{HAN}·]{{1,4}}(?: ?[{HAN}]{{1,3}})?[）)]?$"
)
DATELINE = later(f"^.{{0,24}}?(?:[0-9]{{1,2}}月[0-9]{{1,2}}日(?:电|讯|消息)|(?<=[{HAN}])讯)[ ，：:]*(?:[（(][^（）()]{{0,40}}[）)])?")
# 晚报 04-18 我要分享: a header whose date has no year
DAY_ALONE = later(r"(?<![0-9年-])[01]?[0-9](?:-|/|月)[0-3]?[0-9]日?(?![0-9-])")
NUMBER_ALONE = later(r"^[-—–─·•.( （第]*[0-9]{1,4}[-—–─·•.) ）页]*(?:[/／共 ]+[0-9]{1,4} ?页?)?$")  # a page's number, or a section's
_BARRED = later("(?:[ 　]*[|｜])+$")  # what is left of a table that only laid the page out
_LINK = later(r"(?:https?://|www\.)[!-~]+ *", re.I)
_TIME = later("[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?")
_WEEKDAY = later("[（(]?(?:星期|周)[一二三四五六日天][）)]?")
_ARROW = later("[>»→›＞]| [/／] ")
_CRUMB = later(r" ?(?:-?>+|»|→|›|＞) ?")
_FEW_LINES = 3
_HEADER = 40  # characters of a header line
_SAMPLE = 200_000  # characters by which the script of a page is judged
PRINTED = later("^[（(]?《 ?([^《》]{2,14}?) ?》 ?[（(]? ?(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日[^）)，。]{0,20}[）)]?$")
_FILE = later(r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|jpe?g|png)(?![a-z0-9])", re.I)
_FIRST_PART = later("[-_]")
_ASKED = later("[，,。？！?!].*[。？！?!]$|^.{6,}[。？！?!]$")
_CLOCKED = later("[01]?[0-9][-/月][0-3]?[0-9]日? ?[0-2]?[0-9]:[0-5][0-9]")  # 10-08 12:00, without its year
_ORNAMENTS = " 【[（(|·•▪◆■●▲>-"
_LEADS = f"{_ORNAMENTS}】]）)"
_INFO_KINDS = frozenset(("occasion", "source", "date", "byline", "count", "number", "tags"))


def _is_crumb(text: str) -> bool:
    """A path through the site: 首页 > 政务 > 正文."""
    if not _ARROW.search(text) or _SENTENCE.search(text) or "<" in text or "＜" in text:  # 印发<…的意见>的通知 quotes
        return False
    parts = [p.strip() for p in _CRUMB.split(text)]
    if len(parts) < 2:
        parts = [p.strip() for p in re.split(" [/／] ", text)]
        return len(parts) >= 3 and all(1 <= count_han(p) <= 12 for p in parts)
    # Without a Chinese word it leads nowhere on these pages: markup that is shown as text has such signs, and text above it must stay.
    return any(map(count_han, parts)) and all(count_han(p) <= 40 for p in parts)


def _info_look(text: str, labels: Sequence[Label], words: Words) -> tuple[Look, str] | None:
    """A line that begins with a label of the page's header; None where a sentence stands behind it."""
    first = labels[0]
    if first.name in words.lists["pictured"]:
        return "widget", "caption"
    if first.kind in ("number", "byline", "count", "occasion") and len(first.value) > 60 and len(labels) == 1:
        return None
    if first.name in words.lists["speakers"] and _ASKED.search(first.value):  # 记者：下一步有哪些安排？
        return None
    # In a notice, 时间：9月1日至10日 is a sentence of the text.
    if first.kind == "date" and first.value and len(labels) == 1 and not find_dates(text) and not _CLOCKED.match(first.value):
        return None
    return "info", first.kind


def _label_look(text: str, folded: str, labels: Sequence[Label], words: Words) -> tuple[Look, str] | None:
    """Header and footer lines that are told by their labels."""
    if not labels:
        return None
    first = labels[0]
    lead = text[: first.start].strip(_LEADS)
    lead = "" if words.is_chrome(lead, fold(lead)) else lead  # 【纠错】责任编辑：
    if first.start == 0 or not lead:
        if first.kind in _INFO_KINDS and (len(folded) <= 60 or len(labels) >= 2 or not _SENTENCE.search(text)):
            return _info_look(text, labels, words)
        if first.kind in ("teaser", "footer", "caption"):
            return "widget", first.kind
        return None
    if len(folded) <= 140 and not _SENTENCE.search(text) and (len(labels) >= 2 or len(fold(lead)) <= 24):
        kinds = {label.kind for label in labels}
        if kinds & {"source", "date", "count", "byline"} and (find_dates(text) or len(labels) >= 2):
            return "info", first.kind
    return None


def _date_look(text: str, folded: str, words: Words) -> bool:
    """A line that is a date with little behind it: `2025年03月06日 星期四  来源…`, `2024-08-14 10:25:08`, `360影视 2025-03-19 16:28 4`."""
    text = _LINK.sub("", text)
    dates = find_dates(text) if len(folded) <= 70 and not _SENTENCE.search(text) else ()
    if not dates:
        return False
    first = dates[0]
    before, after = _WEEKDAY.sub("", text[: first.start]).strip(" |｜"), text[first.end :].strip().removeprefix("T").lstrip()
    timed = _TIME.match(after)
    if timed:
        after = after[timed.end() :].strip()
    before = before.strip("【】[]（）()〔〕· :：")
    if not count_han(before) and len(before) <= 12:
        before = ""  # Updated: 2024-03-01
    if not before or words.kind_of.get(before.lower()) in ("date", "source"):
        after = after.strip("】])）〕 ")
        if words.is_chrome(after, fold(after)):
            return True
        return not after or not after[0].isalnum() or bool(timed) or text[first.end] in " |　"
    if count_han(before) <= 24 and not _COMMA.search(before) and (words.masthead.search(before) or words.office.search(before)):
        if not fold(_WEEKDAY.sub("", after)) or words.is_chrome(after, fold(after)):
            return True
    return bool(timed) and count_han(before) <= 24 and count_han(after) <= 24 and not _COMMA.search(before)


def _is_menu(row: str, words: Words) -> bool:
    """Whether the cells of a row are a menu's: widget words without a figure among them."""
    return not any(c.isdigit() for c in row) and words.is_chrome(row, fold(row))


def _is_header(text: str, words: Words) -> bool:
    """A header line whose date has no year: `晚报 04-18 我要分享`, made of a paper's name, a day and widget words."""
    if len(text) > 40 or not DAY_ALONE.search(text):
        return False
    parts = [p for p in re.split(r"[ |｜\u3000]+", DAY_ALONE.sub(" ", _TIME.sub(" ", text))) if p]
    named = [p for p in parts if words.masthead.search(p) or words.office.search(p)]
    return len(named) == 1 and all(p in named or words.is_chrome(p, fold(p)) for p in parts)


def _page_look(text: str, folded: str, words: Words) -> tuple[Look, str] | None:
    """Header lines that are told by their shape: who reported, when and where it was said, what a picture shows."""
    if len(folded) <= 60 and (_BYLINE.match(text) or _REPORTERS.match(text) or words.credits.match(text)):
        return "byline", "byline"
    if len(text) <= 70 and _OCCASION.match(text) and (_ASSEMBLED.search(text) or text.startswith(("—", "─", "（", "("))):
        return "info", "occasion"
    if len(text) <= 40 and SPEAKER.match(text):
        return "byline", "speaker"
    if len(folded) <= 80 and _FILE.search(text) and not _SENTENCE.search(text):
        return "widget", "attachment"
    if PRINTED.match(text):
        return "info", "source"
    if (len(folded) <= 90 and words.caption.match(text) and not NUMBERED.match(text)) or (len(folded) <= 10 and is_caption(text)):
        return "widget", "caption"
    if _is_header(text, words):
        return "info", "source"
    return ("info", "date") if _date_look(text, folded, words) else None


def _look(text: str, folded: str, labels: Sequence[Label], block: Block, words: Words) -> tuple[Look, str]:
    if reason := words.opens_with(folded):
        return "open", reason
    if not folded:
        return "widget", "furniture"
    if NUMBER_ALONE.match(text) and block.tag != "tr":
        return "widget", "number"
    if block.tag == "tr" and text.count(APART) > 1 and not labels and not _is_menu(text, words):
        return "short", ""  # whatever words stand in the cells of a row
    if words.is_chrome(text, folded):
        # A lone date is the page's own.
        return ("info", "date") if find_dates(text) else ("widget", "widget")
    if words.abstract.match(text) and len(folded) > 12 and re.match(r"^.{1,7}[】\]:： ]", text):
        return "abstract", "abstract"
    if _is_crumb(text):
        return "widget", "navigation"
    if (started := words.starts_with(text)) is not None:
        return ("byline", started) if started == "byline" else ("widget", started)
    if (labelled := _label_look(text, folded, labels, words)) is not None:
        return labelled
    return _text_look(text, folded, block, words)


def _text_look(text: str, folded: str, block: Block, words: Words) -> tuple[Look, str]:
    """What a line is that no phrase at its beginning tells."""
    # Running text may speak of 技术支持 somewhere; a notice of the page says so at once
    running = text.count("。") >= 2 or (NUMBERED.match(text) is not None and "。" in text)
    if (reason := words.furniture(folded[:_AT_ONCE] if running else folded)) and not (NUMBERED.match(text) and _is_ended(text)):
        return "widget", reason
    if not running and words.notice(text, folded):
        return "widget", "footer"
    if (shaped := _page_look(text, folded, words)) is not None:
        return shaped
    han = count_han(text)
    if not han:
        return ("short", "") if any(c.isdigit() for c in folded) and block.tag == "tr" else ("widget", "furniture")
    if len(folded) <= 45 and not _STOP.search(text):
        return "short", ""  # a question or an exclamation is as often a title or a heading as a sentence
    if (_SENTENCE.search(text) and han >= 8) or (len(folded) >= 40 and _COMMA.search(text)) or len(folded) >= 90:
        return "prose", ""
    return "short", ""


def _weight(text: str, folded: str, look: Look, link_share: float) -> int:
    if look != "prose":
        return 0
    weight = len(folded)
    if not is_closed(text):
        weight //= 4  # teasers are cut off; paragraphs end
    return weight // 5 if link_share > 0.6 else weight


def is_clean(line: Line) -> bool:
    """Whether the line is running text that ends as paragraphs do."""
    return line.look == "prose" and is_closed(line.text) and line.link_share <= 0.6


def is_closed(text: str) -> bool:
    """Whether `text` ends with a mark that ends a sentence, a clause of a list or an introduction to one."""
    end = text[-_END:]
    return bool(_CLOSED.search(end)) and not _CUT.search(end)


def _is_ended(text: str) -> bool:
    return bool(_CLOSED.search(text[-_END:]))


def uncut(text: str) -> str:
    """The text without the dots and the 查看全文 at which it was cut off."""
    return text[:-_END] + _CUT.sub("", text[-_END:])


def is_cut(text: str) -> bool:
    """Whether `text` was cut off: it ends in dots."""
    return bool(_CUT.search(text[-_END:]))


def is_caption(text: str) -> bool:
    """Whether a short line names who took a picture."""
    return bool(_CAPTION.match(text)) and not is_closed(text)


def _text(block: Block, words: Words) -> str:
    """The block's text without controls. A table row keeps its cells apart; one that pairs labels with values reads `label：value`."""
    if block.tag != "tr":
        text = strip_controls(block.text)
        return _BARRED.sub("", text) if text.endswith(("|", "｜")) else text
    cells = [_closed_up(strip_controls(cell)) for cell in block.text.split(APART)]
    labels = [cell.rstrip(":：").replace(" ", "").lower() in words.kind_of for cell in cells]
    out = ""
    for k, cell in enumerate(cells):
        named = labels[k] and (cell.endswith((":", "：")) or any(cells[k + 1 : k + 2]))  # with nothing beside it, it is a head
        out += f"{cell.rstrip(':：')}：" if named else f"{cell}{APART}"
    return out.removesuffix(APART)


def _closed_up(cell: str) -> str:
    """A word that was spread out over its cell, 合  计, as it is written."""
    return cell.replace(" ", "") if _SPREAD.fullmatch(cell) else cell


def _joined(texts: Sequence[str], i: int, words: Words) -> str | None:
    """A label alone on its line with the value from the line below, `发布日期：` and `2024年6月11日`; None for any other line."""
    text = texts[i].strip(_ORNAMENTS)
    if not 2 < len(text) <= 12 or text[-1] not in ":：":
        return None
    below = next((t for t in texts[i + 1 : i + 3] if t), "")
    kind = words.kind_of.get(text[:-1].replace(" ", "").lower())
    if not 2 <= len(below) <= 40 or below[-1] in ":：。" or words.labels(below):
        return None
    fits = (
        (kind == "date" and find_dates(below))
        or (kind == "source" and (words.office.search(below) or words.masthead.search(below)))
        or (kind == "number" and count_han(below) <= 8)  # longer, and an empty label would swallow the headline below it
    )
    return f"{text}{below}" if fits else None


def _unfold(blocks: Sequence[Block], words: Words) -> Sequence[Block]:
    """A page whose lines were run together: cut again at the blanks behind sentences, before labels and around short words."""
    out: list[Block] = []
    for block in blocks:
        parts = strip_controls(block.text).split(" ")
        if len(block.text) < 120 or len(parts) < 4:
            out.append(block)
            continue
        run = _Run(parts[0])
        for part in parts[1:]:
            if run.depth > 0:  # inside a bracket nothing ends
                run.add(part)
                continue
            label = words.label.match(part) is not None
            prose = run.comma and words.label.match(run.head) is None
            closed = is_closed(run.end) and not run.end.endswith(("：", ":"))
            if label or closed or (not prose and count_han(part) >= 8):
                out.append(Block(run.text()))
                run = _Run(part)
            else:
                run.add(part)
        out.append(Block(run.text()))
    return out


class _Run:
    """Parts of a line that belong together, and what is asked about them, which no part makes be read again."""

    def __init__(self, first: str) -> None:
        self.parts = [first]
        self.head, self.end = first[:_END], first[-_END:]
        self.depth, self.comma = _depth(first), bool(_COMMA.search(first))

    def add(self, part: str) -> None:
        """One part more, behind a blank."""
        self.parts.append(part)
        self.head = f"{self.head} {part}"[:_END] if len(self.head) < _END else self.head
        self.end = f"{self.end} {part}"[-_END:]
        self.depth += _depth(part)
        self.comma = self.comma or bool(_COMMA.search(part))

    def text(self) -> str:
        """The whole run."""
        return " ".join(self.parts)


def _depth(text: str) -> int:
    return sum(map(text.count, "(（")) - sum(map(text.count, ")）"))


def _at_labels(blocks: Sequence[Block], words: Words) -> Iterator[Block]:
    """Lines in which a page ran its labels together, 【制定机关】…•【公布日期】…•, cut before each and behind the last value."""
    for block in blocks:
        starts = [m.start() for m in words.label.finditer(block.text) if m["b"]] if block.text.count("【") > 1 else []
        if len(starts) < 2 or block.tag == "tr":
            yield block
            continue
        last, _, rest = block.text[starts[-1] :].partition("•")
        pieces = [block.text[a:b] for a, b in pairwise((0, *starts))]
        for piece in (*pieces, last, rest):
            if piece.strip(" •·"):
                yield replace(block, text=piece.strip(" •·"))


def judge(capture: Capture, words: Words) -> tuple[Line, ...]:
    """Every block of the capture as a `Line`, in order; blocks without a single letter or digit are left out.

    Text in traditional characters is converted, and only that: on a page in simplified characters a line must show its script alone.
    """
    blocks = _unfold(capture.blocks, words) if capture.media == "text" and len(capture.blocks) <= _FEW_LINES else capture.blocks
    blocks = tuple(_at_labels(blocks, words))
    texts = [_text(block, words) for block in blocks]
    page = "\n".join(texts)
    share, mend = words.script.share_traditional(page[:_SAMPLE]), mender(page)
    lines = []
    spent = False  # the line is the value of the label above it
    for i, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if not text:
            continue
        if spent:
            spent = False
            continue
        if len(text) <= 12 and text.endswith((":", "：")) and (joined := _joined(texts, i, words)) is not None:
            text, spent = joined, True
        captured = text
        text, damage = mend.mend(text)
        if (share >= 0.05 and not text.isascii()) or (
            share and len(text) >= 8 and words.script.share_traditional(text) >= (0.15 if len(text) > _HEADER else 0.08)
        ):
            text = words.script.simplify(text)
        original = captured if text != captured else None
        folded = fold(text)
        labels = words.labels(text)
        look, reason = _look(text, folded, labels, block, words)
        hint = _hint(block.hints, words.hints)
        lines.append(
            Line(
                text,
                folded,
                look,
                reason,
                _weight(text, folded, look, block.link_share),
                original,
                block.tag,
                block.link_share,
                hint,
                labels,
                block.hints,
                damage,
                block.within,
            )
        )
    return tuple(lines)


def _hint(hints: str, table: Mapping[str, str]) -> str:
    """What the innermost of the class words that say something says; of `comment-item` the first part does."""
    for word in reversed(hints.split()):
        found = table.get(word) or ("comment" if table.get(_FIRST_PART.split(word, maxsplit=1)[0]) == "comment" else "")
        if found:
            return "" if found == "article" else found
    return ""


def widget(line: Line, reason: str) -> Line:
    """The same line, taken out for `reason`."""
    return replace(line, look="widget", reason=reason, weight=0)
