"""Files of figures that were brought in, and what was wrong with which row."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from evidence.choices import FileKind, Outcome
from partnership.models import OwedWork, OwedWorkQuerySet


def figures_path(figures: "FiguresFile", name: str) -> str:
    """Where the file waits to be read: a random name that tells nothing."""
    return f"figures/{uuid.uuid4().hex}"


class FiguresFile(OwedWork):
    """One file of figures: its own row of owed work, and what came of it.

    The file itself is kept only until it was read. `rows_of_others` are rows about areas that
    nobody asked for.
    """

    all_may_know_of_it = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=FileKind)
    file_name = models.CharField(max_length=200)
    file = models.FileField(upload_to=figures_path, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    strict = models.BooleanField(default=False, help_text="All rows or none.")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    refused_because = models.TextField(blank=True)
    bytes_read = models.PositiveIntegerField(default=0, help_text="How far it is, for the page.")
    rows_read = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_of_others = models.PositiveIntegerField(default=0)
    figures_new = models.PositiveIntegerField(default=0)
    figures_changed = models.PositiveIntegerField(default=0)
    figures_same = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list, help_text="Sentences: what was mapped, and why.")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OwedWorkQuerySet.as_manager()

    class Meta(OwedWork.Meta):
        ordering = ["-at"]
        constraints = [
            *OwedWork.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED) | ~Q(refused_because=""),
                name="refused_figures_say_why",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class RefusedRow(models.Model):
    """A row of a file of figures that was not taken, by its number, and why."""

    figures = models.ForeignKey(FiguresFile, on_delete=models.CASCADE, related_name="refused_rows")
    number = models.PositiveIntegerField(help_text="As a spreadsheet counts, headings included.")
    column = models.CharField(max_length=200, blank=True)
    why = models.TextField()

    class Meta:
        ordering = ["figures", "number", "id"]

    def __str__(self) -> str:
        return f"Row {self.number}"
