"""The addresses of a member's own calendar, and of the letters to come."""

from django.urls import URLPattern, path

from subgroup.views import coming, feed

urlpatterns: list[URLPattern] = [
    path("letters/coming/", coming.coming_letters, name="coming_letters"),
    path("meetings/calendar/", feed.feed, name="feed"),
    path("meetings/calendar/new/", feed.feed_make, name="feed_make"),
    path("meetings/calendar/end/", feed.feed_end, name="feed_end"),
    path("meetings/meetings.ics", feed.calendar, name="calendar"),
]
