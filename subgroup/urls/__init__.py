"""The addresses of the subgroup: meetings, members, terms, other subgroups and the review."""

from subgroup.urls import advice, feed, meetings, members, review, room, terms

app_name = "subgroup"

urlpatterns = [
    *meetings.urlpatterns,
    *feed.urlpatterns,
    *room.urlpatterns,
    *members.urlpatterns,
    *terms.urlpatterns,
    *advice.urlpatterns,
    *review.urlpatterns,
]
