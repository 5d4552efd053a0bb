"""Ideas: what a champion puts forward, and a copy of something that went well."""

import re
import uuid
from datetime import date
from itertools import count

from django.db import transaction
from django.utils.crypto import salted_hmac

from bsc_comms.kit import clock
from channels_registry.models import Channel
from partnership.models import Partner, Person
from partnership.policy import coordinates, speaks_for
from plans.choices import (
    KNOWN_TO_NAMED,
    SET_ASIDE,
    TAKES_PART,
    InvolvementState,
    PlacementState,
    Visibility,
)
from plans.models import Communication
from plans.operations.communications import log_communication
from plans.operations.details import Details

LONGEST_TITLE = 100
# As many full sentences as there are. What is short, or ends in a short word such as "St." or
# "Sgt.", is more likely an abbreviation.
SENTENCES = re.compile(r".{30,}[a-z]{4}[.!?](?= )")
COPIED_FIELDS = (
    "title",
    "message",
    "lead_partner",
    "campaign",
    "reach",
    "place_text",
    "strategy_note",
    "other_intelligence",
    "other_intelligence_source",
    "no_evidence_reason",
    "help_wanted",
    "branding",
    "shared_line",
)
COPIED_LISTS = (
    "areas",
    "topics",
    "audiences",
    "objectives",
    "emphases",
    "aims",
    "priorities",
    "findings",
    "indicators",
)


def put_forward_idea(*, by: Person, partner: Partner, text: str) -> Communication:
    """Log what a champion thinks people should know about, for the partner's advocate to take up.

    The first line, cut after a sentence or at a word where it is long, is the title; the whole text
    is the message. The same words sent twice by one person for one partner on one day (London) are
    one idea, until that is set aside.
    """
    lines = text.strip().splitlines()
    return log_communication(
        by=by,
        details=Details(
            fields={
                "title": _as_title(lines[0] if lines else ""),
                "message": "\n".join(lines).strip(),
                "lead_partner": partner,
            }
        ),
        identifier=_same_for_the_same_words(by, partner, text),
        act="put forward",
    )


@transaction.atomic
def copy_communication(
    *,
    by: Person,
    communication: Communication,
    lead_partner: Partner,
    identifier: uuid.UUID | None = None,
) -> Communication:
    """Make a new idea of it, without its dates, notes, results and history.

    A copy of something that is kept back is kept back too: its own text would give it away.
    """
    open_now = communication.is_open_to_the_partnership
    named = list(communication.named_partners.all())
    kept_for_named = bool(named) and communication.visibility in KNOWN_TO_NAMED
    kept_back = Visibility.NAMED if kept_for_named else Visibility.LEAD
    fields = {name: getattr(communication, name) for name in COPIED_FIELDS}
    fields |= {name: list(getattr(communication, name).all()) for name in COPIED_LISTS}
    fields["lead_partner"] = lead_partner
    fields["visibility"] = Visibility.PARTNERSHIP if open_now else kept_back
    if not open_now and kept_for_named:
        fields["named_partners"] = named
    placements = communication.placements.exclude(state=PlacementState.DROPPED)
    channels = {each.channel_id: each.channel for each in placements.select_related("channel")}
    asked = communication.involvements.filter(state__in={*TAKES_PART, InvolvementState.INVITED})
    today = clock.today()
    return log_communication(
        by=by,
        details=Details(
            fields=fields,
            channels=[one for one in channels.values() if _can_be_used(one, today)],
            partners=[
                one.partner
                for one in asked.select_related("partner")
                if _can_be_used(one.partner, today)
            ],
        ),
        identifier=identifier,
        act="copied",
    )


def lead_of_a_copy(by: Person, communication: Communication) -> Partner | None:
    """Who leads a copy of it: as before, or the successor for which this person may log."""
    today = clock.today()
    lead = communication.lead_partner
    if not lead.has_ended_before(today):
        return lead
    successor = lead.successor
    if successor is None or not successor.exists_on(today):
        return None
    return successor if speaks_for(by, successor) or coordinates(by) else None


def _same_for_the_same_words(by: Person, partner: Partner, text: str) -> uuid.UUID:
    """An address that a double click finds again and that nobody else can work out.

    One that holds what was set aside is not given again: that is with nobody.
    """
    said = f"{by.pk} {partner.pk} {clock.today().isoformat()} {' '.join(text.split())}"
    set_aside = Communication.objects.filter(state__in=SET_ASIDE)
    addresses = (_address(f"{said} {number}") for number in count())
    return next(each for each in addresses if not set_aside.filter(pk=each).exists())


def _address(said: str) -> uuid.UUID:
    return uuid.UUID(bytes=salted_hmac("idea", said, algorithm="sha256").digest()[:16], version=4)


def _as_title(line: str) -> str:
    line = " ".join(line.split())
    if len(line) <= LONGEST_TITLE:
        return line
    sentences = SENTENCES.match(line[: LONGEST_TITLE + 1])
    if sentences:
        return sentences[0]
    return line[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _can_be_used(thing: Channel | Partner, today: date) -> bool:
    """Whether a channel or a partner still exists on that day."""
    first, last = thing.valid_from, thing.valid_to
    return (first is None or first <= today) and (last is None or last >= today)
