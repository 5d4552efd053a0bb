"""How many a placement reached."""

from typing import Any

from django import forms

from bsc_comms.kit.forms import VersionedModelForm
from channels_registry.forms.entries import CountField
from plans.models import Communication, Placement
from plans.rules.words import is_same_unit, reached_unit

NO_SOURCE = "Say where the figure comes from, such as “own count”"
NO_NUMBER = "Write a whole number, like 12500; leave it empty where nobody knows"


class ReachedForm(VersionedModelForm):
    """The figure of one placement, with the version of its communication."""

    mark_optional = False

    reached = CountField(
        label="How many did it reach?",
        required=False,
        error_messages={
            "invalid": NO_NUMBER,
            "min_value": NO_NUMBER,
            "max_value": "That is more people than there are: write a smaller number",
        },
    )

    reached_source = forms.CharField(
        label="Where does the figure come from?",
        required=False,
        max_length=200,
        help_text="Such as the printer's invoice, the page's own statistics, a count at the door",
    )

    together = (("reached", "reached_source"),)

    class Meta:
        model = Communication
        fields: list[str] = []

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement = placement
        self.fields["reached"].help_text = _counted_in(placement)
        self.initial["reached"] = placement.reached
        self.initial["reached_source"] = placement.reached_source

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("reached") is None:
            data["reached_source"] = ""
        elif not data.get("reached_source"):
            self.add_error("reached_source", NO_SOURCE)
        return data


def _counted_in(placement: Placement) -> str:
    now = reached_unit(placement.channel.reach_unit)
    if is_same_unit(placement.counted_in, now):
        return f"Counted in {now}, as its reach is. Empty: nobody knows."
    return (
        f"Counted in {placement.counted_in}, as its reach was when this was said. To count in "
        f"{now}, save it empty and say it anew. Empty: nobody knows."
    )
