"""The addresses of the review and of publishing."""

from django.urls import URLPattern, path

from subgroup.views import review, review_files, several

urlpatterns: list[URLPattern] = [
    path("review/", review.review, name="review"),
    path("review/review.csv", review_files.review_csv, name="review_csv"),
    path("review/review.xlsx", review_files.review_xlsx, name="review_xlsx"),
    path("review/publish/", review.publish_plan, name="publish"),
    path("review/several/", several.decide_many, name="decide_many"),
    path("review/<uuid:pk>/", review.review_line, name="review_line"),
    path("review/<uuid:pk>/take-back/", review.decision_take_back, name="decision_take_back"),
]
