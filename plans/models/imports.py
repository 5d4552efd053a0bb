"""Spreadsheets that were brought in, and each of their rows word for word."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import OwedWork, OwedWorkQuerySet, Partner
from plans.choices import ImportState, ImportWork, RowState
from plans.models.communications import Communication
from plans.rules.words import row_in_words


class Layout(models.Model):
    """How a partner lays out its sheet, as a person left it last time: offered the next time.

    Known again by its headings, whatever their order, case or punctuation.
    """

    name = models.CharField(max_length=80, unique=True)
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="layouts",
        help_text="Empty for a sheet of several lead partners.",
    )
    fingerprint = models.CharField(
        max_length=64, db_index=True, help_text="Of the folded headings, in sorted order."
    )
    columns = models.JSONField(
        default=dict, help_text="Heading to field; an empty field is a column to leave alone."
    )
    leads_unnamed = models.BooleanField(
        default=False, help_text="No column says who leads: it is the layout's partner."
    )
    words = models.JSONField(
        default=list, help_text="Words that a person explained: field, words, instead."
    )
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(leads_unnamed=False) | Q(partner__isnull=False),
                name="a_layout_without_leads_has_a_partner",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PlanImport(models.Model):
    """One file, read once, saved or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField(help_text="The financial year's first calendar year.")
    content = models.BinaryField(
        null=True, blank=True, help_text="The file itself, only until it was read."
    )
    columns = models.JSONField(default=list, help_text="All headings in the order of the sheet.")
    headings = models.JSONField(default=dict, help_text="Heading to field, as understood.")
    unknown_headings = models.JSONField(default=list)
    words = models.JSONField(
        default=list,
        help_text="What a person said that words mean in this sheet: field, words, instead.",
    )
    layout = models.ForeignKey(
        Layout,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The layout it was read with, where one was known.",
    )
    default_lead = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who leads where the sheet does not say.",
    )
    notes = models.JSONField(
        default=dict, help_text="What was read beside the rows, and what was left out and why."
    )
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READ)
    refused_because = models.TextField(blank=True)
    rows_in_all = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(
        default=0, help_text="How far the work in hand is, for the page."
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Raised by each correction, so that two people do not undo each other."
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ImportState.REFUSED) | ~Q(refused_because=""),
                name="a_refused_import_says_why",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def asks_whose(self) -> bool:
        """Whether no column says who leads and nobody said whose sheet it is."""
        return "lead" in self.notes.get("missing", ()) and self.default_lead_id is None

    @property
    def asks_titles(self) -> bool:
        """Whether no column says what each communication is: no row can be read before that."""
        return "title" in self.notes.get("missing", ())

    @property
    def above_the_headings(self) -> list[str]:
        """The lines of the sheet that stand above its headings, without empty ones."""
        return [line for line in self.notes.get("preamble", ()) if line]

    @property
    def columns_in_doubt(self) -> list[dict[str, Any]]:
        """What is said of each column that could hold another field, and which."""
        doubts: list[dict[str, Any]] = self.notes.get("doubts", [])
        return doubts

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)

    @property
    def year_label(self) -> str:
        """The financial year as people write it: 2016/17."""
        return FinancialYear(self.year).label


class ImportRow(models.Model):
    """One row as it stood in the file, what was understood, and what was not."""

    plan_import = models.ForeignKey(PlanImport, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(
        max_length=100, blank=True, help_text="Only where several sheets were read as one."
    )
    number = models.PositiveIntegerField(help_text="The row's number in the file, from 1.")
    original = models.JSONField(help_text="Heading to cell, word for word.")
    corrections = models.JSONField(
        default=dict, help_text="Field to the words that a person put in place of the cell's."
    )
    accepted = models.JSONField(
        default=list, help_text="Doubts that a person looked at and found right: field, text."
    )
    reading = models.JSONField(default=dict, help_text="What was understood, as codes and dates.")
    doubts = models.JSONField(default=list)
    not_understood = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    differences = models.JSONField(
        default=list,
        help_text="What would change: field, before, after, and whether both sides changed it.",
    )
    sheet_wins = models.JSONField(
        default=list, help_text="Fields that both sides changed where the sheet's word is taken."
    )
    before = models.JSONField(
        null=True, blank=True, help_text="What the communication held before this row changed it."
    )
    saved_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="The communication's version when this row was saved."
    )
    state = models.CharField(max_length=10, choices=RowState)
    communication = models.ForeignKey(
        Communication,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_rows",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan_import", "sheet", "number"], name="import_row_once"
            )
        ]
        indexes = [models.Index(fields=["plan_import", "state"])]

    def __str__(self) -> str:
        return f"Row {self.number}"

    @property
    def place(self) -> str:
        return row_in_words(self.sheet, self.number)


class ImportOrder(OwedWork):
    """Work on an import that a worker owes: reading, saving or taking back."""

    plan_import = models.ForeignKey(PlanImport, on_delete=models.CASCADE, related_name="orders")
    work = models.CharField(max_length=6, choices=ImportWork)
    strict = models.BooleanField(default=False, help_text="Save all rows or none.")
    key = models.CharField(max_length=80, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = OwedWorkQuerySet.as_manager()

    class Meta(OwedWork.Meta):
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return self.key
