"""How often beat ticks, whatever becomes of the clock."""

from datetime import datetime, timedelta

from celery.schedules import schedule


class Ticks(schedule):
    """Every so many seconds, and at once where the last tick lies in the future.

    A clock that was ahead and is put right leaves such a moment behind, also in the file that beat
    reads when it starts again: Celery's own schedule would wait until it has come.
    """

    def remaining_estimate(self, last_run_at: datetime) -> timedelta:
        left: timedelta = super().remaining_estimate(last_run_at)
        return left if left <= self.run_every else timedelta(0)
