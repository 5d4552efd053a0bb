"""The form of a communication that is on the plan already."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django import forms

from bsc_comms.kit.forms import VersionedModelForm
from bsc_comms.kit.names import and_listed
from partnership.models import Person
from plans.choices import PlacementState
from plans.forms.communications import CommunicationForm
from plans.operations.details import Details

ISSUED_STAYS = (
    "It was issued on {channels}, and what was issued stays. Tick {them} again; if it did not go "
    "out there, say so on its page."
)


class EditCommunicationForm(CommunicationForm, VersionedModelForm):
    """A communication as it was opened, with its version."""

    together = (
        ("campaign", "new_campaign"),
        ("other_intelligence", "other_intelligence_source"),
    )

    reason = forms.CharField(
        label="Why does the date move?",
        required=False,
        max_length=500,
    )

    lead_issued_it = forms.BooleanField(
        label="This lead partner issued what has gone out",
        required=False,
        help_text="To put a mistake right: in the annual record it counts as this one’s, no longer "
        "as that of a partner that led before or takes no part. Leave it empty where the other did "
        "issue it.",
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        if self.instance.confirmed:
            is_open = self.instance.is_open_to_the_partnership
            reader = "The other partners see" if is_open else "Who may know of it sees"
            asked = "Only asked when you move the confirmed date."
            self.fields["reason"].help_text = f"{asked} {reader} it."
        else:
            del self.fields["reason"]
        if not self._may_be_of_another():
            del self.fields["lead_issued_it"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.moves_a_confirmed_date() and not data.get("reason"):
            self.add_error("reason", "Say why the confirmed date moves")
        if self.instance.was_issued and "channels" in data:
            self._check_issued({channel.pk for channel in data["channels"]})
        return data

    def details(self) -> Details:
        said = super().details()
        if not self.cleaned_data.get("lead_issued_it"):
            return said
        return replace(said, issued_by=self.cleaned_data["lead_partner"])

    def _check_issued(self, channels: Collection[int]) -> None:
        """Where it went out it stays: taken off here, it would stand there as before."""
        gone = [pk for pk in self._held("channels") if pk not in channels]
        if not gone:
            return
        issued = self.instance.placements.filter(state=PlacementState.ISSUED, channel__in=gone)
        in_order = issued.order_by("channel__name").values_list("channel__name", flat=True)
        names = list(dict.fromkeys(in_order))
        if names:
            them = "it" if len(names) == 1 else "them"
            why = ISSUED_STAYS.format(channels=and_listed(names), them=them)
            self.add_error("channels", why)

    def _may_be_of_another(self) -> bool:
        """Whether something went out, and another partner led then or may be chosen to lead."""
        if not self.instance.was_issued:
            return False
        if len(self.fields["lead_partner"].choices) > 1:
            return True
        issued = self.instance.placements.filter(state=PlacementState.ISSUED)
        return issued.by_who_takes_no_part().exists()
