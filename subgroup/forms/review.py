"""What the chair says of one line, and publishing the plan."""

from typing import Any

from django import forms

from bsc_comms.kit.forms import Form
from plans.choices import DecisionKind
from subgroup.choices import MeetingState
from subgroup.models import Meeting

NO_REVISION = "This page was sent without its revision. Open it again, then decide."


class ChairsDecision(Form):
    """What the forms of a decision share: who returns a communication says what to change."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == DecisionKind.RETURNED and not cleaned.get("comment", "").strip():
            self.add_error("comment", "Enter what you ask the lead partner to change")
        return cleaned


def comment_field(*, rows: int) -> forms.CharField:
    return forms.CharField(
        label="Comment",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text="Needed to return it. The lead partner and all other partners read it.",
    )


class DecisionForm(ChairsDecision):
    """What the chair says of one line. It belongs to the revision that was on the screen."""

    kind = forms.ChoiceField(
        choices=DecisionKind.choices,
        error_messages={"required": "Choose what to do with this communication"},
    )
    comment = comment_field(rows=3)
    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={"required": NO_REVISION, "invalid": NO_REVISION},
    )


class PublishForm(Form):
    """Publishing carries the number that was on the screen, so that a second click is harmless."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    meeting = forms.ModelChoiceField(
        Meeting.objects.exclude(state=MeetingState.CANCELLED),
        widget=forms.HiddenInput,
        required=False,
    )
