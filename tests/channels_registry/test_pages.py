"""What the pages of the register show, to whom, and what their forms refuse in words."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import BookingState, EditionState, LoanState
from channels_registry.models import Booking, Channel, Edition, Loan, Offer, Resource
from channels_registry.operations import book, confirm_entries
from channels_registry.queries.checks import entries_of
from tests.cast import cast
from tests.factories import (
    AudienceFactory,
    ChannelFactory,
    EditionFactory,
    EditionPatternFactory,
    LoanFactory,
    OfferFactory,
    ResourceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
NO_NUMBER = "Write the reach as a number, like 190000; what is no number goes into “In words”"


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def magazine(people) -> Channel:
    return ChannelFactory(code="MAG", name="Magazine", owners=[people.lead])


@pytest.fixture
def winter(magazine) -> Edition:
    return EditionFactory(
        channel=magazine,
        name="Winter",
        publication_date=date(2016, 12, 12),
        copy_deadline=date(2016, 11, 14),
        slots=1,
    )


def at(name: str, *args) -> str:
    return reverse(f"channels_registry:{name}", args=args)


def boxes(name: str, day: date) -> dict[str, str]:
    parts = zip(("day", "month", "year"), (day.day, day.month, day.year), strict=True)
    return {f"{name}_{part}": str(number) for part, number in parts}


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


class TestTheList:
    def test_what_nobody_confirmed_for_a_year_is_marked_and_what_somebody_did_is_not(
        self, client, people, magazine
    ):
        client.force_login(people.bob)
        assert "not confirmed for a year" in text_of(client.get(at("channels")))
        confirm_entries(
            by=people.alice, partner=people.lead, entries=entries_of(people.lead, TODAY)
        )
        assert "not confirmed for a year" not in text_of(client.get(at("channels")))

    def test_only_an_estimate_says_that_it_is_one(self, client, people):
        client.force_login(people.bob)
        for code, estimate in (("GUESS", True), ("COUNT", False)):
            ChannelFactory(
                code=code, reach_number=1234, reach_unit="homes", reach_is_estimate=estimate
            )
        page = text_of(client.get(at("channels")))
        assert page.count("1,234 homes") == 2
        assert page.count("app-estimate") == 1

    def test_only_who_may_add_is_offered_to(self, client, people):
        for person, offered in ((people.alice, True), (people.board_member, False)):
            client.force_login(person)
            assert (at("channel_new") in text_of(client.get(at("channels")))) is offered


class TestFinding:
    def test_an_answer_names_what_reaches_them_and_why(self, client, people, magazine, winter):
        client.force_login(people.bob)
        older = AudienceFactory(label="Older residents")
        magazine.audiences.add(older)
        page = client.get(at("find"), {"audience": older.pk, "by": "2016-12-31"})
        found = text_of(page)
        assert "Older residents in the whole borough, by Sat 31 Dec" in found
        assert "Magazine, Winter" in found
        assert "For: Older residents" in found

    def test_nothing_found_says_what_to_change(self, client, people):
        client.force_login(people.bob)
        page = text_of(client.get(at("find"), {"by": "2016-10-26"}))
        assert "Nothing in the register reaches them by then. A later day lets more" in page

    def test_before_anything_is_asked_nothing_is_wrong(self, client, people):
        client.force_login(people.bob)
        page = client.get(at("find"))
        assert "There is a problem" not in text_of(page)
        assert (page.context["form"].initial["by"], page.context["found"]) == (
            date(2016, 11, 22),
            None,
        )

    @pytest.mark.parametrize(
        ("said", "refusal"),
        [
            ("", "Write a day from today on, like 8 11 2016"),
            ("31 2 2017", "Write a real day, like 8 11 2016"),
        ],
    )
    def test_without_a_day_it_says_what_to_write(self, client, people, said, refusal):
        client.force_login(people.bob)
        page = client.get(at("find"), {"by": said})
        assert page.context["form"].errors == {"by": [refusal]}

    def test_a_day_that_is_past_is_refused(self, client, people):
        client.force_login(people.bob)
        page = client.get(at("find"), {"by": "2016-10-24"})
        assert page.context["form"].errors == {"by": ["Choose a day from today on"]}
        assert page.context["found"] is None


class TestChannels:
    def test_an_advocate_adds_one_and_owns_it(self, client, people):
        client.force_login(people.alice)
        page = client.get(at("channel_new"))
        assert page.context["form"].initial["owners"] == [people.lead.pk]
        client.post(
            at("channel_new"),
            {
                "name": "Tenants’ newsletter",
                "kind": "print",
                "owners": [people.lead.pk],
                "reach_number": "12,500",
                "reach_unit": "homes",
                "reach_is_estimate": "False",
                "lead_time_is_estimate": "True",
            },
        )
        added = Channel.objects.get()
        assert (added.name, added.reach, list(added.owners.all())) == (
            "Tenants’ newsletter",
            "12,500 homes",
            [people.lead],
        )

    @pytest.mark.parametrize(
        ("field", "said", "refusal"),
        [
            *(("reach_number", said, NO_NUMBER) for said in ("many", "-5", "12.5", "190k", "NaN")),
            (
                "reach_number",
                "2000000001",
                "That is more people than there are: write a smaller number",
            ),
            (
                "lead_time_days",
                "-1",
                "Write a number of days, like 10. A number of days cannot be negative",
            ),
            ("name", "", "Enter a name"),
        ],
    )
    def test_what_is_wrong_is_refused_with_what_would_be_right(
        self, client, people, field, said, refusal
    ):
        client.force_login(people.alice)
        sent = {"name": "Screens", "kind": "screens", "owners": [people.lead.pk], field: said}
        sent |= {"reach_is_estimate": "True", "lead_time_is_estimate": "True"}
        page = client.post(at("channel_new"), sent)
        assert page.context["form"].errors == {field: [refusal]}
        assert not Channel.objects.exists()

    def test_an_advocate_names_an_owner_and_the_coordinator_may_say_that_all_share_it(
        self, client, people, magazine, caplog
    ):
        sent = {"name": "Screens", "kind": "screens", "reach_is_estimate": "True"}
        sent |= {"lead_time_is_estimate": "True", "shared_by_all": "on"}
        client.force_login(people.alice)
        page = client.post(at("channel_new"), sent)
        assert page.context["form"].errors == {"owners": ["Choose at least one owner"]}
        assert "Owners (optional)" not in text_of(page)
        client.get(at("channel_edit", "MAG"))
        client.force_login(people.coordinator)
        assert client.post(at("channel_new"), sent).status_code == 302
        # A field that a form lacks leaves a complaint in the log with every page.
        assert caplog.messages == []

    def test_a_second_of_one_name_is_refused_in_words(self, client, people, magazine):
        client.force_login(people.alice)
        sent = {"name": "magazine", "kind": "print", "owners": [people.lead.pk]}
        sent |= {"reach_is_estimate": "True", "lead_time_is_estimate": "True"}
        page = client.post(at("channel_new"), sent)
        assert page.context["form"].non_field_errors() == [
            "There is a channel of this name already. Use that one, or give this one another name."
        ]

    def test_two_who_edit_see_both_texts_and_lose_nothing(self, client, people, magazine):
        client.force_login(people.alice)
        sent = {
            "name": "Magazine",
            "kind": "print",
            "owners": [people.lead.pk],
            "reach_is_estimate": "True",
            "lead_time_is_estimate": "True",
            "version": 1,
        }
        client.post(at("channel_edit", "MAG"), sent | {"cost": "Free"})
        page = client.post(at("channel_edit", "MAG"), sent | {"cost": "£20"})
        assert page.status_code == 409
        assert 'name="cost"' in text_of(page) and "£20</textarea>" in text_of(page)
        magazine.refresh_from_db()
        assert magazine.cost == "Free"

    def test_only_its_owner_and_the_coordinator_change_it(self, client, people, magazine):
        for person, status in ((people.alice, 200), (people.coordinator, 200), (people.bob, 403)):
            client.force_login(person)
            assert client.get(at("channel_edit", "MAG")).status_code == status

    def test_one_click_says_that_it_is_still_right(self, client, people, magazine):
        client.force_login(people.alice)
        client.post(at("entry_confirm", "channel", "MAG"), {"next": at("channel", "MAG")})
        magazine.refresh_from_db()
        assert (magazine.confirmed_on, magazine.confirmed_by, magazine.version) == (
            TODAY,
            people.alice,
            1,
        )

    def test_the_coordinator_confirms_what_all_share_and_an_advocate_does_not(self, client, people):
        press = ChannelFactory(code="PRESS", shared_by_all=True)
        for person, status in ((people.alice, 403), (people.coordinator, 302)):
            client.force_login(person)
            page = client.post(at("entry_confirm", "channel", "PRESS"))
            assert page.status_code == status
        press.refresh_from_db()
        assert press.confirmed_on == TODAY

    @pytest.mark.parametrize("who", ["alice", "bob", "chair", "board_member"])
    def test_who_does_not_coordinate_does_not_merge(self, client, people, magazine, who):
        client.force_login(getattr(people, who))
        assert at("channel_merge", "MAG") not in text_of(client.get(at("channel", "MAG")))
        assert client.get(at("channel_merge", "MAG")).status_code == 403

    def test_two_that_are_one_are_merged_and_the_page_leads_on(self, client, people, magazine):
        ChannelFactory(code="BF", name="The magazine", owners=[people.lead])
        client.force_login(people.coordinator)
        client.post(
            at("channel_merge", "BF"), {"kept": magazine.pk, "reason": "One thing, two names"}
        )
        assert at("channel", "MAG") in text_of(client.get(at("channel", "BF")))
        assert "The magazine" in text_of(client.get(at("channel", "MAG")))
        assert client.get(at("channel_edit", "BF")).status_code == 403


class TestEditions:
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

    def test_a_second_on_one_day_is_refused_in_words(self, client, people, winter):
        client.force_login(people.alice)
        sent = {"name": "Again", "slot_unit": "slots"}
        page = client.post(
            at("edition_new", "MAG"), sent | boxes("publication_date", winter.publication_date)
        )
        assert page.context["form"].non_field_errors() == [
            "This channel has an edition on that day already. "
            "Choose another day, or change that one."
        ]

    def test_moving_says_whom_it_tells_and_moves_the_deadlines_along(
        self, client, people, magazine, winter
    ):
        book(by=people.bob, edition=winter, partner=people.other)
        client.force_login(people.alice)
        page = client.get(at("edition_move", "MAG", winter.pk))
        assert "Told by letter of the new dates: Other." in text_of(page)
        sent = boxes("publication_date", date(2016, 12, 19))
        sent |= boxes("copy_deadline", winter.copy_deadline)
        sent |= {"reason": "The printer is late.", "version": 1}
        client.post(at("edition_move", "MAG", winter.pk), sent)
        winter.refresh_from_db()
        assert (winter.publication_date, winter.copy_deadline) == (
            date(2016, 12, 19),
            date(2016, 11, 21),
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

    def test_a_move_without_a_reason_is_refused(self, client, people, winter):
        client.force_login(people.alice)
        sent = boxes("publication_date", date(2016, 12, 19)) | {"version": 1}
        page = client.post(at("edition_move", "MAG", winter.pk), sent)
        assert page.context["form"].errors == {"reason": ["Say why it moves, in a sentence"]}

    def test_cancelled_keeps_its_reason_and_takes_no_more_changes(self, client, people, winter):
        client.force_login(people.alice)
        client.post(at("edition_cancel", "MAG", winter.pk), {"reason": "No money.", "version": 1})
        winter.refresh_from_db()
        assert winter.state == EditionState.CANCELLED
        assert "No money." in text_of(client.get(at("edition", "MAG", winter.pk)))
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


class TestBookings:
    def test_the_same_form_sent_twice_books_once_and_the_next_waits(self, client, people, winter):
        client.force_login(people.bob)
        form = client.get(at("booking_new", "MAG", winter.pk)).context["form"]
        sent = {"partner": people.other.pk, "identifier": form.initial["identifier"]}
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


class TestResources:
    def test_the_strip_shows_the_days_that_are_lent(self, client, people):
        stand = ResourceFactory(partner=people.lead)
        loan = LoanFactory(resource=stand, partner=people.other)
        client.force_login(people.alice)
        client.post(at("loan_lend", loan.pk))
        page = client.get(at("resource", stand.pk))
        assert [(week.monday, week.words) for week in page.context["weeks"]][:4] == [
            (date(2016, 10, 24), "free"),
            (date(2016, 10, 31), "free"),
            (date(2016, 11, 7), "lent on 3 of 7 days"),
            (date(2016, 11, 14), "free"),
        ]

    def test_days_the_wrong_way_round_are_refused_with_what_would_be_right(self, client, people):
        stand = ResourceFactory(partner=people.lead)
        client.force_login(people.bob)
        sent = {"partner": people.other.pk}
        sent |= boxes("first_day", date(2016, 11, 10)) | boxes("last_day", date(2016, 11, 8))
        page = client.post(at("loan_ask", stand.pk), sent)
        assert page.context["form"].errors == {
            "last_day": [
                "The last day cannot be before the first: choose 10 November 2016 or later"
            ]
        }
        assert not Loan.objects.exists()

    def test_days_that_are_lent_are_refused_with_whose_they_are(self, client, people):
        stand = ResourceFactory(partner=people.lead, name="The stand")
        loan = LoanFactory(resource=stand, partner=people.other)
        client.force_login(people.alice)
        client.post(at("loan_lend", loan.pk))
        client.force_login(people.charlie)
        sent = {"partner": people.named.pk}
        sent |= boxes("first_day", date(2016, 11, 9)) | boxes("last_day", date(2016, 11, 10))
        page = client.post(at("loan_ask", stand.pk), sent)
        assert page.context["form"].non_field_errors() == [
            "The stand is lent to Other partner from 7 November to 9 November 2016. "
            "Choose days before or after."
        ]
        assert Loan.objects.get().state == LoanState.LENT

    def test_a_file_goes_to_who_signs_in_and_is_never_opened_in_the_page(
        self, client, people, tmp_path, settings
    ):
        settings.MEDIA_ROOT = tmp_path
        stand = ResourceFactory(partner=people.lead)
        client.force_login(people.alice)
        with (tmp_path / "leaflet.svg").open("w+") as file:
            file.write("<svg xmlns='http://www.w3.org/2000/svg'><rect width='9' height='9'/></svg>")
            file.seek(0)
            client.post(at("resource_file_new", stand.pk), {"title": "Leaflet", "file": file})
        kept = stand.files.get()
        answer = client.get(at("resource_file", kept.pk))
        assert answer["Content-Disposition"] == 'attachment; filename="Leaflet.svg"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        client.logout()
        assert client.get(at("resource_file", kept.pk)).status_code == 302

    def test_a_file_of_another_kind_is_refused(self, client, people, tmp_path):
        stand = ResourceFactory(partner=people.lead)
        client.force_login(people.alice)
        with (tmp_path / "tool.exe").open("w+") as file:
            file.write("MZ")
            file.seek(0)
            page = client.post(at("resource_file_new", stand.pk), {"title": "A tool", "file": file})
        (refusal,) = page.context["form"].errors["file"]
        assert refusal.startswith("This kind of file cannot be kept. Use one of: .pdf, .png")
        assert not stand.files.exists()

    def test_the_same_form_sent_twice_adds_one(self, client, people):
        client.force_login(people.alice)
        form = client.get(at("resource_new")).context["form"]
        sent = {"identifier": form.initial["identifier"], "partner": people.lead.pk}
        for _ in range(2):
            client.post(at("resource_new"), sent | {"name": "A van", "kind": "van"})
        assert [one.name for one in Resource.objects.all()] == ["A van"]


class TestOffersAndOurs:
    def test_an_offer_is_added_once(self, client, people):
        client.force_login(people.bob)
        sent = {"partner": people.other.pk, "what": "Home visits"}
        client.post(at("offer_new"), sent)
        page = client.post(at("offer_new"), sent)
        assert page.context["form"].non_field_errors() == [
            "This partner offers that already. Use that one, or say what differs."
        ]
        assert Offer.objects.count() == 1

    @pytest.mark.parametrize(
        ("who", "may"),
        [
            ("alice", True),
            ("coordinator", True),
            ("administrator", True),
            ("bob", False),
            ("chair", False),
            ("board_member", False),
        ],
    )
    def test_an_offer_is_its_partners_to_change(self, client, people, who, may):
        offer = OfferFactory(partner=people.lead, code="MARKING")
        client.force_login(getattr(people, who))
        assert (at("offer_edit", "MARKING") in text_of(client.get(at("offer", "MARKING")))) is may
        for name in ("offer_edit", "offer_end"):
            assert client.get(at(name, "MARKING")).status_code == (200 if may else 403)
        sent = {"what": "Property marking", "version": 1}
        answer = client.post(at("offer_edit", "MARKING"), sent)
        assert answer.status_code == (302 if may else 403)
        offer.refresh_from_db()
        assert (offer.what == "Property marking") is may

    def test_all_of_ours_is_still_right_at_one_click(self, client, people, magazine):
        OfferFactory(partner=people.lead)
        ResourceFactory(partner=people.lead)
        others = OfferFactory(partner=people.other)
        client.force_login(people.alice)
        (kept,) = client.get(at("ours")).context["all_kept"]
        assert (kept["count"], kept["unconfirmed"]) == (3, 3)
        client.post(at("entries_confirm", people.lead.code))
        (kept,) = client.get(at("ours")).context["all_kept"]
        assert (kept["count"], kept["unconfirmed"]) == (3, 0)
        others.refresh_from_db()
        assert others.confirmed_on is None

    def test_what_waits_for_our_answer_is_on_top(self, client, people, winter):
        booking = book(by=people.bob, edition=winter, partner=people.other)
        client.force_login(people.alice)
        page = client.get(at("ours"))
        assert list(page.context["bookings_to_decide"]) == [booking]
        client.force_login(people.bob)
        page = client.get(at("ours"))
        assert list(page.context["bookings_to_decide"]) == []
        assert list(page.context["bookings"]) == [booking]

    def test_slots_in_what_all_share_or_nobody_owns_wait_for_the_coordinator(self, client, people):
        out = date(2016, 12, 12)
        bookings = [
            book(
                by=people.bob,
                edition=EditionFactory(channel=channel, publication_date=out),
                partner=people.other,
            )
            for channel in (
                ChannelFactory(shared_by_all=True, owners=[people.lead]),
                ChannelFactory(),
                ChannelFactory(owners=[people.lead]),
            )
        ]
        for person, waiting in ((people.coordinator, bookings[:2]), (people.alice, bookings[2:])):
            client.force_login(person)
            assert set(client.get(at("ours")).context["bookings_to_decide"]) == set(waiting)

    def test_that_there_is_none_is_said_at_one_click_and_asked_again_after_a_year(
        self, client, people
    ):
        client.force_login(people.alice)
        assert "We have none</button>" in text_of(client.get(at("ours")))
        said = text_of(client.post(at("none_declare", "LEAD"), follow=True))
        assert "It is on record that Lead has none, and is asked again in a year." in said
        assert "You said on Tue 25 Oct that you have none." in said
        assert at("none_declare", "LEAD") not in said
        with clock.at(datetime(2017, 10, 26, 9, tzinfo=UTC)):
            page = text_of(client.get(at("ours")))
        assert "On Tue 25 Oct 2016 you said that you have none. Is it still so?" in page
        assert "We still have none</button>" in page

    def test_the_gaps_tell_who_said_that_it_has_none(self, client, people):
        gaps = reverse("plans:channel_gaps")
        client.force_login(people.coordinator)
        client.post(at("none_declare", "NAMED"), {"next": gaps})
        for person in (people.coordinator, people.chair, people.bob):
            client.force_login(person)
            page = text_of(client.get(gaps))
            assert "“We have none”, Tue 25 Oct, Cora" in page
            assert "1 partner says that it has none." in page
        assert at("none_declare", "LEAD") not in page

    def test_the_page_of_gaps_names_the_channels_that_nobody_used(self, client, people, magazine):
        client.force_login(people.chair)
        page = client.get(reverse("plans:channel_gaps"))
        assert page.context["unused"] == [magazine]
        assert at("channel", magazine.code) in page.text

    def test_a_partner_without_entries_is_asked_at_one_click_and_once_a_day(
        self, client, people, magazine
    ):
        client.force_login(people.chair)
        url = at("entries_ask", people.named.code)
        said = [text_of(client.post(url, follow=True)) for _ in range(2)]
        assert "Named is asked: 1 letter." in said[0]
        assert "Named was asked today already." in said[1]
