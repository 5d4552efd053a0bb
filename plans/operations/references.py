"""References such as BSCP-2016-041, given when a communication first is open to the partnership.

Given any earlier, a gap in the run would tell others that something secret exists (BRIEF rule 10).
"""

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
    if communication.reference or not communication.is_open_to_the_partnership:
        return
    year = FinancialYear.of(communication.window_start or clock.today()).start_year
    number = _next_number(year)
    prefix = Partnership.current().reference_prefix
    communication.reference = f"{prefix}-{year}-{number:03d}"
    Communication.objects.filter(pk=communication.pk, reference=None).update(
        reference=communication.reference
    )


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


def _next_number(year: int) -> int:
    ReferenceSequence.objects.get_or_create(year=year)
    ReferenceSequence.objects.filter(year=year).update(last=F("last") + 1)
    return ReferenceSequence.objects.get(year=year).last
