"""Surveys, figures, seasons, awareness days and careful periods, for administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from evidence.models import (
    AwarenessDay,
    CarefulPeriod,
    CensusArea,
    CrimeSeries,
    Finding,
    Indicator,
    MeasuredArea,
    MonthlyCount,
    RecurringDay,
    Score,
    Season,
    SeasonalIndex,
    Survey,
    Wave,
)
from evidence.queries.seasons import year_of
from partnership.admin import ForAdministrators, Texts, Versioned
from partnership.forms.reference import ReferenceForm


class EvidenceForm(ReferenceForm):
    """What the constraints of the evidence refuse, in sentences."""

    refusals = {
        "one_measured_area_is_ours": "Another area is ours already: take the mark off it first.",
        "census_area_is_of_a_census": "Write its name in the census of 2011, of 2021 or of both.",
        "whoever_answered_is_no_sample": (
            "Only a survey of a sample has a sample size: empty it, or choose another kind."
        ),
        "wave_once": "Another wave of this survey ends on that day: change that one.",
        "score_of_everybody_once": (
            "There is a score of everybody for this indicator, wave and area: change that one."
        ),
        "score_of_an_audience_once": (
            "There is a score of this audience for this indicator, wave and area: change that one."
        ),
        "score_is_a_percentage": "Write a percentage from 0 to 100.",
        "score_is_of_somebody": "Write how many answered, at least 1, or leave it empty.",
        "month_is_named_by_its_first_day": "Write the first day of the month.",
        "seasonal_index_once": "There is an index of this series in this area: change that one.",
        "seasonal_figure_of_a_month": "Write the number of a month, 1 to 12.",
        "seasonal_figure_counts_its_years": (
            "More years are above than were counted: put one of the two right."
        ),
    }


class EvidenceAdmin(ForAdministrators):
    """Figures, with what they refuse in sentences."""

    form = EvidenceForm


@admin.register(MeasuredArea)
class MeasuredAreaAdmin(EvidenceAdmin):
    list_display = ("name", "code", "level", "is_ours")


@admin.register(CensusArea)
class CensusAreaAdmin(EvidenceAdmin):
    list_display = ("code", "name_2011", "name_2021", "area")
    list_select_related = ("area",)
    search_fields = ("code", "name_2011", "name_2021")


@admin.register(Survey)
class SurveyAdmin(EvidenceAdmin):
    list_display = ("name", "code", "kind", "run_by", "frequency")
    list_filter = ("kind",)


@admin.register(Indicator)
class IndicatorAdmin(EvidenceAdmin):
    list_display = ("label", "code", "survey", "better_is", "lowest_sound_area")
    list_filter = ("survey",)
    list_select_related = ("survey",)


@admin.register(Wave)
class WaveAdmin(EvidenceAdmin):
    list_display = ("name", "code", "starts", "ends")
    list_filter = ("survey",)


@admin.register(Score)
class ScoreAdmin(EvidenceAdmin):
    list_display = ("indicator", "wave", "area", "value", "sample_size")
    list_filter = ("area", "indicator__survey")
    list_select_related = ("indicator", "wave", "area")


@admin.register(Finding)
class FindingAdmin(EvidenceAdmin):
    list_display = ("code", "text", "topic", "audience")
    list_select_related = ("topic", "audience")
    search_fields = ("text", "code")


@admin.register(CrimeSeries)
class CrimeSeriesAdmin(EvidenceAdmin):
    list_display = ("label", "code", "topic", "source", "counts")
    list_filter = ("source",)
    list_select_related = ("topic",)


@admin.register(MonthlyCount)
class MonthlyCountAdmin(EvidenceAdmin):
    list_display = ("series", "area", "month", "count", "complete")
    list_filter = ("area", "series")
    list_select_related = ("series", "area")


@admin.register(SeasonalIndex)
class SeasonalIndexAdmin(EvidenceAdmin):
    list_display = ("series", "area", "basis", "strength", "first_month", "last_month")
    list_select_related = ("series", "area")


class Months(Texts):
    """Numbers of months, one on each line."""

    def clean(self, value: Any) -> list[int]:  # type: ignore[override]
        months = super().clean(value)
        if not set(months) <= set(map(str, range(1, 13))):
            raise forms.ValidationError("Write the numbers of months, 1 to 12, one on each line")
        return [int(month) for month in months]


@admin.register(Season)
class SeasonAdmin(EvidenceAdmin):
    formfield_overrides = {models.JSONField: {"form_class": Months}}
    list_display = ("code", "topic", "what_rises", "strength")
    list_select_related = ("topic",)


@admin.register(RecurringDay)
class RecurringDayAdmin(EvidenceAdmin):
    list_display = ("name", "code", "rule", "since", "lead_body")
    search_fields = ("name", "code")


@admin.register(AwarenessDay)
class AwarenessDayAdmin(Versioned, EvidenceAdmin):
    list_display = ("name", "starts", "ends", "date_is_verified")
    search_fields = ("name", "code")
    readonly_fields = ("of_year",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The days of what comes round are moved on their own page, which knows of which year."""
        readonly = super().get_readonly_fields(request, obj)
        if obj is None or not RecurringDay.objects.filter(code=obj.code).exists():
            return readonly
        return [*readonly, "starts", "ends", "moved_on"]

    @admin.display(description="To move it")
    def moved_on(self, day: AwarenessDay) -> str:
        """The page on which its days are set."""
        args = [day.code, year_of(day).start_year]
        page = reverse("evidence:awareness_day", args=args)
        return format_html('<a href="{}">Set its days for {}</a>', page, year_of(day))


@admin.register(CarefulPeriod)
class CarefulPeriodAdmin(EvidenceAdmin):
    list_display = ("name", "kind", "starts", "ends")
    list_filter = ("kind",)
