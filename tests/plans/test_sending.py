"""By when copy has to be sent, and for which edition."""

from datetime import date

import pytest

from channels_registry.choices import BookingState, EditionState
from plans.choices import State
from plans.queries.sending import edition_that_ended, editions_on, sending_of
from plans.rules.placing import Due
from tests.factories import (
    BookingFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    PlacementFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
YESTERDAY, TOMORROW = date(2016, 10, 24), date(2016, 10, 26)


def test_an_edition_is_ahead_up_to_the_day_on_which_it_comes_out():
    channel = ChannelFactory()
    _, today, ahead, cancelled = (
        EditionFactory(channel=channel, publication_date=day, copy_deadline=YESTERDAY, place=place)
        for day, place in ((YESTERDAY, ""), (TODAY, ""), (TOMORROW, ""), (TOMORROW, "Hall"))
    )
    cancelled.state, cancelled.state_reason = EditionState.CANCELLED, "No paper"
    cancelled.save()
    assert editions_on([channel], TODAY) == {channel.pk: [today, ahead]}


@pytest.mark.parametrize(("issued", "ended"), [(False, True), (True, False)])
def test_only_what_is_still_planned_has_lost_an_edition(issued, ended):
    booking = BookingFactory(state=BookingState.WITHDRAWN)
    placement = PlacementFactory(channel=booking.edition.channel, booking=booking, issued=issued)
    assert edition_that_ended(placement) == (booking.edition if ended else None)


@pytest.mark.parametrize(("issued", "ended_on"), [(False, YESTERDAY), (True, None)])
def test_the_end_of_its_channel_is_said_of_what_has_not_gone_out_there(issued, ended_on):
    placement = PlacementFactory(
        communication=CommunicationFactory(
            state=State.ISSUED if issued else State.PLANNED, window_start=date(2016, 11, 8)
        ),
        channel=ChannelFactory(valid_to=YESTERDAY),
        issued=issued,
    )
    assert sending_of(placement, [], TODAY).ended_on == ended_on


@pytest.mark.parametrize("in_an_edition", [True, False])
def test_what_stands_on_a_merged_channel_has_the_lead_times_of_the_one_that_carries_it(
    in_an_edition,
):
    kept = ChannelFactory(lead_time_days=28, artwork_lead_days=35, lead_time_is_estimate=False)
    gone = ChannelFactory(
        lead_time_days=3, artwork_lead_days=4, merged_into=kept, valid_to=YESTERDAY
    )
    out = date(2016, 12, 14)
    placement = PlacementFactory(
        communication=CommunicationFactory(window_start=out, window_end=out),
        channel=gone,
        edition=EditionFactory(channel=gone, publication_date=out, copy_deadline=date(2016, 12, 1))
        if in_an_edition
        else None,
    )
    copy = date(2016, 12, 1) if in_an_edition else date(2016, 11, 16)
    assert sending_of(placement, [], TODAY).due == Due(copy=copy, artwork=date(2016, 11, 9))
