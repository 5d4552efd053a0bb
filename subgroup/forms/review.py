"""What the chair says of one line, and publishing the plan."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from bsc_comms.kit.forms import Form
from plans.choices import DecisionKind
from subgroup.models import Meeting

NO_REVISION = "This page was sent without its revision. Open it again, then decide."
WHO_READS_IT = "The lead partner and all other partners read it."
Seen = Mapping[str, int | None]


class ChairsDecision(Form):
    """What the forms of a decision share: who returns a communication says what to change.

    A decision belongs to the communication as it was on the screen: to its revision, and to the
    last decision on it where there was one.
    """

    last_decision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def behind(self, seen: Seen) -> set[str]:
        """What is another one by now than where this was sent from, of revision and decision."""
        if not self.is_bound or not self.data.get("revision"):
            return set()
        return {name for name, now in _as_sent(seen) if self.data.get(name, "") != now}

    def catch_up(self, seen: Seen) -> None:
        """Keep what was typed and take what is on the screen now as what was seen."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        for name, now in _as_sent(seen):
            data[name] = now
        self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("kind") == DecisionKind.RETURNED and not cleaned.get("comment", "").strip():
            self.add_error("comment", "Enter what you ask the lead partner to change")
        return cleaned

    def ask_for_no_return(self) -> None:
        """What is not to come cannot be returned: its comment is not said to be needed for that."""
        self.fields["comment"].help_text = WHO_READS_IT


def _as_sent(seen: Seen) -> list[tuple[str, str]]:
    return [(name, "" if number is None else str(number)) for name, number in seen.items()]


def comment_field(*, rows: int) -> forms.CharField:
    return forms.CharField(
        label="Comment",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=f"Needed to return it. {WHO_READS_IT}",
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
        Meeting.objects.standing(),
        widget=forms.HiddenInput,
        required=False,
    )
