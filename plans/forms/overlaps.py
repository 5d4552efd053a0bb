"""What is being typed, as the finder compares it; and the forms that answer an overlap."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from bsc_comms.kit.form_fields import Radios
from bsc_comms.kit.forms import Form
from plans.choices import OverlapAnswerKind, Precision, Reach
from plans.forms.communications import CommunicationForm
from plans.operations.details import Window
from plans.queries.offers import wanted
from plans.queries.overlaps.pairs import PairLine
from plans.queries.overlaps.traits import rolled_up
from plans.rules.offers import Wanted
from plans.rules.overlaps import Facts

LONGEST_NOTE = 1000


def facts_typed(form: CommunicationForm) -> Facts:
    """What a form holds now, valid or not: what cannot be understood is as if not said yet."""
    form.full_clean()
    said: dict[str, Any] = form.cleaned_data
    lead = said.get("lead_partner")
    window = form.window() if form.has_window() else Window()
    local = said.get("reach") == Reach.LOCAL
    partners = [rolled_up(each) for each in said.get("partners") or ()]
    campaign = said.get("campaign")
    return Facts(
        key=None if form.instance._state.adding else form.instance.pk,
        lead=rolled_up(lead) if lead else "",
        lead_code=lead.code if lead else "",
        partners=frozenset(partners),
        title=_typed(form, "title"),
        message=_typed(form, "message"),
        place_text=_typed(form, "place_text"),
        topics=_codes(said.get("topics")),
        audiences=_codes(said.get("audiences")),
        areas=_codes(said.get("areas")) if local else frozenset(),
        borough_wide=said.get("reach") == Reach.BOROUGH,
        start=window.start,
        end=window.end,
        precision=window.precision or Precision.UNDATED,
        channels=_codes(said.get("channels")),
        objectives=_codes(said.get("objectives")),
        campaign=str(campaign.pk) if campaign else "",
    )


def wanted_typed(form: CommunicationForm) -> Wanted:
    """The same for offers that may fit; `form` has been read by `facts_typed`."""
    said: dict[str, Any] = form.cleaned_data
    lead = said.get("lead_partner")
    window = form.window() if form.has_window() else Window()
    local = said.get("reach") == Reach.LOCAL
    return wanted(
        lead=lead.pk if lead else None,
        topics=said.get("topics") or (),
        audiences=said.get("audiences") or (),
        areas=(said.get("areas") or ()) if local else (),
        first=window.start,
        last=window.end,
    )


def _typed(form: CommunicationForm, name: str) -> str:
    """The words as they were typed, too long or not."""
    return str(form[name].value() or "")


def _codes(terms: Iterable[Any] | None) -> frozenset[str]:
    return frozenset(each.code for each in terms or ())


class AnswerOverlapForm(Form):
    """Coordinate, and how; or no overlap, and why. `version` is the pair's as it was seen."""

    mark_optional = False

    kind = forms.ChoiceField(
        label="What comes of it?",
        choices=[
            (OverlapAnswerKind.COORDINATE, "We coordinate: dates, places or messages are agreed"),
            (OverlapAnswerKind.NONE, "They do not overlap"),
        ],
        widget=Radios(),
        error_messages={"required": "Choose one of the two"},
    )
    note = forms.CharField(
        label="How, or why not?",
        validators=[MaxLengthValidator(LONGEST_NOTE)],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence. It stays on record.",
        error_messages={"required": "Say how you coordinate, or why they do not overlap"},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class DeclineJointForm(Form):
    """Why a partner would rather not go joint as another one proposed."""

    mark_optional = False

    note = forms.CharField(
        label="Why would you rather not?",
        validators=[MaxLengthValidator(LONGEST_NOTE)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="In a sentence. The other partner gets it by letter, and it stays on record.",
        error_messages={"required": "Say why you would rather not"},
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)


class JointForm(Form):
    """Go joint: which of the two takes over, and what comes along."""

    mark_optional = False

    takes_over = forms.ChoiceField(
        label="Which one takes over?",
        widget=Radios(),
        error_messages={"required": "Choose the one that takes over"},
    )
    carries_channels = forms.ChoiceField(
        label="What about the channels of the other?",
        choices=[
            ("yes", "They come along, with the slots that they hold"),
            ("no", "They are dropped, and their slots given back"),
        ],
        widget=Radios(),
        error_messages={"required": "Say what becomes of its channels"},
    )
    note = forms.CharField(
        label="A word about it",
        required=False,
        validators=[MaxLengthValidator(LONGEST_NOTE)],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="If it helps the others to agree",
    )
    both_agreed = forms.BooleanField(label="Both lead partners have agreed to this", required=False)
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, line: PairLine, for_neither: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"carries_channels": "yes", **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["takes_over"]
        field.choices = [
            (str(one.pk), f"{one.title} ({one.lead_partner.short_name})") for one in line.sides
        ]
        if not for_neither:
            del self.fields["both_agreed"]

    def carries(self) -> bool:
        return bool(self.cleaned_data["carries_channels"] == "yes")
