from django.urls import URLPattern, path

from plans.views import plan, plan_xlsx

urlpatterns: list[URLPattern] = [
    path("plan/", plan.plan, name="plan"),
    path("plan/plan.csv", plan.plan_csv, name="plan_csv"),
    path("plan/plan.xlsx", plan_xlsx.plan_xlsx, name="plan_xlsx"),
    path("plan/calendar/", plan.plan_calendar, name="plan_calendar"),
    path("plan/calendar.csv", plan.plan_calendar_csv, name="plan_calendar_csv"),
]
