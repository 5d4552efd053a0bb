"""Which meeting agreed the minutes, or the terms of reference."""

from collections.abc import Sequence
from typing import Any

from bsc_comms.kit.in_words import count_of
from subgroup.models import Meeting
from subgroup.queries.quorum import Quorum, without_a_quorum


def offer_meetings(field: Any, meetings: Sequence[Meeting]) -> bool:
    """Let a field offer these meetings; whether some of them, which it marks, had no quorum."""
    too_few = without_a_quorum(meetings)
    field.queryset = Meeting.objects.filter(pk__in=[each.pk for each in meetings])
    field.choices = [(each.pk, _label(each, too_few.get(each.pk))) for each in meetings]
    return bool(too_few)


def _label(meeting: Meeting, too_few: Quorum | None) -> str:
    if too_few is None:
        return str(meeting)
    present = count_of(too_few.present, "partner")
    return f"{meeting}, without a quorum ({present} present, {too_few.needed} needed)"
