"""The addresses of feeds, and of the interface for partners' own machines."""

from django.urls import URLPattern, path

from plans.views import api, feeds

urlpatterns: list[URLPattern] = [
    path("plan/feeds/", feeds.feeds, name="feeds"),
    path("plan/feeds/end/", feeds.feed_end, name="feed_end"),
    path("plan/feeds/key/<code:code>/make/", feeds.partner_key_make, name="partner_key_make"),
    path("plan/feeds/key/<code:code>/end/", feeds.partner_key_end, name="partner_key_end"),
    path("plan/feed.ics", feeds.feed_calendar, name="feed_calendar"),
    path("plan/feed.atom", feeds.feed_news, name="feed_news"),
    path("plan/feed.json", feeds.feed_data, name="feed_data"),
    path("api/openapi.json", api.description, name="api_description"),
    path("api/communications/", api.communications, name="api_communications"),
    path("api/communications/<str:pk>/", api.communication, name="api_communication"),
    path("api/changes/", api.changes, name="api_changes"),
]
