"""Names in a sheet that leaves: plain where they are read as what they mean, else with a code."""

from datetime import date

import pytest

from plans.documents.plan_names import Names
from plans.rules.reading import Vocabulary

DAY = date(2016, 11, 8)


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(
        Vocabulary.from_rows(
            partners=[
                {"code": "COUNCIL", "name": "Northam Council"},
                {"code": "STREETS", "name": "Street Scene", "parent_code": "COUNCIL"},
                {"code": "TRUST", "name": "Jewish Trust", "aliases": "Safety Team + synagogue"},
                {"code": "TEAM", "name": "Safety Team"},
                {"code": "OLD", "name": "Probation Board", "valid_to": "2014-05-31"},
            ],
            areas=[
                {"code": "B", "name": "Northam", "level": "borough"},
                {"code": "W-OAK", "name": "Oak Park", "level": "ward"},
                {"code": "N-OAK", "name": "Oak Park", "level": "neighbourhood"},
                {"code": "OLD-HILL", "name": "Hill", "level": "ward", "valid_to": "2022-05-04"},
                {"code": "NEW-HILL", "name": "Hill", "level": "ward", "valid_from": "2022-05-05"},
                {"code": "ELM", "name": "Elm Green", "level": "ward"},
            ],
            channels=[
                {"code": "WEB", "name": "Website"},
                {"code": "STALL", "name": "Stalls and events"},
                {"code": "EVENT", "name": "Events"},
                {"code": "RADIO", "name": "Radio", "valid_to": "2018-03-31"},
                {"code": "POST", "name": "Posters", "named_elsewhere": True},
                {"code": "BILL", "name": "Billboards", "aliases": "Posters"},
            ],
            audiences=[
                {"code": "YOUNG", "label": "Young"},
                {"code": "OLD", "label": "Old"},
                {"code": "BOTH", "label": "Young, old"},
            ],
            objectives=[{"code": "INFORM", "label": "Inform"}],
            topics=[
                {"code": "BURG", "label": "Burglary", "exclude_phrases": "Knife crime"},
                {"code": "KNIFE", "label": "Knife crime"},
            ],
        )
    )


@pytest.mark.parametrize(
    ("kind", "codes", "written"),
    [
        ("channels", ["WEB"], "Website"),
        ("channels", ["EVENT", "WEB"], "Events; Website"),
        ("channels", [], ""),
        ("areas", ["ELM"], "Elm Green"),
        ("areas", ["B"], "Northam"),
        ("lead", ["STREETS"], "Street Scene"),
        ("others", ["STREETS"], "Street Scene"),
    ],
)
def test_a_name_that_is_read_as_what_it_means_stands_alone(names, kind, codes, written):
    assert names.cell(kind, codes, DAY) == written


@pytest.mark.parametrize(
    ("kind", "codes", "written"),
    [
        # A ward and a neighbourhood of one name.
        ("areas", ["N-OAK"], "Oak Park [N-OAK]"),
        ("areas", ["W-OAK", "N-OAK"], "Oak Park [W-OAK]; Oak Park [N-OAK]"),
        # A partner that has ended by then.
        ("lead", ["OLD"], "Probation Board [OLD]"),
        # Read as another one beside a word that the row may hold.
        ("others", ["TEAM"], "Safety Team [TEAM]"),
        # A council counts as its team where both are named.
        ("others", ["COUNCIL", "STREETS"], "Northam Council [COUNCIL]; Street Scene"),
        # What it was merged into is known by its name now.
        ("channels", ["POST", "BILL"], "Posters [POST]; Billboards"),
        # Names that together are a third.
        ("audiences", ["YOUNG", "OLD"], "Young [YOUNG]; Old [OLD]"),
    ],
)
def test_a_name_that_could_be_read_as_something_else_has_its_code(names, kind, codes, written):
    assert names.cell(kind, codes, DAY) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2022, 5, 4), "Hill"),
        (date(2022, 5, 5), "Hill [OLD-HILL]"),
        (None, "Hill [OLD-HILL]"),
    ],
)
def test_a_ward_stands_alone_while_it_exists(names, day, written):
    assert names.cell("areas", ["OLD-HILL"], day) == written


@pytest.mark.parametrize(
    ("day", "written"),
    [(date(2018, 3, 31), "Radio"), (date(2018, 4, 1), "Radio [RADIO]"), (None, "Radio [RADIO]")],
)
def test_so_does_a_channel(names, day, written):
    assert names.cell("channels", ["RADIO"], day) == written
