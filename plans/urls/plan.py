from django.urls import URLPattern, path

from plans.views import plan, plan_files

urlpatterns: list[URLPattern] = [
    path("plan/", plan.plan, name="plan"),
    path("plan/plan.csv", plan_files.plan_csv, name="plan_csv"),
    path("plan/plan.xlsx", plan_files.plan_xlsx, name="plan_xlsx"),
    path("plan/calendar/", plan.plan_calendar, name="plan_calendar"),
    path("plan/calendar.csv", plan_files.plan_calendar_csv, name="plan_calendar_csv"),
    path("plan/calendar.xlsx", plan_files.plan_calendar_xlsx, name="plan_calendar_xlsx"),
]
