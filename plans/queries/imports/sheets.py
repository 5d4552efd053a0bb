"""Whole sheets: how many rows of each kind, how the columns were read, what else is to be said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Q

from partnership.models import Person
from plans.choices import ImportState, RowState
from plans.models import Communication, ImportRow, Layout, PlanImport
from plans.queries.imports.findings import LOOK, WORDS, count_findings
from plans.queries.imports.labels import field_label
from plans.queries.imports.rows import CORRECTED_BY_HAND, KEPT_AS_THE_PLAN_HAS_IT
from plans.queries.imports.visible import imports_visible_to, rows_visible_to, seen_rows
from plans.rules.reading import columns as fields
from plans.rules.reading.row_dates import with_one_date

IMPORTS_ON_A_PAGE = 50
MOST_NAMED = 20
ROWS_TO_SAMPLE = 25
SAMPLES = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind, and how many different readings and columns want a look.

    Before saving: ready and changed will be saved. Afterwards: saved and updated were. Where
    plan and sheet differ, `kept` stay as the plan has them.
    """

    rows: int = 0
    ready: int = 0
    changed: int = 0
    kept: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0
    saved: int = 0
    updated: int = 0
    corrected: int = 0
    look: int = 0
    look_columns: int = 0
    words: int = 0

    @property
    def to_look_at(self) -> int:
        """All that wants a look before saving: readings of cells, and columns."""
        return self.look + self.look_columns

    @property
    def good(self) -> int:
        """The rows that saving would put on the plan or change there."""
        return self.ready + self.changed

    @property
    def nothing_new(self) -> bool:
        """Whether it has rows that count, and the plan holds each of them as it is."""
        return bool(self.unchanged) and not (self.good or self.refused or self.kept)

    @property
    def put_there(self) -> int:
        """The rows that saving did put on the plan or change there."""
        return self.saved + self.updated

    @property
    def parts(self) -> list[tuple[int, str]]:
        """How many of each kind there are, for one sentence: what there is none of is left out."""
        found = [
            (self.ready, "new"),
            (self.changed, "changed"),
            (self.saved, "saved as new"),
            (self.updated, "changed on the plan"),
            (self.kept, "differs from the plan" if self.kept == 1 else "differ from the plan"),
            (self.unchanged, "already there"),
            (self.refused, "refused"),
            (self.skipped, "row left out" if self.skipped == 1 else "rows left out"),
        ]
        return [(count, label) for count, label in found if count]


