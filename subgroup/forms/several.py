"""What the chair does with several lines of the plan at once."""

from typing import Any
from uuid import UUID

from django import forms

from bsc_comms.kit.form_fields import Radios
from bsc_comms.kit.forms import Form
from plans.choices import DecisionKind, MoveBy
from subgroup.operations.several import TickedLine

MOVE = "move"
ACTS = (
    (DecisionKind.AGREED.value, "Agree"),
    (DecisionKind.RETURNED.value, "Return"),
    (MOVE, "Move"),
)
MOST_LINES = 200
LONGEST_COMMENT = 500
NO_LINES = "Tick the lines that you mean first"
NO_REVISION = "This page was sent without its revisions. Open it again, then decide."


class SeveralForm(Form):
    """Lines with the revisions that were on the screen, the act, and what it needs."""

    mark_optional = False

    act = forms.ChoiceField(
        label="What do you want to do with them?",
        choices=ACTS,
        widget=forms.HiddenInput,
        error_messages={"required": "Choose what to do with the lines"},
    )
    comment = forms.CharField(
        label="Comment or reason",
        required=False,
        max_length=LONGEST_COMMENT,
        help_text="All partners read it.",
    )
    step = forms.ChoiceField(label="By how much?", choices=MoveBy.choices, required=False)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and not self.data.get("act"):
            self._ask_what_to_do()
        elif self.is_bound and self.data["act"] != MOVE:
            del self.fields["step"]

    def _ask_what_to_do(self) -> None:
        """Enter sends the form without an act: nothing is done until one is chosen."""
        self.fields["act"].widget = Radios(choices=ACTS)
        self.fields["step"].widget = forms.HiddenInput()

    def ticked(self) -> list[str]:
        """The lines as they were sent, "id:revision:last decision", each once."""
        sent = self.data.getlist("line") if self.is_bound else []  # type: ignore[attr-defined]
        return list(dict.fromkeys(sent))[:MOST_LINES]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["lines"] = self._lines()
        act, said = data.get("act"), data.get("comment", "").strip()
        if act == DecisionKind.RETURNED and not said:
            self.add_error("comment", "Enter what you ask the lead partners to change")
        elif act == MOVE and not said:
            self.add_error("comment", "Say why they move: the other partners see it")
        if act == MOVE and not data.get("step") and "step" not in self.errors:
            self.add_error("step", "Choose by how much")
        return data

    def _lines(self) -> list[TickedLine]:
        if not self.ticked():
            raise forms.ValidationError(NO_LINES)
        try:
            parts = [each.split(":") for each in self.ticked()]
            return [
                TickedLine(UUID(pk), int(revision), int(last) if last else None)
                for pk, revision, last in parts
            ]
        except ValueError:
            raise forms.ValidationError(NO_REVISION) from None
