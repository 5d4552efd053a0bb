"""Who came, what was noted, and the minutes that come of it."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from partnership.models import OwedWork, OwedWorkQuerySet, Partner
from subgroup.choices import (
    DocumentFormat,
    DocumentKind,
    MinutesState,
    NoteKind,
    Presence,
)
from subgroup.models.agenda import AgendaItem
from subgroup.models.meetings import Meeting


class Attendance(models.Model):
    """Whether a person was at a meeting, and for which partner."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendance"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    presence = models.CharField(max_length=10, choices=Presence)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["person__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="a_person_attends_a_meeting_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_presence_display()}"


class MinuteNote(models.Model):
    """One note taken in a meeting.

    Its id is made where it is typed, so that a note sent twice over a bad line is kept once. Notes
    are rows, so that two people who take notes at once write beside each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=NoteKind, default=NoteKind.NOTE)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_note_says_something")]

    def __str__(self) -> str:
        return self.text[:80]


class Minutes(models.Model):
    """The minutes of a meeting: a draft that can be edited, frozen once they are agreed.

    `content` is plain data, written from the notes when the meeting is closed.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=10, choices=MinutesState, default=MinutesState.DRAFT)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    agreed_at = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="minutes_agreed",
        help_text="The meeting that agreed them.",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-meeting__date"]
        verbose_name_plural = "minutes"
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=MinutesState.AGREED) & Q(agreed_at__isnull=False))
                | (Q(state=MinutesState.DRAFT) & Q(agreed_at=None)),
                name="agreed_minutes_name_their_meeting",
            )
        ]

    def __str__(self) -> str:
        return f"Minutes of the {self.meeting}"


class MinutesComment(models.Model):
    """What a member says of the draft minutes."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class PackOrderQuerySet(OwedWorkQuerySet):
    def given_up(self) -> Self:
        """Those that failed for good and that nobody has asked for again."""
        again = self.model.objects.filter(
            meeting=OuterRef("meeting"), what=OuterRef("what"), pk__gt=OuterRef("pk")
        )
        return super().given_up().exclude(Exists(again))


class PackOrder(OwedWork):
    """The pack of a meeting, or its minutes as a document, is owed."""

    all_may_know_of_it = True

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="pack_orders")
    what = models.CharField(
        max_length=20, choices=DocumentKind, default=DocumentKind.PACK, help_text="Which document."
    )
    key = models.CharField(max_length=80, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = PackOrderQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Pack of the {self.meeting}"


class MeetingFile(models.Model):
    """A document of a meeting as it was made: the pack or the minutes, as PDF or Word."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="files")
    what = models.CharField(max_length=20, choices=DocumentKind)
    format = models.CharField(max_length=5, choices=DocumentFormat)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["what", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "what", "format"], name="one_file_a_kind_and_format_of_a_meeting"
            )
        ]

    def __str__(self) -> str:
        return self.name
