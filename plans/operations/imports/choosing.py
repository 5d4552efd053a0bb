"""Choose columns or year of a sheet, or read it afresh: all of its rows are read again.

What is refused is refused as in `correcting`.
"""

from collections.abc import Callable, Mapping

from django.db import transaction

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Partner, Person
from partnership.operations import record_change
from plans.choices import ImportState, ImportWork
from plans.models import PlanImport
from plans.operations.imports.errors import CannotBeRead
from plans.operations.imports.layouts import LEAD_OF_LAYOUT
from plans.operations.imports.orders import order_import_work
from plans.operations.imports.read_again import begin, must_be_known
from plans.operations.imports.reading import (
    LARGE,
    read_rows_again,
)
from plans.operations.imports.settling import SETTLED_AT
from plans.rules.reading import columns as fields


def choose_columns(
    *,
    by: Person | None,
    plan_import: PlanImport,
    opened_version: int,
    columns: Mapping[str, str],
    default_lead: str = "",
) -> None:
    """Read all rows again with these columns (heading to field, "" to leave alone).

    `default_lead` is the code of the partner that leads where the sheet does not say. A large sheet
    is read again by a worker: it is RECEIVED until then.
    """
    unknown = [heading for heading in columns if heading not in plan_import.columns]
    if unknown:
        raise CannotBeRead(f"The sheet has no column “{unknown[0]}”.")
    for field in fields.all_held(columns):
        must_be_known(field)
    if not fields.name_communications(columns):
        raise CannotBeRead("Say which column holds the title of each communication.")
    lead = _partner_called(default_lead) if default_lead else None

    def choose() -> None:
        plan_import.notes["columns"] = dict(columns)
        _say_whose(plan_import, lead)

    _read_all_again(plan_import, opened_version, choose, by=by, act="columns chosen")


def choose_whose(
    *, by: Person | None, plan_import: PlanImport, opened_version: int, default_lead: str
) -> None:
    """Read all rows again as that partner's, where the sheet does not say who leads.

    What is in doubt about the columns stays so: nobody has looked at them.
    """
    lead = _partner_called(default_lead)

    def choose() -> None:
        _say_whose(plan_import, lead)

    _read_all_again(plan_import, opened_version, choose, by=by, act="lead chosen")


def choose_year(
    *, by: Person | None, plan_import: PlanImport, opened_version: int, year: FinancialYear
) -> None:
    """Read all rows again as of that financial year."""

    def choose() -> None:
        plan_import.year = year.start_year
        plan_import.notes |= {"year_said": True, "year_guessed": ""}

    _read_all_again(plan_import, opened_version, choose, by=by, act="year chosen")


def read_afresh(*, by: Person | None, plan_import: PlanImport, opened_version: int) -> None:
    """Take the layout off, with its words, and read all rows again by the rules alone.

    Who leads stays where a person said it.
    """

    def choose() -> None:
        layout = plan_import.layout
        if plan_import.notes.pop(LEAD_OF_LAYOUT, False):
            plan_import.default_lead = None
        brought = layout.words if layout else []
        plan_import.words = [one for one in plan_import.words if one not in brought]
        plan_import.layout = None
        for said in ("columns", "taught"):
            plan_import.notes.pop(said, None)
        plan_import.notes["afresh"] = True

    _read_all_again(plan_import, opened_version, choose, by=by, act="read afresh")


def _say_whose(plan_import: PlanImport, lead: Partner | None) -> None:
    """Who leads where the sheet does not say, as a person says it."""
    plan_import.default_lead = lead
    plan_import.notes.pop(LEAD_OF_LAYOUT, None)


def _partner_called(code: str) -> Partner:
    found = Partner.objects.filter(code=code).first()
    if found is None:
        raise CannotBeRead(f"No partner has the code “{code}”.")
    return found


@transaction.atomic
def _read_all_again(
    plan_import: PlanImport,
    opened_version: int,
    choose: Callable[[], None],
    *,
    by: Person | None,
    act: str,
) -> None:
    begin(plan_import, opened_version)
    choose()
    record_change(by=by, subject=plan_import, act=act)
    if plan_import.rows.count() <= LARGE:
        read_rows_again(plan_import)
        return
    # Its rows are written anew a few at a time, and the worker may not come to the last.
    plan_import.notes.pop(SETTLED_AT, None)
    plan_import.state = ImportState.RECEIVED
    plan_import.rows_done = 0
    plan_import.save(
        update_fields=["state", "rows_done", "year", "notes", "words", "layout", "default_lead"]
    )
    order_import_work(by=by, plan_import=plan_import, work=ImportWork.READ)
