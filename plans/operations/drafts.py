"""A communication with all that hangs on it, made in memory first and then saved at one stroke.

The form logs one and a sheet twenty thousand, both this way, so that they come out the same.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import ReasonNeeded
from partnership.models import Person
from partnership.operations import FieldChange, Told, record_changes
from plans.choices import OPEN, State
from plans.models import Communication, Involvement, Placement
from plans.operations.details import LIST_FIELDS, Details, NotAllowedNow, split_fields
from plans.operations.overlaps.looking import ask_to_look
from plans.queries.completeness import missing

NOT_TO_COME = "Only what is still to come can be set aside."


@dataclass(slots=True)
class Draft:
    """A communication that is not saved yet, with its lists, placements, partners and history."""

    communication: Communication
    lists: dict[str, list[models.Model]]
    placements: list[Placement]
    involvements: list[Involvement]
    told: list[Told] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """What the plan still asks for, in words; empty for one that is complete."""
        return missing(self.communication, self.lists, self.placements)


def draft(
    *,
    by: Person | None,
    details: Details,
    involvement: str,
    act: str = "logged",
    identifier: uuid.UUID | None = None,
) -> Draft:
    """Make a communication in memory: planned if all that the plan asks for was said, else an idea.

    One that says it all is an idea too where the details keep it as one. `involvement` is the
    state of the partners that are named.
    """
    plain, lists = split_fields(details.fields)
    communication = Communication(
        pk=identifier or uuid.uuid4(), created_at=clock.now(), created_by=by, **plain
    )
    lead = communication.lead_partner
    partners = {one.pk: one for one in details.partners or () if one.pk != lead.pk}
    made = Draft(
        communication=communication,
        lists={name: list(values) for name, values in lists.items()},
        placements=[
            Placement(communication=communication, channel=channel, partner=lead)
            for channel in {one.pk: one for one in details.channels or ()}.values()
        ],
        involvements=[
            Involvement(communication=communication, partner=partners[pk], state=involvement)
            for pk in sorted(partners)
        ],
        told=[Told(communication, act)],
    )
    if not details.kept_as_idea and not made.missing:
        communication.state = State.PLANNED
    return made


def save_drafts(drafts: Sequence[Draft], *, by: Person | None) -> None:
    """Save all of them, with their history; inside the caller's transaction, which numbers them."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("What belongs together is saved together.")
    Communication.objects.bulk_create(one.communication for one in drafts)
    for name in LIST_FIELDS:
        save_lists(name, {one.communication.pk: one.lists.get(name, ()) for one in drafts})
    Placement.objects.bulk_create(each for one in drafts for each in one.placements)
    Involvement.objects.bulk_create(each for one in drafts for each in one.involvements)
    record_changes(by=by, told=(each for one in drafts for each in one.told))
    ask_to_look()


def save_lists(name: str, lists: Mapping[uuid.UUID, Iterable[models.Model]]) -> None:
    """Save this list of many communications, by their keys: one insert for all that it holds."""
    relation: Any = Communication._meta.get_field(name)
    through = relation.remote_field.through
    other = f"{relation.m2m_reverse_field_name()}_id"
    through.objects.bulk_create(
        through(communication_id=pk, **{other: term})
        for pk, terms in lists.items()
        for term in dict.fromkeys(each.pk for each in terms)
    )


def replace_lists(name: str, lists: Mapping[uuid.UUID, Iterable[models.Model]]) -> None:
    """The same of communications that have this list already: what it held goes."""
    through = getattr(Communication, name).through
    through.objects.filter(communication_id__in=list(lists)).delete()
    save_lists(name, lists)


# --- what becomes of one: in memory, for drafts and for saved ones alike ---


def put_on_the_plan(communication: Communication) -> list[Told]:
    """What a partner's sheet already plans is on the plan, whatever else it does not say."""
    if communication.state != State.IDEA:
        return []
    return [change_state(communication, State.PLANNED, act="put on the plan")]


def put_aside(communication: Communication, state: State, *, reason: str) -> Told:
    """Cancel or postpone. Raises NotAllowedNow for what is no longer open, ReasonNeeded."""
    if state not in (State.CANCELLED, State.POSTPONED):
        raise ValueError(f"{state} is not a way to set something aside.")
    if not reason.strip():
        raise ReasonNeeded
    if communication.state not in OPEN:
        raise NotAllowedNow(NOT_TO_COME)
    return change_state(communication, state, reason=reason, act=str(state))


def change_state(communication: Communication, state: State, *, act: str, reason: str = "") -> Told:
    """Give it another state, with the reason where there is one."""
    before = communication.get_state_display()
    communication.state = state
    communication.state_reason = reason
    change = FieldChange("state", before, communication.get_state_display())
    return Told(communication, act, [change], reason)
