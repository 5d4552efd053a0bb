"""Whether enough partners are, or were, at a meeting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from partnership.models import Partner
from subgroup.choices import Presence
from subgroup.models import Attendance, Meeting
from subgroup.queries.terms import agreed_quorums
from subgroup.rules.minutes import is_quorate, present_partners
from subgroup.rules.terms import quorum_on


@dataclass(frozen=True)
class Quorum:
    """How many partners have somebody there, and how many it takes; None where none is set."""

    partners: Sequence[str]
    needed: int | None

    @property
    def present(self) -> int:
        return len(self.partners)

    @property
    def is_there(self) -> bool | None:
        return is_quorate(self.present, self.needed)


def quorum_of(meeting: Meeting, attendance: Iterable[Attendance]) -> Quorum:
    """Whether enough partners are there, by the terms of reference under which it meets."""
    return Quorum(partners_that_count(attendance), quorum_on(meeting.date, agreed_quorums()))


def without_a_quorum(meetings: Sequence[Meeting]) -> dict[int, Quorum]:
    """Those of these meetings, by their id, at which too few partners are written down."""
    agreed = agreed_quorums()
    written = Attendance.objects.filter(meeting__in=[each.pk for each in meetings])
    there = list(written.select_related("person", "partner__parent"))
    found = {
        each.pk: Quorum(
            partners_that_count(one for one in there if one.meeting_id == each.pk),
            quorum_on(each.date, agreed),
        )
        for each in meetings
    }
    return {pk: quorum for pk, quorum in found.items() if quorum.is_there is False}


def counts_as(attendance: Attendance) -> Partner | None:
    """The partner for which somebody counts: a team for its council (rule 6 of docs/rules.md)."""
    partner = attendance.partner
    return (partner.parent or partner) if partner else None


def partners_that_count(attendance: Iterable[Attendance]) -> list[str]:
    """The partners with somebody present, by name, each once and a team as its council."""
    there = [each for each in attendance if each.presence == Presence.PRESENT]
    counted = [(counts_as(each), each.person.name) for each in there]
    return present_partners([(partner.name if partner else "", name) for partner, name in counted])
