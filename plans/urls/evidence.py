"""The addresses where the evidence meets the plan. They stand among those of the evidence."""

from django.urls import URLPattern, path

from plans.views import gaps

urlpatterns: list[URLPattern] = [
    path("evidence/gaps/", gaps.gaps, name="gaps"),
    path("evidence/gaps.csv", gaps.gaps_csv, name="gaps_csv"),
]
