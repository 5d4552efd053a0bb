"""Who issues what: the lead partner, or one that takes part."""

from django.db.models import Q

from channels_registry.choices import STILL_BOOKED
from channels_registry.operations import pass_booking_on
from channels_registry.policy import can_withdraw_booking
from partnership.models import Partner, Person
from partnership.operations import FieldChange
from plans.choices import PlacementState
from plans.models import Communication, Placement, PlacementQuerySet
from plans.operations.placements import hold_editions_of


def settle_who_issues(communication: Communication, *, by: Person | None) -> None:
    """What is planned, and nobody who takes part issues, is the lead partner's, with its slots."""
    planned = Placement.objects.filter(communication=communication).planned()
    keys = list(planned.by_who_takes_no_part().values_list("pk", flat=True))
    if keys:
        # All of them before any letter about one of their slots.
        hold_editions_of([communication])
        Placement.objects.filter(pk__in=keys).give_to_the_lead()
        pass_slots_on(planned.filter(pk__in=keys), by=by)


def pass_slots_on(placements: PlacementQuerySet, *, by: Person | None) -> None:
    """Slots that these hold are booked in the name of the lead partner, which hears of them."""
    booked = placements.filter(booking__state__in=STILL_BOOKED).select_related(
        "booking__partner", "communication__lead_partner"
    )
    # By the key of the edition, as whoever moves between editions locks them.
    for placement in booked.order_by("booking__edition_id"):
        booking, lead = placement.booking, placement.communication.lead_partner
        if booking is not None and booking.partner != lead:
            # Another may have booked it, and the coordinator hands on for all.
            may = by if can_withdraw_booking(by, booking) else None
            pass_booking_on(by=may, booking=booking, partner=lead)


def say_who_issued(
    communication: Communication, *, partner: Partner, led_before: Partner
) -> list[FieldChange]:
    """What went out was this partner's, though another that led, or took no part, is named.

    The history of it, to be written with the edit that says so.
    """
    issued = Placement.objects.filter(communication=communication, state=PlacementState.ISSUED)
    strays = issued.by_who_takes_no_part().values("pk")
    wrong = issued.filter(Q(partner=led_before) | Q(pk__in=strays)).exclude(partner=partner)
    named = list(wrong.select_related("partner"))
    Placement.objects.filter(pk__in=[one.pk for one in named]).update(partner=partner)
    before = dict.fromkeys(one.partner.name for one in named)
    return [FieldChange("issued_by", name, partner.name) for name in before]
