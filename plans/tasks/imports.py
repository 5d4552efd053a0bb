"""Large imports."""

from celery import shared_task

from plans.operations import imports


@shared_task(name="plans.work_on_import")
def work_on_import(*, order_id: int) -> None:
    """Do what one order owes to an import. Delivered twice, the second finds nothing to do."""
    imports.work_on_import(order_id=order_id)
