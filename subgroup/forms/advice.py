"""Another subgroup, its meetings, and what it asks."""

from datetime import date
from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import DayField, Radios
from bsc_comms.kit.forms import Form, VersionedModelForm
from subgroup.choices import YesNo
from subgroup.models import AdviceRequest, OtherMeeting, OtherSubgroup

LONGEST_TEXT = 4000


class OtherSubgroupForm(VersionedModelForm):
    """Its name and whom to write to."""

    class Meta:
        model = OtherSubgroup
        fields = ("name", "contact_name", "contact_email")
        labels = {
            "name": "Name",
            "contact_name": "Contact",
            "contact_email": "E-mail address of the contact",
        }
        help_texts = {"contact_email": "Answers to what it asks go there by letter"}
        error_messages = {"name": {"unique": "This subgroup is in the list already"}}


class OtherMeetingForm(Form):
    """A day on which it meets, or met."""

    date = DayField(label="Day of its meeting")


class OnAgendaForm(VersionedModelForm):
    """Whether communications was on its agenda."""

    on_agenda = forms.ChoiceField(
        label="Was communications on its agenda?",
        choices=[(YesNo.YES.value, "Yes"), (YesNo.NO.value, "No")],
        widget=Radios(),
        error_messages={"required": "Choose yes or no"},
    )

    class Meta:
        model = OtherMeeting
        fields = ("on_agenda", "note")
        labels = {"note": "Note"}
        help_texts = {"note": "What was said, or who will ask for it next time"}


class AskAdviceForm(Form):
    """What it asks, and by when it needs the answer."""

    question = forms.CharField(
        label="Question",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="All members read this. Do not name victims or suspects.",
    )
    asked_on = DayField(label="Asked on")
    due = DayField(label="Needed by", required=False)

    def clean_asked_on(self) -> date:
        day: date = self.cleaned_data["asked_on"]
        if day > clock.today():
            raise forms.ValidationError("The day on which it was asked must be today or earlier")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        asked, due = cleaned.get("asked_on"), cleaned.get("due")
        if asked and due and due < asked:
            self.add_error("due", "The answer must be needed on the day of asking or later")
        return cleaned


class AnswerAdviceForm(VersionedModelForm):
    """The answer, as it goes to whoever asked."""

    answer = forms.CharField(
        label="Answer", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )

    class Meta:
        model = AdviceRequest
        fields = ("answer",)
