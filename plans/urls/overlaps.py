from django.urls import URLPattern, path

from plans.views.overlaps import pairs as views
from plans.views.overlaps import typed

urlpatterns: list[URLPattern] = [
    path("communications/near/", typed.overlaps_near, name="overlaps_near"),
    path("communications/<uuid:pk>/near/", views.communication_near, name="communication_near"),
    path("overlaps/", views.overlaps, name="overlaps"),
    path("overlaps/overlaps.csv", views.overlaps_csv, name="overlaps_csv"),
    path("overlaps/<uuid:pk>/", views.overlap, name="overlap"),
    path("overlaps/<uuid:pk>/answer/", views.overlap_answer, name="overlap_answer"),
    path("overlaps/<uuid:pk>/joint/", views.overlap_joint, name="overlap_joint"),
    path("overlaps/<uuid:pk>/agree/", views.overlap_agree, name="overlap_agree"),
    path("overlaps/<uuid:pk>/decline/", views.overlap_decline, name="overlap_decline"),
    path("overlaps/<uuid:pk>/take-back/", views.overlap_take_back, name="overlap_take_back"),
]
