"""`python -m tests.fuzz`: captures and files of data changed at random, and read. Whatever ends in another error than ours is a finding.

    python -m tests.fuzz                                   10,000 captures and 3,000 files of data
    python -m tests.fuzz --captures 500 --data 0 --seed 7  fewer, others
    python -m tests.fuzz --coverage 600                    led by coverage (atheris), for so many seconds

A finding is written to --found, as it was read, and belongs into `tests/test_fuzz.py`. Exit status 1 where there is one.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FunctionType

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "generator"), *map(str, Path(__file__).resolve().parents[:2])]

from policy_digest import changes, check, corpus, decisions, keep, tables
from policy_digest.changed import Change, Stated
from policy_digest.errors import PolicyDigestError, UnreadableCapture
from policy_digest.ingest import parse
from policy_digest.ingest.any_form import members
from policy_digest.models import APART, Article, Block, Capture, Extraction
from policy_digest.pipeline import Extractor
from policy_digest.tables import Tables

HERE = Path(__file__).resolve().parent
# What is put in: signs that some reader looks for, and values at which readers break.
WORDS = (
    *(
    "到2027年 至少 个 万人次 % ％ 百分之 亿元 1e999 -1 99999999999999999999999999999999 二〇二六年 十五五 2026-02-30 0001-01-01 第一章 一、 （一） 附件 "
    "--- ... > # - | : & * ! {} [] \" ' null ~ true .inf .nan 0x1F 1_000 !!python/object:os.system <table> </td> "
    "<td colspan=999999> <p hidden> <!-- "
    "&#x0; &#1114112; &#55296; <?xml <!DOCTYPE ]]> msgid msgstr #, #~ Content-Type: boundary= =?gbk?B? "
    "\\u0000 \\ud800 \\x1b[31m \u202e \u200b \ufeff \uffff "
    "\x00 \x85 \u2028 𠮷 ½ ㎡ ① Ⅳ ¥ . , ； 。 "
    "extends: add: format: article: figure: at: value: period: every: P1Y kind: target act: drop".split(" ")),
    "\n", "\r", "\t", " ", "　", "\n\n",
)  # fmt: skip
_SHOWN = tuple(word for word in WORDS if "\0" not in word)
HEAD = "潍坊市职业培训方案\n\n到2027年，潍坊市将建成公共实训基地不少于12个，开展职业技能培训5万人次。\n\n"
GLYPHS = "".join(
    f'<ofd:TextObject ID="{y}" Boundary="20 {y} 150 5" Size="4">'
    f'<ofd:TextCode X="0" Y="4" DeltaX="g 30 4">{said}</ofd:TextCode></ofd:TextObject>'
    for y, said in ((20, "宜昌市公共澡堂实施方案"), (40, "到2028年，全市新建公共澡堂27家。"))
)
OTHERWISE = "read, and otherwise a second time"  # of what is broken it may be doubtful where the article begins
Finding = tuple[str, bytes, str]  # what was read, its bytes, the last lines of the traceback


# ---------------------------------------------------------------- what is changed


def mutated(seed: bytes, dice: random.Random, others: Mapping[str, bytes]) -> bytes:
    """The bytes with one to six changes; of a ZIP file, what is in it, so that it still opens; of a text mostly its characters: a file with
    random bytes in it is refused as none before it is read."""
    if seed.startswith(b"PK\x03\x04") and dice.random() < 0.8:
        return _inside(seed, dice, others)
    if dice.random() < 0.85 and (text := as_text(seed)) is not None:
        return _reworded(text, dice, others).encode("utf-8", "surrogatepass")
    raw = bytearray(seed)
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        at, size = dice.randrange(len(raw) + 1), dice.choice((1, 1, 2, 8, 40, 400))
        match dice.randrange(7):
            case 0:
                raw[at : at + size] = bytes(dice.randrange(256) for _ in range(min(size, 40)))
            case 1:
                del raw[at : at + size]
            case 2:
                raw[at:at] = raw[at : at + size] * dice.choice((1, 2, 50))
            case 3:
                other = dice.choice(tuple(others.values()))
                start = dice.randrange(len(other) + 1)
                raw[at : at + size] = other[start : start + size]
            case 4:
                del raw[at:]
            case _:
                raw[at : at + dice.choice((0, size))] = dice.choice(WORDS).encode("utf-8", "surrogatepass")
        raw = raw[: 1 << 18]
    return bytes(raw)


def as_text(raw: bytes) -> str | None:
    """The text of a file in UTF-8; None of any other."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _reworded(text: str, dice: random.Random, others: Mapping[str, bytes]) -> str:
    """The text with one to six changes of its characters: words put in, pieces doubled, moved, taken out, taken from another."""
    for _ in range(dice.choice((1, 1, 2, 3, 6))):
        at, size = dice.randrange(len(text) + 1), dice.choice((1, 1, 2, 8, 40, 400))
        piece = text[at : at + size]
        match dice.randrange(7):
            case 0:
                text = text[:at] + text[at + size :]
            case 1:
                text = text[:at] + piece * dice.choice((2, 3, 50)) + text[at + size :]
            case 2:
                to = dice.randrange(len(text) + 1)
                text = text[:to] + piece + text[to:]
            case 3:
                other = as_text(dice.choice(tuple(others.values()))) or ""
                start = dice.randrange(len(other) + 1)
                text = text[:at] + other[start : start + size] + text[at + dice.choice((0, size)) :]
            case 4:
                text = text[:at] + "".join(dice.choice(text or "x") for _ in range(min(size, 40))) + text[at:]
            case _:
                text = text[:at] + dice.choice(_SHOWN) + text[at + dice.choice((0, min(size, 8))) :]
    return text[: 1 << 17]


