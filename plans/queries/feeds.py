"""What stands in a person's feed, in few and lean queries: 5,000 are read in part of a second."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from bsc_comms.kit import clock
from bsc_comms.kit.iso import as_time
from partnership.choices import FeedScope
from partnership.models import FeedToken, Person
from partnership.queries.feeds import feed_opened_by
from partnership.queries.history import last_changed
from plans.choices import ON_THE_PLAN, InvolvementState, Precision, Reach
from plans.models import (
    Campaign,
    Communication,
    CommunicationQuerySet,
    Involvement,
    not_over_before,
    set_aside_as_an_idea,
)
from plans.policy import can_read_the_plan
from plans.queries.known import known_since
from plans.rules.lines import BOROUGH_WIDE, with_times
from plans.rules.opening import is_open
from plans.rules.windows import window_text_of

PLAN_FEEDS = frozenset({FeedScope.PLAN, FeedScope.MINE, FeedScope.PARTNER, FeedScope.CAMPAIGN})
LOOKS_BACK = timedelta(days=366)
NEWS = 100
COLUMNS = (
    *("pk", "reference", "title", "message", "lead_partner__code", "lead_partner__name"),
    *("campaign__name", "precision", "window_start", "window_end", "start_time", "end_time"),
    *("confirmed", "reach", "place_text", "state", "state_reason", "help_wanted", "version"),
    *("created_at", "embargo_until", "visibility", "merged_into__reference", "merged_into__title"),
    *("merged_into__embargo_until", "merged_into__visibility"),
)
#: What else than its version changes what is said of it, and of the joint one.
OPENNESS = (
    *("visibility", "embargo_until"),
    *("merged_into__version", "merged_into__visibility", "merged_into__embargo_until"),
)


@dataclass(frozen=True)
class Feed:
    """A feed that a key opened: whose it is, what is in it, and how it is called."""

    token: FeedToken
    name: str
    found: CommunicationQuerySet

    @property
    def person(self) -> Person:
        return self.token.person

    @property
    def identifier(self) -> UUID:
        """The same for as long as the address stands, and told from every other feed's."""
        return uuid5(NAMESPACE_URL, f"{settings.BASE_URL}/feeds/{self.token.pk}")


@dataclass(frozen=True)
class FeedItem:
    """One communication as feeds show it, in words; days are London's, moments aware.

    kept_back: not the whole partnership may know of it. `when` says the times of day of any window;
    those apart are those of exact days alone: of a week or a window nobody knows the day on which
    they are. opened: when its embargo ended; where it had none, when it was logged.
    """

    id: UUID
    reference: str
    title: str
    message: str
    lead_code: str
    lead: str
    campaign: str
    when: str
    first: date | None
    last: date | None
    start_time: time | None
    end_time: time | None
    confirmed: bool
    where: str
    state: str
    state_reason: str
    merged_into: str
    help_wanted: str
    kept_back: bool
    version: int
    began: datetime
    opened: datetime
    changed: datetime


def opened_feed(key: str) -> Feed | None:
    """The feed of the plan that a key opens today; None for any other text.

    Nothing is behind it once its person reads the plan no more, speaks no more for the partner that
    it is about, or may not know of the campaign.
    """
    token = feed_opened_by(key, PLAN_FEEDS)
    if token is None or not can_read_the_plan(token.person):
        return None
    name = name_of(token)
    if name is None:
        return None
    return Feed(token, name, _found(token))


def name_of(token: FeedToken) -> str | None:
    """What a feed is called; None for one that opens nothing any more."""
    (name,) = names_of(token.person, [token])
    return name


def names_of(person: Person, tokens: Sequence[FeedToken]) -> list[str | None]:
    """What each of a person's feeds is called, as `name_of` says it: in as many queries as one."""
    own = {partner.code: partner.name for partner in person.partners}
    campaigns = _campaign_names(person, tokens)
    return [_name(token, own, campaigns) for token in tokens]


def _name(
    token: FeedToken, own: Mapping[str, str], campaigns: Mapping[UUID | None, str]
) -> str | None:
    match token.scope:
        case FeedScope.PLAN:
            return "All that is planned"
        case FeedScope.MINE:
            return "What I answer for"
        case FeedScope.PARTNER:
            return own.get(token.about)
        case FeedScope.CAMPAIGN:
            return campaigns.get(_campaign_of(token))
    return None


def _campaign_names(person: Person, tokens: Iterable[FeedToken]) -> dict[UUID | None, str]:
    """The names of the campaigns that feeds are about, by key, as far as the person may know."""
    about = {_campaign_of(token) for token in tokens if token.scope == FeedScope.CAMPAIGN}
    if not about:
        return {}
    known = Campaign.objects.known_to(person).filter(pk__in=about - {None})
    return dict(known.order_by().values_list("pk", "name"))


def _campaign_of(token: FeedToken) -> UUID | None:
    try:
        return UUID(token.about)
    except ValueError:
        return None


