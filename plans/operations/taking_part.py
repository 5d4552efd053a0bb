"""Who takes part in a communication, as whoever leads and who may know of it changes."""

from collections.abc import Sequence

from django.db.models import Q

from partnership.models import Change, Partner
from partnership.operations import FieldChange
from partnership.queries.history import history_of
from plans.choices import InvolvementState
from plans.models import Communication, Involvement
from plans.queries.offers import partner_may_know
from plans.rules.words import in_words

LEADS = "leads it"
_BRINGS = ": "


def set_partners(
    communication: Communication, partners: Sequence[Partner], involvement: str
) -> None:
    """Invite who is new or declined before; keep what others answered; take back the rest.

    The words of a refusal are nothing that the partner brings; the history keeps them.
    """
    wanted = {partner.pk for partner in partners if partner.pk != communication.lead_partner_id}
    communication.involvements.filter(
        partner_id__in=wanted, state=InvolvementState.DECLINED
    ).update(state=involvement, contribution="")
    held = set(communication.involvements.values_list("partner_id", flat=True))
    Involvement.objects.bulk_create(
        Involvement(communication=communication, partner_id=pk, state=involvement)
        for pk in sorted(wanted - held)
    )
    communication.involvements.filter(state=InvolvementState.INVITED).exclude(
        partner_id__in=wanted
    ).delete()


def leave_out_who_may_not_know(communication: Communication) -> None:
    """Who may know of it no more takes no part in it; that one declined stays on record."""
    if communication.is_open_to_the_partnership:
        return
    for one in communication.involvements.exclude(state=InvolvementState.DECLINED):
        if not partner_may_know(communication, one.partner_id):
            one.delete()


def take_no_part_as_the_lead(communication: Communication) -> list[FieldChange]:
    """Who leads does not take part as well. The history keeps what part that was."""
    lead = communication.lead_partner
    held = communication.involvements.filter(partner=lead).first()
    if held is None:
        return []
    held.delete()
    brought = _BRINGS.join(filter(None, (held.get_state_display(), held.contribution)))
    return [FieldChange(lead.name, brought, LEADS)]


def give_the_part_back(communication: Communication, partner: Partner) -> list[FieldChange]:
    """Who led until now takes part again as it did before it took the lead over."""
    of_the_partner = history_of(communication).filter(field=Change.as_field(partner.name))
    taken = of_the_partner.filter(Q(before=LEADS) | Q(after=LEADS)).first()
    if taken is None or taken.after != LEADS:
        return []
    label, _, contribution = taken.before.partition(_BRINGS)
    states = {str(state.label): state for state in InvolvementState}
    communication.involvements.update_or_create(
        partner=partner, defaults={"state": states[label], "contribution": contribution}
    )
    return [FieldChange(partner.name, LEADS, taken.before)]


def partner_words(communication: Communication) -> str:
    involvements = Involvement.objects.filter(communication=communication)
    return in_words(one.partner for one in involvements.select_related("partner"))
