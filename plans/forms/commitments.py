"""What is being typed, as the rules of the commitments ask of it."""

from typing import Any

from partnership.models import Person
from plans.forms.communications import CommunicationForm
from plans.operations.details import Window
from plans.queries.commitments import (
    CommitmentsPart,
    Typed,
    commitments_of,
    commitments_typed,
)


def commitments_in(form: CommunicationForm, person: Person) -> CommitmentsPart:
    """How the communication in a form stands: as it is stored, or as it was sent."""
    stored = None if form.instance._state.adding else form.instance
    if form.is_bound:
        return commitments_typed(_typed_in(form), stored, person)
    if stored is not None:
        return commitments_of(stored, person)
    only = person.partners[0] if len(person.partners) == 1 else None
    return commitments_typed(Typed(lead=only), None, person)


def _typed_in(form: CommunicationForm) -> Typed:
    """What a form that was sent holds now: what cannot be understood is as if not said yet."""
    form.is_valid()
    said: dict[str, Any] = form.cleaned_data
    window = form.window() if form.has_window() else Window()
    return Typed(
        lead=said.get("lead_partner"),
        starts=window.start,
        reach=said.get("reach") or "",
        channels=said.get("channels") or (),
        branding=said.get("branding") or "",
        shared_line=said.get("shared_line") or "",
        strategy_note=said.get("strategy_note") or "",
        campaign=said.get("campaign"),
    )
