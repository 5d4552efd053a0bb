"""The code names the rules of the domain by the numbers of docs/rules.md, and no other paper."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = "docs/rules.md"
KINDS = ("*.py", "*.html", "*.txt", "*.typ", "*.js", "*.toml", "*.md", "*Makefile")
NAMED = re.compile(r"\brules? (\d+(?:(?:, | and | to )\d+)*)\b(?!\.\d)( of docs/rules\.md)?")
#: Papers that whoever has this repository does not have, and sections of nothing that is named.
#: Each begins with what never varies: so they are found ten times as quickly.
ELSEWHERE = [
    re.compile(words)
    for words in (
        *(r"BRIEF(?<!\wBRIEF)\b", r"DESIGN(?<!\wDESIGN)\b", r"QUALITY(?<!\wQUALITY)\b"),
        *(r"ource:? s\d", r"\(s\d+[),]", r"of s(?<!\wof s)\d+\b"),
    )
]


def of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code() -> list[str]:
    """The files of words that are kept in the repository, without this one."""
    listed = subprocess.run(
        ["git", "ls-files", "--", *KINDS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    mine = Path(__file__).relative_to(ROOT).as_posix()
    return [name for name in listed.stdout.splitlines() if name != mine]


def numbers(text: str) -> list[str]:
    return re.findall(r"^## (\d+)\. ", text, re.MULTILINE)


def on_one_line(text: str) -> str:
    """A text as it is read, without the marks of comments at the beginning of its lines."""
    return " ".join(text.split()).replace(" #: ", " ").replace(" # ", " ")


def faults(text: str, known: list[str]) -> list[str]:
    """What a text names that nobody can look up."""
    text = on_one_line(text)
    found = [match[0] for words in ELSEWHERE for match in words.finditer(text)]
    for match in NAMED.finditer(text) if "rule" in text else ():
        if not match[2] or set(re.findall(r"\d+", match[1])) - set(known):
            found.append(match[0])
    return found


def test_each_rule_that_is_named_can_be_looked_up():
    known = numbers(of(PAGE))
    found = {name: faults(of(name), known) for name in code() if (ROOT / name).is_file()}
    assert {name: each for name, each in found.items() if each} == {}


def test_the_rules_are_numbered_from_one_on():
    assert numbers(of(PAGE)) == [str(number) for number in range(1, 15)]


def test_each_place_that_keeps_a_rule_is_there():
    places = re.findall(r"`([a-z_]+/[\w/.]+)`", of(PAGE))
    assert places
    assert [place for place in places if not (ROOT / place).exists()] == []


@pytest.mark.parametrize(
    "text",
    [
        "It would tell of it (rule 1).",
        "Never changed (rule 3 of docs/rules.md).",
        "Kept (rules 1 and 3 of docs/rules.md).",
        "As BRIEF says.",
        "Help (source s6).",
        "Why (s3, s4).",
        "One of the aims of s3.",
    ],
)
def test_what_nobody_can_look_up_is_seen(text):
    assert len(faults(text, ["1", "2"])) == 1


def test_what_can_be_looked_up_is_let_through():
    text = "#: Kept (rules 1 and\n#: 2 of\n    docs/rules.md), JPEG_QUALITY, s3://x, rules 97.6%"
    assert faults(text, ["1", "2"]) == []
