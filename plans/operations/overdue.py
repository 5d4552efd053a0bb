"""Asking the owner of an overdue communication: nothing becomes issued by itself."""

from collections.abc import Iterable

from bsc_comms.kit import clock
from bsc_comms.kit.mornings import is_a_working_morning, morning_of
from partnership.choices import LetterKind
from partnership.models import Letter
from partnership.operations.letters import (
    ask_for_a_round,
    owe_letters,
    put_back_by_key,
    withdraw_by_key,
)
from plans.emails.overdue import letter_of_overdue
from plans.queries.overdue import Overdue, overdue_with_asks
from plans.rules.overdue import (
    WEEK,
    ask_key,
    letter_key,
    letter_key_start,
    parts_of,
)


def ask_about_overdue() -> int:
    """Owe the asks that are due today, from 8 in the morning of a working day on; how many.

    Weekly, three times for each window that is past; asked on every tick, each ask is owed once.
    An ask that waits is withdrawn once its communication is no longer overdue, on any day and at
    any hour: letters leave on days off, too.
    """
    today = clock.today()
    may_go = is_a_working_morning()
    waiting = _waiting()
    if not may_go and not waiting:
        return 0
    overdue = overdue_with_asks(today)
    _withdraw_what_was_answered(overdue, waiting)
    if not may_go:
        return 0
    owed = sum(_ask(each) for each in overdue)
    if owed:
        ask_for_a_round()
    return owed


def _ask(overdue: Overdue) -> int:
    ask, today = overdue.next_ask, clock.today()
    if ask is None or ask[1] > today or not overdue.owners:
        return 0
    number = ask[0]
    communication = overdue.communication
    key = ask_key(overdue.key_start, number)
    # Withdrawn earlier today as it seemed to be answered: the same letters wait again.
    put_back_by_key(prefix=letter_key_start(key, today), to=overdue.owners)
    owe_letters(
        [
            (
                person,
                letter_key(key, today, person.pk),
                letter_of_overdue(communication, person, number=number),
            )
            for person in overdue.owners
        ],
        kind=LetterKind.OVERDUE,
        about=communication.title,
        due=morning_of(today),
        expires=clock.start_of(today + WEEK),
        in_confidence=not communication.is_open_to_the_partnership,
    )
    return len(overdue.owners)


def _waiting() -> list[str]:
    """The keys of asks that have not left."""
    letters = Letter.objects.filter(kind=LetterKind.OVERDUE).waiting()
    return list(letters.values_list("unique_key", flat=True))


def _withdraw_what_was_answered(overdue: Iterable[Overdue], waiting: Iterable[str]) -> None:
    """Asks about what was issued, moved or set aside since are of no more use."""
    still = {each.key_start for each in overdue}
    for key in waiting:
        if parts_of(key)[0] not in still:
            withdraw_by_key(by=None, prefix=key)
