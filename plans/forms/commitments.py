"""What is being typed, as the rules of the commitments ask of it."""

from typing import Any

from plans.forms.communications import CommunicationForm
from plans.operations.communications import Window
from plans.queries.commitments import Typed


def commitments_typed_in(form: CommunicationForm) -> Typed:
    """What a form that was sent holds now: what cannot be understood is as if not said yet."""
    form.full_clean()
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
