"""Times of the year: when a kind of crime rises, awareness days, and times that ask for care."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from bsc_comms.kit.codes import fits_in_an_address
from evidence.choices import CarefulKind
from evidence.rules.awareness import days_of_rule
from evidence.rules.planning import day_to_plan_by
from partnership.models import Audience, Topic

NO_LEAP_YEAR = 2015


def check_rule(text: str) -> None:
    """Raise ValidationError, with what would be right, for what is no rule of a date."""
    try:
        days_of_rule(text, NO_LEAP_YEAR)
    except ValueError:
        raise ValidationError(
            "Write FIXED 11-25, RANGE 11-25..12-10, NTH 3 MON 11 7 or LAST SUN 10 1, "
            "or leave it empty where the date is set anew each year.",
            code="invalid",
        ) from None


class Season(models.Model):
    """A time of year when a kind of crime rises or falls (strategic point 9)."""

    code = models.CharField(max_length=20, unique=True, validators=[fits_in_an_address])
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="seasons")
    what_rises = models.CharField(max_length=200)
    months = models.JSONField(default=list, help_text="Numbers of months, 1 to 12.")
    peak_month = models.PositiveSmallIntegerField(null=True, blank=True)
    rises = models.BooleanField(default=True, help_text="No for the months in which it falls.")
    evidence = models.TextField(blank=True)
    strength = models.CharField(max_length=40, blank=True)
    plan_by = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.what_rises

    def next_plan_by(self, on: date) -> date | None:
        """By when to plan for its next beginning; it may have passed. None where none is set."""
        return day_to_plan_by(self.plan_by, self.months, on=on) if self.plan_by else None


class RecurringDay(models.Model):
    """An awareness day or campaign that comes round each year, and the rule of its date.

    Without a rule its organiser sets the date anew each year: until then nobody knows it.
    """

    code = models.CharField(max_length=20, unique=True, validators=[fits_in_an_address])
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="recurring_days"
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="recurring_days"
    )
    rule = models.CharField(
        max_length=40,
        blank=True,
        validators=[check_rule],
        help_text="FIXED 11-25, RANGE 11-25..12-10, NTH 3 MON 11 7 or LAST SUN 10 1; else empty.",
    )
    since = models.DateField(null=True, blank=True, help_text="It was not held before this day.")
    lead_body = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AwarenessDay(models.Model):
    """A day or week of a year that others set, with how sure its date is."""

    code = models.CharField(max_length=20, validators=[fits_in_an_address])
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="awareness_days"
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="awareness_days"
    )
    starts = models.DateField()
    ends = models.DateField()
    of_year = models.PositiveSmallIntegerField(
        "the date of",
        null=True,
        blank=True,
        help_text="The year in which its financial year begins, where it was moved out of that.",
    )
    date_is_verified = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    lead_body = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["starts", "name"]
        constraints = [
            models.UniqueConstraint(fields=["code", "starts"], name="awareness_day_once_a_year"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="awareness_day_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def own_code(self) -> str:
        """What tells it from the date of another year, as two may begin in one: "HATE-moved"."""
        return self.code if self.of_year is None else f"{self.code}-moved"


class CarefulPeriod(models.Model):
    """A pre-election period or a date of the community calendar. It warns, it never blocks."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=CarefulKind)
    name = models.CharField(max_length=200)
    starts = models.DateField()
    ends = models.DateField()
    applies_to = models.CharField(max_length=300, blank=True)
    advice = models.TextField(blank=True)
    verified = models.CharField(max_length=200, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="careful_period_ends_after_it_starts"
            )
        ]

    def __str__(self) -> str:
        return self.name
