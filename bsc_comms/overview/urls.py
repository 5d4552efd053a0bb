"""The start page, the guides and the sample's bar."""

from django.urls import path

from bsc_comms.overview import audit_views, people_views, views
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
    path("roles/", people_views.roles, name="roles"),
    path("kept/", people_views.retention, name="retention"),
    path("held/", people_views.my_data, name="my_data"),
    path("held/held.json", people_views.my_data_file, name="my_data_file"),
    path("held/<int:pk>/", people_views.data_of_person, name="data_of_person"),
    path("held/<int:pk>/held.json", people_views.data_of_person_file, name="data_of_person_file"),
    path("sample/as-of/", views.sample_reset, name="sample_reset"),
    path("sample/sign-in/", views.sample_sign_in, name="sample_sign_in"),
]
