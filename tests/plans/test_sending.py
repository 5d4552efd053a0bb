"""By when copy has to be sent, and for which edition."""

from datetime import date

import pytest

from channels_registry.choices import BookingState, EditionState
from plans.choices import State
from plans.queries.sending import edition_that_ended, editions_on, sending_of
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
