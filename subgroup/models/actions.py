"""What somebody undertook to do, and by when."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import Truncator

from partnership.models import Appointment, Partner
from subgroup.choices import ActionState
from subgroup.models.agenda import AgendaItem
from subgroup.models.meetings import Meeting


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> Self:
        return self.filter(state=ActionState.OPEN)

    def late(self, on: date) -> Self:
        return self.open().filter(due__lt=on)

    def that_owners_may_read(self) -> Self:
        """Those of who has an account and holds a role today: to others no page opens."""
        return self.filter(_owner_holds_a_role(), owner__is_active=True)

    def with_roles_of_owners(self) -> Self:
        """`owner_without_a_role` says of each whether its owner holds none today."""
        return self.annotate(owner_without_a_role=~_owner_holds_a_role())


def _owner_holds_a_role() -> Exists:
    return Exists(Appointment.objects.current().filter(person=OuterRef("owner")))


class Action(models.Model):
    """One action: who, what, by when. Numbered through, so that minutes can name it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    what = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="actions"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    due = models.DateField()
    state = models.CharField(max_length=10, choices=ActionState, default=ActionState.OPEN)
    outcome = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due", "number"]
        indexes = [models.Index(fields=["state", "due"])]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="an_action_says_what"),
            models.CheckConstraint(
                condition=(Q(state=ActionState.OPEN) & Q(ended_at=None))
                | (~Q(state=ActionState.OPEN) & Q(ended_at__isnull=False)),
                name="an_action_that_ended_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | ~Q(outcome=""),
                name="an_action_is_dropped_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {Truncator(self.what).chars(80)}"
