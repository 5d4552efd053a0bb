"""Another partner leads: what goes with the lead, and what stays with the partner that led."""

from typing import Any

from partnership.models import Partner, Person
from partnership.operations import FieldChange
from plans.models import Communication, Placement
from plans.operations.approaches.letters import tell_the_answers_to_who_leads_now
from plans.operations.decisions import pass_decision_on
from plans.operations.details import Details
from plans.operations.help_in_writing import tell_who_leads_now_who_helps, write_as_another_leads
from plans.operations.overlaps.ending import end_by_hand_over
from plans.operations.own_offers import ask_again_as_before, withdraw_own_requests
from plans.operations.placements import hold_editions_of
from plans.operations.taking_part import give_the_part_back, take_no_part_as_the_lead
from plans.operations.who_issues import pass_slots_on

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


def pass_the_lead_on(
    communication: Communication, *, by: Person | None, led_before: Partner
) -> list[FieldChange]:
    """What is still to be issued is the lead partner's to issue; it is no partner of its own.

    Its slots are booked in the new lead's name, which hears of them from then on. It asks itself
    for none of its own offers. Who led takes part as it did before it led, its offers ride along
    as they did, and what it proposed to go joint with has ended. Letters that wait for who leads
    are for the new lead. Returns the history.
    """
    told = take_no_part_as_the_lead(communication)
    if communication.lead_partner == led_before:
        return told
    # All of them, as other channels may give slots back in the same edit.
    hold_editions_of([communication])
    planned = Placement.objects.filter(communication=communication).planned()
    planned.by_who_takes_no_part().give_to_the_lead()
    pass_slots_on(planned, by=by)
    told += give_the_part_back(communication, led_before)
    settled = withdraw_own_requests(by=by, communication=communication)
    _pass_letters_on(communication, led_before)
    settled += ask_again_as_before(by=by, communication=communication, partner=led_before)
    if settled:
        communication.refresh_from_db(fields=["version"])
    end_by_hand_over(communication, by=by, led_before=led_before)
    return told


def _pass_letters_on(communication: Communication, led_before: Partner) -> None:
    """What waits to be read by who leads is for who does now, in the names of now."""
    write_as_another_leads(communication)
    tell_who_leads_now_who_helps(communication, led_before=led_before)
    pass_decision_on(communication)
    tell_the_answers_to_who_leads_now(communication)
