"""Offers that nobody has answered are wanted on the days of what they ride with, also joint."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import withdraw_letter
from plans.choices import OfferRequestState as S
from plans.choices import Precision, State
from plans.models import OfferRequest
from plans.operations.communications import bring_back, move_communication, set_aside
from plans.operations.details import Window
from plans.operations.offers import accept_offer_request, ask_for_offer, propose_other_date
from plans.operations.overlaps.answering import take_answer_back
from tests import factories
from tests.plans.overlap_answers import agree, fresh, propose, version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

EIGHTH, NINTH, FIFTEENTH = (date(2016, 11, day) for day in (8, 9, 15))


@pytest.fixture
def ours(sides):
    """Ours is a week after theirs."""
    type(sides[0]).objects.filter(pk=sides[0].pk).update(
        window_start=FIFTEENTH, window_end=FIFTEENTH
    )
    return fresh(sides[0])


def asks_for_home_visits(people, theirs) -> OfferRequest:
    """Named partner's home visits, which theirs asks for and nobody has answered yet."""
    offer = factories.OfferFactory(partner=people.named, what="Home visits")
    return ask_for_offer(by=people.bob, communication=theirs, offer=offer)


@pytest.fixture
def wanted(people, sides, ours) -> OfferRequest:
    return asks_for_home_visits(people, sides[1])


@pytest.fixture
def wanted_that_day(people, sides) -> OfferRequest:
    """The same where ours is on the day of theirs, so that no day becomes another."""
    return asks_for_home_visits(people, sides[1])


def go_joint(people, pair, ours):
    propose(pair, people.alice, ours)
    return agree(pair, people.bob)


def take_apart(people, pair, answer) -> None:
    take_answer_back(by=people.bob, answer=answer, version=version(pair))


def letters(person):
    """What letters of the asking say to somebody, those that were taken back left out."""
    found = Letter.objects.filter(recipient=person, kind=LetterKind.OFFER_ASKED)
    return list(found.exclude(state=LetterState.WITHDRAWN).order_by("created_at"))


def days_of(request):
    request.refresh_from_db()
    return request.first_day, request.last_day


def test_what_nobody_answered_is_wanted_on_the_days_of_the_joint_one(people, pair, ours, wanted):
    go_joint(people, pair, ours)
    assert days_of(wanted) == (FIFTEENTH, FIFTEENTH)
    (told,) = letters(people.charlie)
    assert "is wanted for the joint one now, on Tuesday 15 November 2016" in told.text
    assert "8 November" not in told.text
    with pytest.raises(StaleEdit):
        accept_offer_request(by=people.charlie, request=wanted, opened_version=1)


def test_it_moves_with_the_joint_one_from_then_on(people, pair, ours, wanted):
    go_joint(people, pair, ours)
    move_communication(
        by=people.alice,
        communication=ours,
        opened_version=fresh(ours).version,
        window=Window(Precision.EXACT, NINTH, NINTH),
        reason="The hall is taken",
    )
    assert days_of(wanted) == (NINTH, NINTH)


def test_days_of_its_own_and_days_that_were_answered_stay(people, pair, sides, ours):
    for day, state in ((NINTH, S.ASKED), (EIGHTH, S.ACCEPTED), (EIGHTH, S.OTHER_DATE)):
        factories.OfferRequestFactory(
            communication=sides[1],
            offer=factories.OfferFactory(partner=people.named),
            state=state,
            first_day=day,
            last_day=day,
            other_first_day=NINTH if state == S.OTHER_DATE else None,
        )
    given = go_joint(people, pair, ours)
    asked = {S.ASKED: NINTH, S.ACCEPTED: EIGHTH, S.OTHER_DATE: EIGHTH}
    riding = OfferRequest.objects.filter(communication=ours)
    assert dict(riding.values_list("state", "first_day")) == asked
    assert set(riding.values_list("version", flat=True)) == {1}
    take_apart(people, pair, given)
    riding = OfferRequest.objects.filter(communication=sides[1])
    assert dict(riding.values_list("state", "first_day")) == asked


def test_taken_apart_it_is_wanted_on_the_days_of_before(people, pair, sides, ours, wanted):
    given = go_joint(people, pair, ours)
    Letter.objects.filter(recipient=people.charlie, state=LetterState.QUEUED).update(
        state=LetterState.SENT, sent_at=clock.now()
    )
    take_apart(people, pair, given)
    assert days_of(wanted) == (EIGHTH, EIGHTH)
    assert wanted.communication == sides[1]
    _, again = letters(people.charlie)
    assert "is wanted for “Theirs” as before, on Tuesday 8 November 2016" in again.text


def test_taken_apart_who_may_have_read_of_it_reads_so_where_its_letter_was_left(
    people, pair, ours, wanted
):
    given = go_joint(people, pair, ours)
    (told,) = letters(people.charlie)
    Letter.objects.filter(pk=told.pk).update(state=LetterState.UNCERTAIN)
    withdraw_letter(by=people.coordinator, letter_id=told.pk)
    take_apart(people, pair, given)
    (again,) = letters(people.charlie)
    assert "is wanted for “Theirs” as before, on Tuesday 8 November 2016" in again.text


def test_taken_apart_who_had_read_of_nothing_yet_is_asked_anew(people, pair, ours, wanted):
    take_apart(people, pair, go_joint(people, pair, ours))
    (asks,) = letters(people.charlie)
    assert "“Theirs”" in asks.text
    assert "It is wanted on Tuesday 8 November 2016" in asks.text


