"""The addresses of the evidence."""

from django.urls import path

from evidence.views import awareness, crime, evidence, figures, surveys

app_name = "evidence"

urlpatterns = [
    path("evidence/", evidence.evidence, name="evidence"),
    path("evidence/when-it-rises.csv", evidence.rises_csv, name="rises_csv"),
    path("evidence/awareness-days.csv", evidence.awareness_days_csv, name="awareness_days_csv"),
    path("evidence/surveys/", surveys.surveys, name="surveys"),
    path("evidence/indicators/<code:code>/", surveys.indicator, name="indicator"),
    path("evidence/indicators/<code:code>.csv", surveys.indicator_csv, name="indicator_csv"),
    path("evidence/waves/<code:code>/", surveys.wave, name="wave"),
    path("evidence/findings/", surveys.findings, name="findings"),
    path("evidence/findings.csv", surveys.findings_csv, name="findings_csv"),
    path("evidence/crime/", crime.crime, name="crime"),
    path("evidence/crime.csv", crime.crime_csv, name="crime_csv"),
    path("evidence/crime/<code:code>/", crime.crime_series, name="crime_series"),
    path(
        "evidence/awareness-days/<code:code>/<int:year>/",
        awareness.awareness_day,
        name="awareness_day",
    ),
    path("evidence/figures/", figures.figures, name="figures"),
    path("evidence/figures/<uuid:pk>/", figures.figures_file, name="figures_file"),
]
