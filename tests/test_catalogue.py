"""English wordings by people and machines: kept, carried over, read back before they are published, and never able to change a figure."""

from __future__ import annotations

import http.server
import json
import re
import shutil
import sys
import threading
import types
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import factory
from policy_digest import backends, catalogue, check, pipeline, publish, reword, summarize, tables, wording
from policy_digest import english as english_stage
from policy_digest.catalogue import Message
from policy_digest.cli import main
from policy_digest.digest import digest
from policy_digest.errors import BackendFailed
from policy_digest.models import Extraction

TABLES = tables.load()
PACKAGED = Path(__file__).resolve().parent.parent / "data"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of one shipped article."""
    shutil.copytree(PACKAGED / "articles" / "weifang", tmp_path / "articles" / "weifang")
    return tmp_path


def po(corpus: Path) -> Path:
    return corpus / "translations" / "en.po"


def translate(corpus: Path, *more: str) -> str:
    result = CliRunner().invoke(main, ["translate", "--data", str(corpus), *more], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def worded(corpus: Path, context: str, zh: str, en: str, comment: str = "") -> None:
    """Fill one entry, as an editor of catalogues would."""
    text = po(corpus).read_text(encoding="utf-8")
    head = f'msgctxt "{context}"\nmsgid "{zh}"\nmsgstr '
    assert f'{head}""' in text
    po(corpus).write_text(text.replace(f'{head}""', f"{head}{json.dumps(en, ensure_ascii=False)}{comment}"), encoding="utf-8")


BUILT: list[tuple[tuple[object, object], str]] = []  # records with wordings, and the site of them


def site_of(corpus: Path) -> str:
    """Every page that is published, as one text."""
    held = [x for x in pipeline.Extractor(TABLES).gather(corpus) if isinstance(x, Extraction)]
    given, _ = wording.wordings(corpus, held, TABLES)
    for (what, whose), site in BUILT:  # of the same records and wordings the same pages are made: `test_same_bytes.py` and others see to it
        if (what, whose) == (held, given):
            return site
    pages = publish.Site(TABLES).pages(held, "Test", wordings=given)
    site = "\n".join(str(page.content) for page in pages if page.src_uri.endswith(".md"))
    BUILT.append(((held, given), site))
    return site


# ---------------------------------------------------------------- the file


def test_it_is_written_once_and_stays(corpus: Path) -> None:
    translate(corpus)
    first = po(corpus).read_bytes()
    assert b'msgctxt "indicator"' in first and b'msgctxt "sentence"' in first and b"#. composed: " in first
    assert b"POT-Creation-Date" not in first, "a clock has no place in it"
    translate(corpus)
    assert po(corpus).read_bytes() == first


def test_what_people_wrote_stays_and_wins(corpus: Path) -> None:
    translate(corpus)
    worded(corpus, "indicator", "技工院校", "schools for skilled workers")
    assert "1 worded by people" in translate(corpus)
    assert "schools for skilled workers" in po(corpus).read_text(encoding="utf-8")
    assert "schools for skilled workers" in site_of(corpus)
    assert list(check.problems(corpus)) == [] or all("schools" not in str(p) for p in check.problems(corpus))


def test_english_is_carried_over_as_fuzzy_when_the_chinese_changes() -> None:
    old = catalogue.updated(None, [Message("indicator", "技工院校在校生人数", "students"), Message("indicator", "实训中心", "centres")])
    old.get("技工院校在校生人数", "indicator").string = "students at technical schools"
    now = catalogue.updated(old, [Message("indicator", "技工院校在校生总人数", "all students")])
    entry = now.get("技工院校在校生总人数", "indicator")
    assert entry.string == "students at technical schools" and entry.fuzzy
    text = catalogue.written(now)
    assert list(catalogue.translations(catalogue.parse(text, "en.po"))) == [], "fuzzy English is not published"
    assert "实训中心" not in text, "nobody worded it, so nothing is lost"


def test_english_whose_chinese_is_gone_is_kept_as_obsolete() -> None:
    old = catalogue.updated(None, [Message("indicator", "养老床位", "beds"), Message("measure", "强化资金保障", "funding")])
    old.get("养老床位", "indicator").string = "care beds"
    text = catalogue.written(catalogue.updated(old, [Message("measure", "强化资金保障", "funding")]))
    assert '#~ msgstr "care beds"' in text
    back = catalogue.updated(
        catalogue.parse(text, "en.po"), [Message("indicator", "养老床位", "beds"), Message("measure", "强化资金保障", "funding")]
    )
    assert catalogue.written(back).count("care beds") >= 1


WHOLE = 'msgctxt "indicator"\nmsgid "甲"\nmsgstr "a"\n'


def test_an_entry_is_read_however_an_editor_writes_it() -> None:
    other = '# read\n#, fuzzy\n#| msgid "x"\nmsgctxt "measure"\nmsgid ""\n"甲"\nmsgstr ""\n"say \\"b\\" "\n"to\u2028c"\n'
    gone = '#~ msgctxt "indicator"\n#~ msgid "甲"\n#~ msgstr "once"\n'
    for text in (f"{WHOLE}\n{other}\n{gone}", f"{WHOLE}\n{other}\n{gone}".replace("\n", "\r\n")):
        found = catalogue.parse(text, "en.po")
        assert [(e.id, e.string) for e in found if e.id] == [("甲", "a"), ("甲", 'say "b" to\u2028c')]
        assert [e.string for e in found.obsolete.values()] == ["once"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('msgid "a\n', "not a gettext catalogue"),
        ("what is this", "not a gettext catalogue"),
        ('msgctxt "poem"\nmsgid "甲"\nmsgstr "b"\n', "unknown context 'poem'"),
        ('msgctxt "indicator"\nmsgid "甲"\nmsgid_plural "乙"\nmsgstr[0] "a"\nmsgstr[1] "b"\n', "plural"),
        ('msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=x; plural=;\\n"\n', "not a gettext catalogue"),
        (f'{WHOLE}\nmsgctxt "indicator"\nmsgid "乙"\nmsgstr "b', "en.po:7: not a gettext catalogue (neither a comment nor a keyword"),
        (f'{WHOLE}\nmsgctxt "indicator"\nmsgid "乙"\nmsgstr "b"c"\n', "en.po:7: not a gettext catalogue (neither a comment nor"),
        (f'{WHOLE}\nmsgctxt "indicator"\nmsgid "乙"\n', "its last entry ends with `msgid`"),
        (f'{WHOLE}\nmsgctxt "indicator"\n', "its last entry ends with `msgctxt`"),
        (f'{WHOLE}msgstr "b"\n', "en.po:4: not a gettext catalogue (`msgstr` right after `msgstr`)"),
        (f"{WHOLE}\n{WHOLE}", "en.po:7: not a gettext catalogue (the same entry as that on line 3)"),
    ],
)
def test_a_broken_catalogue_is_told_left_alone_and_breaks_no_build(corpus: Path, text: str, told: str) -> None:
    po(corpus).parent.mkdir()
    po(corpus).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["translate", "--data", str(corpus)])
    assert result.exit_code == 1 and told in result.output and "en.po:" in result.output and len(result.output.splitlines()) == 1
    assert po(corpus).read_text(encoding="utf-8") == text
    assert any(told in str(problem) for problem in check.problems(corpus))
    assert "technical schools" in site_of(corpus)


# ---------------------------------------------------------------- the gate


@pytest.mark.parametrize(
    ("composed", "en", "told"),
    [
        ("bring {1} to {2} by the end of 2027", "reach {2} of {1} by the end of 2027", ""),
        ("bring {1} to {2} by the end of 2027", "reach {1} by the end of 2027", "has {1} for {1}, {2}"),
        ("bring {1} to {2} by the end of 2027", "reach {1}, {2} and {2} by the end of 2027", "has {1}, {2}, {2}"),
        ("bring {1} up by the end of 2027", "bring {1} up by the end of 2028", "by 2028"),
        ("bring {1} up by the end of 2027", "bring {1} up", "says nothing"),
        ("bring {1} up by the end of 2028", "raise {1} by end-2028", ""),
        ("bring {1} up by the end of 2028", "raise {1} by year-end 2028", ""),
        ("bring {1} up by the end of 2028", "raise {1} no later than the close of 2028", ""),
        ("bring {1} up by the end of 2028", "raise {1} by end-2029", "by 2029"),
        ("bring {1} up by the end of 2028", "have raised {1} at end-2028", "as_of 2028"),
        ("have built {1} as of the end of June 2026", "had built {1} at the close of June 2026", ""),
        ("have built {1} as of the end of June 2026", "had built {1} at the close of July 2026", "as_of 2026-07"),
        ("build {1} from 2023 to 2025", "build {1} over 2023–25", ""),
        ("build {1} from 2023 to 2025", "build {1} over 2023–26", "during 2023/2026"),
        ("18,500 places (1.85万)", "18,500 places", ""),
        ("18,500 places (1.85万)", "18,500 places (1.85万个)", ""),
        ("18,500 places (1.85万)", "18,500 places (1.95万)", "has (1.95万)"),
        ("18,500 places (1.85万)", "19,500 places", "states = 19500"),
        ("an allowance of {1} a month", "a monthly allowance of {1}", ""),
        ("an allowance of {1} a month", "an annual allowance of {1}", "says nothing"),
        ("an allowance of {1}", "an allowance of {1} a month", "every P1M"),
        ("at least 300 people", "no fewer than 300 people", ""),
        ("more than 300 people", "at least 300 people", ">= 300"),
        ("more than 300 people", "more than 3,000 people", "> 3000"),
        ("more than 300 people", "more than 300 households", "户"),
        ("at least 60% of beds by 2026", "60% or more of beds by 2026", ""),
        ("at least 60% of beds by 2026", "60% or less of beds by 2026", "<= 60"),
        ("at most RMB 3 million", "a sum capped at RMB 3m", ""),
        ("at most RMB 3 million", "a sum capped at RMB 3bn", "<= 3000000000"),
        ("at most RMB 3 million", "a sum capped at HK$3 million", "港元"),
        ("RMB 12.5 million in 2025", "RMB 12,500,000 in the year 2025", ""),
        ("RMB 12.5 million in 2025", "RMB 12,500,000 by the year 2025", "= 2025"),
        ("5 to 8 bases in 2027", "between 5 and 8 bases in 2027", ""),
        ("5 to 8 bases in 2027", "between 5 and 9 bases in 2027", "5 to 9"),
        ("more than 30,000 workers from 2025 to 2027", "upwards of 30,000 workers from 2025 through 2027", ""),
        ("more than 30,000 workers from 2025 to 2027", "upwards of 30,000 workers from 2025 through 2028", "2025/2028"),
        ("4,200 people from January to November 2025", "4,200 people in January–November 2025", ""),
        ("4,200 people from January to November 2025", "4,200 people in the first eleven months of 2025", ""),
        ("4,200 people from January to November 2025", "4,200 people in the first ten months of 2025", "2025-01/2025-10"),
        ("build {1} by the end of June 2026", "build {1} by 30 June 2026", ""),
        ("build {1} by the end of June 2026", "build {1} by 29 June 2026", "by 2026-06-29"),
        ("build {1} by the end of 2026", "build {1} by 31 December 2026", ""),
        ("RMB 800 per person every month", "RMB 800 a month per person", ""),
        ("RMB 800 per person every month", "each person receives a monthly RMB 800", ""),
        ("RMB 800 per person every month", "each household receives a monthly RMB 800", "states = 800 元"),
        ("300 mu (20 hectares)", "300 mu (20 ha)", ""),
        ("300 mu (20 hectares)", "300 mu (30 ha)", "states = 300 亩, = 30"),
        ("train 300 people", "train 300 people in two cohorts", "says two"),
        ("train 300 people", "train twice as many: 300 people", "says twice"),
        ("train 300 people within 2 years", "train 300 people within two years", ""),
        ("technical schools", "12 technical schools", "states = 12"),
        ("technical schools", "技工 schools", "has Chinese outside brackets"),
        ("technical schools", "schools (技工院校)", ""),
        ("technical schools", "<script>alert(1)</script>", "states"),
        ("technical schools", "schools\nfor all", "is not one line"),
        ("technical schools", "schools \u202e for all", "is not one line"),
        ("technical schools", "——", "has no English"),
        ("technical schools", "a" * 500, "is 500 characters long"),
    ],
)
def test_a_wording_must_say_what_the_composed_english_says(composed: str, en: str, told: str) -> None:
    problems = summarize.departures(en, composed, TABLES)
    assert bool(problems) == bool(told)
    assert told in "; ".join(problems)


@pytest.mark.parametrize(
    ("zh", "en", "told"),
    [
        ("乐山：3年培育技能人才2万人", "Leshan fosters 20,000 skilled workers in 3 years", ""),
        ("乐山：3年培育技能人才2万人", "Leshan fosters 20,000 skilled workers", "states 20000, the Chinese 3, 20000"),
        ("乐山：3年培育技能人才2万人", "Leshan fosters 200,000 skilled workers in 3 years", "states 3, 200000"),
        ("乐山培训超2万人次", "Leshan trains more than 20,000 person-times", ""),
        ("乐山培训超2万人次", "Leshan trains 20,000 person-times", "states = before 20000, the Chinese >"),
        ("乐山培训超2万人次", "Leshan trains more than 20,000 people", "states 20000 人, the Chinese 20000 人次"),
        ("行动方案（2025—2027年）", "Action plan (2025–2027)", ""),
        ("行动方案（2025—2027年）", "Action plan, from 2025 to 2027", ""),
        ("行动方案（2025—2027年）", "Action plan (2025–2028)", "states 2025, 2028"),
        ("乐山一周（11月3日—11月9日）", "Leshan's week (3 November to 9 November)", ""),
        ("乐山一周（11月3日—11月9日）", "Leshan's week (3 May to 9 November)", "states 3, 5, 9, 11"),
        ("“十四五”目标完成", "Targets of the 14th Five-Year Plan reached", ""),
        ("第3届技能大赛开幕", "The 3rd skills competition opens", ""),
        ("第3届技能大赛开幕", "The 4th skills competition opens", "states 4, the Chinese 3"),
        ("乐山的一天", "A day in 乐山", "has Chinese outside brackets"),
        ("乐山的一天", "A day in Leshan (乐山)", ""),
    ],
)
def test_the_english_of_a_title_must_state_the_numbers_of_the_chinese(zh: str, en: str, told: str) -> None:
    problems = summarize.title_departures(en, zh, "News of Leshan, undated (title in Chinese)", TABLES)
    assert bool(problems) == bool(told), problems
    assert told in "; ".join(problems)


def test_a_title_is_composed_or_described_and_a_person_words_it_better(corpus: Path) -> None:
    (held,) = (x for x in pipeline.Extractor(TABLES).gather(corpus) if isinstance(x, Extraction))
    other = replace(held, article=replace(held.article, title="一盏灯，照亮3条归途"))
    assert wording.title(held, TABLES).startswith("Weifang ")
    said = wording.title(other, TABLES)
    assert re.fullmatch(r"News of Weifang, \d+ \w+ 20\d\d, on [a-z][^()]+ \(title in Chinese\)", said)
    numbered = replace(other.article, doc_number="潍办发〔2024〕6号", published=None)
    assert wording.title(replace(other, article=numbered), TABLES).startswith("Document of Weifang (潍办发〔2024〕6号), undated, ")
    given, refused = wording.judged(
        [
            catalogue.Translation("document", held.article.title, "A new home for skills in Weifang", "person"),
            catalogue.Translation("document", other.article.title, "One lamp lights 30 ways home", "machine", 7),
        ],
        wording.names((held, other), TABLES),
        TABLES,
        "en.po",
    )
    assert [one.en for one in given] == ["A new home for skills in Weifang"]
    assert [(problem.line, said in str(problem)) for problem in refused] == [(7, True)]
    page = next(str(p.content) for p in publish.Site(TABLES).pages([held], "Test", wordings=given) if p.src_uri.startswith("articles/2"))
    assert "A new home for skills in Weifang" in page and wording.title(held, TABLES) not in page


def test_a_composed_title_that_lost_a_number_is_not_published(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (held,) = (x for x in pipeline.Extractor(TABLES).gather(corpus) if isinstance(x, Extraction))
    other = replace(held, article=replace(held.article, title="潍坊今年新建12个公共实训基地"))
    assert wording.title(other, TABLES) == "Weifang builds 12 public training bases this year"
    monkeypatch.setattr(english_stage, "document_en", lambda zh, tables: "Weifang builds public training bases this year")
    assert wording.title(other, TABLES).endswith("(title in Chinese)")


def test_a_wording_with_another_figure_is_an_issue_and_is_not_published(corpus: Path) -> None:
    translate(corpus)
    worded(corpus, "indicator", "技工院校", "9,999 schools for skilled workers")
    assert "9,999" not in site_of(corpus)
    (problem,) = [p for p in check.problems(corpus) if "9,999" in str(p)]
    assert "'technical schools' is published instead" in str(problem) and problem.line > 1
    line = po(corpus).read_text(encoding="utf-8").splitlines()[problem.line - 1]
    assert line == 'msgid "技工院校"'


def test_sentences_keep_their_figures_and_links(corpus: Path) -> None:
    held = [x for x in pipeline.Extractor(TABLES).gather(corpus) if isinstance(x, Extraction)]
    one = next(m for m in wording.sentences(held, TABLES, ()) if "{1}" in m.zh and "{2}" not in m.zh)
    translate(corpus)
    worded(corpus, "sentence", one.zh, "Look here: " + one.composed)
    given, refused = wording.wordings(corpus, held, TABLES)
    assert refused == () and [w.context for w in given] == ["sentence"]
    word = wording.word(digest(held, TABLES), TABLES, wordings=given)
    summaries = [*word.places.values(), *word.themes.values(), *word.articles.values()]
    changed = [s for s in summaries if "Look here: " in "".join(p.text for p in s.en)]
    assert changed
    assert {s.worded for s in summaries} == {"", "person"} and "pd-worded--person" in site_of(corpus)
    for summary in changed:
        assert {p.record for p in summary.en} == {p.record for p in summary.zh}


def test_hostile_english_is_shown_and_does_not_run(corpus: Path) -> None:
    translate(corpus)
    worded(corpus, "indicator", "技工院校", "schools [x](javascript:alert) <img src=x onerror=alert> {{ evil }}")
    text = site_of(corpus)
    assert "<img src=x" not in text and "](javascript" not in text and "{{ evil" not in text


# ---------------------------------------------------------------- machines


class Parrot:
    """A backend that knows a few words, and says something wrong for the rest."""

    name = "parrot"

    def __init__(self, known: dict[str, str], otherwise: str = "77 wrong things") -> None:
        self.known, self.otherwise, self.asked = known, otherwise, 0

    def translate(self, texts: Sequence[str]) -> Sequence[str]:
        self.asked += len(texts)
        return [self.known.get(text, self.otherwise) for text in texts]


def test_a_machine_fills_what_is_empty_and_is_marked(corpus: Path) -> None:
    list(reword.update(corpus, TABLES))
    worded(corpus, "indicator", "技工院校", "schools for skilled workers")
    parrot = Parrot({"技师": "technicians by machine", "技工院校": "never asked"})
    *notes, last = list(reword.update(corpus, TABLES, parrot))
    text = po(corpus).read_text(encoding="utf-8")
    assert "schools for skilled workers" in text and "never asked" not in text
    assert "77 wrong things" not in text and any("77 wrong things" in note.message for note in notes), "the gate stands before machines too"
    assert last.people == 1 and last.entries > 20


def test_a_machines_words_are_marked_on_the_page_until_somebody_has_read_them(corpus: Path) -> None:
    list(reword.update(corpus, TABLES))
    held = [x for x in pipeline.Extractor(TABLES).gather(corpus) if isinstance(x, Extraction)]
    zh = held[0].records[1].indicator_zh
    list(reword.update(corpus, TABLES, Parrot({zh: "something said by a machine"})))
    text = po(corpus).read_text(encoding="utf-8")
    assert "# machine: parrot" in text
    assert "something said by a machine" in site_of(corpus) and "pd-worded--machine" in site_of(corpus)
    po(corpus).write_text(text.replace("# machine: parrot\n", ""), encoding="utf-8")
    assert "pd-worded--machine" not in site_of(corpus) and "pd-worded--person" in site_of(corpus)


def test_what_was_filled_before_a_machine_gave_up_is_kept(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Tired(Parrot):
        def translate(self, texts: Sequence[str]) -> Sequence[str]:
            if self.asked:
                raise BackendFailed("tired")
            self.asked = len(texts)
            return ["plain words of a machine"] * len(texts)

    monkeypatch.setattr(reword, "BATCH", 2)
    with pytest.raises(BackendFailed):
        list(reword.update(corpus, TABLES, Tired({})))
    assert po(corpus).read_text(encoding="utf-8").count("plain words of a machine") == 2


@pytest.fixture
def service() -> Iterator[tuple[str, list[Any], dict[str, Any]]]:
    """A service on this machine: its address, what it was asked, and what it shall answer."""
    asked: list[Any] = []
    answer: dict[str, Any] = {"status": 200, "body": None}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append((self.path, dict(self.headers), sent))
            texts = json.loads(sent["messages"][1]["content"])
            said = json.dumps([f"words {'x' * i}".strip() for i in range(len(texts))])
            body = answer["body"]
            body = json.dumps({"choices": [{"message": {"content": f"Sure:\n{said}"}}]}).encode() if body is None else body
            self.send_response(answer["status"])
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", asked, answer
    server.shutdown()


def test_an_openai_compatible_service(service: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    address, asked, _ = service
    monkeypatch.setenv(backends.KEY, "secret")
    assert backends.OpenAI(address, "m").translate(["甲", "乙"]) == ["words", "words x"]
    path, headers, sent = asked[0]
    assert path == "/v1/chat/completions" and headers["Authorization"] == "Bearer secret" and sent["model"] == "m"
    assert json.loads(sent["messages"][1]["content"]) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (500, b"", "answered 500"),
        (200, b"garbage", "something else than a list"),
        (200, b'{"choices": []}', "something else than a list"),
        (200, b'{"choices": [{"message": {"content": "[1, 2]"}}]}', "did not answer with 2 strings"),
        (200, b'{"choices": [{"message": {"content": "[\\"one\\"]"}}]}', "did not answer with 2 strings"),
        (200, b" " * (backends.ANSWER + 1), "more than 1 MiB"),
    ],
)
def test_a_service_that_answers_badly(service: Any, status: int, body: bytes, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    address, _, answer = service
    monkeypatch.setenv(backends.KEY, "secret")
    answer.update(status=status, body=body)
    with pytest.raises(BackendFailed) as failed:
        backends.OpenAI(address, "m").translate(["甲", "乙"])
    assert told in str(failed.value) and "secret" not in str(failed.value)


def test_a_service_that_is_not_there() -> None:
    with pytest.raises(BackendFailed, match="no answer"):
        backends.OpenAI("http://127.0.0.1:9", "m").translate(["甲"])
    with pytest.raises(BackendFailed, match="no endpoint"):
        backends.OpenAI("file:///etc/passwd", "m")


def test_ctranslate2(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The two libraries are large, so that stand-ins with their calls answer here."""

    class Model:
        def __init__(self, folder: str, device: str) -> None:
            assert device == "cpu"

        def translate_batch(self, batch: list[list[str]], beam_size: int) -> list[Any]:
            return [types.SimpleNamespace(hypotheses=[[f"<{token}>" for token in tokens]]) for tokens in batch]

    class Pieces:
        def __init__(self, path: str) -> None:
            self.path = path

        def encode(self, text: str, out_type: type) -> list[str]:
            return list(text)

        def decode(self, tokens: list[str]) -> str:
            return " ".join(tokens)

    monkeypatch.setitem(sys.modules, "ctranslate2", types.SimpleNamespace(Translator=Model))
    monkeypatch.setitem(sys.modules, "sentencepiece", types.SimpleNamespace(SentencePieceProcessor=Pieces))
    with pytest.raises(BackendFailed, match="no model"):
        backends.CTranslate2(str(tmp_path))
    for name in ("source.spm", "target.spm"):
        (tmp_path / name).touch()
    assert backends.CTranslate2(str(tmp_path)).translate(["甲乙", "丙"]) == ["<甲> <乙>", "<丙>"]


