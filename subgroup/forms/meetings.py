"""Setting a meeting or a year of them, and cancelling one."""

from datetime import date

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import ClockTimeField, DayField
from bsc_comms.kit.forms import Form, VersionedModelForm
from bsc_comms.kit.in_words import long_day
from bsc_comms.kit.working_days import is_working_day
from subgroup.choices import HowOften, Weekday, WeekOfMonth
from subgroup.models import Meeting
from subgroup.rules.pattern import Pattern


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
        error_messages = {"date": {"required": "Enter the day of the meeting"}}

    def clean_date(self) -> date:
        day: date = self.cleaned_data["date"]
        if "date" in self.changed_data or not self.instance.pk:
            if day < clock.today():
                raise forms.ValidationError("The day of the meeting must be today or later")
            if not is_working_day(day):
                raise forms.ValidationError(
                    f"{long_day(day)} is not a working day: choose another day"
                )
        if Meeting.objects.standing().filter(date=day).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(
                "There is a meeting on this day already: choose another day"
            )
        return day


class CancelMeetingForm(VersionedModelForm):
    """Why a meeting is cancelled, as it stood when the page was opened."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who opens the meeting reads it",
    )

    class Meta:
        model = Meeting
        fields = ()


class YearForm(Form):
    """The pattern of a year of meetings; sent by GET to see the days, by POST to set them."""

    week = forms.TypedChoiceField(
        label="Which one of the month", choices=WeekOfMonth.choices, coerce=int, initial=2
    )
    weekday = forms.TypedChoiceField(
        label="Weekday", choices=Weekday.choices, coerce=int, initial=Weekday.TUESDAY
    )
    every = forms.TypedChoiceField(
        label="How often", choices=HowOften.choices, coerce=int, initial=HowOften.QUARTERLY
    )
    first = DayField(label="From the month of", help_text="Any day of the first month")
    starts = ClockTimeField(
        label="Time", required=False, help_text="Local time, for example 10am or 14:30"
    )
    place = forms.CharField(label="Place", required=False, max_length=200)

    def clean_first(self) -> date:
        day: date = self.cleaned_data["first"]
        if day < clock.today().replace(day=1):
            raise forms.ValidationError("The first month must be this month or later")
        return day

    def pattern(self) -> Pattern:
        """The pattern, once the form is valid."""
        given = self.cleaned_data
        return Pattern(weekday=given["weekday"], week=given["week"], every=given["every"])
