"""The letters of the register, from templates/emails/."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.models import Booking, Channel, Edition, Loan
from partnership.choices import LetterKind
from partnership.emails import Rendered, link_to, render_letter
from partnership.models import Partner, Person


def _link(name: str, **kwargs: Any) -> str:
    return link_to(reverse(f"channels_registry:{name}", kwargs=kwargs))


def _letter(kind: LetterKind, person: Person, link: str, **context: Any) -> Rendered:
    return render_letter(str(kind), {"person": person, "link": link, **context})


def _channel_link(channel: Channel) -> str:
    return _link("channel", code=channel.code)


def due_by_now(edition: Edition) -> dict[str, bool]:
    """Which deadlines of an edition are over, and which end today, for the words of a letter.

    Of one that ends today a letter says what is still so on the next day: it may wait for that.
    """
    today = clock.today()
    return {
        "copy_was_due": edition.copy_was_due(today),
        "copy_is_due": edition.copy_due == today,
        "artwork_was_due": edition.artwork_was_due(today),
        "artwork_is_due": edition.artwork_due == today,
    }


def letter_of_asking(booking: Booking, person: Person) -> Rendered:
    """A partner asks the channel's owner for a slot, waits for one or gives it back.

    What was given back is told without a day and without who is next in line for it, as either may
    change before the letter is read. The owner is asked about that one in a letter of its own.
    """
    channel = booking.edition.channel
    return _letter(
        LetterKind.BOOKING_ASKED,
        person,
        _channel_link(channel),
        booking=booking,
        edition=booking.edition,
        channel=channel,
        **due_by_now(booking.edition),
    )


def letter_of_answer(booking: Booking, person: Person, *, moved_up: bool = False) -> Rendered:
    """What became of a slot that a partner asked for."""
    channel = booking.edition.channel
    return _letter(
        LetterKind.BOOKING_ANSWERED,
        person,
        _channel_link(channel),
        booking=booking,
        edition=booking.edition,
        channel=channel,
        moved_up=moved_up,
        **due_by_now(booking.edition),
    )


def letter_of_edition(
    edition: Edition, person: Person, *, partners: Sequence[Partner], before: date, reason: str
) -> Rendered:
    """An edition in which a partner has a slot was moved or cancelled."""
    return _letter(
        LetterKind.EDITION_CHANGED,
        person,
        _channel_link(edition.channel),
        edition=edition,
        channel=edition.channel,
        partners=partners,
        before=before,
        reason=reason,
        **due_by_now(edition),
    )


def letter_of_loan(
    loan: Loan,
    person: Person,
    *,
    kind: LetterKind,
    for_nobody: bool = False,
    was_lent: bool = False,
) -> Rendered:
    """A partner asks for a resource, or learns what became of that.

    for_nobody: whether the coordinator has it, as nobody speaks for the owner. was_lent: whether
    what the partner gives up was lent to it, so that those days are free again.
    """
    return _letter(
        kind,
        person,
        _link("resource", pk=loan.resource_id),
        loan=loan,
        resource=loan.resource,
        for_nobody=for_nobody,
        was_lent=was_lent,
    )


def letter_of_check(person: Person, *, partner: Partner | None, number: int) -> Rendered:
    """Once a year: are a partner's entries still right, or has it still none (`number` 0)?

    Without a partner it is about what the coordinator keeps for all of them.
    """
    partners = [partner] if partner else []
    return _letter(
        LetterKind.REGISTER_CHECK, person, _link("ours"), partners=partners, number=number
    )


def letter_of_request(person: Person, *, partner: Partner) -> Rendered:
    """A partner has no entry: what could it bring?"""
    return _letter(LetterKind.REGISTER_REQUEST, person, _link("ours"), partners=[partner])
