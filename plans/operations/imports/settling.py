"""Decide what becomes of each row: new, changed, already there or refused."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from bsc_comms.kit import clock
from plans import policy
from plans.choices import ImportState, RowState, State
from plans.models import Communication, ImportRow, PlanImport
from plans.operations.imports.allowing import NotAllowed, why_not
from plans.operations.imports.batches import FEW, in_batches, write_rows
from plans.operations.imports.facts import (
    STANDS_ON_THE_PLAN,
    earlier_versions,
    facts_on_the_plan,
    last_said,
    loaded,
    without_declined,
)
from plans.operations.imports.matching import Match, Matching, keys_of, reach_of, with_keys
from plans.operations.imports.names import Names
from plans.operations.imports.resembling import Said, said_of
from plans.rules import facts
from plans.rules.reading import columns as fields

#: Marks what the comparison with the plan says of a row, beside what the reading said.
OF_THE_PLAN = "plan"
SETTLED = ("state", "communication", "differences", "errors", "doubts")
_NO_MATCH = Match()


def settle(plan_import: PlanImport, names: Names | None = None) -> None:
    """Compare all rows of an import with the plan as it is now; writes what became different."""
    names = names or Names()
    settling = Settling(plan_import, names)
    matching = Matching.of(plan_import, names)
    may_matter, keys, refused = [], [], []
    rows = plan_import.rows.exclude(state=RowState.SKIPPED).order_by("pk")
    of_rows = with_keys(rows, "state", "errors", "doubts", "communication_id")
    for values in of_rows.iterator(chunk_size=2000):
        if any(not _of_the_plan(one) for one in values["errors"]):
            refused.append(keys_of(values, names))
            continue
        keys.append(keys_of(values, names))
        if (
            values["state"] != RowState.READY
            or values["communication_id"]
            or values["lead"] not in settling.may_lead
            or any(_of_the_plan(one) for one in values["doubts"])
        ):
            may_matter.append(values["pk"])
    found = matching.find(keys, lambda pks: _said(plan_import.rows.in_bulk(pks).values()))
    for batch in in_batches(sorted({*may_matter, *found}), FEW):
        settling.put(list(ImportRow.objects.in_bulk(batch).values()), found)
    matched = {match.communication for match in found.values() if match.communication}
    still = matched | matching.named_by(refused)
    plan_import.notes["not_in_this_one"] = _not_in_this_one(plan_import, matched, still)
    plan_import.notes["settled"] = watermark(plan_import)
    PlanImport.objects.filter(pk=plan_import.pk).update(notes=plan_import.notes)


def settle_rows(plan_import: PlanImport, rows: list[ImportRow]) -> None:
    """Compare some rows again, that are not saved as they were read; writes their comparison."""
    names = Names()
    matching = Matching.of(plan_import, names)
    pks = [row.pk for row in rows]
    claimed = plan_import.rows.exclude(pk__in=pks).exclude(communication=None)
    for communication, number in claimed.values_list("communication_id", "number"):
        matching.claim(communication, number)
    # A row that was refused, or left out, stands for nothing on the plan.
    read = [row for row in rows if not row.errors and row.state != RowState.SKIPPED]
    keys = [keys_of(_values(row), names) for row in read]
    found = matching.find(keys, lambda pks: _said(row for row in read if row.pk in pks))
    Settling(plan_import, names).put(rows, found)


def is_settled(plan_import: PlanImport) -> bool:
    """Whether the plan is still as it was when the rows were last compared with it."""
    return bool(plan_import.notes.get("settled") == watermark(plan_import))


def watermark(plan_import: PlanImport) -> list[Any]:
    """Differs once anything changed that a comparison depends on."""
    plan = reach_of(plan_import.by).aggregate(count=Count("pk"), versions=Sum("version"))
    earlier = ImportRow.objects.filter(
        plan_import__year=plan_import.year,
        plan_import__state=ImportState.SAVED,
        state__in=STANDS_ON_THE_PLAN,
    ).exclude(plan_import=plan_import.pk)
    return [
        plan["count"],
        plan["versions"] or 0,
        earlier.count(),
        clock.today().isoformat(),
    ]


class Settling:
    """What the comparison of one import's rows needs, read once."""

    def __init__(self, plan_import: PlanImport, names: Names) -> None:
        self.plan_import = plan_import
        self.names = names
        self.spoken = facts.spoken_of(plan_import.headings)
        self.earlier = earlier_versions(plan_import)
        self._stands_as = _stands_as_before(plan_import)
        by = plan_import.by
        self.may_lead = frozenset(
            code
            for code, partner in names.partners.items()
            if by is None or policy.can_bring_in_for(by, partner.pk)
        )

    def put(self, rows: list[ImportRow], found: Mapping[int, Match]) -> None:
        """Put the comparison into rows and write those that became different by it."""
        matches = {row.pk: found.get(row.pk, _NO_MATCH) for row in rows}
        ids = [match.communication for match in matches.values() if match.communication]
        plan, said = loaded(ids), last_said(ids, self.earlier)
        changed = []
        for row in rows:
            before = [getattr(row, name) for name in _COMPARED]
            self._put(row, matches[row.pk], plan, said)
            if before != [getattr(row, name) for name in _COMPARED]:
                changed.append(row)
        write_rows(changed, SETTLED)

    def _put(
        self,
        row: ImportRow,
        match: Match,
        plan: Mapping[UUID, Communication],
        said: Mapping[UUID, facts.Facts],
    ) -> None:
        row.errors = [one for one in row.errors if not _of_the_plan(one)]
        row.doubts = [one for one in row.doubts if not _of_the_plan(one)]
        row.differences = []
        row.communication_id = None
        if row.state == RowState.SKIPPED:
            return
        if row.errors:
            row.state = RowState.REFUSED
            return
        if row.reading["lead"] not in self.may_lead:
            self.refuse(row, self._not_theirs(row))
            return
        if match.wrong:
            self.refuse(row, NotAllowed(fields.REFERENCE, match.wrong, match.right))
            return
        if match.doubt:
            self._doubt(row, match.doubt)
        row.state = RowState.READY
        if match.communication is not None:
            one = plan[match.communication]
            self._compare(row, one, said.get(one.pk))

    def _compare(self, row: ImportRow, one: Communication, said: facts.Facts | None) -> None:
        row.communication_id = one.pk
        on_the_plan = facts_on_the_plan(one)
        base = self._base(row, one, on_the_plan, said)
        found = facts.differences(
            base=None if base is None else without_declined(base, one),
            mine=without_declined(facts.facts_of(row.reading), one),
            theirs=on_the_plan,
            spoken=self.spoken,
            sheet_wins=frozenset(row.sheet_wins),
        )
        row.differences = [self._told(each) for each in found]
        taken = facts.taken(found)
        row.state = RowState.CHANGED if taken else RowState.UNCHANGED
        by = self.plan_import.by
        if taken and by is not None and not policy.can_edit(by, one):
            right = "Its lead partner or the coordinator changes it."
            self.refuse(row, NotAllowed(fields.TITLE, "It is another partner's.", right))
        elif problem := why_not(one, taken, self.names):
            self.refuse(row, problem)

    def _base(
        self, row: ImportRow, one: Communication, on_the_plan: facts.Facts, said: facts.Facts | None
    ) -> facts.Facts | None:
        """What the sheet said before this: of the planner's own sheet, what the plan said then.

        Of a version that is no longer the plan's nobody knows it: each difference is a conflict.
        """
        version = row.reading.get("version")
        if version is None:
            return said
        while (later := self._stands_as.get((str(one.pk), version), version)) > version:
            version = later
        return on_the_plan if version == one.version else dict.fromkeys(facts.FIELDS)

    def _told(self, each: facts.Difference) -> dict[str, Any]:
        before, after = (
            facts.in_words(each.field, fact, self.names.labels, today=clock.today())
            for fact in (each.before, each.after)
        )
        return {
            "field": each.field,
            "before": before,
            "after": after,
            "both": each.both,
            "wins": each.wins,
        }

    def _not_theirs(self, row: ImportRow) -> NotAllowed:
        lead = self.names.labels["partners"].get(row.reading["lead"], row.reading["lead"])
        return NotAllowed(
            fields.LEAD,
            f"{lead} leads it, and you bring in your own partner's sheet.",
            "Ask the coordinator to bring in this row, or leave it to its lead partner.",
        )

    def refuse(self, row: ImportRow, problem: NotAllowed) -> None:
        """Refuse a row that was understood; of whose communication it is stays known."""
        row.state = RowState.REFUSED
        row.errors = [
            *row.errors,
            {
                "row": row.number,
                "column": self._column(problem.field),
                "text": self._cell(row, problem.field),
                "wrong": problem.wrong,
                "right": problem.right,
                "field": problem.field,
                "alternatives": [],
                "source": OF_THE_PLAN,
            },
        ]

    def _doubt(self, row: ImportRow, said: str) -> None:
        field = fields.REFERENCE if "reference" in said else fields.TITLE
        text = row.reading["reference"] if field == fields.REFERENCE else row.reading["title"]
        if {"field": field, "text": text} not in row.accepted:
            row.doubts = [
                *row.doubts,
                {
                    "column": self._column(field),
                    "text": text,
                    "read_as": said,
                    "field": field,
                    "alternatives": [],
                    "source": OF_THE_PLAN,
                },
            ]

    def _column(self, field: str) -> str:
        headings = self.plan_import.headings.items()
        return next((heading for heading, name in headings if name == field), field.capitalize())

    def _cell(self, row: ImportRow, field: str) -> str:
        return str(row.original.get(self._column(field), ""))


