"""Recorded crime by month, and when in the year it rises."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from bsc_comms.kit.codes import fits_in_an_address
from evidence.choices import Basis, Counted, CrimeSource, Strength
from evidence.models.areas import MeasuredArea
from evidence.models.files import FiguresFile
from evidence.rules.months import CATEGORIES_CHANGED
from partnership.models import Topic


class CrimeSeriesQuerySet(models.QuerySet["CrimeSeries"]):
    def still_counted(self, on: date) -> "CrimeSeriesQuerySet":
        """Those whose category still means the same in the month of that day."""
        return self.filter(Q(ends=None) | Q(ends__gte=on.replace(day=1)))


class CrimeSeries(models.Model):
    """One kind of crime as one source counts it, month after month.

    `published_as` are the categories of the file that make it up: of the file by borough the minor
    one, or "Major: *" for all of a major one. `starts` and `ends` are the first and the last month
    in which the category meant the same: nothing is joined to months outside them, and a series
    that has ended asks for nothing.
    """

    code = models.CharField(max_length=60, unique=True, validators=[fits_in_an_address])
    label = models.CharField(max_length=100)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="crime_series"
    )
    source = models.CharField(max_length=10, choices=CrimeSource)
    counts = models.CharField(max_length=10, choices=Counted, default=Counted.CRIMES)
    published_as = models.JSONField(default=list)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = CrimeSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["label", "source"]
        verbose_name_plural = "crime series"
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
                name="crime_series_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def breaks(self) -> tuple[date, ...]:
        """The months from which on it was counted otherwise: nothing is joined across them."""
        return CATEGORIES_CHANGED if self.source == CrimeSource.STREET else ()

    def is_unbroken(self, first: date, last: date) -> bool:
        """Whether all months from the first to the last were counted in the same way."""
        return not any(first < month <= last for month in self.breaks)


class MonthlyCountQuerySet(models.QuerySet["MonthlyCount"]):
    def complete(self) -> "MonthlyCountQuerySet":
        """Months that were counted after all of them had arrived."""
        return self.filter(complete=True)

    def of_one_category(self) -> "MonthlyCountQuerySet":
        """Months in which the category of their series meant the same."""
        return self.filter(
            Q(series__starts=None) | Q(month__gte=F("series__starts")),
            Q(series__ends=None) | Q(month__lte=F("series__ends")),
        )


class MonthlyCount(models.Model):
    """How much of one kind was recorded in one area in one month (its first day)."""

    series = models.ForeignKey(CrimeSeries, on_delete=models.PROTECT, related_name="months")
    area = models.ForeignKey(MeasuredArea, on_delete=models.PROTECT, related_name="months")
    month = models.DateField(help_text="The first day of the month.")
    count = models.PositiveIntegerField()
    complete = models.BooleanField(
        default=True, help_text="No for a month that was counted before all of it had arrived."
    )
    file = models.ForeignKey(
        FiguresFile, on_delete=models.PROTECT, null=True, blank=True, related_name="months"
    )

    objects = MonthlyCountQuerySet.as_manager()

    class Meta:
        ordering = ["series", "area", "month"]
        constraints = [
            models.UniqueConstraint(fields=["series", "area", "month"], name="month_counted_once"),
            models.CheckConstraint(
                condition=Q(month__day=1), name="month_is_named_by_its_first_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.month:%Y-%m}: {self.count}"

    @property
    def brought_in(self) -> bool:
        """Whether it is from a file of figures: the reference data then leaves it alone."""
        return self.file_id is not None


class SeasonalIndexQuerySet(models.QuerySet["SeasonalIndex"]):
    def in_our_area(self) -> "SeasonalIndexQuerySet":
        return self.filter(area__is_ours=True)


class SeasonalIndex(models.Model):
    """The shape of a year of one series in one area; `rules.seasonal` has the method."""

    code = models.CharField(max_length=100, unique=True)
    series = models.ForeignKey(CrimeSeries, on_delete=models.PROTECT, related_name="indices")
    area = models.ForeignKey(MeasuredArea, on_delete=models.PROTECT, related_name="indices")
    basis = models.CharField(max_length=10, choices=Basis)
    strength = models.CharField(max_length=10, choices=Strength)
    offences = models.PositiveIntegerField(help_text="How many were recorded from first to last.")
    first_month = models.DateField()
    last_month = models.DateField()
    source = models.TextField(blank=True)

    objects = SeasonalIndexQuerySet.as_manager()

    class Meta:
        ordering = ["series", "area"]
        verbose_name_plural = "seasonal indices"
        constraints = [
            models.UniqueConstraint(fields=["series", "area"], name="seasonal_index_once"),
            models.CheckConstraint(
                condition=Q(last_month__gte=F("first_month")),
                name="seasonal_index_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} in {self.area}"

    @property
    def brought_in(self) -> bool:
        """Whether it was counted from files of figures: the reference data then leaves it alone."""
        return self.basis == Basis.COUNTED


class SeasonalFigure(models.Model):
    """One month of a seasonal index: 100 is the average day of the year."""

    index = models.ForeignKey(SeasonalIndex, on_delete=models.CASCADE, related_name="figures")
    month = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=5, decimal_places=1)
    years_above = models.PositiveSmallIntegerField()
    years_counted = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["index", "month"]
        constraints = [
            models.UniqueConstraint(fields=["index", "month"], name="seasonal_figure_once"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="seasonal_figure_of_a_month"
            ),
            models.CheckConstraint(
                condition=Q(years_above__lte=F("years_counted")),
                name="seasonal_figure_counts_its_years",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month}: {self.value}"

    @property
    def brought_in(self) -> bool:
        return self.index.brought_in
