"""What came of a communication, and what was learned.

Source: communications plan 2016/17, section 9.
"""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from bsc_comms.kit.figures import figure, money
from channels_registry.choices import ChannelKind
from channels_registry.models import Channel
from partnership.models.purposes import Term
from plans.choices import EvaluationStage, Level, Tier, Unit, Worked
from plans.models.communications import Communication

LARGEST = Decimal("999999999")
SMALLEST = Decimal("-999999999")


class Metric(Term):
    """A figure worth asking for: of every communication, or of one kind of channel."""

    code = models.CharField(max_length=40, unique=True)
    level = models.CharField(max_length=10, choices=Level)
    channel_kind = models.CharField(
        max_length=20, choices=ChannelKind, blank=True, help_text="Empty: of every communication."
    )
    unit = models.CharField(max_length=12, choices=Unit)


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def of(self, communications: models.QuerySet[Communication]) -> Self:
        """Those of communications that their reader may see: a set made by `visible_to`."""
        return self.filter(communication__in=communications.order_by().values("pk"))

    def with_learning(self) -> Self:
        return self.exclude(learned="")


class Evaluation(models.Model):
    """What its lead partner says of one communication after it was issued.

    The first three answers make the basic tier; `outcomes` is asked three months later. Figures are
    `Measure`s. The version is the communication's.
    """

    communication = models.OneToOneField(
        Communication, on_delete=models.PROTECT, related_name="evaluation", primary_key=True
    )
    tier = models.CharField(max_length=10, choices=Tier, default=Tier.BASIC)
    worked = models.CharField(max_length=10, choices=Worked)
    shown_by = models.TextField(blank=True)
    learned = models.TextField(blank=True)
    outcomes = models.TextField(blank=True)
    outcomes_not_known = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcomes_not_known=False) | Q(outcomes=""),
                name="outcomes_are_said_or_not_known",
            )
        ]

    def __str__(self) -> str:
        return f"Evaluation of {self.communication}"

    @property
    def says_what_came_of_it(self) -> bool:
        """Whether the question of three months later has its answer; not known is one."""
        return bool(self.outcomes) or self.outcomes_not_known


class Measure(models.Model):
    """One figure of an evaluation, with its unit and where it comes from; none is "not known".

    Of a metric, or under a label of its own where a sheet reported it. Figures of different
    channels stay apart: they count the same people more than once.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="measures")
    metric = models.ForeignKey(
        Metric, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    label = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=10, choices=Level)
    unit = models.CharField(max_length=12, choices=Unit)
    value = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(SMALLEST), MaxValueValidator(LARGEST)],
    )
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["level", "channel__name", "metric__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(metric=None) & ~Q(label="")) | (Q(metric__isnull=False) & Q(label="")),
                name="measure_of_a_metric_or_under_a_label",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="a_figure_names_its_source"),
            models.CheckConstraint(
                condition=Q(value__gte=0) | Q(unit__in=[Unit.PERCENT, Unit.POINTS]),
                name="only_changes_fall_below_nothing",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "metric", "channel"],
                condition=Q(channel__isnull=False),
                name="a_metric_has_one_figure_a_channel",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "metric"],
                condition=Q(channel=None, metric__isnull=False),
                name="a_metric_of_all_has_one_figure",
            ),
            models.UniqueConstraint(
                fields=["evaluation", "label"],
                condition=~Q(label=""),
                name="a_reported_figure_stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.shown}"

    @property
    def name(self) -> str:
        return self.metric.label if self.metric else self.label

    @property
    def shown(self) -> str:
        """The figure with its unit, as people read it."""
        number = figure(self.value)
        if self.unit == Unit.POUNDS:
            return f"£{money(self.value)}"
        if self.unit == Unit.PERCENT:
            return f"{number}%"
        return number if self.unit == Unit.NUMBER else f"{number} {self.get_unit_display()}"


class EvaluationAsked(models.Model):
    """That its lead partner was asked, at one stage: once for each communication."""

    communication = models.ForeignKey(
        Communication, on_delete=models.PROTECT, related_name="evaluations_asked"
    )
    stage = models.CharField(max_length=10, choices=EvaluationStage)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["communication", "stage"], name="a_stage_is_asked_once")
        ]

    def __str__(self) -> str:
        return f"{self.communication}: {self.get_stage_display()}"
