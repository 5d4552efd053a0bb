"""How a communication goes out: editions, bookings, deadlines, and what else fits.

What the register's owners do (confirm, decline, move, cancel) is read from the register each time:
nobody has to carry it over, so nobody can forget to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bsc_comms.kit import clock
from channels_registry.choices import TAKES_A_SLOT, BookingState
from channels_registry.models import Booking, Channel, Edition
from channels_registry.queries.finder import quickest_channels
from channels_registry.rules import copy_due
from partnership.models import Person
from plans.choices import MAY_BE_PLACED, PlacementState
from plans.models import Communication, Placement
from plans.policy import can_edit
from plans.queries.history import HistoryLine, written_since
from plans.queries.placement_history import told_by_the_register
from plans.queries.sending import (
    channels_that_carry,
    edition_that_ended,
    editions_ahead,
    end_in_words,
    sending_of,
)
from plans.rules.placing import (
    Due,
    Sending,
    beside_the_window,
    edition_to_send_for,
    in_the_window,
)

QUICKEST = 3


@dataclass(frozen=True)
class Instead:
    """What else fits where a placement cannot go out as it is.

    Where no `edition` does: `has_space_beside` says that one beside the window has space,
    `are_all_full` that none has any.
    """

    edition: Edition | None = None
    channels: list[Channel] = field(default_factory=list)
    has_space_beside: bool = False
    are_all_full: bool = False


@dataclass(frozen=True)
class PlacementLine:
    """A placement with its edition, its booking, and the last days for copy and artwork.

    `number` is its place in the line (1 is next). `ended` is the edition that it is in no more.
    `outside` says "before" or "after" where the edition comes out outside the window.
    `is_left_over` is what was not issued with the rest, though its window is over. `moved` and
    `why_declined` are what its owner did and wrote, as far as the reader may know it.
    """

    placement: Placement
    sending: Sending[Edition]
    edition: Edition | None = None
    ended: Edition | None = None
    number: int = 0
    outside: str = ""
    has_editions: bool = False
    is_left_over: bool = False
    moved: HistoryLine | None = None
    why_declined: str = ""
    instead: Instead = field(default_factory=Instead)

    @property
    def due(self) -> Due:
        return self.sending.due

    @property
    def due_for(self) -> Edition | None:
        return self.sending.due_for

    @property
    def has_none_in_time(self) -> bool:
        return self.sending.has_none_in_time

    @property
    def ended_on(self) -> date | None:
        return self.sending.ended_on

    @property
    def last_copy_due(self) -> date | None:
        return self.sending.last_copy_due

    @property
    def copy_due(self) -> date | None:
        return self.due.copy

    @property
    def artwork_due(self) -> date | None:
        return self.due.artwork

    @property
    def is_estimate(self) -> bool:
        return self.due.is_estimate

    @property
    def is_late(self) -> bool:
        """Whether copy should have been sent by now (London's date)."""
        return self.due.copy is not None and self.due.copy < clock.today()

    @property
    def artwork_is_late(self) -> bool:
        return self.due.artwork is not None and self.due.artwork < clock.today()

    @property
    def has_a_slot(self) -> bool:
        booking = self.placement.booking
        return booking is not None and booking.state in TAKES_A_SLOT

    @property
    def is_too_late(self) -> bool:
        """Whether its copy can reach nobody any more: it is past, and no slot waits for it."""
        return self.is_late and not self.has_a_slot and self.last_copy_due is None

    @property
    def is_turned_down(self) -> bool:
        """Whether it is in its edition no more: declined, withdrawn or cancelled."""
        return self.ended is not None

    @property
    def channel_ends(self) -> str:
        """When its channel ends or ended, for what goes out on none any more."""
        if self.ended_on is None:
            return ""
        return end_in_words(self.ended_on, clock.today())

    @property
    def needs_another(self) -> bool:
        if self.is_left_over:
            return False
        cannot_go_out = self.is_too_late or self.has_none_in_time or self.ended_on is not None
        return self.is_turned_down or cannot_go_out

    @property
    def booking_words(self) -> str:
        """How its booking stands, for the state under the edition."""
        booking = self.placement.booking
        if self.edition is None:
            return ""
        if booking is None:
            return "" if self.edition.slots is None else "no slot booked"
        if booking.state == BookingState.WAITING:
            return f"No. {self.number} in the line for a slot"
        if booking.state == BookingState.HELD:
            return "slot held, the owner has not answered yet"
        return "slot confirmed"


def placements_shown() -> QuerySet[Placement]:
    """Placements with all that their lines ask for, in one query."""
    return Placement.objects.with_editions().select_related("channel__merged_into", "partner")


def can_place(person: Person, communication: Communication) -> bool:
    """Who may choose editions: whoever may edit it, while something of it may still go out."""
    return communication.state in MAY_BE_PLACED and can_edit(person, communication)


def find_placement(person: Person, pk: UUID) -> Placement | None:
    """A placement of a communication that this person may know of."""
    visible = Communication.objects.visible_to(person)
    found = placements_shown().select_related("communication__lead_partner")
    return found.filter(visible.holds("communication"), pk=pk).first()


def placement_lines(
    communication: Communication, *, to_place: bool, since: datetime | None = None
) -> tuple[list[PlacementLine], list[HistoryLine]]:
    """The lines, and what the register's owners did that its history tells of.

    `communication` comes with `placements_shown` prefetched. What else fits is asked only for
    whoever may choose it (`to_place`). What owners did up to `since`, while it was kept back, stays
    with the lead partner. Eight queries at most, however many placements there are.
    """
    placements = list(communication.placements.all())
    moves = told_by_the_register(placements, communication, told_since=since)
    today = clock.today()
    planned = [one for one in placements if one.state == PlacementState.PLANNED]
    ahead = editions_ahead(planned, today)
    numbers = _numbers(planned)
    lines = [
        _line(one, communication, today, numbers, moves, ahead.get(one.pk, []))
        for one in placements
    ]
    if to_place:
        lines = [replace(one, why_declined=_why_declined(one.placement, since)) for one in lines]
        lines = _with_what_else_fits(lines, communication, ahead, today)
    told = sorted(
        (each for found in moves.values() for each in found), key=lambda line: line.at, reverse=True
    )
    return lines, told


# --- one line ---


def _line(
    placement: Placement,
    communication: Communication,
    today: date,
    numbers: dict[UUID, int],
    moves: dict[UUID, list[HistoryLine]],
    ahead: Sequence[Edition],
) -> PlacementLine:
    edition = placement.current_edition
    start, end = communication.window_start, communication.window_end
    moved = [each for each in moves.get(placement.pk, []) if each.act.startswith("moved the")]
    return PlacementLine(
        placement=placement,
        sending=sending_of(placement, ahead, today),
        edition=edition,
        ended=edition_that_ended(placement),
        number=numbers.get(placement.booking_id, 0) if placement.booking_id else 0,
        outside=beside_the_window(edition.publication_date, start, end) if edition else "",
        has_editions=any(each.takes_copy(today) for each in ahead),
        is_left_over=_is_left_over(placement, communication, today),
        moved=moved[0] if moved else None,
    )


def _why_declined(placement: Placement, since: datetime | None) -> str:
    booking = placement.booking
    if booking is None or not written_since(booking.decided_at, since):
        return ""
    return booking.reason


def _is_left_over(placement: Placement, communication: Communication, today: date) -> bool:
    last, edition = communication.window_end, placement.current_edition
    is_over = last is not None and last < today
    if edition is not None and edition.publication_date >= today:
        return False
    return is_over and communication.was_issued and placement.state == PlacementState.PLANNED


# --- what else fits ---


def _with_what_else_fits(
    lines: list[PlacementLine],
    communication: Communication,
    ahead: dict[UUID, list[Edition]],
    today: date,
) -> list[PlacementLine]:
    """The next edition for what has none, and quick channels for what cannot go out as it is."""
    quick: list[Channel] = []
    if any(line.needs_another for line in lines):
        quick = _quick(lines, communication, today)
    return [
        replace(
            line,
            instead=_instead(
                line,
                communication,
                [each for each in ahead.get(line.placement.pk, []) if each.takes_copy(today)],
                quick,
            ),
        )
        for line in lines
    ]


def _instead(
    line: PlacementLine,
    communication: Communication,
    take_copy: Iterable[Edition],
    quick: list[Channel],
) -> Instead:
    """The first with space within the window, but none for what has a slot."""
    channels = quick if line.needs_another else []
    if line.has_a_slot or (line.edition is not None and not line.is_too_late):
        return Instead(channels=channels)
    # Its owner has just said no to the one that ended.
    others = [each for each in take_copy if each != line.ended]
    with_space = [each for each in others if each.slots_free != 0]
    start, end = communication.window_start, communication.window_end
    return Instead(
        edition=edition_to_send_for(with_space, start, end),
        channels=channels,
        has_space_beside=len(with_space) > len(in_the_window(with_space, start, end)),
        are_all_full=bool(others) and not with_space,
    )


def _quick(
    lines: Iterable[PlacementLine], communication: Communication, today: date
) -> list[Channel]:
    """The quickest that reach the same audiences in time and do not carry it already."""
    carrying = {
        pk
        for line in lines
        if line.placement.state != PlacementState.DROPPED
        for pk in channels_that_carry(line.placement.channel)
    }
    last = communication.window_end
    found = quickest_channels(
        audiences=communication.audiences.all(),
        today=today,
        until=last,
        most=QUICKEST + len(carrying),
    )
    in_time = [
        each
        for each in found
        if each.pk not in carrying
        and (last is None or copy_due(last, each.lead_time_days or 0) >= today)
    ]
    return in_time[:QUICKEST]


def _numbers(placements: Iterable[Placement]) -> dict[UUID, int]:
    """The place of each booking that waits, in the line of its edition. One query, if any waits."""
    waiting = [
        one.booking
        for one in placements
        if one.booking is not None and one.booking.state == BookingState.WAITING
    ]
    if not waiting:
        return {}
    in_line = [
        *Booking.objects.waiting()
        .filter(edition_id__in={each.edition_id for each in waiting})
        .values_list("edition_id", "number")
    ]
    return {
        each.pk: sum(
            edition == each.edition_id and number <= each.number for edition, number in in_line
        )
        for each in waiting
    }


def going_out(placements: str) -> Prefetch:
    """On which channels each goes out, as `going_out` of it, for whoever is asked about it."""
    in_use = Placement.objects.exclude(state=PlacementState.DROPPED).select_related("channel")
    return Prefetch(placements, in_use.order_by("channel__name"), to_attr="going_out")
