"""The meeting of November 2016: the days of its steps, and the letters of the cycle."""

from datetime import date, datetime

from django.db.models import QuerySet

from bsc_comms.kit import clock
from partnership.choices import LetterKind
from partnership.models import Letter

NOVEMBER = date(2016, 11, 8)
CALL, FIRST, SECOND = date(2016, 10, 18), date(2016, 10, 25), date(2016, 10, 28)


def at_eight(day: date) -> datetime:
    return clock.start_of(day, hour=8)


def of_the_cycle() -> QuerySet[Letter]:
    """Members are invited, and get the agenda, as well: see test_invitations and test_agenda."""
    return Letter.objects.exclude(kind__in=(LetterKind.MEETING_CHANGED, LetterKind.AGENDA_OUT))
