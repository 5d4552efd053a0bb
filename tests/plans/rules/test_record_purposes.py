"""What the record says of each outcome and of each point of the strategic plan."""

import pytest

from evidence.rules.scores import Said
from plans.rules.record_purposes import borne_on

CONTENT = {
    "figures": [
        {"key": "joint", "value": 2},
        {"key": "communications", "value": 7},
        {"key": "logged_late", "value": 1},
        {"key": "not_issued", "value": 3},
    ],
    "placements": [
        {"proof": "https://example.org/poster"},
        {"proof": "A file is kept in the planner"},
        {"proof": "Handed out at the door"},
    ],
    "overlaps": [{"value": 4}, {"value": 1}],
    "by_channel": [{}, {}, {}],
    "indicators": [
        {"said": said} for said in (Said.BETTER, Said.WORSE, Said.BETTER, Said.NO_CLEAR)
    ],
    "crime": [
        {"label": label, "source": "Borough", "incidents": False, "said": said}
        for label, said in (("Arson", "lower"), ("Drugs", "higher"), ("Theft", "unclear"))
    ],
    "measures": [{}, {}],
}
COUNTS = {
    "carried_lines": 5,
    "forward_plans": 6,
    "with_evidence": 3,
    "advocates": 8,
    "in_season": 9,
    "champions": 4,
    "year_is_over": 1,
}

INDICATORS = {
    "RPS-INFO": {
        "label": "Feel informed (%)",
        "change": "+1 point, margin 4.0",
        "said": "no clear change",
    },
    "PAS-INFORMED": {
        "label": "Feel well informed (%)",
        "change": "\u22122 points, margin 1.8",
        "said": "worse",
    },
    "PAS-TRUST": {"label": "Trust", "change": "+9 points, margin 1.8", "said": "better"},
}


def said(code: str, **content) -> str:
    (row,) = borne_on([(code, "It")], {**CONTENT, **content}, COUNTS, INDICATORS)
    return row["said"]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SP-01", "2 of 7 communications were issued jointly; overlaps answered: 5."),
        ("SP-02", "Communications issued that carried a line of all partners: 5."),
        ("SP-03", "Channels used: 3."),
        ("SP-04", "Communications logged late: 1; planned and not issued: 3."),
        ("SP-05", "Forward plans published in the year: 6."),
        ("SP-06", "Requests and answers stand in the minutes of the subgroup."),
        (
            "SP-07",
            "3 of 7 communications issued name the survey finding, indicator or other intelligence "
            "that they answer.",
        ),
        ("SP-08", "Partners with a named advocate at the end of the year: 8."),
        (
            "SP-09",
            "Placements issued in a month in which what they are about usually rises: 9.",
        ),
        ("SP-10", "Champions in their role at the end of the year: 4."),
        ("OUT-5", "Figures of what went out and what people did with it: 2."),
        (
            "OUT-6",
            "3 placements in this record: 2 with a link or a file, 1 with the reason why there is "
            "neither.",
        ),
    ],
)
def test_each_point_says_the_figures_that_bear_on_it(code, words):
    assert said(code) == words


def test_roles_of_a_year_that_goes_on_are_said_of_the_day_on_which_they_were_counted():
    counts = {**COUNTS, "year_is_over": 0}
    points = borne_on([("SP-08", "It"), ("SP-10", "It")], CONTENT, counts, INDICATORS)
    assert [row["said"] for row in points] == [
        "Partners with a named advocate when this was compiled: 8.",
        "Champions in their role when this was compiled: 4.",
    ]


def test_an_effect_is_said_by_all_indicators_and_only_where_there_are_any():
    assert said("OUT-4") == (
        "Survey indicators with two waves to compare: 2 better, 1 worse, 1 without a clear change."
    )
    assert said("OUT-4", indicators=[]) == (
        "No survey indicator has a score from before and one from the year."
    )


def test_a_clear_change_that_is_neither_better_nor_worse_and_what_nobody_knows_stand_apart():
    assert said("OUT-4", indicators=[{"said": each} for each in Said]) == (
        "Survey indicators with two waves to compare: 1 better, 1 worse, 1 without a clear change; "
        "2 higher or lower; 1 not known."
    )


def test_what_people_think_and_know_is_said_by_the_indicators_that_ask_it():
    assert said("OUT-3") == (
        "Feel informed (%): +1 point, margin 4.0, no clear change; "
        "Feel well informed (%): \u22122 points, margin 1.8, worse."
    )
    assert said("OUT-1") == (
        "No survey indicator that asks this has a score from before and one from the year."
    )


def test_crime_is_said_beyond_chance_and_only_for_two_complete_years():
    assert said("OUT-2") == (
        "Of 3 kinds of recorded crime 1 fell and 1 rose beyond what chance alone does."
    )
    assert said("OUT-2", crime=[]) == "No kind of crime has two complete years to compare."


def test_one_crime_of_two_sources_counts_once_and_incidents_stand_apart():
    again = {"label": "Theft", "source": "A street file", "incidents": False, "said": "lower"}
    unrest = {**again, "label": "Unrest", "incidents": True, "said": "higher"}
    assert said("OUT-2", crime=[again, *CONTENT["crime"], unrest]) == (
        "Of 3 kinds of recorded crime 1 fell and 1 rose beyond what chance alone does. "
        "All are of one source: Borough. Incidents, which are no crimes: Unrest, higher."
    )
    assert said("OUT-2", crime=[again, unrest]) == (
        "Of 1 kind of recorded crime 1 fell and 0 rose beyond what chance alone does. "
        "Incidents, which are no crimes: Unrest, higher."
    )
    assert said("OUT-2", crime=[unrest]) == (
        "No kind of crime has two complete years to compare. "
        "Incidents, which are no crimes: Unrest, higher."
    )
