"""What is kept for a set time and then let go: names of who left, words of letters, addresses.

How long stands in the settings (see docs/security.md for the reasons). Each is one statement that
finds little or nothing, so that the tick may ask every time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When

from bsc_comms.kit import clock
from partnership.choices import LETTER_NEEDS_ATTENTION, LetterState
from partnership.models import AuditEntry, Change, Letter, Person
from partnership.operations.history import record_change
from partnership.operations.people import end_what_was_held

WAITS = frozenset({LetterState.QUEUED, LetterState.SENDING})
ENDS_WITHOUT_WORDS = LETTER_NEEDS_ATTENTION | {LetterState.QUEUED}
AT_ONE_GO = 50


def before(days: int) -> datetime:
    """The moment that lies so many days back."""
    return clock.now() - timedelta(days=days)


def people_to_forget() -> list[Person]:
    """Who left long enough ago and is still called by name."""
    return list(_to_forget()[:AT_ONE_GO])


def hold_to_forget(person: Person) -> Person | None:
    """The person as they stand, held until the transaction ends; None where they are to stay.

    With the key, as their address is going to change.
    """
    return _to_forget().select_for_update().filter(pk=person.pk).first()


def _to_forget() -> models.QuerySet[Person]:
    return Person.objects.to_forget(before(settings.ACCOUNTS_KEPT_DAYS))


def make_anonymous(person: Person) -> None:
    """Take out name, address and all that was the person's own; every record keeps the id.

    There is no way back, so no role waits for them to come back to: those that never ended do, with
    the day on which they left. Published records hold no names of people and stay as they are.
    """
    with transaction.atomic():
        end_what_was_held(person)
        Person.objects.filter(pk=person.pk).update(
            name=former_name(person),
            email=former_address(person),
            password=make_password(None),
            last_login=None,
            mail_refused_at=None,
            mail_refused_why="",
            is_staff=False,
            is_superuser=False,
            anonymous_since=clock.now(),
        )
        for relation in Person._meta.related_objects:
            if relation.on_delete is models.CASCADE:
                own = relation.related_model._default_manager
                own.filter(**{relation.field.name: person}).delete()
        _empty(Letter.objects.filter(recipient=person))
        record_change(by=None, subject=person, act="made anonymous")


def former_name(person: Person) -> str:
    """What somebody is called who is called no more."""
    return f"Former person {person.pk}"


def former_address(person: Person) -> str:
    """An address for them at which no mailbox can be."""
    return f"former-{person.pk}@{settings.ANONYMOUS_DOMAIN}"


def empty_old_letters() -> int:
    """Take the words out of letters that were written long ago; that they went stays. How many.

    Those that needed a look are settled by it.
    """
    old = Letter.objects.filter(created_at__lt=before(settings.LETTERS_KEPT_DAYS))
    has_words = ~Q(text="", about="")
    return _empty(old.filter(has_words | Q(state__in=LETTER_NEEDS_ATTENTION), ~Q(state__in=WAITS)))


@dataclass(frozen=True)
class Emptied:
    """Of how many rows the address was taken out.

    in_confidence: of rows that may tell of what a partner keeps back, every change among them.
    """

    open: int = 0
    in_confidence: int = 0


def forget_addresses() -> Emptied:
    """Take out from where people came long ago; who did what stays.

    A whole day at once, as the day begins in London on which it is old enough: so that the row
    about it is one a day, and none is kept for longer than the settings say.
    """
    day = clock.today() - timedelta(days=settings.ADDRESSES_KEPT_DAYS)
    old = {"at__lt": clock.start_of(day + timedelta(days=1)), "address__isnull": False}
    entries = AuditEntry.objects.filter(**old)
    return Emptied(
        open=entries.filter(in_confidence=False).update(address=None),
        in_confidence=entries.filter(in_confidence=True).update(address=None)
        + Change.objects.filter(**old).update(address=None),
    )


def _empty(letters: models.QuerySet[Letter]) -> int:
    """Take the words out; what has none is not sent, so it neither waits nor needs a look."""
    ended = When(state__in=ENDS_WITHOUT_WORDS, then=Value(LetterState.WITHDRAWN))
    return letters.update(
        state=Case(ended, default=F("state")),
        about="",
        subject="Its words were not kept",
        text="",
        html="",
        link="",
        calendar="",
        error="",
    )
