"""What we know: findings of surveys, seasons, awareness days, and times that ask for care."""

from django.db import models
from django.db.models import F, Q

from evidence.choices import CarefulKind
from partnership.models import Audience, Topic


class Survey(models.Model):
    """A survey and who runs it."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    run_by = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=200, blank=True)
    sample = models.CharField(max_length=200, blank=True)
    margin = models.CharField(max_length=60, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """One measure of a survey, with the direction that is better and the smallest sound area."""

    code = models.CharField(max_length=40, unique=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="indicators")
    label = models.CharField(max_length=300)
    better_is = models.CharField(max_length=20, blank=True)
    lowest_sound_area = models.CharField(max_length=200, blank=True)
    known_value = models.CharField(max_length=300, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label


class Finding(models.Model):
    """What residents said (source s2). Plans answer to it."""

    code = models.CharField(max_length=20, unique=True)
    text = models.TextField()
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.text


class Season(models.Model):
    """A time of year when a kind of crime rises or falls (strategic point 9)."""

    code = models.CharField(max_length=20, unique=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="seasons")
    what_rises = models.CharField(max_length=200)
    months = models.JSONField(default=list, help_text="Numbers of months, 1 to 12.")
    peak_month = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    strength = models.CharField(max_length=40, blank=True)
    plan_by = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.what_rises


class AwarenessDay(models.Model):
    """A day or week of a year that others set, with how sure its date is."""

    code = models.CharField(max_length=20)
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
    date_is_verified = models.BooleanField(default=False)
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
