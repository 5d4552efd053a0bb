"""References such as BSCP-2016-041, given when a communication first is open to the partnership.

Given any earlier, a gap in the run would tell others that something secret exists (rule 10 of
docs/rules.md).
"""

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partnership
from plans.models import Communication, ReferenceSequence


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

    The numbers of a financial year are taken as one block; whoever calls saves the communications,
    in the same transaction.
    """
    due: dict[int, list[Communication]] = defaultdict(list)
    for communication in communications:
        if not communication.reference and communication.is_open_to_the_partnership:
            year = FinancialYear.of(communication.window_start or clock.today()).start_year
            due[year].append(communication)
    if not due:
        return 0
    prefix = Partnership.current().reference_prefix
    for year, unnumbered in due.items():
        first = _take_numbers(year, len(unnumbered))
        for place, communication in enumerate(unnumbered):
            communication.reference = f"{prefix}-{year}-{first + place:03d}"
    return sum(map(len, due.values()))


def give_references() -> int:
    """Give references to what an ended embargo has just opened; how many were given."""
    opened = Communication.objects.open_to_the_partnership().filter(reference=None)
    given = 0
    for pk in list(opened.order_by("embargo_until", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            communication = Communication.objects.select_for_update().get(pk=pk)
            give_reference(communication)
            given += 1
    return given


def _take_numbers(year: int, count: int) -> int:
    """Take that many numbers of a financial year; the first of them."""
    ReferenceSequence.objects.get_or_create(year=year)
    ReferenceSequence.objects.filter(year=year).update(last=F("last") + count)
    return ReferenceSequence.objects.get(year=year).last - count + 1
