"""Artwork that waits to be looked at."""

from celery import shared_task

from plans.operations import artwork


@shared_task(name="plans.look_at_artwork")
def look_at_artwork(*, order_id: str) -> None:
    """Look at one piece of artwork. Delivered twice, the second finds nothing to do."""
    artwork.look_at_artwork(order_id=order_id)
