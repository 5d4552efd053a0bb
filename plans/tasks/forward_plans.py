"""Documents of forward plans."""

from celery import shared_task

from plans.operations import forward_plans


@shared_task(name="plans.make_forward_plan_files")
def make_forward_plan_files(*, order_id: int) -> None:
    """Make the files that one order owes. Delivered twice, the second finds nothing to do."""
    forward_plans.make_forward_plan_files(order_id=order_id)
