"""The addresses of the subgroup: meetings, members, terms, other subgroups and the review."""

from subgroup.urls import advice, feed, meetings, members, review, terms

app_name = "subgroup"

urlpatterns = [
    *meetings.urlpatterns,
    *feed.urlpatterns,
    *members.urlpatterns,
    *terms.urlpatterns,
    *advice.urlpatterns,
    *review.urlpatterns,
]
