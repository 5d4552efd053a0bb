"""Choosing the edition of a placement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from bsc_comms.kit.form_fields import Radios
from bsc_comms.kit.forms import Form
from bsc_comms.kit.in_words import count_of, working_days_away
from bsc_comms.kit.in_words import day as in_short
from channels_registry.models import Edition
from plans.queries.edition_choices import EditionChoice


class ChooseEditionForm(Form):
    """One of the editions that still take copy, of which `choices` are shown."""

    edition = forms.ModelChoiceField(
        label="Which edition?",
        queryset=Edition.objects.none(),
        widget=Radios(),
        empty_label=None,
        error_messages={
            "required": "Choose an edition",
            "invalid_choice": "It takes no more copy, or is not this channel’s: choose another",
        },
    )

    def __init__(
        self,
        *args: Any,
        editions: QuerySet[Edition],
        choices: Sequence[EditionChoice],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["edition"]
        chosen.queryset = editions
        self.offer(choices)
        current = next((one.edition.pk for one in choices if one.is_current), None)
        self.initial.setdefault("edition", current)

    def offer(self, choices: Sequence[EditionChoice]) -> None:
        """Show these, with what stands of each now."""
        field: Any = self.fields["edition"]
        field.choices = [(one.edition.pk, _name(one)) for one in choices]
        field.widget.hints = {str(one.edition.pk): _hint(one) for one in choices}


def _name(choice: EditionChoice) -> str:
    edition = choice.edition
    return f"{edition}, {edition.place}" if edition.place else edition.name


def _hint(choice: EditionChoice) -> str:
    edition = choice.edition
    due = edition.copy_due
    said = [
        f"Copy due {in_short(due)} ({working_days_away(due)}), out "
        f"{in_short(edition.publication_date)}"
        + (f", {choice.outside} the window" if choice.outside else "")
    ]
    said += [_space(choice), _others(choice)]
    return ". ".join(filter(None, said))


def _space(choice: EditionChoice) -> str:
    edition = choice.edition
    if choice.is_waited_for:
        return "It waits for this one"
    if choice.is_current:
        return "It is in this one now"
    if edition.slots is None:
        return "No booking needed"
    if not edition.slots_free:
        waiting = f", {count_of(choice.in_line, 'waits,wait')}" if choice.in_line else ""
        return f"Full{waiting}: you would join the line"
    return f"{edition.slots_free} of {count_of(edition.slots, _unit(edition))} free"


def _others(choice: EditionChoice) -> str:
    """That its partner is in there already, which the placement does not take over."""
    if choice.is_current or choice.edition.slots is None:
        return ""
    word = _unit(choice.edition)
    there = []
    if choice.other_slots:
        there.append(f"has {count_of(choice.other_slots, word)}")
    if choice.other_waits:
        there.append(f"waits for {count_of(choice.other_waits, word)}")
    if not there:
        return ""
    return f"{choice.partner} {' and '.join(there)} in it already: this would be one more"


def _unit(edition: Edition) -> str:
    return "page,pages" if edition.slot_unit == "pages" else "slot,slots"
