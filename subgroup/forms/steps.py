"""How many working days before or after the meeting a step is due; a bank holiday."""

from typing import Any

from django import forms

from bsc_comms.kit.form_fields import DayField
from bsc_comms.kit.forms import Form, VersionedModelForm
from subgroup.models import CycleStep
from subgroup.rules.cycle import (
    AFTER_THE_MEETING,
    DEFAULT_CHASES,
    IN_CLEAR_DAYS,
    why_not_so,
)


class StepForm(VersionedModelForm):
    """One step, as a number of working days on its own side of the meeting."""

    days = forms.IntegerField(
        label="Working days", error_messages={"required": "Enter how many working days"}
    )

    class Meta:
        model = CycleStep
        fields = ()

    def __init__(self, *args: Any, set_otherwise: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_otherwise = set_otherwise
        step = self.instance.step
        self.initial["days"] = abs(self.instance.working_days_before)
        self.fields["days"].label = label_of(step)

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        wrong = why_not_so(self.instance.step, days, self.set_otherwise)
        if wrong:
            raise forms.ValidationError(wrong)
        return days


def label_of(step: str) -> str:
    """What the number counts."""
    if step in DEFAULT_CHASES:
        return "Working days before the action is due"
    if step in AFTER_THE_MEETING:
        return "Working days after the meeting"
    return f"{'Clear working' if step in IN_CLEAR_DAYS else 'Working'} days before the meeting"


class HolidayForm(Form):
    """A bank holiday that was announced late."""

    date = DayField(label="Day")
    name = forms.CharField(label="What it is for", max_length=100)
