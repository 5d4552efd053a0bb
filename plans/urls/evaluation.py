from django.urls import URLPattern, path

from plans.views import evaluation as views

urlpatterns: list[URLPattern] = [
    path("communications/<uuid:pk>/evaluate/", views.communication_evaluate, name="evaluate"),
]
