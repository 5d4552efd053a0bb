"""Who used a channel for what, and which channels nobody used: as far as the reader may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.models import Channel
from partnership.models import Person
from plans.choices import SET_ASIDE, PlacementState
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Placement,
    PlacementQuerySet,
)
from plans.policy import can_edit, can_read_original_row
from plans.rules.words import is_same_unit, reached_unit

MOST_EARLIER = 50


@dataclass(frozen=True)
class Use:
    """One communication on a channel. `result` is what its lead partner's sheet says came of it.

    may_say: whether the reader may say how many it reached.
    """

    placement: Placement
    communication: Communication
    day: date | None
    result: str
    may_say: bool

    @property
    def was_issued(self) -> bool:
        return self.placement.state == PlacementState.ISSUED


@dataclass(frozen=True)
class Achieved:
    """How many the issued placements reached, as far as anybody said.

    known: of how many issued ones a figure is on record. claimed: the channel's own figure for one
    use; None where its owner gave none. in_other_units: how many more went out while it, or what
    was merged into it, counted something else, as homes are no readers.
    """

    issued: int
    known: int
    in_all: int
    in_other_units: int
    claimed: int | None

    @property
    def unknown(self) -> int:
        return self.issued - self.known

    @property
    def on_average(self) -> int:
        return round(self.in_all / self.known) if self.known else 0

    @property
    def percent(self) -> int | None:
        """The average of one use, in hundredths of what is claimed; None where either lacks."""
        return round(100 * self.on_average / self.claimed) if self.known and self.claimed else None


@dataclass(frozen=True)
class YearOfUse:
    """The uses of a financial year, those that come first on top. None: of no single year."""

    year: FinancialYear | None
    uses: list[Use]

    @property
    def issued(self) -> int:
        return sum(use.was_issued for use in self.uses)

    @property
    def planned(self) -> int:
        return len(self.uses) - self.issued

    @property
    def with_results(self) -> int:
        return sum(bool(use.result) for use in self.uses)


@dataclass(frozen=True)
class ChannelUse:
    """This year, the next, what is planned for later or has no date yet, and the latest of before.

    `earlier_count` is how many there were before, of which the latest are in `earlier`; `kept_back`
    are the communications that the page shows and no file holds.
    """

    this_year: YearOfUse
    next_year: YearOfUse
    later: YearOfUse
    undated: YearOfUse
    earlier: YearOfUse
    earlier_count: int
    achieved: Achieved
    merged: list[Channel]
    kept_back: int

    @property
    def is_empty(self) -> bool:
        parts = (self.this_year, self.next_year, self.later, self.undated, self.earlier)
        return not any(part.uses for part in parts)


def channel_use(channel: Channel, person: Person) -> ChannelUse:
    """What this person may know of the use of a channel, and of those merged into it.

    Eight queries, however many uses there are.
    """
    keys = read_together(channel.pk)
    this_year = FinancialYear.of(clock.today())
    uses = _uses(keys, person)
    earlier = uses.filter(_over_before(this_year.first)).order_by("-day", "pk")
    next_year, later = _ahead(uses, this_year.next, person)
    return ChannelUse(
        this_year=_this_year(uses, this_year, person),
        next_year=next_year,
        later=later,
        undated=YearOfUse(None, _read(uses.filter(day=None).order_by("pk"), person)),
        earlier=YearOfUse(None, _read(earlier[:MOST_EARLIER], person)),
        earlier_count=earlier.count(),
        achieved=_achieved(uses, channel),
        merged=list(Channel.objects.filter(pk__in=keys - {channel.pk})),
        kept_back=_communications(keys, person).kept_back().count(),
    )


def communications_on(channel: Channel, person: Person) -> CommunicationQuerySet:
    """The communications of which the page tells, for the files."""
    return _communications(read_together(channel.pk), person).order_by(
        F("window_start").asc(nulls_last=True), "pk"
    )


def _communications(keys: Iterable[int], person: Person) -> CommunicationQuerySet:
    used = _uses(keys, person).values("communication")
    return Communication.objects.visible_to(person).filter(pk__in=used)


def last_issued_on(channel: Channel, person: Person | None) -> Placement | None:
    """What went out last on a channel or on what was merged into it, as far as this person knows.

    Of a window its last day counts. None: the planner itself.
    """
    issued = Placement.objects.filter(
        channel__in=read_together(channel.pk), state=PlacementState.ISSUED
    )
    if person is not None:
        issued = issued.filter(Communication.objects.visible_to(person).holds("communication"))
    ends = Coalesce("issued_until", "issued_on")
    return issued.select_related("communication").order_by(ends.desc(), "pk").first()


def unused_channels(year: FinancialYear, person: Person) -> list[Channel]:
    """Channels of the year on which nothing was issued in it and nothing is planned for it.

    Of a year that is over only what was issued is a use, as in its record. As far as this person
    may know: what is kept back from them counts as no use. Four queries.
    """
    is_over = year.last < clock.today()
    of_year = _issued_in(year) if is_over else _issued_in(year) | _planned_for(year)
    uses = _uses(None, person).filter(of_year)
    merged = merged_channels()
    used = {merged.get(pk, pk) for pk in uses.values_list("channel_id", flat=True)}
    living = (
        Channel.objects.filter(merged_into=None)
        .filter(Q(valid_from=None) | Q(valid_from__lte=year.last))
        .filter(Q(valid_to=None) | Q(valid_to__gte=year.first))
        .prefetch_related("owners")
        .order_by("kind", "name")
    )
    return [channel for channel in living if channel.pk not in used]


def read_together(pk: int) -> set[int]:
    """A channel and all that were merged into it, at one remove or more."""
    into = dict(_pairs())
    found = {pk}
    while more := {gone for gone, kept in into.items() if kept in found} - found:
        found |= more
    return found


def merged_channels() -> dict[int, int]:
    """For each channel that was merged, the one that it ended up in. One query."""
    into = dict(_pairs())
    ends = {}
    for gone in into:
        seen, end = {gone}, into[gone]
        while end in into and end not in seen:
            seen.add(end)
            end = into[end]
        ends[gone] = end
    return ends


def _pairs() -> QuerySet[Channel, tuple[int, int]]:
    merged = Channel.objects.filter(merged_into__isnull=False).order_by()
    return merged.values_list("pk", "merged_into_id")


def _uses(keys: Iterable[int] | None, person: Person) -> PlacementQuerySet:
    """Placements that this person may know of; `day` is when it was issued, else when it begins.

    What was set aside is no use of a channel unless it went out there.
    """
    went_out = Q(state=PlacementState.ISSUED)
    found = Placement.objects.exclude(state=PlacementState.DROPPED)
    found = found.filter(Communication.objects.visible_to(person).holds("communication"))
    found = found.filter(went_out | ~Q(communication__state__in=sorted(SET_ASIDE)))
    if keys is not None:
        found = found.filter(channel_id__in=keys)
    return found.annotate(day=Coalesce("issued_on", "communication__window_start"))


def _issued_in(year: FinancialYear) -> Q:
    return Q(state=PlacementState.ISSUED, issued_on__range=(year.first, year.last))


def _planned_for(year: FinancialYear) -> Q:
    """Planned for days of which at least one lies in the year."""
    return Q(
        state=PlacementState.PLANNED,
        communication__window_start__lte=year.last,
        communication__window_end__gte=year.first,
    )


def _over_before(day: date) -> Q:
    planned = Q(state=PlacementState.PLANNED, communication__window_end__lt=day)
    return Q(state=PlacementState.ISSUED, issued_on__lt=day) | planned


def _achieved(uses: PlacementQuerySet, channel: Channel) -> Achieved:
    issued = uses.filter(state=PlacementState.ISSUED).order_by()
    issued = issued.alias(
        unit_of_figure=Coalesce(NullIf("reached_unit", Value("")), "channel__reach_unit")
    )
    alike = _counted_in(reached_unit(channel.reach_unit))
    found = issued.aggregate(
        issued=Count("pk", filter=alike),
        known=Count("reached", filter=alike),
        in_all=Sum("reached", filter=alike, default=0),
        in_other_units=Count("pk", filter=~alike),
    )
    return Achieved(**found, claimed=channel.reach_number)


def _counted_in(unit: str) -> Q:
    """Counted in this unit, however it is written."""
    alike = Q(unit_of_figure__iexact=unit)
    return alike | Q(unit_of_figure="") if is_same_unit(unit, "") else alike


def _this_year(uses: PlacementQuerySet, year: FinancialYear, person: Person) -> YearOfUse:
    of_year = uses.filter(_issued_in(year) | _planned_for(year)).order_by("day", "pk")
    return YearOfUse(year, _read(of_year, person))


def _ahead(
    uses: PlacementQuerySet, year: FinancialYear, person: Person
) -> tuple[YearOfUse, YearOfUse]:
    """What is planned for a year to come, and for days after it; some for both. One query."""
    planned = Q(state=PlacementState.PLANNED, communication__window_end__gte=year.first)
    ahead = _read(uses.filter(planned).order_by("day", "pk"), person)
    of_year = [use for use in ahead if use.day and use.day <= year.last]
    later = [use for use in ahead if (end := use.communication.window_end) and end > year.last]
    return YearOfUse(year, of_year), YearOfUse(None, later)


def _read(uses: PlacementQuerySet, person: Person) -> list[Use]:
    found = uses.with_editions().select_related("channel", "communication__lead_partner")
    return [
        Use(
            placement=each,
            communication=each.communication,
            day=each.day,  # type: ignore[attr-defined]
            result=each.communication.reported_result
            if can_read_original_row(person, each.communication)
            else "",
            may_say=each.state == PlacementState.ISSUED and can_edit(person, each.communication),
        )
        for each in found
    ]