def _inside(seed: bytes, dice: random.Random, others: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as held, zipfile.ZipFile(out, "w") as made:
        chosen = dice.choice(held.namelist())
        for name in held.namelist():
            part = held.read(name)
            made.writestr(name, mutated(part, dice, others) if name == chosen else part)
    return out.getvalue()


def captures() -> dict[str, bytes]:
    """One of each form that is read, and the texts and pages of `tests/captures`, by name."""
    from test_formats import OTHER, PAGE, TEXT, letter, ofd, pdf_of, saved_whole, workbook, zipped
    from test_word import p, word

    found = {path.name: path.read_bytes() for path in sorted((HERE / "captures").iterdir()) if path.suffix in (".txt", ".html")}
    cells = "<table><tr><th>地区</th><th>基地（个）</th></tr><tr><td>奎文区</td><td rowspan=2>5</td></tr><tr><td>坊子区</td></tr></table>"
    return found | {
        "a.html": PAGE.replace("</body>", f"{cells}</body>").encode(),
        "gbk.html": PAGE.replace("utf-8", "gbk").encode("gbk"),
        "utf-16.txt": TEXT.encode("utf-16"),
        "big5.txt": TEXT.encode("big5", "ignore"),
        "a.md": f"---\ntitle: 方案\n---\n\n# 一\n\n{HEAD}| a | b |\n|---|---|\n| 基地 | 5个 |\n\n- 第一\n- [x](y)\n".encode(),
        "a.eml": letter({"a.txt": TEXT.encode()}, html=PAGE),
        "a.mhtml": saved_whole(PAGE.encode()),
        "a.docx": word(p("宜昌市公共澡堂实施方案") + p("到2028年，全市新建公共澡堂27家。")),
        "a.xlsx": workbook(hide=True),
        "a.ofd": ofd(GLYPHS),
        "a.pdf": pdf_of(["宜昌市公共澡堂实施方案", "到2028年，全市新建公共澡堂27家。"]),
        "a.zip": zipped({"a.txt": TEXT.encode(), "b.html": PAGE.encode(), "c.txt": OTHER.encode()}),
    }


def data_folder(data: Path) -> None:
    """A small corpus with a file of every kind, tables of its own too."""
    import test_people as people

    found = people.put(data, people.ARTICLE)
    for surface, act, fields in (("12个", "approve", None), ("5万人次", "correct", {"kind": "status"})):
        decisions.Writer(data).add(found.article, people.decided(found, surface, act, fields), ())
    stated = dict.fromkeys(Stated.__dataclass_fields__, "x") | {"article": found.article.id, "record": "r000000000000"}
    one = Stated(**stated | {"kind": "target"})
    changes.keep(data, [Change(("withdrawn",), "weifang", one, None)], "2026-03-01")
    corpus.write_version(data, found, corpus.stamp(found.article, "x"))  # before it became what it is now
    corpus.write_article(data, replace(found.article, version=2))
    po = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n#. composed: centres\n'
    po += 'msgctxt "indicator"\nmsgid "基地"\nmsgstr "bases"\n'
    months = "January, February, March, April, May, June, July, August, September, October, November, December"
    indicator = "{id: b, zh: 基地, en: Bases, theme: platforms, type: stock, units: 个, patterns: 公共+基地}"
    place = '{slug: jimo, zh: 即墨市, short: 即墨, en: Jimo, level: county, code: "370215", parent: shandong}'
    rows = {
        "units.yml": 'extends: default\nunits:\n  - {unit: "栋", measure: things, one: "house", many: "houses", aliases: ["幢房"]}\n',
        "themes.yml": "extends: default\nthemes:\n  - {id: baths, zh: 澡堂, en: Baths, keywords: 澡堂 浴室, strong: 公共澡堂}\n",
        "indicators.yml": f"extends: default\nindicators:\n  - {indicator}\n",
        "places.yml": f"extends: default\nplaces:\n  - {place}\n",
        "cues/baths.tsv": "category\tword\tdirection\tvalue\tdrop\ntense\t瞄准着\tahead\t\t\ncomparator\t不下于\tbefore\t>=\t\n",
        "furniture.yml": "extends: default\n",
        "phrases.yml": f"extends: default\nmonths: [{months}]\n",
        "site.yml": 'extends: default\nsite:\n  - {id: more, zh: "个", en: "more {n}"}\n',
        "glossary/baths.tsv": "zh\ten\tpos\n公共澡堂\tpublic bath\tnoun\n",
        "translations/en.po": po,
        "second.json": _shortened(tables.PACKAGED / "second.json"),
        "naming.json": _shortened(tables.PACKAGED / "naming.json"),
    }  # fmt: skip
    for name, text in rows.items():
        corpus.write_text(data, data / name, text)


def _shortened(path: Path) -> str:
    """The weights of the second reader, with twenty features."""
    said = json.loads(path.read_text(encoding="utf-8"))
    return json.dumps(said | {"features": dict(list(said["features"].items())[:20])}, ensure_ascii=False)


# ---------------------------------------------------------------- how it is read


def read_capture(raw: bytes, name: str, reader: Extractor) -> str:
    """From bytes to records; what became of it. Raises what is no error of ours, and `AssertionError` for what may not be."""
    try:
        held, became = members(raw, name), "read"
        for inner, one in held[:3] if held else [(name, raw)]:
            capture = parse(one, inner or name, None)
            article = reader.clean(capture, "weifang")
            check_extraction(reader.extract(article))
            became = became if stays(article, capture, reader) else OTHERWISE
    except PolicyDigestError as error:
        if error.__cause__ is not None:  # a fault of the program, said in a line
            raise error.__cause__ from None
        assert "\n" not in str(error)
        return "refused"
    return became


def stays(article: Article, capture: Capture, reader: Extractor) -> bool:
    """Whether what is clean stays as it is: headings, rows and paragraphs of an article, as blocks of a page, are that article."""
    tags = (f"h{min(6, p.level + 1)}" if p.level else "tr" if APART in p.text else "p" for p in article.paragraphs)
    blocks = (Block(p.text, tag) for p, tag in zip(article.paragraphs, tags, strict=True))
    try:
        again = reader.clean(replace(capture, blocks=(Block(article.title, "h1"), *blocks)), "weifang")
    except UnreadableCapture:
        return False
    return [article.title, *(p.text for p in article.paragraphs)] == [again.title, *(p.text for p in again.paragraphs)]


def check_extraction(found: Extraction) -> None:
    """Evidence stands where it says, values are finite, ids are each one record's, every number has one fate."""
    text = found.article.text
    for record in found.records:
        assert record.evidence.quote == text[record.evidence.start : record.evidence.end], record
        assert record.value.is_finite() and (record.value_max is None or record.value_max.is_finite()), record
    assert len({record.id for record in found.records}) == len(found.records)
    assert all(text[fate.start : fate.end] == fate.surface for fate in found.ledger)


def read_data(data: Path, known: Tables) -> str:
    """Everything that reads a corpus. Raises what is no error of ours."""
    try:
        mine = tables.load(data, known)
        reader = Extractor(mine)
        for kept in keep.keep_records(data, mine):
            assert "\n" not in kept.message
        for found in reader.gather(data):
            if isinstance(found, Extraction):
                check_extraction(found)
        changes.read_log(data)
        problems = list(check.problems(data))
    except PolicyDigestError as error:
        assert "\n" not in str(error)
        return "refused"
    assert not any("\n" in str(problem) for problem in problems)
    return "complained of" if problems else "read"


# ---------------------------------------------------------------- rounds


def _tried(what: str, raw: bytes, read: Callable[[], str]) -> tuple[str, Finding | None]:
    try:
        return read(), None
    except Exception:  # noqa: BLE001  # that is what is looked for
        return "FOUND", (what, raw, "".join(traceback.format_exc().splitlines(keepends=True)[-7:]))


def of_captures(count: int, seed: int, known: Tables) -> Iterator[tuple[str, Finding | None]]:
    """What became of each of `count` changed captures."""
    dice, seeds, reader = random.Random(seed), captures(), Extractor(known)
    for number in range(count):
        name = tuple(seeds)[number % len(seeds)]
        raw = mutated(seeds[name], dice, seeds)
        yield _tried(name, raw, lambda name=name, raw=raw: read_capture(raw, name, reader))  # type: ignore[misc]


def of_data(count: int, seed: int, known: Tables) -> Iterator[tuple[str, Finding | None]]:
    """What became of a corpus in which one file was changed, `count` times. A table is changed once in ten times: it is compiled again."""
    dice = random.Random(seed)
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data_folder(data)
        files = {str(path.relative_to(data)): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}
        heavy = [name for name in files if "/" not in name or name.startswith(("glossary", "cues"))]
        light = [name for name in files if name not in heavy]
        for name in heavy:
            (data / name).unlink()
        for number in range(count):
            few = heavy if number % 10 == 0 else light
            name = few[number // 10 % len(few) if few is heavy else number % len(few)]
            raw = mutated(files[name], dice, files)
            (data / name).write_bytes(raw)
            yield _tried(name, raw, lambda: read_data(data, known))
            for each in light:  # what was written in reading it, too
                (data / each).write_bytes(files[each])
            if name in heavy:
                (data / name).unlink()


def by_coverage(seconds: int, known: Tables) -> None:
    """Captures led by the code that they reach. Ends the process, as atheris does."""
    atheris = importlib.import_module("atheris")  # an extra for who asks for it: `pip install atheris`

    reader, seeds = Extractor(known), captures()

    def one(raw: bytes) -> None:
        name = tuple(seeds)[raw[0] % len(seeds)] if raw else "a.txt"
        read_capture(raw[1:], name, reader)

    with TemporaryDirectory() as folder:
        for number, (name, raw) in enumerate(seeds.items()):
            (Path(folder) / name).write_bytes(bytes([number]) + raw)
        for each in _ours():
            atheris.instrument_func(each)
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", "-max_len=20000", "-timeout=60", "-rss_limit_mb=4096", folder], one)
        atheris.Fuzz()


def _ours() -> Iterator[FunctionType]:
    """The functions and methods of the package, whose branches lead the search."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "policy_digest":
            for one in list(vars(module).values()):
                held = vars(one).values() if isinstance(one, type) and one.__module__ == name else (one,)
                yield from (each for each in held if isinstance(each, FunctionType) and each.__module__ == name)


def main() -> None:
    """The rounds, what became of them, and what was found."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for name, usual in (("captures", 10_000), ("data", 3_000), ("seed", 1), ("coverage", 0)):
        asked.add_argument(f"--{name}", type=int, default=usual, help=f"default: {usual}")
    asked.add_argument("--found", type=Path, default=Path("build") / "fuzz", help="where findings go")
    told = asked.parse_args()
    importlib.import_module("conftest")  # tables are compiled once, as for the suite
    known = tables.load()
    if told.coverage:
        by_coverage(told.coverage, known)
    findings: dict[str, Finding] = {}
    for what, rounds in (
        ("captures", of_captures(told.captures, told.seed, known)),
        ("files of data", of_data(told.data, told.seed, known)),
    ):
        began, counts = time.process_time(), Counter[str]()
        for became, finding in rounds:
            counts[became] += 1
            if finding is not None:
                findings.setdefault(finding[2], finding)
        told_of = ", ".join(f"{n} {name}" for name, n in counts.most_common())
        print(f"{what}: {counts.total()} ({told_of}), {time.process_time() - began:.0f} s of CPU", flush=True)
    for number, (name, raw, trace) in enumerate(findings.values()):
        told.found.mkdir(parents=True, exist_ok=True)
        path = told.found / f"{number}-{name.replace('/', '-')}"
        path.write_bytes(raw)
        print(f"{path}:\n{trace}")
    sys.exit(bool(findings))


if __name__ == "__main__":
    main()
