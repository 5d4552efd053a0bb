"""The filters of the plan, the same for the list, the calendar and both files."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import ClassVar, Self

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.forms import PeriodFilterForm
from partnership.models import Person
from plans.choices import (
    GOING_AHEAD,
    MEETS_OTHERS,
    TO_COME,
    InvolvementState,
    OverlapKind,
    PlacementState,
    Reach,
    State,
)
from plans.filters.shown import ShownFilters
from plans.models import (
    Communication,
    CommunicationQuerySet,
    Involvement,
    OverlapQuerySet,
    Placement,
)
from plans.queries.changed import ChangedSince, changed_since_last_plan
from plans.queries.filter_terms import FilterTerms, areas_within, filter_terms
from plans.queries.overlaps.waiting import unanswered_as_all_know, unanswered_overlaps
from plans.queries.plan import ORDERS, Period
from plans.queries.search import search

ALL_YEARS = "all"
REFERENCE = re.compile(r"-[0-9]{4}-[0-9]+")
WHOLE_BOROUGH = "whole"
LONGEST_TEXT = 200
BEST = "best"
SORTS = frozenset(ORDERS) | {f"-{name}" for name in ORDERS}

NOT_IDEAS, STILL_TO_COME, OVERDUE, AHEAD = "not_ideas", "to_come", "overdue", "going_ahead"
NOT_SET_ASIDE = "not_set_aside"
STATE_OPTIONS = [
    (STILL_TO_COME, "Still to come"),
    (AHEAD, "Going ahead or issued"),
    (OVERDUE, "Overdue"),
    (NOT_IDEAS, "All but ideas"),
    (NOT_SET_ASIDE, "All but what was set aside"),
    ("Where it is in its life", [(str(state), str(state.label)) for state in State]),
]
CHANGED_OPTIONS = [("any", "New or changed"), ("new", "New"), ("changed", "Changed")]


class PlanFilter(ShownFilters, django_filters.FilterSet):
    """Made with `PlanFilter.of(request.GET, person)`; `qs` is what the person may see, filtered.

    A file has its filters `of_a_file` instead: it says nothing that only some may know.

    Addresses carry codes ("?partner=LFB&area=W02-HENDON"), so that they can be read, kept and
    written by hand. A value that is none of the choices, and a last day before the first, filters
    nothing and is named as an error.
    """

    text = django_filters.CharFilter(label="Words", method="by_text", max_length=LONGEST_TEXT)
    partner = django_filters.ChoiceFilter(
        label="Partner", method="by_partner", empty_label="Any partner"
    )
    topic = django_filters.ChoiceFilter(label="Topic", method="by_terms", empty_label="Any topic")
    area = django_filters.ChoiceFilter(label="Area", method="by_area", empty_label="Any area")
    state = django_filters.ChoiceFilter(
        label="State", method="by_state", choices=STATE_OPTIONS, empty_label="Any state"
    )
    campaign = django_filters.ChoiceFilter(
        label="Campaign", field_name="campaign_id", empty_label="Any campaign"
    )
    audience = django_filters.ChoiceFilter(
        label="Audience", method="by_terms", empty_label="Any audience"
    )
    objective = django_filters.ChoiceFilter(
        label="Objective", method="by_terms", empty_label="Any objective"
    )
    emphasis = django_filters.ChoiceFilter(
        label="Emphasis", method="by_terms", empty_label="Any emphasis"
    )
    aim = django_filters.ChoiceFilter(label="Aim", method="by_terms", empty_label="Any aim")
    priority = django_filters.ChoiceFilter(
        label="Priority", method="by_priority", empty_label="Any priority"
    )
    channel = django_filters.ChoiceFilter(
        label="Channel", method="by_channel", empty_label="Any channel"
    )
    changed = django_filters.ChoiceFilter(
        label="Since the last plan",
        method="by_changed",
        choices=CHANGED_OPTIONS,
        empty_label="Changed or not",
    )
    first = django_filters.DateFilter(label="From", method="as_period")
    last = django_filters.DateFilter(label="To", method="as_period")
    near = django_filters.ChoiceFilter(
        label="Overlaps",
        method="by_near",
        choices=[("duplicates", "Possible duplicates"), ("any", "Anything near")],
        empty_label="With or without",
    )
    help = django_filters.ChoiceFilter(
        label="Partners to join",
        method="by_help",
        choices=[("wanted", "Needs partners")],
        empty_label="Needed or not",
    )

    VOCABULARIES: ClassVar = {
        "partner": "partners",
        "topic": "topics",
        "audience": "audiences",
        "objective": "objectives",
        "emphasis": "emphases",
        "aim": "aims",
        "priority": "priorities",
        "channel": "channels",
    }

    class Meta:
        model = Communication
        fields: ClassVar[list[str]] = []
        form = PeriodFilterForm

    def __init__(
        self,
        data: QueryDict,
        queryset: CommunicationQuerySet,
        *,
        terms: FilterTerms,
        since: ChangedSince,
        reader: Person,
        pairs: Callable[[], OverlapQuerySet],
    ) -> None:
        super().__init__(data, queryset=queryset)
        self.reader = reader
        self.pairs = pairs
        self.terms = terms
        self.since = since
        for name, vocabulary in self.VOCABULARIES.items():
            self.filters[name].extra["choices"] = terms.options(vocabulary)
        self.filters["partner"].extra["choices"] = terms.partner_options(clock.today())
        self.filters["area"].extra["choices"] = [
            (WHOLE_BOROUGH, "For the whole borough"),
            *terms.area_options(clock.today()),
        ]
        self.filters["campaign"].extra["choices"] = [
            (str(pk), name) for pk, name in terms.campaigns.items()
        ]

    @classmethod
    def of(cls, data: QueryDict, person: Person) -> Self:
        """The filters as this person has them, over all that this person may see."""
        return cls._over(data, person, partial(unanswered_overlaps, person))

    @classmethod
    def of_a_file(cls, data: QueryDict, person: Person) -> Self:
        """The same for a file that this person takes away, which others read.

        What is near a secret alone would stand in it with nothing near: that tells of the secret.
        So overlaps count as all know them.
        """
        return cls._over(data, person, unanswered_as_all_know)

    @classmethod
    def _over(cls, data: QueryDict, person: Person, pairs: Callable[[], OverlapQuerySet]) -> Self:
        return cls(
            data,
            Communication.objects.visible_to(person),
            terms=filter_terms(person),
            since=changed_since_last_plan(person),
            reader=person,
            pairs=pairs,
        )

    def without(self, name: str) -> Self:
        """The same filters over the same plan, but for this one, which is set."""
        data = self.data.copy()
        del data[name]
        return type(self)(
            data,
            self.queryset,
            terms=self.terms,
            since=self.since,
            reader=self.reader,
            pairs=self.pairs,
        )

    # --- when and in which order ----------------------------------------------------------------

    @property
    def year(self) -> FinancialYear | None:
        """The financial year that is shown; None where the dates or words alone decide."""
        asked = self.data.get("year", "")
        if asked == ALL_YEARS or "first" in self.chosen or "last" in self.chosen:
            return None
        try:
            return FinancialYear.parse(asked)
        except ValueError:
            return None if "text" in self.chosen else FinancialYear.of(clock.today())

    @property
    def searches_lately(self) -> bool:
        """Whether words are looked for without a time: from the last financial year on, then.

        All years are one link away; what there is to look through does not grow with the plan. A
        reference names its year, and is looked for wherever it is.
        """
        asked = self.data.get("year", "")
        timed = asked == ALL_YEARS or "first" in self.chosen or "last" in self.chosen
        named = REFERENCE.search(self.chosen.get("text", ""))
        return self.year is None and not (timed or named)

    @property
    def period(self) -> Period:
        """The days shown: in the current year, of what is overdue, as far back as it goes."""
        if self.year is not None:
            of_year = Period.of_year(self.year)
            overdue_now = of_year.left_over and self.chosen.get("state") == OVERDUE
            return Period(last=of_year.last) if overdue_now else of_year
        if self.searches_lately:
            return Period(FinancialYear.of(clock.today()).previous.first, left_over=True)
        return Period(self.chosen.get("first"), self.chosen.get("last"))

    @property
    def sort(self) -> str:
        """As asked for; without that a search has what fits best first, all else the earliest."""
        return self.sort_asked or (BEST if "text" in self.chosen else "when")

    @property
    def sort_asked(self) -> str:
        """The order that the address names, "" where it names none."""
        asked = self.data.get("sort", "")
        return asked if asked in SORTS else ""

    # --- what each filter means -----------------------------------------------------------------

    def as_period(
        self, found: CommunicationQuerySet, name: str, value: date
    ) -> CommunicationQuerySet:
        """Dates bound the period (see `period`); the calendar has a month of its own instead."""
        return found

    def by_text(self, found: CommunicationQuerySet, name: str, value: str) -> CommunicationQuerySet:
        """Every part of what is looked for stands somewhere; see `plans.queries.search`."""
        return search(found, value, self.terms)

    def by_partner(
        self, found: CommunicationQuerySet, name: str, value: str
    ) -> CommunicationQuerySet:
        """Led or joined by the partner; a council's teams count as the council."""
        return found.filter(_led_or_joined_by(self.terms.with_those_below("partners", value)))

    def by_terms(
        self, found: CommunicationQuerySet, name: str, value: str
    ) -> CommunicationQuerySet:
        """It has the term itself, or one below it."""
        relation = self.VOCABULARIES[name]
        return found.filter(_linked(relation, name, self.terms.with_those_below(relation, value)))

    def by_priority(
        self, found: CommunicationQuerySet, name: str, value: str
    ) -> CommunicationQuerySet:
        """Its own priority, or that of its campaign."""
        ids = self.terms.with_those_below("priorities", value)
        own = Q(_linked("priorities", "strategypriority", ids))
        return found.filter(own | Q(campaign__priority_id__in=ids))

    def by_channel(
        self, found: CommunicationQuerySet, name: str, value: str
    ) -> CommunicationQuerySet:
        ids = self.terms.with_those_below("channels", value)
        placed = Placement.objects.filter(communication_id=OuterRef("pk"), channel_id__in=ids)
        return found.filter(Exists(placed.exclude(state=PlacementState.DROPPED)))

    def by_area(self, found: CommunicationQuerySet, name: str, value: str) -> CommunicationQuerySet:
        """In the area or one below it; the borough takes in what is for all of it."""
        if value == WHOLE_BOROUGH:
            return found.filter(reach=Reach.BOROUGH)
        named = [key for key, area in self.terms.areas.items() if area.code == value]
        ids = areas_within(self.terms.areas, named)
        condition = Q(_linked("areas", "area", ids))
        if any(self.terms.areas[key].parent_id is None for key in ids):
            condition |= Q(reach=Reach.BOROUGH)
        return found.filter(condition)

    def by_state(
        self, found: CommunicationQuerySet, name: str, value: str
    ) -> CommunicationQuerySet:
        if value == OVERDUE:
            return found.overdue(clock.today())
        if value == STILL_TO_COME:
            return found.to_come()
        if value == NOT_SET_ASIDE:
            return found.filter(state__in=MEETS_OTHERS)
        if value == AHEAD:
            return found.filter(state__in=GOING_AHEAD)
        if value == NOT_IDEAS:
            return found.exclude(state=State.IDEA)
        return found.filter(state=value)

    def by_changed(
        self, found: CommunicationQuerySet, name: str, value: str
    ) -> CommunicationQuerySet:
        ids = {
            "new": self.since.new_ids,
            "changed": self.since.changed_ids,
        }.get(value, self.since.new_ids | self.since.changed_ids)
        return found.filter(pk__in=ids)

    def by_near(self, found: CommunicationQuerySet, name: str, value: str) -> CommunicationQuerySet:
        """Those with an unanswered overlap, as whoever reads this may know of it."""
        pairs = self.pairs()
        if value == "duplicates":
            pairs = pairs.filter(kind=OverlapKind.DUPLICATE)
        return found.filter(Exists(pairs.of(OuterRef("pk"))))

    def by_help(self, found: CommunicationQuerySet, name: str, value: str) -> CommunicationQuerySet:
        """The lead partner says what help it wants, and it is not too late to give it."""
        in_time = Q(window_end=None) | Q(window_end__gte=clock.today())
        return found.filter(in_time, state__in=TO_COME).exclude(help_wanted="")


def _led_or_joined_by(partners: Iterable[int]) -> Q:
    joined = Involvement.objects.filter(communication_id=OuterRef("pk"), partner_id__in=partners)
    return Q(lead_partner_id__in=partners) | Q(
        Exists(joined.exclude(state=InvolvementState.DECLINED))
    )


def _linked(name: str, column: str, ids: Iterable[int]) -> Exists:
    """Whether one of these terms hangs on the communication."""
    through = getattr(Communication, name).through.objects
    return Exists(through.filter(**{"communication_id": OuterRef("pk"), f"{column}_id__in": ids}))
