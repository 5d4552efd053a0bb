"""The addresses of a meeting as it is held, of its minutes and of actions."""

from django.urls import URLPattern, path

from subgroup.views import actions, minutes, notes, room

urlpatterns: list[URLPattern] = [
    path("meetings/<int:pk>/room/", room.room, name="room"),
    path("meetings/<int:pk>/room/attendance/", room.attendance, name="attendance"),
    path("meetings/<int:pk>/room/chair/", room.chair_of_the_day, name="chair_of_the_day"),
    path("agenda/<int:pk>/notes/", notes.note_keep, name="note_keep"),
    path("agenda/<int:pk>/actions/", room.action_new, name="action_new"),
    path("agenda/<int:pk>/reached/", room.item_reached, name="item_reached"),
    path("agenda/<int:pk>/decide/", room.item_decide, name="item_decide"),
    path("notes/<uuid:pk>/", notes.note_edit, name="note_edit"),
    path("notes/<uuid:pk>/remove/", notes.note_remove, name="note_remove"),
    path("meetings/<int:pk>/close/", minutes.meeting_close, name="meeting_close"),
    path("meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<int:pk>/minutes/edit/", minutes.minutes_edit, name="minutes_edit"),
    path("meetings/<int:pk>/minutes/comments/", minutes.minutes_comment, name="minutes_comment"),
    path("meetings/<int:pk>/minutes/send/", minutes.minutes_send, name="minutes_send"),
    path("meetings/<int:pk>/minutes/make/", minutes.minutes_make, name="minutes_make"),
    path("meetings/<int:pk>/minutes/agree/", minutes.minutes_agree, name="minutes_agree"),
    path("comments/<int:pk>/settle/", minutes.comment_settle, name="comment_settle"),
    path("actions/", actions.actions, name="actions"),
    path("actions.csv", actions.actions_csv, name="actions_csv"),
    path("actions/<uuid:pk>/", actions.action, name="action"),
    path("actions/<uuid:pk>/edit/", actions.action_edit, name="action_edit"),
    path("actions/<uuid:pk>/end/", actions.action_end, name="action_end"),
    path("actions/<uuid:pk>/open/", actions.action_open_again, name="action_open_again"),
]
