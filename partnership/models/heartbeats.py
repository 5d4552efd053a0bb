"""When each process of the planner was last seen at work."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from bsc_comms.kit import clock

TICK = "tick"
WORKER = "worker"
# A worker that was taken away for good is forgotten after this.
FORGOTTEN_AFTER = timedelta(days=2)


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    def beat(self, name: str) -> None:
        """Note that the process called `name` is at work now."""
        self.update_or_create(name=name[:200], defaults={"beaten_at": clock.real_now()})

    def forget_old(self) -> int:
        """Drop those that have been silent for days; how many."""
        old = clock.real_now() - FORGOTTEN_AFTER
        return self.filter(beaten_at__lt=old).exclude(name=TICK).delete()[0]

    def of_workers(self) -> Self:
        return self.filter(name__startswith=f"{WORKER} ")


class Heartbeat(models.Model):
    """One process: the tick (which beat sends and a worker does), or a worker on its machine.

    By real time: this is about machines.
    """

    name = models.CharField(max_length=200, unique=True)
    beaten_at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def silent_for(self, now: datetime) -> timedelta:
        """How long ago it was seen; negative where its moment lies in the future."""
        return now - self.beaten_at
