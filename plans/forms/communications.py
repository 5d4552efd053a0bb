"""Log and edit a communication on one page, in the order in which people think."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import (
    Checkboxes,
    ClockTimeField,
    DayField,
    OneField,
    Radios,
    SeveralField,
)
from channels_registry.models import Channel
from evidence.models import Finding, Indicator
from partnership.forms import choices
from partnership.models import (
    Aim,
    Area,
    Audience,
    Objective,
    Partner,
    Person,
    StrategyPriority,
    Topic,
)
from partnership.policy import coordinates
from plans.choices import (
    Branding,
    InvolvementState,
    PlacementState,
    Precision,
    Reach,
    State,
    Visibility,
)
from plans.forms.carried import CarriedFields
from plans.forms.choices import by_kind, channel_group, channels_on, deadlines_of
from plans.forms.kept_back import KeptBack, end_shown
from plans.forms.when import WhenForm
from plans.models import Campaign, Communication
from plans.operations.details import Details
from plans.queries.campaigns import campaign_of_that_name
from plans.rules.completeness import ASKED, missing_for_the_plan

NAME_TAKEN = "There is already a campaign of that name: choose it above"
AREAS_AHEAD = timedelta(days=550)
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
LISTS = (
    *("topics", "audiences", "objectives", "aims", "priorities", "findings"),
    "indicators",
)


class CommunicationForm(CarriedFields, KeptBack, WhenForm):
    """What the form of a new communication and of an edit share.

    `person` decides which partners may lead. `details()` is what was said, for the operations.
    """

    mark_optional = False

    title = forms.CharField(
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
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What should people know, think or do? One or two sentences.",
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
    new_campaign = forms.CharField(
        label="Start a new campaign for it, by name",
        required=False,
        max_length=200,
        help_text="For the first communication of a campaign. The same partner leads it.",
    )
    reach = forms.ChoiceField(
        label="Where does it reach people?",
        choices=[(Reach.BOROUGH, Reach.BOROUGH.label), (Reach.LOCAL, Reach.LOCAL.label)],
        required=False,
        widget=Radios(reveals={Reach.LOCAL: ("areas", "place_text")}, small=True),
    )
    areas = SeveralField(
        label="Wards and neighbourhoods",
        queryset=Area.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )
    place_text = forms.CharField(
        label="Streets or places",
        required=False,
        max_length=500,
        help_text="For example, the streets around a station",
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
        help_text="Their advocates are asked. One that has agreed stays until it says otherwise.",
    )
    help_wanted = forms.CharField(
        label="What would you like from them?",
        required=False,
        validators=[MaxLengthValidator(1000)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example, home safety visits on the same street, or a share on their pages",
    )
    objectives = SeveralField(
        label="What should it do?",
        queryset=Objective.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    aims = SeveralField(
        label="Which aims does it serve?",
        queryset=Aim.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    priorities = SeveralField(
        label="Which priorities of the strategy does it serve?",
        queryset=StrategyPriority.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    strategy_note = forms.CharField(
        label="How does it serve the community safety strategy?",
        required=False,
        validators=[MaxLengthValidator(2000)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    findings = SeveralField(
        label="Which findings does it answer?",
        queryset=Finding.objects.all(),
        required=False,
        widget=Checkboxes(small=True),
    )
    indicators = SeveralField(
        label="Which indicators should it move?",
        queryset=Indicator.objects.select_related("survey").order_by("survey__name", "code"),
        required=False,
        widget=Checkboxes(small=True),
    )
    other_intelligence = forms.CharField(
        label="What else is known?",
        required=False,
        validators=[MaxLengthValidator(1000)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example, calls to a local team. Do not name victims or suspects.",
    )
    other_intelligence_source = forms.CharField(
        label="Where is that from?", required=False, max_length=300
    )
    no_evidence_reason = forms.CharField(
        label="If nothing is known, why do it?",
        required=False,
        validators=[MaxLengthValidator(1000)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    visibility = forms.ChoiceField(
        label="Who may see it?",
        choices=Visibility.choices,
        required=False,
        widget=Radios(reveals={Visibility.NAMED: ("named_partners",)}, small=True),
    )
    named_partners = SeveralField(
        label="Which partners?",
        queryset=Partner.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )
    embargo_day = DayField(
        label="Kept back until",
        required=False,
        help_text="From then on the whole partnership sees it. Leave it empty to keep it back "
        "without an end.",
    )
    embargo_time = ClockTimeField(
        label="At",
        required=False,
        widget=forms.TimeInput(format="%H:%M"),
        help_text="Like 9am. Left empty, it ends as the day begins.",
    )
    time_and_place_shown = forms.BooleanField(
        label="Let the others see when and where",
        required=False,
        help_text="To find clashes: they see that the lead partner has something at that time in "
        "those wards or neighbourhoods, and can ask about it. They see nothing else of it: no "
        "title, message, street, channel or audience. Not for something whose being planned is "
        "itself a secret.",
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
        self._offer_areas()
        self._offer_channels()
        self._offer_indicators()
        choices.offer_audiences(self.fields["audiences"])
        objectives = list(Objective.objects.all())
        choices.offer(self.fields["objectives"], objectives)
        self.fields["objectives"].widget.hints = {str(o.pk): o.meaning for o in objectives}
        if held and held not in person.partner_ids:
            del self.fields["internal_notes"]
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

    def _offer_areas(self) -> None:
        first = min(self._today, self.instance.window_start or self._today)
        last = max(self._today + AREAS_AHEAD, self.instance.window_end or self._today)
        choices.offer_areas(self.fields["areas"], first=first, last=last, held=self._held("areas"))

    def _offer_indicators(self) -> None:
        field = self.fields["indicators"]
        choices.offer(field, field.queryset, lambda indicator: indicator.survey.name)

    def _offer_channels(self) -> None:
        offered = channels_on(self._today, self._held("channels"))
        channels = by_kind(offered)
        field = self.fields["channels"]
        field.queryset = offered
        choices.offer(field, channels, channel_group)
        self._channels = channels
        self._tell_deadlines(self.instance.window_start, self.instance.window_end)

    def _tell_deadlines(self, first: date | None, last: date | None) -> None:
        """Each channel says when its copy is due for the window; what is too late says why."""
        window = (first, last) if first is not None and last is not None else None
        deadlines = deadlines_of(self._channels, self._today, window)
        hints = {str(pk): one.text for pk, one in deadlines.items() if one.text}
        self.fields["channels"].widget.hints = hints
        self.too_late = frozenset(pk for pk, one in deadlines.items() if one.too_late)

    # --- what comes in --------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self._window is not None:
            self._tell_deadlines(self._window.start, self._window.end)
        self._check_areas(data)
        self.check_who_may_see(data)
        self._check_new_campaign(data)
        self._check_evidence(data)
        return data

    def _check_evidence(self, data: dict[str, Any]) -> None:
        other, source = data.get("other_intelligence"), data.get("other_intelligence_source")
        if other and not source and "other_intelligence_source" not in self.errors:
            self.add_error(
                "other_intelligence_source", "Say where that is from, so that others can ask"
            )
        cited = other or data.get("findings") or data.get("indicators")
        if cited and data.get("no_evidence_reason"):
            self.add_error(
                "no_evidence_reason",
                "It cites evidence as well: empty this, or take out what it cites",
            )

    def clean_branding(self) -> str:
        return self.cleaned_data["branding"] or Branding.UNKNOWN

    def clean_shared_line(self) -> str:
        return self.cleaned_data["shared_line"] or Branding.UNKNOWN

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_new_campaign(self) -> str:
        return " ".join(self.cleaned_data["new_campaign"].split())

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
        self.fields["shared_line"].help_text = f"“{line}”" if line else ""

    def cannot_carry(self, why: str) -> None:
        """A line or contact changed in the same moment."""
        self.add_error("lines", why)

    def name_was_taken(self) -> None:
        """The new campaign's name belongs to one that the person can choose."""
        self.add_error("new_campaign", NAME_TAKEN)

    def _check_areas(self, data: dict[str, Any]) -> None:
        if self._window is None or self._window.start is None or not data.get("areas"):
            return
        day = self._window.start
        gone = [area.name for area in data["areas"] if not _exists(area, day)]
        if gone and data.get("reach") == Reach.LOCAL:
            names = " and ".join(gone)
            self.add_error(
                "areas", f"{names} is not an area on {day.day} {day:%B %Y}: choose another"
            )

    def details(self) -> Details:
        """What the valid form says, in the words of the operations."""
        data = self.cleaned_data
        local = data["reach"] == Reach.LOCAL
        fields: dict[str, Any] = {name: data[name] for name in (*SIMPLE_FIELDS, *LISTS)}
        fields |= self.window().as_fields() | self.times()
        fields["areas"] = list(data["areas"]) if local else []
        fields["place_text"] = data["place_text"] if local else ""
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
            lines=list(data["lines"]),
            contacts=list(data["contacts"]),
        )

    # --- what is still missing ------------------------------------------------------------------

    def said(self) -> dict[str, Any]:
        """What the form holds now of what the plan asks for, typed or stored, valid or not."""
        return {
            "message": self._typed("message"),
            "window_start": self._typed("when") not in ("", None, Precision.UNDATED),
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
        """What the plan asks for, in the form's order, and whether it was said."""
        said = self.said()
        return [
            {"name": name, "words": words, "block": BLOCK_OF[name], "done": bool(said[name])}
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


def _exists(area: Area, day: date) -> bool:
    begun = area.valid_from is None or area.valid_from <= day
    return begun and (area.valid_to is None or area.valid_to >= day)
