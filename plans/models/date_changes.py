"""The earlier dates of a communication."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from bsc_comms.kit import clock
from plans.choices import Precision
from plans.models.communications import Communication
from plans.rules.windows import in_a_sentence, window_text


class DateChange(models.Model):
    """An earlier window of a communication. Every one is kept."""

    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="date_changes"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    old_precision = models.CharField(max_length=16, choices=Precision)
    old_start = models.DateField(null=True)
    old_end = models.DateField(null=True)
    was_confirmed = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(was_confirmed=False) | ~Q(reason=""),
                name="moving_a_confirmed_date_gives_a_reason",
            )
        ]

    def __str__(self) -> str:
        was = window_text(self.old_precision, self.old_start, self.old_end, today=clock.today())
        return f"Moved from {in_a_sentence(was)}"
