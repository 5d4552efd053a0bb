"""Sheets that are received, and the work that a worker owes on them."""

from plans.models import ImportOrder, PlanImport
from plans.operations.imports import receive_plan_file, work_on_import
from tests.plans.sheets import ALARM, PANEL, SHED, YEAR, sheet

THREE = (SHED, ALARM, PANEL)


def received(*rows: str, by=None, **more) -> PlanImport:
    said = {"name": "plan.csv", "year": YEAR, "content": sheet(*rows).encode(), **more}
    return receive_plan_file(by=by, **said)


def work() -> list[bool]:
    return [work_on_import(order_id=one.pk) for one in ImportOrder.objects.waiting()]
