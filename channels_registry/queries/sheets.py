"""The entries of the register as a sheet's columns hold them, and the words a sheet may use."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from channels_registry.choices import ChannelKind, ResourceKind
from channels_registry.models import Channel, Offer, Resource
from channels_registry.policy import can_edit_channel, can_edit_offer, can_edit_resource
from channels_registry.rules.sheets import (
    COLUMNS,
    KEY,
    Column,
    Of,
    Value,
    Vocabularies,
    words_of,
)
from partnership.models import Area, Audience, Partner, Person, Topic

NAMED_BY = {
    "channels": ("name",),
    "offers": ("partner", "what"),
    "resources": ("partner", "name"),
}
# Wards were redrawn and kept their names, so an area goes by its code.
CODE_OF_A_ROW = {"areas": "code", "audiences": "label", "topics": "label", "owners": "code"}


@dataclass(frozen=True)
class Known:
    """An entry as a sheet would show it. same_as: by what a row without a code means it."""

    entry: Any
    key: str
    same_as: tuple[str, ...]
    version: int
    may_edit: bool
    values: dict[str, Value]


def entries(kind: str) -> list[Any]:
    """All entries of a kind with what a sheet says of them, ended ones too. A few queries."""
    if kind == "channels":
        found = Channel.objects.filter(merged_into=None)
        return list(found.prefetch_related("owners", "audiences", "areas").order_by("name", "pk"))
    if kind == "offers":
        offers = Offer.objects.select_related("partner")
        return list(offers.prefetch_related("topics", "audiences", "areas"))
    return list(Resource.objects.select_related("partner").order_by("partner__name", "name"))


def known_entries(kind: str, person: Person) -> list[Known]:
    """The same with the values of their columns, and whether this person may change them."""
    return [
        Known(
            entry=entry,
            key=key_of(entry),
            same_as=same_as(kind, values := values_of(entry, COLUMNS[kind])),
            version=entry.version,
            may_edit=_may_edit(person, entry),
            values=values,
        )
        for entry in entries(kind)
    ]


def values_of(entry: Any, columns: Iterable[Column]) -> dict[str, Value]:
    """What an entry says in each column but its code."""
    return {column.name: _value(entry, column) for column in columns if column.name != KEY}


def key_of(entry: Any) -> str:
    return str(entry.pk) if isinstance(entry, Resource) else str(entry.code)


def same_as(kind: str, values: dict[str, Value]) -> tuple[str, ...]:
    """A channel goes by its name; an offer or resource by its partner and its name."""
    return tuple(str(values.get(name, "")).casefold() for name in NAMED_BY[kind])


def vocabularies() -> Vocabularies:
    """The words for partners, audiences, areas, topics and kinds. Four queries."""
    partners = Partner.objects.all()
    # Of two areas of one name, the one without an end is meant.
    areas = Area.objects.order_by(F("valid_to").desc(nulls_first=True), "pk")
    return {
        "partners": words_of(
            (one.code, [one.name, one.short_name, *one.aliases]) for one in partners
        ),
        "audiences": words_of(
            (one.label, [one.code, *one.aliases]) for one in Audience.objects.all()
        ),
        "areas": words_of((one.code, [one.name, *one.aliases]) for one in areas),
        "topics": words_of((one.label, [one.code, *one.aliases]) for one in Topic.objects.all()),
        "channel_kinds": words_of((label, [code]) for code, label in ChannelKind.choices),
        "resource_kinds": words_of((label, [code]) for code, label in ResourceKind.choices),
    }


def _value(entry: Any, column: Column) -> Value:
    if column.of == Of.MANY:
        code = CODE_OF_A_ROW[column.name]
        return tuple(sorted({str(getattr(one, code)) for one in getattr(entry, column.name).all()}))
    if column.name == "partner":
        return str(entry.partner.code)
    if column.of == Of.ONE:
        return str(getattr(entry, f"get_{column.name}_display")())
    value = getattr(entry, column.name)
    if column.of == Of.NAMES:
        return tuple(value)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _may_edit(person: Person, entry: Any) -> bool:
    if isinstance(entry, Channel):
        return can_edit_channel(person, entry)
    return (
        can_edit_offer(person, entry)
        if isinstance(entry, Offer)
        else can_edit_resource(person, entry)
    )
