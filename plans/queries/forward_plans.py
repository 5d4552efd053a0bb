"""Forward plans: those that were published, and what the next one would contain.

A forward plan holds what is on the plan (no ideas) and open to the whole partnership: what is still
to come, and what was issued, cancelled, postponed or merged since the last one, so that it stays in
sight for one plan more; so does what the last one said was issued, where that was put right since
(rules 4, 9 and 10 of docs/rules.md). What a past year's sheet brings in afterwards is for the
record alone (rule 1 of docs/rules.md).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from partnership.choices import WorkState
from partnership.models import Change, Person
from plans.choices import SET_ASIDE, TO_COME, WAS_ISSUED, PlacementState, State
from plans.models import (
    Communication,
    CommunicationQuerySet,
    ForwardPlan,
    ForwardPlanFile,
    Placement,
    not_over_before,
)
from plans.queries.extracts import Extract
from plans.queries.known import known_ids
from plans.queries.lines import lines_of
from plans.queries.opened import SAYS_WHO_MAY_SEE, opened_since, said_at_first
from plans.rules.difference import LineChange, difference
from plans.rules.lines import ISSUED as STAGE_ISSUED
from plans.rules.lines import TO_COME as STAGE_TO_COME
from plans.rules.lines import Line, stage

ACTS_THAT_END = ("cancelled", "postponed", "merged")
#: The lines of the history that can have set a communication aside.
WAS_SET_ASIDE = Q(act__in=ACTS_THAT_END) | Q(field="state")
CORRECTED, NOT_AFTER_ALL = "corrected what was issued", "said it did not go out"
#: As the history names where it can be seen, which is in no plan.
PROOF = "proof"
#: The lines of the history that put right when a placement was issued, or that it was at all.
CORRECTS_ISSUED = Q(act__in=(CORRECTED, NOT_AFTER_ALL)) & ~Q(field__in=("", PROOF))
#: Of a line of the history, what it said and when.
SAID = ("at", "id", "subject_id", "field", "before")
WITHOUT_CONTENT = ("content", "difference")


@dataclass(frozen=True)
class NextPlan:
    """The plan as it would be published now, and what changed since the last one."""

    number: int
    last: ForwardPlan | None
    lines: list[Line]
    changes: list[LineChange]
    ideas: int = 0
    by_id: Mapping[str, Line] = field(default_factory=dict)


def published_plans() -> QuerySet[ForwardPlan]:
    """The plans with their files and orders, latest first, without their content."""
    return (
        ForwardPlan.objects.defer(*WITHOUT_CONTENT)
        .select_related("order")
        .prefetch_related(_files())
    )


def published_plan(number: int) -> ForwardPlan:
    """One plan with its frozen content, and in `latest` the number that counts; or DoesNotExist."""
    latest = Subquery(ForwardPlan.objects.order_by("-number").values("number")[:1])
    plans = ForwardPlan.objects.annotate(latest=latest).select_related("order")
    return plans.prefetch_related(_files()).get(number=number)


def known_lines(person: Person, plan: ForwardPlan | Extract) -> frozenset[str]:
    """Of the lines in a plan, the ids of those whose communication this person may open now."""
    ids = [line["id"] for line in plan.content["lines"]]
    ids += [change["id"] for change in plan.difference["changes"]]
    return known_ids(person, ids)


def latest_forward_plan() -> ForwardPlan | None:
    """The latest plan with its files, without its content."""
    return published_plans().order_by("-number").first()


def plans_without_documents() -> QuerySet[ForwardPlan]:
    """The plans whose documents could not be made, latest first, without their content."""
    failed = ForwardPlan.objects.filter(order__state=WorkState.FAILED, files=None)
    return failed.defer(*WITHOUT_CONTENT).order_by("-number")


def latest_number() -> int | None:
    """The number of the latest plan; None before the first."""
    number: int | None = ForwardPlan.objects.aggregate(last=Max("number"))["last"]
    return number


def next_number() -> int:
    """The number that the next plan gets."""
    return number_after(ForwardPlan.objects.defer(*WITHOUT_CONTENT).order_by("-number").first())


def number_after(latest: ForwardPlan | None) -> int:
    """The number that follows the latest plan: numbers count from one and have no gaps."""
    return latest.number + 1 if latest else 1


def next_plan(person: Person | None = None) -> NextPlan:
    """What the next plan would contain now, compared with the frozen last one.

    With a person it is what that person may see of it: the same, since only what is open to the
    whole partnership enters, but no line for who has no role today. A constant number of queries.
    """
    last = ForwardPlan.objects.order_by("-number").first()
    visible = (
        Communication.objects.visible_to(person) if person else Communication.objects.all()
    ).open_to_the_partnership()
    lines = lines_of(contents(visible, since=last))
    before = last.content["lines"] if last else []
    ideas, not_issued = _off_the_plan(visible, before)
    return NextPlan(
        number=number_after(last),
        last=last,
        lines=lines,
        changes=difference(before, lines, not_issued=not_issued),
        ideas=ideas,
        by_id={line["id"]: line for line in lines},
    )


def _off_the_plan(
    visible: CommunicationQuerySet, before: Iterable[Line]
) -> tuple[int, Collection[str]]:
    """How many ideas there are, and which lines were said to be issued and are not: their ids.

    What was an idea when it was marked issued is one again where it did not go out after all, so
    that it stands on no plan, nor once it is set aside.
    """
    said_issued = [line["id"] for line in before if stage(line) == STAGE_ISSUED]
    found = visible.filter(Q(state=State.IDEA) | (Q(pk__in=said_issued) & ~Q(state__in=WAS_ISSUED)))
    states = dict(found.order_by().values_list("pk", "state"))
    ideas = sum(state == State.IDEA for state in states.values())
    return ideas, {str(pk) for pk in states}.intersection(said_issued)


def contents(visible: CommunicationQuerySet, *, since: ForwardPlan | None) -> CommunicationQuerySet:
    """Of what is open to all, that which belongs in the plan after `since` (None: the first)."""
    if since is None:
        year = FinancialYear.of(clock.today())
        of_this_year = Q(window_end__gte=year.first) | Q(window_end=None)
        return visible.on_the_plan().filter(Q(state__in=TO_COME) | of_this_year)
    moment = since.published_at
    was_to_come = [line["id"] for line in since.content["lines"] if stage(line) == STAGE_TO_COME]
    # As lists and not as questions inside the query: then each condition is looked up by its index.
    marked_since = Placement.objects.filter(marked_at__gt=moment).order_by()
    marked = list(marked_since.values_list("communication", "issued_on", "issued_until"))
    issued_since = {pk for pk, *_ in marked}
    set_aside, corrected, opened = _told_since(moment)
    in_the_last = {UUID(line["id"]) for line in since.content["lines"]}
    # Asked by itself: beside the partners' names SQLite would walk through all that each ever led.
    belongs = Communication.objects.filter(
        Q(pk__in=was_to_come)
        | enters(
            moment,
            issued_since=Q(pk__in=issued_since | (corrected & in_the_last)),
            went_out_later=Q(pk__in=out_in_the_year_of(moment, marked)),
            set_aside_since=Q(pk__in=set_aside),
            opened_since=Q(pk__in=opened - in_the_last),
        )
    )
    return visible.on_the_plan().filter(pk__in=belongs.order_by().values("pk"))


def enters(
    moment: datetime, *, issued_since: Q, went_out_later: Q, set_aside_since: Q, opened_since: Q
) -> Q:
    """What enters the plan after that of a moment, whether or not it stood in that one.

    Asked of what is open to all now. issued_since, went_out_later, set_aside_since, opened_since:
    how the caller asks for what was marked issued, or stood in that plan and had what was issued
    put right; for what of it went out in the year of that plan or later; for what may have been set
    aside; and for what was opened by its lead partner.
    """
    of_its_time = ~for_the_record(moment, went_out_later=went_out_later)
    return (
        Q(state__in=TO_COME)
        | (Q(state__in=WAS_ISSUED) & issued_since & of_its_time)
        | (Q(state__in=WAS_ISSUED) & not_over_before(clock.today()) & _still_planned_in_part())
        | (Q(state__in=SET_ASIDE) & set_aside_since & of_its_time)
        | (Q(created_at__gt=moment) & of_its_time)
        | Q(embargo_until__gt=moment, embargo_until__lte=clock.now())
        | opened_since
    )


def for_the_record(moment: datetime, *, went_out_later: Q) -> Q:
    """What was logged after the plan of a moment and was over before its financial year.

    It stood in no plan: it is a line of a past year's sheet. went_out_later: how the caller asks
    for what went out later than its window, in that year or after it.
    """
    return Q(created_at__gt=moment, window_end__lt=year_of(moment).first) & ~went_out_later


def year_of(moment: datetime) -> FinancialYear:
    """The financial year of the plan that was published then, by the day in London."""
    return FinancialYear.of(clock.local(moment).date())


def out_in_the_year_of(
    moment: datetime, issued: Iterable[tuple[UUID, date | None, date | None]]
) -> set[UUID]:
    """Of the communication, first and last day of placements: those out in that year or later."""
    first = year_of(moment).first
    return {pk for pk, *days in issued if any(day and day >= first for day in days)}


def _still_planned_in_part() -> Q:
    """What counts is the placement: a planned one is still to come (rule 6 of docs/rules.md)."""
    return Q(
        Exists(Placement.objects.filter(communication=OuterRef("pk"), state=PlacementState.PLANNED))
    )


def _told_since(moment: datetime) -> tuple[set[UUID], set[UUID], set[UUID]]:
    """What the history tells of since: what may have been set aside, was put right, was opened."""
    found = Change.objects.filter(
        WAS_SET_ASIDE | CORRECTS_ISSUED | SAYS_WHO_MAY_SEE,
        subject_type=Communication._meta.label_lower,
        at__gt=moment,
    ).order_by()
    says = [
        Case(When(asked, then=True), default=False)
        for asked in (WAS_SET_ASIDE, CORRECTS_ISSUED, SAYS_WHO_MAY_SEE)
    ]
    told = list(found.values_list(*SAID, "after", *says))
    said = said_at_first(each[:5] for each in told if each[-1])
    set_aside = {UUID(pk) for _, _, pk, *_, may_be, _, _ in told if may_be}
    corrected = _put_right(each[2:6] for each in told if each[-2])
    return set_aside, corrected, opened_since(moment, said)


def _put_right(told: Iterable[tuple[str, str, str, str]]) -> set[UUID]:
    """What says something else in the end: not where a day was corrected and corrected back.

    told: of each correction, the communication, the field, and what it said before and after.
    """
    says: Counter[tuple[str, str, str]] = Counter()
    for pk, field_name, before, after in told:
        says[pk, field_name, before] -= 1
        says[pk, field_name, after] += 1
    return {UUID(pk) for (pk, *_), many in says.items() if many}


def _files() -> Prefetch:
    """The files without the documents themselves."""
    return Prefetch("files", ForwardPlanFile.objects.defer("content"))
