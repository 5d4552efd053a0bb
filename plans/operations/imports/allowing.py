"""What the plan does not allow a sheet to change, and what to do instead."""

from collections.abc import Iterable
from typing import NamedTuple

from plans.choices import PlacementState, State
from plans.models import Communication
from plans.operations.imports.names import Names
from plans.rules.facts import STATES, Difference
from plans.rules.reading import columns as fields
from plans.rules.reported import ISSUED, ISSUED_IN_PART, REPORTED_AS_ISSUED


class NotAllowed(NamedTuple):
    """Which field it is about, what is wrong and what would be right."""

    field: str
    wrong: str
    right: str


MERGES_NOTHING = NotAllowed(
    fields.STATE,
    "A sheet does not merge two communications.",
    "Go joint on the page of their overlap, or leave the cell as the plan has it.",
)


def why_not(
    one: Communication, taken: Iterable[Difference], names: Names, kept_as_planned: str
) -> NotAllowed | None:
    """Why these changes cannot be made of a communication (from `facts.loaded`); None if they can.

    What was issued stays issued (rule 5 of docs/rules.md), and a merged one points at the joint
    one. `kept_as_planned`: why what the row calls issued cannot be marked so, "" where it can.
    """
    for change in taken:
        if one.state == State.MERGED:
            return NotAllowed(
                fields.TITLE,
                "It was merged with another communication.",
                "Change the joint one instead.",
            )
        if change.field == fields.CHANNEL and (held := _issued(one) - set(change.after)):
            labels = names.labels["channels"]
            said = ", ".join(sorted(labels.get(code, code) for code in held))
            return NotAllowed(
                fields.CHANNEL,
                f"{said} is marked as issued, and what was issued stays.",
                "Put it back into the row.",
            )
        if change.field == fields.STATE and _takes_issued_back(change):
            return _stays_issued(change, kept_as_planned)
        if change.field == fields.STATE and change.after == State.MERGED:
            return MERGES_NOTHING
    return None


def _stays_issued(change: Difference, kept_as_planned: str) -> NotAllowed:
    if kept_as_planned and change.before == ISSUED_IN_PART:
        return NotAllowed(
            fields.STATE,
            f"What is planned of it cannot be marked as issued: {kept_as_planned}.",
            "Give the day under Issued on, or leave the cell as the plan has it.",
        )
    return NotAllowed(
        fields.STATE,
        f"It is marked as issued, so it cannot become {STATES[change.after].lower()}.",
        "Leave the cell as the plan has it.",
    )


def _issued(one: Communication) -> set[str]:
    return {
        each.channel.code for each in one.placements.all() if each.state == PlacementState.ISSUED
    }


def _takes_issued_back(change: Difference) -> bool:
    return change.before in REPORTED_AS_ISSUED and change.after != ISSUED
