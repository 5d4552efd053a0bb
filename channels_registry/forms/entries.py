"""What the forms of the register share: numbers as people write them, and one voice."""

import uuid
from typing import Any

from django import forms

from bsc_comms.kit.forms import ModelForm
from channels_registry.rules.counts import BETWEEN_FIGURES, LARGEST_COUNT, MOST_DAYS
from partnership.forms.choices import offer_own_partners
from partnership.forms.ended import BE_ENTERED, only_ended, say_instead
from partnership.models import Person
from partnership.policy import coordinates

NO_IDENTIFIER = {"invalid": "This page was sent incomplete. Open it again, then send it."}


class CountField(forms.IntegerField):
    """A whole number as people write it: 190,000 or 190 000."""

    def __init__(self, *, max_value: int = LARGEST_COUNT, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        plain = BETWEEN_FIGURES.sub("", value) if isinstance(value, str) else value
        return super().to_python(plain)


def days_field(label: str, **kwargs: Any) -> CountField:
    """A number of days before something."""
    wrong = "Write a number of days, like 10. A number of days cannot be negative"
    return CountField(
        label=label,
        required=False,
        max_value=MOST_DAYS,
        error_messages={
            "invalid": wrong,
            "min_value": wrong,
            "max_value": f"At most {MOST_DAYS} days can be kept: write fewer",
        },
        **kwargs,
    )


def identifier_field() -> forms.UUIDField:
    """Makes the same form sent twice do its act once: it is chosen when the form is shown."""
    return forms.UUIDField(
        widget=forms.HiddenInput,
        required=False,
        initial=uuid.uuid4,
        error_messages=NO_IDENTIFIER,
    )


def long_text(label: str, help_text: str = "", *, rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def short_text(label: str, help_text: str = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=200, help_text=help_text)


class ForAnOwnPartner:
    """Stands before a form that asks for a partner: it offers those that the person speaks for."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        offer_own_partners(field, person=person)
        if not coordinates(person):
            say_instead_where_only_ended(field, person)


def say_instead_where_only_ended(field: forms.Field, person: Person) -> None:
    """Say it where a partner would be chosen, to whoever speaks for none that still exists."""
    if ended := only_ended(person.partners, BE_ENTERED):
        say_instead(field, ended)


class EntryForm(ModelForm):
    """A form whose constraints are the operation's to check: it says in words what is wrong."""

    #: The lists of its model, which are fields of the form and stand beside those of the model.
    lists: tuple[str, ...] = ()

    def lists_held(self) -> dict[str, list[Any]]:
        """The keys of what stands in each list of the entry; nothing for a new one."""
        if self.instance.pk is None:
            return {name: [] for name in self.lists}
        return {name: [one.pk for one in getattr(self.instance, name).all()] for name in self.lists}

    def lists_said(self) -> dict[str, list[Any]]:
        """What was chosen for each list in the valid form, as the operations take it."""
        return {name: list(self.cleaned_data[name]) for name in self.lists}

    def validate_unique(self) -> None:
        """Left to the operation."""

    def validate_constraints(self) -> None:
        """Left to the operation."""

    def fields_said(self, *but: str) -> dict[str, Any]:
        """The plain fields of the form's model, as the operations take them."""
        return {
            name: self.cleaned_data[name] for name in self._meta.fields or () if name not in but
        }
