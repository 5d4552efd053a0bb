"""The partnership's other subgroups: their meetings, and the advice that they ask of this one."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator

from bsc_comms.kit.in_words import whole_day
from subgroup.choices import AdviceState, YesNo


class OtherSubgroup(models.Model):
    """Another subgroup of the partnership, such as the one on anti-social behaviour."""

    name = models.CharField(max_length=200, unique=True)
    contact_name = models.CharField(max_length=150, blank=True)
    contact_email = models.EmailField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OtherMeeting(models.Model):
    """A meeting of another subgroup, and whether communications was on its agenda (point 6)."""

    subgroup = models.ForeignKey(OtherSubgroup, on_delete=models.PROTECT, related_name="meetings")
    date = models.DateField()
    on_agenda = models.CharField(max_length=3, choices=YesNo, blank=True, default=YesNo.UNKNOWN)
    note = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subgroup", "date"], name="another_subgroup_meets_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subgroup}, {whole_day(self.date)}"


class AdviceRequestQuerySet(models.QuerySet["AdviceRequest"]):
    def open(self) -> Self:
        return self.filter(state=AdviceState.OPEN)


class AdviceRequest(models.Model):
    """Another subgroup asks for advice on communications; `due` is the day it is needed by."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subgroup = models.ForeignKey(
        OtherSubgroup, on_delete=models.PROTECT, related_name="advice_requests"
    )
    question = models.TextField()
    asked_on = models.DateField()
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=AdviceState, default=AdviceState.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = AdviceRequestQuerySet.as_manager()

    class Meta:
        ordering = [F("due").asc(nulls_last=True), "asked_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="advice_asks_something"),
            models.CheckConstraint(
                condition=~Q(state=AdviceState.ANSWERED) | ~Q(answer=""),
                name="answered_advice_has_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(due=None) | Q(due__gte=F("asked_on")),
                name="advice_due_after_it_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.question).chars(80)