@pytest.mark.parametrize("name", ["httpx", "ctranslate2"])
def test_an_extra_that_is_not_installed_says_so(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(BackendFailed, match=f"{name} is not installed"):
        backends.OpenAI("http://127.0.0.1:9", "m").translate(["甲"]) if name == "httpx" else backends.CTranslate2(str(tmp_path))


def test_no_machine_is_asked_unless_somebody_names_it(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "OpenAI", lambda *a: pytest.fail("asked"))
    translate(corpus)
    result = CliRunner().invoke(main, ["translate", "--data", str(corpus), "--backend", "openai"])
    assert result.exit_code == 2 and "--model" in result.output


def test_a_composed_sentence_that_says_otherwise_is_not_told(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The gate stands before the templates too: such a record stays in the tables, and a note of `check` names it."""
    held = [x for x in pipeline.Extractor(TABLES).gather(corpus) if isinstance(x, Extraction)]
    summary = wording.word(digest(held, TABLES), TABLES).places["weifang"]
    told = next(p.record for p in summary.en if p.record)
    right = summarize.sentence

    def wrong(record: Any, place: str, known: Any) -> Any:
        text = right(record, place, known)
        return replace(text, en=text.en + " It has 99 others.") if record.id == told else text

    monkeypatch.setattr(summarize, "sentence", wrong)
    summary = wording.word(digest(held, TABLES), TABLES).places["weifang"]
    assert told not in {p.record for p in (*summary.zh, *summary.en)}
    assert any(told in note and "99" in note for note in check.notes(corpus))


# ---------------------------------------------------------------- which record is meant


def test_an_id_is_a_records_own_in_its_article_only(monkeypatch: pytest.MonkeyPatch) -> None:
    one = factory.article("到2027年，全市高技能人才达到30万人。", title="甲")
    two = factory.article("到2027年，建成食堂12个。", title="乙", place="jining")
    held = digest([
        factory.extraction(one, factory.record(one, "30万人", 300000, "人", "高技能人才总量", id="r1")),
        factory.extraction(two, factory.record(two, "12个", 12, "个", "食堂", id="r1")),
    ], TABLES)  # fmt: skip
    assert [e.indicator for e in held.entries if e.article == one] == ["high-skilled-stock"]
    asked: dict[str, Any] = {}
    for name in ("article_summary", "place_summary", "theme_summary"):
        real = getattr(summarize, name)

        def noted(of: Any, *more: Any, real: Any = real, name: str = name) -> Any:
            asked[f"{name} {of if isinstance(of, str) else of.title}"] = more[-1]
            return real(of, *more)

        monkeypatch.setattr(summarize, name, noted)
    said = wording.word(held, TABLES)
    for summaries in (said.articles, said.places, said.themes):  # each is made when it is asked for
        assert list(summaries.values())
    assert asked["article_summary 甲"] == asked["place_summary weifang"] == {"r1": "high-skilled-stock"}
    assert asked["article_summary 乙"] == asked["place_summary jining"] == {}
    assert asked["theme_summary workforce-scale"] == {}  # which of the two is meant, nobody can say
