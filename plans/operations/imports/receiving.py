"""Receive a file: look at it at once, read it now or owe the reading to a worker."""

from django.db import transaction

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.tables import Table, TableRefused
from partnership.models import Person
from plans.choices import ImportState, ImportWork
from plans.models import PlanImport
from plans.operations.imports.opening import open_plan
from plans.operations.imports.orders import order_import_work
from plans.operations.imports.progress import Progress
from plans.operations.imports.reading import (
    LARGE,
    finish_reading,
    new_import,
    read_now,
    read_rows_again,
    read_table_into,
)

NOT_ALL_OF_IT = (
    "Some of its rows may stand as they were read before: choose its columns or its year again, so "
    "that all are read alike."
)
_ARCHIVE = b"PK\x03\x04"
#: A workbook of more bytes has more than LARGE rows, or takes long to open.
LARGE_WORKBOOK = 150_000


def receive_plan_file(
    *,
    by: Person | None,
    name: str,
    content: bytes,
    year: FinancialYear | None = None,
    default_lead: str = "",
) -> PlanImport:
    """Receive a sheet: READ where it was read at once, RECEIVED where a worker will read it.

    Without `year` it is looked for in the file, and `notes["year_guessed"]` says in words where it
    was found. `default_lead` is the code of the partner that leads where the sheet does not say. It
    is read with the layout whose headings are the same. Raises TableRefused, with a sentence for
    people; nothing is kept then.
    """
    plan_import = new_import(
        by=by, name=name, content=content, year=year, default_lead=default_lead, layout=None
    )
    if not (content.startswith(_ARCHIVE) and len(content) > LARGE_WORKBOOK):
        opened = [open_plan(name, content)]
        if len(opened[0].rows) <= LARGE:
            read_now(plan_import, opened)
            return plan_import
        plan_import.rows_in_all = len(opened[0].rows)
    plan_import.content = content
    with transaction.atomic():
        plan_import.save(force_insert=True)
        order_import_work(by=by, plan_import=plan_import, work=ImportWork.READ)
    return plan_import


def read_import(*, plan_import: PlanImport, progress: Progress | None = None) -> None:
    """Read what was received: its file, or again the rows that are kept of it.

    A file that cannot be read leaves the import REFUSED, with a sentence that says why. Nothing is
    done for an import that does not wait to be read.
    """
    plan_import.refresh_from_db()
    if plan_import.state != ImportState.RECEIVED:
        return
    try:
        if plan_import.content is None:
            read_rows_again(plan_import, progress)
        else:
            count = read_table_into(plan_import, _opened(plan_import), progress)
            finish_reading(plan_import, count)
    except TableRefused as refused:
        not_read(plan_import, str(refused))


def _opened(plan_import: PlanImport) -> Table:
    return open_plan(plan_import.file_name, bytes(plan_import.content or b""))


@transaction.atomic
def not_read(plan_import: PlanImport, why: str) -> int:
    """Refuse a file that was never read; one that was read before waits to be saved as it is.

    How many imports were waiting to be read: 1, or 0 for one that was put away meanwhile.
    """
    waiting = PlanImport.objects.filter(pk=plan_import.pk, state=ImportState.RECEIVED)
    if read_before := waiting.filter(content=None):
        return read_before.update(state=ImportState.READ, refused_because=f"{why} {NOT_ALL_OF_IT}")
    refused = waiting.update(
        state=ImportState.REFUSED, refused_because=why, content=None, rows_done=0, rows_in_all=0
    )
    if refused:
        plan_import.rows.all().delete()
    return refused
