"""Which feed a person wants an address of."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bsc_comms.kit.form_fields import OneField, Radios
from bsc_comms.kit.forms import Form
from partnership.choices import FeedScope
from partnership.models import Partner, Person
from plans.models import Campaign

PARTNER = f"{FeedScope.PARTNER}:"


class FeedForm(Form):
    """One of the feeds that this person may have."""

    asked_by_clean = ("campaign",)

    what = forms.ChoiceField(
        label="What should it show?",
        widget=Radios(reveals={FeedScope.CAMPAIGN.value: ("campaign",)}),
        initial=FeedScope.PLAN,
        error_messages={"required": "Choose what it should show"},
    )
    campaign = OneField(
        label="Which campaign?",
        queryset=Campaign.objects.none(),
        required=False,
        empty_label="Choose a campaign",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Sequence[Partner] = person.partners
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (FeedScope.PLAN.value, FeedScope.PLAN.label),
            (FeedScope.MINE.value, FeedScope.MINE.label),
            *((f"{PARTNER}{each.code}", f"What concerns {each.name}") for each in own),
            (FeedScope.CAMPAIGN.value, FeedScope.CAMPAIGN.label),
        ]
        self.fields["campaign"].queryset = Campaign.objects.known_to(person)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wants_campaign = data.get("what") == FeedScope.CAMPAIGN
        if wants_campaign and not data.get("campaign") and "campaign" not in self.errors:
            self.add_error("campaign", "Choose a campaign")
        return data

    def given(self) -> dict[str, Any]:
        """The scope, and what it is about."""
        what = self.cleaned_data["what"]
        if what.startswith(PARTNER):
            return {"scope": FeedScope.PARTNER, "about": what.removeprefix(PARTNER)}
        scope = FeedScope(what)
        campaign = self.cleaned_data.get("campaign")
        about = str(campaign.pk) if scope == FeedScope.CAMPAIGN and campaign else ""
        return {"scope": scope, "about": about}
