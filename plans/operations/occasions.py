"""Leave an occasion out for a year, with a reason, and take that back."""

from uuid import UUID

from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from partnership.choices import LETTER_HAS_NOT_LEFT, LetterState
from partnership.models import Change, Letter, LetterQuerySet, Person
from partnership.operations import record_change
from partnership.operations.letters import free_keys, put_back, withdraw_by_key
from plans.models import NotThisYear, Prompted
from plans.rules.occasions import prompt_key

NEVER_WENT = frozenset({LetterState.WITHDRAWN, LetterState.KEPT, LetterState.MISSED})


@transaction.atomic
def leave_out(*, by: Person | None, what: str, year: int, name: str, reason: str) -> NotThisYear:
    """Say that an occasion is not taken up in that year. Said twice, the first reason stands."""
    try:
        with transaction.atomic():
            left = NotThisYear.objects.create(
                what=what, year=year, name=name, reason=reason, by=by, at=clock.now()
            )
    except IntegrityError:
        return NotThisYear.objects.get(what=what, year=year, taken_back_at=None)
    record_change(by=by, subject=left, act="left out", reason=reason)
    withdraw_by_key(by=by, prefix=prompt_key(what, year))
    return left


@transaction.atomic
def take_up_again(*, by: Person | None, what: str, year: int) -> bool:
    """Take that back. Whether there was anything to take back."""
    held = NotThisYear.objects.filter(what=what, year=year, taken_back_at=None)
    left = held.first()
    if left is None or not held.update(taken_back_at=clock.now()):
        return False
    record_change(by=by, subject=left, act="taken up again")
    _tell_again(by, left)
    return True


def _tell_again(by: Person | None, left: NotThisYear) -> None:
    """Let the letters that leaving it out took back go after all.

    Where none of the occasion had gone, they are written anew: the day that they name may be over.
    """
    prefix = prompt_key(left.what, left.year)
    letters = Letter.objects.filter(unique_key__startswith=prefix)
    taken_back = _taken_back_with(left, letters)
    if not taken_back:
        return
    if letters.exclude(state__in=NEVER_WENT).exists():
        put_back(by=by, letters=letters.filter(pk__in=taken_back))
        return
    free_keys(letters.filter(pk__in=taken_back))
    Prompted.objects.filter(what=left.what, year=left.year).delete()


def _taken_back_with(left: NotThisYear, letters: LetterQuerySet) -> list[UUID]:
    """What somebody took back or left by hand, before or after, is not among them."""
    withdrawn = letters.filter(state=LetterState.WITHDRAWN).values_list("pk", flat=True)
    by_text = {str(pk): pk for pk in withdrawn}
    changes = Change.objects.filter(
        subject_type=Letter._meta.label_lower,
        subject_id__in=list(by_text),
        act="withdrawn",
        before__in=[state.label for state in LETTER_HAS_NOT_LEFT],
        at__gte=left.at,
    )
    return [by_text[text] for text in set(changes.values_list("subject_id", flat=True))]
