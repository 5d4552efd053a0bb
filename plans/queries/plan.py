"""The plan as a list: a period, an order, a page of rows grouped by month."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, DateField, F, Q, Subquery, Value, When
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Lower
from django.db.models.lookups import LessThan

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.models import Person
from plans.choices import OPEN, State
from plans.models import Communication, CommunicationQuerySet, not_over_before
from plans.models.knowing import kept_back
from plans.queries.changed import ChangedSince
from plans.queries.filter_terms import FilterTerms
from plans.queries.plan_rows import PlanRow, plan_rows
from plans.rules.windows import month_window

PAGE_SIZE = 50
SOON_SORTED = 50_000
UNDATED = "Not yet known when"


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both included; None leaves that side open.

    With `left_over` also what is still open from before and what is open and undated: the plan as
    people work on it today.
    """

    first: date | None = None
    last: date | None = None
    left_over: bool = False

    @classmethod
    def of_year(cls, year: FinancialYear) -> "Period":
        """A financial year; the current one with what is left over."""
        return cls(year.first, year.last, left_over=clock.today() in year)


def in_period(communications: CommunicationQuerySet, period: Period) -> CommunicationQuerySet:
    """Those whose window shares a day with the period, and what is left over where it asks."""
    inside = Q()
    if period.first is not None:
        # Naming every state lets the index on state and end serve: the cost follows the period,
        # not all that was ever planned before it.
        inside &= Q(state__in=State.values) & not_over_before(period.first)
    if period.last is not None:
        inside &= Q(window_start__lte=period.last)
    if period.left_over:
        open_before = Q(window_end__lt=period.first) | Q(window_start=None)
        inside |= open_before & Q(state__in=OPEN)
        # Both databases walk through the list by its order: let them begin where it begins.
        inside &= Q(window_start=None) | Q(window_start__gte=_earliest(period.first))
    return communications.filter(inside) if inside else communications


def _earliest(day: date | None) -> Coalesce:
    """When the first of those begins that run on that day or are left over from before it.

    Found by the index on state and end: the beginning is wrapped, so that its own index, which
    would read all that ever was, is no temptation.
    """
    begins = Coalesce("window_start", "window_start")
    left_over = Q(state__in=OPEN, window_end__lt=day)
    running = Q(LessThan(begins, _date(day)), state__in=State.values, window_end__gte=day)
    before = Communication.objects.filter(left_over | running).annotate(begins=begins)
    return Coalesce(Subquery(before.order_by("begins").values("begins")[:1]), _date(day))


def _date(day: date | None) -> Value:
    return Value(day, output_field=DateField())


ORDERS: dict[str, str] = {"when": "When", "title": "What", "lead": "Lead", "state": "State"}


def in_order(communications: CommunicationQuerySet, sort: str) -> CommunicationQuerySet:
    """Sorted by "when", "title", "lead" or "state", with "-" the other way; undated always last.

    What was searched for can be sorted by "best" too.
    """
    return communications.order_by(*sort_order(sort))


def sort_order(sort: str) -> tuple[Any, ...]:
    """The terms of an order, for a queryset's `order_by`."""
    name, descending = sort.removeprefix("-"), sort.startswith("-")

    def by(expression: F | Case | Lower) -> OrderBy:
        return expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)

    when = F("window_start").asc(nulls_last=True)
    if name == "best":
        return F("best").desc(), when, "id"
    if name == "title":
        # Not in the order of the signs, in which all small letters come after Z.
        return by(Lower("title")), by(F("title")), "id"
    if name == "lead":
        return by(F("lead_partner__code")), when, "id"
    if name == "state":
        life = Case(*(When(state=state, then=Value(n)) for n, state in enumerate(State)))
        return by(life), when, "id"
    return by(F("window_start")), "-id" if descending else "id"


def without_an_index(order: Sequence[Any]) -> tuple[Any, ...]:
    """The same order said in a way that no index answers.

    A year is sorted sooner than the index by windows is walked through from where the plan began,
    which PostgreSQL likes to do for the sake of one page.
    """
    begins = F("window_start")
    wrapped = {
        begins.asc(nulls_last=True): Coalesce(begins, _date(date.max)).asc(),
        begins.desc(nulls_last=True): Coalesce(begins, _date(date.min)).desc(),
    }
    return tuple(wrapped.get(term, term) for term in order)


@dataclass(frozen=True)
class PlanGroup:
    """Rows below one heading; `count` counts those on other pages too."""

    heading: str
    key: str
    count: int
    rows: list[PlanRow]

    @property
    def short(self) -> str:
        """The heading for a link to it: "Nov 2016"."""
        month, _, year = self.heading.partition(" ")
        return f"{month[:3]} {year}" if year.isdigit() else self.heading


