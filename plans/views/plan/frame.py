"""What all views of the plan share: the head, the tabs, the filters, the years and saved views."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.views.asking import reader
from plans.choices import PlanView
from plans.filters import PlanFilter
from plans.filters.plan import AHEAD, ALL_YEARS, WHOLE_BOROUGH
from plans.models import CommunicationQuerySet
from plans.policy import can_log
from plans.queries.plan import Period
from plans.queries.saved_views import saved_views
from plans.queries.time_and_place import WhenAndWhere, shown_between, shown_in

PAGES: dict[str, str] = {
    PlanView.TABLE: "plans:plan",
    PlanView.CALENDAR: "plans:plan_calendar",
    PlanView.TIMELINE: "plans:plan_timeline",
    PlanView.MAP: "plans:plan_map",
    PlanView.COVERAGE: "plans:plan_coverage",
}
PAGES_IN_ORDER = [each for each in PlanView if each in PAGES]
#: What the form of a new communication can be given.
PREFILLED = (
    *("topic", "audience", "area", "objective", "emphasis", "aim", "priority", "campaign"),
    "channel",
)
LONGEST = timedelta(days=366)
LONGEST_QUERY = 2000


def frame(
    request: HttpRequest, filters: PlanFilter, view: PlanView, **keeps: str | None
) -> dict[str, Any]:
    """The context of the head. `keeps`: what the form of the filters sends along unseen."""
    return {
        "filters": filters,
        "form": filters.form,
        "since": filters.since,
        "chips": filters.chips(),
        "clear_url": filters.without_any(),
        "hidden": keeps,
        "may_log": can_log(reader(request)),
        "view": view,
        "today": clock.today(),
        "saved": saved_views(reader(request), PAGES, shown=_shown(view, filters)),
        "save_query": filters.address().removeprefix("?"),
        "tabs": [
            {
                "label": each.label,
                "url": filters.elsewhere(reverse(PAGES[each])),
                "current": each == view,
            }
            for each in PAGES_IN_ORDER
        ],
    }


#: What is shown by time and place alone can be asked for by nothing else.
SAYS_WHEN_OR_WHERE = frozenset({"partner", "area", "first", "last"})


def time_and_place(
    filters: PlanFilter, first: date | None, last: date | None
) -> list[WhenAndWhere]:
    """What others show by time and place alone, of a time and under these filters.

    None under a filter that asks for more than who, when and where: an answer would tell whether it
    fits.
    """
    if not set(filters.chosen) <= SAYS_WHEN_OR_WHERE:
        return []
    lines = shown_between(filters.reader, first, last)
    if partner := filters.chosen.get("partner"):
        partners = filters.terms.with_those_below("partners", partner)
        codes = {filters.terms.partners[pk].code for pk in partners}
        lines = [line for line in lines if line.lead_code in codes]
    area = filters.chosen.get("area")
    if area == WHOLE_BOROUGH:
        return [line for line in lines if line.everywhere]
    return shown_in(lines, [area]) if area else lines


def page_with(path: str, query: str) -> str:
    """A page of the plan under a query that came back from a form, read anew and cut short."""
    kept = QueryDict(query[:LONGEST_QUERY]).urlencode()
    return f"{path}?{kept}" if kept else path


def _shown(view: PlanView, filters: PlanFilter) -> tuple[str, str]:
    return view, filters.address().removeprefix("?")


def going_ahead(filters: PlanFilter) -> CommunicationQuerySet:
    """What counts as planned: unless a state is asked for, neither ideas nor what was set aside."""
    if "state" in filters.chosen:
        return filters.qs
    return filters.by_state(filters.qs, "state", AHEAD)


class Ways:
    """Addresses of the table and of the form of a new communication, with what a view adds.

    `leaves_out` are the filters that each count sets itself, `state` is what counts.
    """

    def __init__(
        self, filters: PlanFilter, *, leaves_out: Iterable[str], state: str = AHEAD
    ) -> None:
        first, last = days_shown(filters)
        self.whole = {"first": first.isoformat(), "last": last.isoformat()}
        without = dict.fromkeys((*leaves_out, "year", "first", "last"), "")
        states = {} if "state" in filters.chosen else {"state": state}
        self._table = _open_ended_address(
            filters.elsewhere(reverse("plans:plan"), **(without | states))
        )
        self._may_log = can_log(filters.reader) and last >= clock.today()
        kept = {
            name: filters.data[name]
            for name in PREFILLED
            if filters.data.get(name) and name not in leaves_out
        }
        self._new = _open_ended_address(f"{reverse('plans:communication_new')}?{urlencode(kept)}")

    def rows(self, **asked: str) -> str:
        """Where the rows of a count are; in the whole time of the view unless days are said."""
        return self._table + urlencode({**self.whole, **asked})

    def plan_one(self, **asked: str) -> str:
        """The form that says this already; "" for a time that is over and whoever may not log."""
        return self._new + urlencode(asked) if self._may_log else ""


def _open_ended_address(url: str) -> str:
    url = url.removesuffix("?")
    return f"{url}&" if "?" in url else f"{url}?"


def year_code(filters: PlanFilter) -> str:
    """The year that the form of the filters keeps."""
    if filters.searches_lately:
        return ""
    return filters.data.get("year") or (filters.year.slug if filters.year else ALL_YEARS)


def days_shown(filters: PlanFilter) -> tuple[date, date]:
    """The days of a view that needs both ends: what was asked for, a year of it at most."""
    period = filters.period
    if filters.searches_lately:
        year = FinancialYear.of(clock.today())
        return year.first, year.last
    if period.first is not None and period.last is not None:
        return period.first, min(period.last, period.first + LONGEST)
    if period.first is not None:
        return period.first, period.first + LONGEST - timedelta(days=1)
    year = FinancialYear.of(period.last or clock.today())
    return year.first, period.last or year.last


def years(filters: PlanFilter, *, open_ended: bool = True) -> list[dict[str, Any]]:
    """The years beside this one and beside the one shown, all together, and what is to come.

    As links: from each year the one before is one press away, however long the history. Without
    `open_ended` only the years: for a view that has room for one.
    """
    now = FinancialYear.of(clock.today())
    shown = filters.year if open_ended else FinancialYear.of(days_shown(filters)[0])
    near = {*now.and_beside, *(shown.and_beside if shown is not None else ())}
    links = [
        {
            "label": year.label,
            "url": filters.address(year=year.slug, first="", last=""),
            "current": year == shown,
        }
        for year in sorted(near)
    ]
    return [*links, *_open_ended(filters)] if open_ended else links


def _open_ended(filters: PlanFilter) -> list[dict[str, Any]]:
    today = clock.today()
    lately = filters.period.first if filters.searches_lately else None
    return [
        *([_found_lately(lately, filters)] if lately else []),
        {
            "label": "All years",
            "url": filters.address(year=ALL_YEARS, first="", last=""),
            "current": filters.period == Period(),
        },
        {
            "label": "From today on",
            "url": filters.address(first=today.isoformat(), last="", year=""),
            "current": filters.period == Period(first=today),
        },
    ]


def _found_lately(since: date, filters: PlanFilter) -> dict[str, Any]:
    """Where a search without a time looks."""
    return {"label": f"Since {since:%B %Y}", "url": filters.address(year=""), "current": True}
