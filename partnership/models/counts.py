"""How often somebody did what has a limit: one row for each period, one statement for each time."""

from datetime import datetime

from django.db import connection, models

from bsc_comms.kit import clock

ONE_MORE = """
INSERT INTO partnership_counted (counter, times, until) VALUES (%s, 1, %s)
ON CONFLICT (counter) DO UPDATE SET times = partnership_counted.times + 1
RETURNING times
"""


class CountedQuerySet(models.QuerySet["Counted"]):
    def forget_old(self) -> int:
        """Drop those whose period is over; how many."""
        return self.filter(until__lt=clock.real_now()).delete()[0]


class CountedManager(models.Manager.from_queryset(CountedQuerySet)):  # type: ignore[misc]
    def one_more(self, counter: str, *, until: datetime) -> int:
        """Count one more, and say how many it makes. until: when the row may go.

        The database counts, so that of two processes neither reads what the other has not written.
        """
        with connection.cursor() as cursor:
            moment = connection.ops.adapt_datetimefield_value(until)
            cursor.execute(ONE_MORE, [counter, moment])
            return int(cursor.fetchone()[0])


class Counted(models.Model):
    """How often something was done in one period by one person, or from one address.

    counter: what, by whom and in which period; an address stands in it as a digest. By real time.
    """

    counter = models.CharField(max_length=100, primary_key=True)
    times = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    objects = CountedManager()

    class Meta:
        ordering = ["counter"]
        verbose_name_plural = "counted"

    def __str__(self) -> str:
        return f"{self.times} times"
