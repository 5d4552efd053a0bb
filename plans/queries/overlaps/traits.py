"""What the finder compares: communications as plain facts, and the reference data around them.

Internal notes, notes on the strategy and reported results are never read here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

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

Codes = dict[UUID, set[str]]
#: What one look at the reference data says of its state.
Probe = tuple[date, tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]


def surroundings() -> Surroundings:
    """The reference data that pairs are compared in, kept until it changes or the day does.

    Whether it changed is seen by the history and by new rows, in two short queries.
    """
    return _surroundings(_probe())


def forget_surroundings() -> None:
    """Read the reference data anew the next time, whatever its history says."""
    _surroundings.cache_clear()


def traits_of(communications: QuerySet[Communication]) -> list[Traits]:
    """What is compared of each; the number of queries does not grow with them."""
    around = surroundings()
    return [traits_from(facts, around) for facts in facts_of(communications)]


def facts_of(communications: QuerySet[Communication]) -> list[Facts]:
    """Each communication as plain facts, by codes; the number of queries does not grow with them.

    The caller hands in what may be seen. For so many at once as one query may name ids of.
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
    ids = [row["id"] for row in rows]
    terms = {name: _terms(name, ids) for name in _TERMS}
    channels, partners = _channels(ids), _partners(ids)
    return [
        Facts(
            key=row["id"],
            lead=row["rolled_up"],
            lead_code=row["lead_partner__code"],
            partners=frozenset(partners[row["id"]]),
            title=row["title"],
            message=row["message"],
            place_text=row["place_text"],
            borough_wide=row["reach"] == Reach.BOROUGH,
            start=row["window_start"],
            end=row["window_end"],
            precision=row["precision"],
            channels=frozenset(channels[row["id"]]),
            campaign=str(row["campaign_id"] or ""),
            **{name: frozenset(codes[row["id"]]) for name, codes in terms.items()},
        )
        for row in rows
    ]


def rolled_up(partner: Partner) -> str:
    """The code of the partner that a team counts as: the council for its teams."""
    return partner.parent.code if partner.parent else partner.code


def _terms(name: str, ids: list[UUID]) -> Codes:
    through = getattr(Communication, name).through.objects
    return _gathered(
        through.filter(communication_id__in=ids).values_list("communication_id", _TERMS[name])
    )


def _channels(ids: list[UUID]) -> Codes:
    placements = Placement.objects.filter(communication_id__in=ids)
    return _gathered(
        placements.exclude(state=PlacementState.DROPPED)
        .order_by()
        .values_list("communication_id", "channel__code")
    )


def _partners(ids: list[UUID]) -> Codes:
    """Who has a part in each, rolled up."""
    involved = Involvement.objects.filter(communication_id__in=ids)
    return _gathered(
        involved.exclude(state=InvolvementState.DECLINED)
        .order_by()
        .values_list("communication_id", Coalesce("partner__parent__code", "partner__code"))
    )


def _gathered(pairs: Iterable[tuple[UUID, str]]) -> Codes:
    codes: Codes = defaultdict(set)
    for pk, code in pairs:
        codes[pk].add(code)
    return codes


def _probe() -> Probe:
    """The last change of each kind in the history, and how many there are of each."""
    changed = Change.objects.filter(subject_type__in=[_name(model) for model in _REFERENCE])
    last = changed.order_by().values_list("subject_type").annotate(last=Max("pk"))
    first, *others = [_how_many(model) for model in _REFERENCE]
    counted = first.union(*others, all=True)
    return clock.today(), tuple(sorted(last)), tuple(sorted(counted))


def _how_many(model: type[Model]) -> QuerySet[Any, tuple[str, int]]:
    rows = model._default_manager.order_by().annotate(model_name=Value(_name(model)))
    counted = rows.values("model_name").annotate(row_count=Count("pk"))
    return counted.values_list("model_name", "row_count")


def _name(model: type[Model]) -> str:
    return model._meta.label_lower


@lru_cache(maxsize=1)
def _surroundings(probe: Probe) -> Surroundings:
    today, *_ = probe
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
    for offer in offers.prefetch_related("topics", "audiences"):
        yield RidingAlong(
            code=offer.code,
            partner=offer.partner.code,
            what=offer.what,
            topics=frozenset(topic.code for topic in offer.topics.all()),
            audiences=frozenset(audience.code for audience in offer.audiences.all()),
        )


def _successions() -> Iterable[Succession]:
    rows = AreaSuccession.objects.order_by("old__code", "new__code")
    for old, new, percent in rows.values_list("old__code", "new__code", "percent_of_old_land"):
        yield Succession(old, new, percent)
