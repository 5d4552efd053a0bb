"""How placements stand on their communication’s page, and what owners of channels did since."""

from datetime import UTC, date, datetime

import pytest

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.operations import (
    EditionDates,
    book,
    confirm_booking,
    decline_booking,
    letters,
    move_edition,
    withdraw_booking,
)
from partnership.operations import FieldChange, record_change
from plans.models import Placement
from plans.operations.placements import choose_edition
from plans.queries.communications import find_communication
from plans.queries.placements import placement_lines
from tests.factories import (
    AudienceFactory,
    BookingFactory,
    ChannelFactory,
    CommunicationFactory,
    PlacementFactory,
)
from tests.plans.how_many import ROWS
from tests.plans.placement_pages.editions import edition_of, line_of, opened, placed

pytestmark = pytest.mark.django_db


# --- what a line shows ----------------------------------------------------------------------------


def test_without_an_edition_deadlines_are_worked_back_from_the_window(client, people, magazine):
    placed(people, magazine, window_start=date(2017, 1, 2), window_end=date(2017, 1, 8))
    line = line_of(opened(client, people.alice))
    # 42 days before Monday 2 January is Monday 21 November; 28 days before is 5 December.
    assert (line.copy_due, line.artwork_due) == (date(2016, 11, 21), date(2016, 12, 5))
    assert line.is_estimate
    assert "in 19 working days" in opened(client, people.alice).text


@pytest.mark.parametrize(
    ("last_day", "ends"),
    [(date(2016, 10, 24), "ended on Mon 24 Oct"), (date(2016, 11, 30), "ends on Wed 30 Nov")],
)
def test_what_is_planned_on_a_channel_that_is_gone_by_then_needs_another(
    client, people, last_day, ends
):
    quick = ChannelFactory(name="Screens", lead_time_days=3)
    ChannelFactory(name="Boards", lead_time_days=3, valid_to=last_day)
    radio = ChannelFactory(name="Town radio", lead_time_days=7, valid_to=last_day)
    placed(people, radio)
    page = opened(client, people.alice)
    line = line_of(page)
    assert (line.needs_another, line.copy_due, line.instead.channels) == (True, None, [quick])
    assert f"this channel {ends}." in page.text
    assert f"<span>The channel {ends}</span>" in page.text


def test_a_channel_that_lasts_until_the_window_begins_is_none_that_is_gone(client, people):
    placed(people, ChannelFactory(lead_time_days=7, valid_to=date(2016, 12, 1)))
    assert line_of(opened(client, people.alice)).ended_on is None


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


def test_a_move_from_before_it_was_chosen_where_nobody_counts_slots_is_none_of_its_history(
    client, people, magazine
):
    edition = edition_of(magazine, slots=None)
    placement = placed(people, magazine)

    def moved(day: int, opened_version: int) -> None:
        move_edition(
            by=people.bob,
            edition=edition,
            opened_version=opened_version,
            dates=EditionDates(date(2016, 12, day)),
            reason="The printer is late.",
        )

    with clock.at(datetime(2016, 10, 26, 9, tzinfo=UTC)):
        moved(12, 1)
    with clock.at(datetime(2016, 10, 27, 9, tzinfo=UTC)):
        edition.refresh_from_db()
        choose_edition(by=people.alice, placement=placement, edition=edition)
        page = opened(client, people.alice).context["page"]
    assert page.placements[0].moved is None
    assert [line.act for line in page.history] == ["chose an edition"]
    with clock.at(datetime(2016, 10, 28, 9, tzinfo=UTC)):
        moved(19, 2)
        told = opened(client, people.alice).context["page"].placements[0].moved
    assert (told.fields[0].before, told.fields[0].after) == ("Mon 12 Dec", "Mon 19 Dec")


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


# --- what the page costs --------------------------------------------------------------------------


#: The first rows are made as people make them; more would show the same and take long to make.
MADE_BY_PEOPLE = 3


def booked_by_people(people, placement, edition, name):
    if name == "waits":
        book(by=people.bob, edition=edition, partner=people.other)
    booking = choose_edition(by=people.alice, placement=placement, edition=edition).booking
    if name == "declined":
        decline_booking(by=people.bob, booking=booking, reason="No.")


def booked_in_rows(people, placement, edition, name):
    """What the same leaves behind in the tables that placements are read from."""
    if name == "waits":
        BookingFactory(edition=edition, partner=people.other)
    said = {"state": BookingState.WAITING if name == "waits" else BookingState.HELD}
    if name == "declined":
        said = {"state": BookingState.DECLINED, "reason": "No."}
        said |= {"decided_at": clock.now(), "decided_by": people.bob}
    booking = BookingFactory(edition=edition, partner=people.lead, **said)
    Placement.objects.filter(pk=placement.pk).update(booking=booking)
    if name == "declined":
        change = FieldChange("state", "Held", "Declined")
        record_change(
            by=people.bob, subject=booking, act="declined", changes=[change], reason="No."
        )


@pytest.fixture
def nobody_is_written_to(monkeypatch) -> None:
    """Two hundred letters to owners and bookers stand on no page of the plan."""
    monkeypatch.setattr(letters, "owe_to", lambda *_, **__: 0)


@pytest.mark.usefixtures("nobody_is_written_to")
@pytest.mark.parametrize("rows", ROWS)
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
            if number < MADE_BY_PEOPLE:
                booked_by_people(people, placement, edition, name)
            else:
                booked_in_rows(people, placement, edition, name)
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
    with django_assert_num_queries(6):
        placement_lines(shown, to_place=True)
    page = client.get(found.get_absolute_url()).context["page"]
    assert len(page.placements) == 4 * rows
    assert len(page.to_settle) == 4 * rows
