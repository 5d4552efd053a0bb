"""What a campaign is to reach."""

import uuid
from typing import Any

from django import forms

from bsc_comms.kit.form_fields import DayField
from bsc_comms.kit.forms import ModelForm, VersionedModelForm
from plans.forms.figures import FigureField
from plans.models import CampaignGoal
from plans.operations.goals import FIELDS, GoalDetails

IN_FIGURES = ("baseline", "target", "result")
MEASURED = ("baseline", "result")


class GoalForm(ModelForm):
    """One goal: from where, to where, by when. A goal without figures may stand too."""

    asked_by_clean = ("unit", "source")

    what = forms.CharField(
        label="What is to be reached?",
        max_length=200,
        help_text="For example, people who know how to report a hate crime",
    )
    unit = forms.CharField(
        label="Counted in",
        required=False,
        max_length=40,
        help_text="Where it is counted: per cent of those asked, or reports a month",
    )
    baseline = FigureField("Before the campaign")
    target = FigureField("What it is to be")
    by_day = DayField(label="By when?", required=False, help_text="For example, 31 3 2017")
    result = FigureField("What it came to", "Once it is known")
    source = forms.CharField(
        label="Where do the figures come from?",
        required=False,
        max_length=200,
        help_text="Where there are any: a survey and its wave, a count, the name of a report",
    )

    class Meta:
        model = CampaignGoal
        fields = ["what", "unit", "baseline", "target", "by_day", "result", "source"]

    def validate_constraints(self) -> None:
        """`clean` says in words what the database would refuse."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if any(data.get(name) is not None for name in IN_FIGURES) and not data.get("unit"):
            self.add_error("unit", "Say what the figures count, such as per cent of those asked")
        if any(data.get(name) is not None for name in MEASURED) and not data.get("source"):
            self.add_error("source", "Say where the figures come from")
        return data

    def details(self) -> GoalDetails:
        """What the valid form says, in the words of the operations."""
        return GoalDetails(
            **{name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        )


class NewGoalForm(GoalForm):
    """A goal that is not set yet. Its identifier is chosen when the form is shown."""

    identifier = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages={
            "required": "This page was sent without its number. Open it again.",
            "invalid": "This page was sent without its number. Open it again.",
        },
    )


class ChangeGoalForm(GoalForm, VersionedModelForm):
    """A goal as it was opened, with its version."""

    together = ((*MEASURED, "source"),)

    dropped_reason = forms.CharField(
        label="If it is no longer pursued, why?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stays on the campaign’s page, struck through",
    )

    class Meta(GoalForm.Meta):
        fields = [*GoalForm.Meta.fields, "dropped_reason"]
