"""The artwork of communications as their pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from partnership.choices import WorkState
from partnership.models import Person
from plans.choices import ArtworkPart, Seen
from plans.models import Artwork, Communication
from plans.policy import can_add_artwork, can_keep_artwork

_DECIDED = {True: "On it", False: "Not on it"}


@dataclass(frozen=True)
class PartLine:
    """The line, or the logo, on one leaflet: what was seen, and what a person decided."""

    part: ArtworkPart
    seen: Seen
    why: str
    decided: bool | None

    @property
    def words(self) -> str:
        """The decision, else what was seen."""
        return str(self.seen.label) if self.decided is None else _DECIDED[self.decided]


@dataclass(frozen=True)
class ArtworkLine:
    """One leaflet. `looking`: a worker has still to look; `gave_up`: it tried in vain."""

    artwork: Artwork
    parts: Sequence[PartLine]
    may_keep: bool

    @property
    def looking(self) -> bool:
        return self.artwork.state in (WorkState.QUEUED, WorkState.WORKING)

    @property
    def gave_up(self) -> bool:
        return self.artwork.state == WorkState.FAILED

    @property
    def is_taken_away(self) -> bool:
        return self.artwork.removed_at is not None


@dataclass(frozen=True)
class CommunicationArtwork:
    """The leaflets of one communication, the latest first; what was taken away, for who may
    bring it back."""

    lines: Sequence[ArtworkLine]
    taken_away: Sequence[ArtworkLine]
    may_add: bool


def artwork_part(communication: Communication, person: Person) -> CommunicationArtwork:
    """What the page of a communication shows; this person may know of it."""
    may_keep = can_keep_artwork(person, communication)
    lines = [_line(one, may_keep) for one in communication.artwork.all()]
    return CommunicationArtwork(
        lines=[one for one in lines if not one.is_taken_away],
        taken_away=[one for one in lines if one.is_taken_away] if may_keep else [],
        may_add=can_add_artwork(person, communication),
    )


def find_artwork(person: Person, pk: UUID) -> ArtworkLine | None:
    """One leaflet, for who may know of its communication; one that was taken away is there only
    for those who may bring it back."""
    known = Communication.objects.visible_to(person)
    found = (
        Artwork.objects.filter(known.holds("communication"), pk=pk)
        .select_related("communication__lead_partner", "by", "decided_by")
        .first()
    )
    if found is None:
        return None
    may_keep = can_keep_artwork(person, found.communication)
    if found.removed_at is not None and not may_keep:
        return None
    return _line(found, may_keep)


def _line(artwork: Artwork, may_keep: bool) -> ArtworkLine:
    parts = (
        PartLine(
            part=part,
            seen=Seen(getattr(artwork, f"{part}_seen")),
            why=artwork.seen_why.get(part, ""),
            decided=getattr(artwork, f"{part}_decided"),
        )
        for part in ArtworkPart
    )
    return ArtworkLine(artwork, list(parts), may_keep)
