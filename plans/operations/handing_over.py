"""Another partner leads: what goes with the lead, and what stays with the partner that led."""

from typing import Any

from channels_registry.choices import STILL_BOOKED
from channels_registry.operations import pass_booking_on
from channels_registry.policy import can_withdraw_booking
from partnership.models import Partner, Person
from plans.choices import PlacementState
from plans.models import Communication
from plans.operations.details import Details
from plans.operations.offers import withdraw_own_requests

#: What may go where the lead does, though nobody said so.
GOES_WITH_THE_LEAD = frozenset({"internal_notes", "responsible"})


def changes_the_lead(communication: Communication, details: Details) -> bool:
    lead = details.fields.get("lead_partner")
    return lead is not None and lead.pk != communication.lead_partner_id


def fields_handed_on(
    current: Communication, plain: dict[str, Any], *, by: Person | None
) -> dict[str, Any]:
    """These fields, without what is not the new lead's.

    Internal notes stay with the partner that wrote them, unless it hands them on itself; who is
    responsible speaks for the partner that leads.
    """
    lead = plain.get("lead_partner", current.lead_partner)
    if lead.pk == current.lead_partner_id:
        return plain
    handed = dict(plain)
    if current.responsible is not None and lead.pk not in current.responsible.partner_ids:
        handed.setdefault("responsible", None)
    if by is None or lead.pk not in by.partner_ids:
        handed["internal_notes"] = ""
    return handed


def hand_over(communication: Communication, *, by: Person | None, led_before: Partner) -> None:
    """What is still to be issued is the lead partner's to issue; it is no partner of its own.

    Its slots are booked in the new lead's name, which hears of them from then on. It asks itself
    for none of its own offers.
    """
    lead = communication.lead_partner
    planned = communication.placements.filter(state=PlacementState.PLANNED)
    others = communication.involvements.values("partner")
    planned.exclude(partner__in=others).update(partner=lead)
    communication.involvements.filter(partner=lead).delete()
    if lead == led_before:
        return
    booked = planned.filter(booking__state__in=STILL_BOOKED).exclude(booking__partner=lead)
    # By the key of the edition, as whoever moves between editions locks them.
    for placement in booked.select_related("booking__partner").order_by("booking__edition"):
        if (booking := placement.booking) is not None:
            # The one who led before may have booked it, and the coordinator hands on for all.
            may = by if can_withdraw_booking(by, booking) else None
            pass_booking_on(by=may, booking=booking, partner=lead)
    if withdraw_own_requests(by=by, communication=communication):
        communication.refresh_from_db(fields=["version"])