def test_taken_apart_who_was_asked_before_hears_nothing_more(people, pair, ours, wanted):
    (asks,) = letters(people.charlie)
    Letter.objects.filter(pk=asks.pk).update(state=LetterState.SENT, sent_at=clock.now())
    take_apart(people, pair, go_joint(people, pair, ours))
    assert [one.pk for one in letters(people.charlie)] == [asks.pk]
    assert days_of(wanted) == (EIGHTH, EIGHTH)


def test_who_leads_the_joint_one_is_asked_no_more_for_offers_of_its_own(people, pair, sides, ours):
    """They stay with the merged one, which nobody asks about any more."""
    own, other = (factories.OfferFactory(partner=people.lead, what=each) for each in ("A", "B"))
    ask_for_offer(by=people.bob, communication=sides[1], offer=own)
    other = ask_for_offer(by=people.bob, communication=sides[1], offer=other)
    propose_other_date(
        by=people.alice, request=other, opened_version=1, first_day=NINTH, note="Later"
    )
    asked = Letter.objects.filter(
        kind__in=(LetterKind.OFFER_ASKED, LetterKind.OFFER_OTHER_DATE), state=LetterState.QUEUED
    )
    waiting = {
        (people.alice.name, LetterKind.OFFER_ASKED),
        (people.bob.name, LetterKind.OFFER_OTHER_DATE),
    }
    assert set(asked.values_list("recipient__name", "kind")) == waiting
    given = go_joint(people, pair, ours)
    assert not asked.exists()
    take_apart(people, pair, given)
    assert set(asked.values_list("recipient__name", "kind")) == waiting


# --- on the same day ------------------------------------------------------------------------------


def has_gone_out(letter) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT, sent_at=clock.now())


def set_aside_and_brought_back(people, ours) -> None:
    set_aside(
        by=people.alice,
        communication=ours,
        opened_version=fresh(ours).version,
        state=State.CANCELLED,
        reason="Rain",
    )
    bring_back(by=people.alice, communication=ours, opened_version=fresh(ours).version)


def test_on_the_same_day_too_the_joint_one_alone_is_asked_about(
    people, pair, sides, wanted_that_day
):
    go_joint(people, pair, sides[0])
    (told,) = letters(people.charlie)
    assert "is wanted for the joint one now, on Tuesday 8 November 2016" in told.text
    wanted_that_day.refresh_from_db()
    assert (wanted_that_day.communication, wanted_that_day.version) == (sides[0], 1)


def test_the_joint_one_alone_is_asked_about_once_it_is_back(people, pair, sides, wanted_that_day):
    ours, theirs = sides
    go_joint(people, pair, ours)
    set_aside_and_brought_back(people, ours)
    (waits,) = letters(people.charlie)
    assert ours.get_absolute_url() in waits.text
    assert theirs.get_absolute_url() not in waits.text


@pytest.mark.parametrize("aside_meanwhile", [False, True])
def test_taken_apart_on_the_same_day_who_had_read_of_nothing_yet_is_asked_anew(
    people, pair, sides, wanted_that_day, aside_meanwhile
):
    ours, theirs = sides
    given = go_joint(people, pair, ours)
    if aside_meanwhile:
        set_aside_and_brought_back(people, ours)
    take_apart(people, pair, given)
    (asks,) = letters(people.charlie)
    assert "plans “Theirs” and asks Named partner for what you offer" in asks.text
    assert theirs.get_absolute_url() in asks.text


def test_taken_apart_on_the_same_day_who_read_of_going_joint_is_told_and_not_asked_again(
    people, pair, sides, wanted_that_day
):
    given = go_joint(people, pair, sides[0])
    (told,) = letters(people.charlie)
    has_gone_out(told)
    take_apart(people, pair, given)
    (again,) = set(letters(people.charlie)) - {told}
    assert "is wanted for “Theirs” as before, on Tuesday 8 November 2016" in again.text


# --- another date that is proposed ----------------------------------------------------------------


@pytest.fixture
def on_another_date(people, wanted_that_day) -> OfferRequest:
    return propose_other_date(
        by=people.charlie, request=wanted_that_day, opened_version=1, first_day=NINTH
    )


def asks_about_another_date() -> Letter:
    """The only letter that waits and does so."""
    return Letter.objects.get(kind=LetterKind.OFFER_OTHER_DATE, state=LetterState.QUEUED)


def test_another_date_is_put_to_who_leads_what_it_rides_along_with(
    people, pair, sides, on_another_date
):
    ours, theirs = sides
    given = go_joint(people, pair, ours)
    asks = asks_about_another_date()
    assert asks.recipient == people.alice
    assert "Named partner could help with “Ours” (Home visits)" in asks.text
    assert ours.get_absolute_url() in asks.text
    take_apart(people, pair, given)
    asks = asks_about_another_date()
    assert asks.recipient == people.bob
    assert "Named partner could help with “Theirs” (Home visits)" in asks.text
    assert theirs.get_absolute_url() in asks.text


def test_taken_apart_who_had_not_read_of_another_date_does_though_the_other_had(
    people, pair, sides, on_another_date
):
    given = go_joint(people, pair, sides[0])
    has_gone_out(asks_about_another_date())
    take_apart(people, pair, given)
    assert asks_about_another_date().recipient == people.bob


def test_another_date_of_which_was_read_before_is_put_to_nobody_anew(
    people, pair, sides, on_another_date
):
    has_gone_out(asks_about_another_date())
    given = go_joint(people, pair, sides[0])
    take_apart(people, pair, given)
    asked = Letter.objects.filter(kind=LetterKind.OFFER_OTHER_DATE)
    assert [letter.state for letter in asked] == [LetterState.SENT]
