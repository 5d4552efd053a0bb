"""The editions in which a communication has slots, and whether it gave them back when set aside."""

from django.db.models import Q

from channels_registry.choices import TAKES_A_SLOT
from channels_registry.models import Edition
from partnership.models import Change
from plans.choices import SET_ASIDE, SET_ASIDE_IN_HISTORY, PlacementState
from plans.models import Communication, Placement

GIVES_BACK = "gave an edition back"


def editions_with_a_slot(communication: Communication) -> list[Edition]:
    """Where it has slots that go to others once it is set aside. One query."""
    booked = Placement.objects.filter(
        communication=communication,
        state=PlacementState.PLANNED,
        booking__state__in=sorted(TAKES_A_SLOT),
    ).select_related("booking__edition__channel")
    return [one.booking.edition for one in booked if one.booking is not None]


def gave_editions_back(communication: Communication) -> bool:
    """Whether it was in editions until it was set aside, however often since. One query at most."""
    if communication.state not in SET_ASIDE:
        return False
    told = Change.objects.filter(
        Q(field="state") | Q(act=GIVES_BACK),
        subject_type=Communication._meta.label_lower,
        subject_id=str(communication.pk),
    ).order_by("-at", "-pk")
    for act, before in told.values_list("act", "before"):
        if act == GIVES_BACK:
            return True
        if before not in SET_ASIDE_IN_HISTORY:
            return False
    return False
