from django.urls import URLPattern, path

from subgroup.views import meetings

urlpatterns: list[URLPattern] = [
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", meetings.meeting_change, name="meeting_change"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/agenda/", meetings.agenda_item_new, name="agenda_item_new"),
    path("meetings/<int:pk>/confirm/", meetings.confirm_plan, name="confirm_plan"),
]
