"""The addresses of the review and of publishing."""

from django.urls import URLPattern, path

from subgroup.views import review

urlpatterns: list[URLPattern] = [
    path("review/", review.review, name="review"),
    path("review/publish/", review.publish_plan, name="publish"),
    path("review/<uuid:pk>/", review.review_line, name="review_line"),
]
