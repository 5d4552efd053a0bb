"""What the one history says of a thing, and of many at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import models
from django.db.models import Max

from partnership.models import Change

AT_ONE_GO = 10_000


def history_of(subject: models.Model) -> models.QuerySet[Change]:
    """Who changed what in a thing, the latest first. One query, with the people."""
    return Change.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk)
    ).select_related("by")


def last_changed(kind: type[models.Model], keys: Iterable[object]) -> Mapping[str, datetime]:
    """When each of these was last changed, by its key as text; nothing for one without history.

    One query for each ten thousand.
    """
    wanted = [str(key) for key in keys]
    found: dict[str, datetime] = {}
    for first in range(0, len(wanted), AT_ONE_GO):
        changes = Change.objects.filter(
            subject_type=kind._meta.label_lower,
            subject_id__in=wanted[first : first + AT_ONE_GO],
        )
        found |= dict(changes.order_by().values_list("subject_id").annotate(Max("at")))
    return found
