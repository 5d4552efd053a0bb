"""Jobs of the partnership. Each is one operation; the database says what is owed."""

from threading import Event
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down

from partnership.operations import heartbeats, letters

# A worker that is asked to stop ends its round between two letters, and not after two hundred.
stopping = Event()
HEARTBEAT_SECONDS = 30.0


@worker_shutting_down.connect
def stop_between_letters(**how: Any) -> None:
    """Celery says that the worker is asked to stop."""
    stopping.set()


@worker_ready.connect
def say_that_it_is_at_work(sender: Any, **how: Any) -> None:
    """Celery says that a worker takes work from now on; it notes so twice a minute."""
    heartbeats.worker_is_at_work(sender.hostname)
    sender.timer.call_repeatedly(
        HEARTBEAT_SECONDS, heartbeats.worker_is_at_work, (sender.hostname,)
    )


@shared_task(name="partnership.send_letter")
def send_letter(*, letter_id: str) -> None:
    """Send one letter, if it is still due."""
    letters.send_letter(letter_id=UUID(letter_id))


@shared_task(name=letters.SEND_DUE_LETTERS)
def send_due_letters() -> None:
    """Send what is due, up to one round."""
    letters.send_due_letters(stops=stopping.is_set)
