"""What two people want of one field, in words: what is saved now, and what a form holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from bsc_comms.kit import in_words


@dataclass(frozen=True)
class Difference:
    """One field that reads otherwise in the database than in the form that came in late."""

    name: str
    label: str
    saved: str
    typed: str


def side_by_side(bound: BoundField, saved: Any) -> Difference:
    """What is saved of a field beside what stands in its boxes."""
    field = bound.field
    return Difference(bound.name, str(bound.label), _read(field, saved), _read(field, bound.data))


def _read(field: forms.Field, value: Any) -> str:
    """A value as the field reads it; as it was typed where the field cannot read it."""
    if isinstance(field, forms.ModelChoiceField):
        return shown(field, value)
    try:
        return shown(field, field.to_python(field.prepare_value(value)))
    except forms.ValidationError:
        return shown(field, value)


def shown(field: forms.Field, value: Any) -> str:
    """A field's value as text for people: labels, names, days and times as on every page."""
    if value is None or value == "":
        return ""
    if isinstance(field, forms.ModelChoiceField):
        return _names(field, value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return in_words.moment(value)
    if isinstance(value, time):
        return in_words.clock_time(value)
    if isinstance(value, str | int):
        return _label(field, value)
    if hasattr(value, "__iter__"):
        return ", ".join(shown(field, each) for each in value)
    return str(value)


def _names(field: forms.ModelChoiceField, value: Any) -> str:
    """The rows that were chosen, by name and in the order in which they are offered."""
    held = field.prepare_value(value)
    keys = held if isinstance(held, list | tuple) else [held]
    names = _names_by_key(field, keys)
    unknown = [str(key) for key in keys if str(key) not in names]
    return ", ".join([*names.values(), *unknown])


def _names_by_key(field: forms.ModelChoiceField, keys: Sequence[Any]) -> dict[str, str]:
    rows, named = field.queryset, field.to_field_name or "pk"
    if rows is None:
        return {}
    try:
        return {str(getattr(row, named)): str(row) for row in rows.filter(**{f"{named}__in": keys})}
    except (ValueError, TypeError, OverflowError, forms.ValidationError):
        return {}  # one is what no key can be, such as half a UUID


def _label(field: forms.Field, key: str | int) -> str:
    for each, label in _flat(getattr(field, "choices", ())):
        if str(each) == str(key):
            return str(label)
    return str(key)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
