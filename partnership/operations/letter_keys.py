"""The key in a letter by which its recipient answers it without signing in.

It is signed, stands in no table and goes into the letter when that is sent. It says who holds which
letter, and at which address: in a mailbox that is no longer its recipient's it opens nothing.
Whether it does elsewhere, the page decides that the letter is about.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.crypto import salted_hmac

from partnership.models import Change, Letter, Person

SALT = "partnership.letter"
STOP_SALT = "partnership.letter.stop"
LONGEST_KEY = 400


def key_of(letter: Letter) -> str:
    """A new key: for this letter and its recipient alone, at the address that it goes to."""
    return signed_key(letter, salt=SALT)


def stop_key_of(letter: Letter) -> str:
    """The key by which its recipient stops letters of its kind, and does nothing else."""
    return signed_key(letter, salt=STOP_SALT)


def letter_with_key(key: str, *, kinds: Collection[str]) -> Letter | None:
    """The letter of one of these kinds to which a key belongs; None for any other text."""
    letter = _signed_for(key, SALT)
    return letter if letter is not None and letter.kind in kinds else None


def letter_to_stop(key: str) -> Letter | None:
    """The letter whose kind is to be stopped; None for any other text."""
    return _signed_for(key, STOP_SALT)


def signed_key(letter: Letter, *, salt: str) -> str:
    """A key that names a letter, its recipient and the address that it goes to."""
    told = [str(letter.pk), letter.recipient_id, _digest_of(letter.recipient.email, salt)]
    return signing.dumps(told, salt=salt)


def went_to_the_address_of_today(letter: Letter, sent_to: Sequence[str], *, salt: str) -> bool:
    """Whether a key was written for the recipient's address as it is now.

    Keys without an address are those of an earlier version: then the history says whether it was
    changed after the letter was sent.
    """
    if sent_to:
        return sent_to == [_digest_of(letter.recipient.email, salt)]
    return not address_changed_since(letter)


def address_changed_since(letter: Letter) -> bool:
    """Whether its recipient got another address after it was sent."""
    return bool(gone_elsewhere([letter]))


def gone_elsewhere(letters: Iterable[Letter]) -> list[Letter]:
    """Those whose recipient got another address after they were sent; one query."""
    found = list(letters)
    changes = Change.objects.filter(
        subject_type=Person._meta.label_lower,
        subject_id__in=[str(each.recipient_id) for each in found],
        field="email",
    )
    last: dict[str, datetime] = dict(
        changes.order_by().values_list("subject_id").annotate(Max("at"))
    )
    return [
        each
        for each in found
        if (changed := last.get(str(each.recipient_id)))
        and changed >= (each.sent_at or each.created_at)
    ]


def _digest_of(address: str, salt: str) -> str:
    """What a key says of the address that it is sent to."""
    return salted_hmac(salt, address.lower()).hexdigest()[:16]


def _signed_for(key: str, salt: str) -> Letter | None:
    if len(key) > LONGEST_KEY:
        return None
    try:
        pk, recipient, *sent_to = signing.loads(key, salt=salt)
        letters = Letter.objects.select_related("recipient")
        letter = letters.filter(pk=UUID(str(pk)), recipient_id=recipient).first()
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return None
    if letter is None or not went_to_the_address_of_today(letter, sent_to, salt=salt):
        return None
    return letter
