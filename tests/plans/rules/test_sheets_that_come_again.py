"""Who changed what, which year a sheet is about, and how a layout is known again."""

from dataclasses import dataclass
from datetime import date

import pytest

from bsc_comms.kit.financial_year import FinancialYear
from plans.rules.facts import BLANK, FIELDS, differences, facts_of, spoken_of, taken
from plans.rules.layouts import alike, chosen, fingerprint, layout_name
from plans.rules.which_year import guess_year

EVERYTHING = frozenset(FIELDS)
TODAY = date(2016, 10, 25)


def facts(**said) -> dict:
    return {**BLANK, "title": "Lock your shed", **said}


def told(base, mine, theirs, *, spoken=EVERYTHING, sheet_wins=frozenset()) -> list[tuple]:
    found = differences(
        base=base, mine=mine, theirs=theirs, spoken=spoken, sheet_wins=frozenset(sheet_wins)
    )
    return [(one.field, one.before, one.after, one.both, one.wins) for one in found]


# --- who changed what ---

OLD, NEW, OTHER = facts(message="old"), facts(message="new"), facts(message="other")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        (OLD, OLD, OLD, []),
        (OLD, NEW, OLD, [("message", "old", "new", False, "sheet")]),
        (OLD, OLD, NEW, []),
        (OLD, NEW, NEW, []),
        (OLD, NEW, OTHER, [("message", "other", "new", True, "plan")]),
        (OLD, facts(), OLD, [("message", "old", "", False, "sheet")]),
        (None, NEW, facts(), [("message", "", "new", False, "sheet")]),
        (None, facts(), NEW, []),
        (None, NEW, OTHER, [("message", "other", "new", True, "plan")]),
    ],
)
def test_a_field_is_changed_by_the_side_that_changed_it(base, mine, theirs, expected):
    assert told(base, mine, theirs) == expected


def test_the_sheets_word_is_taken_where_somebody_said_so():
    assert told(OLD, NEW, OTHER, sheet_wins={"message"}) == [
        ("message", "other", "new", True, "sheet")
    ]
    both = differences(base=OLD, mine=NEW, theirs=OTHER, spoken=EVERYTHING)
    assert taken(both) == []


def test_what_the_sheet_has_no_column_for_is_left_alone():
    spoken = spoken_of({"What": "title", "When": "from", "Ticked": "channel tick", "Odd": ""})
    assert spoken == {"title", "when", "channel", "topic"}
    assert told(OLD, NEW, OLD, spoken=spoken) == []


def test_which_areas_are_listed_of_the_whole_borough_is_no_difference():
    whole = facts(area={"reach": "borough", "areas": ["B"], "place": ""})
    emptied = facts(area={"reach": "borough", "areas": [], "place": ""})
    one_ward = facts(area={"reach": "local", "areas": ["W1"], "place": ""})

    assert told(whole, emptied, whole) == []
    assert [field for field, *_ in told(whole, one_ward, whole)] == ["area"]
    no_ward = facts(area={"reach": "local", "areas": [], "place": ""})
    assert [field for field, *_ in told(one_ward, no_ward, one_ward)] == ["area"]


def test_a_campaign_that_nobody_knows_takes_nothing_out_of_its_campaign():
    held = facts(campaign="C1")
    assert told(held, facts(campaign=None), held) == []
    assert told(held, facts(campaign=""), held) == [("campaign", "C1", "", False, "sheet")]


def test_a_campaign_is_the_one_that_was_known_by_its_name():
    reading = {
        **dict.fromkeys(("title", "message", "lead", "logo", "result", "reach", "place"), ""),
        **{name: [] for name in ("others", "audiences", "channels", "objectives", "topics")},
        **{"areas": [], "window": None, "state": "planned"},
    }
    said = [("", ""), ("Winter", ""), ("Winter", "C1")]
    read = [{**reading, "campaign": name, "campaign_code": code} for name, code in said]
    assert [facts_of(one)["campaign"] for one in read] == ["", None, "C1"]


def test_what_is_called_issued_and_cannot_be_yet_counts_as_planned():
    reading = {
        **dict.fromkeys(("title", "message", "lead", "logo", "result", "reach", "place"), ""),
        **{name: [] for name in ("others", "audiences", "channels", "objectives", "topics")},
        "areas": [],
        "window": None,
        "state": "issued",
        "kept_as_planned": "its time is still to come",
    }
    assert facts_of(reading)["state"] == "planned"
    assert facts_of({**reading, "kept_as_planned": ""})["state"] == "issued"


# --- which year ---


@dataclass
class Table:
    preamble: tuple[str, ...] = ()
    sheet: str = ""
    name: str = "plan.csv"
    headings: tuple[str, ...] = ("Title", "When")


@pytest.mark.parametrize(
    ("table", "cells", "year"),
    [
        (Table(preamble=("Forward plan 2017/18", "draft")), [], 2017),
        (Table(preamble=("Plan 2017-2018",), name="plan 2014-15.xlsx"), [], 2017),
        (Table(sheet="2015-16"), [], 2015),
        (Table(name="plan_2018_19_v2.csv"), [], 2018),
        (Table(name="16-17.xlsx"), [], 2016),
        (Table(headings=("Title", "Apr 2019 - Mar 2020 (2019/20)")), [], 2019),
        (Table(preamble=("Meeting of 10/11 June",)), ["7.11.14"], 2014),
        (Table(preamble=("2015/16 and 2016/17",)), [], 2016),
        (Table(name="update 10.11.16.csv"), [], 2016),
        (Table(), ["1/4/2013", "31/03/2014", "Oct 2013", "7 Nov"], 2013),
        (Table(headings=("Title", "Apr-15", "May-15", "Jan-16")), [], 2015),
        (Table(), ["1/4/2013", "1/4/2014", "1/4/2015"], 2016),
        (Table(), ["020 8359 2000", "31/31/31", "99/99/9999"], 2016),
    ],
)
def test_the_year_is_where_a_person_would_look_for_it(table, cells, year):
    found = guess_year(table, cells, today=TODAY)
    assert found.year == FinancialYear(year)
    assert found.said.startswith(f"Read as {found.year}")


# --- layouts ---


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("forward plan 2016-17.xlsx", "Police: forward plan"),
        ("Forward_Plan_v3 (2) May 2016.xlsx", "Police: forward plan"),
        ("27.4.16 street scene.csv", "Police: street scene"),
        ("16-17.csv", "Police: sheet"),
        ("BSCP.csv", "Police: BSCP"),
        (f"{'very ' * 40}long.csv", f"Police: {'very ' * 14}ve"),
    ],
)
def test_a_layout_is_named_by_what_does_not_change_from_sending_to_sending(file_name, name):
    assert layout_name("Police", file_name) == name
    assert len(name) <= 80


def test_headings_are_the_same_whatever_their_order_case_or_punctuation():
    assert fingerprint(["Lead agency ", "Who else??"]) == fingerprint(["WHO ELSE", "lead agency"])
    assert fingerprint(["Lead"]) != fingerprint(["Lead", "Who"])
    assert chosen({"Who else??": "others", "Odd": ""}, ["WHO ELSE", "New"]) == {
        "WHO ELSE": "others"
    }


def test_two_sheets_are_versions_of_one_where_half_of_their_headings_are_the_same():
    ours = ["Title", "Lead", "When", "Where"]
    assert alike(ours, [*ours, "Budget"])
    assert not alike(ours, ["Title", "Op", "Dates", "Area", "Media"])
