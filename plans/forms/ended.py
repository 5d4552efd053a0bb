"""What forms say of partners that have ended, for which nothing can be logged any more."""

from collections.abc import Iterable

from django.forms import Field

from bsc_comms.kit import clock
from partnership.models import Partner


def only_ended(partners: Iterable[Partner]) -> str:
    """Of a person's partners, all of which have ended: since when, and what to do; else empty."""
    held = list(partners)
    today = clock.today()
    if not all(each.has_ended_before(today) for each in held):
        return ""
    return " ".join(f"{not_logged_for(each)} {_what_to_do(each)}" for each in held)


def say_instead(field: Field, ended: str) -> None:
    """Say it where a partner would be chosen, and to whoever sends the form all the same."""
    field.help_text = ended
    field.error_messages = {**field.error_messages, "required": ended, "invalid_choice": ended}


def not_logged_for(partner: Partner) -> str:
    return f"{partner.end_in_words}, so nothing can be logged for it any more."


def _what_to_do(partner: Partner) -> str:
    if partner.successor is None:
        return "Ask the coordinator for a role with another partner."
    return f"{partner.successor.name} took its place: ask the coordinator for a role with it."
