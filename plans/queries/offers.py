"""Offers that fit a communication, and what became of those that were asked for.

Every read by a person starts with `visible_to`. How many of an offer are taken in a month counts
what the reader may know of: a figure would tell of what is kept back (rule 10 of docs/rules.md).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from django.db.models import F, Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import day as in_short
from channels_registry.models import Offer
from channels_registry.queries.finder.wish import audiences_including
from channels_registry.rules.nearness import Near, areas_near
from partnership.models import Area, AreaSuccession, Audience, Partner, Person, Topic
from plans.choices import (
    ASKED_ABOUT,
    KNOWN_TO_NAMED,
    SET_ASIDE,
    STILL_ASKED,
    OfferRequestState,
)
from plans.models import Communication, OfferRequest, OfferRequestQuerySet
from plans.policy import can_ask_for_offers, can_keep_offer_requests
from plans.queries.approaches import partners_that_may_know
from plans.queries.history import written_since
from plans.rules.offers import MOST_SHOWN, Offered, Wanted, fits, reasons, score


@dataclass(frozen=True)
class FittingOffer:
    """An offer that fits, with the reasons in words."""

    offer: Offer
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class RequestLine:
    """One offer that was asked for, and what its reader may do about it now."""

    request: OfferRequest
    may_answer: bool
    may_keep: bool
    answer_note: str = ""

    @property
    def may_take(self) -> bool:
        """Whether the other date that is proposed can be taken."""
        request = self.request
        proposed = request.state == OfferRequestState.OTHER_DATE
        ahead = request.communication.state in ASKED_ABOUT and not request.proposes_what_is_past
        return self.may_keep and proposed and ahead


@dataclass(frozen=True)
class OffersPart:
    """What a communication's page says of offers."""

    requests: list[RequestLine]
    fitting: list[FittingOffer]
    may_ask: bool

    @property
    def is_shown(self) -> bool:
        return bool(self.requests or self.fitting)


# --- what fits ----------------------------------------------------------------------------------


def wanted_by(communication: Communication) -> Wanted:
    """What is known of a saved communication; its lists may be prefetched."""
    return wanted(
        lead=communication.lead_partner_id,
        topics=communication.topics.all(),
        audiences=communication.audiences.all(),
        areas=communication.areas.all(),
        first=communication.window_start,
        last=communication.window_end,
    )


def wanted(
    *,
    lead: int | None,
    topics: Iterable[Topic],
    audiences: Iterable[Audience],
    areas: Iterable[Area],
    first: date | None,
    last: date | None,
) -> Wanted:
    """The same of what is only typed so far. Four queries at most."""
    return Wanted(
        lead=lead,
        topics=frozenset(topic.pk for topic in topics),
        audiences=audiences_including(audiences),
        areas=_areas_near(list(areas)),
        first=first,
        last=last,
    )


def _areas_near(areas: list[Area]) -> dict[int, Near]:
    if not areas:
        return {}
    ids = [area.pk for area in areas]
    parents = dict(Area.objects.order_by().values_list("pk", "parent_id"))
    touched = Area.wards_touched.through.objects.filter(
        Q(from_area__in=ids) | Q(to_area__in=ids)
    ).values_list("from_area_id", "to_area_id")
    followed = AreaSuccession.objects.filter(Q(old__in=ids) | Q(new__in=ids))
    links = list(chain(touched, followed.values_list("old_id", "new_id")))
    found: dict[int, Near] = {}
    for pk in ids:
        for area, near in areas_near(pk, parents, links).items():
            found[area] = max(near, found.get(area, near))
    return found


def fitting_offers(
    wish: Wanted,
    person: Person,
    *,
    of: QuerySet[Partner] | None = None,
    but: Iterable[int] = (),
    most: int = MOST_SHOWN,
) -> list[FittingOffer]:
    """The offers of other partners that fit best, in a constant number of queries.

    of: the partners whose offers may be named; None for all of today. but: the ids of offers that
    are not to be named again. Offer and partner last until the days that are wanted.
    """
    today = clock.today()
    partners = Partner.objects.active(today) if of is None else of
    wanted_on = wish.last or today
    offers = list(
        Offer.objects.active(wanted_on)
        .of_a_living_partner(wanted_on)
        .filter(Q(valid_to=None) | Q(valid_to__gte=today))
        .filter(partner__in=partners.order_by().values("pk"))
        .exclude(pk__in=list(but))
        .select_related("partner")
        .prefetch_related("topics", "audiences", "areas")
    )
    taken = _taken(wish.first, person)
    told = [(offer, _offered(offer, taken, today)) for offer in offers]
    good = [(offer, facts) for offer, facts in told if fits(facts, wish, today)]
    good.sort(key=lambda pair: (-score(pair[1], wish, today), pair[0].what))
    return [
        FittingOffer(offer, reasons(facts, wish, today, in_short)) for offer, facts in good[:most]
    ]


