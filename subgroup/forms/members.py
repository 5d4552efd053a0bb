"""Naming the officer who nominates, nominating, and answering a nomination."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import DayField, OneLineField, Radios
from bsc_comms.kit.forms import Form
from partnership.choices import Role
from partnership.models import Person, ServiceArea
from subgroup.choices import NominationState

NO_REASON = "Say why, in a few words, so that the partner can ask somebody else"


class SomebodyForm(Form):
    """A person by name and address; letters have to reach them."""

    name = OneLineField(label="Name", max_length=150)
    email = forms.EmailField(label="E-mail address", max_length=254)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class OfficerForm(SomebodyForm):
    """Who names the partner's advocate and deputy."""


class ServiceAreaForm(Form):
    """A service of a partner in which somebody sees community safety in daily work."""

    service = OneLineField(label="Service area", max_length=200)


class RoleForm(forms.Form):
    """For which role of a partner somebody is to be named: what a button sends.

    area: for a champion alone.
    """

    role = forms.ChoiceField(
        choices=[(role.value, role.label) for role in (Role.ADVOCATE, Role.DEPUTY, Role.CHAMPION)]
    )
    area = forms.ModelChoiceField(queryset=ServiceArea.objects.none())

    def __init__(self, *args: Any, areas: QuerySet[ServiceArea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area: Any = self.fields["area"]
        area.queryset = areas
        if self.data.get("role") != Role.CHAMPION:
            del self.fields["area"]


class NominateForm(SomebodyForm):
    """Whom the partner names, and from when."""

    starts = DayField(label="First day in the role")

    def clean_starts(self) -> date:
        day: date = self.cleaned_data["starts"]
        if day < clock.today():
            raise forms.ValidationError("The first day must be today or later")
        return day


class AnswerNominationForm(Form):
    """Yes, or no with a word of why."""

    mark_optional = False

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[
            (NominationState.ACCEPTED.value, "Yes, I accept"),
            (NominationState.DECLINED.value, "No, somebody else should do it"),
        ],
        widget=Radios(reveals={NominationState.DECLINED.value: ("reason",)}),
        error_messages={"required": "Choose yes or no"},
    )
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The coordinator and administrators read it",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        said_no = cleaned.get("answer") == NominationState.DECLINED
        if said_no and not cleaned.get("reason", "").strip():
            self.add_error("reason", NO_REASON)
        return cleaned


class HandOverForm(Form):
    """From whom to whom the work for a partner passes."""

    giver = forms.TypedChoiceField(
        label="From", error_messages={"required": "Choose whose work passes on"}
    )
    taker = forms.TypedChoiceField(
        label="To", error_messages={"required": "Choose who takes it over"}
    )

    def __init__(
        self, *args: Any, givers: Sequence[Person], takers: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, people in (("giver", givers), ("taker", takers)):
            field: Any = self.fields[name]
            field.choices = [("", "Choose a person"), *((each.pk, each.name) for each in people)]
            field.coerce = {str(each.pk): each for each in people}.__getitem__

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("giver") and cleaned["giver"] == cleaned.get("taker"):
            self.add_error("taker", "Choose somebody other than the person whose work passes on")
        return cleaned
