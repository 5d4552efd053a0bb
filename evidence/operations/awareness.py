"""Setting, moving and confirming the date of an awareness day."""

from datetime import date

from django.db import transaction
from django.db.models import F

from bsc_comms.kit.editing import FIRST_OF_PEOPLE, StaleEdit
from bsc_comms.kit.financial_year import FinancialYear
from evidence.models import AwarenessDay, RecurringDay
from evidence.queries.seasons import (
    FIRST_DAY,
    day_of_year,
    expected_day,
    is_to_be_told_apart,
    year_on_that_day,
)
from partnership.models import Person
from partnership.operations import FieldChange, record_change

LABELS = {
    "starts": FIRST_DAY,
    "ends": "Last day",
    "date_is_verified": "Date confirmed",
    "source": "Source",
}


@transaction.atomic
def set_awareness_day(
    *,
    by: Person,
    day: RecurringDay,
    year: FinancialYear,
    opened_version: int,
    starts: date,
    ends: date,
    is_confirmed: bool,
    source: str,
) -> AwarenessDay:
    """Say when it is in a financial year, and how sure that is; from then on the rule is silent.

    It stays the date of that year where `starts` lies outside of it, and says so as well where the
    date of another begins in the same calendar year. `opened_version` is 0 where no date was set.
    Raises StaleEdit, also where another year's date was put on that day meanwhile.
    """
    RecurringDay.objects.select_for_update(no_key=True).get(pk=day.pk)
    before = day_of_year(day, year)
    version = before.version if before is not None and before.pk else 0
    if version != opened_version or year_on_that_day(day, year, starts) is not None:
        raise StaleEdit
    said = {"starts": starts, "ends": ends, "date_is_verified": is_confirmed, "source": source}
    of_year = year.start_year if is_to_be_told_apart(day, year, starts) else None
    if before is None or not before.pk:
        saved = expected_day(day, starts, ends)
        saved.date_is_verified, saved.source, saved.of_year = is_confirmed, source, of_year
        saved.version = FIRST_OF_PEOPLE
        saved.save()
    else:
        opened = AwarenessDay.objects.filter(pk=before.pk, version=opened_version)
        if not opened.update(version=F("version") + 1, of_year=of_year, **said):
            raise StaleEdit
        saved = AwarenessDay.objects.get(pk=before.pk)
    changes = [
        FieldChange(LABELS[name], _shown(getattr(before, name, "")), _shown(value))
        for name, value in said.items()
        if getattr(before, name, "") != value
    ]
    if changes:
        record_change(by=by, subject=saved, act="date set", changes=changes)
    return saved


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
