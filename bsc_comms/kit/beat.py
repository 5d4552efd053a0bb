"""What beat waits by: never longer than its schedule says, whatever becomes of the clock."""

from celery.beat import PersistentScheduler, ScheduleEntry, event_t


class Beat(PersistentScheduler):
    """Celery's scheduler, which asks its schedules anew once the clock was put back.

    Celery keeps for each entry the moment of its next turn and asks the entry (`Ticks`) only once
    that has come: after a clock that was six hours ahead nothing would tick for six hours.
    """

    def tick(self, *args: object, **kwargs: object) -> float:
        """Send what is due; the seconds until it wants to be asked again."""
        if any(self._waits_too_long(*turn) for turn in self._heap or ()):
            self._heap: list[event_t] | None = None
        wait: float = super().tick(*args, **kwargs)
        return wait

    def _waits_too_long(self, turn: float, _: int, entry: ScheduleEntry) -> bool:
        return bool(turn - self._when(entry, 0) > entry.schedule.seconds)
