"""Occasions: the peaks and awareness days of a year, what each asks for and who picked it up."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import EARLIEST, FinancialYear
from channels_registry.models import Channel, Edition
from evidence.models import AwarenessDay, CarefulPeriod, Season
from evidence.queries.seasons import (
    awareness_days_touching,
    careful_periods_touching,
    day_moved_out_of,
    year_of,
)
from partnership.models import Audience, Person, Topic
from partnership.models.lives import alive
from plans.choices import GOING_AHEAD, OccasionKind
from plans.models import Communication, CommunicationQuerySet, NotThisYear
from plans.queries.trees import topic_tree
from plans.rules.gaps import Ids
from plans.rules.occasions import (
    CROWDED_FROM,
    ChannelTimes,
    Days,
    Issue,
    LatestStart,
    latest_starts,
    near_in_time,
    prompt_on,
    runs_of,
)
from plans.rules.opening import is_open
from plans.rules.windows import window_text_of

AHEAD = timedelta(days=365)


@dataclass(frozen=True)
class Occasion:
    """A peak, or an awareness day, of one year. `what` and `year` name it for good."""

    kind: OccasionKind
    code: str
    name: str
    days: Days
    topic: Topic | None
    audience: Audience | None
    season: Season | None = None
    awareness_day: AwarenessDay | None = None

    @property
    def what(self) -> str:
        if self.awareness_day is not None:
            return f"{self.kind}-{self.awareness_day.own_code}"
        return f"{self.kind}-{self.code}-{self.days.starts:%m}"

    @property
    def year(self) -> int:
        return self.days.starts.year

    @property
    def key(self) -> str:
        """As addresses have it: "peak-PK-01-11-2016"."""
        return f"{self.what}-{self.year}"

    @property
    def financial_year(self) -> int:
        """The year whose date it is, from April to March, by the first of the two."""
        if self.awareness_day:
            return year_of(self.awareness_day).start_year
        return FinancialYear.of(self.days.starts).start_year

    @property
    def topic_id(self) -> int | None:
        return self.topic.pk if self.topic else None

    @property
    def peak_month(self) -> str:
        """The month in which it is highest, where that lies in these days; else ""."""
        peak = self.season.peak_month if self.season else None
        return calendar.month_name[peak] if peak in self.days.months else ""


class PickedUp(NamedTuple):
    """What is read of a communication that may pick an occasion up; a year of them can be many."""

    pk: UUID
    title: str
    message: str
    precision: str
    window_start: date
    window_end: date
    confirmed: bool
    visibility: str
    embargo_until: datetime | None
    lead_name: str
    lead_short_name: str

    @property
    def is_open_to_the_partnership(self) -> bool:
        return is_open(self.visibility, self.embargo_until, clock.opened_up_to())

    @property
    def page(self) -> str:
        return reverse("plans:communication", args=[self.pk])

    @property
    def window_text(self) -> str:
        return window_text_of(self, today=clock.today())


@dataclass(frozen=True)
class OccasionLine:
    """One occasion with what its page says of it, as one reader may know it."""

    occasion: Occasion
    today: date
    starts: Sequence[LatestStart]
    picked_up: Sequence[PickedUp]
    careful: Sequence[CarefulPeriod] = ()
    near: Sequence[str] = ()
    left_out: NotThisYear | None = None

    @property
    def page(self) -> str:
        return reverse("plans:season", args=[self.occasion.key])

    @property
    def plan_one(self) -> str:
        return f"{reverse('plans:communication_new')}?occasion={self.occasion.key}"

    @property
    def next_start(self) -> LatestStart | None:
        """The first lead time that has not ended."""
        return next((start for start in self.starts if start.by >= self.today), None)

    @property
    def start_to_tell_of(self) -> LatestStart | None:
        """For a letter, which may be read in the morning after: the first that is not over then."""
        after = (start for start in self.starts if start.by > self.today)
        return next(after, self.next_start)

    @property
    def too_late(self) -> list[LatestStart]:
        return [start for start in self.starts if start.by < self.today]

    @property
    def is_crowded(self) -> bool:
        return len(self.near) >= CROWDED_FROM

    @property
    def runs(self) -> bool:
        return self.occasion.days.starts <= self.today

    @property
    def is_over(self) -> bool:
        return self.occasion.days.ends < self.today

    @property
    def asks_to_be_picked_up(self) -> bool:
        """Whether it is time to say that nobody has, and some channel can still be reached."""
        if self.picked_up or self.left_out is not None or self.runs or self.next_start is None:
            return False
        from_day = prompt_on(self.starts)
        return from_day is not None and from_day <= self.today


@dataclass
class _Around:
    """What is read once for all occasions of some days."""

    today: date
    channels: list[ChannelTimes]
    careful: list[CarefulPeriod]
    left_out: dict[tuple[str, int], NotThisYear]
    communications: list[PickedUp]
    topics_of: dict[UUID, set[int]]

    @classmethod
    def of(cls, known: CommunicationQuerySet, days: Days, today: date) -> Self:
        """Seven queries."""
        around = days.with_beforehand
        going = known.touching(around.starts, around.ends).filter(state__in=GOING_AHEAD)
        left = NotThisYear.objects.filter(taken_back_at=None).select_related("by")
        return cls(
            today=today,
            channels=_channel_times(today, days.ends),
            careful=list(careful_periods_touching(days.starts, days.ends)),
            left_out={(one.what, one.year): one for one in left},
            communications=_as_picked_up(going),
            topics_of=_topics_of(going),
        )


def _as_picked_up(going: QuerySet[Communication]) -> list[PickedUp]:
    """The first to begin first: one query."""
    rows = going.order_by("window_start", "title", "pk").values_list(
        *("pk", "title", "message", "precision", "window_start", "window_end", "confirmed"),
        *("visibility", "embargo_until", "lead_partner__name", "lead_partner__short_name"),
    )
    return [PickedUp._make(row) for row in rows]


def _topics_of(going: QuerySet[Communication]) -> dict[UUID, set[int]]:
    """One query, which does not name thousands of communications one by one."""
    links = Communication.topics.through.objects.order_by().filter(
        communication__in=going.order_by().values("pk")
    )
    found: dict[UUID, set[int]] = defaultdict(set)
    for pk, topic in links.values_list("communication_id", "topic_id"):
        found[pk].add(topic)
    return found


def occasions_ahead(person: Person, today: date) -> list[OccasionLine]:
    """The occasions of the coming year and those that run, the next first. Eleven queries."""
    known = Communication.objects.visible_to(person)
    return _lines(known, Days(today, today + AHEAD), today)


def occasions_open_to_all(today: date) -> list[OccasionLine]:
    """The same, picked up as the whole partnership may know it, for letters and files."""
    known = Communication.objects.open_to_the_partnership()
    return _lines(known, Days(today, today + AHEAD), today)


def kept_back_on(lines: Iterable[OccasionLine]) -> int:
    """How many communications stand on these lines that no file holds."""
    named = {one.pk: one for line in lines for one in line.picked_up}
    return sum(not one.is_open_to_the_partnership for one in named.values())


def find_occasion(person: Person, key: str, today: date) -> OccasionLine | None:
    """One occasion by its key, of any year; None where there is none."""
    known = Communication.objects.visible_to(person)
    year = _year_of(key)
    lines = _lines(known, year, today, only=key) if year else []
    if not lines and year and (now := _key_now(key)):
        return find_occasion(person, now, today)
    return lines[0] if lines else None


def occasion_called(key: str) -> Occasion | None:
    """One occasion by its key, without what is planned for it. Three queries."""
    year = _year_of(key)
    found = _called(key, list(_occasions(year))) if year else None
    if found is None and year and (now := _key_now(key)):
        return occasion_called(now)
    return found


def _key_now(key: str) -> str:
    """The key of an awareness day whose date was moved out of the year that this one ends with."""
    what, _, year = key.rpartition("-")
    kind, _, own_code = what.partition("-")
    if kind != OccasionKind.AWARENESS:
        return ""
    day = day_moved_out_of(int(year), own_code.removesuffix("-moved"))
    if day is None or day.starts.year == int(year):
        return ""
    return f"{kind}-{day.own_code}-{day.starts.year}"


def _called(key: str, occasions: Sequence[Occasion]) -> Occasion | None:
    """The one of that key; else one whose date was moved since, as letters have its old address."""
    by_key = {one.key: one for one in occasions}
    before = {f"{one.kind}-{one.code}-{one.year}": one for one in occasions if one.awareness_day}
    return by_key.get(key) or before.get(key)


def _year_of(key: str) -> Days | None:
    """The days of the year that a key ends with."""
    year = key.rpartition("-")[2]
    if not re.fullmatch(r"(19|20|21)\d\d", year, re.ASCII) or int(year) <= EARLIEST:
        return None  # January 1900 lies in no financial year
    return Days(date(int(year), 1, 1), date(int(year), 12, 31))


def _lines(
    known: CommunicationQuerySet, days: Days, today: date, *, only: str = ""
) -> list[OccasionLine]:
    aware = list(_awareness_days(days.with_neighbours))
    occasions = [*_peaks(days), *(one for one in aware if one.days.touches(days))]
    called = _called(only, occasions)
    shown = [one for one in occasions if not only or one is called]
    if not shown:
        return []
    ends = max(one.days.ends for one in shown)
    starts = min(one.days.starts for one in shown)
    around = _Around.of(known, Days(starts, ends), today)
    below = topic_tree()
    lines = [
        OccasionLine(
            occasion=one,
            today=today,
            starts=latest_starts(around.channels, one.days),
            picked_up=_picked_up(one, around, below.with_those_below(one.topic_id)),
            careful=[each for each in around.careful if one.days.touches(_days_of(each))],
            near=_near(one, aware),
            left_out=around.left_out.get((one.what, one.year)),
        )
        for one in shown
    ]
    return sorted(lines, key=lambda line: (line.occasion.days.starts, line.occasion.name))


def _occasions(days: Days) -> Iterator[Occasion]:
    """Those that touch these days. Three queries."""
    yield from _peaks(days)
    yield from _awareness_days(days)


def _peaks(days: Days) -> Iterator[Occasion]:
    for season in Season.objects.filter(rises=True).select_related("topic"):
        for run in runs_of(season.months, days):
            yield Occasion(
                kind=OccasionKind.PEAK,
                code=season.code,
                name=season.what_rises,
                days=run,
                topic=season.topic,
                audience=None,
                season=season,
            )


def _awareness_days(days: Days) -> Iterator[Occasion]:
    for one in awareness_days_touching(days.starts, days.ends):
        yield Occasion(
            kind=OccasionKind.AWARENESS,
            code=one.code,
            name=one.name,
            days=_days_of(one),
            topic=one.topic,
            audience=one.audience,
            awareness_day=one,
        )


def _near(occasion: Occasion, aware: Sequence[Occasion]) -> Sequence[str]:
    """The other awareness days near an awareness day; a peak goes on too long to be crowded."""
    if occasion.kind != OccasionKind.AWARENESS:
        return ()
    others = [(one.name, one.days) for one in aware if one.key != occasion.key]
    return near_in_time(occasion.days, others)


def _days_of(each: AwarenessDay | CarefulPeriod) -> Days:
    return Days(each.starts, each.ends)


def _picked_up(occasion: Occasion, around: _Around, topics: Ids) -> list[PickedUp]:
    """What is planned on its topic, or names it, in its days or the fortnight before."""
    days = occasion.days.with_beforehand
    first, last, topics_of = days.starts, days.ends, around.topics_of
    name = occasion.name.casefold() if occasion.awareness_day is not None else ""
    return [
        one
        for one in around.communications
        if one.window_start <= last
        and first <= one.window_end
        and (not topics.isdisjoint(topics_of.get(one.pk, ())) or _names(one, name))
    ]


def _names(one: PickedUp, name: str) -> bool:
    """Whether it says this name, which is in small letters; "" is no name."""
    return bool(name) and name in f"{one.title} {one.message}".casefold()


def _channel_times(today: date, last: date) -> list[ChannelTimes]:
    """Every channel of today or until `last` with its editions until then. Two queries."""
    until = Edition.objects.on().filter(publication_date__lte=last)
    issues: dict[int, list[Issue]] = defaultdict(list)
    for each in until.with_carriers().order_by("publication_date"):
        for pk in each.carriers:
            issues[pk].append(Issue(each.name, each.publication_date, each.copy_due))
    return [
        ChannelTimes(
            name=channel.name,
            code=channel.code,
            lead_time_days=channel.lead_time_days,
            is_estimate=channel.lead_time_is_estimate,
            issues=issues[channel.pk],
            lives=Days(channel.valid_from or date.min, channel.valid_to or date.max),
        )
        for channel in Channel.objects.filter(alive(today, max(today, last))).order_by("name")
    ]
