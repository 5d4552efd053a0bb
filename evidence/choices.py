"""Named sets of the evidence's words."""

from django.db.models import TextChoices


class CarefulKind(TextChoices):
    PRE_ELECTION = "pre_election", "Pre-election period"
    COMMUNITY = "community", "Community calendar"
