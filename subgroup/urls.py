from django.urls import URLPattern

app_name = "subgroup"

urlpatterns: list[URLPattern] = []
