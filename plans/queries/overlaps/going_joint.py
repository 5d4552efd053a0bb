"""Whether two can go joint, and why not: pages offer it, and operations refuse it, by one rule."""

from plans.choices import OPEN, TO_COME, State
from plans.models import Communication, Overlap

KEPT_BACK = (
    "One of the two is kept back, and going joint would tell of it. Say how you coordinate, or why "
    "they do not overlap."
)
NOT_TO_COME = (
    "“{title}” is {state}, so it can no longer go joint. Say how you coordinate, or why they do "
    "not overlap."
)
STILL_AN_IDEA = (
    "“{idea}” is an idea, so “{planned}” would fall off the plan. Let “{planned}” take over, or "
    "put the idea on the plan first."
)


def why_not_joint(joint: Communication, merged: Communication) -> str:
    """Why the one cannot take the other over, as a sentence; "" where it can.

    Both are still to come and open to all. What is on the plan stays on it: an idea does not take
    it over.
    """
    for one in (joint, merged):
        if one.state not in OPEN or one.state == State.POSTPONED:
            return NOT_TO_COME.format(title=one.title, state=one.get_state_display().lower())
        if not one.is_open_to_the_partnership:
            return KEPT_BACK
    if joint.state == State.IDEA and merged.state in TO_COME:
        return STILL_AN_IDEA.format(idea=joint.title, planned=merged.title)
    return ""


def can_be_joined(pair: Overlap) -> bool:
    """Whether either of the two can take the other over."""
    first, second = pair.first, pair.second
    return not (why_not_joint(first, second) and why_not_joint(second, first))
