"""References such as BSCP-2016-041, given when a communication first is open to the partnership.

Given any earlier, a gap in the run would tell others that something secret exists (rule 10 of
docs/rules.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partnership
from plans.models import Communication, ReferenceSequence

T = TypeVar("T")


def give_reference(communication: Communication) -> None:
    """Give the next number of its financial year, if it is open to all and has none yet.

    Must run inside a transaction: the number and the communication are saved together.
    """
    if number([communication]):
        Communication.objects.filter(pk=communication.pk, reference=None).update(
            reference=communication.reference
        )


def number(communications: Sequence[Communication]) -> int:
    """Number those that are open to all and have no reference, in this order; how many they were.

    Whoever calls saves the communications, in the same transaction.
    """
    due = [one for one in communications if not one.reference and one.is_open_to_the_partnership]
    for communication, reference in references_for((one, one.window_start) for one in due):
        communication.reference = reference
    return len(due)


def references_for(opened: Iterable[tuple[T, date | None]]) -> Iterator[tuple[T, str]]:
    """Each of these, which are open to all, with its reference; they come with their first days.

    The numbers of a financial year are taken as one block, and the years in one order for all. From
    then until the transaction ends whoever else needs a number of that year waits, so hold first
    what is to be held.
    """
    due: dict[int, list[T]] = defaultdict(list)
    for one, first_day in opened:
        due[FinancialYear.of(first_day or clock.today()).start_year].append(one)
    if not due:
        return
    prefix = Partnership.current().reference_prefix
    for year, unnumbered in sorted(due.items()):
        first = _take_numbers(year, len(unnumbered))
        for place, one in enumerate(unnumbered):
            yield one, f"{prefix}-{year}-{first + place:03d}"


def give_references() -> int:
    """Give references to what an ended embargo has just opened; how many were given."""
    opened = Communication.objects.open_to_the_partnership().filter(reference=None)
    if not opened.exists():
        return 0
    with transaction.atomic():
        held = list(opened.held())
        number(sorted(held, key=lambda one: (one.embargo_until is None, one.embargo_until, one.pk)))
        for one in held:
            Communication.objects.filter(pk=one.pk).update(reference=one.reference)
    return len(held)


def _take_numbers(year: int, count: int) -> int:
    """Take that many numbers of a financial year; the first of them."""
    ReferenceSequence.objects.get_or_create(year=year)
    ReferenceSequence.objects.filter(year=year).update(last=F("last") + count)
    return ReferenceSequence.objects.get(year=year).last - count + 1
