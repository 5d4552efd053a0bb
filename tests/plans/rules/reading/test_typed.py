"""What a person types in place of a cell: nonsense is answered with a sentence."""

from datetime import date

import pytest

from plans.rules.reading import Vocabulary, why_not_read

YEAR = date(2016, 4, 1)


@pytest.fixture
def why(vocabulary):
    def why(field, text, **row):
        return why_not_read(field, text, vocabulary=vocabulary, year_start=YEAR, **row)

    return why


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (
            "lead",
            "Blah & co",
            "“Blah & co” is not a partner we know. Write the name of a partner as under Partners.",
        ),
        (
            "others",
            "Blah & co",
            "“Blah & co” names no partner that we know. Choose from the list, or name a partner.",
        ),
        (
            "audience",
            "blah",
            "“blah” names no audience that we know. Choose from the list, or name an audience.",
        ),
        (
            "topic",
            "blah",
            "“blah” names no topic that we know. Choose from the list, or name a topic.",
        ),
        (
            "when",
            "blah",
            "“blah” is not a date we can read. Write it like 7 Nov, 4 - 29 April, w/c 7 Nov, "
            "mid Dec or TBC, in the year 2016/17.",
        ),
        (
            "state",
            "blah",
            "“blah” is no status. Write planned, issued, postponed or cancelled.",
        ),
        (
            "logo",
            "blah",
            "“blah” does not say whether the logo is on it. Write yes or no.",
        ),
        (
            "precision",
            "blah",
            "“blah” does not say how precise the date is. Write Week or Month, for example.",
        ),
        (
            "campaign",
            "blah",
            "There is no campaign “blah” that you can see. Write the name of one that there is, "
            "or start it under Campaigns first.",
        ),
    ],
)
def test_what_cannot_be_read_at_all_is_answered(why, field, text, sentence):
    assert why(field, text) == sentence


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("lead", "Met"),
        ("lead", "Blah and the Met"),
        ("others", "Blah, LFB"),
        ("others", "none"),
        ("audience", "Older people [OLDER]"),
        ("channel", ""),
        ("when", "7 Nov"),
        ("when", "tbc"),
        ("from", "7 Nov"),
        ("state", "done, 52 visits"),
        ("logo", "not sure"),
        ("precision", "Week"),
        ("area", "behind the blah"),
        ("title", "blah"),
        ("message", "blah"),
    ],
)
def test_what_can_be_read_in_part_or_is_kept_as_typed_is_not(why, field, text):
    assert why(field, text) == ""


def test_bare_days_are_of_the_rows_month(why):
    assert why("when", "4 - 29") != ""
    assert why("when", "4 - 29", month="May") == ""


def test_a_partner_is_known_while_there_is_one_of_the_name():
    ended = {"code": "OLD", "name": "Probation Board", "valid_to": date(2014, 5, 31)}
    names = Vocabulary.from_rows(
        partners=[ended], areas=[], channels=[], audiences=[], objectives=[], topics=[]
    )

    def why(on):
        text = "Probation Board"
        return why_not_read("others", text, vocabulary=names, year_start=YEAR, on=on)

    assert why(date(2014, 5, 31)) == ""
    assert why(date(2014, 6, 1)).startswith("“Probation Board” names no partner")


def test_a_sign_of_the_sheets_legend_is_a_status(why):
    assert why("state", "zz") != ""
    assert why("state", "zz", legend={"zz": "issued"}) == ""
