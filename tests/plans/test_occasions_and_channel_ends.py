"""Seasons and best dates name no channel for days on which it is gone."""

from datetime import date

import pytest

from plans.choices import State
from plans.queries.best_dates import best_dates_of
from plans.queries.occasions import occasions_ahead
from tests.cast import Cast
from tests.factories import (
    AwarenessDayFactory,
    ChannelFactory,
    CommunicationFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)


def test_an_occasion_names_the_channels_that_are_there_in_its_days(people: Cast) -> None:
    ChannelFactory(name="Ended", lead_time_days=42, valid_to=date(2017, 1, 31))
    ChannelFactory(name="Ends that day", lead_time_days=5, valid_to=date(2017, 3, 1))
    ChannelFactory(name="Begins", lead_time_days=5, valid_from=date(2017, 2, 1))
    ChannelFactory(name="Begins after", lead_time_days=5, valid_from=date(2017, 3, 2))
    AwarenessDayFactory(starts=date(2017, 3, 1))
    [line] = occasions_ahead(people.alice, TODAY)
    by = date(2017, 2, 24)
    assert [(one.channel.name, one.by) for one in line.starts] == [
        ("Begins", by),
        ("Ends that day", by),
    ]


def weeks_of(people: Cast, *last_days: date | None) -> list[date]:
    channels = [ChannelFactory(lead_time_days=0, valid_to=last) for last in last_days]
    one = CommunicationFactory(
        lead_partner=people.lead,
        undated=True,
        state=State.IDEA,
        topics=[TopicFactory()],
        channels=channels,
    )
    return [week.days.starts for week in best_dates_of(one, people.alice, TODAY)]


def test_no_week_is_best_that_begins_after_one_of_its_channels_has_ended(people: Cast) -> None:
    in_time = [date(2016, 10, 31), date(2016, 11, 7)]
    assert weeks_of(people, None, date(2016, 11, 7)) == in_time


@pytest.mark.parametrize("last_day", [date(2016, 10, 24), date(2016, 10, 30)])
def test_a_channel_that_ends_before_any_week_leaves_them_to_the_others(
    people: Cast, last_day: date
) -> None:
    assert len(weeks_of(people, None, last_day)) == 3


def test_a_channel_that_has_ended_by_today_hides_no_end_of_another(people: Cast) -> None:
    assert weeks_of(people, date(2016, 10, 24), date(2016, 10, 31)) == [date(2016, 10, 31)]
