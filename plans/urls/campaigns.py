from django.urls import URLPattern, path

from plans.views import campaigns as views
from plans.views import goals

urlpatterns: list[URLPattern] = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/campaigns.csv", views.campaigns_csv, name="campaigns_csv"),
    path("campaigns/new/", views.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:pk>/", views.campaign, name="campaign"),
    path("campaigns/<uuid:pk>/edit/", views.campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:pk>/goals/new/", goals.goal_new, name="goal_new"),
    path("campaigns/goals/<uuid:pk>/", goals.goal_change, name="goal_change"),
]
