"""Best dates for a draft: the facts around it, and the three weeks that suit it best."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Q

from channels_registry.models import Channel, Edition
from evidence.choices import CarefulKind
from evidence.models import Season
from evidence.queries.seasons import (
    AHEAD,
    awareness_marks_touching,
    careful_periods_touching,
)
from partnership.models import Person
from plans.choices import GOING_AHEAD, OPEN, SET_ASIDE, PlacementState
from plans.models import Communication
from plans.queries.trees import topic_tree
from plans.rules.best_dates import (
    BestWindow,
    FreeEdition,
    Named,
    Surroundings,
    best_windows,
    what_is_in_common,
)
from plans.rules.occasions import Days, runs_of

#: What goes on for longer is no clash with a week.
_SHORT = timedelta(days=14)
#: After a year the same weeks come again, and the page costs the same however long the window is.
_A_YEAR = timedelta(days=366)


def best_dates_of(communication: Communication, person: Person, today: date) -> list[BestWindow]:
    """The three best weeks for a draft; none once its date is confirmed or it is past.

    Inside the first year of its own window where that leaves a choice, else in the coming half
    year. As this person may know of what else is planned. Seven queries, none for what is no draft.
    """
    if communication.confirmed or communication.state not in OPEN - SET_ASIDE:
        return []
    within = _days_of_choice(communication, today)
    topics, of_occasions = _topics_of(communication)
    channels = [
        one.channel.through_merges()[-1]
        for one in communication.placements.all()
        if one.state != PlacementState.DROPPED
    ]
    careful = list(careful_periods_touching(within.starts, within.ends))
    clashes, throughout = _beside(communication, person, topics, within)
    around = Surroundings(
        peaks=list(_peaks(of_occasions, within)),
        awareness=[
            Named(one.name, Days(one.starts, one.ends))
            for one in awareness_marks_touching(within.starts, within.ends)
            if one.topic_id in of_occasions
        ],
        editions=_free_editions(channels, within, today),
        clashes=clashes,
        throughout=throughout,
        in_common=what_is_in_common(topics=topics, audiences=communication.audiences.all()),
        elections=[
            Named(one.name, Days(one.starts, one.ends))
            for one in careful
            if one.kind == CarefulKind.PRE_ELECTION
        ],
        community=[
            Named(one.name, Days(one.starts, one.ends))
            for one in careful
            if one.kind == CarefulKind.COMMUNITY
        ],
        lead_days=max(
            (one.lead_time_days for one in channels if one.lead_time_days is not None), default=None
        ),
        channel_ends=[one.valid_to for one in channels if one.valid_to is not None],
    )
    return best_windows(around, within=within, today=today)


def _days_of_choice(communication: Communication, today: date) -> Days:
    starts, ends = communication.window_start, communication.window_end
    if starts is not None and ends is not None and ends - max(starts, today) > _SHORT:
        first = max(starts, today)
        return Days(first, min(ends, first + _A_YEAR))
    return Days(today, today + AHEAD)


def _topics_of(communication: Communication) -> tuple[set[int], set[int]]:
    """Its topics and all below them, then these with those above. One query.

    What is planned on a topic picks up the peaks and awareness days of those above it as well.
    """
    tree = topic_tree()
    own = [topic.pk for topic in communication.topics.all()]
    below = set[int]().union(*(tree.with_those_below(topic) for topic in own))
    return below, below.union(*(tree.with_those_above(topic) for topic in own))


def _peaks(topics: Collection[int], within: Days) -> Iterator[Named]:
    for season in Season.objects.filter(topic__in=topics, rises=True):
        for run in runs_of(season.months, within):
            yield Named(season.what_rises, run)


def _free_editions(channels: Iterable[Channel], within: Days, today: date) -> list[FreeEdition]:
    found = (
        Edition.objects.open_for_copy(today)
        .with_space()
        .carried_by(one.pk for one in channels)
        .filter(publication_date__range=(within.starts, within.ends))
        .select_related("channel")
        .order_by("publication_date")
    )
    return [
        FreeEdition(f"{one.channel.name}, {one.name},", one.publication_date, one.copy_due)
        for one in found
    ]


def _beside(
    communication: Communication, person: Person, topics: Collection[int], within: Days
) -> tuple[list[Named], list[Named]]:
    """What else is planned on its topics for one of its audiences: on few days, and on many."""
    audiences = [one.pk for one in communication.audiences.all()]
    same_people = Q(audiences__in=audiences) | Q(audiences=None) if audiences else Q()
    found = (
        Communication.objects.visible_to(person)
        .filter(same_people, state__in=GOING_AHEAD, topics__in=topics)
        .touching(within.starts, within.ends)
        .exclude(pk=communication.pk)
        .distinct()
        .order_by("window_start", "title")
    )
    dated = [
        Named(title, Days(starts, ends))
        for title, starts, ends, _ in found.values_list("title", "window_start", "window_end", "pk")
        if starts and ends
    ]
    short = [one for one in dated if one.days.ends - one.days.starts <= _SHORT]
    return short, [one for one in dated if one not in short]
