"""What has to agree in a channel."""

from datetime import date

import pytest

from channels_registry.rules.channels import DAY_TO_COME, NO_OWNER, UNIT, what_is_wrong

TODAY = date(2016, 10, 25)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"reach_number": 500, "reach_unit": ""}, [("reach_unit", UNIT)]),
        ({"reach_number": 0, "reach_unit": ""}, [("reach_unit", UNIT)]),
        ({"reach_number": 500, "reach_unit": "followers"}, []),
        ({"reach_number": None, "reach_unit": ""}, []),
        ({"reach_as_at": date(2016, 10, 26)}, [("reach_as_at", DAY_TO_COME)]),
        ({"reach_as_at": TODAY}, []),
        ({"owners": (), "shared_by_all": False}, [("owners", NO_OWNER)]),
        ({"owners": ()}, [("owners", NO_OWNER)]),
        ({"owners": (), "shared_by_all": True}, []),
        ({"owners": ("LEAD",)}, []),
        ({"reach_number": 500}, []),
        ({}, []),
    ],
)
def test_a_figure_has_its_unit_and_a_channel_its_owner(said, wrong):
    assert [(about[0], right) for about, right in what_is_wrong(said, TODAY)] == wrong
