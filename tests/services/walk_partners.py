"""The pages on which partners find each other, and those on which the subgroup governs itself."""

from django.db.models import Model
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.models import Offer
from partnership.models import Partner
from plans.choices import ApproachAnswer, ApproachState, OfferRequestState, Reach, State
from plans.models import (
    AgreedLine,
    Artwork,
    AskedPartner,
    Communication,
    CommunicationQuerySet,
    Contact,
    OfferRequest,
    Overlap,
)
from plans.operations.approaches import ask_the_advocates
from plans.operations.offers import ask_for_offer
from subgroup.choices import NominationState
from subgroup.models import AdviceRequest, Nomination, OtherMeeting, OtherSubgroup, Terms

WITHOUT_A_THING = (
    "plans:approaches",
    "plans:lines",
    "plans:line_new",
    "plans:contacts",
    "plans:contact_new",
    "plans:overlaps",
    "plans:commitments",
    "subgroup:others",
    "subgroup:other_new",
    "subgroup:members",
    "subgroup:terms",
    "subgroup:terms_edit",
    "subgroup:terms_agree",
)


def let_the_police_be_asked() -> None:
    """A question and an offer that wait for the partner whose advocate walks: only it answers."""
    police = _police()
    theirs = _local_to_come().exclude(lead_partner=police).earliest("reference")
    ask_the_advocates(by=None, communication=theirs, partners=[police])
    offer = Offer.objects.filter(partner=police).earliest("code")
    ask_for_offer(by=None, communication=theirs, offer=offer)


def pages_between_partners() -> list[str]:
    """One page of each kind of thing that partners share, and of each act on it."""
    police = _police()
    waiting = AskedPartner.objects.get(
        partner=police, answer=ApproachAnswer.WAITING, approach__state=ApproachState.OPEN
    )
    local = waiting.approach.communication
    not_asked_about = _local_to_come().filter(lead_partner=police, approaches=None)
    artwork = Artwork.objects.earliest("file_name")
    offer = OfferRequest.objects.get(offer__partner=police, state=OfferRequestState.ASKED)
    open_nominations = Nomination.objects.filter(state=NominationState.ASKED)
    other = OtherSubgroup.objects.earliest("name")
    partner = waiting.partner
    return [
        *map(reverse, WITHOUT_A_THING),
        _page("plans:approach_answer", waiting),
        _page("plans:approach_ask", not_asked_about.earliest("reference")),
        _page("plans:communication_near", local),
        _page("plans:artwork_new", local),
        _page("plans:artwork", artwork),
        *(_page(f"plans:offer_{act}", offer) for act in ("decline", "other_date")),
        _page("plans:overlap", Overlap.objects.latest("score")),
        *_pages(
            "plans:line", ("", "_edit", "_word", "_agree"), AgreedLine.objects.earliest("name")
        ),
        *_pages("plans:contact", ("", "_edit"), Contact.objects.earliest("name")),
        *_pages("subgroup:other", ("", "_change"), other),
        _page("subgroup:advice_new", other),
        _page("subgroup:other_meeting_answer", OtherMeeting.objects.earliest("date")),
        *_pages(
            "subgroup:advice", ("_request", "_answer"), AdviceRequest.objects.earliest("asked_on")
        ),
        *_pages("subgroup:member", ("", "_officer"), partner),
        _page("subgroup:hand_over", partner),
        _page("subgroup:nomination_enter", open_nominations.earliest("asked_at")),
        reverse("subgroup:terms_version", args=[Terms.objects.earliest("number").number]),
    ]


def _police() -> Partner:
    return Partner.objects.get(code="MPS")


def _local_to_come() -> CommunicationQuerySet:
    return Communication.objects.filter(
        reference__isnull=False,
        state=State.PLANNED,
        reach=Reach.LOCAL,
        window_start__gt=clock.today(),
    )


def _pages(name: str, acts: tuple[str, ...], thing: Model) -> list[str]:
    return [_page(f"{name}{act}", thing) for act in acts]


def _page(name: str, thing: Model) -> str:
    return reverse(name, args=[thing.pk])
