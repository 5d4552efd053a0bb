"""The rows of a sheet in words: what will become of each, or what became of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import clock_time
from bsc_comms.kit.iso import day_of
from partnership.models import Person
from plans.choices import Precision, Reach, RowState
from plans.models import ImportRow, PlanImport
from plans.queries.imports.findings import LOOK, NOTHING_TO_DO, REFUSED, WORDS
from plans.queries.imports.labels import Labels, field_label
from plans.queries.imports.visible import rows_visible_to
from plans.rules.reading import columns as fields
from plans.rules.reported import ISSUED_IN_PART, issued_first, why_kept_as_planned
from plans.rules.windows import window_text
from plans.rules.words import row_in_words

ROWS_ON_A_PAGE = 50

ALL_ROWS, NEW, CHANGES, THERE, LEFT_OUT, CORRECTED = (
    "rows",
    "new",
    "changes",
    "there",
    "left-out",
    "corrected",
)
_STATES_SHOWN = {
    NEW: (RowState.READY, RowState.SAVED),
    CHANGES: (RowState.CHANGED, RowState.UPDATED, RowState.UNCHANGED),
    THERE: (RowState.UNCHANGED,),
    LEFT_OUT: (RowState.SKIPPED,),
    REFUSED: (RowState.REFUSED,),
}
_STATE_WORDS = {
    "planned": "Planned",
    "issued": "Issued, as reported",
    "issued_in_part": "Issued in part, as reported",
    "postponed": "Postponed",
    "cancelled": "Cancelled",
}
CORRECTED_BY_HAND = ~Q(corrections={}) | ~Q(accepted=[])
#: Sheet and plan differ, and it stays as the plan has it.
KEPT_AS_THE_PLAN_HAS_IT = Q(state=RowState.UNCHANGED) & ~Q(differences=[])


@dataclass(frozen=True, slots=True)
class CellNote:
    """One cell that wants a person's eye: what stands there, and what is said of it."""

    field: str
    column: str
    text: str
    said: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a sheet in words."""

    pk: int
    number: int
    sheet: str
    state: str
    state_label: str
    reference: str
    title: str
    message: str
    when: str
    provisional: bool
    lead: tuple[str, str]
    partners: list[tuple[str, str]]
    where: str
    audiences: list[str]
    channels: list[str]
    objectives: list[str]
    topics: list[str]
    campaign: str
    outcome: str
    url: str
    now: str
    now_label: str
    why_left_out: str
    original: str
    differences: list[dict[str, Any]]
    corrections: list[dict[str, str]]
    accepted: list[dict[str, str]]
    refused: list[CellNote]
    doubts: list[CellNote]
    words: list[CellNote]

    @property
    def place(self) -> str:
        return row_in_words(self.sheet, self.number)

    @property
    def anchor(self) -> str:
        """Its place in the page of changes."""
        return f"change-{self.pk}"

    def notes(self, kind: str) -> list[CellNote]:
        return {REFUSED: self.refused, LOOK: self.doubts, WORDS: self.words}.get(kind, [])


def rows_page(
    plan_import: PlanImport, person: Person, labels: Labels, *, shown: str, number: str | None
) -> tuple[Page, list[ReadRow]]:
    """One page of the rows of a kind, and those rows in words."""
    page = Paginator(_rows_of_kind(plan_import, person, shown), ROWS_ON_A_PAGE).get_page(number)
    return page, [read_row(row, labels) for row in page.object_list]


def all_rows(plan_import: PlanImport, person: Person, *, shown: str) -> Iterator[ReadRow]:
    """All rows of a kind in words, a few at a time."""
    labels = Labels.load()
    for row in _rows_of_kind(plan_import, person, shown).iterator(chunk_size=500):
        yield read_row(row, labels)


def _rows_of_kind(plan_import: PlanImport, person: Person, shown: str) -> QuerySet[ImportRow]:
    rows = rows_visible_to(plan_import, person).select_related("communication").order_by("pk")
    if states := _STATES_SHOWN.get(shown):
        rows = rows.filter(state__in=states)
    if shown == CHANGES:
        return rows.exclude(state=RowState.UNCHANGED, differences=[])
    if shown == THERE:
        return rows.filter(differences=[])
    if shown == CORRECTED:
        return rows.filter(CORRECTED_BY_HAND)
    if shown == LOOK:
        return rows.exclude(state__in=NOTHING_TO_DO).exclude(doubts=[])
    if shown == WORDS:
        return rows.exclude(state__in=NOTHING_TO_DO).exclude(not_understood=[])
    return rows


def read_row(row: ImportRow, labels: Labels) -> ReadRow:
    """One row in words."""
    reading, communication = row.reading, row.communication
    return ReadRow(
        pk=row.pk,
        number=row.number,
        sheet=row.sheet,
        state=row.state,
        state_label=row.get_state_display(),
        reference=reading.get("reference", ""),
        title=reading.get("title") or "No title",
        message=reading.get("message", ""),
        **_when(reading),
        lead=_named(reading.get("lead", ""), labels),
        partners=[_named(code, labels) for code in reading.get("others", ())],
        where=_where(reading, labels),
        audiences=labels.names(fields.AUDIENCE, reading.get("audiences", ())),
        channels=labels.names(fields.CHANNEL, reading.get("channels", ())),
        objectives=labels.names(fields.OBJECTIVE, reading.get("objectives", ())),
        topics=labels.names(fields.TOPIC, reading.get("topics", ())),
        campaign=reading.get("campaign", "") if reading.get("campaign_code") else "",
        outcome=_outcome(row, labels),
        url=communication.get_absolute_url() if communication else "",
        now=communication.state if communication else "",
        now_label=communication.get_state_display() if communication else "",
        why_left_out=reading.get("why_skipped", ""),
        original=" · ".join(text for text in row.original.values() if text),
        differences=[{**one, "label": field_label(one["field"])} for one in row.differences],
        corrections=[
            {"field": name, "label": field_label(name), "text": text}
            for name, text in row.corrections.items()
        ],
        accepted=_accepted(row),
        refused=[_note(one, one["wrong"], one["right"]) for one in row.errors],
        doubts=[_note(one, one["read_as"]) for one in row.doubts],
        words=[_note(one, one["reason"]) for one in row.not_understood],
    )


def _accepted(row: ImportRow) -> list[dict[str, str]]:
    """Each text once, whatever was said of it: it is taken back as a whole."""
    texts = dict.fromkeys((one["field"], one["text"]) for one in row.accepted)
    return [{"field": name, "label": field_label(name), "text": text} for name, text in texts]


def _note(cell: Mapping[str, Any], said: str, right: str = "") -> CellNote:
    return CellNote(cell.get("field", ""), cell["column"], cell["text"], said, right)


def _named(code: str, labels: Labels) -> tuple[str, str]:
    return code, labels.name(fields.LEAD, code) if code else ""


def _when(reading: Mapping[str, Any]) -> dict[str, Any]:
    window = reading.get("window") or {}
    start, end = day_of(window.get("start")), day_of(window.get("end"))
    precision = window.get("precision", Precision.UNDATED)
    sure = bool(window.get("confirmed")) and precision == Precision.EXACT
    return {
        "when": window_text(precision, start, end or start, today=clock.today()) + _times(window),
        "provisional": bool(start) and not sure,
    }


def _times(window: Mapping[str, Any]) -> str:
    """The times of day, as the page of a communication says them."""
    told = [window.get("start_time"), window.get("end_time")]
    times = " to ".join(clock_time(time.fromisoformat(each)) for each in told if each)
    return f", {times}" if times else ""


def _where(reading: Mapping[str, Any], labels: Labels) -> str:
    if reading.get("reach") == Reach.BOROUGH:
        return str(Reach.BOROUGH.label)
    places = ", ".join(labels.names(fields.AREA, reading.get("areas", ())))
    street = str(reading.get("place", ""))
    return f"{places} (“{street}”)" if places and street else places or street


def _outcome(row: ImportRow, labels: Labels) -> str:
    """What becomes of a row that can be saved, in a few words."""
    if row.state != RowState.READY:
        return ""
    reading = row.reading
    state: str = reading["state"]
    window = reading["window"] or {}
    why_not = why_kept_as_planned(
        state,
        first_day=day_of(reading["issued_on"]) or day_of(window.get("start")),
        channels=reading["channels"],
        today=clock.today(),
    )
    if why_not:
        return f"Planned, though the sheet calls it issued: {why_not}"
    if state == ISSUED_IN_PART and len(reading["channels"]) > 1:
        first = issued_first(state, reading["channels"])
        names = ", ".join(labels.names(fields.CHANNEL, first))
        return f"Issued in part: {names} as reported, the rest planned"
    return _STATE_WORDS.get(state, state)
