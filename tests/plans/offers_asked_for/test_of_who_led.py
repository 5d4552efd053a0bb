"""A partner that led by mistake is asked again for what it was asked for before it led."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from plans.choices import OfferRequestState as S
from plans.choices import Precision, Visibility
from plans.models import Communication, OfferRequest
from plans.operations.communications import edit_communication, move_communication
from plans.operations.details import Details, Window
from plans.operations.offers import (
    accept_offer_request,
    ask_for_offer,
    propose_other_date,
    take_other_date,
    withdraw_offer_request,
)
from tests.plans.offers_asked_for.requests import NINTH, as_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def edit(people, **fields) -> Communication:
    one = Communication.objects.get()
    return edit_communication(
        by=people.coordinator,
        communication=one,
        opened_version=one.version,
        details=Details(fields=fields),
    )


def led_by_mistake(people) -> Communication:
    edit(people, lead_partner=people.other)
    assert as_it_is().state == S.WITHDRAWN
    return edit(people, lead_partner=people.lead)


def letters(state, kind=LetterKind.OFFER_ASKED):
    found = Letter.objects.filter(kind=kind, state=state)
    return list(found.order_by("created_at"))


@pytest.fixture
def accepted(people, asked) -> OfferRequest:
    return accept_offer_request(by=people.bob, request=asked, opened_version=1, note="Gladly")


def test_what_it_had_accepted_rides_along_again(people, accepted):
    one = led_by_mistake(people)
    request = as_it_is()
    assert (request.state, request.answer_note) == (S.ACCEPTED, "Gladly")
    assert (request.first_day, request.answered_by) == (accepted.first_day, people.bob)
    assert one.version == Communication.objects.get().version
    told = Change.objects.filter(act="offer").order_by("pk")
    visits = "Other, Home visits"
    assert list(told.values_list("before", "after"))[-2:] == [
        (f"{visits}: accepted", f"{visits}: its partner leads"),
        (f"{visits}: no longer asked for", f"{visits}: accepted"),
    ]


def test_the_other_date_that_it_had_proposed_waits_again(people, asked):
    propose_other_date(by=people.bob, request=asked, opened_version=1, first_day=NINTH)
    led_by_mistake(people)
    request = as_it_is()
    assert (request.state, request.other_first_day) == (S.OTHER_DATE, NINTH)


def test_whoever_had_not_read_its_answer_yet_reads_it_after_all(people, accepted):
    """However often the lead goes wrong before that letter leaves."""
    for _ in range(2):
        led_by_mistake(people)
        (told,) = letters(LetterState.QUEUED, LetterKind.OFFER_ANSWERED)
        assert told.recipient == people.alice
        assert "In its own words: Gladly" in told.text


def test_whoever_had_read_its_answer_is_not_told_again(people, accepted):
    Letter.objects.update(state=LetterState.SENT, sent_at=clock.now())
    led_by_mistake(people)
    assert letters(LetterState.QUEUED, LetterKind.OFFER_ANSWERED) == []


def test_whoever_had_not_read_of_the_other_date_is_asked_about_it_after_all(people, asked):
    propose_other_date(by=people.bob, request=asked, opened_version=1, first_day=NINTH)
    led_by_mistake(people)
    (asks,) = letters(LetterState.QUEUED, LetterKind.OFFER_OTHER_DATE)
    assert asks.recipient == people.alice
    assert "9 November" in asks.text


def test_whoever_had_not_read_that_its_other_date_is_taken_reads_it_after_all(people, asked):
    propose_other_date(by=people.bob, request=asked, opened_version=1, first_day=NINTH)
    take_other_date(by=people.alice, request=as_it_is(), opened_version=2)
    led_by_mistake(people)
    (told,) = letters(LetterState.QUEUED)
    assert told.recipient == people.bob
    assert "takes the other date that you proposed for “Street talks”" in told.text


def test_what_it_had_not_answered_is_wanted_on_the_days_of_now(people, asked):
    edit(people, lead_partner=people.other)
    one = Communication.objects.get()
    move_communication(
        by=people.bob,
        communication=one,
        opened_version=one.version,
        window=Window(Precision.EXACT, NINTH, NINTH),
        reason="The hall is taken",
    )
    edit(people, lead_partner=people.lead)
    request = as_it_is()
    assert (request.state, request.first_day, request.last_day) == (S.ASKED, NINTH, NINTH)
    (asks,) = letters(LetterState.QUEUED)
    assert "It is wanted on Wednesday 9 November" in asks.text


def test_who_was_asked_in_writing_before_is_not_written_to_again(people, asked):
    Letter.objects.update(state=LetterState.SENT, sent_at=clock.now())
    led_by_mistake(people)
    assert as_it_is().state == S.ASKED
    assert letters(LetterState.QUEUED) == []


def test_what_was_asked_for_no_more_before_it_led_stays_so(people, asked):
    withdraw_offer_request(by=people.alice, request=asked, opened_version=1)
    led_by_mistake(people)
    assert as_it_is().state == S.WITHDRAWN


def test_the_last_time_that_it_was_asked_counts(people, talks, offer, asked):
    led_by_mistake(people)
    request = as_it_is()
    withdraw_offer_request(by=people.alice, request=request, opened_version=request.version)
    led_by_mistake(people)
    assert as_it_is().state == S.WITHDRAWN
    again = ask_for_offer(by=people.alice, communication=talks, offer=offer)
    edit(people, lead_partner=people.other)
    edit(people, lead_partner=people.lead)
    assert list(OfferRequest.objects.live()) == [again]


def test_an_offer_that_has_ended_since_is_asked_for_no_more(people, offer, accepted):
    type(offer).objects.filter(pk=offer.pk).update(valid_to=date(2016, 10, 1))
    led_by_mistake(people)
    assert as_it_is().state == S.WITHDRAWN


def test_nor_is_that_of_a_partner_that_may_not_know_of_it(people, accepted):
    Communication.objects.update(visibility=Visibility.NAMED)
    Communication.objects.get().named_partners.set([people.named])
    led_by_mistake(people)
    assert as_it_is().state == S.WITHDRAWN
