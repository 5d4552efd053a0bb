"""Who downloaded a record, and which links to it there are."""

from django.db.models import Count, Max, QuerySet

from bsc_comms.kit import clock
from partnership.rules.feeds import LONGEST_KEY, digest_of
from plans.models import AnnualRecord, RecordLink, RecordReading

MOST_SHOWN = 50


def readings_of(record: AnnualRecord) -> list[RecordReading]:
    """The latest downloads and readings; one query."""
    found = RecordReading.objects.filter(record=record).select_related("person", "link")
    return list(found[:MOST_SHOWN])


def links_of(record: AnnualRecord) -> QuerySet[RecordLink]:
    """The links that still open the record, with how often each was used, and last."""
    return RecordLink.objects.filter(
        record=record, ended_at=None, last_day__gte=clock.today()
    ).annotate(times=Count("readings"), last_read=Max("readings__at"))


def opened_link(key: str) -> RecordLink | None:
    """The link that a key opens today; None for anything else, whatever is wrong with it."""
    if not key or len(key) > LONGEST_KEY:
        return None
    return (
        RecordLink.objects.filter(digest=digest_of(key), ended_at=None, last_day__gte=clock.today())
        .select_related("record")
        .first()
    )
