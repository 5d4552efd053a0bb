"""A partner answers a question otherwise: what followed from its first answer is undone."""

from datetime import date

import pytest
from django.urls import reverse

from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from plans.choices import ApproachAnswer, InvolvementState, OfferRequestState
from plans.models import Involvement, OfferRequest
from plans.operations.approaches import withdraw_approach
from plans.operations.involvements import answer_invitation
from plans.operations.offers import (
    accept_offer_request,
    ask_for_offer,
    propose_other_date,
    withdraw_offer_request,
)
from tests import factories
from tests.plans.asked import asked_about, browser, given_back, link_to, of, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
A = ApproachAnswer
S = InvolvementState
OTHERWISE = {
    "answer": "clash",
    "clash_words": "Our own talk",
    "how": "agreed",
    "join_words": "A stand",
    "version": "2",
}


def part_of(partner) -> tuple[str, str]:
    involvement = Involvement.objects.get(partner=partner)
    return involvement.state, involvement.contribution


def had(approach, partner, state, contribution) -> None:
    factories.InvolvementFactory(
        communication=approach.communication,
        partner=partner,
        state=state,
        contribution=contribution,
    )


def rides_along(people, approach, offer) -> OfferRequest:
    request = factories.OfferRequestFactory(communication=approach.communication, offer=offer)
    return accept_offer_request(
        by=people.bob, request=request, opened_version=request.version, note="Gladly"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((S.AMPLIFYING, "500 posters"), (S.AMPLIFYING, "500 posters")),
        ((S.DECLINED, "No staff"), (S.DECLINED, "No staff")),
        ((S.INVITED, ""), (S.DECLINED, "")),
    ],
)
def test_who_joined_and_says_otherwise_has_the_part_that_it_had_before(
    people, before, after
) -> None:
    approach = asked_about(people)
    had(approach, people.other, *before)
    asked = says(people.bob, of(approach, people.other), A.JOIN, words="A stand")
    asked = says(people.bob, asked, A.JOIN, words="Two stands")
    assert part_of(people.other) == (S.AGREED, "Two stands")
    says(people.bob, asked, A.CLASH, words="Our own talk")
    assert part_of(people.other) == after


def test_what_it_said_of_its_part_since_it_joined_stays(people) -> None:
    approach = asked_about(people)
    had(approach, people.other, S.AGREED, "500 posters")
    asked = says(people.bob, of(approach, people.other), A.JOIN, words="A stand")
    answer_invitation(
        by=people.bob,
        communication=approach.communication,
        partner=people.other,
        state=S.DECLINED,
        contribution="No staff",
    )
    says(people.bob, asked, A.CLASH, words="Our own talk")
    assert part_of(people.other) == (S.DECLINED, "No staff")


def test_an_offer_that_rode_along_before_the_question_goes_on_as_it_did(people) -> None:
    offer = factories.OfferFactory(partner=people.other)
    approach = asked_about(people)
    rides_along(people, approach, offer)
    asked = says(people.bob, of(approach, people.other), A.OFFER, offer=offer, words="On Tuesdays")
    asked = says(people.bob, asked, A.OFFER, offer=offer, words="On Mondays")
    says(people.bob, asked, A.NOTHING)
    told = OfferRequest.objects.get()
    assert (told.state, told.answer_note) == (OfferRequestState.ACCEPTED, "Gladly")


def test_what_is_asked_for_anew_meanwhile_is_not_accepted_by_another_answer(people) -> None:
    offer = factories.OfferFactory(partner=people.other)
    approach = asked_about(people)
    request = rides_along(people, approach, offer)
    asked = says(people.bob, of(approach, people.other), A.OFFER, offer=offer, words="On Tuesdays")
    request.refresh_from_db()
    withdraw_offer_request(by=people.alice, request=request, opened_version=request.version)
    anew = ask_for_offer(by=people.alice, communication=approach.communication, offer=offer)
    says(people.bob, asked, A.NOTHING)
    anew.refresh_from_db()
    assert anew.state == OfferRequestState.ASKED


def other_date_of(people, request) -> None:
    request.refresh_from_db()
    propose_other_date(
        by=people.bob, request=request, opened_version=request.version, first_day=date(2016, 11, 20)
    )


