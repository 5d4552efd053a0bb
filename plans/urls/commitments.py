"""The addresses of commitments and of artwork."""

from django.urls import URLPattern, path

from plans.views import artwork as views
from plans.views import commitments

_ONE = "artwork/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("plan/commitments/", commitments.commitments, name="commitments"),
    path("plan/commitments.csv", commitments.commitments_csv, name="commitments_csv"),
    path("communications/commitments/", commitments.commitments_near, name="commitments_near"),
    path("communications/<uuid:pk>/artwork/new/", views.artwork_new, name="artwork_new"),
    path(_ONE, views.artwork, name="artwork"),
    path(f"{_ONE}file/", views.artwork_file, name="artwork_file"),
    path(f"{_ONE}decide/", views.artwork_decide, name="artwork_decide"),
    path(f"{_ONE}take-away/", views.artwork_take_away, name="artwork_take_away"),
    path(f"{_ONE}bring-back/", views.artwork_bring_back, name="artwork_bring_back"),
]
