"""What is said to have changed between two revisions of a record."""

import pytest

from plans.rules.record_difference import LISTS, difference

NOTHING = {"figures": [], **{key: [] for key, _, _ in LISTS}}
TOLD = {"id": "a", "reference": "SSCP-2016-001", "title": "Told", "lead": "Police"}


def changed(before: dict, after: dict) -> list[tuple]:
    told = difference({**NOTHING, **before}, {**NOTHING, **after}, since=1, why="It came to light.")
    assert (told["since"], told["why"], told["figures"]) == (1, "It came to light.", [])
    return [
        (row["list"], row["what"], row["reference"], row["title"], row["fields"])
        for row in told["rows"]
    ]


@pytest.mark.parametrize(
    ("part", "before", "after", "said"),
    [
        (
            "evaluations",
            TOLD | {"worked": "Yes", "learned": "Nothing"},
            TOLD | {"worked": "No", "learned": "It failed"},
            ("Evaluations", "Changed", "SSCP-2016-001", "Told", ["worked", "learned"]),
        ),
        (
            "measures",
            TOLD | {"level": "Outputs", "channel": "", "what": "Calls", "value": 2.0},
            TOLD | {"level": "Outputs", "channel": "", "what": "Calls", "value": 3.0},
            ("Figures of what came of it", "Changed", "SSCP-2016-001", "Told", ["value"]),
        ),
        (
            "campaigns",
            {"name": "Autumn", "spent": []},
            {"name": "Autumn", "spent": ["2"]},
            ("Campaigns", "Changed", "", "Autumn", ["spent"]),
        ),
        (
            "crime",
            {"label": "Burglary", "source": "Street-level", "after": 5},
            {"label": "Burglary", "source": "Street-level", "after": 6},
            ("Recorded crime", "Changed", "", "Burglary", ["after"]),
        ),
    ],
)
def test_each_part_of_a_record_tells_what_changed_in_it(part, before, after, said):
    assert changed({part: [before]}, {part: [after]}) == [said]


def test_where_nothing_else_tells_the_parts_that_differ_are_named():
    assert changed({"method": "One"}, {"method": "Another"}) == [
        ("Parts of the record", "Changed", "", "Method", [])
    ]
    assert changed({"method": "One"}, {"method": "One"}) == []


def test_a_part_that_an_earlier_release_did_not_compile_is_added():
    told = difference(
        {"figures": [], "placements": [], "communications": [], "not_issued": []},
        {**NOTHING, "campaigns": [{"name": "Autumn"}]},
        since=1,
        why="",
    )
    assert [(row["list"], row["what"], row["title"]) for row in told["rows"]] == [
        ("Campaigns", "Added", "Autumn")
    ]
