"""The addresses of the other subgroups and of what they ask."""

from django.urls import URLPattern, path

from subgroup.views import advice

urlpatterns: list[URLPattern] = [
    path("subgroups/", advice.other_subgroups, name="others"),
    path("subgroups/advice.csv", advice.advice_csv, name="advice_csv"),
    path("subgroups/new/", advice.other_new, name="other_new"),
    path("subgroups/<int:pk>/", advice.other_subgroup, name="other"),
    path("subgroups/<int:pk>/change/", advice.other_change, name="other_change"),
    path("subgroups/<int:pk>/meetings/", advice.other_meeting_new, name="other_meeting_new"),
    path("subgroups/<int:pk>/advice/", advice.advice_new, name="advice_new"),
    path("subgroups/meetings/<int:pk>/", advice.other_meeting_answer, name="other_meeting_answer"),
    path(
        "subgroups/meetings/<int:pk>/remove/",
        advice.other_meeting_remove,
        name="other_meeting_remove",
    ),
    path("advice/<uuid:pk>/", advice.advice_request, name="advice_request"),
    path("advice/<uuid:pk>/answer/", advice.advice_answer, name="advice_answer"),
    path("advice/<uuid:pk>/our-agenda/", advice.advice_agenda, name="advice_agenda"),
    path("advice/<uuid:pk>/withdraw/", advice.advice_withdraw, name="advice_withdraw"),
    path("advice/<uuid:pk>/put-back/", advice.advice_put_back, name="advice_put_back"),
]
