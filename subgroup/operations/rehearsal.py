"""What would go out from one day to another: the real tick, morning by morning, and nothing kept.

Each morning the planner does what it would do then, takes every letter that is ready for
sent, and goes on to the next. In the end the whole transaction is taken back: no row, no letter and
no message to a worker is left of it. On SQLite all of it happens to a copy, so that nobody who
saves waits for it.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.alone import one_at_a_time
from bsc_comms.kit.databases import on_a_copy
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter
from partnership.operations.letters import sweep_letters
from partnership.operations.letters.sending import prepare_letters, ready_letters
from subgroup.operations.tick import Ticked, owe_for_meetings, owe_for_the_plan

DAY = timedelta(days=1)
# What is owed at the first hour of the morning is owed by then.
AFTER_THE_FIRST_HOUR = 5
# Until it is taken back, each holds what it writes, or the disk that a copy of the database takes.
AT_IT_ALREADY = (
    "Somebody is working out just now what would go out, which may take a minute. Try again in a "
    "minute."
)
SHOWN = (LetterState.SENT, LetterState.MISSED, LetterState.KEPT, LetterState.GATHERED)


@dataclass(frozen=True)
class Foreseen:
    """A letter that would go out, or that would be missed or kept, and when (aware).

    key: what makes it the same letter. at: the moment at which it would leave; for one that would
    not, when it was due. in_confidence: only its recipient may know of it.
    """

    at: datetime
    kind: str
    recipient_id: int
    to: str
    about: str
    state: str
    key: str
    in_confidence: bool

    @property
    def kind_label(self) -> str:
        return str(LetterKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(LetterState(self.state).label)


@dataclass(frozen=True)
class Rehearsal:
    """What was foreseen, in the order of time, and which parts of a tick ended with an error."""

    letters: list[Foreseen]
    failed: list[str]


def owe_everything(found: Ticked) -> None:
    """All that a tick owes letters about."""
    owe_for_meetings(found)
    owe_for_the_plan(found)


def rehearse(
    first: datetime, until: date, *, owe: Callable[[Ticked], None] = owe_everything
) -> Rehearsal:
    """Foresee what goes out from a moment on until the end of a day; nothing is kept.

    Whoever has a plan to confirm is taken not to do so, every letter to arrive, and what is kept
    back now to stay so: its letters are in confidence, also those after its embargo. owe: which
    parts of a tick are gone through. Raises NotAlone while another one runs, with a sentence.
    """
    found = Ticked()
    with _no_other(), on_a_copy(), transaction.atomic(), clock.nothing_opens():
        before = frozenset(
            Letter.objects.exclude(state__in=(LetterState.QUEUED, LetterState.SENDING)).values_list(
                "pk", flat=True
            )
        )
        for moment in mornings(first, until):
            with clock.at(moment):
                owe(found)
                _let_go()
        letters = [each for each in _foreseen() if each[0] not in before]
        transaction.set_rollback(True)
    return Rehearsal([each for _, each in letters], sorted(set(found.failed)))


def _no_other() -> contextlib.AbstractContextManager[None]:
    return one_at_a_time("foreseeing", said=AT_IT_ALREADY)


def _let_go() -> None:
    """Take every letter that a round would send now for sent."""
    if not Letter.objects.filter(state=LetterState.QUEUED).exists():
        return
    sweep_letters()
    prepare_letters()
    ready = list(ready_letters().values_list("pk", flat=True))
    Letter.objects.filter(pk__in=ready).update(state=LetterState.SENT, sent_at=clock.now())


def mornings(first: datetime, until: date) -> Iterator[datetime]:
    """The first moment itself, then each morning up to that day: letters leave on days off, too."""
    yield first
    day = clock.local(first).date()
    while day <= until:
        moment = clock.start_of(
            day, hour=settings.LETTERS_FROM.hour, minute=settings.LETTERS_FROM.minute
        ) + timedelta(minutes=AFTER_THE_FIRST_HOUR)
        if moment > first:
            yield moment
        day += DAY


def _foreseen() -> list[tuple[object, Foreseen]]:
    """All letters that are settled by now; what was gathered leaves with its digest."""
    letters = (
        Letter.objects.filter(state__in=SHOWN)
        .exclude(kind=LetterKind.DIGEST)
        .select_related("recipient", "gathered_in")
        .defer("text", "html", "gathered_in__text", "gathered_in__html")
    )
    found = [(each.pk, _as_foreseen(each)) for each in letters]
    return sorted(found, key=lambda each: (each[1].at, each[1].kind, each[1].to, each[1].key))


def _as_foreseen(letter: Letter) -> Foreseen:
    leaves = letter.gathered_in or letter
    return Foreseen(
        at=leaves.sent_at or letter.due,
        kind=letter.kind,
        recipient_id=letter.recipient_id,
        to=letter.recipient.name,
        about=letter.about,
        state=letter.state,
        key=letter.unique_key,
        in_confidence=letter.in_confidence,
    )
