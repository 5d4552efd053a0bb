"""How many people a sheet speaks of is not how old they are."""

import re
from datetime import date

import pytest

from plans.rules.reading import read_row

YEAR = date(2016, 4, 1)


@pytest.fixture
def read(own_vocabulary):
    def read(audience):
        cells = {"title": "Shed locks", "lead": "Met", "when": "7 Nov", "audience": audience}
        return read_row(cells, vocabulary=own_vocabulary, year_start=YEAR)

    return read


def of_audience(row):
    return [one.read_as for one in row.doubts if one.field == "audience"]


@pytest.mark.parametrize(
    ("text", "codes", "figures"),
    [
        ("100+ residents", ["RESIDENTS"], "100"),
        ("over 200 residents", ["RESIDENTS"], "over 200"),
        ("Over 50 businesses", ["BUSINESS"], "Over 50"),
        ("20-30 shops", ["BUSINESS"], "20 30"),
        ("50-100 tenants", ["TENANTS"], "50 100"),
        ("all tenants (250+)", ["TENANTS"], "250"),
        ("up to 20 residents", ["RESIDENTS"], "up 20"),
        ("10-15 volunteers", ["RESIDENTS", "VCS"], "10 15"),
        ("over 65s, 200+ residents", ["OLDER", "RESIDENTS"], "200"),
    ],
)
def test_what_is_counted_is_no_age_and_its_figures_are_listed(read, text, codes, figures):
    row = read(text)
    assert sorted(row.audiences) == codes
    assert [one.text for one in row.not_understood if one.field == "audience"] == [figures]


@pytest.mark.parametrize("text", ["50+ residents", "over 60 tenants", "20-30 people"])
def test_figures_before_people_that_can_be_either_are_doubted(read, text):
    assert of_audience(read(text)) == [f"“{text}” is read as how old they are, not how many"]


@pytest.mark.parametrize("text", ["1,200+ residents", "over 1,200 residents"])
def test_a_part_of_a_longer_number_is_no_age(read, text):
    assert read(text).audiences == ("RESIDENTS",)


def test_a_number_within_a_word_is_no_age(read):
    row = read("U3A")
    assert (row.audiences, row.not_understood) == (("OLDER",), ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("16-24", "YOUNG"),
        ("65+", "OLDER"),
        ("Over 60s", "OLDER"),
        ("over 60s residents", "OLDER"),
        ("residents (65+)", "OLDER"),
        ("residents aged 50 and over", "OLDER"),
        ("people aged 100+", "OLDER"),
        ("young people 11-17", "YOUNG"),
        ("under 25s", "YOUNG"),
        ("under 25 volunteers", "YOUNG"),
        ("10-15 year old volunteers", "YOUNG"),
        ("16-25 students", "YOUNG"),
        ("16-25 business students", "YOUNG"),
        ("11-16 school pupils", "YOUNG"),
        ("5-11 school children", "YOUNG"),
        ("11-16,17-18", "YOUNG"),
        ("Over 60 home owners", "OLDER"),
        ("65+ home owners", "OLDER"),
    ],
)
def test_ages_stay_ages_without_a_doubt(read, text, code):
    row = read(text)
    assert code in row.audiences
    assert of_audience(row) == []
    assert [one.text for one in row.not_understood if re.search(r"\d", one.text)] == []
