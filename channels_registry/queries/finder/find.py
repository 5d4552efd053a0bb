"""The finder: everything is ranked by a plain rule, and only the best is read in full.

The number of queries is the same for any number of rows.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nlargest
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bsc_comms.kit.in_words import day as in_short
from bsc_comms.kit.working_days import working_day_on_or_before
from channels_registry.choices import ChannelKind, SlotUnit
from channels_registry.models import Channel, Edition, Offer
from channels_registry.queries.dated import comes_in_editions
from channels_registry.queries.finder.wish import Nearness, Wish, make_wish
from channels_registry.rules.checks import is_confirmed
from channels_registry.rules.finding import (
    Asked,
    ChannelFacts,
    EditionFacts,
    OfferFacts,
    is_in_time,
    reasons_of_channel,
    reasons_of_edition,
    reasons_of_offer,
    score_of_channel,
    score_of_edition,
    score_of_offer,
)
from partnership.choices import AudienceSide
from partnership.models import Area, Audience, Topic
from partnership.models.lives import alive

MOST = 20
T = TypeVar("T")
F = TypeVar("F")


@dataclass(frozen=True)
class Hit(Generic[T]):
    """One answer: the channel, edition or offer, how well it fits, and why, in words."""

    thing: T
    score: float
    reasons: list[str]


@dataclass(frozen=True)
class Found:
    """The answers, best first. The counts are of all that fit, of which the best are listed."""

    channels: list[Hit[Channel]]
    editions: list[Hit[Edition]]
    offers: list[Hit[Offer]]
    channel_count: int
    edition_count: int
    offer_count: int


def find(
    *,
    audience: Audience | None = None,
    area: Area | None = None,
    by: date,
    topic: Topic | None = None,
    today: date,
    most: int = MOST,
) -> Found:
    """What reaches the audience in the area by that day, today still in time.

    Channels: what can be used at any time (a channel with dated editions is found by those).
    Editions: out by that day, copy not yet due, with free space. Offers: the topic fits and the
    notice still allows. At most `most` of each; nothing where the day is past.
    """
    if by < today:
        return Found([], [], [], 0, 0, 0)
    wish = make_wish(audience=audience, area=area, by=by, topic=topic, today=today)
    asked = Asked(
        say=in_short,
        audience=audience.label if audience else "",
        area=area.name if area else "",
        topic=topic.label if topic else "",
    )
    nearness = Nearness(Channel, wish)
    channels = _channels(wish, nearness)
    editions = _editions(wish, nearness)
    offers = _offers(wish, Nearness(Offer, wish))
    return Found(
        channels=_hits(
            _best(channels, lambda facts: score_of_channel(facts, today), most),
            Channel.objects.prefetch_related("owners"),
            lambda channel, facts: reasons_of_channel(facts, asked, channel.reach),
        ),
        editions=_hits(
            _best(editions, lambda facts: score_of_edition(facts, today), most),
            Edition.objects.select_related("channel").prefetch_related("channel__owners"),
            lambda edition, facts: reasons_of_edition(
                facts, asked, SlotUnit(edition.slot_unit).one, edition.place
            ),
        ),
        offers=_hits(
            _best(offers, lambda facts: score_of_offer(facts, today, by), most),
            Offer.objects.select_related("partner").prefetch_related("topics"),
            lambda offer, facts: reasons_of_offer(facts, asked, _labels(offer)),
        ),
        channel_count=len(channels),
        edition_count=len(editions),
        offer_count=len(offers),
    )


def _channels(wish: Wish, nearness: Nearness) -> list[tuple[int, ChannelFacts]]:
    """Channels without dated editions that reach them, with copy not yet due."""
    rows = (
        Channel.objects.filter(alive(wish.today, wish.by))
        .filter(_is_for(wish), wish.fits(Channel), ~comes_in_editions(wish.today))
        .filter(Q(lead_time_days=None) | Q(lead_time_days__lte=(wish.by - wish.today).days))
        .order_by()
        .values_list(
            *("pk", "lead_time_days", "lead_time_is_estimate", "valid_to"),
            *("reach_number", "confirmed_on"),
        )
    )
    found = []
    for pk, lead, estimate, valid_to, reach, confirmed_on in rows:
        facts = ChannelFacts(
            fit=nearness.of(pk),
            lead_time_days=lead,
            lead_time_is_estimate=estimate,
            last_useful_day=min(wish.by, valid_to or wish.by),
            reach_number=reach,
            confirmed=is_confirmed(confirmed_on, wish.today),
        )
        if is_in_time(facts, wish.today):
            found.append((pk, facts))
    return found


def _editions(wish: Wish, nearness: Nearness) -> list[tuple[int, EditionFacts]]:
    """Editions of channels that reach them, out by the day, with copy to come and free space.

    One of a channel that was merged is judged by the one that carries it now: its owners keep that.
    """
    carrier = Channel.objects.filter(pk=OuterRef("carrier"))
    rows = (
        Edition.objects.open_for_copy(wish.today)
        .with_space()
        .filter(publication_date__gte=wish.today, publication_date__lte=wish.by)
        .with_carriers()
        .annotate(carrier=Coalesce("then_into", "merged_into", "channel_id"))
        .annotate(confirmed_on=Subquery(carrier.values("confirmed_on")))
        .filter(Exists(carrier.filter(_is_for(wish), wish.fits(Channel))))
        .order_by()
        .values_list(
            *("pk", "carrier", "publication_date", "copy_deadline"),
            *("slots", "slots_taken", "place", "confirmed_on"),
        )
    )
    name = wish.area.name.casefold() if wish.area else ""
    return [
        (
            pk,
            EditionFacts(
                fit=nearness.of(carried_by),
                publication_date=out,
                copy_deadline=working_day_on_or_before(due),
                slots_free=None if slots is None else slots - taken,
                at_the_place=bool(name) and name in place.casefold(),
                confirmed=is_confirmed(confirmed_on, wish.today),
            ),
        )
        for pk, carried_by, out, due, slots, taken, place, confirmed_on in rows
    ]


def _offers(wish: Wish, nearness: Nearness) -> list[tuple[int, OfferFacts]]:
    """Offers that fit the topic, whom and where, with enough notice while they and theirs last."""
    rows = (
        Offer.objects.filter(alive(wish.today, wish.by))
        .of_a_living_partner(wish.today)
        .filter(wish.fits(Offer))
        .order_by()
        .values_list("pk", "notice_days", "valid_to", "partner__valid_to", "confirmed_on")
    )
    return [
        (pk, OfferFacts(nearness.of(pk), notice, is_confirmed(confirmed_on, wish.today)))
        for pk, notice, valid_to, partner_until, confirmed_on in rows
        if wish.today + timedelta(days=notice or 0)
        <= min(wish.by, valid_to or wish.by, partner_until or wish.by)
    ]


def _is_for(wish: Wish) -> Q:
    """A channel for staff that names no audience reaches nobody outside the partnership."""
    if wish.audience is None or wish.audience.side == AudienceSide.INTERNAL:
        return Q()
    named = Channel.audiences.through.objects.filter(channel_id=OuterRef("pk"))
    return ~Q(kind=ChannelKind.INTERNAL) | Q(Exists(named))


def _best(
    candidates: Iterable[tuple[int, F]], score: Callable[[F], float], most: int
) -> list[tuple[float, int, F]]:
    """The best by score; of equals the one that was entered first."""
    scored = ((score(facts), -pk, facts) for pk, facts in candidates)
    return [
        (points, -pk, facts) for points, pk, facts in nlargest(most, scored, key=itemgetter(0, 1))
    ]


def _hits(
    best: list[tuple[float, int, F]], query: QuerySet[Any], reasons: Callable[[Any, F], list[str]]
) -> list[Hit[Any]]:
    things = query.in_bulk([pk for _, pk, _ in best])
    return [Hit(things[pk], points, reasons(things[pk], facts)) for points, pk, facts in best]


def _labels(offer: Offer) -> str:
    return ", ".join(topic.label for topic in offer.topics.all())
