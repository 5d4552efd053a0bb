"""Owing a letter about a communication: once for its key, in confidence where that is kept back.

One in confidence is taken back while it waits, where its recipient may know of it no more.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from bsc_comms.kit import clock
from channels_registry.operations.letters import owe_to
from partnership.choices import LetterKind, LetterState
from partnership.emails import Rendered
from partnership.models import Letter, Person
from partnership.operations.letters import withdraw_and_free_keys, withdraw_what_waits
from partnership.queries.letters import taken_back_by_hand
from plans.models import Communication
from plans.queries.letters import leading_nowhere

OF_USE_FOR = timedelta(days=30)


def owe_about(
    communication: Communication,
    people: Iterable[Person],
    render: Callable[[Person], Rendered],
    *,
    kind: LetterKind,
    key: str,
    by: Person | None = None,
    expires: datetime | None = None,
    naming: Sequence[Communication] = (),
) -> int:
    """Owe a letter about a communication to each but the one who acts; how many are new.

    About what is kept back, only its recipient may know that there is a letter. naming: other
    communications that it names, for which the same holds.
    """
    return owe_to(
        people,
        render,
        by=by,
        kind=kind,
        about=communication.title,
        key=key,
        expires=expires or clock.now() + OF_USE_FOR,
        in_confidence=not all(each.is_open_to_the_partnership for each in (communication, *naming)),
    )


def pass_on(start: str, people: Iterable[Person]) -> bool:
    """Take back what waits with keys that begin so, as it is for these people now; whether it is.

    It is where something waited, and where their own had been taken back before it went. The keys
    are free for them; whose letter has gone out is owed none anew.
    """
    waited = withdraw_and_free_keys(prefix=start)
    return waited > 0 or not taken_back(start).isdisjoint(person.pk for person in people)


def taken_back(start: str) -> set[int]:
    """Whose letters with such keys the planner took back, all of them, before they went.

    What a person took back or left stays so.
    """
    letters = list(Letter.objects.filter(unique_key__startswith=start))
    never_went = [one for one in letters if one.state == LetterState.WITHDRAWN and not one.copies]
    by_hand = taken_back_by_hand(one.pk for one in never_went)
    by_the_planner = [one for one in never_went if one.pk not in by_hand]
    settled = {one.recipient_id for one in letters if one not in by_the_planner}
    return {one.recipient_id for one in by_the_planner} - settled


def take_back_what_may_not_be_known(communication: Communication | None = None) -> int:
    """Take back letters in confidence whose recipients may know no more of what they lead to.

    Their role has ended, or fewer may know; how many. Of one communication, or of all.
    """
    waiting = Letter.objects.waiting().filter(in_confidence=True).exclude(kind=LetterKind.DIGEST)
    if communication is not None:
        waiting = waiting.filter(text__contains=str(communication.pk))
    meant = leading_nowhere(waiting.select_related("recipient"))
    if not meant:
        return 0
    return len(withdraw_what_waits(Letter.objects.filter(pk__in=[each.pk for each in meant])))
