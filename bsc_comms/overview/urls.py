"""The start page, the guides and the sample's bar."""

from django.urls import path

from bsc_comms.overview import views

app_name = "overview"

urlpatterns = [
    path("", views.today, name="today"),
    path("help/", views.own_guide, name="own_guide"),
    path("help/<slug:slug>/", views.guide, name="guide"),
    path("sample/as-of/", views.sample_reset, name="sample_reset"),
    path("sample/sign-in/", views.sample_sign_in, name="sample_sign_in"),
]
