"""What forms offer to choose from: partners, audiences, areas and topics, under headings."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import ReadOnce
from partnership.choices import AreaLevel, AudienceSide
from partnership.models import Area, Audience, Partner, Person, Topic
from partnership.models.lives import alive
from partnership.policy import coordinates

Groups = list[tuple[str, list[tuple[int, str]]]]
# Those outside first: most messages are for them.
SIDES = (AudienceSide.EXTERNAL, AudienceSide.INTERNAL)
GROUP_OF_LEVEL = {
    AreaLevel.WARD: "Wards",
    AreaLevel.NEIGHBOURHOOD: "Neighbourhoods",
    AreaLevel.STREET: "Streets",
    AreaLevel.BOROUGH: "Borough",
}
LEVELS = list(GROUP_OF_LEVEL)


def offer(
    field: Any,
    rows: Iterable[Any],
    group: Callable[[Any], str] | None = None,
    *,
    empty: str | None = None,
) -> None:
    """Let a field offer these rows, under headings where `group` gives them one.

    They are read when a page shows them: what is only sent and kept needs none of them.
    empty: what the choice of none is called; None where there is no such choice.
    """
    field.choices = ReadOnce(_choices(rows, group, empty))


def _choices(
    rows: Iterable[Any], group: Callable[[Any], str] | None, empty: str | None
) -> Iterator[tuple[Any, Any]]:
    if empty is not None:
        yield "", empty
    if group is None:
        yield from ((row.pk, str(row)) for row in rows)
        return
    for heading, members in groupby(rows, key=group):
        yield heading, [(row.pk, str(row)) for row in members]


def offer_own_partners(field: Any, *, person: Person, held: Iterable[int] = ()) -> None:
    """Offer the partners in whose name this person may act: all of them to a coordinator."""
    held = list(held)
    offered = partners_on(clock.today(), held)
    if not coordinates(person):
        offered = offered.filter(pk__in={*person.partner_ids, *held})
    field.queryset = offered
    listed = list(offered)
    offer(field, listed, empty=None if len(listed) == 1 else field.empty_label)


def offer_partners(field: Any) -> None:
    """Offer every partner of today; one that has ended may stay where it is chosen already."""
    field.queryset = Partner.objects.all()
    offer(field, Partner.objects.active(clock.today()))


def offer_audiences(field: Any, *, empty: str | None = None) -> None:
    field.queryset = Audience.objects.all()
    offer(field, _by_side(), lambda one: AudienceSide(one.side).label, empty=empty)


def _by_side() -> Iterator[Audience]:
    yield from sorted(Audience.objects.all(), key=lambda one: SIDES.index(AudienceSide(one.side)))


def offer_areas(
    field: Any,
    *,
    first: date | None = None,
    last: date | None = None,
    held: Iterable[int] = (),
    empty: str | None = None,
) -> None:
    """Offer the areas below the borough of some day between two (both today, if not said).

    Wards come first; one that ends or begins in between says when. What is held stays.
    """
    first, last = first or clock.today(), last or clock.today()
    areas = areas_between(first, last, held)
    field.queryset = areas
    field.choices = ReadOnce(_area_choices(areas, first, last, empty))


def _area_choices(
    areas: Iterable[Area], first: date, last: date, empty: str | None
) -> Iterator[tuple[str, Any]]:
    if empty is not None:
        yield "", empty
    yield from area_groups(areas, first, last)


def offer_topics(field: Any, *, empty: str | None = None) -> None:
    field.queryset = Topic.objects.all()
    offer(field, Topic.objects.all(), empty=empty)


def partners_on(day: date, held: Iterable[int]) -> QuerySet[Partner]:
    """The partners that exist on that day, and those that are held already."""
    existing = Partner.objects.active(day).values("pk")
    return Partner.objects.filter(Q(pk__in=existing) | Q(pk__in=list(held)))


def areas_between(first: date, last: date, held: Iterable[int]) -> QuerySet[Area]:
    """The areas below the borough that exist at some time between two days; and what is held."""
    below = alive(first, last) & ~Q(level=AreaLevel.BOROUGH)
    return Area.objects.filter(below | Q(pk__in=list(held))).order_by("name")


def area_groups(areas: Iterable[Area], first: date, last: date) -> Groups:
    """Wards, then neighbourhoods, then streets; one that ends or begins in between says when."""
    by_level = sorted(areas, key=lambda area: LEVELS.index(AreaLevel(area.level)))
    return [
        (
            GROUP_OF_LEVEL[AreaLevel(level)],
            [(area.pk, _area_words(area, first, last)) for area in members],
        )
        for level, members in groupby(by_level, key=lambda area: area.level)
    ]


def _area_words(area: Area, first: date, last: date) -> str:
    if area.valid_to is not None and area.valid_to <= last:
        return f"{area.name} (until {area.valid_to:%B %Y})"
    if area.valid_from is not None and area.valid_from > first:
        return f"{area.name} (from {area.valid_from:%B %Y})"
    return area.name
