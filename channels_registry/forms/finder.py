"""Reach an audience in a place by a day."""

from datetime import date, timedelta
from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import DayField
from bsc_comms.kit.forms import FilterForm
from partnership.forms import choices
from partnership.models import Area, Audience, Topic

WEEKS_AHEAD = 4


class FinderForm(FilterForm):
    """Sent by GET. All may stay empty but the day."""

    audience = forms.ModelChoiceField(
        label="Reach",
        queryset=Audience.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose whom to reach from the list"},
    )
    area = forms.ModelChoiceField(
        label="In",
        queryset=Area.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose a place from the list"},
    )
    by = DayField(
        label="By",
        error_messages={
            "required": "Write a day from today on: day, month and year",
            "invalid": "Write a real day, like 8 11 2016",
        },
    )
    topic = forms.ModelChoiceField(
        label="About",
        queryset=Topic.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose a topic from the list"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("by", clock.today() + timedelta(weeks=WEEKS_AHEAD))
        choices.offer_audiences(self.fields["audience"], empty="Everybody")
        choices.offer_areas(self.fields["area"], empty="The whole borough")
        choices.offer_topics(self.fields["topic"], empty="Any topic")

    def clean_by(self) -> date:
        day: date = self.cleaned_data["by"]
        if day < clock.today():
            raise forms.ValidationError("Choose a day from today on")
        return day
