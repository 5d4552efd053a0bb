"""Keeping what somebody typed whose session ended meanwhile, and giving it back to them alone.

The key is in their browser; the database holds a digest of it and text that it opens.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256

from cryptography.fernet import Fernet

from bsc_comms.kit import clock
from partnership.models import KeptForm, Person

KEPT_FOR = timedelta(minutes=30)
LARGEST = 256 * 1024  # bytes of the fields as they were sent


@dataclass(frozen=True)
class FormSent:
    """page: the address, below the planner's own, on which the form stands. fields: as in a URL."""

    page: str
    fields: str
    had_files: bool


def keep_form(*, person_id: int, sent: FormSent) -> str | None:
    """Keep it for that person; the key, or None where it is too large or the account is closed."""
    if len(sent.fields.encode()) > LARGEST:
        return None
    if not Person.objects.filter(pk=person_id, is_active=True).exists():
        return None
    key = secrets.token_urlsafe(32)
    KeptForm.objects.create(
        digest=_digest(key),
        person_id=person_id,
        sealed=_sealed(key, sent),
        until=clock.real_now() + KEPT_FOR,
    )
    return key


def form_kept_for(*, person: Person, key: str) -> FormSent | None:
    """What this key opens, for whom it was kept, while there is time."""
    found = KeptForm.objects.in_time().filter(digest=_digest(key), person=person).first()
    if found is None:
        return None
    page, fields, had_files = json.loads(_cipher(key).decrypt(found.sealed.encode()))
    return FormSent(page, fields, had_files)


def move_form(*, key: str, sent: FormSent, page: str) -> None:
    """Let it wait on another page, no longer than it would have: its own leads there by now."""
    moved = _sealed(key, replace(sent, page=page))
    KeptForm.objects.filter(digest=_digest(key)).update(sealed=moved)


def let_form_go(*, key: str) -> None:
    """It was given back, or another took its place."""
    KeptForm.objects.filter(digest=_digest(key)).delete()


def forget_forms() -> int:
    """Drop what nobody came back for; how many."""
    return KeptForm.objects.all().forget_old()


def _sealed(key: str, sent: FormSent) -> str:
    told = json.dumps([sent.page, sent.fields, sent.had_files])
    return _cipher(key).encrypt(told.encode()).decode()


def _digest(key: str) -> str:
    return sha256(f"which:{key}".encode()).hexdigest()


def _cipher(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"opens:{key}".encode()).digest()))
