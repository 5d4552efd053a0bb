"""Where a person is signed in today."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import salted_hmac

from bsc_comms.kit import clock
from partnership.models import Person, SignIn
from partnership.policy import administers

SALT = "bsc_comms.door.sign_in"


@dataclass(frozen=True)
class Listed:
    """A sign-in as its person sees it. trace: names it in a form without giving its key away."""

    row: SignIn
    trace: str
    is_here: bool


def sign_ins_of(person: Person, *, here: str | None) -> list[Listed]:
    """Those of a person that still hold, this one first, then by their last use."""
    now = clock.real_now()
    unused = settings.SIGNED_IN_UNUSED
    if administers(person):
        unused = min(unused, settings.SIGNED_IN_UNUSED_ADMINISTERING)
    rows = person.sign_ins.filter(expire_date__gt=now, last_used_at__gt=now - unused)
    rows = rows.defer("session_data")
    listed = [
        Listed(row, trace_of(row.session_key), is_here=row.session_key == here) for row in rows
    ]
    return sorted(listed, key=lambda each: not each.is_here)


def trace_of(session_key: str) -> str:
    """Names a session in a form, of no use to who reads it."""
    return salted_hmac(SALT, session_key, algorithm="sha256").hexdigest()[:32]
