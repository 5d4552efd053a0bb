"""Decide what becomes of each row: new, changed, already there or refused."""

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Max, Q, Sum
from django.db.models.fields.json import KeyTextTransform

from bsc_comms.kit import clock
from bsc_comms.kit.batches import in_batches
from plans.choices import ImportState, RowState, State
from plans.models import ImportRow, PlanImport
from plans.operations.imports.batches import AT_ONCE, BATCH, FEW
from plans.operations.imports.comparing import Settling, of_the_plan, understood
from plans.operations.imports.facts import STANDS_ON_THE_PLAN, earlier_versions
from plans.operations.imports.matching import Match, Matching
from plans.operations.imports.names import Names
from plans.operations.imports.on_the_plan import reach_of
from plans.operations.imports.resembling import Said, said_of
from plans.operations.imports.row_keys import RowKeys, keys_of, values_of, with_keys
from plans.queries.imports import SPEAKS_OF
from plans.rules.layouts import is_own
from plans.rules.reading import columns as fields

#: Among the notes of an import: the plan as it was when the rows were last compared with it.
SETTLED_AT = "settled"
#: The fields under which `Match.said` stands with a row.
_MATCHED_BY = frozenset({fields.REFERENCE, fields.TITLE})


class _Other(NamedTuple):
    """A row that is not compared again itself: what it is taken for, and what is said of that."""

    keys: RowKeys
    communication: UUID | None
    said: str

    def stands_otherwise(self, match: Match | None) -> bool:
        match = match or Match()
        return (match.communication, match.said) != (self.communication, self.said)


def settle(plan_import: PlanImport, names: Names | None = None) -> None:
    """Compare all rows of an import with the plan as it is now; writes what became different."""
    # Taken before the plan is read: what is written meanwhile counts as changed since.
    seen_as = watermark(plan_import)
    names = names or Names()
    settling = Settling(plan_import, names)
    matching = Matching.of(plan_import, names)
    may_matter, keys, refused, left_out = [], [], [], []
    rows = plan_import.rows.order_by("pk")
    of_rows = with_keys(rows, "state", "errors", "doubts", "communication_id").annotate(
        kept_as_planned=KeyTextTransform("kept_as_planned", "reading")
    )
    for values in of_rows.iterator(chunk_size=AT_ONCE):
        row = keys_of(values, names)
        if values["state"] == RowState.SKIPPED:
            left_out.append(row)
            continue
        if not understood(values["errors"]):
            refused.append(row)
            continue
        keys.append(row)
        if values["lead"] not in settling.may_lead:
            # Compared as that partner's, so that it meets nothing of its person's own.
            refused.append(row)
        if _may_matter(values, settling):
            may_matter.append(values["pk"])
    found = matching.find(keys, lambda pks: _said(plan_import.rows.in_bulk(pks).values()))
    for batch in in_batches(sorted({*may_matter, *found}), FEW):
        settling.put(list(ImportRow.objects.in_bulk(batch).values()), found)
    matched = {match.communication for match in found.values() if match.communication}
    named = matching.named_by(refused)
    plan_import.notes["not_in_this_one"] = _not_in_this_one(plan_import, matched, matched | named)
    named |= matching.named_by(left_out)
    plan_import.notes[SPEAKS_OF] = _spoken_of(found.values(), named)
    plan_import.notes[SETTLED_AT] = seen_as
    PlanImport.objects.filter(pk=plan_import.pk).update(notes=plan_import.notes)


def _may_matter(values: Mapping[str, Any], settling: Settling) -> bool:
    """Whether comparing a row that was understood may write something, also if it has no match."""
    return bool(
        values["state"] != RowState.READY
        or values["communication_id"]
        or values["lead"] not in settling.may_lead
        or values["kept_as_planned"]
        or any(of_the_plan(one) for one in values["doubts"])
    )


def settle_rows(plan_import: PlanImport, rows: list[ImportRow]) -> None:
    """Compare some rows again, that are not saved as they were read; writes their comparison.

    What other rows are taken for stays theirs, unless one of these names it. What is said of those
    that are taken for nothing is looked at too: it depends on how many rows could be meant.
    """
    if not rows:
        return
    names = Names()
    matching, settling = Matching.of(plan_import, names), Settling(plan_import, names)
    # A row that was not understood, or left out, stands for nothing on the plan.
    kept = [row for row in rows if row.state != RowState.SKIPPED]
    read = {row.pk: row for row in kept if understood(row.errors)}
    unmatched = [
        keys_of(values_of(row), names)
        for row in rows
        if row.pk not in read or row.reading["lead"] not in settling.may_lead
    ]
    keys = [keys_of(values_of(row), names) for row in read.values()]
    others = _others(plan_import, {row.pk for row in rows}, keys, matching, names)

    def said_of_rows(pks: Sequence[int]) -> dict[int, Said]:
        beside = plan_import.rows.in_bulk([pk for pk in pks if pk not in read])
        return _said(read.get(pk) or beside[pk] for pk in pks)

    in_order = sorted([*keys, *(one.keys for one in others)], key=attrgetter("pk"))
    found = matching.find(in_order, said_of_rows)
    for batch in in_batches(rows, BATCH):
        settling.put(batch, found)
    otherwise = [one.keys.pk for one in others if one.stands_otherwise(found.get(one.keys.pk))]
    for pks in in_batches(otherwise, FEW):
        settling.put(list(ImportRow.objects.in_bulk(pks).values()), found)
    _keep_spoken_of(plan_import, _spoken_of(found.values(), matching.named_by(unmatched)))


