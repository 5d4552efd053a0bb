"""The addresses of the evidence."""

from django.urls import path

from evidence.views import evidence

app_name = "evidence"

urlpatterns = [path("evidence/", evidence.evidence, name="evidence")]
