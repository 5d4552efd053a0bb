"""The start page and the sample's bar."""

from django.urls import path

from bsc_comms.overview import views

app_name = "overview"

urlpatterns = [
    path("", views.today, name="today"),
    path("sample/as-of/", views.sample_reset, name="sample_reset"),
    path("sample/sign-in/", views.sample_sign_in, name="sample_sign_in"),
]
