"""Offers that are asked for follow the days of what they are asked for, until they are answered."""

from datetime import date

import pytest
from django.db import transaction

from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from plans.choices import Precision, Visibility
from plans.models import OfferRequest
from plans.operations.communications import edit_communication, move_communication
from plans.operations.details import Details, Window
from plans.operations.edits import Edit, edit_many
from plans.operations.offers import accept_offer_request, ask_for_offer
from tests import factories
from tests.plans.october import NOW
from tests.plans.offers_asked_for.requests import NINTH, as_it_is

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def letters():
    return Letter.objects.filter(kind=LetterKind.OFFER_ASKED)


def move(people, talks, day: date) -> None:
    talks.refresh_from_db()
    move_communication(
        by=people.alice,
        communication=talks,
        opened_version=talks.version,
        window=Window(Precision.EXACT, day, day),
        reason="The hall is taken",
    )


def test_what_is_asked_for_on_its_days_moves_with_them(people, talks, asked) -> None:
    move(people, talks, NINTH)
    request = as_it_is()
    assert (request.first_day, request.last_day, request.version) == (NINTH, NINTH, 2)
    states = letters().order_by("created_at")
    assert [one.state for one in states] == [LetterState.WITHDRAWN, LetterState.QUEUED]
    assert "It is wanted on Wednesday 9 November" in states[1].text
    with pytest.raises(StaleEdit):
        accept_offer_request(by=people.bob, request=asked, opened_version=1)


def test_who_had_the_letter_already_is_not_written_to_anew(people, talks, asked) -> None:
    letters().update(state=LetterState.SENT, sent_at=NOW)
    move(people, talks, NINTH)
    assert as_it_is().first_day == NINTH
    assert letters().count() == 1


def test_days_of_its_own_and_days_that_were_answered_stay(people, talks, asked) -> None:
    second = factories.OfferFactory(partner=people.other)
    own_day = ask_for_offer(by=people.alice, communication=talks, offer=second)
    OfferRequest.objects.filter(pk=own_day.pk).update(first_day=NINTH, last_day=NINTH)
    accepted = accept_offer_request(by=people.bob, request=asked, opened_version=1)
    days = accepted.first_day
    move(people, talks, date(2016, 11, 14))
    for request, day in ((own_day, NINTH), (accepted, days)):
        request.refresh_from_db()
        assert request.first_day == day


def test_an_edit_of_many_moves_what_is_asked_for_too(people, talks, asked) -> None:
    talks.refresh_from_db()
    fields = {"window_start": NINTH, "window_end": NINTH}
    with transaction.atomic():
        edit_many([Edit(talks, Details(fields=fields), "A sheet", "edited")], by=people.alice)
    assert as_it_is().first_day == NINTH


def test_who_may_know_again_before_the_letter_went_out_is_asked_in_writing_after_all(
    people, offer
) -> None:
    one = factories.CommunicationFactory(
        lead_partner=people.lead,
        visibility=Visibility.NAMED,
        named_partners=[people.other, people.named],
    )
    ask_for_offer(by=people.alice, communication=one, offer=offer)
    for named, waiting in (([people.named], 0), ([people.other, people.named], 1)):
        one = edit_communication(
            by=people.alice,
            communication=one,
            opened_version=one.version,
            details=Details(fields={"named_partners": named}),
        )
        assert letters().filter(state=LetterState.QUEUED).count() == waiting
