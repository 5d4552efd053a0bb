"""Setting a meeting, cancelling it, putting a matter on its agenda."""

from datetime import date
from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.forms import ClockTimeField, Form, VersionedModelForm
from bsc_comms.kit.working_days import is_working_day
from subgroup.models import Meeting


class MeetingForm(VersionedModelForm):
    """The day, time and place of a meeting; for a new one and for one that moves."""

    starts = ClockTimeField(
        label="Time", required=False, help_text="Local time, for example 10am or 14:30"
    )

    class Meta:
        model = Meeting
        fields = ("date", "starts", "place")
        labels = {"date": "Day of the meeting", "place": "Place"}
        help_texts = {
            "date": "Everything in the cycle is counted from this day, in working days",
            "place": "A room and building, or a link to join",
        }
        error_messages = {
            "date": {
                "required": "Enter the day of the meeting",
                "unique": "There is a meeting on this day already: choose another day",
            }
        }

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        if "date" in self.changed_data or not self.instance.pk:
            if day < clock.today():
                raise forms.ValidationError("The day of the meeting must be today or later")
            if not is_working_day(day):
                raise forms.ValidationError(
                    f"{day:%A} {day.day} {day:%B %Y} is not a working day: choose another day"
                )
        return day


class CancelMeetingForm(Form):
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who opens the meeting reads it",
    )


class AgendaItemForm(Form):
    """A matter for the meeting, in one line, with a note if one is needed."""

    title = forms.CharField(
        label="Matter",
        max_length=300,
        error_messages={"required": "Enter the matter, in one line"},
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="All members read this. Do not name victims or suspects.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["title"] = " ".join(cleaned.get("title", "").split())
        return cleaned
