"""Occasions of a year that were left out, and those about which partners were prompted."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class NotThisYear(models.Model):
    """The coordinator's word that one occasion of one year is not taken up, and why.

    `what` and `year` say which occasion it is (`plans.queries.occasions`), `name` what it was
    called. Taken back, the row stays.
    """

    what = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(help_text="The year in which it starts.")
    name = models.CharField(max_length=200)
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "not this year"
        constraints = [
            models.UniqueConstraint(
                fields=["what", "year"],
                condition=Q(taken_back_at=None),
                name="an_occasion_is_left_out_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="left_out_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.year}"


class Prompted(models.Model):
    """That letters said that nobody had picked an occasion up: once for each year."""

    what = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField(help_text="The year in which it starts.")
    on = models.DateField()

    class Meta:
        verbose_name_plural = "prompted"
        constraints = [
            models.UniqueConstraint(fields=["what", "year"], name="an_occasion_is_prompted_once")
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.year}"
