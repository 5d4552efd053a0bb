"""Jobs of the partnership. Each is one operation; the database says what is owed."""

from uuid import UUID

from celery import shared_task

from partnership.operations import letters


@shared_task(name="partnership.send_letter")
def send_letter(*, letter_id: str) -> None:
    """Send one letter, if it is still due."""
    letters.send_letter(letter_id=UUID(letter_id))


@shared_task(name="partnership.send_due_letters")
def send_due_letters() -> None:
    """Send what is due, up to one round."""
    letters.send_due_letters()
