"""Slots in editions that saving a sheet would give back, and what became of them afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from channels_registry.choices import STILL_BOOKED
from partnership.models import Person
from plans.choices import SET_ASIDE, PlacementState, RowState
from plans.models import Communication, ImportRow, Placement, PlanImport
from plans.queries.imports.visible import rows_visible_to
from plans.rules.reading import columns as fields


@dataclass(frozen=True, slots=True)
class Slot:
    """A booked slot, or a place in the line for one, of a communication that a row changes."""

    communication: Communication
    channel: str
    edition: str


def slots_given_back(plan_import: PlanImport, person: Person) -> list[Slot]:
    """What saving would give back for others to use: of channels that a row names no more, and of
    communications that it cancels or postpones. One query, and another where there is any."""
    rows = rows_visible_to(plan_import, person).filter(state=RowState.CHANGED)
    booked = list(
        Placement.objects.with_editions()
        .filter(
            state=PlacementState.PLANNED,
            booking__state__in=sorted(STILL_BOOKED),
            communication__in=rows.values("communication"),
        )
        .select_related("communication", "channel")
        .order_by("communication__title", "pk")
    )
    if not booked:
        return []
    of = rows.filter(communication__in={one.communication_id for one in booked}).order_by()
    row_of = {row.communication_id: row for row in of}
    return list(_given_back(booked, row_of))


def _given_back(booked: list[Placement], row_of: dict[Any, ImportRow]) -> Iterator[Slot]:
    for placement in booked:
        edition = placement.current_edition
        if edition is not None and _gives_back(row_of[placement.communication_id], placement):
            yield Slot(placement.communication, str(edition.channel), str(edition))


def _gives_back(row: ImportRow, placement: Placement) -> bool:
    taken = {one["field"] for one in row.differences if one["wins"] == "sheet"}
    if fields.STATE in taken and row.reading["state"] in SET_ASIDE:
        return True
    return fields.CHANNEL in taken and placement.channel.code not in row.reading["channels"]


def slots_since(plan_import: PlanImport, person: Person) -> list[tuple[Communication, str]]:
    """What became of its slots when the import was taken back, as far as the person may see it."""
    told = plan_import.notes.get("slots", ())
    if not told:
        return []
    found = Communication.objects.visible_to(person).in_bulk([one["communication"] for one in told])
    by_text = {str(pk): one for pk, one in found.items()}
    return [
        (by_text[one["communication"]], one["said"])
        for one in told
        if one["communication"] in by_text
    ]
