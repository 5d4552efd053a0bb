"""Annual records."""

from celery import shared_task

from plans.operations import records


@shared_task(name="plans.compile_annual_record")
def compile_annual_record(*, order_id: int) -> None:
    """Compile the record that one order owes. Delivered twice, the second finds nothing to do."""
    records.compile_ordered_record(order_id=order_id)
