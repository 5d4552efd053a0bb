"""Surveys, what they measure, and what they found."""

from django.db.models import QuerySet

from evidence.models import Survey


def surveys() -> QuerySet[Survey]:
    """The surveys, each with what it measures."""
    return Survey.objects.prefetch_related("indicators")
