"""Raw bytes of a text or HTML file → characters. In: bytes. Out: the text and the name of the encoding it was in."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from policy_digest.errors import UnreadableCapture

# A declared Chinese charset is read as the superset that browsers use for it.
_SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "big5-hkscs": "big5hkscs", "big-5": "big5hkscs", "x-x-big5": "big5hkscs", "cp950": "big5hkscs",
    "utf8": "utf-8", "unicode": "utf-8",
}  # fmt: skip
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_DECLARED = re.compile(rb"""(?:charset\s*=\s*|<\?xml[^>]{0,80}encoding\s*=\s*)["']?\s*([A-Za-z0-9_:-]{2,20})""", re.I)
_PROBE = 64 * 1024
_FEW = 40  # Chinese characters, below which nothing is said of them
_LEAST_COMMON = 0.12  # of a text are everyday characters; of codes that a font shows as others hardly any are
_CODECS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# The characters that fill Chinese prose, both scripts. Text read in a wrong codec consists of rare ones.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度"
    "家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反"
    "你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头"
    "基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金"
    "增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整"
    "市省县局人才技能企业政府职业培训服务建设发展工作社会保障"
    "這個國為來時們會對發動後過說產種經學進著電裡實現體機當點從業開還應間樣與關數無問題長條結線內總統計處證記單達務場報區讓專員設獎構變術標參選備門認"
)
_HAN = re.compile("[\u3400-\u9fff]")


def _plausible(text: str) -> float:
    """How much `text` reads like Chinese, 0–1: the share of everyday characters among the Chinese ones, less what no page holds."""
    han = _HAN.findall(text)
    if not han:
        return 0.0
    odd = sum(1 for c in text if "\ue000" <= c <= "\uf8ff" or c == "\ufffd" or ("\x80" <= c <= "\x9f"))
    return sum(c in _COMMON for c in han) / len(han) - odd / len(text)


def is_text(text: str) -> bool:
    """Whether characters that were taken out of a paper mean what they are: a font may show each code as any other character."""
    odd = sum(1 for c in text if "\ue000" <= c <= "\uf8ff" or c == "\ufffd" or c > "\U000effff")
    han = _HAN.findall(text)
    if odd > 0.2 * len(text):
        return False
    return len(han) < _FEW or sum(c in _COMMON for c in han) >= _LEAST_COMMON * len(han)


def _known(name: str) -> str | None:
    try:
        return codecs.lookup(_SUPERSETS.get(name.lower(), name)).name
    except LookupError:
        return None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _tolerant(data: bytes, encoding: str) -> str | None:
    """As `_strict`, but a few broken bytes (a page cut in the middle of a character) are replaced: at most one in a thousand."""
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") <= max(1, len(text) // 1000) else None


def _probe(data: bytes) -> bytes:
    """Enough of the file to judge by, from where Chinese may stand: markup-only heads of pages say nothing."""
    first = next((i for i, b in enumerate(data[: 1 << 20]) if b >= 0x80), 0)
    start = max(0, first - 2) // 4 * 4  # aligned, for UTF-16
    return data[start : start + _PROBE]


def _guess(data: bytes) -> str | None:
    """The codec in which the bytes read like Chinese; None where there is none."""
    probe = _probe(data)
    scores: dict[str, float] = {}
    for name in _CODECS:
        text = probe.decode(name, "replace")
        if text.count("\ufffd") <= max(2, len(text) // 200):
            scores[name] = _plausible(text)
    # charset-normalizer breaks ties; alone it takes short GB18030 for Big5 now and then.
    best = from_bytes(probe[:4096], cp_isolation=list(_CODECS)).best() if len(scores) > 1 else None
    if best is not None and (name := codecs.lookup(best.encoding).name.replace("utf_", "utf-").replace("_", "-")) in scores:
        scores[name] += 0.02
    name, score = max(scores.items(), key=lambda item: item[1], default=("", 0.0))
    return name if score > 0.2 else None


def decode(data: bytes, source: str, html: bool = False, stated: str | None = None) -> tuple[str, str]:
    """The text of `data` and its encoding: BOM → declared charset (`html`) → strict UTF-8 → the Chinese codec it reads best in.

    `stated`: what the message that carried it says of it, which goes before what the page declares.

    Raises `UnreadableCapture` for binary data and for text in no Chinese encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = _tolerant(data[len(mark) :] if encoding in ("utf-8", "gb18030") else data, encoding)
            if text is None:
                raise UnreadableCapture(f"broken {encoding.upper()} text", source, hint="save the page again")
            return text, encoding
    declared = _DECLARED.search(data[:4096]) if html else None
    for said in filter(None, (stated, declared[1].decode("ascii") if declared else None)):
        name = _known(said)
        # A page that declares one charset and is stored in another is common; the declaration counts where the text bears it out.
        text = _tolerant(data, name) if name and not name.startswith("utf-16") else None
        if name and text is not None and (name == "utf-8" or _plausible(_probe(data).decode(name, "replace")) > 0.3):
            return text, name
    text = _strict(data, "utf-8")
    # A few GB18030 characters can be valid UTF-8 too (一 is also Cyrillic һ): without a Chinese one, the other codecs are asked.
    if text is not None and "\x00" not in text[:4096] and (text.isascii() or _HAN.search(text)):
        return text, "utf-8"
    guess = _guess(data)
    if guess is None and (text := _tolerant(data, "utf-8")) is not None and "\x00" not in text[:4096]:
        return text, "utf-8"
    if guess is None or (text := _tolerant(data, guess)) is None:
        raise UnreadableCapture("neither text nor HTML, PDF or DOCX", source, hint="save the page as UTF-8 text or HTML")
    return text, guess
