"""The addresses of forward plans."""

from django.urls import URLPattern, path

from plans.views import forward_plans, helping

urlpatterns: list[URLPattern] = [
    path("forward-plans/", forward_plans.forward_plans, name="forward_plans"),
    path(
        "forward-plans/forward-plans.csv",
        forward_plans.forward_plans_csv,
        name="forward_plans_csv",
    ),
    path("forward-plans/help/<uuid:pk>/", helping.help_letter, name="help_letter"),
    path("communications/<uuid:pk>/help/", helping.help_offer, name="help_offer"),
    path("forward-plans/latest/", forward_plans.forward_plan_latest, name="forward_plan_latest"),
    path("forward-plans/<int:number>/", forward_plans.forward_plan, name="forward_plan"),
    path(
        "forward-plans/<int:number>/make-again/",
        forward_plans.forward_plan_make_again,
        name="forward_plan_make_again",
    ),
    path(
        "forward-plans/<int:number>/for/<code:code>/",
        forward_plans.forward_plan_extract,
        name="forward_plan_extract",
    ),
    path(
        "forward-plans/<int:number>/for/<code:code>/<slug:file_format>/",
        forward_plans.forward_plan_extract_file,
        name="forward_plan_extract_file",
    ),
    path(
        "forward-plans/<int:number>/<slug:file_format>/",
        forward_plans.forward_plan_file,
        name="forward_plan_file",
    ),
]
