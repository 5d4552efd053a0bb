"""Once a working day, whoever takes part learns what changed; each change is told once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.mornings import morning_of
from bsc_comms.kit.working_days import add_working_days, is_working_day
from partnership.choices import LetterKind
from partnership.models import Person
from partnership.operations.letters import ask_for_a_round, owe_letters
from plans.emails.changes import letter_of_changes
from plans.models import ChangesTold
from plans.queries.what_changed import ChangedCommunication, what_changed
from plans.rules.what_changed import COMMITTED_AFTER

OF_USE_FOR = timedelta(days=7)
ABOUT = "Changes to what you take part in"


def tell_what_changed() -> int:
    """Owe today's letters, once, from 8 in the morning of a working day on; how many.

    They tell what was changed since the last round, however long ago that was. What is kept back
    comes in a letter of its own, of which only its recipient may know.
    """
    today = clock.today()
    until = morning_of(today)
    if not is_working_day(today) or clock.now() < until + COMMITTED_AFTER:
        return 0
    if ChangesTold.objects.filter(day=today).exists():
        return 0
    since = _told_until(today)
    try:
        with transaction.atomic():
            ChangesTold.objects.create(day=today, until=until)
            return _owe(today, what_changed(since, until))
    except IntegrityError:
        return 0


def _told_until(today: date) -> datetime:
    last = ChangesTold.objects.filter(day__lt=today).first()
    return last.until if last else morning_of(add_working_days(today, -1))


def _owe(today: date, found: dict[Person, list[ChangedCommunication]]) -> int:
    owed = 0
    for in_confidence in (False, True):
        letters: list[tuple[Person, Sequence[ChangedCommunication]]] = []
        for person, changed in found.items():
            told = [one for one in changed if _is_kept_back(one) == in_confidence]
            if told:
                letters.append((person, told))
        owe_letters(
            [
                (person, _key(today, person, in_confidence), letter_of_changes(person, told))
                for person, told in letters
            ],
            kind=LetterKind.WHAT_CHANGED,
            about=ABOUT,
            due=clock.now(),
            expires=clock.now() + OF_USE_FOR,
            in_confidence=in_confidence,
        )
        owed += len(letters)
    if owed:
        ask_for_a_round()
    return owed


def _is_kept_back(changed: ChangedCommunication) -> bool:
    return not changed.communication.is_open_to_the_partnership


def _key(today: date, person: Person, in_confidence: bool) -> str:
    return f"{LetterKind.WHAT_CHANGED}:{today}:{person.pk}{':kept-back' if in_confidence else ''}"
