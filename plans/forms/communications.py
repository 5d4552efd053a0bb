"""Log and edit a communication on one page, in the order in which people think."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import Checkboxes, OneField, OneLineField, Radios, SeveralField
from channels_registry.models import Channel
from partnership.forms import choices
from partnership.forms.ended import only_ended, say_instead
from partnership.models import Audience, Partner, Person, Topic
from partnership.policy import coordinates
from plans.choices import (
    Branding,
    InvolvementState,
    PlacementState,
    Reach,
    State,
    Visibility,
)
from plans.forms.carried import CarriedFields
from plans.forms.choices import (
    by_kind,
    carriers_of,
    channel_group,
    channels_on,
    deadlines_of,
)
from plans.forms.kept_back import KeptBack, end_shown
from plans.forms.when import WhenForm
from plans.forms.where import WhereFields
from plans.forms.why import WhyFields
from plans.models import Campaign, Communication
from plans.operations.details import Details
from plans.queries.campaigns import campaign_of_that_name
from plans.rules.completeness import ASKED, WHICH_PLACES, missing_for_the_plan
from plans.rules.messages import LONGEST_MESSAGE

#: The name of the button that keeps an idea one, whatever it says already.
KEEPS = "keep"
NAME_TAKEN = "There is already a campaign of that name: choose it above"
SIMPLE_FIELDS = (
    "title",
    "message",
    "campaign",
    "lead_partner",
    "reach",
    "place_text",
    "strategy_note",
    "other_intelligence",
    "other_intelligence_source",
    "no_evidence_reason",
    "help_wanted",
    "branding",
    "shared_line",
    "visibility",
    "time_and_place_shown",
)
WHEN = tuple(WhenForm.declared_fields)
KEEPS_ITS_OWN = (
    "Another partner does not take over the internal notes of {partner}, nor who is responsible "
    "there. Its own offers are no longer asked for."
)
LISTS = (
    *("topics", "audiences", "objectives", "emphases", "aims", "priorities", "findings"),
    "indicators",
)


class CommunicationForm(CarriedFields, KeptBack, WhyFields, WhereFields, WhenForm):
    """What the form of a new communication and of an edit share.

    `person` decides which partners may lead. `details()` is what was said, for the operations.
    """

    mark_optional = False
    #: As the page asks, so that the summary of errors leads down the page.
    field_order = (
        *(
            "title",
            "lead_partner",
            "lead_issued_it",
            "message",
            "topics",
            "campaign",
            "new_campaign",
            *WHEN,
            "reason",
        ),
        *("reach", "areas", "place_text", "audiences", "channels", "branding", "shared_line"),
        *("lines", "contacts", "partners", "help_wanted", "objectives", "emphases", "aims"),
        *("priorities", "strategy_note", "findings", "indicators", "other_intelligence"),
        *("other_intelligence_source", "no_evidence_reason", "visibility", "named_partners"),
        *("embargo_day", "embargo_time", "time_and_place_shown", "internal_notes"),
    )

    title = OneLineField(
        label="Title", max_length=200, help_text="As it will stand on the plan, in a few words"
    )
    lead_partner = forms.ModelChoiceField(
        label="Lead partner",
        queryset=Partner.objects.none(),
        widget=forms.Select(attrs={"class": "govuk-!-width-two-thirds"}),
        empty_label="Choose a partner",
    )
    message = forms.CharField(
        label="Message",
        required=False,
        validators=[MaxLengthValidator(LONGEST_MESSAGE)],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What should people know, think or do? One or two sentences. Name no victims "
        "and no suspects.",
    )
    topics = SeveralField(
        label="Topics", queryset=Topic.objects.all(), required=False, widget=Checkboxes(small=True)
    )
    campaign = OneField(
        label="Part of a campaign?",
        queryset=Campaign.objects.none(),
        required=False,
        empty_label="No campaign",
    )
    new_campaign = OneLineField(
        label="Start a new campaign for it, by name",
        required=False,
        max_length=200,
        help_text="For the first communication of a campaign. The same partner leads it.",
    )
    audiences = SeveralField(
        label="Who is it for?",
        queryset=Audience.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    channels = SeveralField(
        label="Which channels will carry it?",
        queryset=Channel.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )
    branding = forms.ChoiceField(
        label="Does it carry the partnership’s logo?",
        choices=Branding.choices,
        required=False,
        widget=Radios(inline=True, small=True),
        help_text="Every local leaflet that two or more partners work on should.",
    )
    shared_line = forms.ChoiceField(
        label="Does it carry the line that partners share?",
        choices=Branding.choices,
        required=False,
        widget=Radios(inline=True, small=True),
    )
    partners = SeveralField(
        label="Which partners would you like to take part?",
        queryset=Partner.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
        help_text="Their advocates find the question on Today. One that has agreed stays until it "
        "says otherwise.",
    )
    help_wanted = forms.CharField(
        label="What would you like from them?",
        required=False,
        validators=[MaxLengthValidator(1000)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example, home safety visits on the same street, or a share on their pages",
    )
    internal_notes = forms.CharField(
        label="Internal note",
        required=False,
        validators=[MaxLengthValidator(4000)],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only the lead partner reads this, and it never leaves the planner. Even so, "
        "do not name victims or suspects.",
    )

    class Meta:
        model = Communication
        fields = [*SIMPLE_FIELDS, *LISTS, "areas", "named_partners", "internal_notes"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        instance = kwargs.get("instance")
        kwargs["initial"] = {
            **(_initial(instance) if instance is not None else {}),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.was_idea = self.instance.state == State.IDEA
        held = self.instance.lead_partner_id
        self._today = clock.today()
        campaign = self.fields["campaign"]
        campaign.queryset = Campaign.objects.known_to(person)
        choices.offer(campaign, campaign.queryset, empty=campaign.empty_label)
        self._offer_partners([held] if held else [])
        self.offer_areas(self._today)
        self._offer_channels()
        self.offer_purposes()
        choices.offer_audiences(self.fields["audiences"])
        if held and held not in person.partner_ids:
            del self.fields["internal_notes"]
            self.fields["lead_partner"].help_text = KEEPS_ITS_OWN.format(
                partner=self.instance.lead_partner.short_name
            )
        self.offer_agreed(person, self.instance)

    # --- what is offered ------------------------------------------------------------------------

    def _held(self, name: str) -> list[int]:
        return [getattr(each, "pk", each) for each in self.initial.get(name) or ()]

    def _offer_partners(self, leads: list[int]) -> None:
        held = [*leads, *self._held("partners"), *self._held("named_partners")]
        everyone = choices.partners_on(self._today, held)
        listed = list(everyone)
        for name in ("partners", "named_partners"):
            self.fields[name].queryset = everyone
            choices.offer(self.fields[name], listed)
        may_lead = listed
        if not coordinates(self.person):
            own = {*self.person.partner_ids, *leads}
            may_lead = [one for one in listed if one.pk in own]
        field = self.fields["lead_partner"]
        field.queryset = everyone.filter(pk__in=[one.pk for one in may_lead])
        choices.offer(field, may_lead, empty=None if len(may_lead) == 1 else field.empty_label)
        if not may_lead and (ended := only_ended(self.person.partners)):
            say_instead(field, ended)

    def _offer_channels(self) -> None:
        offered = channels_on(self._today, self._held("channels"))
        channels = by_kind(offered)
        field = self.fields["channels"]
        field.queryset = offered
        choices.offer(field, channels, channel_group)
        self._carriers = carriers_of(channels, self._today)
        self._tell_deadlines(self.instance.window_start, self.instance.window_end)

    def _tell_deadlines(self, first: date | None, last: date | None) -> None:
        """Each channel says when its copy is due for the window; what is too late says why."""
        window = (first, last) if first is not None and last is not None else None
        deadlines = deadlines_of(self._carriers, self._today, window)
        hints = {str(pk): one.text for pk, one in deadlines.items() if one.text}
        self.fields["channels"].widget.hints = hints
        self.too_late = frozenset(pk for pk, one in deadlines.items() if one.too_late)

    @property
    def keeps_as_idea(self) -> bool:
        """Whether it was sent by the button that keeps it as an idea."""
        return self.is_bound and KEEPS in self.data

    # --- what comes in --------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self._window is not None:
            self._tell_deadlines(self._window.start, self._window.end)
        self.check_areas(data, self._window)
        self.check_who_may_see(data)
        self._check_new_campaign(data)
        self.check_evidence(data)
        return data

    def clean_branding(self) -> str:
        return self.cleaned_data["branding"] or Branding.UNKNOWN

    def clean_shared_line(self) -> str:
        """The page asks only where there is a line; what was not asked stays as it was said."""
        return self.cleaned_data["shared_line"] or self.instance.shared_line

    def _check_new_campaign(self, data: dict[str, Any]) -> None:
        name = data.get("new_campaign")
        if not name:
            return
        if data.get("campaign") is not None:
            self.add_error("new_campaign", "Choose a campaign or start a new one, not both")
        elif self._starts_what_is_there(name):
            self.name_was_taken()

    def _starts_what_is_there(self, name: str) -> bool:
        return campaign_of_that_name(self.person, name) is not None

    def name_the_line(self, line: str) -> None:
        """Tell which line the partners share; the page asks only where there is one."""
        # A form that was sent has bound the field already, with the words that it had then.
        self["shared_line"].help_text = f"“{line}”" if line else ""

    def cannot_carry(self, why: str) -> None:
        """A line or contact changed in the same moment."""
        self.add_error("lines" if "lines" in self.fields else None, why)

    def name_was_taken(self) -> None:
        """The new campaign's name belongs to one that the person can choose."""
        self.add_error("new_campaign", NAME_TAKEN)

    def details(self) -> Details:
        """What the valid form says, in the words of the operations."""
        data = self.cleaned_data
        local = data["reach"] == Reach.LOCAL
        fields: dict[str, Any] = {name: data[name] for name in (*SIMPLE_FIELDS, *LISTS)}
        fields |= self.window().as_fields() | self.times()
        if local or data["reach"] != self.initial.get("reach"):
            fields["areas"] = list(data["areas"]) if local else []
        named = data["visibility"] == Visibility.NAMED
        fields["named_partners"] = list(data["named_partners"]) if named else []
        fields["embargo_until"] = data["embargo_until"]
        if "internal_notes" in self.fields:
            fields["internal_notes"] = data["internal_notes"]
        if data["new_campaign"]:
            del fields["campaign"]
        return Details(
            fields=fields,
            channels=list(data["channels"]),
            partners=list(data["partners"]),
            new_campaign=data["new_campaign"],
            lines=list(data["lines"]) if "lines" in self.fields else None,
            contacts=list(data["contacts"]) if "contacts" in self.fields else None,
            kept_as_idea=self.keeps_as_idea,
        )

    # --- what is still missing ------------------------------------------------------------------

    def said(self) -> dict[str, Any]:
        """What the form holds now of what the plan asks for, typed or stored, valid or not."""
        return {
            "message": self._typed("message"),
            "window_start": self.says_when(),
            "reach": self._typed("reach"),
            "areas": self._typed("areas"),
            "place_text": self._typed("place_text"),
            "audiences": self._typed("audiences"),
            "channels": self._typed("channels"),
            "objectives": self._typed("objectives"),
        }

    def _typed(self, name: str) -> Any:
        return self[name].value()

    def checklist(self) -> list[dict[str, Any]]:
        """What the plan asks for, in the form's order, whether it was said, and all that it asks.

        Whoever chose certain places has said where; it is done once they are named.
        """
        said = self.said()
        open_still = {"reach"} if WHICH_PLACES in missing_for_the_plan(said) else set()
        return [
            {
                "name": name,
                "words": words,
                "block": BLOCK_OF[name],
                "said": bool(said[name]),
                "done": bool(said[name]) and name not in open_still,
            }
            for name, words in ASKED
        ]

    def missing(self) -> list[str]:
        return missing_for_the_plan(self.said())


BLOCK_OF = {
    "message": "what",
    "window_start": "when",
    "reach": "where",
    "audiences": "who-for",
    "channels": "how",
    "objectives": "why",
}


def _initial(communication: Communication) -> dict[str, Any]:
    """What the form shows of a stored communication beside its plain fields."""
    if communication._state.adding:
        return {}
    initial = end_shown(communication)
    placements = communication.placements.exclude(state=PlacementState.DROPPED)
    involved = communication.involvements.exclude(state=InvolvementState.DECLINED)
    initial["channels"] = list(dict.fromkeys(placements.values_list("channel_id", flat=True)))
    initial["partners"] = list(involved.values_list("partner_id", flat=True))
    return initial
