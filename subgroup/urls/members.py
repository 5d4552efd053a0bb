"""The addresses of the members and of nominations."""

from django.urls import URLPattern, path

from subgroup.views import handover, leaving, members

urlpatterns: list[URLPattern] = [
    path("members/", members.members, name="members"),
    path("members/<int:pk>/", members.member, name="member"),
    path("members/<int:pk>/officer/", members.member_officer, name="member_officer"),
    path("members/<int:pk>/ask/", members.nomination_ask, name="nomination_ask"),
    path("members/<int:pk>/services/", members.service_area_new, name="service_area_new"),
    path("members/services/<int:pk>/", members.champion, name="champion"),
    path("people/<int:pk>/leaving/", leaving.leaving, name="leaving"),
    path("members/<int:pk>/hand-over/", handover.hand_over, name="hand_over"),
    path("nominations/<uuid:pk>/", members.nomination_letter, name="nomination_letter"),
    path("nominations/<uuid:pk>/enter/", members.nomination_enter, name="nomination_enter"),
    path(
        "nominations/<uuid:pk>/ask-again/",
        members.nomination_ask_again,
        name="nomination_ask_again",
    ),
    path(
        "nominations/<uuid:pk>/withdraw/", members.nomination_withdraw, name="nomination_withdraw"
    ),
]
