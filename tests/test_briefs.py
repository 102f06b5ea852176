"""The briefs under `data/articles` against the captures that they restate: every figure kept, no run of the source's words.

In: `data/articles`, `tests/gold/seeds/`, and the captures in `../shared/seeds`, which are not part of the repository.
Out: failures that name the brief and what it lost or copied.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import opencc
import pytest
from tests import score

from policy_digest.corpus import parse_article
from policy_digest.models import Article

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
LONGEST_RUN = 25  # characters, punctuation and white space dropped

CAPTURES = {
    "weifang": "000_c2192592e61549b1.txt",
    "tianjin": "001_661fe3f46b53f224.txt",
    "yantai": "002_8ef8dc105f9c7e9c.txt",
    "jining": "003_693df00be81cf6d5.txt",
    "dalian": "004_30e0a39aa921dbce.txt",
}

BEFORE = {"不少于": ">=", "确保": ">=", "不超过": "<=", "最高": "<=", "可将": "<=", "超过": ">", "突破": ">", "超": ">"}
AFTER = {"以上": ">=", "左右": "~", "余": ">", "多": ">"}
FIGURE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?[万亿]?)(?P<more>[余多]?)(?P<unit>人次|场次|[人名个所项条家对元处年%月部]?)(?P<after>以上|左右|)"
)
TIME = re.compile(
    r"“十四五”(?:时期)?末?|到?\d{4}年(?:底|以来|起)?|今年|全年|目前|截至目前|近年来|前不久"
    r"|每(?:两|三)?年|每人每月|\d年左右时间|\d年不少于|自印发之日起|连续五年"
)
SIMPLIFIED = opencc.OpenCC("tw2s")
MODALITY = ("力争", "力促", "预计")
AGENCIES = re.compile(r"（([^（）]*?)(?:共同)?负责）$")


def squeeze(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def simplified(text: str) -> str:
    """Simplified, without white space, punctuation in full width."""
    text = re.sub(r"\s", "", SIMPLIFIED.convert(text))
    return text.translate(str.maketrans(",:;?!()", "，：；？！（）"))


def brief_of(place: str) -> tuple[Path, Article]:
    (path,) = (ROOT / "data" / "articles" / place).glob("*.md")
    return path, parse_article(path.read_text(encoding="utf-8"), str(path))


def capture_of(place: str) -> str:
    path = SEEDS / CAPTURES[place]
    if not path.is_file():
        pytest.skip(f"no captures in {SEEDS.parent.name}/{SEEDS.name} beside this checkout: briefs cannot be compared with their sources")
    return path.read_text(encoding="utf-8")


def body_of(place: str) -> list[str]:
    """The capture's body paragraphs, each once, by the first and last characters that the annotation gives."""
    lines = list(dict.fromkeys(simplified(line) for line in capture_of(place).splitlines()))
    rows = score.annotated("seeds")[CAPTURES[place]]["body"]
    out = []
    for first, last in rows:
        found = [line for line in lines if squeeze(line).startswith(squeeze(first)) and squeeze(line).endswith(squeeze(last))]
        assert len(found) == 1, f"{place}: {len(found)} lines begin with {first} and end with {last}"
        out += found
    return out


def figures(text: str) -> Iterator[tuple[str, str, str]]:
    """(number as printed, unit, comparator) of every Arabic number, the comparator from its own clause."""
    at = 0
    for match in FIGURE.finditer(text):
        clause = re.split(r"[，。；：、（）]", text[at : match.start()])[-1]
        at = match.end()
        words = [word for word in BEFORE if word in clause]
        comparator = BEFORE[max(words, key=lambda word: (clause.rfind(word), len(word)))] if words else "="
        comparator = AFTER.get(match["after"] or match["more"], comparator)
        yield match["number"], match["unit"], comparator


