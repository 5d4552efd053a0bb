"""The part of a communication's form that says who may see it, and until when it is kept back."""

from datetime import datetime, time
from typing import Any

from django import forms

from bsc_comms.kit import clock
from bsc_comms.kit.form_fields import Checkboxes, ClockTimeField, DayField, Radios, SeveralField
from partnership.models import Partner, Person
from plans.choices import Visibility
from plans.models import Communication
from plans.operations.communications import SEEN_BY_ALL
from plans.rules.words import in_words


class KeptBack(forms.Form):
    """Who may see it, the end of an embargo, and whether others see when and where it is."""

    instance: Communication
    person: Person

    visibility = forms.ChoiceField(
        label="Who may see it?",
        choices=Visibility.choices,
        required=False,
        widget=Radios(reveals={Visibility.NAMED: ("named_partners",)}, small=True),
    )
    named_partners = SeveralField(
        label="Which partners?",
        queryset=Partner.objects.none(),
        required=False,
        widget=Checkboxes(small=True),
    )
    embargo_day = DayField(
        label="Kept back until",
        required=False,
        help_text="From then on the whole partnership sees it. Leave it empty to keep it back "
        "without an end.",
    )
    embargo_time = ClockTimeField(
        label="At",
        required=False,
        widget=forms.TimeInput(format="%H:%M"),
        help_text="Like 9am. Left empty, it ends as the day begins.",
    )
    time_and_place_shown = forms.BooleanField(
        label="Let the others see when and where",
        required=False,
        help_text="To find clashes: they see that the lead partner has something at that time in "
        "those wards or neighbourhoods, and can ask about it. They see nothing else of it: no "
        "title, message, street, channel or audience. Not for something whose being planned is "
        "itself a secret.",
    )

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or Visibility.PARTNERSHIP

    def check_who_may_see(self, data: dict[str, Any]) -> None:
        """Put `embargo_until` beside what was said, and name what cannot be together."""
        data["embargo_until"] = self._end_said(data)
        self._check_visibility(data)

    def _end_said(self, data: dict[str, Any]) -> datetime | None:
        until, at = data.get("embargo_day"), data.get("embargo_time")
        if until is None:
            if at is not None and "embargo_day" not in self.errors:
                self.add_error(
                    "embargo_day", "Enter the day as well: “Kept back until” has only a time"
                )
            return None
        if not {"embargo_day", "embargo_time"} & set(self.changed_data):
            return self.instance.embargo_until
        at = at or time(0)
        moment = clock.start_of(until, hour=at.hour, minute=at.minute)
        if moment <= clock.now():
            self.add_error(
                "embargo_day", "“Kept back until” must lie ahead: enter a later day or time"
            )
        return moment

    def _check_visibility(self, data: dict[str, Any]) -> None:
        visibility, embargo = data.get("visibility"), data.get("embargo_until")
        named = data.get("named_partners") or "named_partners" in self.errors
        if visibility == Visibility.NAMED and not named:
            self.add_error("named_partners", "Choose at least one partner that may see it")
        if embargo is not None and visibility == Visibility.PARTNERSHIP:
            self.add_error(
                "visibility", "Choose who may see it until then, or leave “Kept back until” empty"
            )
        if data.get("time_and_place_shown"):
            self._check_time_and_place(visibility, embargo)
        lead = data.get("lead_partner")
        ended = embargo is not None and embargo <= clock.now()
        kept_back = not ended and (embargo is not None or visibility != Visibility.PARTNERSHIP)
        if kept_back:
            self._check_partners(data, visibility)
        if kept_back and self._is_open_to_all():
            self.add_error("visibility", SEEN_BY_ALL)
        elif kept_back and lead is not None and lead.pk not in self.person.partner_ids:
            self.add_error(
                "visibility",
                f"Only the advocate of {lead.short_name} can keep it back: you would not see it",
            )

    def _check_partners(self, data: dict[str, Any], visibility: str | None) -> None:
        """Who is to take part has to know of it."""
        named = data.get("named_partners") or () if visibility == Visibility.NAMED else ()
        know = {data.get("lead_partner"), *named}
        cannot = [each.short_name for each in data.get("partners") or () if each not in know]
        if cannot:
            self.add_error(
                "partners",
                f"{in_words(cannot)} may not see it, so take off the tick, or choose below who may "
                "see it too",
            )

    def _check_time_and_place(self, visibility: str | None, embargo: datetime | None) -> None:
        if embargo is not None:
            self.add_error(
                "time_and_place_shown",
                "Until that day nobody may know of it: empty “Kept back until”, or take off this "
                "tick",
            )
        elif visibility == Visibility.PARTNERSHIP:
            self.add_error(
                "time_and_place_shown",
                "The whole partnership sees all of it: choose above who may, or take off this tick",
            )

    def _is_open_to_all(self) -> bool:
        """Whether the communication, as it is stored, is open to the whole partnership."""
        return not self.instance._state.adding and self.instance.is_open_to_the_partnership


def end_shown(communication: Communication) -> dict[str, Any]:
    """What the form shows of the end of an embargo, as the clocks in London tell it.

    Under an embargo what is for the whole partnership is shown as what it is until then: kept to
    those named, or to the lead partner. Once that has ended, nothing of it is shown.
    """
    until = communication.embargo_until
    if until is None:
        return {}
    local = clock.local(until)
    shown = {
        "embargo_day": local.date(),
        "embargo_time": local.time() if local.time() != time(0) else None,
    }
    if communication.visibility != Visibility.PARTNERSHIP:
        return shown
    if until <= clock.now():
        return {}
    named = communication.named_partners.exists()
    return {**shown, "visibility": Visibility.NAMED if named else Visibility.LEAD}
