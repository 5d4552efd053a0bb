"""An answer about a leaflet."""

from typing import NamedTuple

from plans.choices import Seen


class Answer(NamedTuple):
    """What was seen, and why in a sentence or two."""

    seen: Seen
    why: str
