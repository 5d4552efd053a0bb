"""Codes, reach, files and the yearly check: the small rules of the register."""

from datetime import date

import pytest

from channels_registry.rules.checks import a_year_before, is_confirmed
from channels_registry.rules.codes import code_for
from channels_registry.rules.files import LARGEST_FILE, why_not_kept
from channels_registry.rules.reach import is_old, reach_in_words

TODAY = date(2016, 10, 25)


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("Tenants' magazine", set(), "TENANTS-MAGAZINE"),
        ("Café notice board — Edgware", set(), "CAFE-NOTICE-BOARD-ED"),
        ("Magazine", {"MAGAZINE"}, "MAGAZINE-2"),
        ("Magazine", {"MAGAZINE", "MAGAZINE-2"}, "MAGAZINE-3"),
        ("Café notice board — Edgware", {"CAFE-NOTICE-BOARD-ED"}, "CAFE-NOTICE-BOA-2"),
        ("日本", set(), "ENTRY"),
    ],
)
def test_a_code_is_made_from_the_name(name, taken, code):
    assert code_for(name, taken) == code


@pytest.mark.parametrize(
    ("number", "unit", "is_estimate", "words"),
    [
        (190_000, "households", True, "about 190,000 households, an estimate"),
        (2_146, "watches", False, "2,146 watches"),
        (0, "", False, "0 people"),
        (None, "households", True, "most of the borough"),
    ],
)
def test_reach_says_whether_it_is_an_estimate(number, unit, is_estimate, words):
    said = reach_in_words(
        number=number, unit=unit, is_estimate=is_estimate, text="most of the borough"
    )
    assert said == words


@pytest.mark.parametrize(
    ("day", "counts"),
    [(None, False), (date(2015, 10, 24), False), (date(2015, 10, 25), True), (TODAY, True)],
)
def test_a_confirmation_and_a_figure_count_for_a_year(day, counts):
    assert is_confirmed(day, TODAY) is counts
    assert is_old(day, TODAY) is not counts


def test_a_year_before_a_leap_day():
    assert a_year_before(date(2016, 2, 29)) == date(2015, 2, 28)


def test_only_known_kinds_of_files_are_kept_and_not_too_large_ones():
    assert why_not_kept("Poster.PDF", LARGEST_FILE) == ""
    assert why_not_kept("poster.exe", 10).startswith("This kind of file cannot be kept. Use one")
    assert why_not_kept("poster.pdf", LARGEST_FILE + 1) == (
        "The file is too large. It may have 20 MB at most."
    )
    assert why_not_kept("figures.csv", 10) == (
        "This kind of file cannot be kept. Use one of: .pdf, .png, .jpg, .svg, .docx, .pptx, .zip."
    )
