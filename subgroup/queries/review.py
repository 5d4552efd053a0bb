"""The chair's review: what is new, changed, moved, overdue, ended since the last forward plan.

It shows what is open to the whole partnership and nothing else: the review is read out in a meeting
and seen on a projector. Lines compare the frozen last plan with the plan as it is now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from bsc_comms.kit import clock
from evidence.models import CarefulPeriod
from evidence.queries.seasons import careful_periods_touching
from partnership.models import Person
from plans.choices import LEADS_TO, DecisionKind, PlacementState, State
from plans.models import Communication, Decision, Overlap
from plans.queries.agreed.clashes import ToneClash, clashes_of
from plans.queries.commitments import Kept, not_met_open_to_all
from plans.queries.forward_plans import NextPlan, next_plan
from plans.queries.overlaps.pairs import open_pairs_of
from plans.queries.reviewed import went_out_without_review
from plans.rules import difference as kinds
from plans.rules.difference import LineChange
from plans.rules.lines import (
    TO_COME,
    Line,
    fingerprint,
    help_still_wanted,
    is_ahead,
    is_provisional,
    stage,
    when_text,
)
from plans.rules.overdue import is_overdue
from subgroup.models import Meeting
from subgroup.queries.meeting_of_plan import meeting_of_decisions, meeting_of_next_plan

OVERDUE = "overdue"
NO_LINE = UUID(int=0)
GROUPS = (
    (kinds.NEW, "New"),
    (kinds.CHANGED, "Changed"),
    (kinds.MOVED, "Moved"),
    (OVERDUE, "Overdue"),
    (kinds.CANCELLED, "Cancelled"),
    (kinds.POSTPONED, "Postponed"),
    (kinds.MERGED, "Merged"),
    (kinds.ISSUED, "Issued"),
)


@dataclass(frozen=True)
class Mark:
    """The chair's last decision on a line since the last plan; stale if the line changed since.

    still: the state that an earlier decision brought and this one left, in words; else "".
    """

    decision: Decision
    stale: bool
    still: str

    @property
    def words(self) -> str:
        label = str(self.decision.get_kind_display())
        said = f"{label}, changed since" if self.stale else label
        return f"{said}; still {self.still}" if self.still else said


@dataclass(frozen=True)
class NearInReview:
    """An unanswered overlap with another communication that all may see."""

    overlap: Overlap
    other: Communication

    @property
    def why(self) -> str:
        return ", ".join(self.overlap.reasons)


@dataclass(frozen=True)
class ReviewLine:
    """One line to go through. `change` is None for one that is only overdue.

    without_review: it first went out since the last plan, and the chair had not looked at it.
    """

    group: str
    url: str
    line: Line
    change: LineChange | None
    mark: Mark | None
    overdue: bool
    without_review: bool = False
    near: Sequence[NearInReview] = ()
    clashes: Sequence[ToneClash] = ()
    not_kept: Sequence[Kept] = ()
    careful: Sequence[CarefulPeriod] = ()

    @property
    def id(self) -> str:
        return str(self.line["id"])

    @property
    def is_to_come(self) -> bool:
        """Whether the chair can ask anything of it: what was issued or set aside is noted."""
        return stage(self.line) == TO_COME

    @property
    def help_wanted(self) -> str:
        return help_still_wanted(self.line, clock.today())

    @property
    def done(self) -> bool:
        return self.mark is not None and not self.mark.stale

    @property
    def is_new(self) -> bool:
        return self.change is not None and self.change.before_line is None

    @property
    def when(self) -> str:
        return when_text(self.line)

    @property
    def provisional(self) -> bool:
        return is_provisional(self.line)


@dataclass(frozen=True)
class ReviewGroup:
    name: str
    label: str
    lines: Sequence[ReviewLine]


@dataclass(frozen=True)
class Review:
    """All lines to go through before the next plan, in their groups.

    beside: what was asked for without there being anything to go through in it. meeting: for which
    the next plan is published. decided_for: in whose minutes the decisions stand; None until one
    is set.
    """

    plan: NextPlan
    groups: Sequence[ReviewGroup]
    meeting: Meeting | None
    decided_for: Meeting | None
    gone: Sequence[LineChange] = ()
    beside: Sequence[ReviewLine] = ()

    @property
    def lines(self) -> list[ReviewLine]:
        return [line for group in self.groups for line in group.lines]

    @property
    def is_between(self) -> bool:
        """Whether the last meeting said all it had to say: what is decided is for another one."""
        return self.decided_for != self.meeting

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        return sum(line.done for line in self.lines)

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def new(self) -> int:
        """How many lines the last plan did not have, in whatever group they are gone through."""
        return sum(line.is_new for line in self.lines)

    @property
    def new_elsewhere(self) -> int:
        """How many of them ended meanwhile; before the first plan nothing counts as new."""
        if self.plan.last is None:
            return 0
        return sum(line.is_new and line.group != kinds.NEW for line in self.lines)

    @property
    def overdue(self) -> int:
        """How many lines are overdue, in whatever group they are gone through."""
        return sum(line.overdue for line in self.lines)

    @property
    def overdue_elsewhere(self) -> int:
        """How many of them stand in another group than that of what is overdue and no more."""
        return sum(line.overdue and line.group != OVERDUE for line in self.lines)

    @property
    def concerns(self) -> list[tuple[int, str]]:
        """How many lines have something that the chair should ask about, and what; none left out.

        A line counts once for each.
        """
        lines = self.lines
        counted = (
            (sum(line.without_review for line in lines), "that went out without review"),
            (sum(bool(line.near) for line in lines), "with an unanswered overlap"),
            (sum(bool(line.not_kept) for line in lines), "with a commitment not met"),
            (sum(bool(line.careful) for line in lines), "on sensitive dates"),
            (sum(bool(line.clashes) for line in lines), "with a tone clash"),
        )
        return [(number, words) for number, words in counted if number]

    def after(self, pk: UUID | str | None, *, undecided: bool = False) -> ReviewLine | None:
        """The line that follows `pk` (the first one for None), going round at the end.

        With `undecided` only lines without a valid mark count; None where there is no other line.
        """
        lines = self.lines
        ids = [line.id for line in lines]
        start = ids.index(str(pk)) + 1 if str(pk) in ids else 0
        round_trip = lines[start:] + lines[:start]
        for line in round_trip:
            if line.id != str(pk) and not (undecided and line.done):
                return line
        return None

    def before(self, pk: UUID | str) -> ReviewLine | None:
        lines = self.lines
        place = next((i for i, line in enumerate(lines) if line.id == str(pk)), 0)
        return lines[place - 1] if place else None

    def place(self, pk: UUID | str) -> int:
        """The line's number in the review, from 1; 0 for one that is not in it."""
        return next((i for i, line in enumerate(self.lines, 1) if line.id == str(pk)), 0)


