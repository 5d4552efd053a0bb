"""What the coordinator of the sample leaves out, and why; and what nobody foresaw."""

from collections.abc import Iterable
from datetime import date

from bsc_comms.overview.sample.story import At, Told
from evidence.models import CarefulPeriod
from partnership.models import Person
from plans.operations.occasions import leave_out
from plans.queries.occasions import occasion_called


def let_some_be_left_out(told: Iterable[Told], *, at: At, coordinator: Person) -> None:
    """Put it among the happenings of the year: `at(day, hour, act)`."""
    for one in told:
        at(one["on"], 10, lambda one=one: _leave_out(one, coordinator))  # type: ignore[misc]


def _leave_out(told: Told, coordinator: Person) -> None:
    occasion = occasion_called(told["occasion"])
    if occasion is None:
        raise LookupError(f"The reference data has no occasion {told['occasion']}.")
    leave_out(
        by=coordinator,
        what=occasion.what,
        year=occasion.year,
        name=occasion.name,
        reason=told["reason"],
    )


def forget_what_nobody_foresaw(told: Iterable[Told], *, as_of: date) -> None:
    """Take careful periods off that were called after this day; reference data has each anew."""
    still_ahead = [one["careful_period"] for one in told if one["on"] > as_of]
    CarefulPeriod.objects.filter(code__in=still_ahead).delete()
