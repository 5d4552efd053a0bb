"""The addresses of meetings, their agenda and the steps of their cycle."""

from django.urls import URLPattern, path

from subgroup.views import agenda, confirming, meetings, steps

urlpatterns: list[URLPattern] = [
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/meetings.csv", meetings.meetings_csv, name="meetings_csv"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/year/", meetings.meetings_year, name="meetings_year"),
    path("meetings/steps/", steps.steps, name="steps"),
    path("meetings/steps/holidays/", steps.holiday_new, name="holiday_new"),
    path(
        "meetings/steps/holidays/<int:pk>/take-back/",
        steps.holiday_take_back,
        name="holiday_take_back",
    ),
    path("meetings/steps/<slug:step>/", steps.step_change, name="step_change"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/change/", meetings.meeting_change, name="meeting_change"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/confirm/", meetings.confirm_plan, name="confirm_plan"),
    path("meetings/<int:pk>/answer/", confirming.confirm_letter, name="confirm_letter"),
    path("meetings/<int:pk>/agenda/", meetings.agenda_item_new, name="agenda_item_new"),
    path("meetings/<int:pk>/agenda/order/", agenda.agenda_order, name="agenda_order"),
    path("meetings/<int:pk>/pack/", agenda.pack_make, name="pack_make"),
    path(
        "meetings/<int:pk>/files/<slug:what>.<slug:file_format>",
        agenda.meeting_file,
        name="meeting_file",
    ),
    path("agenda/<int:pk>/", agenda.item_edit, name="item_edit"),
    path("agenda/<int:pk>/move/", agenda.item_move, name="item_move"),
    path("agenda/<int:pk>/take-off/", agenda.item_take_off, name="item_take_off"),
    path("agenda/<int:pk>/put-back/", agenda.item_put_back, name="item_put_back"),
    path("agenda/<int:pk>/papers/", agenda.paper_new, name="paper_new"),
    path("papers/<uuid:pk>/", agenda.paper, name="paper"),
    path("papers/<uuid:pk>/remove/", agenda.paper_remove, name="paper_remove"),
]
