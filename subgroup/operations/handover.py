"""Passing a person's work for one partner on to another person of that partner, in one step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Model

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter, Partner, Person
from partnership.operations import FieldChange
from partnership.operations.history import Told, record_changes
from partnership.operations.letters import ask_for_a_round, owe_letters, withdraw_by_key
from plans.models import Approach, AskedPartner, Communication
from plans.operations.approaches import pass_approaches_on, pass_questions_on
from plans.queries.speakers import speakers_of
from subgroup.emails import letter_of_handover
from subgroup.models import Action
from subgroup.operations.actions import withdraw_reminders
from subgroup.operations.given import tell_of_actions_passed_on
from subgroup.policy import can_hand_over
from subgroup.queries.handover import actions_that_pass_on

ACT = "handed over"
WAITS = "who waits for the partners' answers"
OF_USE_FOR = timedelta(days=30)


class CannotHandOver(Exception):
    """Why the work cannot pass to that person, as a sentence for people."""


@dataclass(frozen=True)
class HandedOver:
    """What passed on, as far as the person who asked may know of it."""

    communications: int
    actions: int
    approaches: int = 0
    questions: int = 0


def hand_over(*, by: Person, partner: Partner, giver: Person, taker: Person) -> HandedOver:
    """Pass on the giver's open communications, actions and approaches for this partner.

    Both are told. What was done stays with who did it: history, answers, decisions and who asked
    keep their names. Questions of other partners wait for the partner; the taker gets the letter of
    each. Raises CannotHandOver where the taker does not speak for the partner, PermissionDenied.
    """
    if not can_hand_over(by, partner):
        raise PermissionDenied("Only the coordinator and the partner's own people hand over.")
    if giver.pk == taker.pk:
        raise CannotHandOver("Choose two different people.")
    if taker not in speakers_of(partner.pk):
        raise CannotHandOver(
            f"{taker.name} does not speak for {partner.short_name} today. Its advocate or deputy "
            "takes over."
        )
    with transaction.atomic():
        # Two that hand over for one partner take turns. Rows that name the partner may be written
        # meanwhile: whoever writes one may hold a communication that is to be passed on.
        Partner.objects.select_for_update(no_key=True).get(pk=partner.pk)
        communications = _pass_communications_on(partner, giver, taker)
        actions = _pass_actions_on(partner, giver, taker)
        approaches = pass_approaches_on(partner=partner, giver=giver, taker=taker)
        questions = pass_questions_on(partner=partner, taker=taker)
        change = FieldChange("person", giver, taker)
        told = [
            Told(partner, ACT, [change]),
            *(_told(one, "responsible", giver, taker) for one in communications),
            *(_told(one, "owner", giver, taker) for one in actions),
            *(_told(one.communication, WAITS, giver, taker) for one in approaches),
        ]
        record_changes(by=by, told=told)
        _tell_both(by, partner, giver, taker)
    return HandedOver(
        Communication.objects.visible_to(by).filter(pk__in=_keys(communications)).count(),
        len(actions),
        Approach.objects.visible_to(by).filter(pk__in=_keys(approaches)).count(),
        AskedPartner.objects.visible_to(by).filter(pk__in=_keys(questions)).count(),
    )


def _keys(rows: Iterable[Model]) -> list[Any]:
    return [each.pk for each in rows]


def _pass_communications_on(partner: Partner, giver: Person, taker: Person) -> list[Communication]:
    open_now = Communication.objects.open().filter(lead_partner=partner, responsible=giver)
    passed = list(open_now.select_for_update(no_key=True).order_by("pk"))
    Communication.objects.filter(pk__in=_keys(passed)).update(
        responsible=taker, version=F("version") + 1
    )
    return passed


def _pass_actions_on(partner: Partner, giver: Person, taker: Person) -> list[Action]:
    open_now = actions_that_pass_on(partner).filter(owner=giver)
    passed = list(open_now.select_for_update(no_key=True, of=("self",)))
    Action.objects.filter(pk__in=_keys(passed)).update(owner=taker, version=F("version") + 1)
    for action in passed:
        withdraw_reminders(action)
    now = Action.objects.filter(pk__in=_keys(passed)).select_related("meeting")
    tell_of_actions_passed_on(list(now.order_by("number")), giver=giver, taker=taker)
    return passed


def _told(subject: Communication | Action, field: str, giver: Person, taker: Person) -> Told:
    return Told(subject, ACT, [FieldChange(field, giver, taker)])


def _tell_both(by: Person, partner: Partner, giver: Person, taker: Person) -> None:
    """Once a day each, and anew where it had passed back meanwhile: the last letter holds.

    They count nothing: the list of letters tells of nothing kept back.
    """
    day = clock.today().isoformat()
    back = _letters_of(partner, taker, giver)
    withdraw_by_key(by=None, prefix=back)
    passed_back = Letter.objects.filter(unique_key__startswith=back).count()
    start = _letters_of(partner, giver, taker)
    owe_letters(
        [
            (
                person,
                f"{start}{person.pk}:{day}:{passed_back}",
                letter_of_handover(by=by, partner=partner, giver=giver, taker=taker, person=person),
            )
            for person in (giver, taker)
            if person.is_active
        ],
        kind=LetterKind.HANDED_OVER,
        about=f"{partner.short_name}: {giver.name} to {taker.name}",
        due=clock.now(),
        expires=clock.now() + OF_USE_FOR,
    )
    ask_for_a_round()


def _letters_of(partner: Partner, giver: Person, taker: Person) -> str:
    """How the keys of letters begin that the one's work passed on to the other."""
    return f"{LetterKind.HANDED_OVER}:{partner.pk}:{giver.pk}:{taker.pk}:"
