"""A row joins the campaign of exactly that name; any other name is doubted."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules.reading import Alternative, Term, Terms, read_row

NONE = Alternative("No campaign", "none")


@pytest.fixture
def read(vocabulary):
    campaigns = Terms(
        (
            Term("C1", "Lock it"),
            Term("C2", "Lock-it"),
            Term("C3", "Darker nights"),
            Term("C4", "+"),
        ),
        codes_too=False,
    )

    def read(campaign):
        return read_row(
            {"title": "T", "lead": "Met", "when": "7 Nov", "campaign": campaign},
            vocabulary=replace(vocabulary, campaigns=campaigns),
            year_start=date(2016, 4, 1),
        )

    return read


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Lock it", "C1"),
        ("Lock-it", "C2"),
        ("lock IT", "C1"),
        ("darker night", "C3"),
        ("+", "C4"),
        ("-", ""),
        ("", ""),
        ("none", ""),
    ],
)
def test_a_name_as_it_is_written_goes_before_one_that_only_sounds_so(read, name, code):
    row = read(name)
    assert (row.campaign, row.campaign_code, row.doubts) == (name, code, ())


@pytest.mark.parametrize(
    ("name", "offered"),
    [("Dark nights", (Alternative("Darker nights", "Darker nights"), NONE)), ("Winter", (NONE,))],
)
def test_a_name_that_nobody_knows_is_doubted_with_what_is_spelt_alike(read, name, offered):
    row = read(name)
    assert (row.campaign, row.campaign_code) == (name, "")
    assert [(one.field, one.text, one.alternatives) for one in row.doubts] == [
        ("campaign", name, offered)
    ]
    assert [read(one.instead).doubts for one in offered] == [()] * len(offered)
