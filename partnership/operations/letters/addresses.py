"""Addresses that refuse mail: marking them, telling the coordinator, and taking the mark off."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.emails import letter_of_refused_address, one_line
from partnership.models import Letter, Person
from partnership.operations.history import FieldChange, record_change
from partnership.operations.letters.keeping import withdraw_all_to, withdraw_by_key
from partnership.operations.letters.owing import owe_letters
from partnership.operations.letters.rounds import ask_for_a_round
from partnership.policy import coordinates
from partnership.queries.people import coordinators

OF_USE_FOR = timedelta(days=60)
LONGEST_WHY = 500
REFUSED_BEFORE = "The address refused mail before. Correct it, or say that it takes mail again."


def mark_refused(*, person: Person, why: str) -> bool:
    """Note that a mail server refused this person's address for good, and tell the coordinator.

    Nothing more is sent there until the mark is taken off. True when it was not marked before.
    """
    now = clock.now()
    words = _as_kept(why)
    with transaction.atomic():
        marked = Person.objects.filter(pk=person.pk, mail_refused_at=None).update(
            mail_refused_at=now, mail_refused_why=words
        )
        if not marked:
            return False
        change = FieldChange("address", "Takes mail", "Refuses mail")
        record_change(by=None, subject=person, act="mail refused", changes=[change])
        owe_letters(
            [
                (
                    each,
                    f"{_asking_for_one_of(person)}{now.isoformat()}:{each.pk}",
                    letter_of_refused_address(person, each, why=words),
                )
                for each in coordinators()
                if each.pk != person.pk
            ],
            kind=LetterKind.MAIL_REFUSED,
            about=person.name,
            due=now,
            expires=now + OF_USE_FOR,
        )
        ask_for_a_round()
    return True


def address_changed(person: Person, *, but: str | None = None) -> None:
    """What follows when somebody has another address: the one before signs nobody in any more.

    django-allauth keeps a copy of it. Whom the issuer of single sign-on knew by it may be somebody
    else, so that whoever proves the new one is bound anew. The new one has refused nothing yet.
    Whoever came in by the one before may be somebody else as well: all sign-ins end.

    but: the session key of the one that goes on, where its person corrects their own address.
    """
    person.sign_ins.exclude(session_key=but).delete()
    EmailAddress.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    takes_mail_again(by=None, person=person)


def account_closed(person: Person) -> None:
    """What follows when an account closes: nothing goes there, and nobody asks for an address."""
    withdraw_all_to(person)
    withdraw_by_key(by=None, prefix=_asking_for_one_of(person))


def takes_mail_again(*, by: Person | None, person: Person) -> int:
    """Take the mark off, and let letters that failed by it wait again while they are of use.

    How many letters. What waits and asks for an address is taken back. The one that was refused
    first is known by the reason that the mark keeps, the later ones by REFUSED_BEFORE. Raises
    PermissionDenied for anybody but the coordinator or an administrator.
    """
    if by is not None and not coordinates(by):
        raise PermissionDenied("Only the coordinator says that an address takes mail again.")
    with transaction.atomic():
        marked = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if marked.mail_refused_at is None:
            return 0
        reasons = {REFUSED_BEFORE, marked.mail_refused_why} - {""}
        Person.objects.filter(pk=person.pk).update(mail_refused_at=None, mail_refused_why="")
        change = FieldChange("address", "Refuses mail", "Takes mail")
        record_change(by=by, subject=person, act="takes mail again", changes=[change])
        withdraw_by_key(by=None, prefix=_asking_for_one_of(person))
        failed = Letter.objects.filter(
            Q(expires=None) | Q(expires__gt=clock.now()),
            recipient=person,
            state=LetterState.FAILED,
        )
        errors = failed.values_list("pk", "error")
        ended = [pk for pk, error in errors if _as_kept(error) in reasons]
        waiting = failed.filter(pk__in=ended).update(
            state=LetterState.QUEUED,
            attempts=0,
            copies=0,
            not_before=clock.real_now(),
            error="",
        )
        if waiting:
            ask_for_a_round()
    return waiting


def _asking_for_one_of(person: Person) -> str:
    """How the keys of letters begin that ask the coordinator for an address of theirs."""
    return f"mail-refused:{person.pk}:"


def _as_kept(said: str) -> str:
    """What a mail server said, as the mark keeps it."""
    return one_line(said)[:LONGEST_WHY]
