"""The views of the plan as a bare Django view would show the same rows: read, counted, listed.

Each reads the communications of its time with what hangs on them that the view is about, counts
them in Python as the planner has to (one counts for each month and for all that stands above its
terms), and writes names and numbers into one flat template without layout, filters or drawing.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from benchmarks.bare import with_all_shown
from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.models import Edition
from evidence.models import AwarenessDay, CarefulPeriod, Season
from partnership.models import Area, Audience, Topic
from plans.choices import GOING_AHEAD, OPEN, Reach, Visibility
from plans.models import Communication
from plans.rules.windows import month_window, week_window

SHOWN = ("id", "title", "state", "window_start", "window_end", "confirmed", "precision", "reach")


def _open() -> QuerySet[Communication]:
    return Communication.objects.filter(visibility=Visibility.PARTNERSHIP, embargo_until=None)


def _this_year() -> QuerySet[Communication]:
    year = FinancialYear.of(clock.today())
    return _open().filter(window_start__lte=year.last, window_end__gte=year.first)


def bare_grouped(request: HttpRequest) -> HttpResponse:
    """Fifty lines by topic, with the number of each topic."""
    found = _this_year() | _open().filter(
        Q(window_end__lt=FinancialYear.of(clock.today()).first) | Q(window_start=None),
        state__in=OPEN,
    )
    ordered = with_all_shown(found).order_by("topics__position", "topics__label", "window_start")
    page = Paginator(ordered, 50).get_page(1)
    months = found.order_by().values_list("topics__label").annotate(n=Count("pk"))
    context = {"page": page, "months": list(months), "count": page.paginator.count}
    return render(request, "benchmarks/list.html", context)


def bare_search(request: HttpRequest) -> HttpResponse:
    """Fifty of those in which the words stand, as text or in the name of a term or partner."""
    found = _open()
    for word in request.GET["text"].split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(message__icontains=word)
            | Q(place_text__icontains=word)
            | Q(lead_partner__name__icontains=word)
            | Q(pk__in=_open().filter(topics__label__icontains=word).values("pk"))
            | Q(pk__in=_open().filter(areas__name__icontains=word).values("pk"))
        )
    page = Paginator(with_all_shown(found), 50).get_page(1)
    context = {"page": page, "months": [], "count": page.paginator.count}
    return render(request, "benchmarks/list.html", context)


def bare_calendar(request: HttpRequest) -> HttpResponse:
    """This month's rows or a week's, the undated ones, and the days that others set."""
    if "week" in request.GET:
        first, last = week_window(date.fromisoformat(request.GET["week"]))
    else:
        first, last = month_window(clock.today().year, clock.today().month)
    touching = {"starts__lte": last, "ends__gte": first}
    rows = (
        _open()
        .filter(window_start__lte=last + timedelta(days=6), window_end__gte=first - timedelta(6))
        .select_related("lead_partner", "campaign")
        .order_by("window_start")
    )
    undated = _open().filter(window_start=None, state__in=OPEN)
    layers: list[Any] = [
        *CarefulPeriod.objects.filter(**touching),
        *AwarenessDay.objects.filter(**touching),
        *Edition.objects.filter(copy_deadline__range=(first, last)),
        *Edition.objects.filter(publication_date__range=(first, last)),
        *Season.objects.all(),
    ]
    return _rows(request, [*rows, *undated.select_related("lead_partner", "campaign")[:24]], layers)


def bare_timeline(request: HttpRequest) -> HttpResponse:
    """The year's rows by campaign."""
    rows = _this_year().select_related("lead_partner", "campaign")
    return _rows(request, rows.order_by("campaign__name", "window_start"), [])


def _rows(request: HttpRequest, rows: Any, layers: list[Any]) -> HttpResponse:
    return render(request, "benchmarks/rows.html", {"rows": list(rows), "layers": layers})


def bare_map(request: HttpRequest) -> HttpResponse:
    """How many in each ward, in all and by audience."""
    wards = list(Area.objects.active(clock.today()).filter(level="ward"))
    above = _lines(Area.objects.prefetch_related("wards_touched"))
    names = _lines(Audience.objects.all())
    counted: Counter[Any] = Counter()
    for one in _going_ahead("areas", "audiences"):
        audiences = {up for each in one.audiences.all() for up in names[each.pk]}
        places = {up for each in one.areas.all() for up in above[each.pk]}
        if one.reach == Reach.BOROUGH:
            places = {0}
        counted.update((place, None) for place in places)
        counted.update((place, audience) for place in places for audience in audiences)
    table = [
        [ward.name, *(counted[ward.pk, audience] for audience in (None, *names))] for ward in wards
    ]
    return render(request, "benchmarks/numbers.html", {"table": table})


def bare_coverage(request: HttpRequest) -> HttpResponse:
    """How many for each topic in each month."""
    names = _lines(Topic.objects.all())
    months = FinancialYear.of(clock.today()).months
    counted: Counter[Any] = Counter()
    for one in _going_ahead("topics"):
        topics = {up for each in one.topics.all() for up in names[each.pk]}
        begins = _month(one.window_start)
        ends = _month(one.window_end)
        inside = [month for month in months if begins <= month <= ends]
        counted.update((topic, month) for topic in topics for month in inside)
    table = [
        [topic.label, *(counted[topic.pk, m] for m in months)] for topic in Topic.objects.all()
    ]
    return render(request, "benchmarks/numbers.html", {"table": table})


def _going_ahead(*related: str) -> QuerySet[Communication]:
    found = _this_year().filter(state__in=GOING_AHEAD).only(*SHOWN)
    return found.prefetch_related(*related)


def _month(day: date | None) -> date:
    return (day or date.max).replace(day=1)


def _lines(terms: Any) -> dict[int, set[int]]:
    """For each term itself and all above it, of areas the wards that they touch as well."""
    by_id = {each.pk: each for each in terms}
    lines: dict[int, set[int]] = {}
    for each in by_id.values():
        line, parent = set(), each
        while parent is not None:
            line.add(parent.pk)
            parent = by_id.get(parent.parent_id)
        if isinstance(each, Area):
            line |= {ward.pk for ward in each.wards_touched.all()}
        lines[each.pk] = line
    return lines