def lost(source: str, brief: str) -> list[tuple[str, str, str]]:
    """The figures of `source` that `brief` does not state as often. A number printed without a unit may have gained one."""
    kept = Counter(figures(brief))
    missing = []
    for number, unit, comparator in figures(source):
        same = [f for f in kept if f[0] == number and f[1] in ((unit,) if unit else (unit, f[1])) and f[2] == comparator and kept[f]]
        if same:
            kept[same[0]] -= 1
        else:
            missing.append((number, unit, comparator))
    return missing


def agencies(text: str) -> list[str]:
    match = AGENCIES.search(text)
    return [name for name in re.split(r"、|会同", match[1]) if name != "有关部门"] if match else []


def test_a_lost_changed_or_loosened_figure_is_seen() -> None:
    source = "到2026年，新建不少于12个基地，补助30万元左右，占比超过40%。"
    assert lost(source, "到2026年，基地新建不少于12个，超过40%，补助30万元左右") == []
    assert lost(source, "到2026年，基地新建12个，占40%，补助30万元左右") == [("12", "个", ">="), ("40", "%", ">")]
    assert lost(source, "到2027年，新建不少于12家基地，补助30万元，占比超过40%") == [
        ("2026", "年", "="),
        ("12", "个", ">="),
        ("30万", "元", "~"),
    ]


@pytest.mark.parametrize("place", CAPTURES)
def test_every_figure_of_the_capture_is_in_the_brief(place: str) -> None:
    _, article = brief_of(place)
    assert lost("\n".join(body_of(place)), article.text) == []


@pytest.mark.parametrize("place", CAPTURES)
def test_times_and_modality_are_kept(place: str) -> None:
    source, (_, article) = "\n".join(body_of(place)), brief_of(place)
    brief = "\n".join(p.text for p in article.paragraphs if p.role != "byline")
    assert set(TIME.findall(source)) - set(TIME.findall(brief)) == set()
    assert {word: source.count(word) for word in MODALITY} == {word: brief.count(word) for word in MODALITY}


def test_each_measure_names_the_same_agencies() -> None:
    numbered = re.compile(r"(\d+)\.")
    source = {m[1]: agencies(line) for line in body_of("jining") if (m := numbered.match(line))}
    brief = {m[1]: agencies(p.text) for p in brief_of("jining")[1].paragraphs if (m := numbered.match(p.text))}
    assert list(brief) == [str(n) for n in range(1, 24)]
    assert all(brief.values())
    assert brief == source


def test_the_damaged_document_number_is_not_repaired() -> None:
    _, article = brief_of("jining")
    assert article.repeals == ("济人社发〔201666号",)
    assert article.repeals[0] in article.paragraphs[-1].text


@pytest.mark.parametrize("place", CAPTURES)
def test_no_run_of_the_source_is_copied(place: str) -> None:
    """Titles of documents are names; the article's own stands in the front matter and is not looked at here."""
    sources = [capture_of(name) for name in CAPTURES]
    lines = [squeeze(form) for text in sources for line in text.splitlines() for form in (line, simplified(line))]
    runs = {line[i : i + LONGEST_RUN + 1] for line in lines for i in range(len(line) - LONGEST_RUN)}
    copied = []
    for paragraph in brief_of(place)[1].paragraphs:
        text = squeeze(paragraph.text)
        copied += [run for i in range(len(text) - LONGEST_RUN) if (run := text[i : i + LONGEST_RUN + 1]) in runs]
    assert copied == []


@pytest.mark.parametrize("place", CAPTURES)
def test_front_matter_is_complete(place: str) -> None:
    path, article = brief_of(place)
    assert article.brief
    assert article.source == "brief"
    assert article.place == place
    assert path.stem == article.id == f"{article.published or 'undated'}-{hashlib.sha256((article.title + place).encode()).hexdigest()[:8]}"
    assert unicodedata.is_normalized("NFC", article.text)
    assert re.fullmatch(r"[0-9a-f]{64}", article.sha256)


@pytest.mark.parametrize("place", CAPTURES)
def test_the_brief_names_the_capture_that_it_restates(place: str) -> None:
    assert brief_of(place)[1].sha256 == hashlib.sha256(capture_of(place).encode()).hexdigest()
