"""A communication's page and the editions of its placements: what it shows, offers and does."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.models import Booking
from channels_registry.operations import (
    EditionDates,
    book,
    cancel_edition,
    confirm_booking,
    decline_booking,
    move_edition,
    withdraw_booking,
)
from plans.choices import PlacementState, Precision, State, Visibility
from plans.models import Communication, Placement
from plans.operations.placements import choose_edition
from plans.queries.communications import find_communication
from plans.queries.placements import placement_lines
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    PlacementFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_october():
    with clock.at(NOW):
        yield


@pytest.fixture
def magazine(people):
    """Bob's partner owns it; copy is due six weeks before, artwork four."""
    return ChannelFactory(
        name="The magazine", owners=[people.other], lead_time_days=42, artwork_lead_days=28
    )


def edition_of(channel, name="Winter", **fields):
    dates = {"publication_date": date(2016, 12, 5), "copy_deadline": date(2016, 11, 10)}
    return EditionFactory(channel=channel, name=name, **{**dates, "slots": 1, **fields})


def placed(people, channel, **fields):
    """A communication of Alice's, for December, planned on the channel."""
    said = {
        "title": "Lock up",
        "precision": Precision.MONTH,
        "window_start": date(2016, 12, 1),
        "window_end": date(2016, 12, 31),
        **fields,
    }
    found = CommunicationFactory(lead_partner=people.lead, **said)
    return PlacementFactory(communication=found, channel=channel)


def opened(client, person):
    client.force_login(person)
    return client.get(Communication.objects.get().get_absolute_url())


def line_of(response):
    return response.context["page"].placements[0]


def address(name, placement):
    return reverse(f"plans:placement_{name}", args=[placement.pk])


# --- what a line shows ----------------------------------------------------------------------------


def test_without_an_edition_deadlines_are_worked_back_from_the_window(client, people, magazine):
    placed(people, magazine, window_start=date(2017, 1, 2), window_end=date(2017, 1, 8))
    line = line_of(opened(client, people.alice))
    # 42 days before Monday 2 January is Monday 21 November; 28 days before is 5 December.
    assert (line.copy_due, line.artwork_due) == (date(2016, 11, 21), date(2016, 12, 5))
    assert line.is_estimate
    assert "in 19 working days" in opened(client, people.alice).text


def test_a_deadline_on_a_bank_holiday_is_the_working_day_before(client, people):
    channel = ChannelFactory(lead_time_days=7)
    placed(people, channel, window_start=date(2017, 1, 3), window_end=date(2017, 1, 3))
    # Tuesday 27 December 2016 stands in for Christmas Day; the Friday before is a working day.
    assert line_of(opened(client, people.alice)).copy_due == date(2016, 12, 23)


