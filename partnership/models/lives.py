"""What has a life: from a day to a day, both included; without one of them it is open there."""

from datetime import date

from django.db.models import Q


def alive(first: date, last: date) -> Q:
    """What exists on some day from `first` to `last`, by its fields valid_from and valid_to."""
    return (Q(valid_from=None) | Q(valid_from__lte=last)) & (
        Q(valid_to=None) | Q(valid_to__gte=first)
    )
