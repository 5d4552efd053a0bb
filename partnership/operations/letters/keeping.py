"""Withdrawing letters, sending them again, and what dead workers and lost time leave behind."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import moment
from bsc_comms.kit.jobs import nudge
from partnership.choices import (
    LETTER_CAN_BE_WITHDRAWN,
    LETTER_HAS_NOT_LEFT,
    LETTER_NEEDS_ATTENTION,
    NEEDS_A_ROLE,
    SPEAKS_FOR_A_PARTNER,
    LetterState,
)
from partnership.models import Appointment, Letter, Person
from partnership.operations.history import FieldChange, record_change
from partnership.policy import coordinates, may_send_letter_again
from partnership.queries.letters import taken_back_by_hand

MAY_HAVE_GONE = (
    "It waited when the backup of {} was written, and may have gone out after that. Send it again "
    "where its recipient does not have it."
)
ACCOUNT_CLOSED = "The account of {} is closed, so nothing is sent there."
NO_ADDRESS = "There is no e-mail address. Enter one, then send it again."
WITHOUT_WORDS = "The words of this letter were not kept, so there is nothing to send again."
MAY_STILL_LEAVE = LETTER_HAS_NOT_LEFT | {LetterState.SENDING}


class AddressRefused(Exception):
    """The address that the letter would go to refuses mail."""


class NotSentAgain(Exception):
    """Why a letter is not sent again, as a sentence for people."""


def sweep_letters() -> int:
    """Give back what dead workers held, count as missed what came too late; how many letters."""
    return Letter.objects.sweep() + Letter.objects.miss_expired()


def hold_after_restore(*, written_at: datetime) -> int:
    """Hold what may have gone out after the backup that was restored was written; how many.

    written_at: when it was written, aware. Letters that fell due since then were sent by a planner
    of which nothing is left but what it sent: they are uncertain, and a person decides.
    """
    return Letter.objects.hold(why=MAY_HAVE_GONE.format(moment(written_at)))


def withdraw_letter(*, by: Person | None, letter_id: UUID) -> bool:
    """Take back a letter that waits, or leave one that did not go; False for any other.

    What a digest holds goes with it, each by itself, so that it is found among what was taken back.
    """
    _must_be_allowed(by)
    with transaction.atomic():
        letter = Letter.objects.get(pk=letter_id)
        withdrawn = _withdraw(by, letter)
        if withdrawn:
            _withdraw_what_it_holds(by, letter)
        return withdrawn


def _withdraw_what_it_holds(by: Person | None, digest: Letter) -> None:
    """What is in a digest that may have left may have arrived with it, and stays in it."""
    inside = digest.gathered.filter(state=LetterState.GATHERED, gathered_in__copies=0)
    for letter in list(inside.select_for_update(no_key=True, of=("self",)).order_by("pk")):
        _move(
            by,
            letter,
            {LetterState.GATHERED},
            LetterState.WITHDRAWN,
            "withdrawn",
            gathered_in=None,
        )


def _withdraw(by: Person | None, letter: Letter) -> bool:
    """One that was uncertain goes on counting as one that may have arrived."""
    copies = max(letter.copies, letter.state == LetterState.UNCERTAIN)
    return _move(
        by, letter, LETTER_CAN_BE_WITHDRAWN, LetterState.WITHDRAWN, "withdrawn", copies=copies
    )


def withdraw_by_key(*, by: Person | None, prefix: str, to: list[Person] | None = None) -> int:
    """Take back all letters that wait and whose key starts so (to these people); how many.

    Those that wait inside a digest are taken out of it, and what else it holds waits by itself.
    One that failed is taken back like one that waits: sent again, or once its address takes mail,
    it would say what no longer holds.
    """
    meant = Letter.objects.filter(unique_key__startswith=prefix)
    if to is not None:
        meant = meant.filter(recipient__in=to)
    return len(withdraw_what_waits(meant, by=by))


def withdraw_what_waits(meant: QuerySet[Letter], *, by: Person | None = None) -> list[Letter]:
    """Take back those of these letters that wait or failed, also inside a digest; which ones."""
    with transaction.atomic():
        # First, so that nobody gathers them meanwhile; who does so just now is waited for.
        waiting = _hold_what_waits(meant)
        if _take_digests_apart(meant):
            waiting = _hold_what_waits(meant)
        return [
            letter
            for letter in waiting
            if _move(by, letter, LETTER_HAS_NOT_LEFT, LetterState.WITHDRAWN, "withdrawn")
        ]


def take_what_expired_out_of_digests() -> None:
    """A digest that waited is gathered anew without letters that are of no use any more."""
    with transaction.atomic():
        waits = Letter.objects.filter(gathered_in__state=LetterState.QUEUED)
        _take_digests_apart(waits.filter(expires__lte=clock.now()))


def withdraw_from_who_speaks_for_nobody() -> None:
    """What is in confidence is for who speaks for a partner, and no longer for who did."""
    speaks = Appointment.objects.current().filter(
        person=OuterRef("recipient"), role__in=SPEAKS_FOR_A_PARTNER
    )
    withdraw_what_waits(Letter.objects.filter(~Exists(speaks), in_confidence=True))


def withdraw_from_who_holds_no_role() -> None:
    """What says what is somebody's to do is for who holds a role, and no longer for who did.

    Their keys are free: with a new role it is owed anew where an action is opened again, or its day
    comes near, and where a yearly check is still to be made. What is overdue is asked anew, too, of
    whoever speaks for its lead partner by then.
    """
    holds = Appointment.objects.current().filter(person=OuterRef("recipient"))
    meant = Letter.objects.waiting().filter(~Exists(holds), kind__in=NEEDS_A_ROLE)
    keys = list(meant.values_list("pk", flat=True))
    if keys:
        with transaction.atomic():
            free_keys(withdraw_what_waits(Letter.objects.filter(pk__in=keys)))


def _hold_what_waits(meant: QuerySet[Letter]) -> list[Letter]:
    held = meant.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return list(held.filter(state__in=LETTER_HAS_NOT_LEFT))


def _take_digests_apart(meant: QuerySet[Letter]) -> int:
    """Let what digests hold wait or fail by itself, where they hold one of these and none has left.

    How many digests were taken apart.
    """
    apart = 0
    inside = meant.filter(state=LetterState.GATHERED)
    waiting = Letter.objects.filter(
        pk__in=inside.values("gathered_in"), state__in=LETTER_HAS_NOT_LEFT, copies=0
    )
    for digest in waiting:
        # Its key is free for what is gathered anew.
        key = f"{digest.unique_key}{_freed(digest.pk)}"
        to = LetterState.WITHDRAWN
        if _move(None, digest, LETTER_HAS_NOT_LEFT, to, "withdrawn", unique_key=key):
            Letter.objects.filter(gathered_in=digest).update(
                state=digest.state, error=digest.error, gathered_in=None
            )
            apart += 1
    return apart


def withdraw_and_free_keys(*, prefix: str) -> int:
    """Take back letters that wait and whose key starts so; how many. What holds is owed anew.

    A key that was freed goes on with the letter's own, and a new letter may take the key itself.
    What was taken back before keeps its key, so that it is not owed again. What a worker has in
    hand meanwhile follows where it does not leave.
    """
    meant = Letter.objects.filter(unique_key__startswith=prefix)
    with transaction.atomic():
        taken_back = withdraw_what_waits(meant)
        free_keys(taken_back)
        _note_what_is_in_hand(meant)
    return len(taken_back)


def _note_what_is_in_hand(meant: QuerySet[Letter]) -> None:
    """Note that those of these letters that a worker sends just now are not to be tried again.

    Called once what waits was taken back: what waits by then was with a worker in between.
    """
    in_hand = Q(state__in=MAY_STILL_LEAVE) | Q(
        state=LetterState.GATHERED, gathered_in__state__in=MAY_STILL_LEAVE
    )
    held = meant.filter(in_hand).select_for_update(no_key=True, of=("self",)).order_by("pk")
    keys = list(held.values_list("pk", flat=True))
    if keys:
        Letter.objects.filter(pk__in=keys).update(taken_back_at=clock.now())


def withdraw_what_was_in_hand() -> None:
    """What was taken back while a worker had it, and did not leave, is withdrawn; its key is free.

    Also out of a digest, unless that may have left.
    """
    noted = Letter.objects.waiting().filter(taken_back_at__isnull=False)
    keys = list(noted.exclude(gathered_in__copies__gt=0).values_list("pk", flat=True))
    if keys:
        with transaction.atomic():
            free_keys(withdraw_what_waits(Letter.objects.filter(pk__in=keys)))


def free_keys(letters: Iterable[Letter]) -> None:
    """Let other letters take the keys of these: withdrawn, or gone to an address of before."""
    for letter in letters:
        key = f"{letter.unique_key}{_freed(letter.pk)}"
        Letter.objects.filter(pk=letter.pk).update(unique_key=key)


def _freed(pk: UUID) -> str:
    """How a key ends that was freed for another letter."""
    return f":{pk}"


def withdraw_all_to(person: Person) -> None:
    """Take back what waits for somebody whose account closes, and what needed a look.

    What waits inside a digest is taken back by itself, so that it is found among what was.
    """
    theirs = Letter.objects.filter(recipient=person)
    with transaction.atomic():
        withdraw_what_waits(theirs)
        for letter in theirs.filter(state__in=LETTER_CAN_BE_WITHDRAWN).order_by("pk"):
            _withdraw(None, letter)


def put_back_by_key(*, prefix: str, to: list[Person]) -> int:
    """Let letters that the planner took back wait again: those to these people whose key starts so.

    One that may have arrived already, that a person took back or left, or whose key was freed for
    another one stays as it is.
    """
    meant = Letter.objects.filter(unique_key__startswith=prefix, recipient__in=to)
    return put_back(by=None, letters=meant.filter(pk__in=_taken_back_by_the_planner(meant)))


def free_what_was_taken_back(*, prefix: str) -> int:
    """Free the keys of what `put_back_by_key` would let wait again, to whomever; how many.

    For what is asked or told anew instead, as the letters say what may hold no more.
    """
    meant = Letter.objects.filter(unique_key__startswith=prefix, copies=0)
    with transaction.atomic():
        taken_back = meant.filter(
            pk__in=_taken_back_by_the_planner(meant), state=LetterState.WITHDRAWN
        )
        held = list(taken_back.select_for_update(no_key=True, of=("self",)).order_by("pk"))
        free_keys(held)
    return len(held)


def _taken_back_by_the_planner(meant: QuerySet[Letter]) -> set[UUID]:
    """Those of these letters that no person took back or left, and whose keys are their own."""
    withdrawn = meant.filter(state=LetterState.WITHDRAWN).values_list("pk", "unique_key")
    in_its_place = [pk for pk, key in withdrawn if not key.endswith(_freed(pk))]
    return set(in_its_place) - taken_back_by_hand(in_its_place)


def put_back(*, by: Person | None, letters: QuerySet[Letter]) -> int:
    """Let those of these letters that were withdrawn, and cannot have arrived, wait again.

    Their attempts are counted anew: one may have failed for good before it was withdrawn.
    """
    anew = {"attempts": 0, "not_before": clock.real_now(), "taken_back_at": None, "error": ""}
    with transaction.atomic():
        return sum(
            _move(by, letter, {LetterState.WITHDRAWN}, LetterState.QUEUED, "put back", **anew)
            for letter in letters.filter(state=LetterState.WITHDRAWN, copies=0)
        )


def send_again(*, by: Person, letter_id: UUID) -> bool:
    """Let a letter that failed, is uncertain or was missed wait again; False for any other.

    The letter stays the same row with the same Message-ID; its attempts are counted anew, and it
    does not expire again. Raises AddressRefused while its recipient's address is marked,
    NotSentAgain where there is nothing to send or nobody to send it to, and PermissionDenied for
    who neither keeps the letters nor is its recipient.
    """
    with transaction.atomic():
        letter = Letter.objects.select_related("recipient").get(pk=letter_id)
        if not may_send_letter_again(by, letter):
            raise PermissionDenied("Only its recipient and the coordinator send a letter again.")
        if letter.recipient.mail_refused_at is not None:
            raise AddressRefused(letter.recipient.email)
        if reason := _why_not_again(letter):
            raise NotSentAgain(reason)
        moved = _move(
            by,
            letter,
            LETTER_NEEDS_ATTENTION,
            LetterState.QUEUED,
            "sent again",
            attempts=0,
            copies=0,
            not_before=clock.real_now(),
            taken_back_at=None,
            expires=None,
            error="",
        )
        if moved:
            nudge("partnership.send_letter", letter_id=str(letter_id))
        return moved


def _why_not_again(letter: Letter) -> str:
    if not letter.recipient.is_active:
        return ACCOUNT_CLOSED.format(letter.recipient.name)
    if not letter.recipient.email:
        return NO_ADDRESS
    return WITHOUT_WORDS if letter.text == "" else ""


def _must_be_allowed(by: Person | None) -> None:
    if by is not None and not coordinates(by):
        raise PermissionDenied("Only the coordinator keeps the letters.")


def _move(
    by: Person | None,
    letter: Letter,
    from_states: Collection[str],
    to: str,
    act: str,
    **also: object,
) -> bool:
    """Change the state of one letter if it still is in one of these, with its history."""
    moved = Letter.objects.filter(pk=letter.pk, state=letter.state, state__in=from_states).update(
        state=to, **also
    )
    if moved:
        change = FieldChange("state", letter.get_state_display(), LetterState(to).label)
        record_change(by=by, subject=letter, act=act, changes=[change])
    return moved == 1
