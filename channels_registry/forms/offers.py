"""An offer: adding, editing and ending it."""

from typing import Any

from django import forms

from bsc_comms.kit.form_fields import DayField, SeveralField
from bsc_comms.kit.forms import VersionedModelForm
from channels_registry.forms.channels import EndForm
from channels_registry.forms.entries import (
    CountField,
    EntryForm,
    ForAnOwnPartner,
    days_field,
    long_text,
    short_text,
)
from channels_registry.models import Offer
from channels_registry.rules.counts import MOST_A_MONTH
from partnership.forms import choices
from partnership.models import Area, Audience, Partner, Topic


class OfferFields(EntryForm):
    """What an offer says of itself."""

    what = forms.CharField(
        label="What can you bring?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example, home fire safety visits with a free smoke alarm",
        error_messages={"required": "Say what you can bring, in a few words"},
    )
    who_for = short_text("For whom, in words?")
    topics = SeveralField(
        label="Which topics does it fit?",
        queryset=Topic.objects.none(),
        required=False,
        help_text="None ticked: any",
    )
    audiences = SeveralField(
        label="Which audiences?",
        queryset=Audience.objects.none(),
        required=False,
        help_text="None ticked: everybody",
    )
    areas = SeveralField(
        label="Where?",
        queryset=Area.objects.none(),
        required=False,
        help_text="None ticked: the whole borough",
    )
    notice_days = days_field("How many days’ notice do you need?", help_text="Calendar days")
    a_month = CountField(
        label="How many a month can you give?",
        required=False,
        max_value=MOST_A_MONTH,
        error_messages={
            "invalid": "Write a number, like 20",
            "min_value": "Write a number, like 20; it cannot be negative",
            "max_value": f"At most {MOST_A_MONTH:,} can be kept: write fewer",
        },
    )
    how_to_ask = long_text("How to ask for it")
    status = short_text("How sure is it?", "For example, until March 2017")
    valid_from = DayField(label="From", required=False, help_text="If it is to be had only later")

    lists = ("topics", "audiences", "areas")

    class Meta:
        model = Offer
        fields = [
            "what",
            "who_for",
            "notice_days",
            "a_month",
            "how_to_ask",
            "status",
            "valid_from",
        ]

    field_order = ["partner", "what", "who_for", "topics", "audiences", "areas"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.lists_held()
        if self.instance.pk is not None:
            self.initial.update(held)
        choices.offer_topics(self.fields["topics"])
        choices.offer_audiences(self.fields["audiences"])
        choices.offer_areas(self.fields["areas"], held=held["areas"])

    def said(self) -> dict[str, Any]:
        return {"fields": self.fields_said(), **self.lists_said()}


class OfferForm(ForAnOwnPartner, OfferFields):
    """A new offer of a partner for which this person speaks."""

    partner = forms.ModelChoiceField(
        label="Whose offer is it?", queryset=Partner.objects.none(), empty_label="Choose a partner"
    )


class EditOfferForm(OfferFields, VersionedModelForm):
    """An offer as it was opened, with its version."""


class EndOfferForm(EndForm):
    """The last day of an offer."""

    class Meta:
        model = Offer
        fields: list[str] = []
