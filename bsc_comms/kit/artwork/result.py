"""What looking at a leaflet gives."""

from dataclasses import dataclass


class CannotLook(Exception):
    """The file cannot be opened or takes too long. The text is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class MarkSeen:
    """The place that is most like the mark.

    likeness: from -1 to 1, how far light and dark agree inside the mark. pixels: its longest side
    on the picture that was looked at. millimetres: the same on paper, where the file says how large
    its pages are. degrees: how far it is turned. page: counted from 1.
    """

    likeness: float
    pixels: float
    millimetres: float | None
    degrees: float
    page: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen. `text` is empty for a picture.

    pages_looked_at: how many of the pages were searched for the mark. shortest_side: of the largest
    page as it was searched, in pixels.
    """

    is_pdf: bool
    text: str
    pages: int
    pages_looked_at: int
    shortest_side: int
    mark: MarkSeen | None
