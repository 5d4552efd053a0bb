"""What the plan still asks of a communication, whether it is read, logged, edited or brought in."""

from collections.abc import Mapping
from typing import Any

from plans.models import Communication
from plans.rules.completeness import missing_for_the_plan


def missing(one: Communication, lists: Mapping[str, Any], channels: object) -> list[str]:
    """What the plan still asks for, in words; empty for one that is complete.

    lists: its areas, audiences and objectives by name. Of these and of its channels only whether
    there are any counts, so a yes or no will do.
    """
    return missing_for_the_plan(
        {
            "message": one.message,
            "window_start": one.window_start,
            "reach": one.reach,
            "place_text": one.place_text,
            "areas": lists.get("areas"),
            "audiences": lists.get("audiences"),
            "objectives": lists.get("objectives"),
            "channels": channels,
        }
    )
