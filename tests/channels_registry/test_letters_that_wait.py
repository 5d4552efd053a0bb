"""A letter that waits for the morning says what holds when it goes: of an edition, of a partner."""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from bsc_comms.kit import clock
from channels_registry.models import Edition
from channels_registry.operations import (
    add_offer,
    book,
    cancel_edition,
    confirm_booking,
    confirm_entries,
    confirm_entry,
    declare_none,
    decline_booking,
    end_offer,
    owe_register_checks,
    pass_booking_on,
    request_entries,
    withdraw_booking,
)
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Letter, Person
from tests.channels_registry.letters_of_winter import (
    ANSWERED,
    ASKED,
    CHANGED,
    all_went,
    keep_from_now_on,
    move,
    waiting,
)
from tests.factories import (
    AppointmentFactory,
    ChannelFactory,
    OfferFactory,
    PartnerFactory,
    ResourceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
OUT, EARLIER, EARLIEST = date(2016, 12, 12), date(2016, 12, 5), date(2016, 11, 28)
PAST = date(2016, 10, 24)


def cancel(by) -> None:
    edition = Edition.objects.get()
    cancel_edition(by=by, edition=edition, opened_version=edition.version, reason="No money")


class TestOfABooking:
    def test_a_slot_is_confirmed_by_the_days_to_which_its_edition_moved(self, people, booked):
        confirm_booking(by=people.alice, booking=booked)
        move(people.alice, EARLIER)
        (confirmed,) = waiting(people.bob, ANSWERED)
        assert confirmed.subject == "Your slot is confirmed: Magazine, Winter, copy by Mon 7 Nov"
        assert "It comes out on Monday 5 December 2016" in confirmed.text
        assert "Please send your copy by Monday 7 November" in confirmed.text
        assert "14 November" not in confirmed.text + confirmed.html

    def test_who_moved_up_reads_that_a_slot_came_free_by_the_new_days(self, people, booked):
        book(by=people.charlie, edition=Edition.objects.get(), partner=people.named)
        all_went()
        withdraw_booking(by=people.bob, booking=booked)
        move(people.alice, EARLIER)
        (moved_up,) = waiting(people.charlie, ANSWERED)
        assert moved_up.subject == "A slot came free: Magazine, Winter, copy by Mon 7 Nov"

    def test_the_owner_is_asked_by_the_new_days(self, people, winter):
        book(by=people.bob, edition=winter, partner=people.other, what="Dark nights")
        move(people.coordinator, EARLIER)
        (asked,) = waiting(people.alice, ASKED)
        assert "which comes out on Monday 5 December 2016. It is for: Dark nights." in asked.text
        assert "Copy is due on Monday 7 November" in asked.text

    def test_of_whoever_has_moved_up_the_owner_reads_no_more_that_it_waits(self, people, booked):
        book(by=people.charlie, edition=Edition.objects.get(), partner=people.named)
        withdraw_booking(by=people.bob, booking=booked)
        assert sorted(letter.subject for letter in waiting(people.alice, ASKED)) == [
            "A slot was given back: Magazine, Winter",
            "Answer a request for a slot: Magazine, Winter",
        ]

    def test_nor_does_the_owner_who_made_room_for_it(self, people, booked):
        book(by=people.charlie, edition=Edition.objects.get(), partner=people.named)
        decline(people, booked)
        assert waiting(people.alice, ASKED) == []

    @pytest.mark.parametrize(
        "changes", [partial(move, day=EARLIER), cancel], ids=["moved", "cancelled"]
    )
    def test_of_a_slot_that_was_given_back_the_owner_reads_no_day_that_holds_no_more(
        self, people, booked, changes
    ):
        confirm_booking(by=people.alice, booking=booked)
        withdraw_booking(by=people.bob, booking=booked, reason="Not ready")
        changes(people.coordinator)
        (given_back,) = waiting(people.alice, ASKED)
        assert given_back.subject == "A slot was given back: Magazine, Winter"
        said = "Other partner gave back its slot in Magazine, Winter. The reason: Not ready"
        assert said in given_back.text
        assert "December" not in given_back.text + given_back.html

    def test_nor_who_was_next_in_line_for_it_and_gave_it_back_too(self, people, booked):
        second = book(by=people.charlie, edition=Edition.objects.get(), partner=people.named)
        all_went()
        withdraw_booking(by=people.bob, booking=booked)
        withdraw_booking(by=people.charlie, booking=second)
        bobs, *_ = waiting(people.alice, ASKED)
        assert "Other partner gave back its slot in Magazine, Winter." in bobs.text
        assert "Named partner" not in bobs.text + bobs.html

    def test_who_had_the_letter_already_or_was_not_written_to_gets_none(self, people, booked):
        confirm_booking(by=people.alice, booking=booked)
        all_went()
        Edition.objects.update(slots=2)
        book(by=people.alice, edition=Edition.objects.get(), partner=people.lead)
        move(people.coordinator, EARLIER)
        assert waiting(people.bob, ANSWERED) == waiting(people.alice, ASKED) == []


class TestOfAnEdition:
    def test_two_moves_are_told_of_once_from_the_day_that_is_known(self, people, booked):
        for day in (EARLIER, EARLIEST):
            move(people.alice, day)
        (letter,) = waiting(people.bob, CHANGED)
        assert "moves from Monday 12 December 2016 to Monday 28 November" in letter.text

    def test_who_read_of_the_first_move_is_told_of_the_second_alone(self, people, booked):
        move(people.alice, EARLIER)
        all_went()
        move(people.alice, EARLIEST)
        (letter,) = waiting(people.bob, CHANGED)
        assert "moves from Monday 5 December 2016 to Monday 28 November" in letter.text

    def test_who_booked_between_two_moves_is_told_of_the_second(self, people, booked):
        move(people.alice, EARLIER)
        book(by=people.charlie, edition=Edition.objects.get(), partner=people.named)
        move(people.alice, EARLIEST)
        ((bobs,), (charlies,)) = (waiting(one, CHANGED) for one in (people.bob, people.charlie))
        assert "moves from Monday 12 December 2016" in bobs.text
        assert "moves from Monday 5 December 2016" in charlies.text

    def test_moved_there_and_back_before_anybody_read_of_it_it_is_told_to_nobody(
        self, people, booked
    ):
        move(people.alice, EARLIER)
        move(people.alice, OUT, copy_deadline=date(2016, 11, 14))
        assert waiting(people.bob, CHANGED) == []

    def test_moved_back_while_the_letter_of_it_is_tried_again_it_is_told_of(self, people, booked):
        move(people.alice, EARLIER)
        Letter.objects.filter(kind=CHANGED).update(copies=1)
        move(people.alice, OUT, copy_deadline=date(2016, 11, 14))
        (letter,) = waiting(people.bob, CHANGED)
        assert "moves from Monday 5 December 2016 to Monday 12 December 2016" in letter.text

    def test_moved_back_with_another_deadline_it_has_new_deadlines(self, people, booked):
        move(people.alice, EARLIER)
        move(people.alice, OUT, copy_deadline=date(2016, 11, 10))
        (letter,) = waiting(people.bob, CHANGED)
        assert "Magazine, Winter, has new deadlines." in letter.text
        assert "Copy is now due on Thursday 10 November" in letter.text

    def test_what_was_moved_and_cancelled_is_told_of_as_cancelled_alone(self, people, booked):
        move(people.alice, EARLIER)
        cancel(people.alice)
        (letter,) = waiting(people.bob, CHANGED)
        assert letter.subject == "Cancelled: Magazine, Winter"
        assert "which was to come out on Monday 12 December 2016, is cancelled" in letter.text

    def test_who_gave_the_slot_back_reads_no_more_of_it(self, people, booked):
        move(people.alice, EARLIER)
        withdraw_booking(by=people.bob, booking=booked)
        move(people.alice, EARLIEST)
        assert waiting(people.bob, CHANGED) == []


def decline(people, booking) -> None:
    decline_booking(by=people.alice, booking=booking, reason="Two pages are too many")


def give_back(people, booking) -> None:
    withdraw_booking(by=people.bob, booking=booking)


@pytest.mark.parametrize("end", [decline, give_back])
class TestOfABookingThatHasEnded:
    def test_nobody_reads_that_it_stays_as_it_is(self, people, booked, end):
        move(people.alice, EARLIER)
        end(people, booked)
        assert waiting(people.bob, CHANGED) == []

    def test_who_keeps_another_slot_there_still_reads_that_its_edition_moved(
        self, people, booked, end
    ):
        Edition.objects.update(slots=2)
        book(by=people.bob, edition=Edition.objects.get(), partner=people.other)
        move(people.alice, EARLIER)
        end(people, booked)
        (letter,) = waiting(people.bob, CHANGED)
        assert "moves from Monday 12 December 2016 to Monday 5 December" in letter.text

    def test_who_speaks_for_another_that_is_booked_there_reads_of_that_one_alone(
        self, people, booked, end
    ):
        Edition.objects.update(slots=2)
        second = PartnerFactory(name="Second partner")
        AppointmentFactory(person=people.bob, role=Role.ADVOCATE, partner=second)
        book(by=None, edition=Edition.objects.get(), partner=second)
        move(people.alice, EARLIER)
        (both,) = waiting(people.bob, CHANGED)
        assert "Your bookings stay as they are." in both.text
        end(people, booked)
        (letter,) = waiting(people.bob, CHANGED)
        assert "moves from Monday 12 December 2016 to Monday 5 December" in letter.text
        assert "The reason: The printer is shut" in letter.text
        assert "because Second partner has a slot in this edition" in letter.text

    def test_others_who_are_booked_there_read_it_all_the_same(self, people, booked, end):
        book(by=people.charlie, edition=Edition.objects.get(), partner=people.named)
        move(people.alice, EARLIER)
        end(people, booked)
        assert [len(waiting(one, CHANGED)) for one in (people.bob, people.charlie)] == [0, 1]


class TestOfAChannelThatIsTakenOver:
    def test_who_keeps_it_now_is_asked_and_no_longer_who_kept_it(self, people, winter):
        book(by=people.bob, edition=winter, partner=people.other)
        book(by=people.bob, edition=winter, partner=people.other)
        keep_from_now_on(people.coordinator, people.named)
        assert waiting(people.alice, ASKED) == []
        assert [letter.subject for letter in waiting(people.charlie, ASKED)] == [
            "Answer a request for a slot: Magazine, Winter",
            "Other waits for a slot: Magazine, Winter",
        ]
        keep_from_now_on(people.coordinator, people.lead)
        assert [len(waiting(one, ASKED)) for one in (people.alice, people.charlie)] == [2, 0]

    def test_who_was_asked_before_and_still_keeps_it_is_not_asked_again(self, people, booked):
        keep_from_now_on(people.coordinator, people.lead, people.named)
        assert [len(waiting(one, ASKED)) for one in (people.alice, people.charlie)] == [0, 1]

    def test_an_owner_who_lets_another_keep_it_too_has_the_letter_still(self, people, winter):
        book(by=people.bob, edition=winter, partner=people.other)
        keep_from_now_on(people.alice, people.lead, people.named)
        assert [len(waiting(one, ASKED)) for one in (people.alice, people.charlie)] == [1, 1]

    def test_what_all_partners_share_from_now_on_the_coordinator_is_asked_about(
        self, people, booked
    ):
        keep_from_now_on(people.administrator, shared_by_all=True)
        assert len(waiting(people.coordinator, ASKED)) == 1

    def test_nobody_is_asked_about_what_is_decided(self, people, booked):
        confirm_booking(by=people.alice, booking=booked)
        keep_from_now_on(people.coordinator, people.named)
        assert waiting(people.charlie, ASKED) == []

    @pytest.mark.parametrize(("day", "asked"), [(12, 1), (13, 0)])
    def test_nor_about_an_edition_that_is_out(self, people, booked, day, asked):
        with clock.at(datetime(2016, 12, day, 9, tzinfo=UTC)):
            keep_from_now_on(people.coordinator, people.named)
        assert len(waiting(people.charlie, ASKED)) == asked

    def test_nor_where_others_do_not_come_to_keep_it(self, people, booked):
        keep_from_now_on(people.coordinator, people.lead, cost="Free")
        assert not Letter.objects.filter(state=LetterState.QUEUED).exists()


class TestOfASlotThatIsPassedOn:
    def test_the_partner_that_has_it_now_reads_that_it_is_confirmed(self, people, booked):
        confirm_booking(by=people.alice, booking=booked)
        pass_booking_on(by=people.bob, booking=booked, partner=people.named)
        assert waiting(people.bob, ANSWERED) == []
        (confirmed,) = waiting(people.charlie, ANSWERED)
        assert confirmed.subject == "Your slot is confirmed: Magazine, Winter, copy by Mon 14 Nov"
        assert "because you speak for Named partner" in confirmed.text

    def test_the_owner_is_asked_in_the_name_of_the_partner_that_has_it_now(self, people, winter):
        asked = book(by=people.bob, edition=winter, partner=people.other)
        pass_booking_on(by=people.bob, booking=asked, partner=people.named)
        (letter,) = waiting(people.alice, ASKED)
        assert "Named partner asks for a slot in Magazine, Winter" in letter.text

    def test_the_partner_that_has_it_now_reads_that_its_edition_moved(self, people, booked):
        move(people.alice, EARLIER)
        pass_booking_on(by=people.bob, booking=booked, partner=people.named)
        assert waiting(people.bob, CHANGED) == []
        (letter,) = waiting(people.charlie, CHANGED)
        assert "moves from Monday 12 December 2016 to Monday 5 December" in letter.text
        assert "The reason: The printer is shut" in letter.text
        assert "because Named partner has a slot in this edition" in letter.text

    def test_who_keeps_another_slot_there_reads_that_it_moved_and_so_does_who_has_this_one_now(
        self, people, booked
    ):
        Edition.objects.update(slots=2)
        book(by=people.bob, edition=Edition.objects.get(), partner=people.other)
        move(people.alice, EARLIER)
        pass_booking_on(by=people.bob, booking=booked, partner=people.named)
        for person, partner in ((people.bob, "Other partner"), (people.charlie, "Named partner")):
            (letter,) = waiting(person, CHANGED)
            assert "moves from Monday 12 December 2016 to Monday 5 December" in letter.text
            assert f"because {partner} has a slot in this edition" in letter.text

    def test_passed_on_and_back_it_is_told_as_if_it_had_stayed(self, people, booked):
        confirm_booking(by=people.alice, booking=booked)
        move(people.alice, EARLIER)
        for partner in (people.named, people.other):
            pass_booking_on(by=None, booking=booked, partner=partner)
        for kind in (ANSWERED, CHANGED):
            assert [len(waiting(one, kind)) for one in (people.bob, people.charlie)] == [1, 0]

    def test_what_was_read_before_is_told_to_nobody_anew(self, people, booked):
        confirm_booking(by=people.alice, booking=booked)
        move(people.alice, EARLIER)
        all_went()
        pass_booking_on(by=people.bob, booking=booked, partner=people.named)
        assert not Letter.objects.filter(state=LetterState.QUEUED).exists()


class TestOfWhatAPartnerIsAskedFor:
    """A tick takes back what was answered, since the same letter may be answered in many ways."""

    REQUEST, CHECK = LetterKind.REGISTER_REQUEST, LetterKind.REGISTER_CHECK

    def test_who_has_entered_something_is_not_asked_what_it_could_bring(self, people):
        for partner in (people.lead, people.other):
            request_entries(by=people.coordinator, partner=partner)
        add_offer(by=people.alice, partner=people.lead, fields={"what": "Property marking"})
        owe_register_checks()
        assert [len(waiting(one, self.REQUEST)) for one in (people.alice, people.bob)] == [0, 1]

    def test_nor_is_who_has_said_that_there_is_none_unless_asked_anew(self, people):
        request_entries(by=people.coordinator, partner=people.lead)
        declare_none(by=people.alice, partner=people.lead)
        assert waiting(people.alice, self.REQUEST) == []
        assert request_entries(by=people.coordinator, partner=people.lead) == 1

    def test_once_all_is_confirmed_nobody_is_asked_to_check_it_or_asked_again(self, people):
        Person.objects.update(last_login=clock.now())
        channel = ChannelFactory(owners=[people.lead])
        ResourceFactory(partner=people.lead)
        offer = OfferFactory(partner=people.other)
        shared = ChannelFactory(shared_by_all=True)
        keepers = (people.alice, people.bob, people.coordinator)
        confirmed = (
            (lambda: confirm_entry(by=people.alice, entry=channel), [1, 1, 1]),
            (lambda: confirm_entries(by=people.alice, partner=people.lead), [0, 1, 1]),
            (
                lambda: end_offer(by=people.bob, offer=offer, opened_version=1, last_day=PAST),
                [0, 0, 1],
            ),
            (lambda: confirm_entry(by=people.coordinator, entry=shared), [0, 0, 0]),
        )
        assert owe_register_checks() == 3
        for act, left in confirmed:
            act()
            assert owe_register_checks() == 0
            assert [len(waiting(one, self.CHECK)) for one in keepers] == left
