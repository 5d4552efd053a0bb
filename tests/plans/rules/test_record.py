"""What counts as planned and not issued in a year, and why."""

from datetime import date

import pytest

from bsc_comms.kit.financial_year import FinancialYear
from plans.rules.record import (
    NOBODY_SAID,
    CommunicationFact,
    PlacementFact,
    Who,
    YearFacts,
    record_content,
)

YEAR = FinancialYear(2016)
POLICE = Who(name="Police", counts_as=1, counts_as_name="Police")
OCTOBER = date(2016, 10, 3)


def not_issued(today: date = date(2017, 4, 20), year=YEAR, **fields) -> list[tuple[str, str]]:
    """When one communication was planned and why it was not issued, if the record lists it."""
    given = {
        "id": "a",
        "reference": "",
        "title": "One",
        "lead": POLICE,
        "state": "Planned",
        "precision": "undated",
        "window_start": None,
        "window_end": None,
        "logged_on": date(2016, 6, 1),
    }
    fact = CommunicationFact(**given | fields)
    facts = YearFacts(year=year, today=today, communications=[fact], partners=[POLICE])
    content = record_content(facts, partnership={}, closes=date(2017, 5, 31))
    return [(row["planned_text"], row["reason"]) for row in content["not_issued"]]


@pytest.mark.parametrize("logged_on", [date(2016, 3, 1), date(2016, 6, 1)])
@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("No money", "Moved, with no date yet. No money"),
        ("", "Moved, with no date yet"),
    ],
)
def test_what_was_moved_from_the_year_to_no_date_is_listed_whenever_it_was_logged(
    logged_on, reason, said
):
    found = not_issued(logged_on=logged_on, moves=[(OCTOBER, reason)])
    assert found == [("Not yet known", said)]


def test_what_never_had_a_date_in_the_year_was_not_to_be_issued_yet():
    assert not_issued() == []
    assert not_issued(moves=[(date(2017, 4, 3), "Rain.")]) == []


@pytest.mark.parametrize("logged_on", [date(2016, 3, 1), date(2016, 6, 1)])
def test_what_was_set_aside_once_it_had_no_date_any_more_gives_the_reason_for_that(logged_on):
    found = not_issued(
        logged_on=logged_on,
        state="Cancelled",
        set_aside=True,
        reason="The grant ended.",
        moves=[(OCTOBER, "No money")],
    )
    assert found == [("Not yet known", "The grant ended.")]


def test_what_lost_its_date_and_was_issued_after_the_year_is_said_to_be():
    issued = PlacementFact(channel="Posters", partner=POLICE, issued_on=date(2017, 4, 4))
    (row,) = not_issued(state="Issued", moves=[(OCTOBER, "No money")], placements=[issued])
    assert row == ("Not yet known", "Issued after the year's end: Tue 4 Apr 2017. No money")


@pytest.mark.parametrize("moves", [[], [(date(2017, 3, 24), "Rain.")]])
def test_what_may_go_out_on_both_sides_of_31_march_counts_in_the_year_of_its_last_day(moves):
    over_it = {
        "precision": "other_window",
        "window_start": date(2017, 3, 31),
        "window_end": date(2017, 4, 7),
        "moves": moves,
    }
    assert not_issued(**over_it) == []
    assert not_issued(year=YEAR.next, **over_it) == [
        ("some time 31 Mar to 7 Apr 2017", NOBODY_SAID)
    ]


def test_what_begins_only_after_the_year_from_which_it_was_moved_was_moved_to_a_later_one():
    found = not_issued(
        precision="other_window",
        window_start=date(2017, 4, 1),
        window_end=date(2017, 4, 7),
        moves=[(date(2017, 3, 24), "Rain.")],
    )
    assert found == [
        (
            "some time 1 to 7 Apr 2017",
            "Moved to a later year: some time 1 to 7 Apr 2017. Rain.",
        )
    ]


def test_placements_of_one_day_channel_and_partner_stand_in_one_order_on_every_database():
    several = [
        PlacementFact(channel="Posters", partner=POLICE, issued_on=OCTOBER, **told)
        for told in ({}, {"proof": "a"}, {"proof": "b"}, {"issued_until": date(2016, 10, 9)})
    ]
    facts = [
        CommunicationFact(
            id="a",
            reference="",
            title="One",
            lead=POLICE,
            state="Issued",
            precision="exact",
            window_start=OCTOBER,
            window_end=OCTOBER,
            logged_on=OCTOBER,
            placements=placements,
        )
        for placements in (several, several[::-1])
    ]
    assert facts[0].issued_in(YEAR) == facts[1].issued_in(YEAR) == several