def _found(token: FeedToken) -> CommunicationQuerySet:
    """What is on the plan, visible to its person, and not over for more than a year."""
    since = clock.today() - LOOKS_BACK
    # Each side names the states, so that SQLite looks both up by the index on state and end.
    undated = Q(state__in=ON_THE_PLAN, window_end=None)
    not_long_over = Q(state__in=ON_THE_PLAN) & not_over_before(since)
    found = Communication.objects.visible_to(token.person).filter(undated | not_long_over)
    found = found.exclude(set_aside_as_an_idea())
    match token.scope:
        case FeedScope.MINE:
            return found.filter(_answered_for_by(token.person))
        case FeedScope.PARTNER:
            takes_part = Involvement.objects.filter(
                communication=OuterRef("pk"), partner__code=token.about
            ).exclude(state=InvolvementState.DECLINED)
            return found.filter(Q(lead_partner__code=token.about) | Exists(takes_part))
        case FeedScope.CAMPAIGN:
            return found.filter(campaign_id=UUID(token.about))
    return found


def _answered_for_by(person: Person) -> Q:
    """What is the person's own, and what they logged for their partner and nobody else has."""
    logged = Q(created_by=person, responsible=None, lead_partner_id__in=person.partner_ids)
    return Q(responsible=person) | logged


def state_of(feed: Feed) -> str:
    """The same for as long as the feed would say the same: one query.

    Every edit raises a version; a decision may give another reason without, and the reference that
    follows the end of an embargo comes without. Names of partners, campaigns and places are looked
    at again once a day.
    """
    key = Cast("pk", CharField())  # as text: turning 5,000 into UUIDs takes longer than the rest
    said = ("version", "reference", "state", "state_reason")
    rows = feed.found.order_by("pk").values_list(key, *said, *OPENNESS)
    now = clock.now()
    told = ";".join([_state_of_one(row, now) for row in rows])
    return sha256(f"{feed.token.pk} {feed.name} {clock.today()} {told}".encode()).hexdigest()


def _state_of_one(row: Sequence[Any], now: datetime) -> str:
    """Of one communication, and of the joint one that it was merged into where all may know it."""
    *own_words, visibility, until, joint, joint_visibility, joint_until = row
    own = f"{' '.join(map(str, own_words))} {is_open(visibility, until, now)}"
    named = joint and is_open(joint_visibility, joint_until, now)
    return f"{own} {joint}" if named else own


def items_of(feed: Feed) -> list[FeedItem]:
    """Everything in the feed by its window, undated last; three queries."""
    found = feed.found.order_by(F("window_start").asc(nulls_last=True), "title", "pk")
    rows = list(found.values_list(*COLUMNS, named=True))
    changed = last_changed(Communication, (row.pk for row in rows))
    areas = _areas(feed.found)
    today, now = clock.today(), clock.now()
    items = [
        _item(row, where=areas.get(row.pk, ()), changed=changed, today=today, now=now)
        for row in rows
    ]
    return sorted(items, key=lambda item: item.first is None)


def news_of(feed: Feed) -> list[FeedItem]:
    """What was last logged or changed, the latest first, a hundred at most; two queries more."""
    items = sorted(items_of(feed), key=lambda item: (item.changed, str(item.id)), reverse=True)
    return _begun_for_its_reader(items[:NEWS], feed.person)


def _begun_for_its_reader(items: Sequence[FeedItem], person: Person) -> list[FeedItem]:
    """Each begins when its reader could first know of it: news to some, known to others before."""
    known = known_since(person, (item.id for item in items))
    return [replace(item, began=max(item.began, known.get(item.id, item.began))) for item in items]


def _areas(found: CommunicationQuerySet) -> dict[UUID, list[str]]:
    through = Communication.areas.through.objects.filter(
        communication__in=found.order_by().values("pk")
    )
    names: dict[UUID, list[str]] = defaultdict(list)
    for pk, name in through.order_by("area__name").values_list("communication_id", "area__name"):
        names[pk].append(name)
    return names


def _item(
    row: Any, *, where: Iterable[str], changed: Mapping[str, datetime], today: date, now: datetime
) -> FeedItem:
    began, until = row.created_at, row.embargo_until
    opened = until if until and began < until <= now else began
    first, last = row.window_start, row.window_end
    is_exact = row.precision == Precision.EXACT
    wide = (BOROUGH_WIDE,) if row.reach == Reach.BOROUGH else where
    return FeedItem(
        id=row.pk,
        reference=row.reference or "",
        title=row.title,
        message=row.message,
        lead_code=row.lead_partner__code,
        lead=row.lead_partner__name,
        campaign=row.campaign__name or "",
        when=_when(row, today),
        first=first,
        last=last,
        start_time=row.start_time if is_exact else None,
        end_time=row.end_time if is_exact else None,
        confirmed=row.confirmed,
        where=", ".join(filter(None, (*wide, row.place_text))),
        state=row.state,
        state_reason=row.state_reason,
        merged_into=_joint_one(row, now),
        help_wanted=row.help_wanted,
        kept_back=not is_open(row.visibility, row.embargo_until, now),
        version=row.version,
        began=began,
        opened=opened,
        changed=max(opened, changed.get(str(row.pk), opened)),
    )


def _when(row: Any, today: date) -> str:
    """The window and its times of day in words, as lines say them."""
    words = window_text_of(row, today=today)
    return with_times(words, as_time(row.start_time), as_time(row.end_time))


def _joint_one(row: Any, now: datetime) -> str:
    """The joint communication as lines name it: none that is kept back."""
    if row.merged_into__visibility is None:
        return ""
    if not is_open(row.merged_into__visibility, row.merged_into__embargo_until, now):
        return ""
    return str(row.merged_into__reference or row.merged_into__title)
