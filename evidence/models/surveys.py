"""What residents say: surveys, their waves, what they measure, and the scores."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from bsc_comms.kit.codes import fits_in_an_address
from evidence.choices import Better, FindingSays, MeasuredLevel, SurveyKind
from evidence.models.areas import MeasuredArea
from evidence.models.files import FiguresFile
from evidence.rules.scores import is_sound, margin_of
from partnership.models import Audience, Topic


class SurveyQuerySet(models.QuerySet["Survey"]):
    def of_samples(self) -> "SurveyQuerySet":
        """Surveys that speak for those who were not asked."""
        return self.filter(kind=SurveyKind.SAMPLE)

    def self_selected(self) -> "SurveyQuerySet":
        """Consultations that speak for whoever answered, and are shown apart."""
        return self.filter(kind=SurveyKind.SELF_SELECTED)


class Survey(models.Model):
    """A survey and who runs it. `sample` and `margin` are words, for people to read."""

    code = models.CharField(max_length=20, unique=True, validators=[fits_in_an_address])
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=15, choices=SurveyKind, default=SurveyKind.SAMPLE)
    run_by = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=200, blank=True)
    sample = models.CharField(max_length=200, blank=True)
    margin = models.CharField(max_length=60, blank=True)
    sample_size = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many people of one area a wave asks."
    )
    months_covered = models.PositiveSmallIntegerField(
        default=0, help_text="Months that a wave looks back over; 0 where it has days of its own."
    )
    comparator = models.ForeignKey(
        MeasuredArea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comparator_sample_size = models.PositiveIntegerField(null=True, blank=True)
    source = models.TextField(blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=SurveyKind.SAMPLE) | Q(sample_size=None),
                name="whoever_answered_is_no_sample",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sample(self) -> bool:
        return self.kind == SurveyKind.SAMPLE

    def asked_in(self, area: MeasuredArea) -> int | None:
        """How many people of that area a wave asks, where it is known: not inside a borough."""
        if self.comparator_id is not None and area.pk == self.comparator_id:
            return self.comparator_sample_size
        is_whole = is_sound(area.level, lowest=MeasuredLevel.BOROUGH)
        return self.sample_size if is_whole else None


class Indicator(models.Model):
    """One measure of a survey, with the direction that is better and the smallest sound area.

    Values are percentages of the people asked. `published_as` are its names in published files.
    """

    code = models.CharField(max_length=40, unique=True, validators=[fits_in_an_address])
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="indicators")
    label = models.CharField(max_length=300)
    published_as = models.JSONField(default=list, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    better_is = models.CharField(max_length=20, choices=Better, blank=True)
    lowest_sound_area = models.CharField(max_length=20, choices=MeasuredLevel, blank=True)
    known_value = models.CharField(max_length=300, blank=True)
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.label

    def is_sound_for(self, level: str) -> bool:
        """Whether its figures may be shown for areas of that level, and areas ranked by them."""
        return self.survey.is_sample and is_sound(level, lowest=self.lowest_sound_area)


class Wave(models.Model):
    """One time that a survey was done. Waves that look back over the same months overlap."""

    code = models.CharField(max_length=40, unique=True, validators=[fits_in_an_address])
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="waves")
    name = models.CharField(max_length=100)
    starts = models.DateField(null=True, blank=True, help_text="The first day that it speaks of.")
    ends = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["survey", "ends"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "ends"], name="wave_once"),
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends__gte=F("starts")),
                name="wave_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScoreQuerySet(models.QuerySet["Score"]):
    def of_everybody(self) -> "ScoreQuerySet":
        """Scores of all who were asked, not of one audience."""
        return self.filter(audience=None)

    def in_our_area(self) -> "ScoreQuerySet":
        """Scores of the partnership's own borough."""
        return self.filter(area__is_ours=True)

    def of_parts_of_ours(self) -> "ScoreQuerySet":
        """Of one audience in our own borough, and of everybody in an area inside it."""
        audiences = Q(area__is_ours=True, audience__isnull=False)
        inside = Q(area__is_ours=False, area__area__isnull=False, audience=None)
        return self.filter(audiences | inside).with_all()

    def with_all(self) -> "ScoreQuerySet":
        """With what a page says of each."""
        return self.select_related(
            "indicator__survey__comparator",
            "indicator__topic",
            "indicator__audience",
            "wave",
            "area__area",
            "audience",
        )


class Score(models.Model):
    """What one wave found for one indicator in one area: a percentage, and of how many people."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="scores")
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="scores")
    area = models.ForeignKey(MeasuredArea, on_delete=models.PROTECT, related_name="scores")
    audience = models.ForeignKey(
        Audience,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scores",
        help_text="Empty for all who were asked.",
    )
    value = models.DecimalField(max_digits=5, decimal_places=2, help_text="Percent, 0 to 100.")
    sample_size = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many people it is a share of."
    )
    file = models.ForeignKey(
        FiguresFile, on_delete=models.PROTECT, null=True, blank=True, related_name="scores"
    )
    source = models.TextField(blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "wave", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "wave", "area"],
                condition=Q(audience=None),
                name="score_of_everybody_once",
            ),
            models.UniqueConstraint(
                fields=["indicator", "wave", "area", "audience"],
                condition=Q(audience__isnull=False),
                name="score_of_an_audience_once",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100), name="score_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(sample_size=None) | Q(sample_size__gt=0),
                name="score_is_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.wave_id}: {self.value}"

    @property
    def brought_in(self) -> bool:
        """Whether it is from a file of figures: the reference data then leaves it alone."""
        return self.file_id is not None

    @property
    def margin(self) -> Decimal | None:
        """Points either way (95%); None where whoever answered, or nobody knows how many did."""
        if not self.indicator.survey.is_sample or self.sample_size is None:
            return None
        return margin_of(self.value, self.sample_size)


class Finding(models.Model):
    """What residents said. Plans answer to it.

    Source: communications plan 2016/17, section 2.
    """

    code = models.CharField(max_length=20, unique=True)
    text = models.TextField()
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    says = models.CharField(
        max_length=20, choices=FindingSays, blank=True, default=FindingSays.OTHER
    )
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.text
