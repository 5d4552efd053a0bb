"""What was published: forward plans and annual records, frozen in the database itself.

Triggers (see the migration) refuse to change or delete a published row. Files hang on rows of their
own, made afterwards by a job from the frozen content, so that they cannot disagree with it.
"""

from datetime import UTC, date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import WorkState
from partnership.models import OwedWork, OwedWorkQuerySet
from plans.choices import FileFormat, Signing
from plans.rules.canonical import fingerprint
from plans.rules.chain import about_record
from plans.rules.record import closing_date


class ForwardPlanQuerySet(models.QuerySet["ForwardPlan"]):
    def after_their_meetings(self) -> Self:
        """Those published on the day of their meeting or later: the others were ahead of it."""
        return self.filter(published_at__date__gte=F("meeting_date"))


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

    objects = ForwardPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="forward_plans_count_from_one")
        ]

    def __str__(self) -> str:
        return f"Forward plan No. {self.number}"

    @property
    def is_ahead(self) -> bool:
        """Whether it was published before the day of its meeting, so that none came of that yet."""
        if self.meeting_date is None:
            return False
        return clock.local(self.published_at).date() < self.meeting_date

    @property
    def documents(self) -> list["ForwardPlanFile"]:
        """Its files in the order in which they are offered."""
        order = FileFormat.values
        return sorted(self.files.all(), key=lambda file: order.index(file.format))


class ForwardPlanOrder(OwedWork):
    """The documents of one forward plan are owed."""

    all_may_know_of_it = True

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
    difference = models.JSONField(
        default=dict, blank=True, help_text="Since the revision before: what changed, and why."
    )
    previous = models.CharField(
        max_length=64, blank=True, help_text="The head of the revision that was frozen before it."
    )
    links = models.JSONField(default=list, help_text="The chain over its parts, with their names.")
    head = models.CharField(max_length=64, blank=True, help_text="The end of the chain.")
    seal = models.CharField(max_length=128, blank=True, help_text="Of the head, by the key.")
    files_seal = models.CharField(max_length=128, blank=True, help_text="Of head and documents.")
    key = models.CharField(max_length=64, blank=True, help_text="The public half of the key.")

    class Meta:
        ordering = ["-year", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["year", "revision"], name="one_record_a_revision"),
            # The chain has no branches: of two that are frozen at once, one starts afresh.
            models.UniqueConstraint(
                fields=["previous"], condition=Q(revision__gt=0), name="one_record_follows_another"
            ),
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

    @property
    def is_over(self) -> bool:
        """Whether its year is over today."""
        return clock.today() > self.financial_year.last

    @property
    def waits_to_be_final(self) -> bool:
        """Whether it is a draft whose closing day is past, so that the next one is final."""
        return self.is_draft and clock.today() > self.closes

    @property
    def about(self) -> dict[str, Any]:
        """What it says of itself, as the chain holds it."""
        return about_record(
            year=self.financial_year.label,
            revision=self.revision,
            compiled_at=self.compiled_at,
            compiled_by=self.compiled_by_id,
            content_hash=self.content_hash,
            difference=self.difference,
            previous=self.previous,
            key=self.key,
        )

    @property
    def documents(self) -> list["AnnualRecordFile"]:
        """Its files in the order in which they are offered, without parts of a register."""
        return [file for file in self._in_order if not file.part]

    @property
    def register_parts(self) -> list["AnnualRecordFile"]:
        """The parts of a register that is too long for one document."""
        return [file for file in self._in_order if file.part]

    @property
    def _in_order(self) -> list["AnnualRecordFile"]:
        order = FileFormat.values
        return sorted(self.files.all(), key=lambda file: (order.index(file.format), file.part))

    @property
    def was_revised(self) -> bool:
        """Whether a later revision has taken its place; one query."""
        return AnnualRecord.objects.filter(year=self.year, revision__gt=self.revision).exists()

    @property
    def unsigned_roles(self) -> list[Signing]:
        """Who has not signed this revision yet."""
        signed = {each.role for each in self.signatures.all()}
        return [role for role in Signing if role not in signed]


class RecordSignature(models.Model):
    """That a person stands for a frozen record. Only ever added: the database refuses the rest."""

    record = models.ForeignKey(AnnualRecord, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=12, choices=Signing)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    head = models.CharField(max_length=64, help_text="The head that was on the screen.")
    digest = models.CharField(max_length=64, help_text="Of who signed what, as what and when.")
    seal = models.CharField(max_length=128, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "role"], name="a_record_is_signed_once_as"),
            models.UniqueConstraint(fields=["record", "person"], name="two_people_sign_a_record"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.record}"

    @property
    def computed_digest(self) -> str:
        """The digest of what the row says now."""
        moment = self.at.astimezone(UTC).isoformat()
        return fingerprint([self.head, self.role, self.person_id, moment])


class AnnualRecordFile(PublishedFile):
    record = models.ForeignKey(AnnualRecord, on_delete=models.CASCADE, related_name="files")
    part = models.PositiveSmallIntegerField(
        default=0, help_text="Of a register that comes in parts; 0 is the document itself."
    )
    pages = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of a PDF; unknown of one that release 0.1.0 made."
    )

    class Meta:
        ordering = ["format", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "format", "part"], name="one_file_a_format_and_part_of_a_record"
            )
        ]


class RecordOrderQuerySet(OwedWorkQuerySet):
    def given_up(self) -> Self:
        """Those that failed for good, unless a later order of the same year was done.

        A record that was compiled since, as somebody does by hand, is what was asked for.
        """
        later = self.model.objects.filter(
            year=OuterRef("year"), pk__gt=OuterRef("pk"), state=WorkState.DONE
        )
        since = AnnualRecord.objects.filter(
            year=OuterRef("year"), compiled_at__gt=OuterRef("asked_at")
        )
        return super().given_up().exclude(Exists(later)).exclude(Exists(since))


class RecordOrder(OwedWork):
    """A record of one year is owed: asked for by somebody, or due by the calendar."""

    all_may_know_of_it = True

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
    why = models.TextField(blank=True, help_text="What came to light since the last revision.")

    objects = RecordOrderQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Record of {self.financial_year}"

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)
