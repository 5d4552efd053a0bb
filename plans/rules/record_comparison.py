"""Two annual records side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PARTS = (
    ("by_partner", "Placements by partner"),
    ("by_channel", "Placements by channel"),
    ("by_topic", "Placements by topic"),
)


@dataclass(frozen=True)
class Compared:
    """A figure of both records; None where a record does not have it."""

    label: str
    first: int | None
    second: int | None

    @property
    def change(self) -> int | None:
        if self.first is None or self.second is None:
            return None
        return self.second - self.first

    @property
    def said(self) -> str:
        """ "+4", "−2", "0"; nothing where there is nothing to compare."""
        if self.change is None:
            return ""
        sign = "+" if self.change > 0 else "\u2212" if self.change < 0 else ""
        return f"{sign}{abs(self.change):,}"


def figures(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Compared]:
    """The figures of both, in the order of the second; what only one of them has as well."""
    earlier = {row["key"]: row["value"] for row in first["figures"]}
    return [
        Compared(row["label"], earlier.get(row["key"]), row["value"]) for row in second["figures"]
    ]


def placements(first: Mapping[str, Any], second: Mapping[str, Any], part: str) -> list[Compared]:
    """Placements under each label of one spread; none is 0: the other year had it."""
    earlier = {row["label"]: row["placements"] for row in first.get(part, [])}
    later = {row["label"]: row["placements"] for row in second.get(part, [])}
    labels = [*later, *(label for label in earlier if label not in later)]
    return [Compared(label, earlier.get(label, 0), later.get(label, 0)) for label in labels]
