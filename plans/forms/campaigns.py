"""Start and change a campaign."""

from typing import Any

from django import forms

from bsc_comms.kit.form_fields import DayField, OneLineField, ReadOnce
from bsc_comms.kit.forms import ModelForm, VersionedModelForm
from channels_registry.forms.entries import identifier_field
from partnership.forms import choices
from partnership.models import Partner, Person, StrategyPriority
from plans.forms.choices import offer_priorities
from plans.models import Campaign
from plans.operations.campaigns import FIELDS, CampaignDetails
from plans.queries.campaigns import campaign_of_that_name

NAME_TAKEN = "There is already a campaign of that name: choose another"


def _head(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class CampaignForm(ModelForm):
    """A campaign; `person` decides which partners may lead it."""

    name = OneLineField(
        label="Name", max_length=200, help_text="As it will stand on the plan, in a few words"
    )
    lead_partner = forms.ModelChoiceField(
        label="Lead partner",
        queryset=Partner.objects.none(),
        widget=forms.Select(attrs={"class": "govuk-!-width-two-thirds"}),
        empty_label="Choose a partner",
    )
    priority = forms.ModelChoiceField(
        label="Which priority of the strategy does it serve?",
        queryset=StrategyPriority.objects.all(),
        required=False,
        widget=forms.Select(attrs={"class": "govuk-!-width-two-thirds"}),
        empty_label="Not said yet",
    )
    starts = DayField(label="First day", required=False, help_text="For example, 31 10 2016")
    ends = DayField(label="Last day", required=False)

    audience_insight = _head(
        "Who is it for, and what is known of them?",
        "What stops them today, and the evidence for it",
    )
    strategy = _head("How will it reach them?", "The one message, the channels, the partners")
    implementation = _head("Who does what, when?", "Dates, owner, cost, artwork, sign-off")
    scoring = _head("How will it be judged?", "Which figures, from where, and when")

    class Meta:
        model = Campaign
        fields = [*FIELDS]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        held = [self.instance.lead_partner_id] if self.instance.lead_partner_id else []
        choices.offer_own_partners(self.fields["lead_partner"], person=person, held=held)
        self._offer_priorities()

    def _offer_priorities(self) -> None:
        """Ask for the priority where there is one to choose: there is none between strategies."""
        field: Any = self.fields["priority"]
        offer_priorities(
            field,
            window=(self.instance.starts, self.instance.ends),
            held=[self.instance.priority_id] if self.instance.priority_id else [],
        )
        field.choices = offered = ReadOnce(field.choices)
        if len(offered.read) == 1:  # that of none
            del self.fields["priority"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts is not None and ends is not None and ends < starts:
            self.add_error("ends", "The last day must not lie before the first")
        return data

    def details(self) -> CampaignDetails:
        """What the valid form says, in the words of the operations."""
        said = self.cleaned_data
        return CampaignDetails(**{name: said[name] for name in self.Meta.fields if name in said})

    def name_was_taken(self) -> None:
        """Say beside the name that there is a campaign called so."""
        self.add_error("name", NAME_TAKEN)


class NewCampaignForm(CampaignForm):
    """A campaign that is not started yet. Its identifier is chosen when the form is shown."""

    identifier = identifier_field()


class EditCampaignForm(CampaignForm, VersionedModelForm):
    """A campaign as it was opened, with its version."""

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if campaign_of_that_name(self.person, name, but=self.instance.pk) is not None:
            raise forms.ValidationError(NAME_TAKEN)
        return name
