"""What a campaign is to reach, in figures: the first head of its plan (OASIS)."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from plans.models.campaigns import Campaign
from plans.models.evaluation import LARGEST, SMALLEST


def _figure(help_text: str) -> "models.DecimalField":  # type: ignore[type-arg]
    return models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(SMALLEST), MaxValueValidator(LARGEST)],
        help_text=help_text,
    )


class CampaignGoal(models.Model):
    """One thing to reach: from where, to where, by when, and what was reached.

    Nothing is deleted: a goal that is no longer pursued says why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="goals")
    what = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    baseline = _figure("Before the campaign.")
    target = _figure("What it is to be.")
    by_day = models.DateField(null=True, blank=True)
    result = _figure("What it came to.")
    source = models.CharField(max_length=200, blank=True)
    dropped_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="goal_says_what"),
            models.CheckConstraint(
                condition=~Q(unit="") | Q(baseline=None, target=None, result=None),
                name="goal_in_figures_has_a_unit",
            ),
            models.CheckConstraint(
                condition=~Q(source="") | Q(baseline=None, result=None),
                name="what_a_goal_measured_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return self.what
