"""Pages on which offers are asked for and answered."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.typed import Typed, giving_back
from partnership.models import Appointment
from plans.choices import OfferRequestState, State, Visibility
from plans.models import Communication, OfferRequest
from plans.operations.offers import (
    accept_offer_request,
    ask_for_offer,
    propose_other_date,
)
from plans.views import offers as pages
from tests import factories
from tests.plans.at_once import followed_by
from tests.plans.communication_forms import errors, sent_of
from tests.plans.offers_asked_for.requests import NINTH, as_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
S = OfferRequestState
NOTHING_TO_SETTLE = "The communication is cancelled now, so there is nothing to settle."


def test_one_click_asks_and_the_partner_answers_from_today(client, people, talks, offer) -> None:
    client.force_login(people.alice)
    answer = client.post(reverse("plans:offer_ask", args=[talks.pk, offer.code]))
    assert answer["Location"] == f"{talks.get_absolute_url()}#offers"
    client.force_login(people.bob)
    today = client.get(reverse("overview:today")).content.decode()
    assert "Lead asks for Home visits" in today
    assert "Street talks</a>, Tue 8 Nov.</p>" in today
    accept = reverse("plans:offer_accept", args=[as_it_is().pk])
    assert client.post(accept, {"version": "1", "next": "/"})["Location"] == "/"
    assert as_it_is().state == S.ACCEPTED
    again = client.post(accept, {"version": "1"}, follow=True)
    assert "Somebody else settled it in the meantime" in again.content.decode()


def test_where_nobody_speaks_for_the_partner_it_says_to_ask_it_as_well(
    client, people, talks, offer
) -> None:
    Appointment.objects.filter(partner=offer.partner).delete()
    client.force_login(people.alice)
    asked = client.post(reverse("plans:offer_ask", args=[talks.pk, offer.code]), follow=True)
    assert (
        "Other is asked for it. Nobody speaks for it here just now: ring or write as well."
        in asked.text
    )
    assert as_it_is().state == S.ASKED


@pytest.mark.parametrize("name", ["offer_decline", "offer_other_date"])
def test_who_says_no_or_proposes_another_date_reads_when_it_is_wanted(
    client, people, asked, name
) -> None:
    client.force_login(people.bob)
    page = client.get(reverse(f"plans:{name}", args=[asked.pk])).text
    assert "Street talks</a>, Tue 8 Nov.</p>" in page


@pytest.mark.parametrize(
    ("visibility", "reads"),
    [
        (Visibility.PARTNERSHIP, "The lead partner reads this, and so do the other partners."),
        (
            Visibility.NAMED,
            "The lead partner reads this, and no partner that may not know of it.",
        ),
    ],
)
def test_who_says_no_reads_who_will_read_why(client, people, visibility, reads) -> None:
    talks = factories.CommunicationFactory(
        lead_partner=people.lead, visibility=visibility, named_partners=[people.other]
    )
    offer = factories.OfferFactory(partner=people.other)
    asked = ask_for_offer(by=people.alice, communication=talks, offer=offer)
    client.force_login(people.bob)
    form = client.get(reverse("plans:offer_decline", args=[asked.pk])).context["form"]
    assert form.fields["reason"].help_text == reads


def test_the_page_says_on_which_days_it_is_wanted_and_on_which_it_could_be(
    client, people, talks, asked
) -> None:
    propose_other_date(
        by=people.bob,
        request=asked,
        opened_version=1,
        first_day=NINTH,
        last_day=date(2016, 11, 12),
    )
    client.force_login(people.alice)
    page = client.get(talks.get_absolute_url()).text
    assert "Other partner, Tue 8 Nov</p>" in page
    assert "Could on <strong>9 to 12 Nov</strong> instead." in page


def test_a_proposed_date_waits_for_who_asked_today(client, people, asked) -> None:
    client.force_login(people.bob)
    page = reverse("plans:offer_other_date", args=[asked.pk])
    boxes = {"first_day_day": "9", "first_day_month": "11", "first_day_year": "2016"}
    assert client.post(page, {"version": "1", **boxes}).status_code == 302
    client.force_login(people.alice)
    today = client.get(reverse("overview:today")).content.decode()
    assert "Other proposes Wed 9 Nov for Home visits" in today
    client.post(reverse("plans:offer_take", args=[asked.pk]), {"version": "2"})
    assert (as_it_is().state, as_it_is().first_day) == (S.ACCEPTED, NINTH)


@pytest.mark.parametrize(
    ("boxes", "said"),
    [
        ({}, "Enter the first day on which you could"),
        ({"day": "1", "month": "10"}, "That day is past"),
        ({"day": "31", "month": "2"}, "real date"),
    ],
)
def test_a_date_that_is_none_is_refused_in_words(client, people, asked, boxes, said) -> None:
    client.force_login(people.bob)
    sent = {f"first_day_{name}": text for name, text in {**boxes, "year": "2016"}.items()}
    sent = sent if boxes else {}
    page = client.post(reverse("plans:offer_other_date", args=[asked.pk]), {"version": "1", **sent})
    assert said in page.content.decode()
    assert as_it_is().state == S.ASKED


def test_a_stale_no_says_how_it_stands_and_keeps_the_reason(client, people, asked) -> None:
    accept_offer_request(by=people.bob, request=OfferRequest.objects.get(), opened_version=1)
    client.force_login(people.bob)
    page = client.post(
        reverse("plans:offer_decline", args=[asked.pk]), {"version": "1", "reason": "No crew"}
    )
    assert page.status_code == 409
    assert "It is now: accepted" in page.content.decode()
    assert 'role="alert" tabindex="-1" data-told>' in page.content.decode()
    assert "No crew" in page.content.decode()
    assert as_it_is().state == S.ACCEPTED


def cancel() -> None:
    Communication.objects.update(state=State.CANCELLED, state_reason="No money.")


def leads_back_alone(page) -> bool:
    return "Go back</a>" in page.text and 'data-prevent-double-click="true"' not in page.text


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED, State.ISSUED])
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("offer_decline", {"reason": "No crew"}),
        ("offer_other_date", {"first_day": "2016-11-09", "note": "No crew before"}),
    ],
)
def test_an_answer_is_kept_where_there_is_nothing_to_settle_any_more(
    client, people, asked, name, typed, state
) -> None:
    Communication.objects.update(state=state, state_reason="No money.")
    client.force_login(people.bob)
    sent = {"version": "1", **typed}
    page = client.post(reverse(f"plans:{name}", args=[asked.pk]), sent)
    assert page.status_code == 422
    why = f"The communication is {state} now, so there is nothing to settle."
    assert errors(page) == {"__all__": [why]}
    assert sent_of(page.context["form"]) == sent
    assert leads_back_alone(page)
    assert as_it_is().state == S.ASKED


def test_a_reason_is_kept_where_it_is_cancelled_in_the_moment_of_sending(
    client, people, asked, monkeypatch
) -> None:
    client.force_login(people.bob)
    followed_by(monkeypatch, pages, "nothing_to_settle", cancel)
    sent = {"version": "1", "reason": "No crew"}
    page = client.post(reverse("plans:offer_decline", args=[asked.pk]), sent)
    assert page.status_code == 422
    assert errors(page) == {"__all__": [NOTHING_TO_SETTLE]}
    assert sent_of(page.context["form"]) == sent
    assert leads_back_alone(page)
    assert as_it_is().state == S.ASKED


def test_no_form_opens_where_there_is_nothing_to_settle(client, people, talks, asked) -> None:
    cancel()
    client.force_login(people.bob)
    page = client.get(reverse("plans:offer_decline", args=[asked.pk]), follow=True)
    assert page.redirect_chain == [(f"{talks.get_absolute_url()}#offers", 302)]
    assert NOTHING_TO_SETTLE in page.text


def test_a_reason_that_waited_for_its_person_is_shown_where_it_cannot_be_sent_any_more(
    client, people, asked
) -> None:
    cancel()
    client.force_login(people.bob)
    with giving_back(Typed(QueryDict("version=1&reason=No+crew"))):
        page = client.get(reverse("plans:offer_decline", args=[asked.pk]))
    assert page.status_code == 200
    assert errors(page) == {"__all__": [NOTHING_TO_SETTLE]}
    assert sent_of(page.context["form"])["reason"] == "No crew"
    assert leads_back_alone(page)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2016, 11, 9), None, "Wed 9 Nov"),
        (date(2016, 11, 9), date(2016, 11, 9), "Wed 9 Nov"),
        (date(2016, 11, 9), date(2016, 11, 12), "9 to 12 Nov"),
        (None, None, "date not yet known"),
    ],
)
def test_its_days_are_said_as_windows_are(first, last, words):
    asked = OfferRequest(first_day=first, last_day=last, other_first_day=first, other_last_day=last)
    with clock.at(datetime(2016, 10, 25, 9, tzinfo=UTC)):
        assert (asked.days_wanted, asked.days_proposed) == (words, words)
