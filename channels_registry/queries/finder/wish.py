"""What somebody wants to reach, and how near each entry of the register is to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Q

from channels_registry.rules.finding import Fit
from channels_registry.rules.nearness import Near, areas_near, audiences_that_include
from partnership.models import Area, AreaSuccession, Audience, Topic


@dataclass(frozen=True)
class Wish:
    """Whom, where, by when and about what; with the audiences and areas that count for it."""

    today: date
    by: date
    audience: Audience | None = None
    area: Area | None = None
    topic: Topic | None = None
    audiences: dict[int, Near] = field(default_factory=dict)
    areas: dict[int, Near] = field(default_factory=dict)

    def fits(self, model: Any) -> Q:
        """The condition that an entry reaches them; one that states none may reach any."""
        condition = Q()
        for name, wanted in (("audiences", self.audiences), ("areas", self.areas)):
            if wanted:
                condition &= _names_one_or_none(model, name, wanted)
        if self.topic is not None and hasattr(model, "topics"):
            condition &= _names_one_or_none(model, "topics", [self.topic.pk])
        return condition


def make_wish(
    *, audience: Audience | None, area: Area | None, by: date, topic: Topic | None, today: date
) -> Wish:
    """Look up what counts for this audience and this area. Four queries at most."""
    return Wish(
        today=today,
        by=by,
        audience=audience,
        area=area,
        topic=topic,
        audiences=audiences_including([audience]),
        areas=_areas_of(area),
    )


def audiences_including(audiences: Iterable[Audience | None]) -> dict[int, Near]:
    """These audiences and those that include them, by id. One query, none for nobody."""
    wanted = [audience.pk for audience in audiences if audience is not None]
    if not wanted:
        return {}
    parents = dict(Audience.objects.order_by().values_list("pk", "parent_id"))
    found: dict[int, Near] = {}
    for pk in wanted:
        for each, near in audiences_that_include(pk, parents).items():
            found[each] = max(near, found.get(each, near))
    return found


def _areas_of(area: Area | None) -> dict[int, Near]:
    if area is None:
        return {}
    parents = dict(Area.objects.order_by().values_list("pk", "parent_id"))
    through = Area.wards_touched.through.objects
    touched = through.filter(Q(from_area=area) | Q(to_area=area))
    followed = AreaSuccession.objects.filter(Q(old=area) | Q(new=area))
    links = chain(
        touched.values_list("from_area_id", "to_area_id"), followed.values_list("old_id", "new_id")
    )
    return areas_near(area.pk, parents, links)


class Nearness:
    """How near each entry of a model is to the wish. One query for each list that it has."""

    def __init__(self, model: Any, wish: Wish) -> None:
        self._asked = wish
        self._audiences = _nearest(model, "audiences", wish.audiences)
        self._areas = _nearest(model, "areas", wish.areas)
        topics = {wish.topic.pk: Near.SAME} if wish.topic and hasattr(model, "topics") else {}
        self._topics = _nearest(model, "topics", topics) if topics else None

    def of(self, pk: int) -> Fit:
        """The fit of one entry that the wish's condition let through."""
        return Fit(
            audience=self._audiences.get(pk, Near.NOT_STATED) if self._asked.audience else None,
            area=self._areas.get(pk, Near.NOT_STATED) if self._asked.area else None,
            topic=None if self._topics is None else self._topics.get(pk, Near.NOT_STATED),
        )


def _names_one_or_none(model: Any, name: str, wanted: Iterable[int]) -> Q:
    through, own, other = _through(model, name)
    stated = through.objects.filter(**{own: OuterRef("pk")})
    return ~Exists(stated) | Exists(stated.filter(**{f"{other}__in": list(wanted)}))


def _nearest(model: Any, name: str, wanted: dict[int, Near]) -> dict[int, Near]:
    """The best of each entry's audiences, areas or topics, by the entry's id."""
    if not wanted:
        return {}
    through, own, other = _through(model, name)
    found: dict[int, Near] = {}
    rows = through.objects.filter(**{f"{other}__in": list(wanted)}).values_list(own, other)
    for pk, named in rows:
        near = wanted[named]
        if near > found.get(pk, 0):
            found[pk] = near
    return found


def _through(model: Any, name: str) -> tuple[Any, str, str]:
    relation = model._meta.get_field(name)
    return (
        relation.remote_field.through,
        f"{relation.m2m_field_name()}_id",
        f"{relation.m2m_reverse_field_name()}_id",
    )
