"""Take a whole import back, while nothing else has touched what it saved."""

from partnership.models import Person
from plans.models import PlanImport


def undo_import(*, by: Person | None, plan_import: PlanImport) -> int:
    """Take back all that an import saved; how many rows. It waits to be saved again afterwards.

    Raises ImportClosed for one that is not saved, TouchedSince; nothing is taken back then.
    """
    raise NotImplementedError
