"""Meetings, the steps of their cycle, and what partners confirm before them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnership.models import Partner
from subgroup.choices import ConfirmationKind, MeetingState, Step


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def to_come(self, on: date) -> Self:
        """Meetings from that day on that were not cancelled, the next one first."""
        return self.filter(state=MeetingState.PLANNED, date__gte=on).order_by("date")


class Meeting(models.Model):
    """A meeting of the subgroup. Everything in its cycle is counted from its date."""

    date = models.DateField(unique=True)
    starts = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who takes the chair on the day, where it is not the subgroup's chair.",
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sequence = models.PositiveIntegerField(
        default=0, help_text="How often calendars were told of a change (iCalendar SEQUENCE)."
    )
    version = models.PositiveIntegerField(default=1)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=MeetingState.CLOSED) & Q(closed_at__isnull=False))
                | (~Q(state=MeetingState.CLOSED) & Q(closed_at=None)),
                name="a_meeting_that_was_held_was_closed",
            )
        ]

    def __str__(self) -> str:
        return f"Meeting of {self.date:%d %B %Y}".replace(" 0", " ")


class CycleStep(models.Model):
    """How many working days before (positive) or after (negative) the meeting a step is due."""

    step = models.CharField(max_length=20, choices=Step, unique=True)
    working_days_before = models.SmallIntegerField()

    class Meta:
        ordering = ["-working_days_before"]

    def __str__(self) -> str:
        return self.get_step_display()


class PlanConfirmation(models.Model):
    """A partner says before a meeting that its plan is up to date, or that it has nothing."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="confirmations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="confirmations")
    kind = models.CharField(max_length=20, choices=ConfirmationKind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["partner__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "partner"], name="a_partner_confirms_once")
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_kind_display()}"