def test_another_date_that_was_proposed_for_what_rode_along_stays_proposed(people) -> None:
    offer = factories.OfferFactory(partner=people.other)
    approach = asked_about(people)
    request = rides_along(people, approach, offer)
    asked = says(people.bob, of(approach, people.other), A.OFFER, offer=offer, words="On Tuesdays")
    other_date_of(people, request)
    says(people.bob, asked, A.NOTHING)
    request.refresh_from_db()
    proposed = (OfferRequestState.OTHER_DATE, date(2016, 11, 20))
    assert (request.state, request.other_first_day) == proposed


def test_another_date_falls_with_the_offer_that_the_answer_had_made(people) -> None:
    offer = factories.OfferFactory(partner=people.other)
    asked = says(people.bob, of(asked_about(people), people.other), A.OFFER, offer=offer)
    request = OfferRequest.objects.get()
    other_date_of(people, request)
    says(people.bob, asked, A.NOTHING)
    request.refresh_from_db()
    assert (request.state, request.other_first_day) == (OfferRequestState.DECLINED, None)


def test_the_form_shows_the_part_that_the_partner_has_already(client, people) -> None:
    approach = asked_about(people)
    had(approach, people.other, S.AMPLIFYING, "500 posters")
    client.force_login(people.bob)
    asked = of(approach, people.other)
    form = client.get(reverse("plans:approach_answer", args=[asked.pk])).context["form"]
    assert (form["how"].value(), form["join_words"].value()) == (S.AMPLIFYING, "500 posters")


def test_the_form_shows_what_was_said_of_a_part_that_the_partner_gave_up_since(
    client, people
) -> None:
    approach = asked_about(people)
    asked = says(people.bob, of(approach, people.other), A.JOIN, words="A stand")
    Involvement.objects.filter(partner=people.other).update(state=S.DECLINED)
    client.force_login(people.bob)
    form = client.get(reverse("plans:approach_answer", args=[asked.pk])).context["form"]
    assert (form["answer"].value(), form["join_words"].value()) == (A.JOIN, "A stand")


def test_of_two_answers_only_the_last_is_told_where_the_first_was_still_to_be_sent(people) -> None:
    approach = asked_about(people, partners=[people.other])
    asked = says(people.bob, of(approach, people.other), A.JOIN, words="A stand")
    says(people.bob, asked, A.CLASH, words="Our own talk")
    told = Letter.objects.filter(kind=LetterKind.APPROACH_ANSWERED).order_by("created_at")
    assert [one.state for one in told] == [LetterState.WITHDRAWN, LetterState.QUEUED]
    assert "Other partner: We already plan this. Our own talk" in told[1].text


def test_what_is_said_otherwise_once_it_is_closed_is_given_back_without_what_stands(
    client, people
) -> None:
    approach = asked_about(people)
    asked = says(people.bob, of(approach, people.other), A.JOIN, words="A stand")
    client.force_login(people.bob)
    address = reverse("plans:approach_answer", args=[asked.pk])
    withdraw_approach(by=people.alice, approach=approach)
    assert given_back(client.get(address)) == []
    page = client.post(address, OTHERWISE)
    assert page.status_code == 410
    assert given_back(page) == ["Our own talk"]
    assert of(approach, people.other).answer == A.JOIN


def test_so_it_is_where_the_question_closes_as_the_answer_is_saved(
    client, people, monkeypatch
) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    client.force_login(people.bob)
    address = reverse("plans:approach_answer", args=[of(approach, people.other).pk])
    withdraw_approach(by=people.alice, approach=approach)
    monkeypatch.setattr("plans.views.approaches.why_not_answered", lambda asked, person: None)
    first = {**OTHERWISE, "version": "1"}
    for sent in (client.post(address, first), browser().post(link, first)):
        assert sent.status_code == 410
        assert given_back(sent) == ["Our own talk", "A stand"]
    assert of(approach, people.other).answer == A.WAITING


def test_who_left_the_partner_cannot_tell_from_what_is_given_back_what_it_said(people) -> None:
    approach = asked_about(people)
    link = link_to(people.bob)
    says(people.bob, of(approach, people.other), A.JOIN, words="A stand")
    people.bob.appointments.update(partner=people.named)
    page = browser().post(link, OTHERWISE)
    assert page.status_code == 410
    assert given_back(page) == ["Our own talk", "A stand"]
