"""The start page, the guides and the sample's bar."""

from django.urls import path

from bsc_comms.overview import audit_views, views
from bsc_comms.overview.health import views as health

app_name = "overview"

urlpatterns = [
    path("", views.today, name="today"),
    path("help/", views.own_guide, name="own_guide"),
    path("help/<slug:slug>/", views.guide, name="guide"),
    path("audit/", audit_views.audit, name="audit"),
    path("audit/audit.csv", audit_views.audit_csv, name="audit_csv"),
    path("health/", health.page, name="health"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("sample/as-of/", views.sample_reset, name="sample_reset"),
    path("sample/sign-in/", views.sample_sign_in, name="sample_sign_in"),
]
