"""The chair decides on several lines at one stroke."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from bsc_comms.kit.editing import StaleEdit
from partnership.models import Person
from plans.choices import TO_COME, DecisionKind
from plans.models import Communication
from plans.operations.moving import Outcome
from subgroup.models import Meeting
from subgroup.operations.review import decide


class TickedLine(NamedTuple):
    """A line as it was on the screen when it was ticked; last_decision: None where none was."""

    pk: UUID
    revision: int
    last_decision: int | None


def decide_several(
    *,
    by: Person,
    lines: Sequence[TickedLine],
    kind: DecisionKind,
    comment: str,
    meeting: Meeting | None,
) -> Outcome:
    """Decide on each of these revisions, as `decide` does; what is another one by now stays.

    Raises PermissionDenied for anybody but the chair, CommentNeeded for a return without one.
    """
    outcome = Outcome()
    known = Communication.objects.visible_to(by).open_to_the_partnership().on_the_plan()
    found = known.in_bulk([each.pk for each in lines])
    for pk, revision, last_decision in lines:
        one = found.get(pk)
        if one is None:
            continue
        if one.state not in TO_COME:
            outcome.unfit.append((one.title, "it is not to come"))
            continue
        try:
            decide(
                by=by,
                communication_id=pk,
                kind=kind,
                comment=comment,
                revision=revision,
                last_decision=last_decision,
                meeting=meeting,
            )
        except StaleEdit:
            outcome.changed.append(one.title)
        else:
            outcome.done.append(one.title)
    return outcome
