"""Ending channels, cancelling editions: the plan knows what went out on them and in them."""

from datetime import date

from django.db import transaction

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import whole_day
from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Channel, Edition
from channels_registry.operations import cancel_edition, end_channel
from channels_registry.operations.saving import LAST_DAY
from partnership.models import Person
from plans.choices import PlacementState
from plans.models import Communication, Placement
from plans.queries.channel_use import last_issued_on


@transaction.atomic
def end_channel_after_its_use(
    *, by: Person | None, channel: Channel, opened_version: int, last_day: date | None, reason: str
) -> Channel:
    """Give a channel its last day, which is not before what went out on it, as far as `by` knows.

    Of what went out in a window nobody knows on which of its days, so that is not before its end.
    Without a day it goes on. What is kept back from them stops nothing: the refusal would tell of
    it. Raises NotPossible, and what `end_channel` raises.
    """
    ended = end_channel(
        by=by, channel=channel, opened_version=opened_version, last_day=last_day, reason=reason
    )
    if last_day is None:
        return ended
    latest = last_issued_on(channel, by)
    if latest is None or latest.issued_on is None:
        return ended
    first, last = latest.issued_on, latest.issued_until or latest.issued_on
    if last <= last_day:
        return ended
    title = latest.communication.title
    raise NotPossible(_went_out_later(title, first, last), about=LAST_DAY)


def _went_out_later(title: str, first: date, last: date) -> str:
    """Why a channel does not end before that, as exactly as it is known: of a window both days."""
    if first == last:
        return f"“{title}” went out there on {whole_day(first)}. Choose that day or a later one."
    window = f"between {whole_day(first)} and {whole_day(last)}"
    return f"“{title}” went out there {window}. Choose the later of these days, or one after it."


@transaction.atomic
def cancel_unless_it_is_out(
    *, by: Person | None, edition: Edition, opened_version: int, reason: str
) -> Edition:
    """Cancel an edition, but not once it is out: what went out in it, as far as `by` knows, stays.

    What is kept back from them stops nothing: the refusal would tell of it. Raises NotPossible, and
    what `cancel_edition` raises.
    """
    refusal = why_it_is_out(edition, by)
    cancelled = cancel_edition(by=by, edition=edition, opened_version=opened_version, reason=reason)
    if refusal:
        raise NotPossible(refusal)
    return cancelled


def why_it_is_out(edition: Edition, person: Person | None) -> str:
    """Why an edition is not cancelled any more, and what to do, in words; empty while it may be."""
    if edition.publication_date > clock.today():
        return ""
    issued = Placement.objects.in_edition(edition).filter(state=PlacementState.ISSUED)
    if person is not None:
        issued = issued.filter(communication__in=Communication.objects.visible_to(person))
    first = issued.select_related("communication__lead_partner").order_by("issued_on", "pk").first()
    if first is None:
        return ""
    return (
        f"“{first.communication.title}” went out in {edition}, so it is not cancelled. If that is "
        f"wrong, ask {first.communication.lead_partner} to put it right first."
    )
