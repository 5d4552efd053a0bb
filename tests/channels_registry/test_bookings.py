"""Booking slots: the last one goes to one, the others wait and move up, and all are told."""

import uuid
from datetime import UTC, date, datetime
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible, ReasonNeeded
from channels_registry.choices import BookingState, EditionState
from channels_registry.models import Booking, Edition
from channels_registry.operations import (
    book,
    cancel_edition,
    confirm_booking,
    decline_booking,
    pass_booking_on,
    withdraw_booking,
)
from channels_registry.queries.channel_page import bookings_of, bookings_to_decide
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Partner
from partnership.queries.history import history_of
from tests.channels_registry.at_once import at_once
from tests.channels_registry.conftest import NOW
from tests.factories import ChannelFactory, EditionFactory, advocate_of, deputy_of

TODAY = date(2016, 10, 25)
usual = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
HELD, WAITING, CONFIRMED = BookingState.HELD, BookingState.WAITING, BookingState.CONFIRMED
DECLINED, WITHDRAWN = BookingState.DECLINED, BookingState.WITHDRAWN


@pytest.fixture
def edition(people):
    """An edition of Alice's magazine with one slot."""
    return EditionFactory(
        channel=ChannelFactory(name="Magazine", owners=[people.lead]),
        name="Winter 2017",
        publication_date=date(2017, 1, 16),
        copy_deadline=date(2016, 12, 5),
        slots=1,
    )


def subjects(person, kind) -> list[str]:
    letters = Letter.objects.filter(recipient=person, kind=kind).order_by("created_at", "subject")
    return list(letters.values_list("subject", flat=True))


def state(row) -> str:
    return type(row).objects.get(pk=row.pk).state


def taken(edition) -> int:
    return Edition.objects.get(pk=edition.pk).slots_taken


class TestBooking:
    pytestmark = usual

    def test_a_slot_is_held_and_its_owner_is_asked(self, people, edition):
        booking = book(by=people.bob, edition=edition, partner=people.other, what="Dark nights")
        assert (booking.state, booking.number, booking.asked_by) == (HELD, 1, people.bob)
        assert (booking.asked_at, taken(edition)) == (NOW, 1)
        assert subjects(people.alice, LetterKind.BOOKING_ASKED) == [
            "Answer a request for a slot: Magazine, Winter 2017"
        ]
        letter = Letter.objects.get()
        assert "Other partner asks for a slot in Magazine, Winter 2017" in letter.text
        assert "It is for: Dark nights." in letter.text
        assert [(row.act, row.after) for row in history_of(booking)] == [("asked for", "Held")]
        assert list(bookings_to_decide(people.alice, TODAY)) == [booking]
        assert list(bookings_to_decide(people.bob, TODAY)) == []
        assert list(bookings_of(people.bob, TODAY)) == [booking]

    def test_without_words_the_letter_says_who_and_nothing_else(self, people, edition):
        book(by=people.bob, edition=edition, partner=people.other)
        assert "It is for" not in Letter.objects.get().text + Letter.objects.get().html

    def test_the_next_one_waits(self, people, edition):
        book(by=people.bob, edition=edition, partner=people.other)
        booking = book(by=people.charlie, edition=edition, partner=people.named)
        assert (booking.state, booking.number, taken(edition)) == (WAITING, 2, 1)
        assert subjects(people.alice, LetterKind.BOOKING_ASKED) == [
            "Answer a request for a slot: Magazine, Winter 2017",
            f"{people.named.short_name} waits for a slot: Magazine, Winter 2017",
        ]

    def test_where_nobody_counts_slots_there_is_always_one(self, people, edition):
        Edition.objects.update(slots=None)
        assert [
            book(by=people.bob, edition=edition, partner=people.other).state for _ in range(3)
        ] == [HELD] * 3
        assert Edition.objects.get().slots_free is None

    def test_a_double_click_books_once(self, people, edition):
        Edition.objects.update(slots=2)
        sent = uuid.uuid4()
        first, second = (
            book(by=people.bob, edition=edition, partner=people.other, identifier=sent)
            for _ in range(2)
        )
        assert first == second
        assert (Booking.objects.count(), taken(edition)) == (1, 1)

    def test_who_goes_back_and_says_something_else_books_that_as_well(self, people, edition):
        Edition.objects.update(slots=3)
        sent = uuid.uuid4()
        for what in ("Fire doors", "Smoke alarms", "Smoke  alarms"):
            book(by=people.bob, edition=edition, partner=people.other, what=what, identifier=sent)
        booked = list(Booking.objects.order_by("number").values_list("what", flat=True))
        assert (booked, taken(edition)) == (["Fire doors", "Smoke alarms"], 2)

    def test_only_who_speaks_for_the_partner_books(self, people, edition):
        for person in (people.alice, people.champion, people.chair, people.board_member):
            with pytest.raises(PermissionDenied):
                book(by=person, edition=edition, partner=people.other)
        assert taken(edition) == 0
        book(by=people.coordinator, edition=edition, partner=people.other)

    def test_too_late_and_cancelled(self, people, edition):
        Edition.objects.update(copy_deadline=date(2016, 10, 24))
        with pytest.raises(NotPossible, match="Copy for Winter 2017 was due on 24 October 2016"):
            book(by=people.bob, edition=edition, partner=people.other)
        Edition.objects.update(state=EditionState.CANCELLED, state_reason="No money")
        with pytest.raises(NotPossible, match=r"Winter 2017 was cancelled. Choose another"):
            book(by=people.bob, edition=edition, partner=people.other)
        assert (Booking.objects.count(), taken(edition)) == (0, 0)

    def test_a_deadline_on_a_sunday_is_over_on_the_friday_before(self, people, edition):
        Edition.objects.update(copy_deadline=date(2016, 11, 6))
        with clock.at(datetime(2016, 11, 5, 9, tzinfo=UTC)):
            assert not Edition.objects.open_for_copy(clock.today()).exists()
            with pytest.raises(NotPossible, match="Winter 2017 was due on 4 November 2016"):
                book(by=people.bob, edition=edition, partner=people.other)
        with clock.at(datetime(2016, 11, 4, 9, tzinfo=UTC)):
            assert Edition.objects.open_for_copy(clock.today()).get() == edition
            assert book(by=people.bob, edition=edition, partner=people.other).state == HELD

    def test_on_the_last_day_a_slot_can_be_booked(self, people, edition):
        Edition.objects.update(copy_deadline=TODAY)
        assert book(by=people.bob, edition=edition, partner=people.other).state == HELD

    def test_who_is_written_to(self, people, edition):
        deputy_of(people.lead)
        second = advocate_of(people.lead)
        book(by=people.alice, edition=edition, partner=people.lead)
        assert [letter.recipient for letter in Letter.objects.all()] == [second]
        Letter.objects.all().delete()
        shared = EditionFactory(
            channel=ChannelFactory(shared_by_all=True, owners=[people.lead]),
            publication_date=date(2017, 1, 16),
        )
        book(by=people.bob, edition=shared, partner=people.other)
        assert [letter.recipient for letter in Letter.objects.all()] == [people.coordinator]

    def test_the_deputy_is_written_to_where_there_is_no_advocate(self, people):
        channel = ChannelFactory(owners=[people.named])
        people.charlie.appointments.update(ends=date(2016, 10, 1))
        deputy = deputy_of(people.named)
        edition = EditionFactory(channel=channel, publication_date=date(2017, 1, 16))
        book(by=people.bob, edition=edition, partner=people.other)
        assert [letter.recipient for letter in Letter.objects.all()] == [deputy]


