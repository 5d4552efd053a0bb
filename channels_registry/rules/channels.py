"""What has to agree in a channel: its figure with the unit and the day of it, and who keeps it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

UNIT = "Say of what, like households or followers"
DAY_TO_COME = "The figure cannot be of a day that is still to come"
NO_OWNER = "Choose at least one owner, or say that all partners share it"


def what_is_wrong(said: Mapping[str, Any], today: date) -> list[tuple[tuple[str, ...], str]]:
    """The fields that do not go together, the one to put right first, and what would be right.

    What `said` does not name is not judged.
    """
    wrong: list[tuple[tuple[str, ...], str]] = []
    if said.get("reach_number") is not None and said.get("reach_unit") == "":
        wrong.append((("reach_unit", "reach_number"), UNIT))
    if said.get("reach_as_at") and said["reach_as_at"] > today:
        wrong.append((("reach_as_at",), DAY_TO_COME))
    if "owners" in said and not said["owners"] and not said.get("shared_by_all"):
        wrong.append((("owners", "shared_by_all"), NO_OWNER))
    return wrong
