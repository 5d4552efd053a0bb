"""Surveys, findings, seasons, awareness days and careful periods, for administrators."""

from django.contrib import admin

from evidence.models import AwarenessDay, CarefulPeriod, Finding, Indicator, Season, Survey
from partnership.admin import ForAdministrators


@admin.register(Survey)
class SurveyAdmin(ForAdministrators):
    list_display = ("name", "code", "run_by", "frequency")


@admin.register(Indicator)
class IndicatorAdmin(ForAdministrators):
    list_display = ("label", "code", "survey", "known_value")
    list_filter = ("survey",)
    list_select_related = ("survey",)


@admin.register(Finding)
class FindingAdmin(ForAdministrators):
    list_display = ("code", "text", "topic", "audience")
    list_select_related = ("topic", "audience")
    search_fields = ("text", "code")


@admin.register(Season)
class SeasonAdmin(ForAdministrators):
    list_display = ("code", "topic", "what_rises", "strength")
    list_select_related = ("topic",)


@admin.register(AwarenessDay)
class AwarenessDayAdmin(ForAdministrators):
    list_display = ("name", "starts", "ends", "date_is_verified")
    search_fields = ("name", "code")


@admin.register(CarefulPeriod)
class CarefulPeriodAdmin(ForAdministrators):
    list_display = ("name", "kind", "starts", "ends")
    list_filter = ("kind",)
