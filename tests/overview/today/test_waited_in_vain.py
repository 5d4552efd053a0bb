"""Today of an advocate names what waited for a slot in vain, and leads to another edition."""

from datetime import date

import pytest
from django.urls import reverse

from channels_registry.choices import BookingState
from channels_registry.models import Booking
from plans.choices import State
from tests import factories
from tests.overview.today.opened import page_of

pytestmark = pytest.mark.django_db


def test_what_waited_for_a_slot_in_vain_is_led_to_another_edition(client, people):
    """Today is 25 October 2016: copy of the autumn's edition was due the day before."""
    magazine = factories.ChannelFactory(name="The magazine")
    past, due_today = (
        factories.EditionFactory(
            channel=magazine, name=name, slots=1, copy_deadline=copy, publication_date=day
        )
        for name, copy, day in (
            ("Autumn", date(2016, 10, 24), date(2016, 11, 7)),
            ("Late autumn", date(2016, 10, 25), date(2016, 11, 8)),
        )
    )

    def waiting(title: str, edition, partner=people.lead, **how):
        communication = factories.CommunicationFactory(
            title=title,
            lead_partner=partner,
            **{"window_start": date(2016, 11, 1), "window_end": date(2016, 11, 30), **how},
        )
        booking = factories.BookingFactory(
            edition=edition, partner=partner, state=BookingState.WAITING
        )
        return factories.PlacementFactory(
            communication=communication, channel=magazine, booking=booking
        )

    in_vain = waiting("Lock up", past)
    waiting("Bikes", due_today)
    waiting("Sheds", past, partner=people.other)
    waiting("Over", past, window_start=date(2016, 10, 3), window_end=date(2016, 10, 21))
    waiting("Off", past, state=State.CANCELLED, state_reason="No room")
    held = waiting("In it", past)
    Booking.objects.filter(placement=held).update(state=BookingState.HELD)
    page = page_of(client, people.alice)
    assert page.context["advocate"]["in_vain"] == [in_vain]
    said = "No slot came free for it in The magazine, Autumn, whose copy was due Mon 24 Oct."
    assert said in page.text
    assert reverse("plans:placement_edition", args=[in_vain.pk]) in page.text
