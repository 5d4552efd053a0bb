from django.urls import URLPattern, path

from plans.views import plan_files
from plans.views.plan import calendar, coverage, lines, saved, table, timeline, ward_map

urlpatterns: list[URLPattern] = [
    path("plan/", table.plan, name="plan"),
    path("plan/columns/", saved.plan_columns, name="plan_columns"),
    path("plan/plan.csv", plan_files.plan_csv, name="plan_csv"),
    path("plan/plan.xlsx", plan_files.plan_xlsx, name="plan_xlsx"),
    path("plan/calendar/", calendar.plan_calendar, name="plan_calendar"),
    path("plan/calendar.csv", plan_files.plan_calendar_csv, name="plan_calendar_csv"),
    path("plan/calendar.xlsx", plan_files.plan_calendar_xlsx, name="plan_calendar_xlsx"),
    path("plan/coverage/", coverage.plan_coverage, name="plan_coverage"),
    path("plan/coverage.csv", coverage.plan_coverage_csv, name="plan_coverage_csv"),
    path("plan/map/", ward_map.plan_map, name="plan_map"),
    path("plan/map.csv", ward_map.plan_map_csv, name="plan_map_csv"),
    path("plan/lines/<uuid:pk>/", lines.plan_line, name="plan_line"),
    path("plan/timeline/", timeline.plan_timeline, name="plan_timeline"),
    path("plan/timeline.csv", timeline.plan_timeline_csv, name="plan_timeline_csv"),
    path("plan/views/", saved.view_save, name="view_save"),
    path("plan/views/<uuid:pk>/remove/", saved.view_remove, name="view_remove"),
]
