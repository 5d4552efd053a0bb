"""The addresses of the register."""

from django.urls import path

from channels_registry import views

app_name = "channels_registry"

urlpatterns = [
    path("channels/", views.channels, name="channels"),
    path("channels/<slug:code>/", views.channel, name="channel"),
]
