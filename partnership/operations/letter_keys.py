"""The key in a letter by which its recipient answers it without signing in.

It is signed, stands in no table and goes into the letter when that is sent. It says who holds which
letter; whether that still opens anything, the page decides that the letter is about.
"""

from collections.abc import Collection
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError

from partnership.emails import ONE_USE_KEY
from partnership.models import Letter

SALT = "partnership.letter"
LONGEST_KEY = 400


def one_use_key(letter: Letter) -> str:
    """The key for a letter that asks for one, else nothing."""
    return key_of(letter) if ONE_USE_KEY in letter.text else ""


def key_of(letter: Letter) -> str:
    """A new key: for this letter and its recipient alone."""
    return signing.dumps([str(letter.pk), letter.recipient_id], salt=SALT)


def letter_with_key(key: str, *, kinds: Collection[str]) -> Letter | None:
    """The letter of one of these kinds to which a key belongs; None for any other text."""
    if len(key) > LONGEST_KEY:
        return None
    try:
        pk, recipient = signing.loads(key, salt=SALT)
        return (
            Letter.objects.select_related("recipient")
            .filter(pk=UUID(str(pk)), recipient_id=recipient, kind__in=list(kinds))
            .first()
        )
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return None
