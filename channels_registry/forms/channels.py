"""A channel: adding, editing, ending it, and merging two."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import DayField, Radios, SeveralField
from bsc_comms.kit.forms import Form, VersionedModelForm
from channels_registry.choices import ChannelKind
from channels_registry.forms.entries import (
    CountField,
    EntryForm,
    days_field,
    long_text,
    say_instead_where_only_ended,
    short_text,
)
from channels_registry.models import Channel
from channels_registry.operations.channels import OWNERS
from channels_registry.policy import can_share_by_all, keeps_entries_of
from channels_registry.rules.channels import what_is_wrong
from partnership.forms import choices
from partnership.models import Area, Audience, Partner, Person

NO_NUMBER = "Write the reach as a number, like 190000; what is no number goes into “In words”"
NO_OWNER = "Choose at least one owner"
NO_LAST_DAY = "Leave it empty if it has no last day after all. The history keeps what it was."
ESTIMATES = [(True, "An estimate"), (False, "Counted or certain")]
PARTS = {
    "What it is": ("name", "kind", "owners", "shared_by_all", "good_for"),
    "How far it reaches": (
        "reach_number",
        "reach_unit",
        "reach_is_estimate",
        "reach_as_at",
        "reach_source",
        "reach_text",
        "audiences",
        "areas",
    ),
    "When copy is due": (
        "frequency",
        "lead_time_days",
        "lead_time_is_estimate",
        "lead_time_basis",
        "artwork_lead_days",
        "valid_from",
    ),
    "Using it": ("how_to_ask", "contact", "cost", "accessibility", "languages"),
}


def _estimate(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=ESTIMATES,
        coerce=lambda said: str(said) == "True",
        widget=Radios(inline=True),
        initial=True,
    )


class ChannelForm(EntryForm):
    """All that others need to know before they use a channel; `person` decides who may own it."""

    name = short_text("Name", "As people know it, like the residents’ magazine", required=True)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *ChannelKind.choices])
    owners = SeveralField(
        label="Owners",
        queryset=Partner.objects.none(),
        required=False,
        help_text="Who keeps it and decides about its space",
        error_messages={"required": NO_OWNER},
    )
    shared_by_all = forms.BooleanField(
        label="All partners share it", required=False, help_text="Then the coordinator keeps it"
    )
    good_for = long_text("What is it good for?")
    audiences = SeveralField(
        label="Whom does it reach?",
        queryset=Audience.objects.none(),
        required=False,
        help_text="None ticked: everybody",
    )
    areas = SeveralField(
        label="Where does it reach people?",
        queryset=Area.objects.none(),
        required=False,
        help_text="None ticked: the whole borough",
    )
    reach_number = CountField(
        label="How many does it reach?",
        required=False,
        help_text="For example, 190,000",
        error_messages={
            "invalid": NO_NUMBER,
            "min_value": NO_NUMBER,
            "max_value": "That is more people than there are: write a smaller number",
        },
    )
    reach_unit = forms.CharField(
        label="Of what?",
        required=False,
        max_length=60,
        help_text="Households, followers, people a week",
    )
    reach_is_estimate = _estimate("Is the figure an estimate?")
    reach_as_at = DayField(
        label="When was it so?", required=False, help_text="The day of the figure, like 31 3 2016"
    )
    reach_source = short_text("Where does the figure come from?")
    reach_text = short_text("In words", "Where there is no figure")
    frequency = short_text("How often?", "For example, four times a year, sixteen pages")
    lead_time_days = days_field(
        "How many days before must copy be sent?",
        help_text="Calendar days before it comes out. Editions have deadlines of their own.",
    )
    lead_time_is_estimate = _estimate("Is this lead time an estimate?")
    lead_time_basis = short_text(
        "Where does the lead time come from?", "For example, six weeks before it is delivered"
    )
    artwork_lead_days = days_field("How many days before must artwork be sent?")
    cost = long_text("What does it cost a partner?", "For example, nothing for half a page")
    contact = long_text("Whom to ask", "A role or a shared mailbox; everybody here reads this")
    how_to_ask = long_text("How to ask for it")
    accessibility = long_text("Accessibility", "Large print, audio, sign language")
    languages = short_text("Languages")
    valid_from = DayField(label="From", required=False, help_text="If it starts later than now")

    field_order = [name for names in PARTS.values() for name in names]  # as on the page
    asked_by_clean = ("owners",)  # they, or all partners
    lists = ("owners", "audiences", "areas")

    class Meta:
        model = Channel
        fields = [
            "name",
            "kind",
            "shared_by_all",
            "good_for",
            "reach_number",
            "reach_unit",
            "reach_is_estimate",
            "reach_as_at",
            "reach_text",
            "reach_source",
            "frequency",
            "lead_time_days",
            "lead_time_is_estimate",
            "lead_time_basis",
            "artwork_lead_days",
            "cost",
            "contact",
            "how_to_ask",
            "accessibility",
            "languages",
            "valid_from",
        ]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        held = self.lists_held()
        choices.offer_partners(self.fields["owners"])
        choices.offer_audiences(self.fields["audiences"])
        choices.offer_areas(self.fields["areas"], held=held["areas"])
        if not can_share_by_all(person):
            del self.fields["shared_by_all"]
            self.fields["owners"].required = True
        self.layout = Layout(
            *(
                Fieldset(title, *(n for n in names if n in self.fields))
                for title, names in PARTS.items()
            )
        )
        if self.instance.pk is None:
            self.initial.setdefault("owners", [partner.pk for partner in person.partners_today])
            if not can_share_by_all(person):
                say_instead_where_only_ended(self.fields["owners"], person)
        else:
            self.initial.update(held)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for (field, *_), right in what_is_wrong(data, clock.today()):
            self.add_error(field, right)
        owners = data.get("owners")
        if owners and not self._leave_it_to_its_person(owners):
            self.add_error("owners", OWNERS)
        return data

    def _leave_it_to_its_person(self, owners: Iterable[Partner]) -> bool:
        """Whether whoever enters it can go on keeping it; the operation judges the same."""
        return can_share_by_all(self.person) or any(
            keeps_entries_of(self.person, each) for each in owners
        )

    def said(self) -> dict[str, Any]:
        """Fields and lists of the valid form, as the operations take them."""
        but = [] if "shared_by_all" in self.fields else ["shared_by_all"]
        return {"fields": self.fields_said(*but), **self.lists_said()}


class EditChannelForm(ChannelForm, VersionedModelForm):
    """A channel as it was opened, with its version."""

    together = (
        ("reach_number", "reach_unit", "reach_is_estimate", "reach_as_at", "reach_source"),
        ("lead_time_days", "lead_time_is_estimate", "lead_time_basis"),
        ("shared_by_all", "owners"),
    )


class EndForm(VersionedModelForm):
    """The last day of an entry; where it has one, also that it has none after all."""

    last_day = DayField(label="Last day", help_text="It stays in the register’s history.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.valid_to is None:
            self.suggest(last_day=clock.today())
            return
        self.initial.setdefault("last_day", self.instance.valid_to)
        self.fields["last_day"].required = False
        self.fields["last_day"].help_text = NO_LAST_DAY


class EndChannelForm(EndForm):
    """The last day of a channel, and why it ends."""

    reason = forms.CharField(
        label="Why does it end?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it ends, in a sentence"},
    )

    class Meta:
        model = Channel
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.valid_to:
            self.fields["reason"].label = "Why does its last day change?"
            self.fields["reason"].error_messages["required"] = "Say why it changes, in a sentence"


class MergeForm(Form):
    """Which channel stays of two that are one."""

    kept = forms.ModelChoiceField(
        label="Which channel is it the same as?",
        queryset=Channel.objects.none(),
        empty_label="Choose the channel that stays",
        help_text="That one stays. It takes over the names, so that sheets still find it.",
        error_messages={"required": "Choose the channel that stays"},
    )
    reason = forms.CharField(
        label="How do you know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say how you know, in a sentence"},
    )

    def __init__(self, *args: Any, gone: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Channel.objects.active(clock.today()).exclude(pk=gone.pk)
        self.fields["kept"].queryset = others.order_by("name")
