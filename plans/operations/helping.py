"""A partner says that it can help with another's communication: it takes part, or an offer does."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from channels_registry.models import Offer
from partnership.choices import LetterKind
from partnership.models import Partner, Person
from partnership.policy import speaks_for
from plans.choices import TAKES_PART, TO_COME, InvolvementState
from plans.emails.forward_plans import letter_of_help
from plans.models import Communication, Involvement
from plans.operations.details import NotAllowedNow
from plans.operations.involvements import answer_invitation
from plans.operations.letters import owe_about
from plans.operations.offers import ride_along
from plans.queries.speakers import speakers_by_partner


@transaction.atomic
def offer_help(
    *,
    by: Person,
    communication: Communication,
    partner: Partner,
    taken: InvolvementState = InvolvementState.AGREED,
    offer: Offer | None = None,
    words: str = "",
) -> None:
    """Let a partner take part (or share), or let one of its offers ride along; tell the lead.

    Said twice it is done once, and the lead is told once. PermissionDenied for who does not speak
    for the partner, or may not know of the communication; NotAllowedNow for what is not to come any
    more or is the partner's own; ValueError for what is no help, and for another partner's offer.
    """
    visible = Communication.objects.visible_to(by).filter(pk=communication.pk)
    if not speaks_for(by, partner) or not visible.exists():
        raise PermissionDenied
    if communication.state not in TO_COME:
        raise NotAllowedNow("It is not to come any more, so there is nothing to help with.")
    if communication.lead_partner_id == partner.pk:
        raise NotAllowedNow(f"It is {partner.short_name}’s own: others help with it.")
    if taken not in TAKES_PART:
        raise ValueError(f"{taken} is no help.")
    if offer is not None:
        if offer.partner_id != partner.pk:
            raise ValueError("A partner offers its own.")
        ride_along(by=by, communication=communication, offer=offer, note=words.strip())
        what = offer.what
    else:
        _take_part(by, communication, partner, taken, words.strip())
        what = InvolvementState(taken).label.lower()
    lead = communication.lead_partner_id
    owe_about(
        communication,
        speakers_by_partner([lead]).get(lead, []),
        lambda person: letter_of_help(
            communication, person, partner=partner, what=what, words=words.strip()
        ),
        kind=LetterKind.HELP_OFFERED,
        key=f"{LetterKind.HELP_OFFERED}:{communication.pk}:{partner.pk}:"
        f"{offer.pk if offer else taken}",
        by=by,
    )


def _take_part(
    by: Person, communication: Communication, partner: Partner, state: InvolvementState, words: str
) -> None:
    """The same answer again changes nothing."""
    same = Involvement.objects.filter(
        communication=communication, partner=partner, state=state, contribution=words
    )
    if not same.exists():
        answer_invitation(
            by=by,
            communication=communication,
            partner=partner,
            state=state,
            contribution=words,
        )
