"""A register of any size for the finder, and the bare view that lists as many rows of it."""

import random
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bsc_comms.kit import clock
from channels_registry.choices import ChannelKind, EditionState
from channels_registry.models import Channel, Edition, Offer
from channels_registry.queries.finder.find import MOST
from partnership.choices import AreaLevel
from partnership.models import Area, Audience, Partner, Topic

EDITIONS_A_CHANNEL = 20
A_FORTNIGHT = timedelta(days=14)
ASKED = {"audience": "OLDER", "area": "W22-BURNT-OAK"}
IN_THREE_WEEKS = timedelta(days=21)


def make_register(*, editions: int, seed: int = 1) -> None:
    """So many editions; a tenth as many channels, half of them with editions; a quarter offers."""
    dice = random.Random(seed)
    partners = list(Partner.objects.active(clock.today()))
    channels = _make_channels(editions // 10, partners, dice)
    dated = channels[: editions // EDITIONS_A_CHANNEL]
    Edition.objects.bulk_create(
        _edition(channel, number, dice) for channel in dated for number in range(EDITIONS_A_CHANNEL)
    )
    offers = Offer.objects.bulk_create(
        Offer(
            code=f"LOAD-{number}",
            partner=dice.choice(partners),
            what=f"Help of kind {number}",
            notice_days=dice.choice((None, 3, 7, 14, 28)),
        )
        for number in range(editions // 4)
    )
    _link(Offer.topics, offers, Topic.objects.all(), 2, dice)
    for model, made in ((Channel, channels), (Offer, offers)):
        _link(model.audiences, made, Audience.objects.all(), 2, dice)
        wards = Area.objects.active(clock.today()).filter(level=AreaLevel.WARD)
        _link(model.areas, made, wards, 2, dice)


def _make_channels(number: int, partners: list[Partner], dice: random.Random) -> list[Channel]:
    made = Channel.objects.bulk_create(
        Channel(
            code=f"LOAD-{each}",
            name=f"Channel {each}",
            kind=dice.choice(ChannelKind.values),
            lead_time_days=dice.choice((None, 0, 1, 3, 7, 14, 21, 42)),
            reach_number=dice.choice((None, 200, 5_000, 90_000)),
            confirmed_on=clock.today() - timedelta(days=dice.choice((30, 300, 500))),
        )
        for each in range(number)
    )
    _link(Channel.owners, made, partners, 2, dice)
    return made


def _edition(channel: Channel, number: int, dice: random.Random) -> Edition:
    out = clock.today() + A_FORTNIGHT * (number - 4) + timedelta(days=dice.randrange(14))
    slots = dice.choice((None, 1, 2, 4))
    return Edition(
        channel=channel,
        name=f"Number {number}",
        publication_date=out,
        copy_deadline=out - timedelta(days=dice.choice((0, 7, 14, 42))),
        slots=slots,
        slots_taken=dice.randint(0, slots) if slots else 0,
    )


def _link(relation: Any, made: list[Any], others: Any, most: int, dice: random.Random) -> None:
    through = relation.through
    own = f"{relation.field.model._meta.model_name}_id"
    other = f"{relation.field.related_model._meta.model_name}_id"
    ids = [each.pk for each in others]
    through.objects.bulk_create(
        through(**{own: one.pk, other: pk})
        for one in made
        for pk in dice.sample(ids, dice.randint(0, most))
    )


def question() -> str:
    """What both views are asked: older people in one ward within three weeks."""
    day = clock.today() + IN_THREE_WEEKS
    audience = Audience.objects.get(code=ASKED["audience"]).pk
    area = Area.objects.get(code=ASKED["area"]).pk
    when = f"by_day={day.day}&by_month={day.month}&by_year={day.year}"
    return f"?audience={audience}&area={area}&{when}"


def bare_find(request: HttpRequest) -> HttpResponse:
    """The same rows by the same conditions, in the order of their dates or names, not ranked.

    It does not know what an area has to do with another, nor that a lead time ends on a working
    day; it has the numbers of all that fit, and what hangs on the rows.
    """
    today = clock.today()
    by = today + IN_THREE_WEEKS
    whom = Audience.objects.get(pk=request.GET["audience"])
    where = Area.objects.get(pk=request.GET["area"])
    audiences, areas = [whom.pk, whom.parent_id], [where.pk, where.parent_id]

    def fitting(found: QuerySet[Any], way: str = "") -> QuerySet[Any]:
        return found.filter(
            Q(**{f"{way}audiences": None}) | Q(**{f"{way}audiences__in": audiences}),
            Q(**{f"{way}areas": None}) | Q(**{f"{way}areas__in": areas}),
        ).distinct()

    channels = fitting(
        Channel.objects.active(today).filter(
            Q(lead_time_days=None) | Q(lead_time_days__lte=IN_THREE_WEEKS.days),
            editions=None,
        )
    ).order_by("name")
    editions = fitting(
        Edition.objects.with_space().filter(
            state=EditionState.TO_COME,
            copy_deadline__gte=today,
            publication_date__range=(today, by),
        ),
        "channel__",
    ).order_by("copy_deadline", "pk")
    offers = fitting(
        Offer.objects.active(today).filter(
            Q(notice_days=None) | Q(notice_days__lte=IN_THREE_WEEKS.days)
        )
    ).order_by("what")
    context = {
        "audiences": Audience.objects.all(),
        "areas": Area.objects.active(today),
        "topics": Topic.objects.all(),
        "channels": channels.prefetch_related("owners")[:MOST],
        "editions": editions.select_related("channel").prefetch_related("channel__owners")[:MOST],
        "offers": offers.select_related("partner").prefetch_related("topics")[:MOST],
        "counts": [found.count() for found in (channels, editions, offers)],
    }
    return render(request, "benchmarks/find.html", context)
