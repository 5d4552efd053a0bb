"""What a form of the register offers to choose from: partners, audiences, areas, topics."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q

from bsc_comms.kit import clock
from partnership.choices import AreaLevel, AudienceSide
from partnership.models import Area, Audience, Partner, Person, Topic
from partnership.policy import coordinates

GROUP_OF_LEVEL = {
    AreaLevel.WARD: "Wards",
    AreaLevel.NEIGHBOURHOOD: "Neighbourhoods",
    AreaLevel.STREET: "Streets",
    AreaLevel.BOROUGH: "Borough",
}
SIDES = (AudienceSide.EXTERNAL, AudienceSide.INTERNAL)
Groups = list[tuple[str, list[tuple[int, str]]]]


def offer_partners(field: forms.Field, *, person: Person, held: Iterable[int] = ()) -> None:
    """Offer the partners in whose name this person may act: all of them to a coordinator."""
    held = list(held)
    today = clock.today()
    offered = Partner.objects.filter(
        Q(pk__in=Partner.objects.active(today).values("pk")) | Q(pk__in=held)
    )
    if not coordinates(person):
        offered = offered.filter(pk__in={*person.partner_ids, *held})
    field.queryset = offered
    listed = [(partner.pk, partner.name) for partner in offered]
    empty = getattr(field, "empty_label", None)
    field.choices = listed if len(listed) == 1 or empty is None else [("", empty), *listed]


def offer_all_partners(field: forms.Field) -> None:
    """Offer every partner of today, and those that are chosen already stay."""
    field.queryset = Partner.objects.all()
    field.choices = [
        (partner.pk, partner.name) for partner in Partner.objects.active(clock.today())
    ]


def offer_audiences(field: forms.Field, *, empty: str = "") -> None:
    """Offer the audiences, those outside first: most messages are for them."""
    listed = sorted(Audience.objects.all(), key=lambda one: SIDES.index(AudienceSide(one.side)))
    _offer(field, Audience, listed, lambda one: AudienceSide(one.side).label, empty)


def offer_areas(field: forms.Field, *, held: Iterable[Any] = (), empty: str = "") -> None:
    """Offer the areas of today, wards first; without one it is the whole borough."""
    of_today = Area.objects.active(clock.today()).exclude(level=AreaLevel.BOROUGH)
    found = Area.objects.filter(Q(pk__in=of_today.values("pk")) | Q(pk__in=list(held)))
    order = list(GROUP_OF_LEVEL)
    listed = sorted(found.order_by("name"), key=lambda area: order.index(AreaLevel(area.level)))
    _offer(field, Area, listed, lambda area: GROUP_OF_LEVEL[AreaLevel(area.level)], empty)


def offer_topics(field: forms.Field, *, empty: str = "") -> None:
    _offer(field, Topic, Topic.objects.all(), None, empty)


def _offer(field: forms.Field, model: Any, listed: Iterable[Any], group: Any, empty: str) -> None:
    field.queryset = model.objects.all()
    choices: list[Any]
    if group is None:
        choices = [(one.pk, str(one)) for one in listed]
    else:
        choices = [
            (heading, [(one.pk, str(one)) for one in members])
            for heading, members in groupby(listed, key=group)
        ]
    field.choices = [("", empty), *choices] if empty else choices
