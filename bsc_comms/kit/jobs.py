"""Asking for work after a write: `nudge` sends a Celery task by its name.

What is owed stands in a database row; a message only says "look now". So a nudge

- goes out after the commit, never for a write that was rolled back;
- goes by name, so that operations need not import tasks, which stand above them;
- carries ids and other primitives only: the worker reads the row as it is then;
- goes once in a transaction, however many rows ask for the same work (10,000 waiting messages
  make a filesystem broker crawl);
- is lost without harm. A broker that is away must not turn a saved form into an error page: the
  loss is logged, and the sweep, which asks the database what is owed, finds the work. Nor must it
  hold up each save: a process that waited for it in vain leaves it alone for some seconds.
"""

import logging
from dataclasses import dataclass

import celery
from django.db import transaction

from bsc_comms.kit.left_alone import LeftAlone

logger = logging.getLogger(__name__)

BROKER = LeftAlone(seconds=30)

Primitive = str | int | float | bool | None


def nudge(name: str, **kwargs: Primitive) -> None:
    """Ask a worker to run the task called `name` once the current transaction has committed.

    Without a transaction it goes at once. The same name with the same arguments goes once for
    each transaction. Raises TypeError for an argument that is no primitive; never raises for a
    broker that cannot be reached.
    """
    for key, value in kwargs.items():
        if not isinstance(value, Primitive):
            raise TypeError(f"{name}: {key} is a {type(value).__name__}; pass its id instead.")
    message = _Message(name, tuple(sorted(kwargs.items())))
    # Django drops a callback from this list when its savepoint is rolled back, so an equal one
    # that is still here will go out if this one would.
    waiting = transaction.get_connection().run_on_commit
    if any(callback == message for _, callback, *_ in waiting):
        return
    transaction.on_commit(message)


@dataclass(frozen=True)
class _Message:
    """One task message; equal ones ask for the same work."""

    name: str
    kwargs: tuple[tuple[str, Primitive], ...]

    def __call__(self) -> None:
        if not BROKER.may_be_asked():
            logger.info("%s waits for the next sweep: the broker is away.", self.name)
            return
        try:
            celery.current_app.send_task(self.name, kwargs=dict(self.kwargs), ignore_result=True)
        except Exception as fault:  # the write is committed: it stays good whatever happens here
            BROKER.did_not_answer()
            logger.warning(
                "No worker could be told of %s (%s): the next sweep finds it.",
                self.name,
                type(fault).__name__,
            )
        else:
            BROKER.answered()
