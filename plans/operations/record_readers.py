"""Handing a record on: links that end, and keeping who downloaded or read what."""

from datetime import date, timedelta

from django.db import transaction

from bsc_comms.kit import clock
from partnership.models import Person
from partnership.operations import record_change
from partnership.rules.feeds import digest_of, new_key
from plans.models import AnnualRecord, RecordLink, RecordReading

LONGEST = timedelta(days=90)
PAGE = "page"


class LinkRefused(Exception):
    """Why no such link is made, in a sentence."""


@transaction.atomic
def make_link(
    *, by: Person, record: AnnualRecord, for_whom: str, last_day: date
) -> tuple[RecordLink, str]:
    """A link and its key of 256 bits, to be shown once. last_day: the last on which it opens.

    Raises LinkRefused for a day that is past or further off than LONGEST.
    """
    today = clock.today()
    if not today <= last_day <= today + LONGEST:
        raise LinkRefused(f"Choose a last day from today to {LONGEST.days} days from now.")
    key = new_key()
    link = RecordLink.objects.create(
        record=record,
        for_whom=for_whom,
        digest=digest_of(key),
        made_at=clock.now(),
        made_by=by,
        last_day=last_day,
    )
    record_change(by=by, subject=record, act="made a link to read it")
    return link, key


@transaction.atomic
def end_link(*, by: Person, link: RecordLink) -> bool:
    """Let a link open nothing any more; whether it still did."""
    ended = RecordLink.objects.filter(pk=link.pk, ended_at=None).update(ended_at=clock.now())
    if ended:
        record_change(by=by, subject=link.record, act="ended a link to read it")
    return bool(ended)


def keep_reading(
    *,
    record_id: int,
    what: str,
    part: int = 0,
    person: Person | None = None,
    link: RecordLink | None = None,
) -> None:
    """Keep that a document was downloaded, or the page read by a link."""
    RecordReading.objects.create(
        record_id=record_id, what=what, part=part, person=person, link=link, at=clock.now()
    )
