"""A partner says that it can help with another's communication: it takes part, or an offer does."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from channels_registry.models import Offer
from partnership.models import Partner, Person
from partnership.policy import speaks_for
from plans.choices import TAKES_PART, TO_COME, InvolvementState
from plans.models import Communication, Involvement
from plans.operations.details import NotAllowedNow
from plans.operations.help_in_writing import letters_of_help, tell_that_it_helps
from plans.operations.involvements import answer_invitation, must_exist
from plans.operations.offers import ride_along
from plans.queries.offers import partner_may_know


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

    Said twice it is done once; the lead is told of each change, and once. PermissionDenied for who
    does not speak for the partner, and where either may not know of the communication;
    NotAllowedNow for what is not to come any more or is the partner's own, and for a partner that
    has ended; ValueError for what is no help, and for another partner's offer.
    """
    if taken not in TAKES_PART:
        raise ValueError(f"{taken} is no help.")
    if offer is not None and offer.partner_id != partner.pk:
        raise ValueError("A partner offers its own.")
    current = _held(by, communication, partner)
    words = words.strip()
    if offer is None:
        what = InvolvementState(taken).label.lower()
        is_news = _take_part(by, current, partner, taken, words)
    else:
        what = offer.what
        is_news = ride_along(by=by, communication=current, offer=offer, note=words)
    if is_news:
        start = letters_of_help(current.pk, partner.pk, offer)
        tell_that_it_helps(current, partner, by=by, start=start, what=what, words=words)


def _held(by: Person, communication: Communication, partner: Partner) -> Communication:
    """The communication as it is now, for this partner to help with; others that change it wait."""
    visible = Communication.objects.visible_to(by)
    current = visible.held().filter(pk=communication.pk).first()
    if current is None or not speaks_for(by, partner):
        raise PermissionDenied
    leads = current.lead_partner_id == partner.pk
    if not leads and not partner_may_know(current, partner.pk):
        raise PermissionDenied
    if current.state not in TO_COME:
        raise NotAllowedNow("It is not to come any more, so there is nothing to help with.")
    if leads:
        raise NotAllowedNow(f"It is {partner.short_name}’s own: others help with it.")
    must_exist(partner)
    return current


def _take_part(
    by: Person, communication: Communication, partner: Partner, state: InvolvementState, words: str
) -> bool:
    """Whether this is news: the same answer again changes nothing, nor does a second click."""
    same = Involvement.objects.filter(
        communication=communication, partner=partner, state=state, contribution=words
    )
    if same.exists():
        return False
    answer_invitation(
        by=by, communication=communication, partner=partner, state=state, contribution=words
    )
    return True
