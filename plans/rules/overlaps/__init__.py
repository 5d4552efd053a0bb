"""Finds communications near each other: duplicates to merge and chances to join.

`traits_from` reads one communication, `compare` two; `Surroundings` is the reference data around
them. Nothing here knows the database, the network or the clock.

From the pair down to its words: `comparing` decides what two are to each other, with the table of
`constants`; `likeness` says how alike they are in time, place, people, subject and ask; `reasons`
puts that into words; `traits` holds what is compared of one; `words` reads its texts with the
phrases of `lexicon` (files in `words/`); `surroundings` knows areas, audiences, topics and offers.
"""

from plans.rules.overlaps.comparing import DUPLICATE, JOINT_OPPORTUNITY, Likeness, compare
from plans.rules.overlaps.constants import DEFAULT_THRESHOLD, MOST_DAYS
from plans.rules.overlaps.surroundings import (
    Group,
    Place,
    RidingAlong,
    Succession,
    Surroundings,
    Theme,
)
from plans.rules.overlaps.traits import Facts, Traits, traits_from
from plans.rules.overlaps.words import Words, read_text

#: Raise it when texts are read otherwise than before: what was kept of older readings is then void.
READING = 12

__all__ = [
    "DEFAULT_THRESHOLD",
    "DUPLICATE",
    "JOINT_OPPORTUNITY",
    "MOST_DAYS",
    "READING",
    "Facts",
    "Group",
    "Likeness",
    "Place",
    "RidingAlong",
    "Succession",
    "Surroundings",
    "Theme",
    "Traits",
    "Words",
    "compare",
    "read_text",
    "traits_from",
]
