"""The words by which the plan can be filtered, and the names behind the ids of its rows.

All vocabularies come in one query, campaigns in a second: a list shows eight selects and must not
pay for each. A campaign is offered only where its person may see one of its communications, so that
a name never tells of something kept back.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast

from channels_registry.models import Channel
from partnership.choices import AreaLevel
from partnership.models import (
    Aim,
    Area,
    Audience,
    Emphasis,
    Objective,
    Partner,
    Person,
    StrategyPriority,
    Topic,
)
from plans.models import Campaign, Communication

#: Which vocabulary, then the fields of `Term` in order.
Rows = QuerySet[Any, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Term:
    """One word: a partner, area, topic, audience, objective, emphasis, aim, priority or channel."""

    id: int
    code: str
    label: str
    parent_id: int | None
    kind: str
    starts: date | None
    ends: date | None
    position: int
    short: str

    def apart_from(self, day: date) -> str:
        """What sets it apart from what lives on that day: " from 2017", " until 2015"; else ""."""
        if self.starts is not None and self.starts > day:
            return f" from {self.starts:%Y}"
        if self.ends is not None and self.ends < day:
            return f" until {self.ends:%Y}"
        return ""


Options = list[tuple[str, str]]
VOCABULARIES = (
    "partners",
    "areas",
    "topics",
    "audiences",
    "objectives",
    "emphases",
    "aims",
    "priorities",
    "channels",
)


@dataclass(frozen=True)
class FilterTerms:
    """Each vocabulary by id, in the order in which it is shown; and the campaigns by id."""

    partners: dict[int, Term] = field(default_factory=dict)
    areas: dict[int, Term] = field(default_factory=dict)
    topics: dict[int, Term] = field(default_factory=dict)
    audiences: dict[int, Term] = field(default_factory=dict)
    objectives: dict[int, Term] = field(default_factory=dict)
    emphases: dict[int, Term] = field(default_factory=dict)
    aims: dict[int, Term] = field(default_factory=dict)
    priorities: dict[int, Term] = field(default_factory=dict)
    channels: dict[int, Term] = field(default_factory=dict)
    campaigns: dict[UUID, str] = field(default_factory=dict)

    def labels(self, vocabulary: str, ids: Iterable[int]) -> list[str]:
        """The labels of these ids, in the vocabulary's order."""
        return [term.label for term in self.in_order(vocabulary, ids)]

    def in_order(self, vocabulary: str, ids: Iterable[int]) -> list[Term]:
        """The terms of these ids, in the vocabulary's order; without those that it does not know.

        Asked for each row of a list: it costs by what the row has, not by the vocabulary.
        """
        known: Mapping[int, Term] = getattr(self, vocabulary)
        places = self._places[vocabulary]
        return [known[key] for key in sorted(known.keys() & ids, key=places.__getitem__)]

    @cached_property
    def _places(self) -> dict[str, dict[int, int]]:
        """At which place each id stands in its vocabulary."""
        return {
            name: {key: place for place, key in enumerate(getattr(self, name))}
            for name in VOCABULARIES
        }

    def with_those_below(self, vocabulary: str, code: str) -> list[int]:
        """The ids of the term with that code and of all below it; empty for an unknown code."""
        known: Mapping[int, Term] = getattr(self, vocabulary)
        return those_below(known, [term.id for term in known.values() if term.code == code])

    def area_options(self, today: date) -> list[tuple[str, str | Options]]:
        """Areas by level, those that ended or are still to come apart."""
        levels: dict[str, dict[str, Options]] = {}
        for term in self.areas.values():
            groups = levels.setdefault(AREA_GROUPS.get(term.kind, "Areas"), {})
            groups.setdefault(term.apart_from(today), []).append((term.code, term.label))
        return [
            (level + apart, options)
            for level, groups in levels.items()
            for apart, options in _todays_first(groups)
        ]

    def partner_options(self, today: date) -> list[tuple[str, str | Options]]:
        """Partners with their teams beneath, those that ended or are still to come apart."""
        now = {key: term for key, term in self.partners.items() if not term.apart_from(today)}
        groups: dict[str, Options] = {}
        for term in self.partners.values():
            if apart := term.apart_from(today):
                groups.setdefault(apart, []).append((term.code, term.label))
        others = [(f"Partners{apart}", options) for apart, options in _todays_first(groups)]
        return [*_as_options(now), *others]

    def options(self, vocabulary: str) -> Options:
        """Code and label of each term; those below another stand beneath it with a dash."""
        return _as_options(getattr(self, vocabulary))


