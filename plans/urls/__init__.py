"""The addresses of the plan, its communications, what was published, and imports."""

from plans.urls import (
    agreed,
    approaches,
    campaigns,
    channel_use,
    commitments,
    communications,
    evaluation,
    evidence,
    feeds,
    imports,
    offers,
    overlaps,
    plan,
    published,
    records,
)

app_name = "plans"

urlpatterns = [
    *plan.urlpatterns,
    *campaigns.urlpatterns,
    *agreed.urlpatterns,
    *communications.urlpatterns,
    *evaluation.urlpatterns,
    *evidence.urlpatterns,
    *approaches.urlpatterns,
    *offers.urlpatterns,
    *channel_use.urlpatterns,
    *commitments.urlpatterns,
    *published.urlpatterns,
    *records.urlpatterns,
    *feeds.urlpatterns,
    *imports.urlpatterns,
    *overlaps.urlpatterns,
]