def _offered(offer: Offer, taken: Counter[int], today: date) -> Offered:
    return Offered(
        partner=offer.partner_id,
        topics={each.pk: each.label for each in offer.topics.all()},
        audiences={each.pk: each.label for each in offer.audiences.all()},
        areas={each.pk: each.name for each in offer.areas.all()},
        notice_days=offer.notice_days,
        a_month=offer.a_month,
        taken=taken[offer.pk],
        confirmed=offer.is_confirmed(today),
    )


def _taken(first: date | None, person: Person) -> Counter[int]:
    """By offer, how many were accepted for days that begin in the month of this day.

    What was accepted for something that was set aside since is free again.
    """
    if first is None:
        return Counter()
    accepted = (
        OfferRequest.objects.visible_to(person)
        .filter(
            state=OfferRequestState.ACCEPTED,
            first_day__year=first.year,
            first_day__month=first.month,
        )
        .exclude(communication__state__in=sorted(SET_ASIDE))
    )
    return Counter(accepted.order_by().values_list("offer_id", flat=True))


# --- on a communication's page ------------------------------------------------------------------


def offers_part(
    communication: Communication, person: Person, *, since: datetime | None = None
) -> OffersPart:
    """What was asked for, the latest first, and for whoever may ask what fits besides.

    `offer_requests` are loaded with their offers and partners. What was written up to `since`,
    while it was kept back, stays with the lead partner and the one that offers.
    """
    may_ask = can_ask_for_offers(person, communication)
    may_keep = can_keep_offer_requests(person, communication)
    requests = list(communication.offer_requests.all())
    live = [one.offer_id for one in requests if one.state in STILL_ASKED]
    return OffersPart(
        requests=[
            _line(one, communication, person, may_keep=may_keep, since=since) for one in requests
        ],
        fitting=_fitting(communication, person, but=live) if may_ask else [],
        may_ask=may_ask,
    )


def _fitting(
    communication: Communication, person: Person, *, but: Iterable[int]
) -> list[FittingOffer]:
    """The best of those that may be asked: of what is kept back, the partners that it names."""
    knowing = partners_that_may_know(communication)
    return fitting_offers(wanted_by(communication), person, of=knowing, but=but)


def _line(
    request: OfferRequest,
    communication: Communication,
    person: Person,
    *,
    may_keep: bool,
    since: datetime | None,
) -> RequestLine:
    ours = request.offer.partner_id in person.partner_ids
    ahead = communication.state in ASKED_ABOUT
    is_told = ours or written_since(request.answered_at, since)
    return RequestLine(
        request=request,
        may_answer=ours and ahead and request.state != OfferRequestState.WITHDRAWN,
        may_keep=may_keep and request.state in STILL_ASKED,
        answer_note=request.answer_note if is_told else "",
    )


def partner_may_know(communication: Communication, partner_id: int) -> bool:
    """Whether another partner may know of the communication (rule 10 of docs/rules.md)."""
    if communication.is_open_to_the_partnership:
        return True
    named = {partner.pk for partner in communication.named_partners.all()}
    return communication.visibility in KNOWN_TO_NAMED and partner_id in named


def find_request(person: Person, pk: UUID) -> OfferRequest | None:
    """A request with its communication and offer; None if this person may not know of it."""
    return (
        OfferRequest.objects.visible_to(person)
        .select_related("offer__partner", "communication__lead_partner")
        .filter(pk=pk)
        .first()
    )


# --- today --------------------------------------------------------------------------------------


def requests_to(person: Person) -> OfferRequestQuerySet:
    """What this person's partners are asked for or have another date proposed, set aside or not."""
    asked_of_us = Q(state=OfferRequestState.ASKED, offer__partner_id__in=person.partner_ids)
    proposed = Q(
        state=OfferRequestState.OTHER_DATE,
        communication__lead_partner_id__in=person.partner_ids,
    )
    return OfferRequest.objects.filter(asked_of_us | proposed)


def requests_waiting(person: Person) -> list[RequestLine]:
    """Offers that this person's partners are asked for, and other dates proposed to them."""
    found = (
        requests_to(person)
        .visible_to(person)
        .filter(communication__state__in=ASKED_ABOUT)
        .select_related("offer__partner", "communication__lead_partner")
        .order_by(F("first_day").asc(nulls_last=True), "asked_at", "pk")
    )
    return [
        RequestLine(
            request,
            may_answer=request.state == OfferRequestState.ASKED,
            may_keep=request.state == OfferRequestState.OTHER_DATE,
        )
        for request in found
    ]
