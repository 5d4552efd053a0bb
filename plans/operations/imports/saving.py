"""Save what was read, or nothing of it."""

import dataclasses

from django.db import transaction

from partnership.models import Person
from plans.choices import ImportState, RowState
from plans.models import ImportRow, PlanImport
from plans.operations.imports.rows import Names, log_row, report_outcome, status_words
from plans.operations.imports.there import AlreadyThere
from plans.rules.reading import Doubt
from plans.rules.reading.columns import STATE


@transaction.atomic
def save_import(*, by: Person | None, plan_import: PlanImport, strict: bool = False) -> int:
    """Put the rows that can be saved on the plan, all of them or none; how many.

    A second call saves nothing more. Rows that another import has saved since this one was read
    are already there.
    """
    # Two people who save the same sheet at once take turns.
    list(
        PlanImport.objects.select_for_update()
        .filter(year=plan_import.year)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    claimed = PlanImport.objects.filter(pk=plan_import.pk, state=ImportState.READ).update(
        state=ImportState.SAVED
    )
    if not claimed:
        return 0
    names = Names()
    there = AlreadyThere.of(plan_import)
    saved = 0
    for row in plan_import.rows.filter(state=RowState.READY):
        row.plan_import = plan_import
        known = there.find(row.number, row.reading)
        if known is not None:
            row.communication_id = known
            row.state = RowState.UNCHANGED
            row.save(update_fields=["communication", "state"])
            continue
        log_row(by=by, row=row, names=names)
        if why_not := report_outcome(by=by, row=row):
            _keep_in_mind(row, why_not)
        saved += 1
    return saved


def _keep_in_mind(row: ImportRow, why_not: str) -> None:
    """The sheet calls it issued and it stays planned: somebody should look at that."""
    headings = row.plan_import.headings.items()
    heading = next((name for name, field in headings if field == STATE), "")
    doubt = Doubt(heading, status_words(row), f"Kept as planned: {why_not}")
    row.reading["doubts"].append(dataclasses.asdict(doubt))
    row.save(update_fields=["reading"])


@transaction.atomic
def discard_import(*, by: Person | None, plan_import: PlanImport) -> bool:
    """Put nothing of a sheet that was read on the plan; False if it was saved or closed before."""
    return bool(
        PlanImport.objects.filter(pk=plan_import.pk, state=ImportState.READ).update(
            state=ImportState.DISCARDED
        )
    )
