"""How a partner helps with another's communication."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit.form_fields import OneField, Radios, Textarea
from bsc_comms.kit.forms import Form
from channels_registry.models import Offer
from partnership.forms import choices
from partnership.models import Partner
from plans.choices import InvolvementState
from plans.queries.helping import Help

OFFER = "offer"
LONGEST = 500


class HelpForm(Form):
    """One choice and, if there is anything to add, a few words."""

    asked_by_clean = ("offer",)

    partner = OneField(
        label="Who helps?",
        queryset=Partner.objects.none(),
        widget=Radios(),
        empty_label=None,
        error_messages={"required": "Choose which of your partners helps"},
    )
    how = forms.ChoiceField(
        label="How can you help?",
        widget=Radios(reveals={OFFER: ("offer",)}),
        initial=InvolvementState.AGREED,
        error_messages={"required": "Choose how you can help"},
    )
    offer = OneField(
        label="Which offer?", queryset=Offer.objects.none(), required=False, empty_label=None
    )
    words = forms.CharField(
        label="What you bring",
        required=False,
        validators=[MaxLengthValidator(LONGEST)],
        widget=Textarea(attrs={"rows": 2}),
        help_text="For example, two officers and a stand. Name no victims and no suspects.",
    )

    def __init__(self, *args: Any, help_given: Help, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = help_given.partners[0] if len(help_given.partners) == 1 else None
        if self._only is not None:
            del self.fields["partner"]
        else:
            keys = [each.pk for each in help_given.partners]
            self.fields["partner"].queryset = Partner.objects.filter(pk__in=keys)  # type: ignore[attr-defined]
        ways = [
            (InvolvementState.AGREED.value, "We take part"),
            (InvolvementState.AMPLIFYING.value, "We share it on our own channels"),
        ]
        if help_given.offers:
            ways.append((OFFER, "One of our offers rides along"))
            field: Any = self.fields["offer"]
            field.queryset = Offer.objects.filter(pk__in=[each.pk for each in help_given.offers])
            choices.offer(field, help_given.offers)
        else:
            del self.fields["offer"]
        self.fields["how"].choices = ways  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        offer = data.get("offer")
        if data.get("how") == OFFER and "offer" not in self.errors:
            if offer is None:
                self.add_error("offer", "Choose one of your offers")
            elif self._partner(data) is not None and offer.partner_id != self._partner(data).pk:
                self.add_error("offer", "Choose an offer of the partner that helps")
        return data

    def _partner(self, data: dict[str, Any]) -> Any:
        return self._only or data.get("partner")

    def given(self) -> dict[str, Any]:
        """What `offer_help` asks for, but for the person and the communication."""
        data = self.cleaned_data
        rides = data["how"] == OFFER
        return {
            "partner": self._partner(data),
            "taken": InvolvementState.AGREED if rides else InvolvementState(data["how"]),
            "offer": data.get("offer") if rides else None,
            "words": data.get("words", ""),
        }
