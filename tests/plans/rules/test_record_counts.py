"""How what was issued is counted under terms that share a name."""

from datetime import date

from plans.rules.record_counts import Place, by_each_of, by_term, told_apart

PLACEMENTS = [{"id": "a"}, {"id": "a"}, {"id": "b"}]


def test_two_terms_of_one_name_count_a_placement_once():
    communications = [
        {"id": "a", "areas": ["Hendon", "Hendon"]},
        {"id": "b", "areas": ["Hendon", "Hale"]},
    ]
    assert by_term(PLACEMENTS, communications, "areas", none="None") == [
        {"label": "Hendon", "communications": 2, "placements": 3},
        {"label": "Hale", "communications": 1, "placements": 1},
    ]


def test_two_aims_of_one_name_count_a_joint_communication_once():
    communications = [
        {"id": "a", "joint": True, "aims": ["Trust", "Trust"]},
        {"id": "b", "joint": False, "aims": ["Trust"]},
    ]
    assert by_each_of("aims", ["Trust", "Safety"], PLACEMENTS, communications) == [
        {"label": "Trust", "communications": 2, "issued_jointly": 1, "placements": 3},
        {"label": "Safety", "communications": 0, "issued_jointly": 0, "placements": 0},
    ]


def test_places_of_one_name_are_told_apart_by_their_kind_and_when_they_ended():
    places = {
        1: Place("Hendon", "ward", date(2022, 5, 4)),
        2: Place("Hendon", "ward"),
        3: Place("Hendon", "neighbourhood"),
        4: Place("Hale", "ward", date(2022, 5, 4)),
    }
    assert told_apart(places) == {
        1: "Hendon, ward until 2022",
        2: "Hendon, ward",
        3: "Hendon, neighbourhood",
        4: "Hale",
    }
