"""The addresses of the annual records."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
