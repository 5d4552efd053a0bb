"""What a communication said that was taken over, and that the joint one does not say yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from bsc_comms.kit.in_words import label_within
from plans.choices import OPEN, Reach
from plans.models import Communication


@dataclass(frozen=True)
class LeftBehind:
    """Places and audiences of the merged one that the joint one does not name."""

    joint: Communication
    named: Sequence[str]

    @property
    def sentence(self) -> str:
        return f"It does not say yet: {'; '.join(self.named)}."


def left_behind(sides: Sequence[Communication]) -> LeftBehind | None:
    """Of a pair whose areas and audiences are loaded; None where nothing is missing.

    What is over is left as it was.
    """
    for merged in sides:
        joint = next((one for one in sides if one.pk == merged.merged_into_id), None)
        if joint is None or joint.state not in OPEN:
            continue
        if named := [*_places(joint, merged), *_audiences(joint, merged)]:
            return LeftBehind(joint, named)
    return None


def _places(joint: Communication, merged: Communication) -> list[str]:
    if joint.reach == Reach.BOROUGH:
        return []
    if merged.reach == Reach.BOROUGH:
        return ["the whole borough"]
    there = set(joint.areas.all())
    areas = sorted(area.name for area in merged.areas.all() if area not in there)
    place = " ".join(merged.place_text.split())
    is_said = place.casefold() in joint.place_text.casefold()
    return areas if is_said or place in areas else [*areas, place]


def _audiences(joint: Communication, merged: Communication) -> list[str]:
    there = set(joint.audiences.all())
    named = [each.label for each in merged.audiences.all() if each not in there]
    return sorted(label_within(label) for label in named)
