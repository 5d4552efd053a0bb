"""Ending where somebody is signed in."""

from django.db import transaction

from partnership.models import Person, SignIn
from partnership.operations.history import record_change


def end_sign_in(*, person: Person, session_key: str) -> bool:
    """End one of a person's own sign-ins, from its next request on; False where there is none."""
    with transaction.atomic():
        ended, _ = SignIn.objects.filter(person=person, session_key=session_key).delete()
        if ended:
            record_change(by=person, subject=person, act="signed out elsewhere")
    return bool(ended)


def forget_ended() -> int:
    """Drop sign-ins that hold no longer; how many."""
    return SignIn.objects.forget_ended()


def end_others(*, person: Person, but: str | None) -> int:
    """End all sign-ins of a person but that one; how many."""
    with transaction.atomic():
        ended, _ = SignIn.objects.filter(person=person).exclude(session_key=but).delete()
        if ended:
            record_change(by=person, subject=person, act="signed out everywhere else")
    return ended