def review_for(person: Person, *, also: UUID | None = None) -> Review:
    """The review as it stands now, in a constant number of queries.

    also: a line to read with them though there may be nothing to go through in it.
    """
    plan = next_plan(person)
    today = clock.today()
    marks = _marks(plan)
    by_id = {change.id: change for change in plan.changes}
    group_of = {line["id"]: _group(line, by_id.get(line["id"]), today) for line in plan.lines}
    listed = [line for line in plan.lines if group_of[line["id"]] or line["id"] == str(also)]
    around = _around(listed, today)
    went_out = _went_out(plan)
    address = reverse("subgroup:review_line", args=[NO_LINE])  # once, and not for each of thousands
    lines = [
        ReviewLine(
            group=group_of[line["id"]],
            url=address.replace(str(NO_LINE), line["id"]),
            line=line,
            change=by_id.get(line["id"]),
            mark=marks.get(line["id"]),
            overdue=_is_overdue(line, today),
            without_review=line["id"] in went_out,
            **around[line["id"]],
        )
        for line in listed
    ]
    meeting = meeting_of_next_plan()
    order = {change.id: place for place, change in enumerate(plan.changes)}
    lines.sort(key=lambda each: order.get(each.id, len(order)))
    groups = [
        ReviewGroup(name, label, [line for line in lines if line.group == name])
        for name, label in GROUPS
    ]
    return Review(
        plan=plan,
        groups=[group for group in groups if group.lines],
        meeting=meeting,
        decided_for=_decided_for(meeting),
        gone=[change for change in plan.changes if change.kind == kinds.GONE],
        beside=[line for line in lines if not line.group],
    )


