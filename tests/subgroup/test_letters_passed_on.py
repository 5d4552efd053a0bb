"""What is asked once is asked of who may answer it when its letter goes."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bsc_comms.kit import clock
from channels_registry.operations import ask_for_loan, book, pass_requests_on
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Letter, Person
from partnership.operations.letters import withdraw_letter
from partnership.operations.people import end_appointment
from plans.choices import OfferRequestState, State
from plans.models import EvaluationAsked, OfferRequest
from plans.operations.approaches import ask_the_advocates
from plans.operations.evaluation_asking import ask_for_evaluations
from plans.operations.offers import ask_for_offer, propose_other_date
from plans.operations.passing_on import pass_questions_to_who_speaks_now
from subgroup.operations.tick import tick
from tests import factories
from tests.cast import Cast, cast
from tests.factories.overlaps import overlap_of
from tests.plans.asked import local_one
from tests.plans.evaluations import issued
from tests.plans.overlap_answers import propose
from tests.plans.overlap_pairs import about_burglary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)
NINTH = date(2016, 11, 9)


@pytest.fixture
def in_october() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


# --- what Bob is asked, who speaks for Other partner ----------------------------------------------


def a_slot(people: Cast) -> LetterKind:
    magazine = factories.ChannelFactory(owners=[people.other])
    winter = factories.EditionFactory(
        channel=magazine, publication_date=date(2016, 12, 12), copy_deadline=date(2016, 11, 14)
    )
    book(by=people.alice, edition=winter, partner=people.lead)
    return LetterKind.BOOKING_ASKED


def a_loan(people: Cast) -> LetterKind:
    ask_for_loan(
        by=people.alice,
        resource=factories.ResourceFactory(partner=people.other),
        partner=people.lead,
        first_day=NINTH,
        last_day=NINTH,
    )
    return LetterKind.LOAN_ASKED


def an_offer(people: Cast) -> LetterKind:
    offer = factories.OfferFactory(partner=people.other)
    ask_for_offer(by=people.alice, communication=local_one(people), offer=offer)
    return LetterKind.OFFER_ASKED


def another_date(people: Cast) -> LetterKind:
    talks = factories.CommunicationFactory(lead_partner=people.other)
    offer = factories.OfferFactory(partner=people.lead)
    request = ask_for_offer(by=people.bob, communication=talks, offer=offer)
    propose_other_date(
        by=people.alice, request=request, opened_version=request.version, first_day=NINTH
    )
    return LetterKind.OFFER_OTHER_DATE


def going_joint(people: Cast) -> LetterKind:
    ours = about_burglary(lead_partner=people.lead, title="Ours")
    theirs = about_burglary(lead_partner=people.other, title="Theirs")
    propose(overlap_of(ours, theirs), people.alice, ours)
    return LetterKind.OVERLAP_JOINT


def a_question(people: Cast) -> LetterKind:
    ask_the_advocates(by=people.alice, communication=local_one(people), partners=[people.other])
    return LetterKind.APPROACH_ASKED


def what_came_of_it(people: Cast) -> LetterKind:
    issued(people, lead_partner=people.other)
    ask_for_evaluations()
    return LetterKind.EVALUATION_ASKED


Ask = Callable[[Cast], LetterKind]
ALL = [a_slot, a_loan, an_offer, another_date, going_joint, a_question, what_came_of_it]
of_each_kind = pytest.mark.parametrize("ask", ALL)


def leaves(person: Person, by: Person) -> None:
    for held in person.appointments.all():
        end_appointment(by=by, appointment_id=held.pk)


def waiting(kind: LetterKind) -> list[str]:
    """Whom letters of this kind that wait are to."""
    waits = Letter.objects.filter(kind=kind, state=LetterState.QUEUED)
    return sorted(waits.values_list("recipient__name", flat=True))


def states(person: Person, kind: LetterKind) -> list[str]:
    return list(person.letters.filter(kind=kind).values_list("state", flat=True))


@of_each_kind
@pytest.mark.both_databases
def test_whoever_comes_after_the_one_who_lost_the_role_is_asked_once(
    people: Cast, ask: Ask
) -> None:
    kind = ask(people)
    assert waiting(kind) == ["Bob"]
    leaves(people.bob, people.coordinator)
    factories.advocate_of(people.other, name="Olga")
    assert [tick().questions_passed_on, tick().questions_passed_on] == [1, 0]
    assert waiting(kind) == ["Olga"]
    assert states(people.bob, kind) == [LetterState.WITHDRAWN]


@of_each_kind
def test_a_deputy_who_stays_has_one_letter_whether_or_not_there_was_one_before(
    people: Cast, ask: Ask
) -> None:
    factories.deputy_of(people.other, name="Dora")
    kind = ask(people)
    leaves(people.bob, people.coordinator)
    assert [tick().questions_passed_on, tick().questions_passed_on] == [1, 0]
    assert waiting(kind) == ["Dora"]
    assert Letter.objects.filter(kind=kind).count() == 2


@pytest.mark.parametrize("ask", [an_offer, another_date, going_joint, a_question])
def test_with_nobody_who_may_answer_it_stays_until_somebody_may(people: Cast, ask: Ask) -> None:
    kind = ask(people)
    leaves(people.bob, people.coordinator)
    assert tick().questions_passed_on == 0
    assert waiting(kind) == ["Bob"]
    factories.advocate_of(people.other, name="Olga")
    assert tick().questions_passed_on == 1
    assert waiting(kind) == ["Olga"]


@pytest.mark.parametrize("ask", [a_slot, a_loan])
def test_with_nobody_who_may_decide_the_coordinator_is_asked(people: Cast, ask: Ask) -> None:
    kind = ask(people)
    leaves(people.bob, people.coordinator)
    assert [tick().questions_passed_on, tick().questions_passed_on] == [1, 0]
    assert waiting(kind) == ["Cora"]


def test_what_came_of_it_is_asked_once_somebody_speaks_for_its_lead_again(people: Cast) -> None:
    kind = what_came_of_it(people)
    leaves(people.bob, people.coordinator)
    tick()
    assert not EvaluationAsked.objects.exists()
    factories.advocate_of(people.other, name="Olga")
    tick()
    assert waiting(kind) == ["Olga"]


@of_each_kind
def test_whoever_still_speaks_for_the_partner_keeps_the_letter(people: Cast, ask: Ask) -> None:
    kind = ask(people)
    leaves(people.bob, people.coordinator)
    factories.AppointmentFactory(person=people.bob, role=Role.DEPUTY, partner=people.other)
    factories.advocate_of(people.other, name="Olga")
    assert tick().questions_passed_on == 0
    assert waiting(kind) == ["Bob"]


@of_each_kind
def test_whoever_speaks_for_another_partner_alone_may_not_answer_either(
    people: Cast, ask: Ask
) -> None:
    kind = ask(people)
    leaves(people.bob, people.coordinator)
    factories.AppointmentFactory(person=people.bob, role=Role.ADVOCATE, partner=people.named)
    factories.advocate_of(people.other, name="Olga")
    assert tick().questions_passed_on == 1
    assert waiting(kind) == ["Olga"]


@of_each_kind
def test_what_has_gone_out_is_asked_of_nobody_else(people: Cast, ask: Ask) -> None:
    kind = ask(people)
    Letter.objects.filter(kind=kind).update(state=LetterState.SENT, sent_at=NOW)
    leaves(people.bob, people.coordinator)
    factories.advocate_of(people.other, name="Olga")
    assert tick().questions_passed_on == 0
    assert waiting(kind) == []


def test_that_a_slot_was_given_back_is_no_question(people: Cast) -> None:
    kind = a_slot(people)
    booking = people.lead.bookings.get()
    booking.state = "withdrawn"
    booking.save()
    leaves(people.bob, people.coordinator)
    factories.advocate_of(people.other, name="Olga")
    assert tick().questions_passed_on == 0
    assert waiting(kind) == ["Bob"]


def test_nor_is_what_was_agreed_meanwhile(people: Cast) -> None:
    kind = an_offer(people)
    OfferRequest.objects.update(state=OfferRequestState.ACCEPTED)
    leaves(people.bob, people.coordinator)
    factories.advocate_of(people.other, name="Olga")
    assert tick().questions_passed_on == 0
    assert waiting(kind) == ["Bob"]


def test_nor_is_what_is_set_aside_meanwhile(people: Cast) -> None:
    kind = an_offer(people)
    people.lead.led_communications.update(state=State.CANCELLED, state_reason="Rain")
    leaves(people.bob, people.coordinator)
    factories.advocate_of(people.other, name="Olga")
    assert tick().questions_passed_on == 0
    assert waiting(kind) == ["Bob"]


def test_an_evaluation_that_somebody_took_out_of_the_post_is_not_asked_for_again(
    people: Cast,
) -> None:
    dora = factories.deputy_of(people.other, name="Dora")
    kind = what_came_of_it(people)
    withdraw_letter(by=people.coordinator, letter_id=dora.letters.get(kind=kind).pk)
    leaves(people.bob, people.coordinator)
    tick()
    assert waiting(kind) == []


@pytest.mark.parametrize(
    ("asks", "look"),
    [
        ((a_slot, a_loan), pass_requests_on),
        ((an_offer, another_date, a_question), pass_questions_to_who_speaks_now),
    ],
)
def test_a_tick_asks_the_database_as_much_for_any_number_of_letters(
    people: Cast, asks: tuple[Ask, ...], look: Callable[[], int]
) -> None:
    counts = []
    for _ in range(3):
        for ask in asks:
            ask(people)
        with CaptureQueriesContext(connection) as asked:
            assert look() == 0
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]