@dataclass(frozen=True)
class PlanPage:
    """A page of the list. `counted_often`: whether one communication may stand in many groups.

    kept_back: how many of all that was found, on whichever page, no file holds.
    """

    page: Page
    groups: list[PlanGroup] = field(default_factory=list)
    counted_often: bool = False
    kept_back: int = 0

    @property
    def is_empty(self) -> bool:
        return not self.groups


def plan_page(
    communications: CommunicationQuerySet,
    *,
    terms: FilterTerms,
    changed: ChangedSince,
    reader: Person,
    sort: str = "when",
    number: str | int | None = 1,
    grouped: bool = True,
    objectives: bool = False,
) -> PlanPage:
    """One page of the list, grouped by month when it is sorted by time. At most seven queries.

    `communications` are already what the reader may see, filtered and in their period. A page
    number that is none gives the first page, one beyond the end the last.
    """
    ordered = in_order(communications, sort)
    find = _found_once if sort == "best" else _counted
    page, shown, left_out = find(ordered, number)
    rows = plan_rows(shown, terms, changed, reader, objectives=objectives)
    if sort == "best":
        places = {pk: place for place, pk in enumerate(page.object_list)}
        rows.sort(key=lambda row: places[row.id])
    if sort.removeprefix("-") != "when" or not grouped:
        groups = [PlanGroup("", "", page.paginator.count, rows)] if rows else []
        return PlanPage(page, groups, kept_back=left_out)
    return PlanPage(page, _by_month(rows, page, communications), kept_back=left_out)


def _counted(
    ordered: CommunicationQuerySet, number: str | int | None
) -> tuple[Page, CommunicationQuerySet, int]:
    """The page, its rows and how many of all are kept back, where counting costs little."""
    paginator = Paginator(ordered, PAGE_SIZE)
    counted = ordered.order_by().aggregate(
        found=Count("pk"), kept_back=Count("pk", filter=kept_back())
    )
    paginator.count = counted["found"]
    page = paginator.get_page(number)
    start = (page.number - 1) * PAGE_SIZE
    if paginator.count <= SOON_SORTED:
        ordered = ordered.order_by(*without_an_index(ordered.query.order_by))
    return page, ordered[start : start + PAGE_SIZE], counted["kept_back"]


def _found_once(
    ordered: CommunicationQuerySet, number: str | int | None
) -> tuple[Page, CommunicationQuerySet, int]:
    """The same for a search, its rows in any order: its words are looked for once."""
    keys = list(ordered.values_list("pk", flat=True))
    page = Paginator(keys, PAGE_SIZE).get_page(number)
    found = Communication.objects.order_by()
    left_out = found.filter(pk__in=keys).kept_back().count()
    return page, found.filter(pk__in=list(page.object_list)), left_out


def _by_month(
    rows: Sequence[PlanRow], page: Page, communications: CommunicationQuerySet
) -> list[PlanGroup]:
    months = {
        key: list(group) for key, group in groupby(rows, key=lambda row: _month(row.window_start))
    }
    counts = {key: len(group) for key, group in months.items()}
    counts |= _counts(_cut_off(list(months), page), communications)
    return [
        PlanGroup(
            heading=f"{key:%B %Y}" if key else UNDATED,
            key=f"{key:%Y-%m}" if key else "undated",
            count=counts[key],
            rows=group,
        )
        for key, group in months.items()
    ]


def _cut_off(months: Sequence[date | None], page: Page) -> list[date | None]:
    """Those of a page's months that may go on upon the page before or after it."""
    before = months[:1] if page.has_previous() else []
    after = months[-1:] if page.has_next() else []
    return list(dict.fromkeys([*before, *after]))


def _month(day: date | None) -> date | None:
    return day.replace(day=1) if day else None


def _counts(
    months: Sequence[date | None], communications: CommunicationQuerySet
) -> dict[date | None, int]:
    """How many begin in each of these months (None: undated), in one query over those months."""
    if not months:
        return {}
    inside = {month: _begins_in(month) for month in months}
    dated = [month for month in months if month]
    around = Q(window_start=None) if None in inside else Q()
    if dated:
        around |= Q(
            window_start__gte=min(dated),
            window_start__lte=month_window(max(dated).year, max(dated).month)[1],
        )
    counted = (
        communications.filter(around)
        .order_by()
        .aggregate(
            **{
                f"n{number}": Count("pk", filter=condition)
                for number, condition in enumerate(inside.values())
            }
        )
    )
    return {month: counted[f"n{number}"] for number, month in enumerate(inside)}


def _begins_in(month: date | None) -> Q:
    if month is None:
        return Q(window_start=None)
    return Q(window_start__range=month_window(month.year, month.month))
