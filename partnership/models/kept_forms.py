"""What was typed into a form that was sent after its session had ended, for half an hour."""

from typing import Self

from django.db import models

from bsc_comms.kit import clock
from partnership.models.people import Person


class KeptFormQuerySet(models.QuerySet["KeptForm"]):
    def in_time(self) -> Self:
        return self.filter(until__gt=clock.real_now())

    def forget_old(self) -> int:
        """Drop those whose time is over; how many."""
        return self.filter(until__lte=clock.real_now()).delete()[0]


class KeptForm(models.Model):
    """One form that was sent too late. By real time.

    sealed: page and fields, which can be read only with the key that stands in the browser's
    cookie. digest: of that key. person: whose session had ended, and to whom alone it is given.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kept_forms")
    sealed = models.TextField()
    until = models.DateTimeField(db_index=True)

    objects = KeptFormQuerySet.as_manager()

    class Meta:
        ordering = ["until"]

    def __str__(self) -> str:
        return "A form that was sent too late"
