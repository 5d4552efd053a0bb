"""The addresses of the terms of reference."""

from django.urls import URLPattern, path

from subgroup.views import terms

urlpatterns: list[URLPattern] = [
    path("meetings/terms/", terms.terms, name="terms"),
    path("meetings/terms/start/", terms.terms_start, name="terms_start"),
    path("meetings/terms/draft/", terms.terms_edit, name="terms_edit"),
    path("meetings/terms/draft/agree/", terms.terms_agree, name="terms_agree"),
    path("meetings/terms/<int:number>/", terms.terms_version, name="terms_version"),
]
