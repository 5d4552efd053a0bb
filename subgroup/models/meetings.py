"""Meetings, the steps of their cycle, and what partners confirm before them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from bsc_comms.kit.in_words import whole_day
from partnership.models import Partner
from subgroup.choices import Chase, ConfirmationKind, MeetingState, Step
from subgroup.rules.cycle import AFTER_THE_MEETING
from subgroup.rules.invitations import holds


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def standing(self) -> Self:
        """Meetings that were not cancelled; of these there is one a day."""
        return self.exclude(state=MeetingState.CANCELLED)

    def to_come(self, on: date) -> Self:
        """Meetings from that day on that were not cancelled, the next one first."""
        return self.filter(state=MeetingState.PLANNED, date__gte=on).order_by("date")

    def closed_after(self, day: date | models.OuterRef) -> Self:
        """Meetings after that day that were held and closed."""
        return self.filter(state=MeetingState.CLOSED, date__gt=day)


class Meeting(models.Model):
    """A meeting of the subgroup. Everything in its cycle is counted from its date."""

    date = models.DateField()
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
            ),
            models.UniqueConstraint(
                fields=["date"],
                condition=~Q(state=MeetingState.CANCELLED),
                name="one_meeting_a_day_stands",
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting of {whole_day(self.date)}"


class Invitation(models.Model):
    """A meeting in a member's own calendar, or taken out of it again."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="meeting_invitations"
    )
    turns = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was taken out of the calendar or put back into it."
    )

    class Meta:
        ordering = ["meeting", "person"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="a_person_is_invited_once_to_a_meeting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.meeting}"

    @property
    def stands(self) -> bool:
        """Whether the calendar holds the meeting."""
        return holds(self.turns)

    @property
    def sequence(self) -> int:
        """The number under which the calendar takes it (iCalendar SEQUENCE)."""
        return self.meeting.sequence + self.turns


class CycleStep(models.Model):
    """How many working days before (positive) or after (negative) the meeting a step is due.

    The reminders of an action are counted in the same way from the day on which it is due.
    """

    step = models.CharField(max_length=20, choices=[*Step.choices, *Chase.choices], unique=True)
    working_days_before = models.SmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-working_days_before"]
        constraints = [
            models.CheckConstraint(
                condition=Q(step__in=sorted(AFTER_THE_MEETING), working_days_before__lt=0)
                | Q(step=Step.MEETING, working_days_before=0)
                | ~Q(step__in=sorted({*AFTER_THE_MEETING, Step.MEETING}))
                & Q(working_days_before__gt=0),
                name="a_step_keeps_its_side_of_the_meeting",
                violation_error_message="This step would come on the wrong side of the meeting.",
            )
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class BankHoliday(models.Model):
    """A bank holiday that was announced after the planner's own list of them was made."""

    date = models.DateField(unique=True)
    name = models.CharField(max_length=100)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["date"]

    def __str__(self) -> str:
        return self.name


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
