"""What was published: forward plans and annual records, frozen in the database itself.

Triggers (see the migration) refuse to change or delete a published row. Files hang on rows of their
own, made afterwards by a job from the frozen content, so that they cannot disagree with it.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import OwedWork, OwedWorkQuerySet
from plans.choices import FileFormat
from plans.rules.record import closing_date


class ForwardPlan(models.Model):
    """The plan as frozen and published after a meeting, numbered without gaps."""

    number = models.PositiveIntegerField(unique=True)
    meeting_date = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    difference = models.JSONField(help_text="What changed since the plan before.")
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="forward_plans_count_from_one")
        ]

    def __str__(self) -> str:
        return f"Forward plan No. {self.number}"

    @property
    def documents(self) -> list["ForwardPlanFile"]:
        """Its files in the order in which they are offered."""
        order = FileFormat.values
        return sorted(self.files.all(), key=lambda file: order.index(file.format))


class ForwardPlanOrder(OwedWork):
    """The documents of one forward plan are owed."""

    forward_plan = models.OneToOneField(ForwardPlan, on_delete=models.CASCADE, related_name="order")

    objects = OwedWorkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Documents of {self.forward_plan}"


class PublishedFile(models.Model):
    """One document, kept beside the content from which it was made."""

    format = models.CharField(max_length=6, choices=FileFormat)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class ForwardPlanFile(PublishedFile):
    forward_plan = models.ForeignKey(ForwardPlan, on_delete=models.CASCADE, related_name="files")

    class Meta:
        ordering = ["format"]
        constraints = [
            models.UniqueConstraint(
                fields=["forward_plan", "format"], name="one_file_a_format_of_a_plan"
            )
        ]


class AnnualRecord(models.Model):
    """What was issued in a financial year. Revision 0 is the draft; later ones are frozen."""

    year = models.PositiveSmallIntegerField(help_text="The financial year's first calendar year.")
    revision = models.PositiveSmallIntegerField(default=0)
    compiled_at = models.DateTimeField()
    compiled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-year", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["year", "revision"], name="one_record_a_revision")
        ]

    def __str__(self) -> str:
        return f"Annual record {self.financial_year}"

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)

    @property
    def is_draft(self) -> bool:
        return self.revision == 0

    @property
    def was_over(self) -> bool:
        """Whether the year was over when the record was compiled."""
        return clock.local(self.compiled_at).date() > self.financial_year.last

    @property
    def closes(self) -> date:
        """The last day on which facts still enter the draft (London)."""
        return closing_date(self.financial_year, settings.RECORD_CLOSES)


class AnnualRecordFile(PublishedFile):
    record = models.ForeignKey(AnnualRecord, on_delete=models.CASCADE, related_name="files")

    class Meta:
        ordering = ["format"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "format"], name="one_file_a_format_of_a_record"
            )
        ]


class RecordOrder(OwedWork):
    """A record of one year is owed: asked for by somebody, or due by the calendar."""

    year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = OwedWorkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Record of {self.financial_year}"

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)
