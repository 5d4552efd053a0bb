"""Choosing an edition or another channel for a placement, and giving a slot back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.models import Booking
from channels_registry.operations import book
from plans.choices import PlacementState, Precision, Visibility
from plans.models import Communication, Placement
from plans.operations.placements import choose_edition
from tests.factories import ChannelFactory
from tests.plans.october import NOW
from tests.plans.placement_pages.editions import edition_of, line_of, opened, placed

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


def test_the_form_says_where_its_partner_has_a_slot_already(client, people, magazine):
    placement = placed(people, magazine)
    one = edition_of(magazine, "One", slots=3)
    full = edition_of(magazine, "Full", publication_date=date(2016, 12, 6))
    half = edition_of(magazine, "Half", publication_date=date(2016, 12, 7), slots=2)
    for edition, partner in ((one, people.lead), (full, people.lead), (half, people.other)):
        book(by=people.coordinator, edition=edition, partner=partner)
    book(by=people.coordinator, edition=full, partner=people.lead)
    client.force_login(people.alice)

    def said() -> list[str]:
        form = client.get(address("edition", placement)).context["form"]
        return [hint.split(". ", 1)[1] for hint in form.fields["edition"].widget.hints.values()]

    assert said() == [
        "2 of 3 slots free. Lead has 1 slot in it already: this would be one more",
        "Full, 1 waits: you would join the line. Lead has 1 slot and waits for 1 slot"
        " in it already: this would be one more",
        "1 of 2 slots free",
    ]
    choose_edition(by=people.alice, placement=placement, edition=one)
    assert said()[0] == "It is in this one now"


def weekly(magazine, first, count, **fields):
    """Editions of a channel that comes out each week."""
    return [
        edition_of(
            magazine,
            f"W{number}",
            publication_date=first + timedelta(weeks=number),
            copy_deadline=first + timedelta(weeks=number, days=-7),
            **fields,
        )
        for number in range(count)
    ]


def test_of_a_channel_that_comes_out_often_the_next_and_all_in_the_window_are_shown(
    client, people, magazine
):
    placement = placed(
        people, magazine, window_start=date(2017, 3, 1), window_end=date(2017, 3, 31)
    )
    weekly(magazine, date(2016, 11, 7), 24)
    client.force_login(people.alice)
    form = client.get(address("edition", placement)).context["form"]
    # The Mondays of March 2017 are the 6th, 13th, 20th and 27th.
    assert [name for _, name in form.fields["edition"].choices] == [
        *(f"W{number}" for number in range(12)),
        *("W17", "W18", "W19", "W20"),
    ]


def test_what_the_page_offers_is_booked_however_far_ahead(client, people, magazine):
    placement = placed(
        people, magazine, window_start=date(2017, 3, 1), window_end=date(2017, 3, 31)
    )
    fits = weekly(magazine, date(2016, 11, 7), 24)[17]
    line = line_of(opened(client, people.alice))
    assert line.due_for == fits
    sent = {"edition": fits.pk, "stood_in": "none"}
    page = client.post(address("edition", placement), sent, follow=True)
    assert "A slot in W17 is held." in page.text


def test_an_edition_that_takes_copy_is_taken_though_it_is_not_among_those_shown(
    client, people, magazine
):
    placement = placed(
        people, magazine, window_start=None, window_end=None, precision=Precision.UNDATED
    )
    weekly(magazine, date(2016, 11, 7), 12, slots=0)
    free = edition_of(magazine, "Free", publication_date=date(2017, 3, 6))
    client.force_login(people.alice)
    sent = {"edition": free.pk, "stood_in": "none"}
    page = client.post(address("edition", placement), sent, follow=True)
    assert "A slot in Free is held." in page.text
    shown = client.get(address("edition", placement)).context["form"].fields["edition"].choices
    assert [name for _, name in shown][-1] == "Free", "it shows the one that it is in"


def test_an_edition_of_another_channel_or_one_that_is_past_is_refused(client, people, magazine):
    placement = placed(people, magazine)
    past = {"publication_date": date(2016, 11, 7), "copy_deadline": date(2016, 10, 24)}
    gone = edition_of(magazine, "Gone", **past)
    other = edition_of(ChannelFactory(name="Another"))
    edition_of(magazine)
    client.force_login(people.alice)
    for edition in (gone, other):
        page = client.post(address("edition", placement), {"edition": edition.pk})
        assert page.context["form"].errors == {
            "edition": ["It takes no more copy, or is not this channel’s: choose another"]
        }


def test_choosing_books_and_says_so(client, people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine)
    client.force_login(people.alice)
    sent = {"edition": edition.pk, "stood_in": "none"}
    response = client.post(address("edition", placement), sent, follow=True)
    assert "A slot in Winter is held. The channel’s owner answers by letter." in response.text
    placement.refresh_from_db()
    assert placement.booking.edition == edition
    sent = {"stood_in": edition.pk}
    response = client.post(address("leave", placement), sent, follow=True)
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
    sent = {"stood_in": edition.pk}
    response = client.post(address("leave", placement), sent, follow=True)
    assert "It no longer waits for Winter." in response.text
    assert "Others can have the space now" not in response.text


def test_who_is_next_stands_beside_the_button_that_gives_the_slot_back(client, people, magazine):
    placement, edition = placed(people, magazine), edition_of(magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition)
    client.force_login(people.alice)
    assert "Next in line for it" not in client.get(address("edition", placement)).text
    book(by=people.charlie, edition=edition, partner=people.named)
    assert "Next in line for it: Named" in client.get(address("edition", placement)).text


def test_whoever_books_for_something_kept_back_is_told_what_shows(client, people, magazine):
    placement = placed(people, magazine, visibility=Visibility.LEAD, reference=None)
    edition = edition_of(magazine)
    client.force_login(people.alice)
    assert "shows only as held by Lead" in client.get(address("edition", placement)).text
    sent = {"edition": edition.pk, "stood_in": "none"}
    response = client.post(address("edition", placement), sent, follow=True)
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
    before = Placement.objects.values().get()
    assert client.post(address(name, placement)).status_code == 403
    Communication.objects.update(visibility=Visibility.LEAD)
    assert client.post(address(name, placement)).status_code == 404
    assert Placement.objects.values().get() == before
