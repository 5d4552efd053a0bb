"""How things stand at one moment: what a tick reads once, to see whether anything is owed at all.

The parts of the tick compare these plain sets with what is written down, and go back to the
database for what is new. Nothing of it outlives the tick.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bsc_comms.kit import clock
from partnership.choices import SITS_ON_THE_SUBGROUP
from partnership.models import Appointment, Partner
from subgroup.choices import MeetingState
from subgroup.models import Meeting
from subgroup.queries.cycle import meetings_with_a_cycle, set_steps


@dataclass(frozen=True)
class HeldRole:
    """A role that somebody with an open account holds today, by keys alone."""

    appointment_id: int
    role: str
    person_id: int
    partner_id: int | None
    service_area_id: int | None


@dataclass(frozen=True)
class Standing:
    """The meetings around a day, the intervals of their cycle, its partners and who holds a role.

    meetings: all that may owe something, the first one first, without cancelled ones. officers: the
    partners of that day, each with the person who names its people.
    """

    day: date
    meetings: list[Meeting]
    intervals: dict[str, int]
    officers: dict[int, int | None]
    roles: list[HeldRole]

    @cached_property
    def to_come(self) -> list[Meeting]:
        """The meetings that are not over."""
        planned = MeetingState.PLANNED
        return [one for one in self.meetings if one.state == planned and one.date >= self.day]

    @cached_property
    def members(self) -> frozenset[int]:
        """Who is written to about meetings: who speaks for a partner, chairs or coordinates."""
        return frozenset(held.person_id for held in self.roles if held.role in SITS_ON_THE_SUBGROUP)


def standing_now() -> Standing:
    """How things stand now. Four queries."""
    today = clock.today()
    partners = Partner.objects.active(today).order_by()
    held = Appointment.objects.current().filter(person__is_active=True).order_by()
    return Standing(
        day=today,
        meetings=meetings_with_a_cycle(today),
        intervals=set_steps(),
        officers=dict(partners.values_list("pk", "nominating_officer_id")),
        roles=[
            HeldRole(*row)
            for row in held.values_list("pk", "role", "person_id", "partner_id", "service_area_id")
        ],
    )
