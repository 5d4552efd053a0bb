"""What the evidence asks for, and what of the plan answers to it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from evidence.choices import AskKind
from evidence.queries.asks import Ask, what_is_asked_for
from evidence.queries.seasons import AHEAD
from partnership.models import Area, Person
from plans.choices import GOING_AHEAD, Reach
from plans.models import Communication, CommunicationQuerySet
from plans.queries.dimensions import areas_above
from plans.queries.keys import as_written
from plans.queries.trees import area_tree, audience_tree, topic_tree
from plans.rules.gaps import NOTHING, Asked, Ids, Planned, answers

#: What is said of a communication beside a claim; its message and notes are not read at all.
SHOWN = (
    *("title", "reach", "precision", "window_start", "window_end", "confirmed"),
    *("visibility", "embargo_until"),
    *("lead_partner__name", "lead_partner__short_name"),
)


@dataclass(frozen=True)
class Gap:
    """One claim of the evidence and what is planned for it, the first day on top."""

    ask: Ask
    planned: Sequence[Communication]

    @property
    def plan_one(self) -> str:
        """The form of a new communication, with what the claim says filled in."""
        ask = self.ask
        said = {
            "topic": ask.topic,
            "audience": ask.audience,
            "area": ask.area,
            "indicator": ask.indicator,
            "finding": ask.finding,
        }
        query = urlencode({name: each.code for name, each in said.items() if each is not None})
        return f"{reverse('plans:communication_new')}?{query}"


@dataclass(frozen=True)
class GapsOfAKind:
    """The claims of one kind."""

    kind: AskKind
    gaps: Sequence[Gap]


@dataclass(frozen=True)
class Gaps:
    """What the evidence asks of these days (both included), claim by claim."""

    first: date
    last: date
    gaps: Sequence[Gap]

    @property
    def nothing_yet(self) -> list[Gap]:
        return [gap for gap in self.gaps if not gap.planned]

    @property
    def with_something(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.planned]

    @property
    def kept_back(self) -> int:
        """How many communications stand here that no file holds."""
        named = {one.pk: one for gap in self.gaps for one in gap.planned}
        return sum(not one.is_open_to_the_partnership for one in named.values())

    @property
    def nothing_yet_by_kind(self) -> list[GapsOfAKind]:
        return _by_kind(self.nothing_yet)

    @property
    def with_something_by_kind(self) -> list[GapsOfAKind]:
        return _by_kind(self.with_something)


def gaps_known_to(person: Person, today: date) -> Gaps:
    """What is asked for, and what this person may know to be planned. Nineteen queries."""
    return _gaps(Communication.objects.visible_to(person), today)


def number_unanswered(person: Person, today: date) -> int:
    """How many `gaps_known_to` has nothing for yet, without the words of what is planned."""
    going = _going(Communication.objects.visible_to(person), today)
    told = _Told(going)
    planned = [
        told.of(key, reach)
        for key, reach in going.order_by().values_list(as_written("pk"), "reach")
    ]
    trees = _Trees()
    claims = (trees.asked(ask) for ask in what_is_asked_for(today))
    return sum(not any(answers(says, asked) for says in planned) for asked in claims)


def gaps_open_to_all(today: date) -> Gaps:
    """The same as the whole partnership may know it, for papers and files."""
    return _gaps(Communication.objects.open_to_the_partnership(), today)


def _gaps(known: CommunicationQuerySet, today: date) -> Gaps:
    planned = _as_planned(_going(known, today))
    trees = _Trees()
    found = []
    for ask in what_is_asked_for(today):
        asked = trees.asked(ask)
        found.append(Gap(ask, [one for one, says in planned if answers(says, asked)]))
    return Gaps(today, today + AHEAD, found)


def _going(known: CommunicationQuerySet, today: date) -> CommunicationQuerySet:
    return known.touching(today, today + AHEAD).filter(state__in=GOING_AHEAD)


def _by_kind(gaps: Iterable[Gap]) -> list[GapsOfAKind]:
    held: dict[AskKind, list[Gap]] = defaultdict(list)
    for gap in gaps:
        held[gap.ask.kind].append(gap)
    return [GapsOfAKind(kind, of_kind) for kind, of_kind in held.items()]


def _as_planned(going: QuerySet[Communication]) -> list[tuple[Communication, Planned]]:
    """Each, the first to begin on top, with what it says of itself. Six queries."""
    rows = (
        going.select_related("lead_partner")
        .only(*SHOWN)
        .annotate(key=as_written("pk"))
        .order_by("window_start", "title", "pk")
    )
    told = _Told(going)
    return [(one, told.of(one.key, one.reach)) for one in rows]


class _Told:
    """What communications say of themselves: a query for each of five relations."""

    def __init__(self, going: QuerySet[Communication]) -> None:
        self._held = {
            relation: _linked(relation, column, going)
            for relation, column in (
                ("topics", "topic_id"),
                ("areas", "area_id"),
                ("audiences", "audience_id"),
                ("indicators", "indicator_id"),
                ("findings", "finding_id"),
            )
        }

    def of(self, key: str, reach: str) -> Planned:
        """key: that of one of them, `as_written`."""
        return Planned(
            borough_wide=reach == Reach.BOROUGH,
            **{relation: linked.get(key, NOTHING) for relation, linked in self._held.items()},
        )


def _linked(
    relation: str, column: str, going: QuerySet[Communication]
) -> dict[str, frozenset[int]]:
    through = getattr(Communication, relation).through.objects.order_by()
    links = through.filter(communication__in=going.order_by().values("pk"))
    found: dict[str, set[int]] = defaultdict(set)
    for key, term in links.values_list(as_written("communication_id"), column):
        found[key].add(term)
    return {key: frozenset(terms) for key, terms in found.items()}


class _Trees:
    """The vocabularies in which claims are matched: four queries."""

    def __init__(self) -> None:
        self.topics = topic_tree()
        self.audiences = audience_tree()
        self._above = areas_above(area_tree().parents)

    def asked(self, ask: Ask) -> Asked:
        return Asked(
            topics=self.topics.with_those_below(ask.topic.pk if ask.topic else None),
            audiences=self.audiences.with_those_below(ask.audience.pk if ask.audience else None),
            areas=self._within(ask.area) if ask.area else NOTHING,
            indicator=ask.indicator.pk if ask.indicator else None,
            finding=ask.finding.pk if ask.finding else None,
        )

    def _within(self, area: Area) -> Ids:
        """The area, all below it and what lies across it, as the plan is filtered and counted."""
        return frozenset(key for key, above in self._above.items() if area.pk in above)
