"""What the finder compares: communications as plain facts, and the reference data around them.

Internal notes, notes on the strategy and reported results are never read here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Model, QuerySet, Value
from django.db.models.functions import Coalesce

from bsc_comms.kit import clock
from channels_registry.models import Channel, Offer
from partnership.choices import AreaLevel, AudienceSide
from partnership.models import (
    Area,
    AreaSuccession,
    Audience,
    Change,
    Partner,
    Topic,
)
from plans.choices import InvolvementState, PlacementState, Reach
from plans.models import Communication, Involvement, Placement
from plans.rules.overlaps import (
    READING,
    Facts,
    Group,
    Place,
    RidingAlong,
    Succession,
    Surroundings,
    Theme,
    Traits,
    traits_from,
)

_REFERENCE = (Area, AreaSuccession, Audience, Channel, Offer, Partner, Topic)
_DISTRICT = re.compile(r"[A-Z]{1,2}[0-9]{1,2}[A-Z]?")
_TERMS = {
    "areas": "area__code",
    "audiences": "audience__code",
    "objectives": "objective__code",
    "topics": "topic__code",
}
#: As many keys as one query names at once; six lists of them stay under SQLite's smallest limit.
_AT_ONCE = 150

#: Part of a communication, its key, and a code there.
Coded = QuerySet[Any, tuple[str, UUID, str]]
#: What one look at the reference data says of its state: the last changes, and how many there are.
Probe = tuple[date, tuple[tuple[str, str, int], ...]]


def surroundings() -> Surroundings:
    """The reference data that pairs are compared in, kept until it changes or the day does.

    Whether it changed is seen by the history and by new rows, in one short query.
    """
    return _surroundings(_probe())


def forget_surroundings() -> None:
    """Read the reference data anew the next time, whatever its history says."""
    _surroundings.cache_clear()


def traits_of(communications: QuerySet[Communication]) -> list[Traits]:
    """What is compared of each; the queries of `facts_of`, and those of `surroundings` once."""
    around = surroundings()
    return [traits_from(facts, around) for facts in facts_of(communications)]


def facts_of(communications: QuerySet[Communication]) -> list[Facts]:
    """Each communication as plain facts, by codes: one query, and one for each 150 of them.

    The caller hands in what may be seen.
    """
    rows = list(
        communications.annotate(
            rolled_up=Coalesce("lead_partner__parent__code", "lead_partner__code")
        )
        .order_by()
        .values(
            *("id", "title", "message", "place_text", "reach", "rolled_up", "lead_partner__code"),
            *("window_start", "window_end", "precision", "campaign_id"),
        )
    )
    codes = _codes([row["id"] for row in rows])
    return [
        Facts(
            key=row["id"],
            lead=row["rolled_up"],
            lead_code=row["lead_partner__code"],
            title=row["title"],
            message=row["message"],
            place_text=row["place_text"],
            borough_wide=row["reach"] == Reach.BOROUGH,
            start=row["window_start"],
            end=row["window_end"],
            precision=row["precision"],
            campaign=str(row["campaign_id"] or ""),
            **{part: frozenset(of_all[row["id"]]) for part, of_all in codes.items()},
        )
        for row in rows
    ]


def rolled_up(partner: Partner) -> str:
    """The code of the partner that a team counts as: the council for its teams."""
    return partner.parent.code if partner.parent else partner.code


def _codes(ids: list[UUID]) -> dict[str, dict[UUID, set[str]]]:
    """For each part of a communication that has codes, those of each. One query for so many."""
    codes: dict[str, dict[UUID, set[str]]] = {
        part: defaultdict(set) for part in (*_TERMS, "channels", "partners")
    }
    for first in range(0, len(ids), _AT_ONCE):
        one, *others = _coded(ids[first : first + _AT_ONCE])
        for part, pk, code in one.union(*others, all=True):
            codes[part][pk].add(code)
    return codes


def _coded(ids: list[UUID]) -> Iterator[Coded]:
    for part, code in _TERMS.items():
        through = getattr(Communication, part).through.objects.filter(communication_id__in=ids)
        yield through.order_by().values_list(Value(part), "communication_id", code)
    placed = Placement.objects.filter(communication_id__in=ids)
    placed = placed.exclude(state=PlacementState.DROPPED)
    yield placed.order_by().values_list(Value("channels"), "communication_id", "channel__code")
    # Who has a part in each, rolled up.
    involved = Involvement.objects.filter(communication_id__in=ids)
    involved = involved.exclude(state=InvolvementState.DECLINED)
    partner = Coalesce("partner__parent__code", "partner__code")
    yield involved.order_by().values_list(Value("partners"), "communication_id", partner)


def _probe() -> Probe:
    """The last change of each kind in the history, and how many there are of each."""
    with connection.cursor() as cursor:
        cursor.execute(*_probe_sql())
        return clock.today(), tuple(sorted(cursor.fetchall()))


@cache
def _probe_sql() -> tuple[str, tuple[Any, ...]]:
    """Asked with each check and always the same: Django takes longer to write it than to ask it."""
    names = [_name(model) for model in _REFERENCE]
    changed = Change.objects.filter(subject_type__in=names).order_by().values("subject_type")
    last = changed.annotate(last=Max("pk")).values_list(Value("last"), "subject_type", "last")
    said = last.union(*[_how_many(model) for model in _REFERENCE], all=True)
    return said.query.sql_with_params()


def _how_many(model: type[Model]) -> QuerySet[Any, tuple[str, str, int]]:
    rows = model._default_manager.order_by().annotate(model_name=Value(_name(model)))
    counted = rows.values("model_name").annotate(row_count=Count("pk"))
    counts: QuerySet[Any, tuple[str, str, int]] = counted.values_list(
        Value("count"), "model_name", "row_count"
    )
    return counts


def _name(model: type[Model]) -> str:
    return model._meta.label_lower


@lru_cache(maxsize=1)
def _surroundings(probe: Probe) -> Surroundings:
    today, _ = probe
    found = Surroundings(
        places={place.code: place for place in _places()},
        groups={group.code: group for group in _groups()},
        themes={theme.code: theme for theme in _themes()},
        offers=tuple(_offers(today)),
        kinds=dict(Channel.objects.order_by("code").values_list("code", "kind")),
        successions=tuple(_successions()),
    )
    found.stamp = _stamp_of(found)
    return found


def _stamp_of(found: Surroundings) -> str:
    """A short word that changes with anything in the reference data and with how texts are read."""
    parts = (found.places, found.groups, found.themes, found.offers, found.kinds)
    said = repr((READING, parts, found.successions))
    # The order of a set's members is another in each process.
    in_order = re.sub(
        r"frozenset\(\{(.*?)\}\)", lambda each: str(sorted(each[1].split(", "))), said
    )
    return sha256(in_order.encode()).hexdigest()[:16]


def _places() -> Iterable[Place]:
    areas = {
        area.pk: area for area in Area.objects.order_by("code").prefetch_related("wards_touched")
    }
    for area in areas.values():
        yield Place(
            code=area.code,
            name=area.name,
            within=frozenset(_within(area, areas)),
            districts=frozenset(alias for alias in area.aliases if _DISTRICT.fullmatch(alias)),
        )


def _within(area: Area, areas: Mapping[int, Area]) -> Iterator[str]:
    """The areas that it touches or lies in, up to but not with the borough."""
    while area.level != AreaLevel.BOROUGH:
        yield from (ward.code for ward in area.wards_touched.all())
        above = areas.get(area.parent_id) if area.parent_id else None
        if above is None or above.level == AreaLevel.BOROUGH:
            return
        yield above.code
        area = above


def _groups() -> Iterable[Group]:
    for audience in Audience.objects.select_related("parent").order_by("code"):
        yield Group(
            code=audience.code,
            label=audience.label,
            parent=audience.parent.code if audience.parent else "",
            of_the_public=audience.side == AudienceSide.EXTERNAL,
        )


def _themes() -> Iterable[Theme]:
    for topic in Topic.objects.select_related("parent").order_by("code"):
        yield Theme(topic.code, topic.label, topic.parent.code if topic.parent else "")


def _offers(today: date) -> Iterable[RidingAlong]:
    offers = Offer.objects.active(today).select_related("partner").order_by("code")
    for offer in offers.prefetch_related("topics", "audiences", "areas"):
        yield RidingAlong(
            code=offer.code,
            partner=offer.partner.code,
            what=offer.what,
            topics=frozenset(topic.code for topic in offer.topics.all()),
            audiences=frozenset(audience.code for audience in offer.audiences.all()),
            areas=_given_in(offer),
        )


def _given_in(offer: Offer) -> frozenset[str]:
    """The areas that it states; none where they are the whole borough."""
    areas = offer.areas.all()
    if any(area.level == AreaLevel.BOROUGH for area in areas):
        return frozenset()
    return frozenset(area.code for area in areas)


def _successions() -> Iterable[Succession]:
    rows = AreaSuccession.objects.order_by("old__code", "new__code")
    for old, new, percent in rows.values_list("old__code", "new__code", "percent_of_old_land"):
        yield Succession(old, new, percent)