AREA_GROUPS: dict[str, str] = {
    AreaLevel.BOROUGH: "Borough",
    AreaLevel.WARD: "Wards",
    AreaLevel.NEIGHBOURHOOD: "Neighbourhoods",
    AreaLevel.STREET: "Streets",
}


def filter_terms(person: Person) -> FilterTerms:
    """All that a person can filter the plan by. Two queries, whatever the size of the plan."""
    terms = FilterTerms(campaigns=_campaigns(person))
    rows = _vocabularies().all()
    found = sorted(rows, key=lambda row: (row[0], _level(row[5]), row[8], row[3].casefold()))
    for vocabulary, *columns in found:
        term = Term(*columns)
        getattr(terms, vocabulary)[term.id] = term
    return terms


@cache
def _vocabularies() -> Rows:
    """The question for all of them: it never changes, and every page of the plan asks it.

    Never read itself, only a copy of it.
    """
    # Partners come first: their columns give every column of the union its type on PostgreSQL.
    rows = _terms("partners", Partner, label="name", parent="parent_id", short="short_name")
    return rows.union(
        _terms("areas", Area, label="name", parent="parent_id", kind="level"),
        _terms("channels", Channel, label="name", parent="merged_into_id", kind="kind"),
        _terms("topics", Topic, parent="parent_id", position="position"),
        _terms("audiences", Audience, parent="parent_id", kind="side", position="position"),
        _terms("objectives", Objective, position="position"),
        _terms("emphases", Emphasis, position="position"),
        _terms("aims", Aim, position="position"),
        _terms("priorities", StrategyPriority, position="position"),
        all=True,
    )


def _terms(vocabulary: str, model: Any, **columns: str) -> Rows:
    """One vocabulary as rows: vocabulary, then the fields of `Term` in order."""
    dated = "valid_from" in {each.name for each in model._meta.fields}
    nothing = Cast(Value(None), DateField())

    def text(name: str) -> Any:
        return F(columns[name]) if name in columns else Value("", output_field=CharField())

    parent = F(columns["parent"]) if "parent" in columns else Cast(Value(None), BigIntegerField())
    position = F(columns["position"]) if "position" in columns else Value(0, IntegerField())
    rows: Rows = model.objects.order_by().values_list(
        Value(vocabulary, output_field=CharField()),
        "id",
        "code",
        F(columns.get("label", "label")),
        parent,
        text("kind"),
        F("valid_from") if dated else nothing,
        F("valid_to") if dated else nothing,
        position,
        text("short"),
    )
    return rows


LEVELS = [str(level) for level in AreaLevel]


def _level(kind: str) -> int:
    """Areas stand from the borough down; other kinds do not matter to the order."""
    return LEVELS.index(kind) if kind in LEVELS else 0


def _as_options(terms: dict[int, Term]) -> Options:
    return [
        (term.code, f"\u2013 {term.label}" if depth else term.label)
        for term, depth in _in_tree_order(terms)
    ]


def _todays_first(groups: dict[str, Options]) -> list[tuple[str, Options]]:
    """By what sets them apart: nothing first, then the latest that ended, then what is to come."""
    return sorted(groups.items(), key=lambda group: (not group[0], group[0]), reverse=True)


def _in_tree_order(terms: dict[int, Term]) -> Iterator[tuple[Term, int]]:
    """Each term with its depth, those below it right after it."""
    children: dict[int | None, list[Term]] = {}
    for term in terms.values():
        parent = term.parent_id if term.parent_id in terms else None
        children.setdefault(parent, []).append(term)

    def walk(parent: int | None, depth: int) -> Iterator[tuple[Term, int]]:
        for term in children.get(parent, ()):
            yield term, depth
            yield from walk(term.id, depth + 1)

    return walk(None, 0)


def _campaigns(person: Person) -> dict[UUID, str]:
    """Campaigns of which the person may see at least one communication, by name."""
    seen = Communication.objects.visible_to(person).filter(campaign_id=OuterRef("pk"))
    campaigns = Campaign.objects.filter(Exists(seen)).order_by("name")
    return dict(campaigns.values_list("pk", "name"))


def those_below(known: Mapping[int, Term], ids: Iterable[int]) -> list[int]:
    """These terms (ids) and all that stand below them."""
    found = set(ids)
    below = found
    while below:
        below = {key for key, term in known.items() if term.parent_id in below} - found
        found |= below
    return sorted(found)


def areas_within(known: Mapping[int, Term], ids: Iterable[int]) -> list[int]:
    """These areas (ids), all below them, what lies across them and all below that. One query."""
    inside = those_below(known, ids)
    across = Area.objects.filter(wards_touched__in=inside).values_list("pk", flat=True)
    return those_below(known, [*inside, *across])
