"""A sheet names its own partnership; which name that is comes with the vocabulary."""

from dataclasses import replace
from datetime import date

import pytest

from plans.rules.reading import columns as fields
from plans.rules.reading import read_row
from plans.rules.reading.headings import WHOLE, weigh
from plans.rules.reading.own_names import plain_headings, said_plainly
from plans.rules.reading.recognise import read_columns

YEAR = date(2016, 4, 1)
OWN = ("Safer Northam Partnership", "SNP")


@pytest.fixture(scope="module")
def northam(vocabulary):
    return replace(vocabulary, own_names=OWN)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("SNP logo Y/N", fields.LOGO),
        ("snp branding?", fields.LOGO),
        ("Safer  Northam Partnership logo used", fields.LOGO),
        ("SNP priority", fields.TOPIC),
    ],
)
def test_the_own_name_in_a_heading_is_the_partnership(heading, field):
    assert weigh(said_plainly(heading, OWN)).get(field, 0) >= WHOLE


def test_columns_keep_the_headings_of_the_sheet(northam):
    headings = ["Title", "Lead partner", "Date", "SNP priority", "SNP logo Y/N", "SNP colours"]
    found = read_columns(headings, vocabulary=northam, year_start=YEAR)
    assert found.field_of == {
        "Title": fields.TITLE,
        "Lead partner": fields.LEAD,
        "Date": fields.WHEN,
        "SNP priority": fields.TOPIC,
        "SNP logo Y/N": fields.LOGO,
    }
    assert found.unknown == ("SNP colours",)


def test_two_headings_that_say_the_same_stay_two():
    headings = ("SNP logo", "Partnership logo", "SNP brand", "Safer Northam Partnership brand")
    assert plain_headings(headings, OWN) == ("partnership logo", *headings[1:])


@pytest.mark.parametrize(
    ("cell", "logo", "is_doubted"),
    [
        ("SNP logo on", "yes", False),
        ("no SNP badge", "no", False),
        ("the Safer Northam Partnership logo", "yes", False),
        ("LFB logo only", "unknown", True),
        ("snapshot", "unknown", True),
    ],
)
def test_the_own_name_in_a_cell_is_the_partnership(northam, cell, logo, is_doubted):
    row = read_row(
        {"title": "Sheds", "lead": "Police", "when": "7 May", "logo": cell},
        vocabulary=northam,
        year_start=YEAR,
    )
    assert (row.logo, bool(row.not_understood)) == (logo, is_doubted)
