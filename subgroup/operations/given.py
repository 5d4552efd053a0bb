"""Letters about what people took on at a meeting, sent when it ends, and on as actions change.

It ends closed, or cancelled: what was written down ahead of it is still its owner's to do.
"""

from collections.abc import Sequence
from itertools import groupby

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.operations.letters import ask_for_a_round, owe_letters, withdraw_by_key
from partnership.queries.letters import taken_back_by_hand
from subgroup.choices import MeetingState
from subgroup.emails import letter_of_given_actions
from subgroup.models import Action, Meeting
from subgroup.operations.telling import LETTER_IS_OF_USE


def send_given_actions(meeting: Meeting) -> None:
    """One letter to each owner with all that they took on."""
    given = meeting.actions.open().that_owners_may_read().select_related("owner")
    by_owner = groupby(given.order_by("owner_id", "due", "number"), key=lambda action: action.owner)
    _owe(
        meeting,
        [(owner, f"{_key(meeting)}{owner.pk}", list(actions)) for owner, actions in by_owner],
    )


def tell_of_changed_action(*, was: Action) -> None:
    """What follows for these letters when an action was changed or ended; `was` is how it stood.

    One that waits is written anew with what its recipient has now. Whoever took the action over
    hears of it, but for who holds no role: to them no page opens. Nothing follows before the
    meeting has ended, as nobody was written to by then.
    """
    now = Action.objects.select_related("owner", "meeting").get(pk=was.pk)
    meeting = now.meeting
    if meeting is None or meeting.state == MeetingState.PLANNED:
        return
    letters = []
    for owner in dict.fromkeys((was.owner, now.owner)):
        waited = withdraw_by_key(by=None, prefix=_key(meeting), to=[owner])
        if waited:
            actions = _open_actions(meeting, owner)
        else:
            taken_over = owner == now.owner != was.owner
            open_ones = _open_actions(meeting, owner) if taken_over else []
            actions = [action for action in open_ones if action == now]
        if actions:
            letters.append((owner, f"{_key(meeting)}{owner.pk}:{now.pk}:{now.version}", actions))
    _owe(meeting, letters)


def tell_of_action_opened_again(action: Action) -> None:
    """Owe its owner anew what waits, and what the planner took back as the action ended.

    What went out, or may have, says enough, and what a person took back or left stays so.
    """
    now = Action.objects.select_related("owner", "meeting").get(pk=action.pk)
    meeting, owner = now.meeting, now.owner
    if meeting is None or meeting.state == MeetingState.PLANNED:
        return
    actions = _open_actions(meeting, owner)
    if not actions:
        return
    waited = withdraw_by_key(by=None, prefix=_key(meeting), to=[owner])
    if waited or _never_went(meeting, owner):
        _owe(meeting, [(owner, f"{_key(meeting)}{owner.pk}:{now.pk}:{now.version}", actions)])


def _never_went(meeting: Meeting, owner: Person) -> bool:
    """Whether the planner alone took back all letters to the owner, before any may have left."""
    written = Letter.objects.filter(unique_key__startswith=_key(meeting), recipient=owner)
    letters = list(written.order_by().values_list("pk", "state", "copies"))
    if any(state != LetterState.WITHDRAWN or copies for _, state, copies in letters):
        return False
    return bool(letters) and not taken_back_by_hand(pk for pk, *_ in letters)


def tell_of_actions_passed_on(passed: Sequence[Action], *, giver: Person, taker: Person) -> None:
    """What follows for these letters when the giver's actions, as they stand now, are the taker's.

    One that waits for the giver is written anew to each with what they have now. Where it has gone
    out, the letter of the handover says enough.
    """
    by_meeting = {action.meeting: action for action in passed if action.meeting is not None}
    for meeting, latest in by_meeting.items():
        if not withdraw_by_key(by=None, prefix=_key(meeting), to=[giver]):
            continue
        withdraw_by_key(by=None, prefix=_key(meeting), to=[taker])
        letters = [
            (owner, f"{_key(meeting)}{owner.pk}:{latest.pk}:{latest.version}", actions)
            for owner in (giver, taker)
            if (actions := _open_actions(meeting, owner))
        ]
        _owe(meeting, letters)


def _open_actions(meeting: Meeting, owner: Person) -> list[Action]:
    """What its owner has to do, and may read of."""
    found = Action.objects.open().that_owners_may_read().filter(meeting=meeting, owner=owner)
    return list(found.order_by("due", "number"))


def _owe(meeting: Meeting, letters: list[tuple[Person, str, list[Action]]]) -> None:
    owe_letters(
        [
            (owner, key, letter_of_given_actions(meeting, actions, owner))
            for owner, key, actions in letters
        ],
        kind=LetterKind.ACTION_GIVEN,
        about=str(meeting),
        due=clock.now(),
        expires=clock.now() + LETTER_IS_OF_USE,
    )
    ask_for_a_round()


def _key(meeting: Meeting) -> str:
    return f"{LetterKind.ACTION_GIVEN}:{meeting.pk}:"
