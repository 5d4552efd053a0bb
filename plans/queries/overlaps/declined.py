"""Why proposals to go joint were declined, as the history holds it."""

from collections.abc import Iterable

from partnership.models import Change
from plans.models import OverlapAnswer

DECLINED = "declined to go joint"


def why_declined(answers: Iterable[OverlapAnswer]) -> dict[int, str]:
    """For each proposal that the other side declined, its words; asks only where one has ended."""
    ended = [one for one in answers if one.is_proposal and one.withdrawn_at is not None]
    if not ended:
        return {}
    lines = Change.objects.filter(
        subject_type=OverlapAnswer._meta.label_lower,
        subject_id__in=[str(one.pk) for one in ended],
        act=DECLINED,
    )
    return {int(key): why for key, why in lines.values_list("subject_id", "reason")}
