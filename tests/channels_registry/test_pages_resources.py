"""What the pages of resources, loans and offers show, to whom, and what their forms refuse."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import LoanState
from channels_registry.models import Loan, Offer, Resource
from channels_registry.operations import book
from partnership.choices import LetterKind
from partnership.models import Letter
from tests.channels_registry.pages import at, boxes, text_of
from tests.factories import (
    ChannelFactory,
    EditionFactory,
    LoanFactory,
    OfferFactory,
    ResourceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


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

    @pytest.mark.parametrize(
        ("spoken_for", "told"),
        [
            (True, "Lead is asked, and answers by letter."),
            (False, "The coordinator is asked, as nobody speaks for Lead just now, and answers"),
        ],
    )
    def test_whoever_asks_reads_who_is_asked(self, client, people, spoken_for, told):
        stand = ResourceFactory(partner=people.lead)
        if not spoken_for:
            people.alice.appointments.all().delete()
        client.force_login(people.bob)
        address = at("loan_ask", stand.pk)
        lead = "Lead is told by letter and says yes or why not; while nobody speaks for it, the"
        assert lead in client.get(address).content.decode()
        sent = {"partner": people.other.pk}
        sent |= boxes("first_day", date(2016, 11, 8)) | boxes("last_day", date(2016, 11, 10))
        assert told in client.post(address, sent, follow=True).content.decode()
        asked = people.alice if spoken_for else people.coordinator
        assert Letter.objects.get().recipient == asked

    def test_days_that_are_lent_are_refused_with_whose_they_are(self, client, people):
        stand = ResourceFactory(partner=people.lead, name="The stand")
        loan = LoanFactory(resource=stand, partner=people.other)
        client.force_login(people.alice)
        client.post(at("loan_lend", loan.pk))
        client.force_login(people.charlie)
        sent = {"partner": people.named.pk}
        sent |= boxes("first_day", date(2016, 11, 9)) | boxes("last_day", date(2016, 11, 10))
        page = client.post(at("loan_ask", stand.pk), sent)
        assert page.context["form"].errors == {
            "first_day": [
                "The stand is lent to Other partner from 7 November to 9 November 2016. "
                "Choose days before or after."
            ]
        }
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
        sent = {"identifier": form["identifier"].initial, "partner": people.lead.pk}
        for _ in range(2):
            client.post(at("resource_new"), sent | {"name": "A van", "kind": "van"})
        assert [one.name for one in Resource.objects.all()] == ["A van"]


class TestOffersAndOurs:
    @pytest.mark.parametrize(
        ("factory", "name", "key"),
        [(ResourceFactory, "resource", "pk"), (OfferFactory, "offer", "code")],
    )
    def test_what_has_a_last_day_offers_to_change_it(self, client, people, factory, name, key):
        client.force_login(people.alice)
        entry = factory(partner=people.lead)
        address, end = (at(each, getattr(entry, key)) for each in (name, f"{name}_end"))
        assert f'href="{end}">End</a>' in text_of(client.get(address))
        type(entry).objects.filter(pk=entry.pk).update(valid_to=date(2016, 10, 24))
        assert f'href="{end}">Change the last day</a>' in text_of(client.get(address))

    @pytest.mark.parametrize(
        ("factory", "name", "key", "named"),
        [
            (ResourceFactory, "resource_end", "pk", "“A thing”"),
            (OfferFactory, "offer_end", "code", "The offer"),
        ],
    )
    def test_what_was_ended_by_mistake_goes_on(self, client, people, factory, name, key, named):
        client.force_login(people.alice)
        its_name = {"name": "A thing"} if factory is ResourceFactory else {}
        entry = factory(partner=people.lead, valid_to=date(2016, 10, 24), **its_name)
        url = at(name, getattr(entry, key))
        page = client.get(url)
        assert "Change the last day" in text_of(page)
        no_day = {f"last_day_{part}": "" for part in ("day", "month", "year")}
        page = client.post(url, {"version": "1", **no_day}, follow=True)
        assert f"{named} has no last day any more." in text_of(page)
        entry.refresh_from_db()
        assert entry.valid_to is None

    def test_how_sure_an_offer_is_begins_as_the_facts_beside_it_do(self, client, people):
        OfferFactory(code="VISITS", status="verified in June")
        OfferFactory(code="MARKING", status="")
        client.force_login(people.bob)
        said = [
            {fact["key"]: fact["value"] or fact["empty"] for fact in page.context["facts"]}
            for page in (client.get(at("offer", code)) for code in ("VISITS", "MARKING"))
        ]
        assert [each["How sure it is"] for each in said] == ["Verified in June", "Not stated"]

    def test_an_offer_is_added_once(self, client, people):
        client.force_login(people.bob)
        sent = {"partner": people.other.pk, "what": "Home visits"}
        client.post(at("offer_new"), sent)
        page = client.post(at("offer_new"), sent)
        assert page.context["form"].errors == {
            "what": ["This partner offers that already. Use that one, or say what differs."]
        }
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

    def test_slots_in_what_was_merged_wait_for_whom_they_were_asked_and_who_keeps_it_now(
        self, client, people
    ):
        kept = ChannelFactory(owners=[people.named])
        gone = ChannelFactory(owners=[people.lead], merged_into=kept, valid_to=date(2016, 10, 24))
        edition = EditionFactory(channel=gone, publication_date=date(2016, 12, 12))
        booking = book(by=people.bob, edition=edition, partner=people.other)
        told = Letter.objects.filter(kind=LetterKind.BOOKING_ASKED)
        assert set(told.values_list("recipient", flat=True)) == {people.alice.pk, people.charlie.pk}
        for person, waiting in ((people.alice, [booking]), (people.charlie, [booking])):
            client.force_login(person)
            assert list(client.get(at("ours")).context["bookings_to_decide"]) == waiting

    def test_what_is_lent_waits_for_nobody_and_is_had_from_its_first_day(self, client, people):
        stand = ResourceFactory(partner=people.lead, name="The stands")
        asked = LoanFactory(resource=stand, partner=people.other)
        first = date(2016, 10, 20)
        lent = LoanFactory(
            resource=stand, partner=people.other, first_day=first, state=LoanState.LENT
        )
        client.force_login(people.alice)
        page = client.get(at("ours"))
        assert (page.context["loans_to_answer"], page.context["lent"]) == ([asked], [lent])
        assert "Other has <a" in text_of(page)
        lent.first_day = date(2016, 10, 27)
        lent.save()
        page = client.get(at("ours"))
        assert "Other will have <a" in text_of(page)
        assert "It is given back" not in text_of(page)

    def test_what_is_lent_is_taken_back_with_a_reason_before_its_first_day(self, client, people):
        stand = ResourceFactory(partner=people.lead)
        lent = LoanFactory(resource=stand, partner=people.other, state=LoanState.LENT)
        client.force_login(people.alice)
        take_back = f'href="{at("loan_take_back", lent.pk)}">Take it back'
        for page in (at("ours"), at("resource", stand.pk)):
            assert take_back in text_of(client.get(page))
        asked = text_of(client.get(at("loan_take_back", lent.pk)))
        assert "Other counts on it" in asked and "Why is it taken back?" in asked
        client.post(at("loan_take_back", lent.pk), {"reason": "It is torn"})
        assert (Loan.objects.get().state, Loan.objects.get().reason) == ("taken_back", "It is torn")
        lent.first_day = date(2016, 10, 20)
        lent.save()
        for page in (at("ours"), at("resource", stand.pk)):
            assert take_back not in text_of(client.get(page))

    def test_that_nobody_has_asked_for_it_is_not_said_beside_its_earlier_loans(
        self, client, people
    ):
        stand = ResourceFactory(partner=people.lead)
        client.force_login(people.alice)
        nobody, none_now = "Nobody has asked for it.", "It is neither lent nor asked for just now."

        def said() -> list[bool]:
            page = text_of(client.get(at("resource", stand.pk)))
            return [words in page for words in (nobody, none_now, "Earlier loans")]

        assert said() == [True, False, False]
        loan = LoanFactory(resource=stand, partner=people.other)
        assert said() == [False, False, False]
        client.force_login(people.bob)
        client.post(at("loan_withdraw", loan.pk))
        assert said() == [False, True, True]

    def test_each_button_of_a_list_is_heard_with_what_it_is_about(self, client, people):
        stand = ResourceFactory(partner=people.lead, name="The stand")
        for partner in (people.other, people.named):
            LoanFactory(resource=stand, partner=partner)
        client.force_login(people.alice)
        heard = 'Lend it<span class="govuk-visually-hidden">: {}</span>'
        page = text_of(client.get(at("resource", stand.pk)))
        for name in ("Other partner", "Named partner"):
            assert heard.format(f"{name}, Mon 7 Nov to Wed 9 Nov") in page
        page = text_of(client.get(at("ours")))
        for name in ("Other partner", "Named partner"):
            assert heard.format(f"The stand to {name}") in page

    def test_what_was_asked_for_on_days_that_are_past_is_declined_and_not_lent(
        self, client, people
    ):
        day = date(2016, 10, 24)
        loan = LoanFactory(
            resource=ResourceFactory(partner=people.lead),
            partner=people.other,
            first_day=day,
            last_day=day,
        )
        client.force_login(people.alice)
        page = text_of(client.get(at("resource", loan.resource.pk)))
        assert (at("loan_decline", loan.pk) in page, at("loan_lend", loan.pk) in page) == (
            True,
            False,
        )

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
        assert "You said on Tue 25 Oct 2016 that you have none. Is it still so?" in page
        assert "We still have none</button>" in page

    def test_a_partner_is_told_who_said_for_it_that_it_has_none(self, client, people):
        client.force_login(people.coordinator)
        client.post(at("none_declare", "LEAD"))
        client.force_login(people.alice)
        said = "Cora said on Tue 25 Oct that you have none. You are asked again a year after that."
        assert said in text_of(client.get(at("ours")))

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
        assert re.findall(r'app-stat__label"><a[^>]*>([^<]+)', page.text) == [
            "audiences that no channel names",
            "wards without a channel of their own",
            "partners that have entered nothing",
            "channel that nobody used this year",
            "figures of reach older than a year",
        ]
        assert at("channel", magazine.code) in page.text

    def test_a_partner_without_entries_is_asked_at_one_click_and_once_a_day(
        self, client, people, magazine
    ):
        client.force_login(people.chair)
        url = at("entries_ask", people.named.code)
        said = [text_of(client.post(url, follow=True)) for _ in range(2)]
        assert "Named is asked: 1 letter." in said[0]
        assert "Named was asked today already." in said[1]
