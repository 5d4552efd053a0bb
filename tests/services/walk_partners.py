"""The pages on which partners find each other, and those on which the subgroup governs itself."""

from django.db.models import Model
from django.urls import reverse

from plans.choices import ApproachAnswer, ApproachState
from plans.models import AgreedLine, Artwork, AskedPartner, Contact, OfferRequest, Overlap
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


def pages_between_partners() -> list[str]:
    """One page of each kind of thing that partners share, and of each act on it."""
    waiting = AskedPartner.objects.filter(
        answer=ApproachAnswer.WAITING, approach__state=ApproachState.OPEN
    ).earliest("pk")
    local = waiting.approach.communication
    artwork = Artwork.objects.earliest("file_name")
    offer = OfferRequest.objects.earliest("asked_at")
    other = OtherSubgroup.objects.earliest("name")
    partner = waiting.partner
    return [
        *map(reverse, WITHOUT_A_THING),
        _page("plans:approach_answer", waiting),
        _page("plans:approach_ask", local),
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
        _page("subgroup:nomination_enter", Nomination.objects.earliest("asked_at")),
        reverse("subgroup:terms_version", args=[Terms.objects.earliest("number").number]),
    ]


def _pages(name: str, acts: tuple[str, ...], thing: Model) -> list[str]:
    return [_page(f"{name}{act}", thing) for act in acts]


def _page(name: str, thing: Model) -> str:
    return reverse(name, args=[thing.pk])
