"""What a meeting goes through, and the papers that belong to it."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from plans.choices import SET_ASIDE
from plans.models import Communication
from subgroup.choices import AdviceState, AgendaKind, AgendaState, MeetingState, Wanted
from subgroup.models.meetings import Meeting
from subgroup.models.others import AdviceRequest
from subgroup.rules.agenda import OVERDUE


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def on_an_agenda(self) -> Self:
        """What is or was on the agenda of a meeting: not taken off, the meeting not cancelled."""
        off = Q(state=AgendaState.WITHDRAWN) | Q(meeting__state=MeetingState.CANCELLED)
        return self.exclude(off)

    def to_be_carried(self) -> Self:
        """Matters that closing carries to another meeting: not reached, and still asked for.

        Advice that nobody waits for any more stays where it is, so that what was not reached reads
        so, under the number that it had.
        """
        asked_for = Q(advice=None) | Q(advice__state=AdviceState.OPEN)
        waiting = self.filter(kind=AgendaKind.MATTER, state=AgendaState.WAITING, carried_to=None)
        return waiting.filter(asked_for)

    def put_by_the_planner(self, on: date) -> Self:
        """What is overdue and put on an agenda after that day by itself, as it was put there."""
        return self.filter(
            put_forward_by=None,
            communication__isnull=False,
            title__startswith=OVERDUE,
            state=AgendaState.WAITING,
            version=1,
            carried_from=None,
            meeting__state=MeetingState.PLANNED,
            meeting__date__gt=on,
        )


class AgendaItem(models.Model):
    """One item of an agenda; one from the review names its communication.

    An item that was not reached is carried: the next meeting gets an item of its own that points
    back at it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    kind = models.CharField(max_length=12, choices=AgendaKind, default=AgendaKind.MATTER)
    title = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    wanted = models.CharField(max_length=12, choices=Wanted, default=Wanted.INFORMATION)
    minutes_asked = models.PositiveSmallIntegerField(null=True, blank=True)
    restricted = models.BooleanField(default=False, help_text="As the board's cover sheet asks.")
    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    advice = models.ForeignKey(
        AdviceRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=AgendaState, default=AgendaState.WAITING)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    put_forward_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "communication"],
                condition=Q(communication__isnull=False),
                name="a_communication_is_on_an_agenda_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind"],
                condition=~Q(kind=AgendaKind.MATTER),
                name="a_standing_item_is_on_an_agenda_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "advice"],
                condition=Q(advice__isnull=False),
                name="an_advice_request_is_on_an_agenda_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def was_set_aside_meanwhile(self) -> bool:
        """Whether its communication was cancelled, postponed or merged while the matter waits."""
        waits = self.state == AgendaState.WAITING
        return waits and self.communication is not None and self.communication.state in SET_ASIDE

    @property
    def heading(self) -> str:
        """What it is called: one about a communication by the title that this has now."""
        if self.communication is None:
            return self.title
        begins = OVERDUE if self.title.startswith(OVERDUE) else ""
        return f"{begins}{self.communication.title}"


def paper_path(paper: "Paper", file_name: str) -> str:
    """Where the file is kept: a random name that tells nothing, with the kind of file."""
    kind = file_name.rpartition(".")[2].lower()[:5]
    return f"papers/{uuid.uuid4()}.{kind}"


class Paper(models.Model):
    """A file that belongs to an item of the agenda."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    file = models.FileField(upload_to=paper_path)
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.file_name
