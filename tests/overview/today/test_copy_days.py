"""Today of an advocate: by when copy and artwork are due of what goes out in the next weeks."""

from datetime import date

import pytest

from channels_registry.choices import BookingState
from channels_registry.models import Booking
from plans.operations.placements import choose_edition
from tests import factories
from tests.overview.today.opened import page_of

pytestmark = pytest.mark.django_db


def test_copy_and_artwork_of_my_placements_in_the_next_four_weeks(client, people):
    magazine = factories.ChannelFactory(name="The magazine", artwork_lead_days=7)
    edition = factories.EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2016, 11, 28),
        copy_deadline=date(2016, 11, 22),
        slots=1,
    )
    booked = factories.CommunicationFactory(lead_partner=people.lead, title="Lock up")
    choose_edition(
        by=people.alice,
        placement=factories.PlacementFactory(communication=booked, channel=magazine),
        edition=edition,
    )
    posters = factories.ChannelFactory(name="Posters", lead_time_days=14)
    for lead, start in (
        (people.lead, date(2016, 11, 8)),
        (people.lead, date(2016, 11, 7)),
        (people.other, date(2016, 11, 8)),
    ):
        factories.PlacementFactory(
            communication=factories.CommunicationFactory(
                lead_partner=lead, title="Bikes", window_start=start
            ),
            channel=posters,
        )
    page = page_of(client, people.alice)
    assert [
        (each.day, each.what, each.placement.communication.title, each.is_estimate)
        for each in page.context["advocate"]["to_send"]
    ] == [
        (date(2016, 10, 25), "copy", "Bikes", True),
        (date(2016, 11, 21), "artwork", "Lock up", False),
        (date(2016, 11, 22), "copy", "Lock up", False),
    ]
    assert "Tue 22 Nov, in 20 working days: copy for" in page.text
    assert "The magazine, Winter</span>" in page.text
    Booking.objects.update(state=BookingState.WAITING)
    assert "The magazine, Winter: waits for a slot</span>" in page_of(client, people.alice).text


def test_where_no_edition_is_chosen_copy_is_due_as_the_communications_page_says(client, people):
    magazine = factories.ChannelFactory(
        name="The magazine", lead_time_days=42, artwork_lead_days=14
    )
    factories.EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2016, 12, 5),
        copy_deadline=date(2016, 11, 18),
    )
    placement = factories.PlacementFactory(
        communication=factories.CommunicationFactory(
            lead_partner=people.lead,
            window_start=date(2016, 12, 1),
            window_end=date(2016, 12, 31),
        ),
        channel=magazine,
    )
    page = page_of(client, people.alice)
    assert [(each.day, each.what) for each in page.context["advocate"]["to_send"]] == [
        (date(2016, 11, 18), "copy"),
        (date(2016, 11, 21), "artwork"),
    ]
    assert '<span class="app-muted">The magazine, for Winter</span>' in page.text
    shown = client.get(placement.communication.get_absolute_url()).context["page"].placements[0]
    assert (shown.copy_due, shown.artwork_due) == (date(2016, 11, 18), date(2016, 11, 21))


def test_the_last_day_for_the_end_of_its_window_is_among_them_once_the_first_is_past(
    client, people
):
    november = factories.CommunicationFactory(
        lead_partner=people.lead,
        title="Lock up",
        window_start=date(2016, 11, 1),
        window_end=date(2016, 11, 30),
    )
    web = factories.ChannelFactory(name="Web", lead_time_days=14)
    placement = factories.PlacementFactory(communication=november, channel=web)
    page = page_of(client, people.alice)
    assert [
        (each.day, each.what, each.is_estimate) for each in page.context["advocate"]["to_send"]
    ] == [(date(2016, 11, 16), "copy", True)]
    text = " ".join(page.text.split())
    assert "About Wed 16 Nov, in 16 working days: copy for" in text
    assert '<span class="app-muted">Web, for the end of its window</span>' in text
    shown = client.get(placement.communication.get_absolute_url()).context["page"].placements[0]
    assert shown.last_copy_due == date(2016, 11, 16)


def test_no_copy_is_due_for_what_can_go_out_on_its_channel_no_more(client, people):
    december = {
        "lead_partner": people.lead,
        "window_start": date(2016, 12, 1),
        "window_end": date(2016, 12, 31),
    }
    ends = factories.ChannelFactory(
        name="Town radio", lead_time_days=10, valid_to=date(2016, 11, 15)
    )
    none_in_time = factories.ChannelFactory(name="The magazine", lead_time_days=10)
    factories.EditionFactory(
        channel=none_in_time,
        publication_date=date(2017, 1, 9),
        copy_deadline=date(2016, 12, 19),
    )
    for channel in (ends, none_in_time):
        factories.PlacementFactory(
            communication=factories.CommunicationFactory(**december), channel=channel
        )
    assert page_of(client, people.alice).context["advocate"]["to_send"] == []


def test_copy_deadlines_of_the_next_four_weeks(client, people):
    factories.EditionFactory(
        copy_deadline=date(2016, 10, 24), publication_date=date(2016, 12, 1), name="Gone"
    )
    soon = factories.EditionFactory(
        copy_deadline=date(2016, 11, 22), publication_date=date(2016, 12, 8), name="Soon"
    )
    factories.EditionFactory(
        copy_deadline=date(2016, 11, 23), publication_date=date(2016, 12, 9), name="Later"
    )
    assert page_of(client, people.alice).context["advocate"]["deadlines"] == [soon]
