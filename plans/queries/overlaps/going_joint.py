"""Whether two can go joint, and why not: pages offer it, and operations refuse it, by one rule."""

from plans.choices import OPEN, TO_COME, State
from plans.models import Communication, Overlap, OverlapAnswer

INSTEAD = " Say how you coordinate, or why they do not overlap."
KEPT_BACK = "One of the two is kept back, and going joint would tell of it." + INSTEAD
NOT_TO_COME = "“{title}” is {state}, so it can no longer go joint." + INSTEAD
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


def why_not_agreed(answer: OverlapAnswer, pair: Overlap) -> str:
    """Why what was proposed can no longer be agreed to, as a sentence; "" where it can.

    Of two that are no longer near each other it asks for no other answer: their page takes none.
    """
    why = why_not_joint(*joint_and_merged(answer, pair))
    return why if pair.stands else why.removesuffix(INSTEAD)


def joint_and_merged(answer: OverlapAnswer, pair: Overlap) -> tuple[Communication, Communication]:
    """Of going joint: the side that takes over, and the other."""
    first, second = pair.first, pair.second
    return (first, second) if answer.takes_over_id == pair.first_id else (second, first)


def can_be_joined(pair: Overlap) -> bool:
    """Whether either of the two can take the other over."""
    first, second = pair.first, pair.second
    return not (why_not_joint(first, second) and why_not_joint(second, first))
