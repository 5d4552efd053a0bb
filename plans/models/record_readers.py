"""Who reads an annual record: what was downloaded by whom, and links for those without account."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.choices import FileFormat
from plans.models.published import AnnualRecord


class RecordLink(models.Model):
    """An address that opens one record to read, for somebody without an account, until a day.

    Only the digest of its key is kept: who reads the database has none.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(AnnualRecord, on_delete=models.CASCADE, related_name="shared")
    for_whom = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key, in hex.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    last_day = models.DateField(help_text="The last day on which it opens anything (London).")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(for_whom=""), name="a_link_is_for_somebody")
        ]

    def __str__(self) -> str:
        return f"Link for {self.for_whom}"


class RecordReading(models.Model):
    """That a record was downloaded, or read by a link: by a person or by the holder of a link."""

    record = models.ForeignKey(AnnualRecord, on_delete=models.CASCADE, related_name="readings")
    what = models.CharField(max_length=6, choices=[("page", "Page"), *FileFormat.choices])
    part = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    link = models.ForeignKey(
        RecordLink, on_delete=models.CASCADE, null=True, blank=True, related_name="readings"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, link__isnull=False) | Q(person__isnull=False, link=None),
                name="a_reading_is_of_a_person_or_a_link",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} of {self.record}"
