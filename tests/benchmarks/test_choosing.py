"""What `make bench ARGS="--only WORD"` measures, and that a database is made once."""

import pytest

from benchmarks import databases, million, million_table
from benchmarks.cases import CASES, REGISTER_CASES
from benchmarks.run import TIMED, chosen
from benchmarks.table import MOST_TIMES


def test_every_case_has_a_limit_and_can_be_asked_for_by_its_name():
    names = [case.name for case in (*CASES, *REGISTER_CASES)]
    pages = TIMED[0]
    assert sorted(names) == sorted(MOST_TIMES)
    assert sorted(pages.cases) == sorted(names)
    assert tuple(million.ACTS) == million_table.NAMES


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("list", ["pages"]),
        ("record", ["pages", "annual records"]),
        ("feeds", ["publishing and feeds"]),
        ("", ["pages", "time to find overlaps", "publishing and feeds", "annual records"]),
        ("million:", []),
        ("nothing of this name", []),
    ],
)
def test_a_word_chooses_the_parts_that_hold_it(word: str, parts: list[str]):
    assert [part.name for part in chosen(word, with_million=False)] == parts


def test_a_million_is_measured_where_it_is_asked_for():
    assert [part.name for part in chosen("million: list", with_million=True)] == ["million"]
    assert [part.name for part in chosen("", with_million=True)] == [part.name for part in TIMED]


def test_a_database_is_kept_under_the_code_that_makes_it(tmp_path, monkeypatch):
    """Another rule, migration or reference row makes another; a view does not."""
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    rule, view = tmp_path / "plans" / "rules" / "lines.py", tmp_path / "plans" / "views.py"
    rule.parent.mkdir(parents=True)
    rule.write_text("ONE = 1")
    before = databases._digest()
    view.write_text("ANYTHING = 1")
    assert databases._digest() == before
    rule.write_text("ONE = 2")
    assert databases._digest() != before
