"""Awareness days that others compete with: said alike in the list and on the page of each."""

from datetime import date

import pytest

from plans.queries.occasions import find_occasion, occasions_ahead
from tests.cast import Cast
from tests.factories import AwarenessDayFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)


def test_crowded_days_warn_from_two_others_on(people: Cast) -> None:
    AwarenessDayFactory(name="One", starts=date(2016, 11, 14))
    AwarenessDayFactory(name="Two", starts=date(2016, 11, 16))
    assert [line.is_crowded for line in occasions_ahead(people.alice, TODAY)] == [False, False]
    AwarenessDayFactory(name="Three", starts=date(2016, 11, 18))
    lines = occasions_ahead(people.alice, TODAY)
    assert [line.is_crowded for line in lines] == [True, True, True]
    assert lines[0].near == ["Two", "Three"]


def test_what_is_over_crowds_what_runs_and_what_comes_in_the_list_as_on_its_page(
    people: Cast,
) -> None:
    for name, first, last in (
        ("Early", date(2016, 10, 8), date(2016, 10, 8)),
        ("Nights", date(2016, 10, 14), date(2016, 10, 30)),
        ("Yesterday", date(2016, 10, 24), date(2016, 10, 24)),
        ("Bonfire", date(2016, 10, 31), date(2016, 10, 31)),
    ):
        AwarenessDayFactory(name=name, starts=first, ends=last)
    lines = occasions_ahead(people.alice, TODAY)
    assert {line.occasion.name: line.near for line in lines} == {
        "Nights": ["Early", "Yesterday", "Bonfire"],
        "Bonfire": ["Nights", "Yesterday"],
    }
    for line in lines:
        found = find_occasion(people.alice, line.occasion.key, TODAY)
        assert found is not None and found.near == line.near


def test_at_the_turn_of_the_year_the_days_of_the_other_year_are_near(people: Cast) -> None:
    AwarenessDayFactory(code="LAST", name="Last week", starts=date(2016, 12, 30))
    AwarenessDayFactory(code="FIRST", name="First week", starts=date(2017, 1, 3))
    for key, near in (("day-LAST-2016", "First week"), ("day-FIRST-2017", "Last week")):
        found = find_occasion(people.alice, key, TODAY)
        assert found is not None and found.near == [near]
