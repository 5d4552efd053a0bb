"""The addresses of forward plans."""

from django.urls import URLPattern, path

from plans.views import forward_plans

urlpatterns: list[URLPattern] = [
    path("forward-plans/", forward_plans.forward_plans, name="forward_plans"),
    path("forward-plans/<int:number>/", forward_plans.forward_plan, name="forward_plan"),
    path(
        "forward-plans/<int:number>/<slug:file_format>/",
        forward_plans.forward_plan_file,
        name="forward_plan_file",
    ),
]
