"""Where two partners speak unalike about the same in the same weeks, as all may know it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch

from partnership.choices import AreaLevel
from partnership.models import Area, AreaSuccession
from plans.choices import TO_COME, WAS_ISSUED, Reach
from plans.models import AgreedLine, CarriedLine, Communication, CommunicationQuerySet
from plans.rules.agreed import SAME_WEEKS, WHOLE_BOROUGH, Says, Speaks, tone_clashes

CARRIED = "carried_lines"
K = TypeVar("K", UUID, int)


@dataclass(frozen=True)
class Text:
    """What one of the two says, and whose words these are."""

    communication: Communication
    words: str
    source: str


@dataclass(frozen=True)
class ToneClash:
    """Two texts about the same, ours first."""

    ours: Text
    theirs: Text

    @property
    def other(self) -> Communication:
        return self.theirs.communication


def clashes_of(ids: Collection[UUID]) -> dict[UUID, list[ToneClash]]:
    """The tone clashes of each of these communications.

    Only what the whole partnership may see is compared; one of the two is still to come. The number
    of queries does not grow with the plan.
    """
    spoken = {one.pk: one for one in _who_speaks()}
    if not spoken:
        return {}
    topics = _topics(spoken)
    places = _places(spoken)
    speaks = [_speaks(one, topics[one.pk], places[one.pk]) for one in spoken.values()]
    found: dict[UUID, list[ToneClash]] = {}
    for key, others in tone_clashes(speaks).items():
        ours = spoken[key]  # type: ignore[index]
        if ours.pk not in ids:
            continue
        pairs = [(ours, spoken[other]) for other in others]  # type: ignore[index]
        told = [
            ToneClash(_text(one), _text(other))
            for one, other in pairs
            if {one.state, other.state} & TO_COME
        ]
        if told:
            found[ours.pk] = sorted(told, key=lambda one: one.other.title.casefold())
    return found


def _who_speaks() -> list[Communication]:
    """Whatever carries a line in use, and all that shares a topic with such in the same weeks.

    What was issued may carry a line of a campaign that it has left, and that is kept back by now.
    """
    known = AgreedLine.objects.open_to_the_partnership().in_use()
    carried = CarriedLine.objects.filter(wording__line__in=known.order_by())
    dated = _dated()
    carriers = dated.filter(pk__in=carried.values("communication"))
    windows = list(carriers.order_by().values_list("window_start", "window_end"))
    if not windows:
        return []
    first = min(start for start, _ in windows if start is not None) - SAME_WEEKS
    last = max(end for _, end in windows if end is not None) + SAME_WEEKS
    through = Communication.topics.through.objects
    shared = through.filter(communication__in=carriers.order_by()).values("topic")
    sharing = through.filter(topic__in=shared).values("communication")
    lines = carried.select_related("wording__line")
    near = dated.touching(first, last).filter(pk__in=sharing).select_related("lead_partner")
    return list(near.prefetch_related(Prefetch(CARRIED, lines)))


def _dated() -> CommunicationQuerySet:
    found = Communication.objects.open_to_the_partnership()
    return found.filter(state__in=TO_COME | WAS_ISSUED, window_start__isnull=False)


def _topics(spoken: Collection[UUID]) -> Mapping[UUID, frozenset[int]]:
    through = Communication.topics.through.objects
    rows = through.filter(communication__in=list(spoken))
    return _gathered(rows.values_list("communication_id", "topic_id"))


def _places(spoken: Mapping[UUID, Communication]) -> Mapping[UUID, frozenset[int] | None]:
    """The areas of each with the wards in which they lie; None for the whole borough."""
    local = [pk for pk, one in spoken.items() if one.reach == Reach.LOCAL]
    through = Communication.areas.through.objects
    named = _gathered(
        through.filter(communication__in=local).values_list("communication_id", "area_id")
    )
    around = _Around()
    places: dict[UUID, frozenset[int] | None] = defaultdict(frozenset)
    for pk, one in spoken.items():
        if one.reach == Reach.BOROUGH or around.boroughs & named[pk]:
            places[pk] = WHOLE_BOROUGH
        else:
            places[pk] = around.all_of(named[pk])
    return places


class _Around:
    """The wards that an area lies in or touches, and what they were before or became."""

    def __init__(self) -> None:
        areas = list(Area.objects.order_by().values_list("pk", "parent_id", "level"))
        self.boroughs = {pk for pk, _, level in areas if level == AreaLevel.BOROUGH}
        self._parents = {pk: parent for pk, parent, _ in areas}
        touched = Area.wards_touched.through.objects.values_list("from_area_id", "to_area_id")
        self._touched = _gathered(touched)
        became: dict[int, set[int]] = defaultdict(set)
        for old, new in AreaSuccession.objects.order_by().values_list("old_id", "new_id"):
            became[old].add(new)
            became[new].add(old)
        self._became = became

    def all_of(self, areas: Iterable[int]) -> frozenset[int]:
        found: set[int] = set()
        for pk in areas:
            above: int | None = pk
            while above is not None and above not in self.boroughs:
                found |= {above} | self._touched[above] | self._became[above]
                above = self._parents.get(above)
        return frozenset(found)


def _gathered(pairs: Iterable[tuple[K, int]]) -> dict[K, frozenset[int]]:
    found: dict[K, set[int]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return defaultdict(frozenset, {key: frozenset(values) for key, values in found.items()})


def _speaks(one: Communication, topics: frozenset[int], areas: frozenset[int] | None) -> Speaks:
    return Speaks(
        key=one.pk,
        partner=one.lead_partner_id,
        topics=topics,
        first=one.window_start or date.min,
        last=one.window_end or date.max,
        areas=areas,
        carries=tuple(
            Says(
                line=each.wording.line_id,
                number=each.wording.number,
                topic=each.wording.line.topic_id,
                agreed=each.wording.agreed_on is not None,
            )
            for each in one.carried_lines.all()
        ),
        own_words=bool(one.message.strip()),
    )


def _text(one: Communication) -> Text:
    carried = [each.wording for each in one.carried_lines.all()]
    if not carried:
        return Text(one, one.message, "In its own words")
    names = ", ".join(f"{each.line.name}, wording {each.number}" for each in carried)
    return Text(one, "\n".join(each.short for each in carried), f"Agreed line: {names}")
