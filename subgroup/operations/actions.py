"""What becomes of an action: done, moved to another day, dropped; and its owner is reminded."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.editing import StaleEdit
from bsc_comms.kit.mornings import morning_of
from partnership.choices import LetterKind
from partnership.models import Letter, Person
from partnership.operations import FieldChange, record_change
from partnership.operations.history import as_kept
from partnership.operations.letters import owe_letter, withdraw_and_free_keys
from subgroup.choices import ActionState
from subgroup.emails import letter_of_due_action
from subgroup.models import Action
from subgroup.operations.given import tell_of_action_opened_again, tell_of_changed_action
from subgroup.operations.minutes import put_action_right
from subgroup.policy import can_end_action, can_take_notes
from subgroup.queries.cycle import set_steps
from subgroup.queries.members import partner_of
from subgroup.rules.cycle import chase_days

ONE_DAY = timedelta(days=1)


class EndedAlready(Exception):
    """The action was done or dropped meanwhile."""


def change_action(
    *,
    by: Person,
    action: Action,
    opened_version: int,
    what: str,
    owner: Person,
    due: date,
    taken_down_wrongly: bool = False,
) -> None:
    """Change what, who or by when; whoever takes it over is told, and it is their partner's now.

    Letters that wait for the old day or owner are withdrawn. Minutes say what was agreed, so that
    their draft follows only where that was taken_down_wrongly, and in what changes now, or in all
    of it where nothing does. Raises StaleEdit, EndedAlready, NotInADraft, PermissionDenied.
    """
    if not can_take_notes(by):
        raise PermissionDenied("Only the coordinator and the chair change actions.")
    with transaction.atomic():
        before = _open(action)
        partner = before.partner if owner == before.owner else partner_of(owner, clock.today())
        fields = {"what": what, "owner": owner, "partner": partner, "due": due}
        saved = Action.objects.filter(pk=action.pk, version=opened_version)
        if not saved.update(**fields, version=F("version") + 1):
            raise StaleEdit
        changes = [
            FieldChange(name, as_kept(getattr(before, name), _words), as_kept(value, _words))
            for name, value in fields.items()
            if getattr(before, name) != value
        ]
        if taken_down_wrongly:
            put_action_right(by=by, action=before, parts=[each.field for each in changes])
        if not changes:
            return
        record_change(by=by, subject=before, act="changed", changes=changes)
        tell_of_changed_action(was=before)
        if before.due != due or before.owner_id != owner.pk:
            withdraw_reminders(before)


def end_action(*, by: Person, action: Action, state: str, outcome: str) -> None:
    """Mark an action done, with a word of what came of it, or drop it with the reason.

    A letter that waits to say that it is its owner's to do says so no longer. Raises EndedAlready,
    PermissionDenied, ValueError for another state or no reason.
    """
    if not can_end_action(by, action):
        raise PermissionDenied("The owner of an action ends it, or the coordinator.")
    if state not in (ActionState.DONE, ActionState.DROPPED):
        raise ValueError("An action ends done or dropped.")
    if state == ActionState.DROPPED and not outcome.strip():
        raise ValueError("An action is dropped with a reason.")
    with transaction.atomic():
        found = _open(action)
        Action.objects.filter(pk=action.pk).update(
            state=state,
            outcome=outcome.strip(),
            ended_at=clock.now(),
            version=F("version") + 1,
        )
        change = FieldChange("state", str(found.get_state_display()), str(ActionState(state).label))
        record_change(by=by, subject=found, act=state, changes=[change], reason=outcome.strip())
        tell_of_changed_action(was=found)
        withdraw_reminders(found)


def withdraw_reminders(action: Action) -> None:
    """Take back the reminders of an action that wait; what holds again is owed anew."""
    withdraw_and_free_keys(prefix=_key(action))


def open_again(*, by: Person, action: Action) -> None:
    """It is not done after all; a letter that was withdrawn is owed anew while it is of use.

    What came of it is said no longer; the history keeps it.
    """
    if not can_end_action(by, action):
        raise PermissionDenied("The owner of an action ends it, or the coordinator.")
    with transaction.atomic():
        found = Action.objects.select_for_update(no_key=True, of=("self",)).get(pk=action.pk)
        if found.state == ActionState.OPEN:
            return
        Action.objects.filter(pk=action.pk).update(
            state=ActionState.OPEN, outcome="", ended_at=None, version=F("version") + 1
        )
        changes = [
            FieldChange("state", str(found.get_state_display()), str(ActionState.OPEN.label))
        ]
        if found.outcome:
            changes.append(FieldChange("outcome", found.outcome, ""))
        record_change(by=by, subject=found, act="opened again", changes=changes)
        tell_of_action_opened_again(found)


def chase_actions(intervals: Mapping[str, int] | None = None) -> int:
    """Remind the owners of open actions, on the days that are set; how many letters are new.

    After a standstill only the last reminder that was due goes out. What was due before the
    action was given is nobody's letter, nor is what its owner could not open. intervals: as the
    tick has read them already.
    """
    waiting = Action.objects.open().that_owners_may_read().filter(due__gte=clock.today())
    set_otherwise = set_steps() if intervals is None else intervals
    begun = {
        _key_of_chase(action, step): (action, day)
        for action in waiting.select_related("owner")
        for step, day in _last_that_began(action, set_otherwise)
    }
    if not begun:
        return 0
    written = Letter.objects.filter(unique_key__in=begun).order_by()
    known = set(written.values_list("unique_key", flat=True))
    return sum(_chase(action, key, day) for key, (action, day) in begun.items() if key not in known)


def _last_that_began(action: Action, intervals: Mapping[str, int]) -> list[tuple[str, date]]:
    given, now = clock.local(action.at).date(), clock.now()
    begun = [
        (step, day)
        for step, day in chase_days(action.due, intervals)
        if day > given and morning_of(day) <= now
    ]
    return begun[-1:]


def _chase(action: Action, key: str, day: date) -> bool:
    return owe_letter(
        to=action.owner,
        kind=LetterKind.ACTION_DUE,
        about=f"Action {action.number}",
        unique_key=key,
        due=morning_of(day),
        expires=clock.start_of(action.due + ONE_DAY),
        rendered=letter_of_due_action(action, action.owner),
    )


def _key_of_chase(action: Action, step: str) -> str:
    return f"{_key(action)}{step}:{action.owner_id}:{action.due.isoformat()}"


def _key(action: Action) -> str:
    return f"{LetterKind.ACTION_DUE}:{action.pk}:"


def _words(value: object) -> str:
    return str(value or "")


def _open(action: Action) -> Action:
    found = (
        Action.objects.select_for_update(no_key=True, of=("self",))
        .select_related("owner", "partner", "meeting")
        .get(pk=action.pk)
    )
    if found.state != ActionState.OPEN:
        raise EndedAlready
    return found
