"""Patterns, and the editions of a year that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.choices import EditionState
from channels_registry.models import Channel, Edition, EditionPattern
from channels_registry.operations.saving import Said, change, create, permit, take
from channels_registry.policy import can_edit_channel
from channels_registry.rules.deadlines import copy_due
from channels_registry.rules.patterns import Dated, editions_of_year
from partnership.models import Person
from partnership.operations import Told, record_changes

PATTERN_FIELDS = (
    "rhythm",
    "every",
    "starts",
    "ends",
    "weekday",
    "nth",
    "copy_days_before",
    "artwork_days_before",
    "slots",
    "slot_unit",
    "naming",
    "place",
)


@dataclass(frozen=True)
class MadeEditions:
    """What a pattern made: new ones, how many were there, and days another edition has already."""

    created: list[Edition] = field(default_factory=list)
    there: int = 0
    taken: list[date] = field(default_factory=list)


@transaction.atomic
def add_pattern(
    *, by: Person | None, channel: Channel, fields: Mapping[str, Any]
) -> EditionPattern:
    """Say how a channel's editions follow each other. `fields` holds any of PATTERN_FIELDS."""
    permit(can_edit_channel(by, channel))
    said = Said.of(fields, {}, known=PATTERN_FIELDS)
    return create(by=by, entry=EditionPattern(channel=channel), said=said)


@transaction.atomic
def edit_pattern(
    *, by: Person | None, pattern: EditionPattern, opened_version: int, fields: Mapping[str, Any]
) -> EditionPattern:
    """Change a pattern; what it made already stays as it is. Raises StaleEdit, NotPossible."""
    permit(can_edit_channel(by, pattern.channel))
    said = Said.of(fields, {}, known=PATTERN_FIELDS)
    return change(by=by, entry=take(pattern, opened_version), said=said)


@transaction.atomic
def make_editions(
    *, by: Person | None, pattern: EditionPattern, year: FinancialYear
) -> MadeEditions:
    """Make the pattern's editions of a financial year that are not there yet.

    One that was made and moved, renamed or cancelled since is left as it is, and not made again. A
    day that has an edition already is left alone, and so is a day outside the channel's life.
    """
    channel = Channel.objects.select_for_update().get(pk=pattern.channel_id)
    permit(can_edit_channel(by, channel))
    wanted = [
        each
        for each in editions_of_year(pattern.rule, year)
        if _lives_on(channel, each.publication_date)
    ]
    made = set(pattern.editions.values_list("pattern_date", flat=True))
    busy = set(
        channel.editions.on().filter(place=pattern.place).values_list("publication_date", flat=True)
    )
    new, taken = [], []
    for each in wanted:
        if each.pattern_date in made:
            continue
        if each.publication_date in busy:
            taken.append(each.publication_date)
            continue
        busy.add(each.publication_date)
        new.append(_edition(pattern, each))
    created = Edition.objects.bulk_create(new)
    record_changes(by=by, told=[Told(edition, "made by the pattern") for edition in created])
    return MadeEditions(created, len(wanted) - len(new) - len(taken), taken)


def _lives_on(channel: Channel, day: date) -> bool:
    return (channel.valid_from is None or channel.valid_from <= day) and not channel.has_ended(day)


def _edition(pattern: EditionPattern, dated: Dated) -> Edition:
    day, artwork = dated.publication_date, pattern.artwork_days_before
    return Edition(
        channel_id=pattern.channel_id,
        name=dated.name,
        publication_date=day,
        copy_deadline=copy_due(day, pattern.copy_days_before),
        artwork_deadline=None if artwork is None else copy_due(day, artwork),
        slots=pattern.slots,
        slot_unit=pattern.slot_unit,
        place=pattern.place,
        state=EditionState.TO_COME,
        made_by_pattern=pattern,
        pattern_date=dated.pattern_date,
    )
