"""Work that is owed: the row is the truth, Celery only does it.

A worker claims a row by a conditional update that must touch exactly one row. A lease that ran out
belongs to a worker that died, and the sweep gives its row back. Leases and retries use real time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from bsc_comms.kit import clock
from partnership.choices import MOST_ATTEMPTS, AuditAct, WorkState
from partnership.models.history import AuditEntry
from partnership.rules.retries import pause_after

LEASE = timedelta(minutes=10)


class OwedWorkQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """Rows that somebody should take up now."""
        return self.filter(state=WorkState.QUEUED, not_before__lte=clock.real_now())

    def given_up(self) -> Self:
        """Rows that failed for good and for which nothing has stood in since."""
        return self.filter(state=WorkState.FAILED)

    def claim(self, pk: Any) -> bool:
        """Take one waiting row for this worker. True for exactly one of any that ask."""
        now = clock.real_now()
        taken = self.filter(pk=pk, state=WorkState.QUEUED, not_before__lte=now).update(
            state=WorkState.WORKING, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
        return taken == 1

    def finish(self, pk: Any) -> None:
        done = self.filter(pk=pk, state=WorkState.WORKING).update(
            state=WorkState.DONE, lease_until=None, error=""
        )
        if done:
            self._leave_a_row(pk, failed=False)

    def give_back(self, pk: Any, *, error: str) -> None:
        """After a fault: try again later, or fail for good once the attempts are used up."""
        work = self.get(pk=pk)
        spent = work.attempts >= MOST_ATTEMPTS
        self.filter(pk=pk, state=WorkState.WORKING).update(
            state=WorkState.FAILED if spent else WorkState.QUEUED,
            not_before=clock.real_now() + pause_after(work.attempts),
            lease_until=None,
            error=error[:2000],
        )
        self._leave_a_row(pk, failed=True)

    @contextmanager
    def given_back_on_a_fault(self, pk: Any) -> Iterator[None]:
        """Around all that is done of a row once it is claimed: whatever goes wrong is raised on."""
        try:
            yield
        except Exception as fault:
            self.give_back(pk, error=f"{type(fault).__name__}: {fault}")
            raise

    def ask_again(self, pk: Any, **also: Any) -> bool:
        """Owe anew what failed for good, with all its attempts; False where it had not failed."""
        owed = self.filter(pk=pk, state=WorkState.FAILED).update(
            state=WorkState.QUEUED, attempts=0, not_before=clock.real_now(), error="", **also
        )
        return owed == 1

    def _leave_a_row(self, pk: Any, *, failed: bool) -> None:
        AuditEntry.objects.keep(
            AuditAct.JOB,
            what=self.model._meta.label_lower,
            about=str(pk),
            failed=failed,
            in_confidence=not self.model.all_may_know_of_it,
        )

    def sweep(self) -> int:
        """Give back what dead workers held; the number of rows given back."""
        dead = self.filter(state=WorkState.WORKING, lease_until__lt=clock.real_now())
        dead.filter(attempts__gte=MOST_ATTEMPTS).update(
            state=WorkState.FAILED, lease_until=None, error="The worker stopped each time."
        )
        return dead.update(state=WorkState.QUEUED, lease_until=None)


class OwedWork(models.Model):
    """What every piece of owed work carries.

    all_may_know_of_it: that such work was done can tell of nothing that a partner keeps back.
    """

    all_may_know_of_it = False

    state = models.CharField(max_length=10, choices=WorkState, default=WorkState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=clock.real_now)
    lease_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(attempts__lte=MOST_ATTEMPTS), name="%(class)s_attempts_are_capped"
            )
        ]
