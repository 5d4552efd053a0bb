"""Spreadsheets that were brought in, and each of their rows word for word."""

import uuid

from django.conf import settings
from django.db import models

from bsc_comms.kit.financial_year import FinancialYear
from plans.choices import ImportState, RowState
from plans.models.communications import Communication


class PlanImport(models.Model):
    """One file, read once, saved or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField(help_text="The financial year's first calendar year.")
    headings = models.JSONField(default=dict, help_text="Heading to field, as understood.")
    unknown_headings = models.JSONField(default=list)
    notes = models.JSONField(
        default=dict, help_text="What was read beside the rows, and what was left out and why."
    )
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READ)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def year_label(self) -> str:
        """The financial year as people write it: 2016/17."""
        return FinancialYear(self.year).label


class ImportRow(models.Model):
    """One row as it stood in the file, what was understood, and what was not."""

    plan_import = models.ForeignKey(PlanImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="The row's number in the file, from 1.")
    original = models.JSONField(help_text="Heading to cell, word for word.")
    reading = models.JSONField(default=dict, help_text="What was understood, as codes and dates.")
    not_understood = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=RowState)
    communication = models.ForeignKey(
        Communication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_rows",
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan_import", "number"], name="import_row_once")
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"
