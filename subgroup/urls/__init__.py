"""The addresses of meetings and of the review."""

from subgroup.urls import meetings, review

app_name = "subgroup"

urlpatterns = [*meetings.urlpatterns, *review.urlpatterns]
