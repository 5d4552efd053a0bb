"""What the pack of a meeting holds: only what the whole partnership may know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from bsc_comms.kit import clock
from partnership.choices import WorkState
from partnership.models import Partner
from partnership.queries.people import coordinators, who_chairs
from plans.models import Communication, ForwardPlan, Overlap
from plans.queries.forward_plans import NextPlan, next_plan
from plans.queries.gaps import Gaps, gaps_open_to_all
from plans.queries.overlaps.pairs import open_pairs_of
from subgroup.choices import DocumentKind, MeetingState
from subgroup.models import Action, Meeting, MeetingFile, Minutes, PackOrder
from subgroup.queries.agenda import AgendaLine, open_agenda
from subgroup.queries.cycle import partners_confirmed
from subgroup.queries.drafts import minutes_before
from subgroup.queries.minutes import content_of
from subgroup.rules.minutes import Content

OWED = frozenset({WorkState.QUEUED, WorkState.WORKING})


@dataclass(frozen=True)
class OpenPair:
    """Two communications that are near each other and wait for an answer."""

    overlap: Overlap
    first: Communication
    second: Communication


@dataclass(frozen=True)
class Pack:
    """Everything that the papers of a meeting are made of."""

    meeting: Meeting
    agenda: Sequence[AgendaLine]
    authors: Sequence[str]
    officers: Sequence[str]
    last_minutes: Minutes | None
    said_last: Content | None
    earlier_drafts: Sequence[Minutes]
    actions: Sequence[Action]
    plan: NextPlan
    published: ForwardPlan | None
    overlaps: Sequence[OpenPair]
    not_confirmed: Sequence[Partner]
    gaps: Gaps


def pack_of(meeting: Meeting) -> Pack:
    """The pack as things stand now."""
    plan = next_plan()
    chairs = [meeting.chair] if meeting.chair else who_chairs()
    authors = [one.name for one in coordinators()]
    minutes = minutes_before(meeting)
    last = next(iter(minutes), None)
    return Pack(
        meeting=meeting,
        agenda=open_agenda(meeting),
        authors=authors,
        officers=list(dict.fromkeys([*(one.name for one in chairs), *authors])),
        last_minutes=last,
        said_last=content_of(last) if last else None,
        earlier_drafts=minutes[1:],
        actions=list(
            Action.objects.open().select_related("owner", "partner").order_by("due", "number")
        ),
        plan=plan,
        published=plan.last,
        overlaps=_open_pairs(plan),
        not_confirmed=partners_confirmed(meeting)[2],
        gaps=gaps_open_to_all(clock.today()),
    )


def _open_pairs(plan: NextPlan) -> list[OpenPair]:
    keys = [UUID(line["id"]) for line in plan.lines]
    pairs: dict[UUID, OpenPair] = {}
    for near in open_pairs_of(keys).values():
        for overlap, _ in near:
            pairs.setdefault(overlap.pk, OpenPair(overlap, overlap.first, overlap.second))
    return list(pairs.values())


@dataclass(frozen=True)
class Papers:
    """The documents of a meeting that are made, and those that are owed.

    failed: those that were asked for last could not be made.
    """

    files: Sequence[MeetingFile]
    being_made: bool
    failed: bool


def papers_of(meeting: Meeting, what: str) -> Papers:
    """The files of the pack or the minutes, without their content."""
    orders = PackOrder.objects.filter(meeting=meeting, what=what).order_by("pk")
    states = list(orders.values_list("state", flat=True))
    return Papers(
        files=list(meeting.files.filter(what=what).defer("content").order_by("-format")),
        being_made=not OWED.isdisjoint(states),
        failed=states[-1:] == [WorkState.FAILED],
    )


def papers_not_made(on: date) -> list[PackOrder]:
    """What could not be made and nobody has asked for since, each with its meeting; one query.

    Of packs only those of meetings from that day on: nobody needs them afterwards.
    """
    of_use = Q(what=DocumentKind.MINUTES) | Q(
        meeting__state=MeetingState.PLANNED, meeting__date__gte=on
    )
    failed = PackOrder.objects.given_up().filter(of_use)
    return list(failed.select_related("meeting").order_by("meeting__date", "what"))
