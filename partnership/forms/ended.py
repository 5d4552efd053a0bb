"""What forms say of partners that have ended, for which nothing can be done any more."""

from collections.abc import Iterable

from django.forms import Field

from bsc_comms.kit import clock
from partnership.models import Partner

BE_LOGGED = "be logged for it"
BE_ENTERED = "be entered or asked for in its name"


def only_ended(partners: Iterable[Partner], nothing_can: str = BE_LOGGED) -> str:
    """Of a person's partners, all of which have ended: since when, and what to do; else empty.

    nothing_can: what is no longer done for a partner that has ended.
    """
    held = list(partners)
    today = clock.today()
    if not all(each.has_ended_before(today) for each in held):
        return ""
    return " ".join(
        f"{each.end_in_words}, so nothing can {nothing_can} any more. {_what_to_do(each)}"
        for each in held
    )


def say_instead(field: Field, ended: str) -> None:
    """Say it where a partner would be chosen, and to whoever sends the form all the same."""
    field.help_text = ended
    field.error_messages = {**field.error_messages, "required": ended, "invalid_choice": ended}


def _what_to_do(partner: Partner) -> str:
    if partner.successor is None:
        return "Ask the coordinator or an administrator for a role with another partner."
    return (
        f"{partner.successor.name} took its place: "
        "ask the coordinator or an administrator for a role with it."
    )
