"""The chair's decisions on communications."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.choices import DecisionKind
from plans.models.communications import Communication


class Decision(models.Model):
    """What the chair said of one revision, seen at one moment, for one meeting."""

    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(max_length=10, choices=DecisionKind)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField(help_text="The version that was on the screen.")
    seen = models.JSONField(help_text="The line as it was on the screen.")
    meeting_date = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.RETURNED) | ~Q(comment=""),
                name="returned_with_a_comment",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
