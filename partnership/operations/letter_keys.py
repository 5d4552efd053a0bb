"""The key in a letter by which its recipient answers it without signing in.

It is signed, stands in no table and goes into the letter when that is sent. It says who holds which
letter; whether that still opens anything, the page decides that the letter is about.
"""

from collections.abc import Collection
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError

from partnership.models import Letter

SALT = "partnership.letter"
STOP_SALT = "partnership.letter.stop"
LONGEST_KEY = 400


def key_of(letter: Letter) -> str:
    """A new key: for this letter and its recipient alone."""
    return signing.dumps([str(letter.pk), letter.recipient_id], salt=SALT)


def stop_key_of(letter: Letter) -> str:
    """The key by which its recipient stops letters of its kind, and does nothing else."""
    return signing.dumps([str(letter.pk), letter.recipient_id], salt=STOP_SALT)


def letter_with_key(key: str, *, kinds: Collection[str]) -> Letter | None:
    """The letter of one of these kinds to which a key belongs; None for any other text."""
    letter = _signed_for(key, SALT)
    return letter if letter is not None and letter.kind in kinds else None


def letter_to_stop(key: str) -> Letter | None:
    """The letter whose kind is to be stopped; None for any other text."""
    return _signed_for(key, STOP_SALT)


def _signed_for(key: str, salt: str) -> Letter | None:
    if len(key) > LONGEST_KEY:
        return None
    try:
        pk, recipient = signing.loads(key, salt=salt)
        letters = Letter.objects.select_related("recipient")
        return letters.filter(pk=UUID(str(pk)), recipient_id=recipient).first()
    except (signing.BadSignature, ValidationError, ValueError, TypeError):
        return None
