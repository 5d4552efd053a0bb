"""Patterns, and the editions of a year that they make."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.refusals import NotPossible
from channels_registry.choices import EditionState
from channels_registry.models import Channel, Edition, EditionPattern
from channels_registry.operations.channels import held_channel, must_not_be_merged
from channels_registry.operations.saving import Said, change, create, permit, take
from channels_registry.policy import can_edit_channel
from channels_registry.queries.editions import PlannedEdition, planned_year
from partnership.models import Person
from partnership.operations import Told, record_changes

ALREADY = "This channel has this pattern already. Use that one."
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


@transaction.atomic
def add_pattern(
    *, by: Person | None, channel: Channel, fields: Mapping[str, Any]
) -> EditionPattern:
    """Say how a channel's editions follow each other. `fields` holds any of PATTERN_FIELDS.

    Where it says no days for copy or artwork, they are the channel's lead times. Raises NotPossible
    for what the channel has already, also where two say it at one moment, and for one that was
    merged.
    """
    permit(can_edit_channel(by, channel))
    channel = held_channel(channel.pk)
    must_not_be_merged(channel)
    fields = dict(fields)
    if fields.get("copy_days_before") is None:
        fields["copy_days_before"] = channel.lead_time_days or 0
    if fields.get("artwork_days_before") is None:
        fields["artwork_days_before"] = channel.artwork_lead_days
    said = Said.of(fields, {}, known=PATTERN_FIELDS)
    whole = EditionPattern(**fields)
    if channel.patterns.filter(**{name: getattr(whole, name) for name in PATTERN_FIELDS}).exists():
        raise NotPossible(ALREADY, about=("rhythm",))
    return create(by=by, entry=EditionPattern(channel=channel), said=said)


@transaction.atomic
def edit_pattern(
    *, by: Person | None, pattern: EditionPattern, opened_version: int, fields: Mapping[str, Any]
) -> EditionPattern:
    """Change a pattern; what it made already stays as it is. Raises StaleEdit, NotPossible.

    Emptied days for copy are the channel's lead time, as it is always due; for artwork there are
    none then. That of a channel that was merged is changed no more.
    """
    permit(can_edit_channel(by, pattern.channel))
    must_not_be_merged(held_channel(pattern.channel_id))
    if fields.get("copy_days_before", 0) is None:
        fields = {**fields, "copy_days_before": pattern.channel.lead_time_days or 0}
    said = Said.of(fields, {}, known=PATTERN_FIELDS)
    return change(by=by, entry=take(pattern, opened_version), said=said)


@transaction.atomic
def make_editions(
    *, by: Person | None, pattern: EditionPattern, year: FinancialYear
) -> list[Edition]:
    """Make the pattern's editions of a financial year that are not there yet; those it made.

    One that was made and moved, renamed or cancelled since is left as it is, and not made again. A
    day that has an edition already is left alone, and so is a day outside the channel's life.
    Raises NotPossible for a channel that was merged.
    """
    pattern.channel = held_channel(pattern.channel_id)
    permit(can_edit_channel(by, pattern.channel))
    must_not_be_merged(pattern.channel)
    planned = planned_year(pattern, year).editions
    created = Edition.objects.bulk_create(
        _edition(pattern, each) for each in planned if each.is_new
    )
    record_changes(by=by, told=[Told(edition, "made by the pattern") for edition in created])
    return created


def _edition(pattern: EditionPattern, planned: PlannedEdition) -> Edition:
    return Edition(
        channel_id=pattern.channel_id,
        name=planned.name,
        publication_date=planned.publication_date,
        copy_deadline=planned.copy_deadline,
        artwork_deadline=planned.artwork_deadline,
        slots=pattern.slots,
        slot_unit=pattern.slot_unit,
        place=pattern.place,
        state=EditionState.TO_COME,
        made_by_pattern=pattern,
        pattern_date=planned.pattern_date,
    )
