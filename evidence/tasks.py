"""Files of figures that wait to be read."""

from celery import shared_task

from evidence.operations import figures


@shared_task(name="evidence.read_figures")
def read_figures(*, order_id: str) -> None:
    """Read one file of figures. Delivered twice, the second finds nothing to do."""
    figures.read_figures(order_id=order_id)
