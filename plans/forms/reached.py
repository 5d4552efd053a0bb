"""How many a placement reached."""

from typing import Any

from bsc_comms.kit.forms import VersionedModelForm
from channels_registry.forms.entries import CountField
from plans.models import Communication, Placement

NO_NUMBER = "Write a whole number, like 12500; leave it empty where nobody knows"


class ReachedForm(VersionedModelForm):
    """The figure of one placement, with the version of its communication."""

    reached = CountField(
        label="How many did it reach?",
        required=False,
        error_messages={
            "invalid": NO_NUMBER,
            "min_value": NO_NUMBER,
            "max_value": "That is more people than there are: write a smaller number",
        },
    )

    class Meta:
        model = Communication
        fields: list[str] = []

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = placement.channel.reach_unit or "people"
        field = self.fields["reached"]
        field.help_text = f"Counted in {unit}, as its reach is. Empty: nobody knows."
        self.initial["reached"] = placement.reached
