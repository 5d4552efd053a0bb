"""Asking, taking the question back, and letting it stand again."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from partnership.models import Partner, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.letters import letters_go_next
from plans.choices import ApproachState
from plans.models import Approach, AskedPartner, Communication
from plans.operations.approaches.letters import (
    ask_in_writing,
    has_reached_somebody,
    put_letters_back,
    take_letters_back,
)
from plans.operations.approaches.moving import carry_along
from plans.operations.details import NotAllowedNow
from plans.policy import can_ask_the_advocates, can_edit
from plans.queries.approaches import find_question, partners_that_may_know
from plans.rules.approaches import USUAL_WORKING_DAYS
from plans.rules.words import in_words

NOT_YOURS = "Only the lead partner’s advocate, its deputy and the coordinator ask about it."
NOT_LOCAL = (
    "Only local work that is still to come is asked about. Say first in which places it is, move "
    "it if its last day is past, or look at what is near it."
)
TOO_LATE_TO_WRITE = (
    "Letters go out again only once its last day is over, so nobody could answer in time. "
    "Move it first."
)
ASKED_ALREADY = "The other advocates are being asked already."


class AlreadyAsked(NotAllowedNow):
    """A question about it is open already."""


@transaction.atomic
def ask_the_advocates(
    *,
    by: Person | None,
    communication: Communication,
    partners: Collection[Partner],
    working_days: int = USUAL_WORKING_DAYS,
    question: str = "",
) -> Approach:
    """Ask these partners about a local communication, and write to all who speak for them.

    They have until the end of the day that many English working days after today, at the latest
    until its last day. Raises AlreadyAsked while a question is open, NotAllowedNow for what is
    past, or would be before a letter could go, and where there is nothing to ask; ValueError for
    nobody, or for a partner that leads it or may not know of it; PermissionDenied for who may not
    ask.
    """
    current = _to_ask_about(communication, partners, by=by)
    approach = _opened(current, working_days, question.strip(), by=by)
    ordered = sorted(partners, key=lambda partner: partner.name)
    AskedPartner.objects.bulk_create(
        AskedPartner(approach=approach, partner=partner) for partner in ordered
    )
    record_change(
        by=by,
        subject=current,
        act="asked about",
        changes=[FieldChange("asked", "", in_words(ordered))],
        reason=approach.question,
    )
    ask_in_writing(approach, approach.asked.select_related("partner"), by=by)
    return approach


def _to_ask_about(
    communication: Communication, partners: Collection[Partner], *, by: Person | None
) -> Communication:
    """The communication as it is now, held, if these partners may be asked about it."""
    current = Communication.objects.held().get(pk=communication.pk)
    if by is not None and not can_edit(by, current):
        raise PermissionDenied(NOT_YOURS)
    if by is not None and not can_ask_the_advocates(by, current):
        raise NotAllowedNow(NOT_LOCAL)
    may_know = {partner.pk for partner in partners_that_may_know(current)}
    if not partners or any(partner.pk not in may_know for partner in partners):
        raise ValueError("Only partners that may know of it can be asked, and at least one.")
    return current


def _opened(
    communication: Communication, working_days: int, question: str, *, by: Person | None
) -> Approach:
    """The question, saved; the database refuses a second one while it is open."""
    approach = Approach(
        communication=communication,
        question=question,
        working_days=working_days,
        asked_at=clock.now(),
        asked_by=by,
    )
    approach.deadline = approach.time_to_answer
    if approach.deadline <= approach.asked_at:
        raise NotAllowedNow("It is past, so nobody is asked about it. Move it first.")
    if approach.deadline <= letters_go_next(approach.asked_at):
        raise NotAllowedNow(TOO_LATE_TO_WRITE)
    try:
        with transaction.atomic():
            approach.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyAsked(ASKED_ALREADY) from error
    return approach


@transaction.atomic
def withdraw_approach(*, by: Person | None, approach: Approach) -> Approach:
    """Take a question back. Answers that were given stay; letters that wait do not go out.

    NotAllowedNow for one that is closed already.
    """
    current = _take(approach, by=by)
    if current.state != ApproachState.OPEN:
        raise NotAllowedNow("The question is closed already, so it cannot be taken back.")
    current.state, current.closed_at = ApproachState.WITHDRAWN, clock.now()
    current.save(update_fields=["state", "closed_at"])
    take_letters_back(current)
    record_change(by=by, subject=current.communication, act="question withdrawn")
    return current


@transaction.atomic
def ask_again(*, by: Person | None, approach: Approach) -> Approach:
    """Let a question that was taken back stand again; it has the deadline of its days as of now.

    So may one that was closed as what it is about went out, where that did not go out after all.
    NotAllowedNow once its time is over, or where none of its letters has gone and none could in
    time; AlreadyAsked where another is open meanwhile.
    """
    current = _take(approach, by=by)
    if by is not None and not can_ask_the_advocates(by, current.communication):
        raise NotAllowedNow("It is not local work to come any more, so nobody is asked about it.")
    ends = min(current.deadline, current.time_to_answer)
    if not find_question(current).may_stand_again or _nobody_can_answer(current, ends):
        raise NotAllowedNow("That question is over. Ask the other advocates anew.")
    current.state, current.closed_at = ApproachState.OPEN, None
    try:
        with transaction.atomic():
            current.save(update_fields=["state", "closed_at"])
    except IntegrityError as error:
        raise AlreadyAsked(ASKED_ALREADY) from error
    put_letters_back(current)
    carry_along(current, by=by)
    record_change(by=by, subject=current.communication, act="question put back")
    return current


def _nobody_can_answer(approach: Approach, ends: datetime) -> bool:
    """Its time is over; or will be before letters go out, and nobody has one yet."""
    now = clock.now()
    too_late_to_write = ends <= letters_go_next(now)
    return ends <= now or (too_late_to_write and not has_reached_somebody(approach))


def _take(approach: Approach, *, by: Person | None) -> Approach:
    """The approach as it is now, for who may change it; others that do so wait.

    So does whoever moves what it is about, which is held first.
    """
    Communication.objects.held().get(approaches=approach.pk)
    Approach.objects.select_for_update(no_key=True).get(pk=approach.pk)
    taken = Approach.objects.select_related("communication__lead_partner").get(pk=approach.pk)
    if by is not None and not can_edit(by, taken.communication):
        raise PermissionDenied(NOT_YOURS)
    return taken