class TestAnswering:
    pytestmark = usual

    def test_the_owner_confirms(self, people, edition):
        booking = book(by=people.bob, edition=edition, partner=people.other)
        confirm_booking(by=people.alice, booking=booking)
        booking.refresh_from_db()
        assert (booking.state, booking.decided_by, booking.decided_at) == (
            CONFIRMED,
            people.alice,
            NOW,
        )
        assert subjects(people.bob, LetterKind.BOOKING_ANSWERED) == [
            "Your slot is confirmed: Magazine, Winter 2017, copy by Mon 5 Dec"
        ]
        with pytest.raises(NotPossible, match="This booking is confirmed already"):
            confirm_booking(by=people.alice, booking=booking)

    def test_the_subject_keeps_the_day_for_copy_however_long_the_names_are(self, people, edition):
        edition.channel.name = "The magazine " * 15
        edition.channel.save()
        Edition.objects.update(name="The winter edition " * 10)
        confirm_booking(
            by=people.alice, booking=book(by=people.bob, edition=edition, partner=people.other)
        )
        (subject,) = subjects(people.bob, LetterKind.BOOKING_ANSWERED)
        assert subject.startswith("Your slot is confirmed: The magazine The magazine")
        assert subject.endswith(" The winter e…, copy by Mon 5 Dec")
        (asked,) = subjects(people.alice, LetterKind.BOOKING_ASKED)
        assert asked.endswith(" The winter e…")

    def test_the_owner_declines_with_a_reason_and_the_next_moves_up(self, people, edition):
        first = book(by=people.bob, edition=edition, partner=people.other)
        second = book(by=people.charlie, edition=edition, partner=people.named)
        third = book(by=people.bob, edition=edition, partner=people.other)
        with pytest.raises(ReasonNeeded):
            decline_booking(by=people.alice, booking=first, reason="")
        decline_booking(by=people.alice, booking=first, reason="Two pages are too many")
        assert [state(one) for one in (first, second, third)] == [DECLINED, HELD, WAITING]
        assert taken(edition) == 1
        assert subjects(people.bob, LetterKind.BOOKING_ANSWERED) == [
            "Your slot was declined: Magazine, Winter 2017"
        ]
        assert subjects(people.charlie, LetterKind.BOOKING_ANSWERED) == [
            "A slot came free: Magazine, Winter 2017, copy by Mon 5 Dec"
        ]
        letter = Letter.objects.get(recipient=people.bob, kind=LetterKind.BOOKING_ANSWERED)
        assert "The reason: Two pages are too many" in letter.text

    def test_the_partner_gives_its_slot_back_and_the_owner_learns_it(self, people, edition):
        first = book(by=people.bob, edition=edition, partner=people.other)
        second = book(by=people.charlie, edition=edition, partner=people.named)
        confirm_booking(by=people.alice, booking=first)
        withdraw_booking(by=people.bob, booking=first, reason="Not ready")
        assert [state(one) for one in (first, second)] == [WITHDRAWN, HELD]
        with pytest.raises(NotPossible, match="This booking is withdrawn already"):
            withdraw_booking(by=people.bob, booking=first)
        assert taken(edition) == 1

    def test_the_owner_is_asked_about_whoever_moves_up(self, people, edition):
        first = book(by=people.bob, edition=edition, partner=people.other)
        second = book(by=people.charlie, edition=edition, partner=people.named, what="Happy home?")
        Letter.objects.all().delete()
        withdraw_booking(by=people.bob, booking=first, reason="Not ready")
        given_back, asked = Letter.objects.filter(recipient=people.alice).order_by("subject")
        assert asked.subject == "Answer a request for a slot: Magazine, Winter 2017"
        assert "It is for: Happy home? The slot is held until you answer." in asked.text
        assert given_back.subject == "A slot was given back: Magazine, Winter 2017"
        said = "Other partner gave back its slot in Magazine, Winter 2017. The reason: Not ready"
        assert said in given_back.text
        assert list(bookings_to_decide(people.alice, TODAY)) == [second]

    def test_what_was_given_back_before_its_letter_went_out_is_told_to_nobody(
        self, people, edition
    ):
        booking = book(by=people.bob, edition=edition, partner=people.other)
        withdraw_booking(by=people.bob, booking=booking)
        assert [letter.state for letter in Letter.objects.all()] == [LetterState.WITHDRAWN]

    def test_whoever_was_asked_for_a_slot_learns_that_it_was_given_back(self, people, edition):
        booking = book(by=people.bob, edition=edition, partner=people.other)
        Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
        withdraw_booking(by=people.bob, booking=booking)
        assert "A slot was given back: Magazine, Winter 2017" in subjects(
            people.alice, LetterKind.BOOKING_ASKED
        )

    @pytest.mark.parametrize("decides", ["confirmed", "declined", "cancelled"])
    def test_nobody_is_asked_any_more_about_a_slot_that_is_decided(self, people, edition, decides):
        second = advocate_of(people.lead)
        booking = book(by=people.bob, edition=edition, partner=people.other)
        if decides == "confirmed":
            confirm_booking(by=people.alice, booking=booking)
        elif decides == "declined":
            decline_booking(by=people.alice, booking=booking, reason="Full")
        else:
            edition.refresh_from_db()
            cancel_edition(
                by=people.alice, edition=edition, opened_version=edition.version, reason="No money"
            )
        asked = Letter.objects.filter(kind=LetterKind.BOOKING_ASKED, recipient=second)
        assert [letter.state for letter in asked] == [LetterState.WITHDRAWN]

    def test_another_who_keeps_the_channel_is_asked_where_the_owner_declines(self, people, edition):
        first = book(by=people.bob, edition=edition, partner=people.other)
        book(by=people.charlie, edition=edition, partner=people.named)
        second = advocate_of(people.lead)
        Letter.objects.all().delete()
        decline_booking(by=people.alice, booking=first, reason="Two pages are too many")
        assert subjects(second, LetterKind.BOOKING_ASKED) == [
            "Answer a request for a slot: Magazine, Winter 2017"
        ]
        assert subjects(people.alice, LetterKind.BOOKING_ASKED) == []

    @pytest.mark.parametrize(
        ("day", "then", "letters"),
        [
            (5, HELD, ["A slot came free: Magazine, Winter 2017, copy due Mon 5 Dec"]),
            (6, WAITING, []),
        ],
    )
    def test_nobody_moves_up_once_copy_is_past(self, people, edition, day, then, letters):
        first = book(by=people.bob, edition=edition, partner=people.other)
        second = book(by=people.charlie, edition=edition, partner=people.named)
        with clock.at(datetime(2016, 12, day, 9, tzinfo=UTC)):
            withdraw_booking(by=people.bob, booking=first)
        assert state(second) == then
        assert taken(edition) == len(letters)
        assert subjects(people.charlie, LetterKind.BOOKING_ANSWERED) == letters

    def test_a_partner_that_has_ended_keeps_its_place_and_does_not_move_up(self, people, edition):
        """What it waited for may be handed over, and whoever takes it over comes first."""
        first = book(by=people.alice, edition=edition, partner=people.lead)
        ended = book(by=people.bob, edition=edition, partner=people.other)
        living = book(by=people.charlie, edition=edition, partner=people.named)
        Partner.objects.filter(pk=people.other.pk).update(valid_to=date(2016, 10, 24))
        withdraw_booking(by=people.alice, booking=first)
        assert [state(one) for one in (ended, living)] == [WAITING, HELD]
        withdraw_booking(by=people.charlie, booking=living)
        assert (state(ended), taken(edition)) == (WAITING, 0)
        passed_on = pass_booking_on(by=None, booking=ended, partner=people.lead)
        assert (passed_on.state, state(ended), taken(edition)) == (HELD, HELD, 1)
        assert subjects(people.alice, LetterKind.BOOKING_ANSWERED) == [
            "A slot came free: Magazine, Winter 2017, copy by Mon 5 Dec"
        ]

    def test_on_its_last_day_a_partner_still_moves_up(self, people, edition):
        first = book(by=people.alice, edition=edition, partner=people.lead)
        last = book(by=people.bob, edition=edition, partner=people.other)
        Partner.objects.filter(pk=people.other.pk).update(valid_to=TODAY)
        withdraw_booking(by=people.alice, booking=first)
        assert state(last) == HELD

    def test_leaving_the_waiting_list_frees_no_slot(self, people, edition):
        book(by=people.bob, edition=edition, partner=people.other)
        waiting = book(by=people.charlie, edition=edition, partner=people.named)
        with pytest.raises(NotPossible, match="It is on the waiting list"):
            confirm_booking(by=people.alice, booking=waiting)
        withdraw_booking(by=people.charlie, booking=waiting)
        assert (state(waiting), taken(edition)) == (WITHDRAWN, 1)

    def test_without_a_waiting_list_the_slot_is_free_again(self, people, edition):
        booking = book(by=people.bob, edition=edition, partner=people.other)
        Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
        withdraw_booking(by=people.bob, booking=booking)
        assert taken(edition) == 0
        assert "A slot was given back: Magazine, Winter 2017" in subjects(
            people.alice, LetterKind.BOOKING_ASKED
        )
        assert book(by=people.charlie, edition=edition, partner=people.named).state == HELD

    def test_who_may_not(self, people, edition):
        booking = book(by=people.bob, edition=edition, partner=people.other)
        for act in (
            lambda: confirm_booking(by=people.bob, booking=booking),
            lambda: decline_booking(by=people.charlie, booking=booking, reason="No"),
            lambda: withdraw_booking(by=people.alice, booking=booking),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert state(booking) == HELD


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_partners_never_take_the_last_slot(people, edition):
    answers = at_once(
        [
            lambda person=person, partner=partner: book(by=person, edition=edition, partner=partner)
            for person, partner in [(people.bob, people.other), (people.charlie, people.named)] * 4
        ]
    )
    assert sorted(answer.state for answer in answers) == [HELD] + [WAITING] * 7
    assert sorted(answer.number for answer in answers) == list(range(1, 9))
    assert taken(edition) == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_slot_that_comes_free_while_others_book_is_never_lost(people, edition):
    for _ in range(5):
        Booking.objects.all().delete()
        Edition.objects.update(slots_taken=0)
        with clock.at(NOW):
            first = book(by=people.bob, edition=edition, partner=people.other)
        answers = at_once(
            [partial(withdraw_booking, by=people.bob, booking=first)]
            + [lambda: book(by=people.charlie, edition=edition, partner=people.named)] * 3
        )
        assert not [answer for answer in answers if isinstance(answer, BaseException)]
        states = sorted(Booking.objects.values_list("state", flat=True))
        assert states == [HELD, WAITING, WAITING, WITHDRAWN]
        assert taken(edition) == 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_books_once(people, edition):
    Edition.objects.update(slots=5)
    sent = uuid.uuid4()
    answers = at_once(
        [lambda: book(by=people.bob, edition=edition, partner=people.other, identifier=sent)] * 4
    )
    assert {answer.pk for answer in answers} == {Booking.objects.get().pk}
    assert (Booking.objects.count(), taken(edition)) == (1, 1)
