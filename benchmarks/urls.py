"""The planner's addresses, and those of the bare views."""

from django.urls import include, path

from benchmarks import bare, bare_views, register

urlpatterns = [
    path("bare/list/", bare.bare_list),
    path("bare/grouped/", bare_views.bare_grouped),
    path("bare/search/", bare_views.bare_search),
    path("bare/calendar/", bare_views.bare_calendar),
    path("bare/timeline/", bare_views.bare_timeline),
    path("bare/map/", bare_views.bare_map),
    path("bare/coverage/", bare_views.bare_coverage),
    path("bare/find/", register.bare_find),
    path("bare/create/", bare.bare_create),
    path("bare/plan.xlsx", bare.bare_xlsx),
    path("bare/<uuid:pk>/", bare.bare_detail),
    path("", include("bsc_comms.urls")),
]
