"""Addresses of what a page lists many of."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from bsc_comms.kit.page_addresses import address_of


@pytest.fixture
def below():
    """A planner that stands below an address of somebody else's."""
    before = get_script_prefix()
    yield lambda: set_script_prefix("/planner/")
    set_script_prefix(before)


def test_an_address_is_what_reverse_says_of_it_wherever_the_planner_stands(below):
    keys = [uuid4(), uuid4()]
    for stand in (lambda: None, below):
        stand()
        for key in keys:
            assert address_of("plans:communication", key) == reverse(
                "plans:communication", args=[key]
            )
    assert address_of("plans:communication", keys[0]).startswith("/planner/")


def test_a_page_that_takes_no_key_has_no_such_address():
    with pytest.raises(NoReverseMatch):
        address_of("plans:plan", uuid4())
