"""Surveys, figures, seasons, awareness days and careful periods, for administrators."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models

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
from partnership.admin import ForAdministrators, Texts


@admin.register(MeasuredArea)
class MeasuredAreaAdmin(ForAdministrators):
    list_display = ("name", "code", "level", "is_ours")


@admin.register(CensusArea)
class CensusAreaAdmin(ForAdministrators):
    list_display = ("code", "name_2011", "name_2021", "area")
    list_select_related = ("area",)
    search_fields = ("code", "name_2011", "name_2021")


@admin.register(Survey)
class SurveyAdmin(ForAdministrators):
    list_display = ("name", "code", "kind", "run_by", "frequency")
    list_filter = ("kind",)


@admin.register(Indicator)
class IndicatorAdmin(ForAdministrators):
    list_display = ("label", "code", "survey", "better_is", "lowest_sound_area")
    list_filter = ("survey",)
    list_select_related = ("survey",)


@admin.register(Wave)
class WaveAdmin(ForAdministrators):
    list_display = ("name", "code", "starts", "ends")
    list_filter = ("survey",)


@admin.register(Score)
class ScoreAdmin(ForAdministrators):
    list_display = ("indicator", "wave", "area", "value", "sample_size")
    list_filter = ("area", "indicator__survey")
    list_select_related = ("indicator", "wave", "area")


@admin.register(Finding)
class FindingAdmin(ForAdministrators):
    list_display = ("code", "text", "topic", "audience")
    list_select_related = ("topic", "audience")
    search_fields = ("text", "code")


@admin.register(CrimeSeries)
class CrimeSeriesAdmin(ForAdministrators):
    list_display = ("label", "code", "topic", "source", "counts")
    list_filter = ("source",)
    list_select_related = ("topic",)


@admin.register(MonthlyCount)
class MonthlyCountAdmin(ForAdministrators):
    list_display = ("series", "area", "month", "count", "complete")
    list_filter = ("area", "series")
    list_select_related = ("series", "area")


@admin.register(SeasonalIndex)
class SeasonalIndexAdmin(ForAdministrators):
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
class SeasonAdmin(ForAdministrators):
    formfield_overrides = {models.JSONField: {"form_class": Months}}
    list_display = ("code", "topic", "what_rises", "strength")
    list_select_related = ("topic",)


@admin.register(RecurringDay)
class RecurringDayAdmin(ForAdministrators):
    list_display = ("name", "code", "rule", "since", "lead_body")
    search_fields = ("name", "code")


@admin.register(AwarenessDay)
class AwarenessDayAdmin(ForAdministrators):
    list_display = ("name", "starts", "ends", "date_is_verified")
    search_fields = ("name", "code")


@admin.register(CarefulPeriod)
class CarefulPeriodAdmin(ForAdministrators):
    list_display = ("name", "kind", "starts", "ends")
    list_filter = ("kind",)
