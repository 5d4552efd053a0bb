"""Choosing an edition or another channel for a placement, and giving a slot back."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.models import Booking
from channels_registry.operations import book
from plans.choices import PlacementState, Visibility
from plans.models import Communication, Placement
from plans.operations.placements import choose_edition
from tests.factories import ChannelFactory
from tests.plans.october import NOW
from tests.plans.placement_pages.editions import edition_of, placed

pytestmark = pytest.mark.django_db


def address(name, placement):
    return reverse(f"plans:placement_{name}", args=[placement.pk])


def test_the_form_lists_the_editions_that_take_copy_with_their_space(client, people, magazine):
    placement = placed(people, magazine)
    full = edition_of(magazine, "Full")
    book(by=people.charlie, edition=full, partner=people.named)
    book(by=people.charlie, edition=full, partner=people.named)
    edition_of(magazine, "Spring", publication_date=date(2017, 3, 6), slots=3)
    edition_of(magazine, "Open", publication_date=date(2017, 6, 5), slots=None)
    edition_of(magazine, "Gone", publication_date=date(2016, 11, 7), copy_deadline=NOW.date())
    with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
        client.force_login(people.alice)
        form = client.get(address("edition", placement)).context["form"]
    field = form.fields["edition"]
    assert [name for _, name in field.choices] == ["Full", "Spring", "Open"]
    assert list(field.widget.hints.values()) == [
        "Copy due Thu 10 Nov (in 11 working days), out Mon 5 Dec. "
        "Full, 1 waits: you would join the line",
        "Copy due Thu 10 Nov (in 11 working days), out Mon 6 Mar, after the window. "
        "3 of 3 slots free",
        "Copy due Thu 10 Nov (in 11 working days), out Mon 5 Jun 2017, after the window. "
        "No booking needed",
    ]


def test_choosing_books_and_says_so(client, people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine)
    client.force_login(people.alice)
    response = client.post(address("edition", placement), {"edition": edition.pk}, follow=True)
    assert "A slot in Winter is held. The channel’s owner answers by letter." in response.text
    placement.refresh_from_db()
    assert placement.booking.edition == edition
    response = client.post(address("leave", placement), follow=True)
    assert "It is no longer in Winter." in response.text
    assert Placement.objects.get().current_edition is None


def test_a_place_in_the_line_is_called_waiting(client, people, magazine):
    placement, edition = placed(people, magazine), edition_of(magazine)
    book(by=people.charlie, edition=edition, partner=people.named)
    choose_edition(by=people.alice, placement=placement, edition=edition)
    client.force_login(people.alice)
    page = client.get(address("edition", placement))
    assert "It waits for Winter: choosing another takes it out of that line." in page.text
    assert "Not waiting for Winter after all?" in page.text
    assert "It is in Winter now" not in page.text
    (hint,) = page.context["form"].fields["edition"].widget.hints.values()
    assert hint.endswith(". It waits for this one")
    response = client.post(address("leave", placement), follow=True)
    assert "It no longer waits for Winter." in response.text
    assert "Others can have the space now" not in response.text


def test_whoever_books_for_something_kept_back_is_told_what_shows(client, people, magazine):
    placement = placed(people, magazine, visibility=Visibility.LEAD, reference=None)
    edition = edition_of(magazine)
    client.force_login(people.alice)
    assert "shows only as held by Lead" in client.get(address("edition", placement)).text
    response = client.post(address("edition", placement), {"edition": edition.pk}, follow=True)
    assert "The register shows only that Lead has booked." in response.text
    assert "Its slots show in the register only as held by Lead" in response.text
    client.force_login(people.bob)
    shown = client.get(reverse("channels_registry:edition", args=[magazine.code, edition.pk])).text
    assert "Lead partner" in shown
    assert "Lock up" not in shown


def test_a_choice_that_is_gone_says_what_to_do(client, people, magazine):
    placement = placed(people, magazine)
    edition_of(magazine)
    client.force_login(people.alice)
    page = client.post(address("edition", placement), {"edition": "0"})
    assert "It takes no more copy, or is not this channel’s: choose another" in page.text
    assert not Booking.objects.exists()


def test_another_channel_instead_with_one_click(client, people, magazine):
    placement = placed(people, magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    quick = ChannelFactory(name="Quick", lead_time_days=2)
    version = Communication.objects.get().version
    sent = {"channel": quick.code, "version": version}
    client.force_login(people.alice)
    page = client.post(address("instead", placement), sent, follow=True)
    assert "It goes out on Quick now, not on The magazine." in page.text
    chosen.booking.refresh_from_db()
    assert chosen.booking.state == BookingState.WITHDRAWN
    assert {
        (each.channel.name, each.state) for each in Placement.objects.select_related("channel")
    } == {("The magazine", PlacementState.DROPPED), ("Quick", PlacementState.PLANNED)}
    again = client.post(address("instead", placement), sent, follow=True)
    assert "Somebody changed it in the meantime" in again.text


@pytest.mark.both_databases
def test_a_nul_byte_in_what_a_button_sends_is_left_out(client, people, magazine):
    placement, quick = placed(people, magazine), ChannelFactory(name="Quick", lead_time_days=2)
    sent = {"channel": f"{quick.code}\0", "version": Communication.objects.get().version}
    client.force_login(people.alice)
    page = client.post(address("instead", placement), sent, follow=True)
    assert "It goes out on Quick now, not on The magazine." in page.text


@pytest.mark.parametrize("name", ["edition", "leave", "instead"])
def test_a_reader_may_not_and_a_secret_is_not_found(client, people, magazine, name):
    placement = placed(people, magazine)
    client.force_login(people.bob)
    assert client.post(address(name, placement)).status_code == 403
    Communication.objects.update(visibility=Visibility.LEAD)
    assert client.post(address(name, placement)).status_code == 404