@dataclass(frozen=True, slots=True)
class ListedImport:
    """One line of the list of imports."""

    found: PlanImport
    rows: int = 0
    new: int = 0
    changed: int = 0
    refused: int = 0
    kept: int = 0

    @property
    def nothing_new(self) -> bool:
        """Whether it waits to be saved and there is nothing that saving would change."""
        asks = self.new + self.changed + self.refused + self.kept
        return self.found.state == ImportState.READ and self.rows > 0 and not asks

    @property
    def has_rows(self) -> bool:
        """Whether it was read: else there is nothing to count."""
        return self.found.state not in (ImportState.RECEIVED, ImportState.REFUSED)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its heading, a cell or two of it, what it is taken for.

    `alternatives`: what else it could hold, as {"label", "instead"}; "" is to leave it alone.
    """

    heading: str
    samples: list[str]
    field: str
    doubt: str = ""
    alternatives: tuple[dict[str, str], ...] = ()

    @property
    def label(self) -> str:
        return field_label(self.field) if self.field else ""


@dataclass(frozen=True, slots=True)
class NotInThisOne:
    """Communications of an earlier version of the file that this version does not hold."""

    count: int
    named: list[Communication]

    @property
    def more(self) -> int:
        return self.count - len(self.named)


def imports_page(person: Person, number: str | None) -> tuple[Page, list[ListedImport]]:
    """One page of the imports that the person sees, latest first, each with its counts."""
    found = imports_visible_to(person).select_related("by", "default_lead").order_by("-at", "pk")
    page = Paginator(found, IMPORTS_ON_A_PAGE).get_page(number)
    shown = list(page.object_list)
    counted: dict[Any, dict[str, int]] = {one.pk: {"kept": 0} for one in shown}
    states = (
        seen_rows(person)
        .filter(plan_import__in=counted)
        .order_by()
        .values_list("plan_import", "state")
        .annotate(count=Count("pk"), kept=Count("pk", filter=KEPT_AS_THE_PLAN_HAS_IT))
    )
    for pk, state, count, kept in states:
        counted[pk][state] = count
        counted[pk]["kept"] += kept
    return page, [_listed(one, counted[one.pk]) for one in shown]


def _listed(found: PlanImport, states: dict[str, int]) -> ListedImport:
    return ListedImport(
        found=found,
        rows=sum(states.get(state, 0) for state in RowState if state != RowState.SKIPPED),
        new=states.get(RowState.READY, 0) + states.get(RowState.SAVED, 0),
        changed=states.get(RowState.CHANGED, 0) + states.get(RowState.UPDATED, 0),
        refused=states.get(RowState.REFUSED, 0),
        kept=states["kept"],
    )


def counts(plan_import: PlanImport, person: Person) -> Counts:
    """Counts of the rows that the person may see: three queries."""
    states = {
        state: (rows, corrected, kept)
        for state, rows, corrected, kept in rows_visible_to(plan_import, person)
        .order_by()
        .values_list("state")
        .annotate(
            rows=Count("pk"),
            corrected=Count("pk", filter=CORRECTED_BY_HAND),
            kept=Count("pk", filter=KEPT_AS_THE_PLAN_HAS_IT),
        )
    }
    number = {state: states.get(state, (0, 0, 0))[0] for state in RowState}
    kept = sum(kept for _, _, kept in states.values())
    return Counts(
        rows=sum(number.values()) - number[RowState.SKIPPED],
        ready=number[RowState.READY],
        changed=number[RowState.CHANGED],
        kept=kept,
        unchanged=number[RowState.UNCHANGED] - kept,
        refused=number[RowState.REFUSED],
        skipped=number[RowState.SKIPPED],
        saved=number[RowState.SAVED],
        updated=number[RowState.UPDATED],
        corrected=sum(corrected for _, corrected, _ in states.values()) + len(plan_import.words),
        look=count_findings(plan_import, person, LOOK),
        look_columns=len(columns_to_look_at(plan_import)),
        words=count_findings(plan_import, person, WORDS),
    )


def put_on_the_plan(plan_import: PlanImport, person: Person) -> tuple[int, int]:
    """How many communications it made and how many it changed, that the person sees: one query."""
    found = rows_visible_to(plan_import, person).aggregate(
        new=Count("pk", filter=Q(state=RowState.SAVED)),
        changed=Count("pk", filter=Q(state=RowState.UPDATED)),
    )
    return found["new"], found["changed"]


def earlier_import(plan_import: PlanImport, person: Person) -> PlanImport | None:
    """The last time that the very same file was saved for the same year, if it was."""
    return (
        imports_visible_to(person)
        .filter(sha256=plan_import.sha256, year=plan_import.year, state=ImportState.SAVED)
        .exclude(pk=plan_import.pk)
        .first()
    )


def not_in_this_one(plan_import: PlanImport, person: Person) -> NotInThisOne:
    """What an earlier version of the file had put on the plan, as far as the person may see it.

    What a row was found to be since, as somebody put it right, is in this one.
    """
    left = [one["communication"] for one in plan_import.notes.get("not_in_this_one", ())]
    if not left:
        return NotInThisOne(0, [])
    held = plan_import.rows.exclude(communication=None).values("communication")
    seen = (
        Communication.objects.visible_to(person)
        .filter(pk__in=left)
        .exclude(pk__in=held)
        .order_by("title", "pk")
    )
    return NotInThisOne(seen.count(), list(seen[:MOST_NAMED]))


def waits_for_a_lead(plan_import: PlanImport) -> bool:
    """Whether a row says nothing of who leads: lines between the rows may say it of all."""
    rows = plan_import.rows.exclude(state=RowState.SKIPPED)
    return rows.filter(reading__lead="").exists()


def what_was_read(plan_import: PlanImport) -> list[dict[str, Any]]:
    """What is to say of the file beside its rows, for a list of facts."""
    notes = plan_import.notes
    facts: list[dict[str, Any]] = []
    if plan_import.unknown_headings:
        quoted = ", ".join(f"“{heading}”" for heading in plan_import.unknown_headings)
        facts.append(
            {
                "key": "Headings not understood",
                "value": [quoted, "Their cells are kept word for word with each row"],
            }
        )
    if missing := [name for name in notes.get("missing", ()) if name != fields.LEAD]:
        facts.append({"key": "No column for", "value": ", ".join(map(field_label, missing))})
    if said := notes.get("file_notes"):
        facts.append({"key": "The file", "value": said})
    if above := plan_import.above_the_headings:
        facts.append({"key": "Above the headings", "value": [f"“{line}”" for line in above]})
    if notes.get("sheet"):
        facts.append({"key": "Sheet", "value": notes["sheet"]})
    if others := notes.get("other_sheets"):
        quoted = ", ".join(f"“{each}”" for each in others)
        facts.append(
            {"key": "Sheets not read", "value": [quoted, "Bring in each as a file of its own"]}
        )
    return facts


def columns_of(plan_import: PlanImport, person: Person) -> list[Column]:
    """All columns in the order of the sheet, each with a cell or two of the first rows."""
    first = rows_visible_to(plan_import, person).order_by("pk").values_list("original", flat=True)
    originals = list(first[:ROWS_TO_SAMPLE])
    headings = plan_import.columns or [*plan_import.headings, *plan_import.unknown_headings]
    doubts = {one["column"]: one for one in plan_import.columns_in_doubt}
    return [
        Column(
            heading=heading,
            samples=_samples(heading, originals),
            field=plan_import.headings.get(heading, ""),
            doubt=doubts.get(heading, {}).get("read_as", ""),
            alternatives=tuple(doubts.get(heading, {}).get("alternatives", ())),
        )
        for heading in headings
    ]


def columns_to_look_at(plan_import: PlanImport) -> list[dict[str, Any]]:
    """What is said of each column that could hold another field, while that can be put right."""
    return plan_import.columns_in_doubt if plan_import.state == ImportState.READ else []


def _samples(heading: str, originals: Iterable[dict[str, str]]) -> list[str]:
    found = dict.fromkeys(text for one in originals if (text := str(one.get(heading, "")).strip()))
    return list(found)[:SAMPLES]


def columns_read(plan_import: PlanImport) -> tuple[int, int]:
    """How many columns were taken for a field, and how many there are."""
    taken = sum(1 for name in plan_import.headings.values() if name)
    return taken, max(len(plan_import.columns), len(plan_import.headings))


def cells_by_field(row: ImportRow) -> dict[str, str]:
    """The words that the row's fields are read from, without corrections: what those replace."""
    cells: dict[str, str] = {}
    headings = row.plan_import.headings
    for heading in row.plan_import.columns or row.original:
        name, text = headings.get(heading, ""), str(row.original.get(heading, "")).strip()
        if name and name != fields.MARK and text:
            for held in name.split(fields.JOIN):
                cells[held] = f"{cells[held]}; {text}" if held in cells else text
    return with_one_date(cells)


def original_cells(row: ImportRow) -> list[tuple[str, str]]:
    """Every cell word for word, in the order of the sheet's columns."""
    headings = row.plan_import.columns or list(row.original)
    return [(heading, str(row.original.get(heading, ""))) for heading in headings]


def words_explained(plan_import: PlanImport) -> list[dict[str, str]]:
    """What a person said that words mean in every row, with the field's label."""
    return [{**one, "label": field_label(one["field"])} for one in plan_import.words]


def layouts_in_use(layouts: Iterable[Layout], person: Person) -> dict[int, Any]:
    """When each of the layouts was last read with, as far as the person sees the imports."""
    used = (
        imports_visible_to(person)
        .filter(layout__in=[one.pk for one in layouts])
        .order_by()
        .values_list("layout")
        .annotate(last=Max("at"))
    )
    return dict(used)
