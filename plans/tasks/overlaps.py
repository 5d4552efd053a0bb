"""Overlaps."""

from celery import shared_task

from plans.operations.overlaps import looking


@shared_task(name="plans.look_for_overlaps")
def look_for_overlaps() -> None:
    """Look for overlaps of all that has changed. Delivered twice, the second finds less to do."""
    looking.look_at_what_waits()
