"""What was understood of a row the last time holds for the same row when its sheet comes again.

Whatever the vocabulary has learned since, the same words change nothing that was saved; and what a
person put right stays so, in a corrected sheet too, as far as the cell is still the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from plans import policy
from plans.choices import RowState
from plans.models import ImportRow, PlanImport
from plans.operations.imports.as_read import kept_as_planned
from plans.operations.imports.batches import AT_ONCE
from plans.operations.imports.comparing import of_the_plan
from plans.operations.imports.facts import STANDS_ON_THE_PLAN, earlier_versions
from plans.operations.imports.moved import is_called_new
from plans.operations.imports.on_the_plan import reach_of
from plans.operations.imports.said_twice import said_twice, still_twice
from plans.rules.lines import folded
from plans.rules.reading import columns as fields

DATES = (fields.FROM, fields.TO, fields.TIME, fields.MONTH)

Place = tuple[str, int]


class _Stood(NamedTuple):
    """A row as it was last saved, by its key, and where it stood."""

    pk: int
    place: Place


def cells_of(headings: Mapping[str, str], original: Mapping[str, Any], field: str) -> list[str]:
    """The cells of a field as typed; all that say when are the cells of one time."""
    return [
        str(original.get(heading, ""))
        for heading, name in headings.items()
        if field in fields.held_by(name) or (field == fields.WHEN and name in DATES)
    ]


class TakingOver:
    """The rows that earlier versions of a sheet left on the plan; each is given once.

    Only those that the sheet's person may bring in: what another partner put right is its own.
    """

    def __init__(self, plan_import: PlanImport) -> None:
        self._plan_import = plan_import
        self._same: dict[int, list[_Stood]] = defaultdict(list)
        self._put_right: dict[tuple[str, str], list[int]] = defaultdict(list)
        versions = earlier_versions(plan_import).filter(year=plan_import.year)
        self._imports = {one.pk: one for one in versions.defer("content")}
        if self._imports:
            self._look()

    def put(self, rows: Sequence[ImportRow]) -> list[ImportRow]:
        """Put into rows that were just read what still holds; which have words to be read anew.

        A row whose cells are as they were stands as it was understood then.
        """
        if not self._imports:
            return []
        same = {index: self._same_as(row) for index, row in enumerate(rows)}
        held = {index: pk or self._put_right_of(rows[index]) for index, pk in same.items()}
        found = ImportRow.objects.in_bulk([pk for pk in held.values() if pk])
        to_read = []
        for index, pk in held.items():
            row, earlier = rows[index], found.get(pk or 0)
            if earlier is None:
                continue
            if same[index] and _cells(row) == _cells(earlier) and self._is_read_alike(row, earlier):
                _stand_as_then(row, earlier)
            elif not row.corrections and self._put_right_again(row, earlier):
                to_read.append(row)
        return to_read

    def _look(self) -> None:
        """The last version that held a communication says how it stood."""
        by = self._plan_import.by
        may: dict[int, bool] = {}
        seen: set[UUID | None] = set()
        latest_first = sorted(
            self._imports.values(), key=lambda one: (one.saved_at or one.at, one.at), reverse=True
        )
        for version in latest_first:
            for each in self._rows_of(version):
                lead = each["communication__lead_partner_id"]
                if lead not in may:
                    may[lead] = by is None or policy.can_bring_in_for(by, lead)
                if may[lead] and each["communication_id"] not in seen:
                    seen.add(each["communication_id"])
                    self._keep(each)

    def _rows_of(self, version: PlanImport) -> Iterator[Mapping[str, Any]]:
        """In the order of an index: otherwise all of them would be sorted in memory first."""
        rows = (
            ImportRow.objects.filter(
                plan_import=version,
                state__in=STANDS_ON_THE_PLAN,
                communication__in=reach_of(self._plan_import.by),
            )
            .order_by("-pk")
            .values(
                "pk",
                "plan_import_id",
                "communication_id",
                "communication__lead_partner_id",
                "sheet",
                "number",
                "original",
                "corrections",
                "accepted",
                "reading__month",
                "reading__above",
            )
        )
        return rows.iterator(chunk_size=AT_ONCE)

    def _keep(self, each: Mapping[str, Any]) -> None:
        """As little of a row as tells it again: there may be very many."""
        cells = _frozen(each["original"], each["reading__month"], each["reading__above"])
        self._same[hash(cells)].append(_Stood(each["pk"], (each["sheet"], each["number"])))
        if each["corrections"] or each["accepted"]:
            headings = self._imports[each["plan_import_id"]].headings
            for name in _names(headings, each["original"]):
                self._put_right[name].append(each["pk"])

    def _same_as(self, row: ImportRow) -> int | None:
        found = self._same.get(hash(_cells(row)))
        if not found:
            return None
        place = (row.sheet, row.number)
        # The last of them is the one that came first.
        stood = next((one for one in found if one.place == place), found[-1])
        found.remove(stood)
        return stood.pk

    def _put_right_of(self, row: ImportRow) -> int | None:
        """The row with the same reference, else with the same title, where it is the only one."""
        for name in _names(self._plan_import.headings, row.original):
            found = self._put_right.get(name, ())
            if len(found) == 1:
                return found[0]
        return None

    def _is_read_alike(self, row: ImportRow, earlier: ImportRow) -> bool:
        """Whether nobody chose since that this sheet, or this row, is to be read otherwise."""
        now, then = self._plan_import, self._imports[earlier.plan_import_id]
        same_lead = now.default_lead_id == then.default_lead_id
        return (
            "afresh" not in now.notes
            and now.headings == then.headings
            and (fields.LEAD in fields.all_held(now.headings) or same_lead)
            and row.corrections in ({}, earlier.corrections)
            and ("read_before" not in now.notes or now.words == then.words)
        )

    def _put_right_again(self, row: ImportRow, earlier: ImportRow) -> bool:
        """Take over the corrections whose cells are the same; whether there are any."""
        if row.state == RowState.SKIPPED or "read_before" in self._plan_import.notes:
            return False
        row.corrections = {
            field: text
            for field, text in earlier.corrections.items()
            if self._is_same_cell(row, earlier, field) and not is_called_new(text)
        }
        row.accepted = [
            one for one in earlier.accepted if self._is_same_cell(row, earlier, one["field"])
        ]
        accepted = {(one["field"], one["text"]) for one in row.accepted}
        row.doubts = [one for one in row.doubts if (one["field"], one["text"]) not in accepted]
        return bool(row.corrections)

    def _is_same_cell(self, row: ImportRow, earlier: ImportRow, field: str) -> bool:
        then = self._imports[earlier.plan_import_id].headings
        above = [one.reading.get("above", {}).get(field, "") for one in (row, earlier)]
        months = [one.reading.get("month", "") for one in (row, earlier)]
        return (
            cells_of(self._plan_import.headings, row.original, field)
            == cells_of(then, earlier.original, field)
            and above[0] == above[1]
            and (field != fields.WHEN or months[0] == months[1])
        )


def _stand_as_then(row: ImportRow, earlier: ImportRow) -> None:
    """Only whether it can be marked as issued is asked again: its day may have come."""
    row.reading = {**row.reading, **earlier.reading}
    row.reading.pop("why_skipped", None)
    row.reading["kept_as_planned"] = kept_as_planned(row.reading)
    row.corrections, row.accepted = earlier.corrections, earlier.accepted
    told = said_twice(earlier)
    of_its_cells = [one for one in earlier.doubts if one not in told and not of_the_plan(one)]
    row.doubts = [*of_its_cells, *still_twice(row, said_twice(row))]
    row.not_understood, row.errors = earlier.not_understood, []
    row.state = RowState.READY


def _names(headings: Mapping[str, str], original: Mapping[str, Any]) -> list[tuple[str, str]]:
    names = []
    for field in (fields.REFERENCE, fields.TITLE):
        text = folded(" ".join(cells_of(headings, original, field)))
        if text:
            names.append((field, text))
    return names


def _cells(row: ImportRow) -> Any:
    return _frozen(row.original, row.reading.get("month"), row.reading.get("above"))


def _frozen(original: Mapping[str, Any], month: str | None, above: Any) -> Any:
    """All that a row says, word for word, with what stands above it for it."""
    return (
        frozenset((heading, str(cell)) for heading, cell in original.items()),
        month or "",
        frozenset((above or {}).items()),
    )
