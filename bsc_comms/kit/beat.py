"""What beat waits by: never longer than its schedule says, whatever becomes of the clock."""

from celery.beat import PersistentScheduler


class Beat(PersistentScheduler):
    """Celery's scheduler, which asks its schedules anew once the clock was put back.

    Celery keeps for each entry the moment of its next turn and asks the entry (`Ticks`) only once
    that has come: after a clock that was six hours ahead nothing would tick for six hours.
    """

    def tick(self, *args: object, **kwargs: object) -> float:
        """Send what is due; the seconds until it wants to be asked again."""
        if self._heap and self._waits_too_long():
            self._heap = None
        wait: float = super().tick(*args, **kwargs)
        return wait

    def _waits_too_long(self) -> bool:
        turn, _, entry = self._heap[0]
        return bool(turn - self._when(entry, 0) > entry.schedule.seconds)
