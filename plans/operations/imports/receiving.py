"""Receive a file: look at it at once, read it now or owe the reading to a worker."""

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Person
from plans.models import Layout, PlanImport


def receive_plan_file(
    *,
    by: Person | None,
    name: str,
    content: bytes,
    year: FinancialYear | None = None,
    default_lead: str = "",
    layout: Layout | None = None,
) -> PlanImport:
    """Receive a sheet: READ where it was read at once, RECEIVED where a worker will read it.

    Without `year` it is looked for in the file, and `notes["year_guessed"]` says in words where it
    was found. `default_lead` is the code of the partner that leads where the sheet does not say;
    `layout` the one to read it with (else one whose headings are the same). Raises TableRefused,
    with a sentence for people; nothing is kept then.
    """
    raise NotImplementedError


def read_import(*, plan_import: PlanImport) -> None:
    """Read a received file; a file that cannot be read leaves the import REFUSED, saying why."""
    raise NotImplementedError
