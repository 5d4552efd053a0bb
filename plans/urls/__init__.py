"""The addresses of the plan, its communications, what was published, and imports."""

from plans.urls import communications, imports, plan, published, records

app_name = "plans"

urlpatterns = [
    *plan.urlpatterns,
    *communications.urlpatterns,
    *published.urlpatterns,
    *records.urlpatterns,
    *imports.urlpatterns,
]