def _decided_for(meeting: Meeting | None) -> Meeting | None:
    """Of one to come the same; of one that was held another, once its plan is out."""
    if meeting is None or meeting.date > clock.today():
        return meeting
    return meeting_of_decisions()


def _group(line: Line, change: LineChange | None, today: date) -> str:
    """The group that a line is gone through in; "" where there is nothing to go through."""
    if change is not None:
        return change.kind
    return OVERDUE if _is_overdue(line, today) else ""


def _around(lines: Sequence[Line], today: date) -> dict[str, dict[str, Any]]:
    """By a line's id, what the chair should know of it besides, as the whole partnership may."""
    ids = [line["id"] for line in lines]
    near, clashes, careful = _near(ids), _clashes(ids), _careful_periods(lines, today)
    not_kept = not_met_open_to_all(UUID(each) for each in ids)
    return {
        pk: {
            "near": near.get(pk, ()),
            "clashes": clashes.get(pk, ()),
            "not_kept": not_kept.get(UUID(pk), ()),
            "careful": careful.get(pk, ()),
        }
        for pk in ids
    }


def _near(ids: Sequence[str]) -> dict[str, list[NearInReview]]:
    """What waits for an answer near each of these, as the whole partnership may know it."""
    return {
        str(pk): [NearInReview(*each) for each in pairs]
        for pk, pairs in open_pairs_of([UUID(each) for each in ids]).items()
    }


def _clashes(ids: Sequence[str]) -> dict[str, list[ToneClash]]:
    """Where another partner speaks unalike about the same in the same weeks."""
    return {str(pk): told for pk, told in clashes_of({UUID(each) for each in ids}).items()}


def _careful_periods(lines: Sequence[Line], today: date) -> dict[str, list[CarefulPeriod]]:
    """Pre-election periods and dates of the community calendar that each window still touches.

    Only those on days still to come are warned of, as on the page of the communication.
    """
    ahead = [line for line in lines if line["window"]["start"] and is_ahead(line, today)]
    if not ahead:
        return {}
    now = today.isoformat()
    first = max(now, min(line["window"]["start"] for line in ahead))
    last = max(line["window"]["end"] for line in ahead)
    periods = list(careful_periods_touching(date.fromisoformat(first), date.fromisoformat(last)))
    return {
        line["id"]: [
            period
            for period in periods
            if period.starts.isoformat() <= line["window"]["end"]
            and period.ends.isoformat() >= max(now, line["window"]["start"])
        ]
        for line in ahead
    }


def _is_overdue(line: Line, today: date) -> bool:
    end = line["window"]["end"]
    return is_overdue(
        line["state"],
        date.fromisoformat(end) if end else None,
        today,
        still_planned=lambda: any(
            each["state"] == PlacementState.PLANNED for each in line["channels"]
        ),
    )


def _went_out(plan: NextPlan) -> set[str]:
    """The ids of what went out without review since the last plan; before the first one none."""
    if plan.last is None:
        return set()
    found = went_out_without_review(plan.last.published_at)
    return {str(pk) for pk in found.values_list("pk", flat=True)}


def _marks(plan: NextPlan) -> dict[str, Mark]:
    since = {"at__gt": plan.last.published_at} if plan.last else {}
    found = Decision.objects.filter(communication_id__in=list(plan.by_id), **since)
    marks: dict[str, Mark] = {}
    for decision in found.order_by("at", "id"):
        pk = str(decision.communication_id)
        stale = fingerprint(decision.seen) != fingerprint(plan.by_id[pk])
        marks[pk] = Mark(decision, stale, _still(plan.by_id[pk], decision))
    return marks


def _still(line: Line, decision: Decision) -> str:
    state = State(line["state"])
    left_it = DecisionKind(decision.kind) not in LEADS_TO and state in LEADS_TO.values()
    return str(state.label).lower() if left_it else ""
