"""The addresses of the subgroup: its meetings, members, terms and the review."""

from subgroup.urls import meetings, members, review, terms

app_name = "subgroup"

urlpatterns = [
    *meetings.urlpatterns,
    *members.urlpatterns,
    *terms.urlpatterns,
    *review.urlpatterns,
]
