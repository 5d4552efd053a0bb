"""What the fields of a form held when it was opened, on its way through the browser and back.

A digest of each value goes along with the form. It tells whether its person left the field alone
and whether somebody else changed it meanwhile. It is made with the server's key and for one thing,
so that nobody learns from it what a field of another thing holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.crypto import salted_hmac

from bsc_comms.kit.form_fields import DateInput
from bsc_comms.kit.line_ends import with_plain_line_ends

SALT = "bsc_comms.kit.as_opened"
LENGTH = 8  # figures of a digest: whoever forges one misleads nobody but himself
APART = "."
A_SUGGESTION = ("",)  # unlike what `as_sent` gives for any value
SEVERAL = forms.SelectMultiple | forms.CheckboxSelectMultiple


def followed(form: forms.BaseForm) -> Iterable[BoundField]:
    """The fields that a person sees and whose value can be written into a form again."""
    for name, field in form.fields.items():
        if not field.widget.is_hidden and not isinstance(field, forms.FileField):
            yield form[name]


def as_sent(field: forms.Field, value: Any) -> list[str]:
    """What a browser sends for a value that it was shown, and sends again of what it sent."""
    if isinstance(field.widget, forms.CheckboxInput):
        return ["on"] if value else []
    shown = field.widget.format_value(field.prepare_value(value))
    listed = shown if isinstance(shown, list | tuple) else [shown]
    texts = ("" if each is None else with_plain_line_ends(str(each)).strip() for each in listed)
    return [text for text in texts if text]


def digest(of: str, name: str, texts: Iterable[str]) -> str:
    """A field's value in few figures. of: which thing the form edits."""
    said = "\n".join((of, name, *sorted(texts)))
    return salted_hmac(SALT, said, algorithm="sha256").hexdigest()[:LENGTH]


def put(data: QueryDict, bound: BoundField, texts: list[str]) -> None:
    """Write into what was sent, for one field, what a browser would send for another value."""
    widget, name = bound.field.widget, bound.html_name
    if isinstance(widget, DateInput):
        for part, _, _ in widget.parts:
            data.pop(f"{name}_{part}", None)
    data.pop(name, None)
    if texts or not isinstance(widget, forms.CheckboxInput | SEVERAL):
        data.setlist(name, texts or [""])
