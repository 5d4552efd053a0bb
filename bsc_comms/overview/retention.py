"""How long things about people are kept, why, and when the next of them goes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Min

from bsc_comms.kit import clock
from partnership.models import AuditEntry, Letter, Person
from partnership.operations.keeping import WAITS
from partnership.operations.kept_forms import KEPT_FOR

FOR_GOOD = "For good"


@dataclass(frozen=True)
class Kept:
    """One kind of thing: what is kept, for how long, why, and what becomes of it then.

    next_due: the day on which the first of those there are now goes; None where none waits, or
    where it is kept for good.
    """

    what: str
    how_long: str
    why: str
    then: str
    next_due: date | None = None

    @property
    def stays(self) -> bool:
        """Whether it is kept for good."""
        return self.how_long.startswith(FOR_GOOD)


KEPT_FOR_GOOD = (
    Kept(
        "Who did what: the history and the audit",
        f"{FOR_GOOD}, by number and not by name",
        "The record must be able to show how it came about. The database refuses changes.",
        "Names are shown as they are today, so they go with the account’s.",
    ),
    Kept(
        "Forward plans and annual records",
        FOR_GOOD,
        "They are the partnership’s published record. They name partners and no people.",
        "They never change.",
    ),
    Kept(
        "Minutes",
        FOR_GOOD,
        "They are the record of who took part in a decision of public bodies, in that role.",
        "Agreed minutes never change, also where they name somebody who left.",
    ),
)


def what_is_kept() -> list[Kept]:
    """Everything about people, the shortest first; three queries."""
    return [
        Kept(
            "A form that was sent when its person had to sign in or take a second step first",
            _minutes(KEPT_FOR),
            "So that nobody loses what they wrote. Only its person, back in the same browser, gets "
            "it; files and passwords are never kept.",
            "It is deleted once it stands in the form again, or when its time is over.",
        ),
        Kept(
            "That somebody is signed in",
            f"{_hours(settings.SIGNED_IN_AT_MOST)}, or {_hours(settings.SIGNED_IN_UNUSED)} unused; "
            f"{_minutes(settings.SIGNED_IN_UNUSED_ADMINISTERING)} unused for administrators",
            "So that nobody has to sign in on each page.",
            "It ends, and is deleted within minutes.",
        ),
        Kept(
            "Files that were brought in",
            "Until they were read",
            "Their rows are kept with what was understood of them, so that an import can be "
            "checked and taken back.",
            "The file is deleted. The rows stay with the partner’s plan.",
        ),
        Kept(
            "From which address somebody did something",
            _days(settings.ADDRESSES_KEPT_DAYS),
            "A break-in is often noticed months later, and then one asks from where it came.",
            "The address is emptied. Who did what, and when, stays.",
            _next(_first_address(), settings.ADDRESSES_KEPT_DAYS),
        ),
        Kept(
            "The words of letters",
            _days(settings.LETTERS_KEPT_DAYS),
            "Until the annual record of the year is closed, somebody may ask what was written.",
            "Words and links go. To whom, of which kind and when it went stays.",
            _next(_first_letter(), settings.LETTERS_KEPT_DAYS),
        ),
        Kept(
            "Name and address of somebody whose account is closed",
            _days(settings.ACCOUNTS_KEPT_DAYS),
            "Until the annual records of the year in which they left and of the year after it are "
            "signed, questions to them by name are fair.",
            "The name becomes “Former person” with a number, everywhere. What they did stays.",
            _next(_first_to_leave(), settings.ACCOUNTS_KEPT_DAYS),
        ),
        *KEPT_FOR_GOOD,
    ]


def _days(number: int) -> str:
    return f"{number} days"


def _minutes(length: timedelta) -> str:
    return f"{length // timedelta(minutes=1)} minutes"


def _hours(length: timedelta) -> str:
    hours = length / timedelta(hours=1)
    return f"{hours:g} hour{'' if hours == 1 else 's'}"


def _next(first: datetime | None, days: int) -> date | None:
    return clock.local(first + timedelta(days=days)).date() if first else None


def _first_address() -> datetime | None:
    """Of the audit alone: whoever changes something has signed in before."""
    kept = AuditEntry.objects.filter(address__isnull=False, in_confidence=False)
    return kept.order_by().aggregate(first=Min("at"))["first"]


def _first_letter() -> datetime | None:
    """In confidence or not: one that is kept back would move the day, so those are left out."""
    letters = Letter.objects.filter(in_confidence=False).exclude(state__in=WAITS).exclude(text="")
    return letters.order_by().aggregate(first=Min("created_at"))["first"]


def _first_to_leave() -> datetime | None:
    left = Person.objects.filter(closed_at__isnull=False, anonymous_since=None)
    return left.order_by().aggregate(first=Min("closed_at"))["first"]
