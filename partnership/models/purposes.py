"""Why and for whom: the words in which a communication explains itself.

Source: communications plan 2016/17, sections 3 to 5, 9 and 10.
"""

from django.db import models
from django.db.models import F, Q

from partnership.choices import AudienceSide
from partnership.models.lives import Lives


class Term(models.Model):
    """One word of a vocabulary, loaded from reference data."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=200)
    source = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "label"]

    def __str__(self) -> str:
        return self.label


class Topic(Term):
    """What a communication is about."""

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    usual_lead = models.CharField(max_length=20, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    exclude_phrases = models.JSONField(default=list, blank=True)


class Audience(Term):
    """For whom a communication is meant."""

    side = models.CharField(max_length=10, choices=AudienceSide)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    aliases = models.JSONField(default=list, blank=True)


class Objective(Term):
    """One of the six objectives of section 4."""

    meaning = models.TextField(blank=True)
    aliases = models.JSONField(default=list, blank=True)


class Aim(Term):
    """One of the nine aims of section 3."""


class Emphasis(Term):
    """One of the emphases of section 4."""

    class Meta(Term.Meta):
        verbose_name_plural = "emphases"


class StrategyPriority(Lives, Term):
    """A priority of the community safety strategy; `verified` says whether it was found there.

    A new strategy has priorities of its own: those before it end, and stay where they are named.
    """

    verified = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(
        null=True, blank=True, help_text="From the day after, forms offer it no more."
    )

    class Meta(Term.Meta):
        verbose_name_plural = "strategy priorities"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="strategy_priority_ends_after_it_starts",
            )
        ]


class Outcome(Term):
    """An outcome that the plan hopes for (section 9)."""

    possible_measure = models.TextField(blank=True)


class Commitment(Term):
    """A duty that partners signed up to (section 10)."""

    check_text = models.TextField(blank=True)


class StrategicPoint(Term):
    """One of the ten points of the strategic plan."""
