"""Leave an occasion out for a year, with a reason, and take that back."""

from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.operations import record_change
from partnership.operations.letters import withdraw_by_key
from plans.models import NotThisYear
from plans.rules.occasions import prompt_key


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
    return True
