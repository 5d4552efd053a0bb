"""The addresses where the evidence meets the plan. They stand among those of the evidence."""

from django.urls import URLPattern, path

from plans.views import gaps, seasons

urlpatterns: list[URLPattern] = [
    path("evidence/gaps/", gaps.gaps, name="gaps"),
    path("evidence/gaps.csv", gaps.gaps_csv, name="gaps_csv"),
    path("evidence/seasons/", seasons.seasons, name="seasons"),
    path("evidence/seasons.csv", seasons.seasons_csv, name="seasons_csv"),
    path("evidence/seasons/<code:key>/", seasons.season, name="season"),
    path("evidence/seasons/<code:key>/take-up/", seasons.season_take_up, name="season_take_up"),
]
