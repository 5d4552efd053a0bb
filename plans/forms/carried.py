"""The part of a communication's form in which agreed lines and contacts are chosen."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import Checkboxes, SeveralField
from bsc_comms.kit.in_words import day as in_short
from partnership.models import Person
from plans.choices import ASKED_ABOUT
from plans.models import AgreedLine, Communication, Contact
from plans.queries.agreed.contacts import contacts_in_use
from plans.queries.agreed.lines import lines_in_use

FITS = "These fit its topics or campaign"
OTHERS = "Others"
LONGEST_HINT = 140


class CarriedFields(forms.Form):
    """Which agreed lines it carries and where it sends residents; what fits stands first."""

    lines = SeveralField(
        label="Which agreed lines will it carry?",
        queryset=AgreedLine.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )
    contacts = SeveralField(
        label="Where does it send residents?",
        queryset=Contact.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )

    def offer_agreed(self, person: Person, communication: Communication) -> None:
        """Offer what is in use and what it carries already. Called once the form is made.

        What is no longer to come keeps what it carried, so there is nothing to choose.
        """
        if communication.state not in ASKED_ABOUT:
            del self.fields["lines"], self.fields["contacts"]
            return
        if not communication._state.adding:
            held_lines = communication.carried_lines.values_list("wording__line", flat=True)
            held_contacts = communication.carried_contacts.values_list("contact", flat=True)
            self.initial.update(lines=list(held_lines), contacts=list(held_contacts))
        self._offer_lines(person)
        self._offer_contacts(person)

    def _offer_lines(self, person: Person) -> None:
        field: Any = self.fields["lines"]
        field.queryset = lines_in_use(person, held=self.initial.get("lines", []))
        topics, campaign = self._chosen("topics"), self._chosen("campaign")
        listed = list(field.queryset)
        fits = {
            line.pk
            for line in listed
            if (line.campaign_id is None and str(line.topic_id) in topics)
            or str(line.campaign_id) in campaign
        }
        field.choices = _fits_first(listed, fits)
        today = clock.today()
        field.widget.hints = {str(line.pk): _hint(line, today) for line in listed}

    def _offer_contacts(self, person: Person) -> None:
        field: Any = self.fields["contacts"]
        field.queryset = contacts_in_use(person, held=self.initial.get("contacts", []))
        topics = self._chosen("topics")
        listed = list(field.queryset)
        fits = {one.pk for one in listed if topics & {str(topic.pk) for topic in one.topics.all()}}
        field.choices = _fits_first(listed, fits)
        field.widget.hints = {
            str(one.pk): " ".join(filter(None, (one.number, one.address))) for one in listed
        }

    def _chosen(self, name: str) -> set[str]:
        """What is chosen in a field, typed or stored, as text."""
        value = self[name].value()
        several = value if isinstance(value, list | tuple) else [value]
        return {str(getattr(one, "pk", one)) for one in several if one not in (None, "")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        campaign = data.get("campaign")
        for line in data.get("lines") or ():
            if line.campaign_id is not None and (
                campaign is None or line.campaign_id != campaign.pk
            ):
                self.add_error(
                    "lines",
                    f"“{line.name}” is a line of the campaign “{line.campaign.name}”: "
                    "choose that campaign, or leave the line out",
                )
        return data


def _fits_first(listed: Iterable[Any], fits: set[UUID]) -> list[Any]:
    first = [(one.pk, str(one)) for one in listed if one.pk in fits]
    others = [(one.pk, str(one)) for one in listed if one.pk not in fits]
    if not first:
        return others
    return [(FITS, first), (OTHERS, others)] if others else [(FITS, first)]


def _hint(line: AgreedLine, today: date) -> str:
    current = line.current
    words = current.short if current else ""
    short = words if len(words) <= LONGEST_HINT else f"{words[:LONGEST_HINT].rstrip()}…"
    return f"{line.about}: “{short}”{_over(line, today)}"


def _over(line: AgreedLine, today: date) -> str:
    if line.ended_on:
        return " No longer used."
    current = line.current
    if current is not None and current.valid_until and current.is_past(today):
        return f" Past its last day, {in_short(current.valid_until)}."
    return ""
