"""The editions in which a communication has slots, and whether it gave them back when set aside."""

from channels_registry.choices import TAKES_A_SLOT
from channels_registry.models import Edition
from partnership.models import Change
from plans.choices import SET_ASIDE, PlacementState
from plans.models import Communication, Placement

SETS_ASIDE = ("cancelled", "postponed")
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
    """Whether it was in editions until it was set aside. One query at most."""
    if communication.state not in SET_ASIDE:
        return False
    acts = Change.objects.filter(
        subject_type=Communication._meta.label_lower,
        subject_id=str(communication.pk),
        act__in=(*SETS_ASIDE, GIVES_BACK),
    ).order_by("-at", "-pk")
    return acts.values_list("act", flat=True).first() == GIVES_BACK
