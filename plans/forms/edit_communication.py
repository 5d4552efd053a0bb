"""The form of a communication that is on the plan already."""

from typing import Any

from django import forms

from bsc_comms.kit.forms import VersionedModelForm
from partnership.models import Person
from plans.forms.communications import CommunicationForm


class EditCommunicationForm(CommunicationForm, VersionedModelForm):
    """A communication as it was opened, with its version."""

    reason = forms.CharField(
        label="Why does the date move?",
        required=False,
        max_length=500,
        help_text="Only asked when you move the confirmed date. The other partners see it.",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        if not self.instance.confirmed:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.moves_a_confirmed_date() and not data.get("reason"):
            self.add_error("reason", "Say why the confirmed date moves")
        return data
