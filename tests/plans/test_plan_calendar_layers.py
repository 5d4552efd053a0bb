"""Behind the plan as a month: holidays, awareness days, careful periods, editions and copy days."""

from datetime import date

import pytest

from bsc_comms.kit.working_days import as_if_announced
from evidence.choices import CarefulKind
from tests.factories import (
    AwarenessDayFactory,
    CarefulPeriodFactory,
    EditionFactory,
)
from tests.plans.plan_calendar import URL, month

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.both_databases,
    pytest.mark.usefixtures("in_october"),
]


def _layers_of_december(client, people, hide: str) -> list[str]:
    query = f"?month=2016-12&hide={hide}"
    weeks = month(client, people.bob, query).weeks
    return sorted({bar.title for each in weeks for bar in each.layers})


def test_each_layer_behind_the_calendar_can_be_switched_off(client, people):
    AwarenessDayFactory(name="Aware", starts=date(2016, 12, 6), ends=date(2016, 12, 6))
    elections = {"starts": date(2016, 12, 6), "ends": date(2016, 12, 7)}
    CarefulPeriodFactory(name="Election", kind=CarefulKind.PRE_ELECTION, **elections)
    CarefulPeriodFactory(name="Feast", kind=CarefulKind.COMMUNITY, **elections)
    edition = EditionFactory(
        name="Winter", copy_deadline=date(2016, 12, 8), publication_date=date(2016, 12, 14)
    )
    called = f"{edition.channel.name}, Winter"
    every = {
        "holidays": "Bank holiday",
        "elections": "Election",
        "community": "Feast",
        "awareness": "Aware",
        "deadlines": f"Copy due: {called}",
        "editions": f"Out: {called}",
    }

    for layer, name in every.items():
        shown = _layers_of_december(client, people, layer)
        assert {title.removesuffix(" (date expected, not confirmed)") for title in shown} == {
            *every.values()
        } - {name}
    assert _layers_of_december(client, people, ".".join(every)) == []


def test_a_switch_keeps_the_filters_and_turns_round(client, people):
    client.force_login(people.bob)
    response = client.get(f"{URL}?month=2016-12&partner=OTHER&hide=awareness.editions")

    links = {one["label"]: (one["on"], one["url"]) for one in response.context["layers"]}

    assert links["Awareness days"] == (False, "?month=2016-12&partner=OTHER&hide=editions")
    assert links["Bank holidays"] == (
        True,
        "?month=2016-12&partner=OTHER&hide=holidays.awareness.editions",
    )


def _holidays_of_december(client, people) -> list[tuple[int, int]]:
    """Of each its week, from 0, and its day of the week."""
    return [
        (number, bar.start)
        for number, each in enumerate(month(client, people.bob, "?month=2016-12").weeks)
        for bar in each.layers
        if bar.title == "Bank holiday"
    ]


def test_bank_holidays_are_those_of_england_and_what_was_announced_late(client, people):
    boxing_day, day_after = (4, 1), (4, 2)
    assert _holidays_of_december(client, people) == [boxing_day, day_after]
    with as_if_announced(frozenset({date(2016, 12, 5), date(2017, 12, 5)})):
        assert _holidays_of_december(client, people) == [(1, 1), boxing_day, day_after]


def test_copy_due_on_a_holiday_announced_since_stands_on_the_day_before(client, people):
    """The last week of October's page ends with Sunday 6 November."""
    monday = date(2016, 11, 7)
    EditionFactory(name="Winter", copy_deadline=monday, publication_date=date(2016, 12, 14))

    def due(asked: str) -> list[int]:
        shown = month(client, people.bob, asked)
        bars = [bar for each in shown.weeks for bar in each.layers]
        return [bar.start for bar in bars if bar.title.startswith("Copy due: ")]

    assert (due("?month=2016-10"), due("?month=2016-11")) == ([], [1])
    with as_if_announced(frozenset({monday})):
        assert (due("?month=2016-10"), due("?month=2016-11")) == ([5], [5])
