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
            ("Figures of what came of it", "Changed", "SSCP-2016-001", "Told, Calls", ["value"]),
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


@pytest.mark.parametrize(
    ("becomes", "fields"),
    [
        ({"planned_text": "Fri 24 Mar"}, ["planned"]),
        ({"planned_text": "Fri 24 Mar", "evaluated": True}, ["planned", "evaluated"]),
        ({"issued_text": "24 to 31 Mar", "issued_on": "2017-03-24"}, ["issued on"]),
        ({"issued_text": "31 Mar to 3 Apr"}, ["issued"]),
    ],
)
def test_a_date_in_words_is_named_where_no_field_beside_it_tells_of_it(becomes, fields):
    row = TOLD | {
        "issued_on": "2017-03-31",
        "issued_text": "Fri 31 Mar",
        "planned_text": "Fri 31 Mar",
        "evaluated": False,
    }
    assert changed({"communications": [row]}, {"communications": [row | becomes]}) == [
        ("Communications issued", "Changed", "SSCP-2016-001", "Told", fields)
    ]


def test_what_an_earlier_release_did_not_write_of_a_row_is_no_change_where_it_says_nothing_now():
    burglary = {"label": "Burglary", "source": "Street-level", "after": 5}
    robbery = burglary | {"label": "Robbery"}
    told = changed(
        {"crime": [burglary, robbery]},
        {"crime": [burglary | {"incidents": False}, robbery | {"incidents": True}]},
    )
    assert told == [("Recorded crime", "Changed", "", "Robbery", ["incidents"])]


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


PLACED = {
    "id": "a",
    "reference": "SSCP-2016-001",
    "title": "Told",
    "channel": "Posters",
    "partner": "Police",
    "issued_on": "2016-11-08",
}
CHANGED = ("Placements issued", "Changed", "SSCP-2016-001", "Told, Posters")
GONE = ("Placements issued", "No longer in it", "SSCP-2016-001", "Told, Posters", [])
NEW = ("Placements issued", "Added", "SSCP-2016-001", "Told, Posters", [])


@pytest.mark.parametrize(
    ("becomes", "said"),
    [
        ({"partner": "Constabulary"}, [(*CHANGED, ["partner"])]),
        ({"channel": "Billboards"}, [(*CHANGED[:3], "Told, Billboards", ["channel"])]),
        ({"issued_on": "2016-11-09"}, [(*CHANGED, ["issued on"])]),
        ({"partner": "Fire", "issued_on": "2016-11-09"}, [GONE, NEW]),
        ({"partner": "Fire", "channel": "Radio"}, [GONE, (*NEW[:3], "Told, Radio", [])]),
        ({"partner": "Fire", "id": "b"}, [GONE, NEW]),
    ],
)
def test_a_placement_whose_partner_or_channel_has_another_name_is_no_other_placement(becomes, said):
    assert changed({"placements": [PLACED]}, {"placements": [PLACED | becomes]}) == said


def test_a_partner_that_is_renamed_takes_no_other_placement_with_it():
    other = PLACED | {"partner": "Fire"}
    before = [PLACED, other]
    assert changed(
        {"placements": before}, {"placements": [PLACED | {"partner": "Constabulary"}, other]}
    ) == [(*CHANGED, ["partner"])]


def test_placements_of_one_communication_are_told_apart_by_their_channels():
    leaflet, magazine = (
        TOLD | {"channel": name, "partner": "Police", "issued_on": "2016-11-08"}
        for name in ("Leaflet", "Magazine")
    )
    assert changed({}, {"placements": [leaflet, magazine]}) == [
        ("Placements issued", "Added", "SSCP-2016-001", "Told, Leaflet", []),
        ("Placements issued", "Added", "SSCP-2016-001", "Told, Magazine", []),
    ]
