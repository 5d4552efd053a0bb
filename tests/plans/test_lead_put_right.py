"""A partner led by mistake until the lead is put right: of its help those read who had not."""

from datetime import date

import pytest

from partnership.choices import LetterState
from partnership.models import Letter, Person
from plans.models import Communication, OfferRequest
from plans.operations.helping import offer_help
from plans.operations.offers import accept_offer_request, ask_for_offer, propose_other_date
from tests.factories import CommunicationFactory, OfferFactory, deputy_of
from tests.plans.asked import edit
from tests.plans.october import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
VISITS = "Home visits"


@pytest.fixture
def talks(people) -> Communication:
    return CommunicationFactory(lead_partner=people.lead, title="Street talks")


@pytest.fixture(params=["agreed", VISITS])
def offer(request, people):
    """What Other partner helps with: an offer, or that it takes part alone."""
    return OfferFactory(partner=people.other, what=VISITS) if request.param == VISITS else None


def helps(people, talks, offer, words: str = "") -> None:
    offer_help(by=people.bob, communication=talks, partner=people.other, offer=offer, words=words)


def has_read(person: Person) -> None:
    waiting = Letter.objects.waiting().filter(recipient=person)
    assert waiting.update(state=LetterState.SENT, sent_at=NOW)


def led_by_mistake(people, talks) -> None:
    """Other partner leads for a moment."""
    for lead in (people.other, people.lead):
        edit(talks, people.coordinator, lead_partner=lead)


def test_that_it_helps_is_told_to_who_had_not_read_it_alone(people, talks, offer) -> None:
    dave = deputy_of(people.lead, name="Dave", email="dave@example.org")
    helps(people, talks, offer)
    has_read(people.alice)
    led_by_mistake(people, talks)
    assert [letter.recipient for letter in Letter.objects.waiting()] == [dave]


def test_who_had_read_other_words_reads_those_of_now(people, talks, offer) -> None:
    helps(people, talks, offer, "A van")
    has_read(people.alice)
    helps(people, talks, offer, "Two vans")
    led_by_mistake(people, talks)
    (letter,) = Letter.objects.waiting()
    assert letter.recipient == people.alice
    assert "In its words: Two vans" in letter.text


def test_that_an_offer_that_was_asked_for_rides_along_is_told_after_all(people, talks) -> None:
    visits = OfferFactory(partner=people.other, what=VISITS)
    ask_for_offer(by=people.alice, communication=talks, offer=visits)
    helps(people, talks, visits)
    led_by_mistake(people, talks)
    (letter,) = Letter.objects.waiting()
    assert (letter.recipient, letter.subject) == (people.alice, "Other can help: Street talks")


def test_who_read_that_an_offer_is_accepted_is_not_told_that_it_rides_along(people, talks) -> None:
    helps(people, talks, OfferFactory(partner=people.other, what=VISITS))
    request = OfferRequest.objects.get()
    ninth = date(2016, 11, 9)
    propose_other_date(
        by=people.bob, request=request, opened_version=request.version, first_day=ninth
    )
    request.refresh_from_db()
    accept_offer_request(by=people.bob, request=request, opened_version=request.version)
    has_read(people.alice)
    led_by_mistake(people, talks)
    assert not Letter.objects.waiting().exists()
