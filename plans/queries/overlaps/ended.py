"""How proposals to go joint ended without the two going joint, as the history holds it."""

from collections.abc import Iterable
from dataclasses import dataclass

from partnership.models import Change
from plans.models import OverlapAnswer

DECLINED = "declined to go joint"
LED_BY_ANOTHER = "ended as another partner leads"


@dataclass(frozen=True)
class Ended:
    """Declined in these words, or ended for this reason."""

    was_declined: bool
    why: str


def how_ended(answers: Iterable[OverlapAnswer]) -> dict[int, Ended]:
    """For each proposal that ended otherwise than by being taken back; asks only where one has."""
    ended = [one for one in answers if one.is_proposal and one.withdrawn_at is not None]
    if not ended:
        return {}
    lines = Change.objects.filter(
        subject_type=OverlapAnswer._meta.label_lower,
        subject_id__in=[str(one.pk) for one in ended],
        act__in=[DECLINED, LED_BY_ANOTHER],
    )
    told = lines.values_list("subject_id", "act", "reason")
    return {int(key): Ended(act == DECLINED, why) for key, act, why in told}
