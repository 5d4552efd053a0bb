"""The planner's addresses, and those of the bare views."""

from django.urls import include, path

from benchmarks import bare, register

urlpatterns = [
    path("bare/list/", bare.bare_list),
    path("bare/find/", register.bare_find),
    path("bare/create/", bare.bare_create),
    path("bare/plan.xlsx", bare.bare_xlsx),
    path("bare/<uuid:pk>/", bare.bare_detail),
    path("", include("bsc_comms.urls")),
]
