"""What a letter says is settled, or holds again, before the letter has left."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from bsc_comms.kit import clock
from partnership.choices import MOST_ATTEMPTS, LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.operations import letters
from partnership.operations.letters.addresses import (
    address_changed,
    mark_refused,
    takes_mail_again,
)
from partnership.operations.people import deactivate
from partnership.queries.letters import taken_back_by_hand
from tests.factories import LetterFactory, PersonFactory, coordinator
from tests.partnership.owed_letters import MORNING, owe, state_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
FAILED, WAITS, TAKEN_BACK = LetterState.FAILED, LetterState.QUEUED, LetterState.WITHDRAWN


@pytest.fixture
def refused() -> Person:
    """Somebody whose address refuses mail."""
    person = PersonFactory(email="nina@example.org")
    mark_refused(person=person, why="550")
    return person


def sent_to(person: Person) -> list[str]:
    return [each.subject for each in mail.outbox if each.to == [person.email]]


def of(person: Person, subject: str) -> Letter:
    return LetterFactory(
        recipient=person, subject=subject, unique_key=subject, kind=LetterKind.BOOKING_ASKED
    )


# --- it holds again -----------------------------------------------------------------------------


def test_one_that_was_tried_to_the_end_is_tried_anew_and_stops_nobody_behind_it() -> None:
    first = LetterFactory(
        recipient=PersonFactory(email="chris@example.org"),
        state=TAKEN_BACK,
        attempts=MOST_ATTEMPTS,
        error="450 try later",
        not_before=clock.real_now() + timedelta(hours=12),
        unique_key="asked:1",
    )
    behind = LetterFactory(due=MORNING)
    assert letters.put_back_by_key(prefix="asked:", to=[first.recipient]) == 1
    assert letters.send_due_letters() == letters.Round(sent=2, not_sent=0)
    assert [state_of(each) for each in (first, behind)] == [LetterState.SENT] * 2


def test_one_that_another_was_written_for_stays_taken_back() -> None:
    person = PersonFactory()
    owe(person, "asked:1")
    before = Letter.objects.get()
    letters.withdraw_and_free_keys(prefix="asked:")
    owe(person, "asked:1")
    assert letters.put_back_by_key(prefix="asked:", to=[person]) == 0
    assert state_of(before) == TAKEN_BACK


# --- it is settled ------------------------------------------------------------------------------


def test_what_is_settled_does_not_go_once_the_address_takes_mail_again(refused: Person) -> None:
    settled, open_still = of(refused, "settled"), of(refused, "open still")
    letters.send_due_letters()
    assert {state_of(each) for each in (settled, open_still)} == {FAILED}
    assert letters.withdraw_by_key(by=None, prefix="settled") == 1
    assert takes_mail_again(by=coordinator(), person=refused) == 1
    letters.send_due_letters()
    assert sent_to(refused) == ["open still"]


def test_nor_does_it_in_a_digest_that_was_refused(refused: Person) -> None:
    settled, open_still = of(refused, "settled"), of(refused, "open still")
    digest = LetterFactory(
        recipient=refused, kind=LetterKind.DIGEST, state=FAILED, error="550", subject="both"
    )
    inside = Letter.objects.filter(pk__in=[settled.pk, open_still.pk])
    inside.update(state=LetterState.GATHERED, gathered_in=digest)
    assert letters.withdraw_by_key(by=None, prefix="settled") == 1
    states = [state_of(each) for each in (digest, settled, open_still)]
    assert states == [TAKEN_BACK, TAKEN_BACK, FAILED]
    assert takes_mail_again(by=coordinator(), person=refused) == 1
    letters.send_due_letters()
    assert sent_to(refused) == ["open still"]


def test_a_digest_that_failed_stays_one_letter_as_what_it_holds_grows_old() -> None:
    digest = LetterFactory(kind=LetterKind.DIGEST, state=FAILED)
    over = LetterFactory(
        recipient=digest.recipient,
        state=LetterState.GATHERED,
        gathered_in=digest,
        expires=MORNING - timedelta(hours=1),
    )
    letters.send_due_letters()
    assert [state_of(digest), state_of(over)] == [FAILED, LetterState.GATHERED]


@pytest.mark.parametrize(
    "put_right",
    [address_changed, lambda person: takes_mail_again(by=None, person=person)],
    ids=["another address", "it takes mail again"],
)
def test_nobody_is_asked_for_an_address_that_was_put_right_until_it_refuses_again(
    put_right: Callable[[Person], object],
) -> None:
    coordinator()
    rita = PersonFactory(name="Rita")
    mark_refused(person=rita, why="550")
    put_right(rita)
    assert [letter.state for letter in Letter.objects.all()] == [TAKEN_BACK]
    with clock.at(MORNING + timedelta(hours=1)):
        mark_refused(person=rita, why="550")
    assert Letter.objects.waiting().get().subject == "Put right the address of Rita"


def test_nobody_is_asked_for_the_address_of_a_closed_account() -> None:
    corinne = coordinator()
    rita, olga = PersonFactory(name="Rita"), PersonFactory(name="Olga")
    for person in (rita, olga):
        mark_refused(person=person, why="550")
    deactivate(by=corinne, person=rita)
    assert Letter.objects.waiting().get().about == "Olga"


@pytest.mark.parametrize(
    "kind", [LetterKind.OVERDUE, LetterKind.REGISTER_CHECK, LetterKind.CONTACT_CHECK]
)
def test_what_is_asked_time_and_again_goes_to_nobody_whose_last_role_has_ended(
    kind: LetterKind,
) -> None:
    corinne = coordinator()
    to_who_holds_one = LetterFactory(recipient=corinne, kind=kind)
    to_who_holds_none = LetterFactory(recipient=PersonFactory(), kind=kind, unique_key="asked:1")
    letters.send_due_letters()
    assert [state_of(each) for each in (to_who_holds_one, to_who_holds_none)] == [
        LetterState.SENT,
        TAKEN_BACK,
    ]
    assert not Letter.objects.filter(unique_key="asked:1").exists(), "It is owed anew"


# --- it may have left ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "copies", "becomes"),
    [
        (WAITS, 0, TAKEN_BACK),
        (FAILED, 0, TAKEN_BACK),
        (LetterState.MISSED, 0, TAKEN_BACK),
        (WAITS, 1, LetterState.GATHERED),
        (LetterState.UNCERTAIN, 0, LetterState.GATHERED),
    ],
)
def test_what_a_digest_holds_is_taken_back_with_it_by_the_same_hand_unless_it_may_have_left(
    state: str, copies: int, becomes: str
) -> None:
    digest = LetterFactory(kind=LetterKind.DIGEST, state=state, copies=copies)
    inside = LetterFactory(
        recipient=digest.recipient, state=LetterState.GATHERED, gathered_in=digest
    )
    assert letters.withdraw_letter(by=coordinator(), letter_id=digest.pk)
    assert [state_of(digest), state_of(inside)] == [TAKEN_BACK, becomes]
    assert taken_back_by_hand([inside.pk]) == ({inside.pk} if becomes == TAKEN_BACK else set())


def test_one_that_may_have_left_goes_by_itself_under_its_own_message_id() -> None:
    person = PersonFactory(email="nina@example.org")
    for subject in ("again", "another"):
        of(person, subject)
    Letter.objects.filter(subject="again").update(copies=1, attempts=1)
    of(person, "a third")
    letters.send_due_letters()
    assert "again" in sent_to(person)
    inside = Letter.objects.filter(state=LetterState.GATHERED).values_list("subject", flat=True)
    assert sorted(inside) == ["a third", "another"]


# --- after a restore ----------------------------------------------------------------------------


def test_of_what_was_due_since_a_backup_a_person_decides() -> None:
    """What was still to come is sent; of one in confidence only its recipient may know."""
    due = LetterFactory(due=MORNING)
    still_sent = [
        LetterFactory(due=MORNING, in_confidence=True),
        LetterFactory(due=MORNING + timedelta(days=1)),
    ]
    gone_out = LetterFactory(due=MORNING, state=LetterState.SENT, sent_at=MORNING)
    assert letters.hold_after_restore(written_at=MORNING - timedelta(hours=6)) == 1
    due.refresh_from_db()
    assert (due.state, due.error) == (
        LetterState.UNCERTAIN,
        "It waited when the backup of Tue 25 Oct, 3.30am was written, and may have gone out after "
        "that. Send it again where its recipient does not have it.",
    )
    assert [state_of(each) for each in still_sent] == [WAITS, WAITS]
    assert state_of(gone_out) == LetterState.SENT