def test_in_an_edition_its_own_deadlines_count(client, people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(
        magazine, copy_deadline=date(2016, 11, 13), artwork_deadline=date(2016, 11, 21)
    )
    choose_edition(by=people.alice, placement=placement, edition=edition)
    line = line_of(opened(client, people.bob))
    # 13 November is a Sunday.
    assert (line.copy_due, line.artwork_due) == (date(2016, 11, 11), date(2016, 11, 21))
    assert not line.is_estimate


def test_an_edition_without_a_day_for_artwork_takes_the_channels(client, people, magazine):
    placement = placed(people, magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    assert line_of(opened(client, people.alice)).artwork_due == date(2016, 11, 7)


def test_a_booking_says_in_words_how_it_stands(client, people, magazine):
    placement = placed(people, magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    assert "Slot held, the owner has not answered yet" in opened(client, people.alice).text
    confirm_booking(by=people.bob, booking=chosen.booking)
    assert "Slot confirmed" in opened(client, people.alice).text


def test_a_waiting_place_says_its_number_in_the_line(client, people, magazine):
    edition = edition_of(magazine)
    first = book(by=people.charlie, edition=edition, partner=people.named)
    gone = book(by=people.charlie, edition=edition, partner=people.named)
    book(by=people.charlie, edition=edition, partner=people.named)
    choose_edition(by=people.alice, placement=placed(people, magazine), edition=edition)
    assert line_of(opened(client, people.alice)).number == 3
    withdraw_booking(by=people.charlie, booking=gone)
    page = opened(client, people.alice)
    assert line_of(page).number == 2
    assert "No. 2 in the line for a slot" in page.text
    withdraw_booking(by=people.charlie, booking=first)
    assert line_of(opened(client, people.alice)).number == 1


def test_an_edition_beside_the_window_says_so(client, people, magazine):
    placement = placed(people, magazine, window_end=date(2016, 12, 3))
    choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    page = opened(client, people.alice)
    assert line_of(page).outside == "after"
    assert "Winter comes out on Mon 5 Dec, after the window" in page.text
    assert opened(client, people.bob).context["page"].to_settle == []


# --- what the owner did is derived ----------------------------------------------------------------


def test_an_edition_that_moved_shows_on_the_page_and_in_its_history(client, people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition)
    with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
        move_edition(
            by=people.bob,
            edition=edition,
            opened_version=1,
            dates=EditionDates(date(2016, 12, 12)),
            reason="The printer is late.",
        )
        page = opened(client, people.charlie)
    line = line_of(page)
    assert line.edition.publication_date == date(2016, 12, 12)
    assert line.copy_due == date(2016, 11, 17)
    assert "Moved Wed 26 Oct: comes out Mon 12 Dec, not Mon 5 Dec" in " ".join(page.text.split())
    told = page.context["page"].history[0]
    assert (told.by, told.act) == ("Bob", "moved the edition The magazine, Winter")
    assert [(field.label, field.before, field.after) for field in told.fields] == [
        ("Comes out", "Mon 5 Dec", "Mon 12 Dec"),
        ("Copy due", "Thu 10 Nov", "Thu 17 Nov"),
    ]


def test_a_move_from_before_it_was_booked_is_none_of_its_history(client, people, magazine):
    edition = edition_of(magazine)
    move_edition(
        by=people.bob,
        edition=edition,
        opened_version=1,
        dates=EditionDates(date(2016, 12, 12)),
        reason="The printer is late.",
    )
    with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
        edition.refresh_from_db()
        choose_edition(by=people.alice, placement=placed(people, magazine), edition=edition)
        page = opened(client, people.alice).context["page"]
    assert page.placements[0].moved is None
    assert [line.act for line in page.history] == ["chose an edition"]


def test_the_owners_answer_stands_in_the_history(client, people, magazine):
    placement = placed(people, magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    decline_booking(by=people.bob, booking=chosen.booking, reason="No room for it.")
    line = opened(client, people.alice).context["page"].history[0]
    assert (line.by, line.act, line.reason) == (
        "Bob",
        "declined the slot in The magazine, Winter",
        "No room for it.",
    )


# --- what cannot go out as it is, and what else fits ----------------------------------------------


def test_too_late_offers_the_next_edition_and_the_quickest_channel(client, people, magazine):
    older = AudienceFactory(label="Older people")
    quick, slow, for_others = (
        ChannelFactory(name=name, lead_time_days=days)
        for name, days in (("Quick", 2), ("Slow", 90), ("For others", 1))
    )
    quick.audiences.add(older)
    slow.audiences.add(older)
    for_others.audiences.add(AudienceFactory(label="Children"))
    edition_of(magazine, "Full", slots=0, publication_date=date(2016, 12, 1))
    edition_of(magazine, "Gone", copy_deadline=date(2016, 10, 24), place="Elsewhere")
    after = edition_of(magazine, "Spring", publication_date=date(2017, 3, 6))
    placed(
        people,
        magazine,
        audiences=[older],
        window_start=date(2016, 11, 7),
        window_end=date(2016, 11, 9),
    )
    page = opened(client, people.alice)
    line = line_of(page)
    assert line.is_too_late
    assert (line.instead.edition, line.instead.channels) == (after, [quick])
    assert "too late, copy was due about Mon 26 Sep" in " ".join(page.text.split())
    assert "Book Spring" in page.text


def test_the_edition_within_the_window_is_offered_before_an_earlier_one(client, people, magazine):
    edition_of(magazine, "Early", publication_date=date(2016, 11, 28))
    fits = edition_of(magazine, "Winter")
    placed(people, magazine)
    assert line_of(opened(client, people.alice)).instead.edition == fits


def test_late_for_the_first_day_is_not_too_late_for_the_last(client, people):
    channel = ChannelFactory(lead_time_days=14)
    placed(people, channel, window_start=date(2016, 11, 1), window_end=date(2016, 11, 30))
    line = line_of(opened(client, people.alice))
    assert (line.copy_due, line.last_copy_due) == (date(2016, 10, 18), date(2016, 11, 16))
    assert line.is_late
    assert not line.is_too_late


def test_whoever_has_a_slot_is_not_too_late_once_copy_is_past(client, people, magazine):
    placement = placed(people, magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    with clock.at(datetime(2016, 11, 14, 9, tzinfo=UTC)):
        line = line_of(opened(client, people.alice))
        assert line.is_late
        assert not line.is_too_late


def test_what_the_owner_declined_says_why_and_what_else_fits(client, people, magazine):
    placement = placed(people, magazine)
    chosen = choose_edition(by=people.alice, placement=placement, edition=edition_of(magazine))
    spring = edition_of(magazine, "Spring", publication_date=date(2017, 3, 6))
    decline_booking(by=people.bob, booking=chosen.booking, reason="No room for it.")
    page = opened(client, people.alice)
    assert line_of(page).instead.edition == spring
    assert "the owner declined Winter: “No room for it.”" in " ".join(page.text.split())
    assert opened(client, people.bob).text.count("Winter: declined") == 1


def test_a_cancelled_edition_says_why(client, people, magazine):
    placement = placed(people, magazine)
    edition = edition_of(magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition)
    edition.refresh_from_db()
    cancel_edition(
        by=people.bob, edition=edition, opened_version=edition.version, reason="No paper."
    )
    page = opened(client, people.alice)
    assert "Winter does not come out (“No paper.”)" in page.text
    assert page.context["page"].placements[0].edition is None


def test_readers_and_what_was_set_aside_get_no_offers(client, people, magazine):
    edition_of(magazine)
    placed(people, magazine, state=State.POSTPONED, window_start=date(2016, 11, 7))
    page = opened(client, people.alice)
    assert page.context["page"].may_place is False
    assert "Choose an edition" not in page.text
    Communication.objects.update(state=State.PLANNED)
    assert "Choose an edition" in opened(client, people.alice).text
    assert "Choose an edition" not in opened(client, people.bob).text


def test_the_line_for_a_full_edition_stays_open(client, people, magazine):
    placed(people, magazine)
    book(by=people.charlie, edition=edition_of(magazine), partner=people.named)
    page = opened(client, people.alice)
    assert "Choose an edition" in page.text
    assert page.context["page"].placements[0].instead.edition is None


# --- choosing, moving, giving back ----------------------------------------------------------------


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


@pytest.mark.parametrize("name", ["edition", "leave", "instead"])
def test_a_reader_may_not_and_a_secret_is_not_found(client, people, magazine, name):
    placement = placed(people, magazine)
    client.force_login(people.bob)
    assert client.post(address(name, placement)).status_code == 403
    Communication.objects.update(visibility=Visibility.LEAD)
    assert client.post(address(name, placement)).status_code == 404


# --- what the page costs --------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_placements_cost_the_same_for_any_number_of_bookings(
    client, people, rows, django_assert_num_queries
):
    """Each row has one that is held and was moved, one that waits, one declined, one late."""
    found = CommunicationFactory(
        lead_partner=people.lead, audiences=[AudienceFactory()], window_start=date(2016, 12, 8)
    )
    for number in range(rows):
        for name in ("held", "waits", "declined", "late"):
            channel = ChannelFactory(name=f"{name} {number}", owners=[people.other])
            edition = edition_of(channel)
            placement = PlacementFactory(communication=found, channel=channel)
            if name == "late":
                edition.copy_deadline = date(2016, 10, 1)
                edition.slots = None
                edition.save()
                Placement.objects.filter(pk=placement.pk).update(edition=edition)
                continue
            if name == "waits":
                book(by=people.bob, edition=edition, partner=people.other)
            booking = choose_edition(by=people.alice, placement=placement, edition=edition).booking
            if name == "declined":
                decline_booking(by=people.bob, booking=booking, reason="No.")
            if name == "held":
                edition.refresh_from_db()
                move_edition(
                    by=people.bob,
                    edition=edition,
                    opened_version=edition.version,
                    dates=EditionDates(date(2016, 12, 6)),
                    reason="Late.",
                )
    client.force_login(people.alice)
    shown = find_communication(people.alice, found.pk)
    with django_assert_num_queries(5):
        placement_lines(shown, to_place=True)
    page = client.get(found.get_absolute_url()).context["page"]
    assert len(page.placements) == 4 * rows
    assert len(page.to_settle) == 4 * rows
