"""The addresses of the review and of publishing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
