"""Asking for an offer: in one click, once; yes, no with a reason, another date; nothing leaks."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.refusals import ReasonNeeded
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Partner
from plans.choices import OfferRequestState, State, Visibility
from plans.models import Communication, OfferRequest
from plans.operations.details import NotAllowedNow
from plans.operations.offers import (
    accept_offer_request,
    ask_for_offer,
    decline_offer_request,
    propose_other_date,
    take_other_date,
    withdraw_offer_request,
)
from plans.queries.offers import fitting_offers, offers_part, requests_waiting, wanted_by
from tests import factories
from tests.plans.october import NOW
from tests.plans.offers_asked_for.requests import NINTH, as_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
S = OfferRequestState


def letters(kind: LetterKind):
    return Letter.objects.filter(kind=kind)


# --- asking -------------------------------------------------------------------------------------


def test_it_is_asked_for_on_the_days_of_the_communication_and_its_partner_is_told(
    people, asked
) -> None:
    assert (asked.state, asked.first_day, asked.last_day) == (
        S.ASKED,
        date(2016, 11, 8),
        date(2016, 11, 8),
    )
    letter = letters(LetterKind.OFFER_ASKED).get()
    assert (letter.recipient, letter.subject) == (
        people.bob,
        "Answer a request for your offer: Street talks",
    )
    assert "It is wanted on Tuesday 8 November 2016." in letter.text


def test_a_second_click_asks_no_second_time(people, talks, offer, asked) -> None:
    assert ask_for_offer(by=people.alice, communication=talks, offer=offer) == asked
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.OfferRequestFactory(communication=talks, offer=offer)
    assert letters(LetterKind.OFFER_ASKED).count() == 1


@pytest.mark.parametrize(("last_day", "is_named"), [(7, False), (8, True)])
def test_no_offer_is_named_of_a_partner_that_ends_before_the_days(
    people, talks, offer, last_day, is_named
) -> None:
    topic = factories.TopicFactory()
    talks.topics.add(topic)
    offer.topics.add(topic)
    Partner.objects.filter(pk=offer.partner_id).update(valid_to=date(2016, 11, last_day))
    assert bool(fitting_offers(wanted_by(talks), people.alice)) is is_named
    shown = offers_part(talks, people.alice).fitting
    assert bool(shown) is is_named


def test_an_undated_one_asks_for_no_day(people, offer) -> None:
    undated = factories.CommunicationFactory(lead_partner=people.lead, undated=True)
    request = ask_for_offer(by=people.alice, communication=undated, offer=offer)
    assert (request.first_day, request.last_day) == (None, None)
    assert "on a date that is not known yet" in letters(LetterKind.OFFER_ASKED).get().text


def test_who_may_ask_and_for_what(people, talks, offer) -> None:
    for person in (people.bob, people.chair, people.champion):
        with pytest.raises(PermissionDenied):
            ask_for_offer(by=person, communication=talks, offer=offer)
    own = factories.OfferFactory(partner=people.lead)
    with pytest.raises(ValueError, match="itself"):
        ask_for_offer(by=people.alice, communication=talks, offer=own)
    ended = factories.OfferFactory(partner=people.other, valid_to=date(2016, 10, 24))
    with pytest.raises(NotAllowedNow, match="ended"):
        ask_for_offer(by=people.alice, communication=talks, offer=ended)
    kept = factories.CommunicationFactory(lead_partner=people.lead, embargoed=True)
    with pytest.raises(ValueError, match="may not know"):
        ask_for_offer(by=people.alice, communication=kept, offer=offer)
    past = factories.CommunicationFactory(lead_partner=people.lead, state=State.ISSUED)
    with pytest.raises(NotAllowedNow, match="is issued now: offers are asked for along with what"):
        ask_for_offer(by=people.alice, communication=past, offer=offer)
    assert not OfferRequest.objects.exists()


# --- answering ----------------------------------------------------------------------------------


def test_yes_tells_who_asked_how_to_arrange_it(people, asked, talks) -> None:
    accept_offer_request(by=people.bob, request=asked, opened_version=1)
    assert as_it_is().state == S.ACCEPTED
    letter = letters(LetterKind.OFFER_ANSWERED).get()
    assert (letter.recipient, letter.subject) == (
        people.alice,
        "Your request is accepted: Home visits",
    )
    assert "How to arrange it: Ring us" in letter.text
    assert Communication.objects.get(pk=talks.pk).version == talks.version + 1


def test_no_gives_its_reason(people, asked) -> None:
    with pytest.raises(ReasonNeeded):
        decline_offer_request(by=people.bob, request=asked, opened_version=1, reason="  ")
    decline_offer_request(by=people.bob, request=asked, opened_version=1, reason="No crew")
    assert (as_it_is().state, as_it_is().answer_note) == (S.DECLINED, "No crew")
    assert "In its own words: No crew" in letters(LetterKind.OFFER_ANSWERED).get().text


def test_another_date_is_taken_or_not(people, asked) -> None:
    proposed = propose_other_date(
        by=people.bob, request=asked, opened_version=1, first_day=NINTH, note="Better for us"
    )
    assert "on Wednesday 9 November 2016 instead" in letters(LetterKind.OFFER_OTHER_DATE).get().text
    with pytest.raises(PermissionDenied):
        take_other_date(by=people.bob, request=proposed, opened_version=2)
    take_other_date(by=people.alice, request=proposed, opened_version=2)
    taken = as_it_is()
    assert (taken.state, taken.first_day, taken.other_first_day) == (S.ACCEPTED, NINTH, None)
    told = letters(LetterKind.OFFER_ASKED).get(subject__startswith="Your other date is taken")
    assert told.recipient == people.bob


def test_another_date_is_taken_to_its_end_and_not_after_it(client, people, talks, asked) -> None:
    propose_other_date(by=people.bob, request=asked, opened_version=1, first_day=NINTH)
    client.force_login(people.alice)
    with clock.at(datetime(2016, 11, 9, 23, 59, tzinfo=UTC)):
        assert "Take that date" in client.get(talks.get_absolute_url()).content.decode()
    with clock.at(datetime(2016, 11, 10, 0, 1, tzinfo=UTC)):
        page = client.get(talks.get_absolute_url()).content.decode()
        assert "Take that date" not in page
        assert "No longer needed" in page
        assert [line.may_take for line in requests_waiting(people.alice)] == [False]
        with pytest.raises(NotAllowedNow, match="is past"):
            take_other_date(by=people.alice, request=as_it_is(), opened_version=2)
    assert as_it_is().state == S.OTHER_DATE


def test_an_answer_may_be_another_after_all_and_what_was_withdrawn_has_none(people, asked) -> None:
    accept_offer_request(by=people.bob, request=asked, opened_version=1)
    decline_offer_request(by=people.bob, request=as_it_is(), opened_version=2, reason="Ill")
    accept_offer_request(by=people.bob, request=as_it_is(), opened_version=3)
    withdraw_offer_request(by=people.alice, request=as_it_is(), opened_version=4)
    with pytest.raises(NotAllowedNow, match="not asked for"):
        accept_offer_request(by=people.bob, request=as_it_is(), opened_version=5)
    with pytest.raises(NotAllowedNow, match="not asked for"):
        withdraw_offer_request(by=people.alice, request=as_it_is(), opened_version=5)


def test_a_letter_that_still_waits_is_taken_back_once_it_holds_no_more(people, asked) -> None:
    accept_offer_request(by=people.bob, request=asked, opened_version=1)
    decline_offer_request(by=people.bob, request=as_it_is(), opened_version=2, reason="Ill")
    accept_offer_request(by=people.bob, request=as_it_is(), opened_version=3)
    withdraw_offer_request(by=people.alice, request=as_it_is(), opened_version=4)
    waits = Letter.objects.filter(state=LetterState.QUEUED)
    assert [(letter.recipient, letter.subject) for letter in waits] == [
        (people.bob, "No longer asked for: Street talks")
    ]


def test_that_it_is_not_wanted_is_no_news_to_whom_the_request_had_not_reached(
    people, asked
) -> None:
    withdraw_offer_request(by=people.alice, request=asked, opened_version=1)
    assert not Letter.objects.filter(state=LetterState.QUEUED).exists()


def test_that_it_is_not_wanted_is_told_to_whom_the_request_had_reached(people, asked) -> None:
    Letter.objects.update(state=LetterState.SENT, sent_at=NOW)
    withdraw_offer_request(by=people.alice, request=asked, opened_version=1)
    (letter,) = Letter.objects.filter(state=LetterState.QUEUED)
    assert letter.subject == "No longer asked for: Street talks"


def test_a_declined_one_that_was_asked_for_again_is_not_accepted_beside_it(
    people, talks, offer, asked
) -> None:
    decline_offer_request(by=people.bob, request=asked, opened_version=1, reason="Ill")
    ask_for_offer(by=people.alice, communication=talks, offer=offer)
    with pytest.raises(NotAllowedNow, match="asked for again"):
        accept_offer_request(by=people.bob, request=asked, opened_version=2)


def test_of_two_answers_at_once_one_wins(people, asked) -> None:
    accept_offer_request(by=people.bob, request=OfferRequest.objects.get(), opened_version=1)
    with pytest.raises(StaleEdit):
        decline_offer_request(by=people.bob, request=asked, opened_version=1, reason="Ill")
    assert as_it_is().state == S.ACCEPTED


def test_only_the_offering_partner_answers(people, asked) -> None:
    for person in (people.alice, people.charlie, people.coordinator):
        with pytest.raises(PermissionDenied):
            accept_offer_request(by=person, request=asked, opened_version=1)


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED, State.ISSUED])
def test_for_what_is_not_to_come_there_is_nothing_to_settle(people, talks, asked, state) -> None:
    Communication.objects.update(state=state, state_reason="No money.")
    request = OfferRequest.objects.get()
    with pytest.raises(NotAllowedNow, match=f"is {state} now"):
        accept_offer_request(by=people.bob, request=request, opened_version=1)
    assert requests_waiting(people.bob) == []


@pytest.mark.parametrize("state", [State.CANCELLED, State.POSTPONED])
def test_what_is_asked_for_something_set_aside_can_be_let_go_of(
    client, people, talks, asked, state
) -> None:
    asked = accept_offer_request(by=people.bob, request=asked, opened_version=1)
    Communication.objects.update(state=state, state_reason="No money.")
    client.force_login(people.alice)
    assert "No longer needed" in client.get(talks.get_absolute_url()).content.decode()
    withdraw_offer_request(by=people.alice, request=as_it_is(), opened_version=asked.version)
    assert as_it_is().state == S.WITHDRAWN


def test_another_date_is_not_taken_for_what_was_set_aside(client, people, talks, asked) -> None:
    propose_other_date(by=people.bob, request=asked, opened_version=1, first_day=NINTH)
    Communication.objects.update(state=State.CANCELLED, state_reason="No money.")
    client.force_login(people.alice)
    assert "Take that date" not in client.get(talks.get_absolute_url()).content.decode()
    with pytest.raises(NotAllowedNow, match="is cancelled now"):
        take_other_date(by=people.alice, request=as_it_is(), opened_version=2)


def test_what_went_out_keeps_the_offer_that_rode_along(client, people, talks, asked) -> None:
    accept_offer_request(by=people.bob, request=asked, opened_version=1)
    Communication.objects.update(state=State.ISSUED)
    client.force_login(people.alice)
    assert "No longer needed" not in client.get(talks.get_absolute_url()).content.decode()
    with pytest.raises(NotAllowedNow, match="is issued now"):
        withdraw_offer_request(by=people.alice, request=as_it_is(), opened_version=2)


# --- what fits ----------------------------------------------------------------------------------


def test_what_fits_is_listed_for_who_may_ask_with_its_reasons(people, talks, offer) -> None:
    burglary = factories.TopicFactory(label="Burglary")
    older = factories.AudienceFactory(label="Older people")
    ward = factories.AreaFactory(name="Hale")
    talks.topics.add(burglary)
    talks.audiences.add(older)
    talks.areas.add(ward)
    offer.topics.add(burglary)
    offer.audiences.add(older)
    factories.OfferFactory(partner=people.lead).topics.add(burglary)
    factories.OfferFactory(partner=people.named).topics.add(factories.TopicFactory())
    part = offers_part(talks, people.alice)
    assert [(each.offer, each.reasons) for each in part.fitting] == [
        (offer, ("same topic (burglary)", "for older people"))
    ]
    assert offers_part(talks, people.bob).fitting == []
    ask_for_offer(by=people.alice, communication=talks, offer=offer)
    assert offers_part(talks, people.alice).fitting == []


def test_of_what_is_kept_back_offers_of_those_who_may_not_know_crowd_out_no_other(people) -> None:
    burglary = factories.TopicFactory()
    kept = factories.CommunicationFactory(
        lead_partner=people.lead,
        visibility=Visibility.NAMED,
        named_partners=[people.named],
        topics=[burglary],
    )
    for letter in "ABCDE":
        factories.OfferFactory(partner=people.other, what=letter).topics.add(burglary)
    of_the_named = factories.OfferFactory(partner=people.named, what="Z")
    of_the_named.topics.add(burglary)
    assert [each.offer for each in offers_part(kept, people.alice).fitting] == [of_the_named]


def test_what_is_taken_that_month_counts_only_what_the_reader_may_know_of(
    people, talks, offer
) -> None:
    topic = factories.TopicFactory()
    talks.topics.add(topic)
    offer.topics.add(topic)
    type(offer).objects.update(a_month=1)
    kept = factories.CommunicationFactory(lead_partner=people.named, embargoed=True)
    factories.OfferRequestFactory(
        communication=kept,
        offer=offer,
        state=S.ACCEPTED,
        first_day=date(2016, 11, 20),
        last_day=None,
    )
    assert [each.reasons[-1] for each in fitting_offers(wanted_by(talks), people.alice)] == [
        "0 of 1 taken that month"
    ]
    assert fitting_offers(wanted_by(talks), people.charlie) == []
    shown = factories.CommunicationFactory(lead_partner=people.named)
    factories.OfferRequestFactory(
        communication=shown,
        offer=offer,
        state=S.ACCEPTED,
        first_day=date(2016, 12, 1),
        last_day=None,
    )
    assert len(fitting_offers(wanted_by(talks), people.alice)) == 1


def test_what_was_accepted_for_something_cancelled_is_free_again(people, talks, offer) -> None:
    topic = factories.TopicFactory()
    talks.topics.add(topic)
    offer.topics.add(topic)
    type(offer).objects.update(a_month=1)
    cancelled = factories.CommunicationFactory(
        lead_partner=people.named, state=State.CANCELLED, state_reason="No money."
    )
    factories.OfferRequestFactory(
        communication=cancelled,
        offer=offer,
        state=S.ACCEPTED,
        first_day=date(2016, 11, 20),
        last_day=None,
    )
    assert [each.offer for each in fitting_offers(wanted_by(talks), people.alice)] == [offer]


def test_what_a_partner_offered_goes_with_the_partner(people, talks, offer) -> None:
    topic = factories.TopicFactory()
    talks.topics.add(topic)
    offer.topics.add(topic)
    assert [each.offer for each in fitting_offers(wanted_by(talks), people.alice)] == [offer]
    Partner.objects.filter(pk=offer.partner_id).update(valid_to=date(2016, 10, 24))
    assert fitting_offers(wanted_by(talks), people.alice) == []
    with pytest.raises(NotAllowedNow, match=r"^This offer has ended. Choose another one.$"):
        ask_for_offer(by=people.alice, communication=talks, offer=offer)
