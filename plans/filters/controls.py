"""The controls of a list's filters, written at one stroke.

A form's own rendering runs a template for each of 300 options, which takes longer than the list
that they filter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Control:
    """One filter as the page shows it; `html` is the bare control."""

    name: str
    label: str
    id: str
    html: SafeString
    kind: str
    error: str
    error_id: str


def control_of(bound: BoundField, data: QueryDict, error: str) -> Control:
    """The control of one field: a select, a box for words, or three for a date.

    `data` is the query as it came: what was typed stands there even where it was refused.
    """
    error_id = f"{bound.auto_id}_error" if error else ""
    kind, control = "select", bound.auto_id
    if isinstance(bound.field, forms.ChoiceField):
        html = _select(bound, error_id)
    elif isinstance(bound.field, forms.DateField):
        kind, control, html = "date", f"{bound.auto_id}_day", _date(bound, error_id)
    else:
        kind, html = "text", _text(bound, data.get(bound.html_name, ""), error_id)
    return Control(bound.name, str(bound.label), control, html, kind, error, error_id)


def _select(bound: BoundField, error_id: str) -> SafeString:
    chosen = str(bound.value() or "")
    parts = []
    for grouped, choices in groupby(bound.field.choices, key=_is_group):
        if grouped:
            parts += [
                format_html('<optgroup label="{}">{}</optgroup>', name, _options(options, chosen))
                for name, options in choices
            ]
        else:
            parts.append(_options(choices, chosen))
    return format_html(
        '<select class="govuk-select" name="{}" id="{}"{}>{}</select>',
        bound.html_name,
        bound.auto_id,
        _described(error_id),
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _is_group(choice: tuple[Any, Any]) -> bool:
    return isinstance(choice[1], list | tuple)


SELECTED = SafeString(" selected")


def _options(choices: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    options = (_option(str(value), str(label), str(value) == chosen) for value, label in choices)
    return SafeString("".join(options))


@lru_cache(maxsize=2_000, typed=True)  # the same text may be safe, and not be
def _option(value: str, label: str, is_chosen: bool) -> SafeString:
    """The same few hundred stand on every page of the plan, and escaping them takes a while."""
    return format_html(
        '<option value="{}"{}>{}</option>', value, SELECTED if is_chosen else "", label
    )


def _text(bound: BoundField, typed: str, error_id: str) -> SafeString:
    return format_html(
        '<input class="govuk-input" type="search" name="{}" id="{}" maxlength="{}" value="{}"{}>',
        bound.html_name,
        bound.auto_id,
        bound.field.max_length,
        typed,
        _described(error_id),
    )


def _date(bound: BoundField, error_id: str) -> SafeString:
    """Three boxes, with what was typed in each."""
    pieces = bound.field.widget.pieces(bound.value())
    boxes = format_html_join(
        " ",
        '<input class="govuk-input app-filters__{part}" type="text" inputmode="numeric"'
        ' name="{name}_{part}" id="{id}_{part}" value="{value}" aria-label="{label}: {part}"'
        ' placeholder="{shape}"{described}>',
        (
            {
                "part": part,
                "shape": shape,
                "name": bound.html_name,
                "id": bound.auto_id,
                "value": piece,
                "label": bound.label,
                "described": _described(error_id),
            }
            for part, shape, piece in zip(
                ("day", "month", "year"), ("DD", "MM", "YYYY"), pieces, strict=True
            )
        ),
    )
    return format_html('<span class="app-filters__date">{}</span>', boxes)


def _described(error_id: str) -> SafeString:
    return format_html(' aria-describedby="{}"', error_id) if error_id else SafeString("")
