"""What is new and what changed since the last forward plan, cheap enough for every page.

The answer comes from the frozen plan, never from a flag: the history only says which communications
are worth comparing, so that the cost grows with what happened since, not with the whole plan.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, When

from bsc_comms.kit import clock
from partnership.models import Change, Person
from plans.models import Communication, ForwardPlan, Placement
from plans.queries.forward_plans import CORRECTS_ISSUED, WAS_SET_ASIDE, enters, year_of
from plans.queries.lines import fingerprints_of
from plans.queries.opened import SAYS_WHO_MAY_SEE, opened_since, said_at_first
from plans.rules.lines import TO_COME, fingerprint, stage


@dataclass(frozen=True)
class Touched:
    """What the history tells of one communication.

    That it may have been set aside, that what was issued was put right, and what it said at first
    of who may see it, as far as that changed.
    """

    set_aside: bool
    corrected: bool
    said: Mapping[str, str]


@dataclass(frozen=True)
class ChangedSince:
    """The last plan, and what is not in it as it is now. `number` is None before the first."""

    number: int | None = None
    meeting_date: date | None = None
    published_at: datetime | None = None
    new_ids: frozenset[UUID] = frozenset()
    changed_ids: frozenset[UUID] = frozenset()


def changed_since_last_plan(person: Person) -> ChangedSince:
    """What the person would find new or materially changed since the last forward plan.

    Only what the whole partnership may see counts: nothing else was ever in a plan. And only what
    the next plan would hold, as the review shows it: new is what it would hold for the first time,
    and what ended in the last one and is corrected afterwards has left the plan, but where it said
    wrongly what was issued. Until the first plan nothing counts as new. At most eight queries (nine
    when this process first meets a plan), seven where nobody changed who may see what is not in it,
    three where nothing changed.
    """
    last = ForwardPlan.objects.defer("content", "difference").order_by("-number").first()
    if last is None:
        return ChangedSince()
    visible = Communication.objects.visible_to(person).open_to_the_partnership()
    frozen = _frozen_lines(last.pk, last.content_hash)
    history = touched_since(last.published_at)
    set_aside = [
        pk for pk, told in history.items() if told.set_aside and not _was_to_come(frozen, pk)
    ]
    corrected = [pk for pk, told in history.items() if told.corrected and pk in frozen]
    said = {pk: told.said for pk, told in history.items() if told.said and pk not in frozen}
    opened = opened_since(last.published_at, said)
    touched = dict(
        visible.on_the_plan()
        .filter(
            Q(pk__in=list(history))
            | Q(embargo_until__gt=last.published_at, embargo_until__lte=clock.now())
        )
        .order_by()
        .values_list("pk", _is_entering(last.published_at, set_aside, corrected, opened))
    )
    held = {pk for pk, enters_anew in touched.items() if enters_anew or _was_to_come(frozen, pk)}
    known = held & frozen.keys()
    # Not what the person may see once more: that of these was asked a moment ago.
    now = fingerprints_of(Communication.objects.filter(pk__in=known)) if known else {}
    return ChangedSince(
        number=last.number,
        meeting_date=last.meeting_date,
        published_at=last.published_at,
        new_ids=frozenset(held - known),
        changed_ids=frozenset(
            pk for pk, compared in now.items() if compared != frozen[pk].fingerprint
        ),
    )


def _is_entering(
    moment: datetime,
    set_aside: Collection[UUID],
    corrected: Collection[UUID],
    opened: Collection[UUID],
) -> Case:
    """The condition of `forward_plans.contents`, asked of few: each by its own placements."""
    marked = Placement.objects.filter(communication=OuterRef("pk"), marked_at__gt=moment)
    first = year_of(moment).first
    later = marked.filter(Q(issued_on__gte=first) | Q(issued_until__gte=first))
    condition = enters(
        moment,
        issued_since=Q(Exists(marked)) | Q(pk__in=corrected),
        went_out_later=Q(Exists(later)),
        set_aside_since=Q(pk__in=set_aside),
        opened_since=Q(pk__in=opened),
    )
    return Case(When(condition, then=True), default=False)


def touched_since(moment: datetime) -> Mapping[UUID, Touched]:
    """Of which communications the history says anything since, and what that may have done.

    Each once, by Python: asked for that, SQLite would walk through all that ever changed.
    """
    found = Change.objects.filter(
        subject_type=Communication._meta.label_lower, at__gt=moment
    ).order_by()
    was_set_aside = Case(When(WAS_SET_ASIDE, then=True), default=False)
    said_before = Case(When(SAYS_WHO_MAY_SEE, then=F("before")))
    was_put_right = Case(When(CORRECTS_ISSUED, then=True), default=False)
    told = list(
        found.values_list(
            *("at", "id", "subject_id", "field", said_before, was_set_aside, was_put_right)
        )
    )
    said = said_at_first(each[:5] for each in told if each[4] is not None)
    set_aside = {UUID(pk) for _, _, pk, *_, may_be, _ in told if may_be}
    corrected = {UUID(pk) for _, _, pk, *_, is_put_right in told if is_put_right}
    return {
        pk: Touched(pk in set_aside, pk in corrected, said.get(pk, {}))
        for pk in {UUID(each) for _, _, each, *_ in told}
    }


class _FrozenLine(NamedTuple):
    fingerprint: str
    was_to_come: bool


@lru_cache(maxsize=4)
def _frozen_lines(pk: int, content_hash: str) -> Mapping[UUID, _FrozenLine]:
    """Each line of a frozen plan, as it is compared; a process reads it once, it never changes."""
    content = ForwardPlan.objects.values_list("content", flat=True).get(pk=pk)
    return {
        UUID(line["id"]): _FrozenLine(fingerprint(line), stage(line) == TO_COME)
        for line in content["lines"]
    }


def _was_to_come(frozen: Mapping[UUID, _FrozenLine], pk: UUID) -> bool:
    return pk in frozen and frozen[pk].was_to_come
