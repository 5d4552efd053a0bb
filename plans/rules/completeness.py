"""What a communication still lacks before it goes on the plan.

An idea needs a title, a lead partner and a rough timing; the plan asks for the rest, because the
other partners cannot see an overlap in what was not said.

Source: communications plan 2016/17, sections 4 to 7.
"""

from collections.abc import Mapping

ASKED = (
    ("message", "the message in a sentence or two"),
    ("window_start", "when, at least the month"),
    ("reach", "where: the whole borough or certain places"),
    ("audiences", "who it is for"),
    ("channels", "how: at least one channel"),
    ("objectives", "why: at least one objective"),
)
WHICH_PLACES = "which places"


def missing_for_the_plan(said: Mapping[str, object]) -> list[str]:
    """What is still to be said, in words, in the order of the form.

    `said` maps the names in `ASKED` to anything that is true once it was said. A local
    communication also names its places.
    """
    missing = [words for name, words in ASKED if not said.get(name)]
    if said.get("reach") == "local" and not (said.get("areas") or said.get("place_text")):
        missing.append(WHICH_PLACES)
    return missing
