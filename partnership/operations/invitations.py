"""Coming in by an invitation: the key in the letter, how long it works, and that it works once.

The key is signed and stands in no table; it goes into the letter when that is sent. It opens the
door until somebody has come in by it, a later invitation took its place, its recipient has another
address, or its time is over.
"""

from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction

from bsc_comms.kit import clock
from partnership.choices import LetterKind, LetterState
from partnership.models import Letter, Person
from partnership.operations.history import record_change
from partnership.operations.letter_keys import (
    LONGEST_KEY,
    address_changed_since,
    signed_key,
    went_to_the_address_of_today,
)

WORKS_FOR = timedelta(days=14)
SALT = "partnership.invitation"


class NoLongerInvited(Exception):
    """The invitation was used meanwhile, replaced or taken back."""


def invitation_key(letter: Letter) -> str:
    """The key of an invitation, from now on for as long as it works."""
    return signed_key(letter, salt=SALT)


def invited_by_key(key: str) -> Person | None:
    """Who may come in by this key now; None where nobody may."""
    if len(key) > LONGEST_KEY:
        return None
    try:
        letter_id, person_id, *sent_to = signing.loads(key, salt=SALT, max_age=WORKS_FOR)
        letters = Letter.objects.filter(kind=LetterKind.INVITATION, recipient_id=person_id)
        latest = letters.select_related("recipient").order_by("-created_at", "-pk").first()
        if latest is None or latest.pk != UUID(str(letter_id)):
            return None
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return None
    if latest.state == LetterState.WITHDRAWN or has_come_in(latest.recipient):
        return None
    if not went_to_the_address_of_today(latest, sent_to, salt=SALT):
        return None
    return latest.recipient if latest.recipient.is_active else None


def is_invited(person: Person) -> bool:
    """Whether the latest invitation is still on its way, or opens the door today."""
    invitations = Letter.objects.filter(kind=LetterKind.INVITATION, recipient=person)
    latest = invitations.select_related("recipient").order_by("-created_at", "-pk")
    letter = latest.first()
    if letter is None:
        return False
    if letter.state in (LetterState.QUEUED, LetterState.SENDING):
        return True
    return (
        letter.state == LetterState.SENT
        and letter.sent_at is not None
        and letter.sent_at > clock.now() - WORKS_FOR
        and not address_changed_since(letter)
    )


def has_come_in(person: Person) -> bool:
    """Whether a person ever came in, or could without an invitation."""
    return person.has_usable_password() or person.last_login is not None


def accept_with_password(*, key: str, password: str) -> Person:
    """Set the first password of whoever holds the key; raises NoLongerInvited."""
    with transaction.atomic():
        person = hold_invited(key=key)
        person.set_password(password)
        person.save(update_fields=["password"])
        record_change(by=person, subject=person, act="came in")
    return person


def hold_invited(*, key: str) -> Person:
    """Whoever may come in by the key, held until the transaction ends; raises NoLongerInvited.

    Of two who use one key at once, the second finds it used.
    """
    invited = invited_by_key(key)
    if invited is None:
        raise NoLongerInvited
    person = Person.objects.select_for_update(no_key=True).get(pk=invited.pk)
    # Once more, as whoever held them may have replaced the invitation, or changed the address.
    if invited_by_key(key) is None:
        raise NoLongerInvited
    return person
