"""Reads what was measured of the partnership's logo on a leaflet.

The bounds come from leaflets made for it: where the logo stood on them (down to 4 mm, turned by up
to 15 degrees, in grey, on a photograph, tilted and blurred) the likeness was 0.91 and more; where
another logo of the same outline stood it was at most 0.60, and elsewhere below 0.53.
"""

from bsc_comms.kit.artwork import Looked, MarkSeen
from plans.choices import Seen
from plans.rules.artwork.answer import Answer

SURE = 0.8
LIKE_IT = 0.65
FEWEST_PIXELS = 16  # smaller than this, a few dots look like anything
COARSE = 250  # the shorter side of a picture too small to show a logo
TINY_ON_PAPER = 5.0  # millimetres
TURNED = 3  # degrees that somebody would notice


def read_logo(looked: Looked) -> Answer:
    """Whether the logo is on it, from what was measured."""
    measured = looked.mark
    if measured is not None and measured.likeness >= LIKE_IT:
        return _seen_at(measured, looked.pages)
    if looked.shortest_side < COARSE:
        return Answer(Seen.NOT_SURE, "The picture is too small for the planner to tell.")
    if looked.pages_looked_at < looked.pages:
        return Answer(
            Seen.NOT_SURE,
            f"It is not on the first {looked.pages_looked_at} of {looked.pages} pages; the others "
            "were not searched.",
        )
    return Answer(Seen.NOT_FOUND, "Nothing on it looks like the partnership’s logo.")


def _seen_at(measured: MarkSeen, pages: int) -> Answer:
    where = f" on page {measured.page}" if pages > 1 else ""
    if measured.pixels < FEWEST_PIXELS:
        return Answer(Seen.NOT_SURE, f"Something like the logo{where} is too small to tell.")
    if measured.likeness < SURE:
        return Answer(Seen.NOT_SURE, f"Something{where} looks like the logo, though not clearly.")
    about = [f"The logo is{where or ' on it'}"]
    if measured.millimetres is not None:
        small = ", which is very small" if measured.millimetres < TINY_ON_PAPER else ""
        about.append(f"about {measured.millimetres:.0f} mm wide{small}")
    if abs(measured.degrees) >= TURNED:
        about.append(f"turned by {abs(measured.degrees):.0f} degrees")
    return Answer(Seen.FOUND, f"{', '.join(about)}.")
