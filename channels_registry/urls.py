from django.urls import URLPattern

app_name = "channels_registry"

urlpatterns: list[URLPattern] = []
