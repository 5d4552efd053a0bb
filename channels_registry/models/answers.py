"""A partner's answer that it has nothing to enter. It counts for a year, then it is asked again."""

from datetime import date

from django.conf import settings
from django.db import models

from channels_registry.rules.checks import is_confirmed
from partnership.models import Partner


class NothingToEnter(models.Model):
    """“We have none”: said for a partner on a day, by whom. Every answer stays on record."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="nothing_to_enter")
    said_on = models.DateField()
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-said_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "said_on"], name="nothing_said_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.partner} has nothing to enter"

    def stands(self, on: date) -> bool:
        """Whether it still counts on that day, or is to be asked again."""
        return is_confirmed(self.said_on, on)
