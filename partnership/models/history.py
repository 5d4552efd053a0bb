"""The one history of everything."""

import uuid

from django.conf import settings
from django.db import models


class Change(models.Model):
    """Who changed what, when, from and to; written in the transaction of the change itself."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty where the planner itself did it.",
    )
    subject_type = models.CharField(max_length=60, help_text="As in plans.communication.")
    subject_id = models.CharField(max_length=40)
    act = models.CharField(max_length=40, help_text="As in logged, edited, moved.")
    field = models.CharField(max_length=60, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    batch = models.UUIDField(default=uuid.uuid4, help_text="Changes that were made at one stroke.")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"]),
            models.Index(fields=["subject_type", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.act} {self.field}".strip()
