"""`--help` in Chinese: every text of every command has its entry, the words of the shell stay, and lines break where they may."""

from __future__ import annotations

import re
import unicodedata

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

import help_catalogue
from policy_digest import cli, spoken

COMMANDS = sorted(cli.main.commands)


def told(*words: str, width: int = 80, **environment: str) -> str:
    ended = CliRunner().invoke(cli.main, list(words), env={"POLICY_DIGEST_LANG": None, **environment}, terminal_width=width)
    assert ended.exit_code == 0, ended.output
    return ended.output


def test_every_text_is_in_the_catalogue_and_nothing_else() -> None:
    held = spoken.CATALOGUE.read_bytes()
    assert help_catalogue.brought(held) == held, "run `python -m tests.help_catalogue`, and fill what is empty"
    with spoken.CATALOGUE.open("rb") as file:
        empty = [entry.id for entry in read_po(file) if entry.id and (not entry.string or entry.fuzzy)]
    assert empty == []


# What is typed is the same in every language: commands, options, names of files and folders, what stands for them.
_TYPED = re.compile(
    r"`[^`]+`|--[a-z-]+|\b(?:DATA|FILE|FOLDER|OLD|NEW|NAME|URL)\b(?:/[\w./<>-]*\w)?|policy-digest [a-z]+|https?://\S+\w|POLICY\w+"
)


@pytest.mark.parametrize("text", help_catalogue.wanted(), ids=lambda text: text[:30])
def test_what_is_typed_stays(text: str) -> None:
    def typed(words: str) -> set[str]:
        return {re.sub(r"\s+", " ", found) for found in _TYPED.findall(words)}

    assert typed(text) == typed(spoken.said(text, "zh"))
    assert text.count("\b") == spoken.said(text, "zh").count("\b")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_US:zh_CN"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "C", "LANGUAGE": "zh"}, "en"),
        ({"LANG": "C", "POLICY_DIGEST_LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "POLICY_DIGEST_LANG": "en"}, "en"),
    ],
)
def test_help_is_in_the_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    bare = dict.fromkeys(("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"))
    output = CliRunner().invoke(cli.main, ["check", "--help"], env={"POLICY_DIGEST_LANG": None, **bare, **environment}).output
    assert output.startswith({"en": "Usage: policy-digest", "zh": "用法：policy-digest"}[language].replace("policy-digest", "main"))


def test_lang_goes_before_the_locale() -> None:
    assert told("--lang", "zh", "--help", LANG="en_US.UTF-8").startswith("用法：")
    assert told("--lang", "en", "ingest", "-h", LANG="zh_CN.UTF-8").startswith("Usage: ")
    assert CliRunner().invoke(cli.main, ["--lang", "xx", "--help"]).exit_code == 2


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_page_of_help_is_chinese_and_fits(command: str, columns: int) -> None:
    output = told("--lang", "zh", *command.split(), "--help", width=columns)
    asked = cli.main.commands[command] if command else cli.main
    assert all(option in output for param in asked.params for option in param.opts if option.startswith("--"))
    for text in spoken.texts(asked):
        assert " " not in text or text.splitlines()[0] not in output, text
    for line in output.splitlines():
        wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
        assert wide <= max(columns, 100 if "policy-digest " in line else 0), line
        assert not line.strip() or line.strip()[0] not in "，。；：、）", line


def test_a_text_that_nobody_translated_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "_catalogue", dict)
    assert "What in the corpus needs mending." in told("--lang", "zh", "--help")
