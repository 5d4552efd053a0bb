"""One digest instead of several letters to one person on one day.

The first letter of a day goes when it is due. What comes later that day waits for the next morning
and then goes with everything else as one digest, unless it would be of no more use by then. What
somebody waits for (`GOES_ALONE`) is never held back and never gathered. Letters in confidence are
gathered apart, so that a digest that others know of tells nothing of them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from bsc_comms.kit import clock
from partnership.choices import GOES_ALONE, MAY_BE_STOPPED, LetterKind, LetterState
from partnership.emails import letter_of_digest
from partnership.models import Letter, LetterQuerySet
from partnership.operations.letters.owing import owe_letter


def gather_letters() -> int:
    """Make a digest for everybody who would get several letters now; how many digests."""
    ready = not_held_back(Letter.objects.due()).that_may_be_gathered()
    several = ready.order_by("recipient_id", "in_confidence", "due", "pk")
    waiting = several.values_list("recipient_id", "in_confidence", "pk")
    groups = [[pk for *_, pk in group] for _, group in groupby(waiting, key=lambda row: row[:2])]
    return sum(_gather(group) for group in groups if len(group) > 1)


def not_held_back(due: LetterQuerySet) -> LetterQuerySet:
    """Without those whose recipient had mail today, and which are still of use in the morning.

    What went out by a clock that was ahead is of a day to come, and holds nothing back until then.
    """
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    of_today = Q(sent_at__gte=clock.start_of(today), sent_at__lt=clock.start_of(tomorrow))
    alike = Letter.objects.filter(
        Q(state=LetterState.SENDING) | Q(of_today, state=LetterState.SENT),
        Q(kind=LetterKind.DIGEST) | ~Q(kind__in=GOES_ALONE),
        recipient=OuterRef("recipient"),
        in_confidence=OuterRef("in_confidence"),
    )
    can_wait = ~Q(kind__in=GOES_ALONE) & (Q(expires=None) | Q(expires__gt=_next_morning()))
    return due.exclude(Exists(alike) & can_wait)


def _next_morning() -> datetime:
    first: datetime = clock.start_of(
        clock.today() + timedelta(days=1),
        hour=settings.LETTERS_FROM.hour,
        minute=settings.LETTERS_FROM.minute,
    )
    return first


@transaction.atomic
def _gather(keys: Iterable[object]) -> int:
    """Take letters of one person into a digest, if at least two of them still wait.

    Whoever takes several back holds them in an order of their own: those are not waited for.
    """
    free = Letter.objects.select_for_update(no_key=True, of=("self",), skip_locked=True)
    waiting = free.select_related("recipient")
    inside = list(waiting.filter(pk__in=list(keys), state=LetterState.QUEUED, copies=0))
    if len(inside) < 2:
        return 0
    inside.sort(key=lambda letter: (letter.kind in MAY_BE_STOPPED, letter.due, letter.subject))
    first = inside[0]
    key = f"digest:{min(str(letter.pk) for letter in inside)}"
    expiries = [letter.expires for letter in inside]
    owe_letter(
        to=first.recipient,
        kind=LetterKind.DIGEST,
        about=f"{len(inside)} letters in one",
        unique_key=key,
        due=clock.now(),
        expires=max((each for each in expiries if each), default=None) if all(expiries) else None,
        rendered=letter_of_digest(first.recipient, inside),
        in_confidence=first.in_confidence,
    )
    Letter.objects.filter(pk__in=[letter.pk for letter in inside]).update(
        state=LetterState.GATHERED,
        gathered_in=Subquery(Letter.objects.filter(unique_key=key).values("pk")),
    )
    return 1