def _others(
    plan_import: PlanImport,
    these: Set[int],
    keys: Iterable[RowKeys],
    matching: Matching,
    names: Names,
) -> list[_Other]:
    """The rows beside `these` that may be meant by what is on the plan.

    What the rest is taken for is claimed. By our own reference one of `these`, with those keys, may
    name what another row was taken for: that row is among them, unless it has the reference too.
    """
    named = matching.named_as_ours(keys)
    held = plan_import.rows.exclude(communication=None)
    asked = []
    for pk, communication, number in held.values_list("pk", "communication_id", "number"):
        if pk in these:
            continue
        if communication in named:
            asked.append(pk)
        else:
            matching.claim(communication, number)
    may_be = plan_import.rows.exclude(state=RowState.SKIPPED).filter(
        Q(communication=None) | Q(pk__in=asked)
    )
    found = []
    of_rows = with_keys(may_be.order_by("pk"), "errors", "doubts", "communication_id")
    for values in of_rows.iterator(chunk_size=AT_ONCE):
        if values["pk"] in these or not understood(values["errors"]):
            continue
        row, communication = keys_of(values, names), values["communication_id"]
        if communication and row.reference.upper() == named[communication]:
            matching.claim(communication, row.number)
        else:
            found.append(_Other(row, communication, _said_by_matching(values)))
    return found


def _said_by_matching(values: Mapping[str, Any]) -> str:
    """What a row holds of what `Match.said` said of it the last time."""
    told = [
        *((one, one["wrong"]) for one in values["errors"]),
        *((one, one["read_as"]) for one in values["doubts"]),
    ]
    of_matching = (said for one, said in told if of_the_plan(one) and one["field"] in _MATCHED_BY)
    return str(next(of_matching, ""))


def is_settled(plan_import: PlanImport) -> bool:
    """Whether the plan is still as it was when the rows were last compared with it."""
    return bool(plan_import.notes.get(SETTLED_AT) == watermark(plan_import))


def forget_settled(plan_import: PlanImport) -> None:
    """Whoever saves compares all rows with the plan again."""
    plan_import.notes.pop(SETTLED_AT, None)
    PlanImport.objects.filter(pk=plan_import.pk).update(notes=plan_import.notes)


def watermark(plan_import: PlanImport) -> list[Any]:
    """Differs once anything changed that a comparison depends on.

    Counts return where as much came as went; with the latest of each they do not.
    """
    plan = reach_of(plan_import.by).aggregate(
        count=Count("pk"), versions=Sum("version"), latest=Max("created_at")
    )
    earlier = ImportRow.objects.filter(
        plan_import__year=plan_import.year,
        plan_import__state=ImportState.SAVED,
        state__in=STANDS_ON_THE_PLAN,
    ).exclude(plan_import=plan_import.pk)
    sheets = earlier.aggregate(count=Count("pk"), latest=Max("plan_import__saved_at"))
    return [
        plan["count"],
        plan["versions"] or 0,
        plan["latest"] and plan["latest"].isoformat(),
        sheets["count"],
        sheets["latest"] and sheets["latest"].isoformat(),
        clock.today().isoformat(),
    ]


def _spoken_of(found: Iterable[Match], named: Set[UUID]) -> list[str]:
    """What doubts and refusals tell of beside the communications that rows are taken for.

    `named`: what rows that were not understood, were left out or are another partner's may stand
    for; their cells are shown all the same.
    """
    return sorted({one.hex for match in found for one in match.about} | {one.hex for one in named})


def _keep_spoken_of(plan_import: PlanImport, told: Iterable[str]) -> None:
    """Note what some rows tell of beside what the others do."""
    spoken = plan_import.notes.get(SPEAKS_OF, [])
    if more := [one for one in told if one not in spoken]:
        plan_import.notes[SPEAKS_OF] = [*spoken, *more]
        PlanImport.objects.filter(pk=plan_import.pk).update(notes=plan_import.notes)


def _said(rows: Iterable[ImportRow]) -> dict[int, Said]:
    return {row.pk: said_of(row) for row in rows}


def _not_in_this_one(
    plan_import: PlanImport, matched: set[UUID], still: set[UUID]
) -> list[dict[str, str]]:
    """What the earlier file holds and this one does not: it is left alone.

    The earlier file is one that shares what is `matched`; a refused row is `still` in this one.
    The planner's own sheet holds what its filter showed: what is not in it says nothing.
    """
    if is_own(plan_import.headings.values()):
        return []
    held_before = (
        ImportRow.objects.filter(
            plan_import__in=earlier_versions(plan_import).filter(year=plan_import.year),
            state__in=STANDS_ON_THE_PLAN,
            communication__isnull=False,
        )
        .order_by("-plan_import__saved_at", "-plan_import__at", "plan_import")
        .values_list("plan_import", "communication_id")
    )
    for _, rows in groupby(held_before.iterator(chunk_size=AT_ONCE), key=itemgetter(0)):
        held = {communication for _, communication in rows}
        if held & matched:
            return _still_on_the_plan(plan_import, held - still)
    return []


def _still_on_the_plan(plan_import: PlanImport, left: set[UUID]) -> list[dict[str, str]]:
    found = reach_of(plan_import.by).filter(pk__in=left)
    still = found.exclude(state__in=(State.CANCELLED, State.MERGED)).order_by("title", "pk")
    return [
        {"communication": str(pk), "title": title} for pk, title in still.values_list("pk", "title")
    ]
