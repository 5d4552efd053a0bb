"""Agreed lines and contacts: entering, wording, agreeing and changing them."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import DayField, OneField, SeveralField
from bsc_comms.kit.forms import COUNTED, VersionedModelForm
from bsc_comms.kit.in_words import day as in_short
from channels_registry.forms.entries import EntryForm, identifier_field, short_text
from partnership.forms import choices
from partnership.models import Partner, Person, Topic
from plans.models import AgreedLine, Campaign, Contact
from plans.operations.agreed import Words
from plans.policy import can_mark_agreed
from plans.queries.agreed.contacts import contacts_in_use
from plans.queries.agreed.lines import meetings_held
from plans.rules.agreed import SOCIAL_LIMIT, fault_of_address, fault_of_number

LONGEST = 2000
PAST = "That day is past: enter today or a later day"
NOT_YET_HELD = "A meeting to come has agreed nothing yet: enter the day of one that was held"


class WordsFields(forms.Form):
    """A wording in its three lengths, and until when it holds."""

    short = forms.CharField(
        label="Short",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One or two sentences, as they may stand in anybody’s leaflet",
        error_messages={
            "required": "Enter the short wording",
            "max_length": "The short wording must be %(limit_value)d characters or fewer",
        },
    )
    long = forms.CharField(
        label="Long",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="For an article or a web page",
        error_messages={"max_length": f"The long wording must be {LONGEST:,} characters or fewer"},
    )
    social = forms.CharField(
        label="For social media",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, COUNTED: str(SOCIAL_LIMIT)}),
        help_text=f"At most {SOCIAL_LIMIT} characters",
    )
    valid_until = DayField(
        label="Valid until", required=False, help_text="Left empty, it holds until it is changed"
    )
    agreed_on = DayField(
        label="Which meeting agreed it?",
        required=False,
        help_text="Left empty, it is a proposal until one has",
    )

    def clean_social(self) -> str:
        social: str = self.cleaned_data["social"].strip()
        if len(social) > SOCIAL_LIMIT:
            over = len(social) - SOCIAL_LIMIT
            raise forms.ValidationError(
                f"The line for social media has {len(social):,} characters: "
                f"shorten it by {over:,} to {SOCIAL_LIMIT}"
            )
        return social

    def clean_agreed_on(self) -> Any:
        agreed_on = self.cleaned_data.get("agreed_on")
        if agreed_on is not None and agreed_on > clock.today():
            raise forms.ValidationError(NOT_YET_HELD)
        return agreed_on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        agreed_on, until = data.get("agreed_on"), data.get("valid_until")
        if agreed_on is not None and until is not None and until < agreed_on:
            self.add_error("valid_until", "The last day must not lie before the meeting")
        if agreed_on is None and until is not None and until < clock.today():
            self.add_error("valid_until", PAST)
        return data

    def words(self) -> Words:
        """What the valid form says, in the words of the operations."""
        data = self.cleaned_data
        return Words(
            short=data["short"],
            long=data["long"],
            social=data["social"],
            valid_until=data["valid_until"],
            agreed_on=data.get("agreed_on"),
        )

    def _ask_for_the_meeting(self, person: Person) -> None:
        """Only chair and coordinator say which meeting agreed it; the last ones are named."""
        if not can_mark_agreed(person):
            del self.fields["agreed_on"]
            return
        field = self.fields["agreed_on"]
        field.help_text = _with_meetings(str(field.help_text), meetings_held(clock.today()))


def _with_meetings(hint: str, held: Sequence[date]) -> str:
    return f"{hint}. The last ones: {', '.join(map(in_short, held[:3]))}" if held else hint


class LineFields(EntryForm):
    """What is said about a line."""

    name = short_text("Name", "How partners will find it, in a few words", required=True)
    topic = OneField(
        label="Topic", queryset=Topic.objects.all(), required=False, empty_label="No topic"
    )
    owner = forms.ModelChoiceField(
        label="Which partner owns it?",
        queryset=Partner.objects.none(),
        empty_label="Choose a partner",
    )
    contacts = SeveralField(
        label="Which contacts go with it?", queryset=Contact.objects.none(), required=False
    )

    class Meta:
        model = AgreedLine
        fields = ["name", "topic", "owner"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        held = [] if self.instance._state.adding else [self.instance.owner_id]
        choices.offer_own_partners(self.fields["owner"], person=person, held=held)
        self._offer_contacts()

    def _offer_contacts(self) -> None:
        """What is in use, and what goes with the line already, though it may have ended."""
        held: list[uuid.UUID] = []
        if not self.instance._state.adding:
            held = self.initial["contacts"] = [one.pk for one in self.instance.contacts.all()]
        offered = contacts_in_use(self.person, held=held).prefetch_related(None)
        field: Any = self.fields["contacts"]
        field.queryset = offered
        field.choices = [
            (one.pk, f"{one} (no longer used)" if one.ended_on else str(one)) for one in offered
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and data.get("topic") is None and self._campaign() is None:
            self.add_error("topic", "Choose the topic that it is about")
        return data

    def _campaign(self) -> Campaign | None:
        return self.instance.campaign

    def said(self) -> dict[str, Any]:
        return {"fields": self.fields_said(), "contacts": list(self.cleaned_data["contacts"])}


class LineForm(WordsFields, LineFields):
    """A new line with its first wording."""

    identifier = identifier_field()
    campaign = OneField(
        label="Campaign",
        queryset=Campaign.objects.none(),
        required=False,
        empty_label="No campaign",
        help_text="Only whoever knows the campaign sees its lines. It cannot be changed later.",
    )
    field_order = [
        "name",
        "topic",
        "campaign",
        "owner",
        "short",
        "long",
        "social",
        "valid_until",
        "agreed_on",
        "contacts",
    ]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        known: Any = self.fields["campaign"]
        known.queryset = Campaign.objects.known_to(person)
        self._ask_for_the_meeting(person)

    def _campaign(self) -> Campaign | None:
        return self.cleaned_data.get("campaign")

    def said_of_new(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("name", "topic", "campaign", "owner")},
            "contacts": list(data["contacts"]),
            "identifier": data["identifier"],
            "words": self.words(),
        }


class EditLineForm(LineFields, VersionedModelForm):
    """What is said about a line, as it was opened."""


class WordingForm(WordsFields, VersionedModelForm):
    """A new wording of a line that was opened at a version. It starts from the last one."""

    class Meta:
        model = AgreedLine
        fields: list[str] = []

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        line: AgreedLine = kwargs["instance"]
        last = line.proposal or line.current
        kept = {name: getattr(last, name, "") for name in ("short", "long", "social")}
        kwargs["initial"] = {**kept, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._ask_for_the_meeting(person)


class AgreeForm(VersionedModelForm):
    """Which meeting agreed the wording that was proposed last."""

    agreed_on = DayField(label="Which meeting agreed it?")

    class Meta:
        model = AgreedLine
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = meetings_held(clock.today())
        self.suggest(agreed_on=self._last_since_proposed(held))
        self.fields["agreed_on"].help_text = _with_meetings("The day on which it met", held)

    def _last_since_proposed(self, held: Sequence[date]) -> date | None:
        """The last meeting, unless the wording was proposed after it."""
        last = held[0] if held else None
        proposal = self.instance.proposal
        if last is None or proposal is None:
            return last
        return last if last >= clock.local(proposal.at).date() else None

    def clean_agreed_on(self) -> Any:
        agreed_on = self.cleaned_data["agreed_on"]
        if agreed_on > clock.today():
            raise forms.ValidationError(NOT_YET_HELD)
        return agreed_on


class ContactFields(EntryForm):
    """Where residents are sent."""

    name = short_text("Name", "For example, the fly-tipping line", required=True)
    for_what = forms.CharField(
        label="What is it for?",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="When should somebody use it, and when not?",
    )
    number = forms.CharField(
        label="Number to call or text",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    address = forms.CharField(
        label="Address",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Of a web page, by e-mail or by post",
    )
    hours = short_text("When is it answered?", "For example, Mon to Fri, 9am to 5pm")
    languages = short_text("In which languages?")
    topics = SeveralField(
        label="Which topics does it go with?", queryset=Topic.objects.none(), required=False
    )
    owner = forms.ModelChoiceField(
        label="Which partner keeps it right?",
        queryset=Partner.objects.none(),
        empty_label="Choose a partner",
        help_text="Every partner sees it. Once a year its advocate is asked whether it is right.",
    )

    class Meta:
        model = Contact
        fields = ["name", "for_what", "number", "address", "hours", "languages", "owner"]

    field_order = ["name", "for_what", "number", "address", "hours", "languages", "topics", "owner"]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held: list[int] = []
        if not self.instance._state.adding:
            held = [self.instance.owner_id]
            self.initial["topics"] = [one.pk for one in self.instance.topics.all()]
        choices.offer_own_partners(self.fields["owner"], person=person, held=held)
        choices.offer_topics(self.fields["topics"])

    def clean_number(self) -> str:
        return self._right("number", fault_of_number)

    def clean_address(self) -> str:
        return self._right("address", fault_of_address)

    def _right(self, name: str, fault_of: Any) -> str:
        text: str = self.cleaned_data[name].strip()
        fault = fault_of(text)
        if fault:
            raise forms.ValidationError(fault)
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = data.get("number") or data.get("address")
        if not said and not {"number", "address"} & set(self.errors):
            self.add_error("number", "Give a number or an address: residents need one of them")
        return data

    def said(self) -> dict[str, Any]:
        return {"fields": self.fields_said(), "topics": list(self.cleaned_data["topics"])}


class ContactForm(ContactFields):
    """A new contact."""

    identifier = identifier_field()

    def said_of_new(self) -> dict[str, Any]:
        return {**self.said(), "identifier": self.cleaned_data["identifier"]}


class EditContactForm(ContactFields, VersionedModelForm):
    """A contact as it was opened."""