_COMPARED = ("state", "communication_id", "differences", "errors", "doubts")


def _of_the_plan(one: Mapping[str, Any]) -> bool:
    return one.get("source") == OF_THE_PLAN


def _stands_as_before(plan_import: PlanImport) -> dict[tuple[str, int], int]:
    """Which version says the same as an earlier one, since an import was taken back."""
    told = PlanImport.objects.filter(year=plan_import.year, notes__has_key="stands_as_before")
    return {
        (pk, before): now
        for same in told.order_by("at").values_list("notes__stands_as_before", flat=True)
        for pk, before, now in same
    }


def _said(rows: Iterable[ImportRow]) -> dict[int, Said]:
    return {row.pk: said_of(row) for row in rows}


def _values(row: ImportRow) -> dict[str, Any]:
    """What `keys_of` needs, of a row in memory."""
    window = row.reading["window"] or {}
    return {
        "pk": row.pk,
        "sheet": row.sheet,
        "number": row.number,
        "reference": row.reading["reference"],
        "title": row.reading["title"],
        "lead": row.reading["lead"],
        "start": window.get("start"),
        "end": window.get("end"),
    }


def _not_in_this_one(
    plan_import: PlanImport, matched: set[UUID], still: set[UUID]
) -> list[dict[str, str]]:
    """What the earlier file holds and this one does not: it is left alone.

    The earlier file is one that shares what is `matched`; a refused row is `still` in this one.
    """
    held_before = (
        ImportRow.objects.filter(
            plan_import__in=earlier_versions(plan_import).filter(year=plan_import.year),
            state__in=STANDS_ON_THE_PLAN,
            communication__isnull=False,
        )
        .order_by("-plan_import__saved_at", "-plan_import__at", "plan_import")
        .values_list("plan_import", "communication_id")
    )
    for _, rows in groupby(held_before.iterator(chunk_size=2000), key=itemgetter(0)):
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
