"""Who downloaded a record, and which links to it there are."""

from django.db.models import Count, Max, QuerySet

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.rules.feeds import LONGEST_KEY, digest_of
from plans.models import AnnualRecord, RecordLink, RecordReading

MOST_SHOWN = 50


def readings_of(record: AnnualRecord) -> list[RecordReading]:
    """The latest downloads and readings; one query."""
    found = RecordReading.objects.filter(record=record).select_related("person", "link")
    return list(found[:MOST_SHOWN])


def links_of(record: AnnualRecord) -> QuerySet[RecordLink]:
    """The links that still open the record, with how often each was used, and last."""
    found = _open_links().filter(record=record)
    return found.annotate(times=Count("readings"), last_read=Max("readings__at"))


def links_made_by(person: Person) -> list[RecordLink]:
    """The links to any record that this person made and that still open it."""
    return list(_open_links().filter(made_by=person).select_related("record"))


def _open_links() -> QuerySet[RecordLink]:
    return RecordLink.objects.filter(ended_at=None, last_day__gte=clock.today())


def opened_link(key: str) -> RecordLink | None:
    """The link that a key opens today; None for anything else, whatever is wrong with it."""
    if not key or len(key) > LONGEST_KEY:
        return None
    return _open_links().filter(digest=digest_of(key)).select_related("record").first()
