from django.urls import URLPattern, path

from plans.views import channel_use as views
from plans.views.channel_end import channel_end
from plans.views.edition_cancel import edition_cancel

urlpatterns: list[URLPattern] = [
    path("channels/gaps/", views.channel_gaps, name="channel_gaps"),
    path("channels/gaps/unused/", views.unused_channels, name="unused_channels"),
    path("placements/<uuid:pk>/reached/", views.placement_reached, name="placement_reached"),
    path("channels/<code:code>/last-day/", channel_end, name="channel_end"),
    path("channels/<code:code>/editions/<int:pk>/cancel/", edition_cancel, name="edition_cancel"),
    path("channels/<code:code>/use/", views.channel_use, name="channel_use"),
    path("channels/<code:code>/use/use.csv", views.channel_use_csv, name="channel_use_csv"),
    path("channels/<code:code>/use/use.xlsx", views.channel_use_xlsx, name="channel_use_xlsx"),
]
