"""The form of a communication that is not logged yet."""

import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from partnership.models import Person
from plans.choices import Branding, Visibility
from plans.forms.communications import CommunicationForm
from plans.models import Communication
from plans.operations.details import Details
from plans.queries.campaigns import campaign_of_that_name


class NewCommunicationForm(CommunicationForm):
    """A communication that is not logged yet. Its identifier is chosen when the form is shown."""

    identifier = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "This page was sent without its number. Open it again.",
            "invalid": "This page was sent without its number. Open it again.",
        },
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        partners = person.partners_today
        initial = {
            "identifier": uuid.uuid4(),
            "visibility": Visibility.PARTNERSHIP,
            "branding": Branding.UNKNOWN,
            "shared_line": Branding.UNKNOWN,
        }
        if len(partners) == 1:
            initial["lead_partner"] = partners[0].pk
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, person=person, **kwargs)

    def details(self) -> Details:
        """As in every form; whoever logs for their own partner answers for it."""
        details = super().details()
        if self.cleaned_data["lead_partner"].pk not in self.person.partner_ids:
            return details
        return replace(details, fields={**details.fields, "responsible": self.person})

    def _starts_what_is_there(self, name: str) -> bool:
        """As in every form; the same form sent twice started it itself."""
        found = campaign_of_that_name(self.person, name)
        if found is None:
            return False
        identifier = self.cleaned_data.get("identifier")
        mine = Communication.objects.visible_to(self.person).filter(created_by=self.person)
        return not mine.filter(pk=identifier, campaign=found).exists()

    def take_another_identifier(self) -> None:
        """Keep what was typed, for a communication of its own."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["identifier"] = str(uuid.uuid4())
        self.data = data
