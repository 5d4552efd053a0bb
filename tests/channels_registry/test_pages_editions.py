"""What the pages of editions and bookings show, to whom, and what their forms refuse in words."""

from datetime import date

import pytest
from django.urls import reverse

from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.choices import BookingState, EditionState
from channels_registry.models import Booking
from channels_registry.operations import (
    EditionDates,
    book,
    cancel_edition,
    edit_pattern,
    make_editions,
    merge_channels,
    move_edition,
    withdraw_booking,
)
from channels_registry.queries.editions import planned_year
from tests.channels_registry.pages import at, boxes, text_of
from tests.factories import (
    ChannelFactory,
    EditionPatternFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

SPRING_AND_AUTUMN = {
    "rhythm": "nth_weekday",
    "every": 6,
    "nth": 2,
    "weekday": 0,
    "slot_unit": "slots",
    "naming": "month",
} | boxes("starts", date(2017, 4, 1))


def as_days(copy: str, artwork: str) -> dict[str, str]:
    return {"copy_days_before": copy, "artwork_days_before": artwork}


class TestEditions:
    def test_the_form_asks_for_space_in_slots_unless_pages_are_said(self, client, people, magazine):
        client.force_login(people.alice)
        unit = client.get(at("edition_new", "MAG")).context["form"]["slot_unit"]
        assert unit.field.choices == [("slots", "Slots"), ("pages", "Pages")]
        assert unit.value() == "slots"

    def test_copy_after_publication_is_refused_with_what_would_be_right(
        self, client, people, magazine
    ):
        client.force_login(people.alice)
        sent = {"name": "Spring", "slot_unit": "slots"}
        sent |= boxes("publication_date", date(2017, 3, 1))
        sent |= boxes("copy_deadline", date(2017, 3, 2))
        page = client.post(at("edition_new", "MAG"), sent)
        assert page.context["form"].errors == {
            "copy_deadline": [
                "Copy cannot be due after the day it comes out: choose 1 March 2017 or earlier"
            ]
        }

    def test_a_deadline_on_a_weekend_is_refused_with_the_working_day_before(
        self, client, people, magazine
    ):
        client.force_login(people.alice)
        sent = {"name": "Spring", "slot_unit": "slots"}
        sent |= boxes("publication_date", date(2017, 3, 1))
        sent |= boxes("copy_deadline", date(2017, 2, 5))
        sent |= boxes("artwork_deadline", date(2017, 2, 11))
        page = client.post(at("edition_new", "MAG"), sent)
        nobody = "Nobody takes it on that day: choose {} February 2017, the working day before"
        assert page.context["form"].errors == {
            "copy_deadline": [nobody.format(3)],
            "artwork_deadline": [nobody.format(10)],
        }

    def test_a_second_on_one_day_is_refused_in_words(self, client, people, winter):
        client.force_login(people.alice)
        sent = {"name": "Again", "slot_unit": "slots"}
        page = client.post(
            at("edition_new", "MAG"), sent | boxes("publication_date", winter.publication_date)
        )
        assert page.context["form"].errors == {
            "publication_date": [
                "This channel has an edition on that day already. "
                "Choose another day, or change that one."
            ]
        }

    def test_moving_says_whom_it_tells_and_moves_the_deadlines_along(
        self, client, people, magazine, winter
    ):
        book(by=people.bob, edition=winter, partner=people.other)
        client.force_login(people.alice)
        page = client.get(at("edition_move", "MAG", winter.pk))
        assert "Told by letter of the new dates: Other. So is whoever leads" in text_of(page)
        sent = boxes("publication_date", date(2016, 12, 19))
        sent |= boxes("copy_deadline", winter.copy_deadline)
        sent |= {"reason": "The printer is late.", "version": 1}
        client.post(at("edition_move", "MAG", winter.pk), sent)
        winter.refresh_from_db()
        assert (winter.publication_date, winter.copy_deadline) == (
            date(2016, 12, 19),
            date(2016, 11, 21),
        )

    def test_an_owner_of_the_channel_that_carries_it_now_changes_it_too(
        self, client, people, magazine, winter
    ):
        client.force_login(people.bob)
        change = at("edition_edit", "MAG", winter.pk)
        assert change not in text_of(client.get(at("edition", "MAG", winter.pk)))
        assert client.get(change).status_code == 403
        kept = ChannelFactory(owners=[people.other])
        merge_channels(by=None, kept=kept, gone=magazine, reason="One and the same")
        assert change in text_of(client.get(at("edition", "MAG", winter.pk)))
        client.post(change, {"name": "Winter 2016", "slot_unit": "slots", "slots": 1, "version": 1})
        winter.refresh_from_db()
        assert winter.name == "Winter 2016"

    @pytest.mark.parametrize(
        ("said", "then"),
        [
            ({}, None),
            (boxes("artwork_deadline", date(2016, 11, 28)), date(2016, 12, 5)),
            (boxes("artwork_deadline", date(2016, 12, 1)), date(2016, 12, 1)),
        ],
    )
    def test_an_artwork_deadline_that_is_emptied_is_gone(self, client, people, winter, said, then):
        winter.artwork_deadline = date(2016, 11, 28)
        winter.save()
        client.force_login(people.alice)
        sent = boxes("publication_date", date(2016, 12, 19)) | said
        sent |= {"reason": "The printer is late.", "version": 1}
        client.post(at("edition_move", "MAG", winter.pk), sent)
        winter.refresh_from_db()
        assert (winter.publication_date, winter.copy_deadline, winter.artwork_deadline) == (
            date(2016, 12, 19),
            date(2016, 11, 21),
            then,
        )

    def test_a_move_to_before_its_deadline_takes_the_deadline_along(self, client, people, winter):
        client.force_login(people.alice)
        sent = boxes("publication_date", date(2016, 11, 7)) | {"reason": "Early.", "version": 1}
        assert winter.copy_deadline > date(2016, 11, 7)
        client.post(
            at("edition_move", "MAG", winter.pk),
            sent | boxes("copy_deadline", winter.copy_deadline),
        )
        winter.refresh_from_db()
        assert (winter.publication_date, winter.copy_deadline) == (
            date(2016, 11, 7),
            date(2016, 10, 10),
        )
        sent = boxes("publication_date", date(2016, 11, 7)) | {"reason": "Late.", "version": 2}
        sent |= boxes("copy_deadline", date(2016, 11, 8))
        page = client.post(at("edition_move", "MAG", winter.pk), sent)
        assert page.context["form"].errors == {
            "copy_deadline": [
                "Copy cannot be due after the day it comes out: choose 7 November 2016 or earlier"
            ]
        }

    def test_a_deadline_that_is_left_as_it_stood_is_not_asked_for_a_working_day(
        self, client, people, winter
    ):
        sunday = date(2016, 12, 4)
        winter.artwork_deadline = sunday
        winter.save()
        client.force_login(people.alice)
        sent = boxes("publication_date", winter.publication_date)
        sent |= boxes("artwork_deadline", sunday) | {"reason": "Copy is needed earlier."}
        move = at("edition_move", "MAG", winter.pk)
        client.post(move, sent | boxes("copy_deadline", date(2016, 11, 11)) | {"version": 1})
        winter.refresh_from_db()
        assert (winter.copy_deadline, winter.artwork_deadline) == (date(2016, 11, 11), sunday)
        page = client.post(
            move, sent | boxes("copy_deadline", date(2016, 11, 13)) | {"version": winter.version}
        )
        assert page.context["form"].errors == {
            "copy_deadline": [
                "Nobody takes it on that day: choose 11 November 2016, the working day before"
            ]
        }

    def test_space_of_an_edition_is_changed_whatever_day_its_copy_is_due(
        self, client, people, winter
    ):
        winter.copy_deadline = date(2016, 11, 13)
        winter.save()
        client.force_login(people.alice)
        sent = {"name": "Winter", "slots": 3, "slot_unit": "slots", "version": 1}
        client.post(at("edition_edit", "MAG", winter.pk), sent)
        winter.refresh_from_db()
        assert (winter.slots, winter.copy_deadline) == (3, date(2016, 11, 13))

    def test_a_move_that_comes_late_shows_the_deadline_that_its_boxes_hold(
        self, client, people, winter
    ):
        client.force_login(people.alice)
        move = at("edition_move", "MAG", winter.pk)
        opened = client.get(move).context["form"]["as_opened"].value()
        sent = boxes("publication_date", date(2016, 12, 19))
        sent |= boxes("copy_deadline", winter.copy_deadline)
        sent |= {"reason": "The printer is late.", "version": 1, "as_opened": opened}
        move_edition(
            by=people.alice,
            edition=winter,
            opened_version=1,
            dates=EditionDates(date(2016, 12, 20), date(2016, 11, 22)),
            reason="The paper is late.",
        )
        form = client.post(move, sent).context["form"]
        assert [(each.name, each.saved, each.typed) for each in form.differences()] == [
            ("publication_date", "Tue 20 Dec", "Mon 19 Dec")
        ]
        assert [(each.name, each.saved) for each in form.taken_over] == [
            ("copy_deadline", "Tue 22 Nov")
        ]
        assert form["copy_deadline"].value() == "2016-11-22"

    def test_a_move_without_a_reason_is_refused(self, client, people, winter):
        client.force_login(people.alice)
        sent = boxes("publication_date", date(2016, 12, 19)) | {"version": 1}
        page = client.post(at("edition_move", "MAG", winter.pk), sent)
        assert page.context["form"].errors == {"reason": ["Say why it moves, in a sentence"]}

    def test_cancelled_keeps_its_reason_and_takes_no_more_changes(self, client, people, winter):
        client.force_login(people.alice)
        cancel = reverse("plans:edition_cancel", args=["MAG", winter.pk])
        client.post(cancel, {"reason": "No money.", "version": 1})
        winter.refresh_from_db()
        assert winter.state == EditionState.CANCELLED
        page = text_of(client.get(at("edition", "MAG", winter.pk)))
        assert "No money." in page
        assert "Was to come out" in page
        for promised in ("Copy due", "Space", "working days"):
            assert promised not in page.split('id="bookings"')[0]
        assert "slot free" not in text_of(client.get(at("channel", "MAG")))
        assert client.get(at("edition_move", "MAG", winter.pk)).status_code == 403

    def test_the_days_of_a_year_are_shown_before_they_are_made(self, client, people, magazine):
        pattern = EditionPatternFactory(channel=magazine)
        client.force_login(people.alice)
        page = client.get(at("editions_of_year", "MAG", pattern.pk), {"year": "2017-18"})
        days = [one.publication_date for one in page.context["planned"]]
        assert days == [
            date(2017, 4, 10),
            date(2017, 7, 10),
            date(2017, 10, 9),
            date(2018, 1, 8),
        ]
        assert not magazine.editions.exists()
        client.post(at("editions_of_year", "MAG", pattern.pk), {"year": "2017-18"})
        assert [one.publication_date for one in magazine.editions.all()] == days
        page = client.get(at("editions_of_year", "MAG", pattern.pk), {"year": "2017-18"})
        assert [one.why_not for one in page.context["planned"]] == ["Made already"] * 4

    def test_a_pattern_that_was_changed_says_what_it_made_on_other_days(
        self, client, people, magazine
    ):
        pattern = EditionPatternFactory(channel=magazine, naming="month")
        april, july, october, _ = make_editions(by=None, pattern=pattern, year=FinancialYear(2017))
        edit_pattern(by=None, pattern=pattern, opened_version=1, fields={"weekday": 1})
        client.force_login(people.alice)

        def page():
            url = at("editions_of_year", "MAG", pattern.pk)
            return client.get(url, {"year": "2017-18"})

        def on_other_days():
            return [each.name for each in page().context["given_no_more"]]

        assert on_other_days() == ["April 2017", "July 2017", "October 2017", "January 2018"]
        assert f'{at("edition", "MAG", april.pk)}">April 2017</a>, comes out Mon 10 Apr' in text_of(
            page()
        )
        assert "One of this name comes out Mon 10 Apr" in text_of(page())
        moved = {"reason": "Tuesdays", "dates": EditionDates(date(2017, 4, 11))}
        move_edition(by=None, edition=april, opened_version=1, **moved)
        cancel_edition(by=None, edition=july, opened_version=1, reason="Tuesdays")
        assert on_other_days() == ["October 2017", "January 2018"]
        assert [(one.why_not, one.same_name_on) for one in page().context["planned"]] == [
            ("Another edition comes out that day", None),
            ("", None),
            ("", october.publication_date),
            ("", date(2018, 1, 8)),
        ]

    def test_editions_of_one_name_that_a_pattern_gives_are_none_beside_each_other(self, magazine):
        pattern = EditionPatternFactory(channel=magazine, naming="month", rhythm="weeks", every=2)
        make_editions(by=None, pattern=pattern, year=FinancialYear(2017))
        magazine.editions.filter(name="April 2017").first().delete()
        found = planned_year(pattern, FinancialYear(2017))
        assert found.given_no_more == []
        assert [each.same_name_on for each in found.editions if each.is_new] == [None]

    @pytest.mark.parametrize(
        ("copy", "artwork", "kept"), [("", "", (28, 35)), ("0", "0", (0, 0)), ("14", "7", (14, 7))]
    )
    def test_days_that_a_pattern_does_not_say_are_the_channels_lead_times(
        self, client, people, magazine, copy, artwork, kept
    ):
        magazine.lead_time_days, magazine.artwork_lead_days = 28, 35
        magazine.save()
        client.force_login(people.alice)
        page = text_of(client.get(at("pattern_new", "MAG")))
        assert "Empty: the channel’s lead time" in page
        assert "Empty: the channel’s lead time for artwork" in page
        client.post(at("pattern_new", "MAG"), SPRING_AND_AUTUMN | as_days(copy, artwork))
        pattern = magazine.patterns.get()
        assert (pattern.copy_days_before, pattern.artwork_days_before) == kept

    def test_days_that_are_emptied_are_the_lead_time_for_copy_and_none_for_artwork(
        self, client, people, magazine
    ):
        magazine.lead_time_days, magazine.artwork_lead_days = 28, 35
        magazine.save()
        pattern = EditionPatternFactory(channel=magazine, copy_days_before=7, artwork_days_before=7)
        client.force_login(people.alice)
        change = at("pattern_edit", "MAG", pattern.pk)
        assert "Emptied, there is none" in text_of(client.get(change))
        client.post(change, SPRING_AND_AUTUMN | as_days("", "") | {"version": 1})
        pattern.refresh_from_db()
        assert (pattern.copy_days_before, pattern.artwork_days_before) == (28, None)


class TestBookings:
    def test_whoever_books_for_a_communication_is_sent_to_its_page(self, client, people, winter):
        client.force_login(people.bob)
        page = text_of(client.get(at("booking_new", "MAG", winter.pk)))
        assert "book its slot on its own page, with “Choose an edition”" in page

    def test_the_same_form_sent_twice_books_once_and_the_next_waits(self, client, people, winter):
        client.force_login(people.bob)
        form = client.get(at("booking_new", "MAG", winter.pk)).context["form"]
        sent = {"partner": people.other.pk, "identifier": form["identifier"].initial}
        for _ in range(2):
            client.post(at("booking_new", "MAG", winter.pk), sent)
        client.force_login(people.charlie)
        client.post(at("booking_new", "MAG", winter.pk), {"partner": people.named.pk})
        assert [(one.partner, one.state) for one in Booking.objects.all()] == [
            (people.other, BookingState.HELD),
            (people.named, BookingState.WAITING),
        ]

    def test_what_it_is_for_is_between_booker_and_owner(self, client, people, winter):
        book(by=people.bob, edition=winter, partner=people.other, what="Fire doors")
        for person, told in (
            (people.alice, True),
            (people.bob, True),
            (people.coordinator, True),
            (people.charlie, False),
            (people.board_member, False),
        ):
            client.force_login(person)
            page = text_of(client.get(at("edition", "MAG", winter.pk)))
            assert ("Fire doors" in page) is told, person
            assert "Other partner" in page

    @pytest.mark.parametrize(
        ("who", "reads"), [("alice", True), ("bob", True), ("charlie", False), ("chair", False)]
    )
    def test_when_a_slot_was_asked_for_and_given_back_is_between_booker_and_owner(
        self, client, people, winter, who, reads
    ):
        booking = book(by=people.bob, edition=winter, partner=people.other)
        client.force_login(getattr(people, who))
        page = client.get(at("edition", "MAG", winter.pk))
        assert "Other partner" in text_of(page)
        assert ("Asked " in text_of(page)) == reads
        withdraw_booking(by=people.bob, booking=booking)
        page = client.get(at("edition", "MAG", winter.pk))
        assert ("Other partner" in text_of(page)) == reads
        assert ("Given back" in text_of(page)) == reads

    def test_the_owner_declines_with_a_reason_only(self, client, people, winter):
        booking = book(by=people.bob, edition=winter, partner=people.other)
        client.force_login(people.alice)
        page = client.post(at("booking_decline", booking.pk), {"reason": ""})
        assert page.context["form"].errors == {"reason": ["Say why, in a sentence"]}
        client.post(at("booking_decline", booking.pk), {"reason": "Two on one subject."})
        booking.refresh_from_db()
        assert (booking.state, booking.reason) == (BookingState.DECLINED, "Two on one subject.")

    def test_a_second_answer_is_refused_in_words(self, client, people, winter):
        booking = book(by=people.bob, edition=winter, partner=people.other)
        client.force_login(people.alice)
        client.post(at("booking_confirm", booking.pk))
        page = client.post(at("booking_confirm", booking.pk), follow=True)
        assert "This booking is confirmed already." in text_of(page)

    @pytest.mark.parametrize("elsewhere", ["https://elsewhere.example.org/", "//e.org", "\ufffd"])
    def test_nobody_is_sent_to_another_site(self, client, people, winter, elsewhere):
        booking = book(by=people.bob, edition=winter, partner=people.other)
        client.force_login(people.alice)
        page = client.post(at("booking_confirm", booking.pk), {"next": elsewhere})
        assert page["Location"] == at("edition", "MAG", winter.pk)
