"""The addresses of the evidence."""

from django.urls import path

from evidence import views

app_name = "evidence"

urlpatterns = [path("evidence/", views.evidence, name="evidence")]
