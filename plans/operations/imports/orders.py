"""What is large is done by a worker: owed in the database, told by a nudge, done once."""

from partnership.models import Person
from plans.models import ImportOrder, PlanImport

LARGE = 500
WORK_ON_IMPORT = "plans.work_on_import"


def ask_to_save(*, by: Person | None, plan_import: PlanImport, strict: bool = False) -> int | None:
    """Save now (how many rows were saved), or owe it to a worker where it is large (None).

    Raises ImportClosed, and with `strict` RowsRefused.
    """
    raise NotImplementedError


def ask_to_undo(*, by: Person | None, plan_import: PlanImport) -> int | None:
    """Take back now (how many rows), or owe it to a worker where it is large (None).

    Raises ImportClosed, TouchedSince.
    """
    raise NotImplementedError


def order_import_work(
    *, by: Person | None, plan_import: PlanImport, work: str, strict: bool = False
) -> ImportOrder:
    """Owe one of ImportWork and tell the workers; what is owed already is that order."""
    raise NotImplementedError
