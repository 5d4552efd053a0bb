"""Times of the year: seasons, awareness days, and times that ask for care."""

from datetime import date, timedelta

from django.db.models import QuerySet

from evidence.models import AwarenessDay, CarefulPeriod, Season

AHEAD = timedelta(weeks=26)


def seasons_by_nearness(on: date) -> list[Season]:
    """The seasons, the one whose months come round next first."""
    return sorted(
        Season.objects.select_related("topic"),
        key=lambda season: min(((month - on.month) % 12 for month in season.months), default=12),
    )


def awareness_days_ahead(on: date) -> QuerySet[AwarenessDay]:
    """Those of the coming half year, and those that run."""
    return AwarenessDay.objects.filter(ends__gte=on, starts__lte=on + AHEAD).select_related("topic")


def careful_periods_touching(first: date, last: date) -> QuerySet[CarefulPeriod]:
    """Pre-election periods and the like that share a day with these, both included."""
    return CarefulPeriod.objects.filter(starts__lte=last, ends__gte=first)


def careful_periods_ahead(on: date) -> QuerySet[CarefulPeriod]:
    """Pre-election periods and the like of the coming half year, and those that run."""
    return careful_periods_touching(on, on + AHEAD)
