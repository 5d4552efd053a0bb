"""What others set, behind the calendar: holidays, days to mind, deadlines, editions, seasons."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from bsc_comms.kit.working_days import days_off, working_day_on_or_before
from channels_registry.choices import EditionState
from channels_registry.models import Edition
from evidence.choices import CarefulKind
from evidence.models import CarefulPeriod, Season
from evidence.queries.seasons import AwarenessMark, awareness_marks_touching
from plans.choices import CalendarLayer, OccasionKind
from plans.queries.occasions import Occasion
from plans.rules.occasions import Days, runs_of

HOLIDAY = "Bank holiday"
#: A deadline is brought forward over a weekend and the holidays beside it by less than that.
LONGEST_HOLIDAYS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Layer:
    """Something that others set, over some days; `look` is its class on the calendar.

    url: of its own page; note: what else is said of it. Both may be "".
    """

    name: str
    starts: date
    ends: date
    look: str
    url: str = ""
    note: str = ""


def layers_between(first: date, last: date, shown: Collection[str]) -> list[Layer]:
    """Those of the `shown` kinds that touch these days, by kind. Four queries at most."""
    found: list[Layer] = []
    if CalendarLayer.HOLIDAYS in shown:
        days = {day for year in {first.year, last.year} for day in days_off(year)}
        inside = sorted(day for day in days if first <= day <= last)
        found += [Layer(HOLIDAY, day, day, "holiday") for day in inside]
    found += _careful(first, last, shown)
    if CalendarLayer.AWARENESS in shown:
        found += [
            Layer(_with_how_sure(one), one.starts, one.ends, "layer")
            for one in awareness_marks_touching(first, last)
        ]
    return found + _of_editions(first, last, shown)


def _with_how_sure(one: AwarenessMark) -> str:
    return one.name if one.date_is_verified else f"{one.name} (date expected, not confirmed)"


def _careful(first: date, last: date, shown: Collection[str]) -> list[Layer]:
    kinds = {
        CalendarLayer.ELECTIONS: CarefulKind.PRE_ELECTION,
        CalendarLayer.COMMUNITY: CarefulKind.COMMUNITY,
    }
    wanted = [kind for layer, kind in kinds.items() if layer in shown]
    if not wanted:
        return []
    careful = CarefulPeriod.objects.filter(kind__in=wanted, starts__lte=last, ends__gte=first)
    return [
        Layer(name, starts, ends, "careful")
        for name, starts, ends in careful.values_list("name", "starts", "ends")
    ]


def _of_editions(first: date, last: date, shown: Collection[str]) -> list[Layer]:
    """Copy deadlines, and the days on which editions come out; none of what was cancelled."""
    days = (first, last)
    inside = Q()
    if CalendarLayer.DEADLINES in shown:
        inside |= Q(copy_deadline__range=(first, last + LONGEST_HOLIDAYS))
    if CalendarLayer.EDITIONS in shown:
        inside |= Q(publication_date__range=days)
    if not inside:
        return []
    editions = Edition.objects.filter(inside).exclude(state=EditionState.CANCELLED)
    rows = list(
        editions.order_by("copy_deadline").values_list(
            "name", "channel__name", "copy_deadline", "publication_date"
        )
    )
    found = []
    if CalendarLayer.DEADLINES in shown:
        found += [
            Layer(f"Copy due: {_called(name, channel)}", due, due, "deadline")
            for name, channel, deadline, _ in rows
            if first <= (due := working_day_on_or_before(deadline)) <= last
        ]
    if CalendarLayer.EDITIONS in shown:
        found += [
            Layer(f"Out: {_called(name, channel)}", out, out, "edition")
            for name, channel, _, out in rows
            if first <= out <= last
        ]
    return found


def _called(name: str, channel: str) -> str:
    return name if channel.casefold() in name.casefold() else f"{channel}, {name}"


def seasons_between(first: date, last: date, shown: Collection[str]) -> list[Layer]:
    """What rises or falls on these days each year, the first to begin first: one query.

    Each goes over the whole run of its months, and leads to its page where it asks for something.
    """
    if CalendarLayer.SEASONS not in shown:
        return []
    found = [
        _season(season, run)
        for season in Season.objects.all()
        for run in runs_of(season.months, Days(first, last))
    ]
    return sorted(found, key=lambda layer: (layer.starts, layer.ends, layer.name))


def _season(season: Season, run: Days) -> Layer:
    peak = Occasion(OccasionKind.PEAK, season.code, season.what_rises, run, None, None, season)
    is_one_month = run.starts.replace(day=1) == run.ends.replace(day=1)
    return Layer(
        name=season.what_rises,
        starts=run.starts,
        ends=run.ends,
        look="season" if season.rises else "falls",
        url=reverse("plans:season", args=[peak.key]) if season.rises else "",
        note=f"most in {peak.peak_month}" if peak.peak_month and not is_one_month else "",
    )
