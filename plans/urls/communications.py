from django.urls import URLPattern, path

from plans.views import communication_acts as acts
from plans.views import communications as views
from plans.views import correcting_issued, placements

urlpatterns: list[URLPattern] = [
    path("communications/new/", views.communication_new, name="communication_new"),
    path("communications/topic-words.json", views.topic_words, name="topic_words"),
    path("communications/deadlines/", views.channel_deadlines, name="channel_deadlines"),
    path("communications/<uuid:pk>/", views.communication, name="communication"),
    path("communications/<uuid:pk>/edit/", views.communication_edit, name="communication_edit"),
    path("communications/<uuid:pk>/move/", acts.communication_move, name="communication_move"),
    path(
        "communications/<uuid:pk>/postpone/",
        acts.communication_postpone,
        name="communication_postpone",
    ),
    path(
        "communications/<uuid:pk>/cancel/", acts.communication_cancel, name="communication_cancel"
    ),
    path(
        "communications/<uuid:pk>/bring-back/",
        acts.communication_bring_back,
        name="communication_bring_back",
    ),
    path(
        "communications/<uuid:pk>/partners/<code:code>/",
        acts.involvement_answer,
        name="involvement_answer",
    ),
    path(
        "communications/placements/<uuid:pk>/issue/", acts.placement_issue, name="placement_issue"
    ),
    path(
        "communications/placements/<uuid:pk>/edition/",
        placements.placement_edition,
        name="placement_edition",
    ),
    path(
        "communications/placements/<uuid:pk>/leave/",
        placements.placement_leave,
        name="placement_leave",
    ),
    path(
        "communications/placements/<uuid:pk>/instead/",
        placements.placement_instead,
        name="placement_instead",
    ),
    path(
        "communications/placements/<uuid:pk>/drop/",
        placements.placement_drop,
        name="placement_drop",
    ),
    path(
        "communications/placements/<uuid:pk>/correct/",
        correcting_issued.placement_correct,
        name="placement_correct",
    ),
    path(
        "communications/placements/<uuid:pk>/not-issued/",
        correcting_issued.placement_not_issued,
        name="placement_not_issued",
    ),
    path("communications/placements/<uuid:pk>/proof/", acts.proof_file, name="proof_file"),
    path("ideas/new/", views.idea_new, name="idea_new"),
]
