"""A partner helps of its own accord and takes that back: the lead reads of what holds alone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterState
from partnership.models import Letter
from plans.choices import InvolvementState, Visibility
from plans.models import Communication, OfferRequest
from plans.operations.helping import offer_help
from plans.operations.involvements import answer_invitation
from plans.operations.offers import (
    accept_offer_request,
    decline_offer_request,
    propose_other_date,
    withdraw_offer_request,
)
from tests.factories import CommunicationFactory, OfferFactory
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
VISITS = "Home visits"


@pytest.fixture
def wanted(people) -> Communication:
    return CommunicationFactory(title="Dark evenings", lead_partner=people.lead)


def helps(people, wanted, *, minute: int = 0, **given) -> None:
    with clock.at(NOW + timedelta(minutes=minute)):
        offer_help(by=people.bob, communication=wanted, partner=people.other, **given)


def takes_no_part(people, wanted) -> None:
    answer_invitation(
        by=people.bob,
        communication=wanted,
        partner=people.other,
        state=InvolvementState.DECLINED,
        contribution="Pressed by mistake",
    )


def declines(people) -> None:
    request = OfferRequest.objects.get()
    decline_offer_request(
        by=people.bob, request=request, opened_version=request.version, reason="No staff"
    )


def accepts(people, note: str) -> None:
    request = OfferRequest.objects.get()
    accept_offer_request(by=people.bob, request=request, opened_version=request.version, note=note)


def waiting() -> list[str]:
    letters = Letter.objects.filter(state=LetterState.QUEUED).order_by("created_at")
    return [letter.subject for letter in letters]


def test_who_declines_before_the_letter_goes_helps_in_no_letter(people, wanted) -> None:
    helps(people, wanted, words="Two officers")
    takes_no_part(people, wanted)
    assert waiting() == []


def test_an_offer_that_is_declined_before_the_letter_goes_stands_in_none(people, wanted) -> None:
    helps(people, wanted, offer=OfferFactory(partner=people.other, what=VISITS))
    declines(people)
    assert waiting() == []


def test_who_read_of_the_offer_reads_that_it_is_declined(people, wanted) -> None:
    helps(people, wanted, offer=OfferFactory(partner=people.other, what=VISITS))
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    declines(people)
    assert waiting() == ["No longer offered: Home visits"]
    (letter,) = Letter.objects.filter(state=LetterState.QUEUED)
    for text in (letter.text, letter.html):
        assert "You receive this because you speak for Lead partner" in text


def test_who_read_another_answer_about_the_offer_reads_that_it_is_declined(people, wanted) -> None:
    helps(people, wanted, offer=OfferFactory(partner=people.other, what=VISITS))
    accepts(people, "From ten")
    Letter.objects.waiting().update(state=LetterState.SENT, sent_at=NOW)
    declines(people)
    assert waiting() == ["No longer offered: Home visits"]


def test_who_read_of_another_date_for_the_offer_reads_that_it_is_declined(people, wanted) -> None:
    helps(people, wanted, offer=OfferFactory(partner=people.other, what=VISITS))
    request = OfferRequest.objects.get()
    propose_other_date(
        by=people.bob, request=request, opened_version=request.version, first_day=date(2016, 11, 9)
    )
    Letter.objects.waiting().update(state=LetterState.SENT, sent_at=NOW)
    declines(people)
    assert waiting() == ["No longer offered: Home visits"]


def test_who_offered_of_its_own_accord_reads_that_it_is_not_needed(people, wanted) -> None:
    helps(people, wanted, offer=OfferFactory(partner=people.other, what=VISITS))
    request = OfferRequest.objects.get()
    withdraw_offer_request(by=people.alice, request=request, opened_version=request.version)
    (letter,) = Letter.objects.waiting()
    assert letter.recipient == people.bob
    for text in (letter.text, letter.html):
        assert "Lead partner no longer needs what you offer (Home visits) alongside" in text


def test_its_offer_rides_along_where_it_takes_no_part_and_the_other_way_round(
    people, wanted
) -> None:
    helps(people, wanted, words="Two officers")
    helps(people, wanted, minute=1, offer=OfferFactory(partner=people.other, what=VISITS))
    told = {each: each.text for each in Letter.objects.all()}
    takes_no_part(people, wanted)
    assert [VISITS in told[each] for each in Letter.objects.waiting()] == [True]
    helps(people, wanted, minute=2, words="One officer")
    declines(people)
    (letter,) = Letter.objects.waiting()
    assert "One officer" in letter.text


def test_what_it_says_anew_takes_the_place_of_what_waits(people, wanted) -> None:
    for minute, words in enumerate(["A van", "Two vans"]):
        helps(people, wanted, minute=minute, words=words)
    (letter,) = Letter.objects.waiting()
    assert "In its words: Two vans" in letter.text


def test_what_it_says_of_its_part_elsewhere_takes_the_place_of_what_waits(people, wanted) -> None:
    helps(people, wanted, words="Two officers")
    answer_invitation(
        by=people.bob,
        communication=wanted,
        partner=people.other,
        state=InvolvementState.AMPLIFYING,
        contribution="500 posters",
    )
    (letter,) = Letter.objects.waiting()
    assert "will share it. In its words: 500 posters" in letter.text


def test_who_read_of_its_part_gets_no_second_letter_where_it_says_that_anew_elsewhere(
    people, wanted
) -> None:
    helps(people, wanted, words="Two officers")
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    answer_invitation(
        by=people.bob,
        communication=wanted,
        partner=people.other,
        state=InvolvementState.AGREED,
        contribution="One officer",
    )
    assert waiting() == []


def test_an_offer_that_is_answered_anew_is_told_with_its_new_words(people, wanted) -> None:
    helps(people, wanted, offer=OfferFactory(partner=people.other, what=VISITS))
    accepts(people, "From ten")
    (letter,) = Letter.objects.waiting()
    assert letter.subject == "An offer rides along: Home visits"
    assert "Other partner brings its offer along with “Dark evenings”: Home visits" in letter.text
    assert "says yes" not in letter.text + letter.html
    assert "From ten" in letter.text


def test_an_offer_that_nobody_asked_for_is_taken_back_and_not_refused(people, wanted, client):
    helps(people, wanted, offer=OfferFactory(partner=people.other, what=VISITS))
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    client.force_login(people.bob)
    page = client.get(reverse("plans:offer_decline", args=[OfferRequest.objects.get().pk])).text
    assert "Other partner offered it unasked alongside" in page
    assert "Lead partner asks for it" not in page
    assert "Whoever asked" not in page
    declines(people)
    (letter,) = Letter.objects.waiting()
    assert letter.subject == "No longer offered: Home visits"
    assert "Other partner no longer offers to help with “Dark evenings”" in letter.text


def test_an_offer_that_nobody_asked_for_is_no_answer_where_it_is_kept_back(people):
    secret = CommunicationFactory(lead_partner=people.lead, visibility=Visibility.NAMED)
    secret.named_partners.add(people.named)
    offer = OfferFactory(partner=people.named, what=VISITS)
    offer_help(by=people.charlie, communication=secret, partner=people.named, offer=offer)
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    request = OfferRequest.objects.get()
    accept_offer_request(by=people.charlie, request=request, opened_version=request.version)
    (letter,) = Letter.objects.waiting()
    assert letter.subject == "There is news of an offer for something kept back"
