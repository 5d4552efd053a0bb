"""Pairs of communications that may duplicate or help each other, and how each pair ended."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from partnership.models import Partner, Person
from plans.choices import OverlapAnswerKind, OverlapKind
from plans.models.communications import Communication


class OverlapQuerySet(models.QuerySet["Overlap"]):
    """Every read by a person starts with `visible_to`."""

    def visible_to(self, person: Person) -> Self:
        """Pairs of which the person may know both sides; others do not exist (BRIEF rule 10)."""
        known = Communication.objects.visible_to(person).values("pk")
        return self.filter(first__in=known, second__in=known)

    def of(self, communication: Communication) -> Self:
        """Pairs with this communication on either side."""
        return self.filter(Q(first=communication) | Q(second=communication))

    def standing(self) -> Self:
        """Pairs that the finder still finds."""
        return self.filter(stands=True)

    def unanswered(self) -> Self:
        """Without an answer that was given on what the two say now."""
        return self.filter(~Exists(self._answers_to_this()))

    def answered(self) -> Self:
        return self.filter(Exists(self._answers_to_this()))

    def _answers_to_this(self) -> models.QuerySet["OverlapAnswer"]:
        return OverlapAnswer.objects.filter(
            overlap_id=OuterRef("pk"),
            first_facts=OuterRef("first_facts"),
            second_facts=OuterRef("second_facts"),
        )


class Overlap(models.Model):
    """Two communications that the finder found near each other (BRIEF: overlap).

    `first_facts` and `second_facts` are fingerprints of what counts on each side. An answer is for
    the facts on which it was given: once something that counts changes, the pair is open again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=OverlapKind)
    score = models.FloatField(help_text="How likely, from 0 to 1.")
    reasons = models.JSONField(default=list, help_text="Short phrases in words.")
    first_facts = models.CharField(max_length=64)
    second_facts = models.CharField(max_length=64)
    stands = models.BooleanField(
        default=True, help_text="Whether the finder still finds it; an answered pair is kept."
    )
    found_at = models.DateTimeField()

    objects = OverlapQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        indexes = [models.Index(fields=["second", "stands"])]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_kept_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="a_pair_has_one_order_and_two_sides"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="overlap_score_from_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class OverlapAnswer(models.Model):
    """How a pair ended, by whom, and on which facts. Every answer is kept."""

    overlap = models.ForeignKey(Overlap, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=12, choices=OverlapAnswerKind)
    note = models.TextField(blank=True)
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="For which partner it was given; empty for the chair and the coordinator.",
    )
    first_facts = models.CharField(max_length=64)
    second_facts = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OverlapAnswerKind.JOINT) | ~Q(note=""),
                name="no_overlap_because_and_coordinate_how",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
