"""Leaflets and pictures of a communication, and what looking at them found.

Source: communications plan 2016/17, section 10.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.models import OwedWork, OwedWorkQuerySet
from plans.choices import Seen
from plans.models.communications import Communication


def artwork_path(artwork: "Artwork", file_name: str) -> str:
    """Where the file is kept: a random name that tells nothing, with the kind of file."""
    kind = file_name.rpartition(".")[2].lower()[:5]
    return f"artwork/{uuid.uuid4()}.{kind}"


class Artwork(OwedWork):
    """One uploaded file. The product looks for the shared line and the logo; a person decides."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    communication = models.ForeignKey(
        Communication, on_delete=models.CASCADE, related_name="artwork"
    )
    file = models.FileField(upload_to=artwork_path)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    line_seen = models.CharField(max_length=10, choices=Seen, blank=True, default=Seen.NOT_LOOKED)
    logo_seen = models.CharField(max_length=10, choices=Seen, blank=True, default=Seen.NOT_LOOKED)
    seen_why = models.JSONField(default=dict, help_text="What was seen of each, in words.")
    line_decided = models.BooleanField(null=True, blank=True)
    logo_decided = models.BooleanField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = OwedWorkQuerySet.as_manager()

    class Meta(OwedWork.Meta):
        ordering = ["-at", "id"]
        indexes = [models.Index(fields=["state", "not_before"])]
        constraints = [
            *OwedWork.Meta.constraints,
            models.CheckConstraint(
                condition=Q(line_decided=None, logo_decided=None) | Q(decided_at__isnull=False),
                name="a_decision_on_artwork_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
