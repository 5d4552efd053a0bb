"""The addresses of the question to the other advocates."""

from django.urls import URLPattern, path

from plans.views import approaches

urlpatterns: list[URLPattern] = [
    path("communications/<uuid:pk>/ask/", approaches.approach_ask, name="approach_ask"),
    path("approaches/", approaches.approaches, name="approaches"),
    path("approaches/answers.csv", approaches.approaches_csv, name="approaches_csv"),
    path("approaches/<uuid:pk>/withdraw/", approaches.approach_withdraw, name="approach_withdraw"),
    path("approaches/<uuid:pk>/put-back/", approaches.approach_put_back, name="approach_put_back"),
    path("approaches/answer/<uuid:pk>/", approaches.approach_answer, name="approach_answer"),
    path("approaches/letter/<uuid:pk>/", approaches.approach_letter, name="approach_letter"),
]
