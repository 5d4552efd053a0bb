"""Imports as their pages show them: what was understood, what was not, what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from channels_registry.models import Channel
from partnership.models import Area, Audience, Objective, Partner, Person, Topic
from plans.choices import ImportState, Precision, Reach, RowState
from plans.models import Communication, ImportRow, PlanImport
from plans.rules.reading import columns as fields
from plans.rules.reported import ISSUED_IN_PART, issued_first, why_kept_as_planned
from plans.rules.windows import window_text

ROWS_ON_A_PAGE = 50
IMPORTS_ON_A_PAGE = 50

ALL_ROWS, REFUSED, DOUBTS, WORDS = "rows", "refused", "look", "words"
SHOWN = (ALL_ROWS, REFUSED, DOUBTS, WORDS)

#: What each column of a sheet can hold, in the words of the screens.
FIELD_LABELS: Mapping[str, str] = {
    fields.REFERENCE: "Reference",
    fields.MONTH: "Month",
    fields.TITLE: "Title",
    fields.MESSAGE: "Message",
    fields.LEAD: "Lead partner",
    fields.OTHERS: "Other partners",
    fields.WHEN: "When",
    fields.FROM: "First day",
    fields.TO: "Last day",
    fields.TIME: "Time of day",
    fields.AREA: "Where",
    fields.AUDIENCE: "Who for",
    fields.CHANNEL: "How (channels)",
    fields.STATE: "How far it is",
    fields.LOGO: "Partnership logo",
    fields.OBJECTIVE: "Objectives",
    fields.TOPIC: "Topics",
    fields.RESULT: "Reported result",
}

_STATE_WORDS = {
    "planned": "Planned",
    "issued": "Issued, as reported",
    "issued_in_part": "Issued in part, as reported",
    "postponed": "Postponed",
    "cancelled": "Cancelled",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One cell that wants a person's eye: what stands there, and what is said of it."""

    column: str
    text: str
    said: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a sheet in words."""

    number: int
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
    outcome: str
    url: str
    now: str
    now_label: str
    refused: list[Finding]
    doubts: list[Finding]
    words: list[Finding]

    def findings(self, kind: str) -> list[Finding]:
        return {REFUSED: self.refused, DOUBTS: self.doubts, WORDS: self.words}.get(kind, [])


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind, and how many cells want a look."""

    rows: int = 0
    ready: int = 0
    refused: int = 0
    unchanged: int = 0
    saved: int = 0
    errors: int = 0
    doubts: int = 0
    words: int = 0


@dataclass(slots=True)
class Labels:
    """The words for the codes of a reading: six queries for any number of rows."""

    partners: dict[str, str] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    audiences: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    objectives: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Labels":
        return cls(
            partners=dict(Partner.objects.values_list("code", "name")),
            areas=dict(Area.objects.values_list("code", "name")),
            audiences=dict(Audience.objects.values_list("code", "label")),
            channels=dict(Channel.objects.values_list("code", "name")),
            objectives=dict(Objective.objects.values_list("code", "label")),
            topics=dict(Topic.objects.values_list("code", "label")),
        )


def imports_page(number: str | None) -> Page:
    """The imports, latest first, each with `row_count` and `saved_count`."""
    found = (
        PlanImport.objects.select_related("by")
        .annotate(
            row_count=Count("rows"),
            saved_count=Count("rows", filter=Q(rows__state=RowState.SAVED)),
        )
        .order_by("-at", "pk")
    )
    return Paginator(found, IMPORTS_ON_A_PAGE).get_page(number)


def earlier_import(plan_import: PlanImport) -> PlanImport | None:
    """The last time that the very same file was saved for the same year, if it was."""
    return (
        PlanImport.objects.filter(
            sha256=plan_import.sha256, year=plan_import.year, state=ImportState.SAVED
        )
        .exclude(pk=plan_import.pk)
        .select_related("by")
        .first()
    )


def counts(plan_import: PlanImport, person: Person) -> Counts:
    """Counts of the rows that the person may see."""
    states = dict.fromkeys(RowState.values, 0)
    errors = doubts = words = 0
    found = _visible_rows(plan_import, person).values_list(
        "state", "errors", "not_understood", "reading__doubts"
    )
    for state, wrong, not_understood, doubted in found.iterator(chunk_size=2000):
        states[state] += 1
        errors += len(wrong)
        words += len(not_understood)
        doubts += len(doubted or ())
    return Counts(
        rows=sum(states.values()),
        ready=states[RowState.READY],
        refused=states[RowState.REFUSED],
        unchanged=states[RowState.UNCHANGED],
        saved=states[RowState.SAVED],
        errors=errors,
        doubts=doubts,
        words=words,
    )


def rows_page(
    plan_import: PlanImport, person: Person, *, shown: str, number: str | None
) -> tuple[Page, list[ReadRow]]:
    """One page of the rows of a kind (one of SHOWN), and those rows in words."""
    page = Paginator(_rows_of_kind(plan_import, person, shown), ROWS_ON_A_PAGE).get_page(number)
    labels = Labels.load()
    return page, [_read_row(row, labels) for row in page.object_list]


def all_rows(plan_import: PlanImport, person: Person, *, shown: str) -> Iterator[ReadRow]:
    """All rows of a kind in words, a few at a time."""
    labels = Labels.load()
    for row in _rows_of_kind(plan_import, person, shown).iterator(chunk_size=500):
        yield _read_row(row, labels)


def what_was_read(plan_import: PlanImport) -> list[dict[str, Any]]:
    """What is to say of the file as a whole, for a list of facts."""
    notes = plan_import.notes
    facts: list[dict[str, Any]] = []
    if plan_import.unknown_headings:
        facts.append(
            {
                "key": "Headings not understood",
                "value": [
                    ", ".join(f"“{heading}”" for heading in plan_import.unknown_headings),
                    "Their cells are kept word for word with each row",
                ],
            }
        )
    if missing := notes.get("missing"):
        said = ", ".join(FIELD_LABELS[each] for each in missing)
        facts.append({"key": "No column for", "value": said})
    if code := notes.get("default_lead"):
        name = Partner.objects.filter(code=code).values_list("name", flat=True).first()
        facts.append({"key": "Whose sheet it is", "value": name or code})
    if skipped := notes.get("skipped"):
        facts.append(
            {
                "key": "Rows left out",
                "value": [f"Row {one['number']}: “{one['text']}”. {one['why']}" for one in skipped],
            }
        )
    if preamble := [line for line in notes.get("preamble", ()) if line]:
        facts.append({"key": "Above the headings", "value": [f"“{line}”" for line in preamble]})
    if notes.get("sheet"):
        facts.append({"key": "Sheet", "value": notes["sheet"]})
    if others := notes.get("other_sheets"):
        facts.append(
            {
                "key": "Sheets not read",
                "value": [
                    ", ".join(f"“{each}”" for each in others),
                    "Bring in each as a file of its own",
                ],
            }
        )
    return facts


def headings(plan_import: PlanImport) -> list[tuple[str, str]]:
    """Each heading with what it was taken for."""
    pairs = [
        (heading, FIELD_LABELS.get(name, name)) for heading, name in plan_import.headings.items()
    ]
    months = [(heading, "When: a mark") for heading in plan_import.notes.get("month_headings", ())]
    return pairs + months


def year_of(plan_import: PlanImport) -> FinancialYear:
    return FinancialYear(plan_import.year)


def _visible_rows(plan_import: PlanImport, person: Person) -> QuerySet[ImportRow]:
    """Rows without a communication, and those whose communication the person may see."""
    visible = Communication.objects.visible_to(person)
    return plan_import.rows.filter(Q(communication=None) | Q(communication__in=visible))


def _rows_of_kind(plan_import: PlanImport, person: Person, shown: str) -> QuerySet[ImportRow]:
    rows = _visible_rows(plan_import, person).select_related("communication").order_by("number")
    if shown == REFUSED:
        return rows.filter(state=RowState.REFUSED)
    if shown == DOUBTS:
        return rows.exclude(reading__doubts=[])
    if shown == WORDS:
        return rows.exclude(not_understood=[])
    return rows


def _read_row(row: ImportRow, labels: Labels) -> ReadRow:
    reading, communication = row.reading, row.communication
    window = reading["window"] or {}
    start, end = _day(window.get("start")), _day(window.get("end"))
    precision = window.get("precision", Precision.UNDATED)
    return ReadRow(
        number=row.number,
        state=row.state,
        state_label=row.get_state_display(),
        reference=reading["reference"],
        title=reading["title"] or "No title",
        message=reading["message"],
        when=window_text(precision, start, end or start, confirmed=False, today=clock.today()),
        provisional=bool(start) and not (window["confirmed"] and precision == Precision.EXACT),
        lead=_named(reading["lead"], labels.partners),
        partners=[_named(code, labels.partners) for code in reading["others"]],
        where=_where(reading, labels),
        audiences=[labels.audiences.get(code, code) for code in reading["audiences"]],
        channels=[labels.channels.get(code, code) for code in reading["channels"]],
        objectives=[labels.objectives.get(code, code) for code in reading["objectives"]],
        topics=[labels.topics.get(code, code) for code in reading["topics"]],
        outcome=_outcome(row, labels, start),
        url=communication.get_absolute_url() if communication else "",
        now=communication.state if communication else "",
        now_label=communication.get_state_display() if communication else "",
        refused=[
            Finding(one["column"], one["text"], one["wrong"], one["right"]) for one in row.errors
        ],
        doubts=[Finding(one["column"], one["text"], one["read_as"]) for one in reading["doubts"]],
        words=[Finding(one["column"], one["text"], one["reason"]) for one in row.not_understood],
    )


def _named(code: str, names: Mapping[str, str]) -> tuple[str, str]:
    return code, names.get(code, code)


def _where(reading: Mapping[str, Any], labels: Labels) -> str:
    if reading["reach"] == Reach.BOROUGH:
        return Reach.BOROUGH.label
    places = ", ".join(labels.areas.get(code, code) for code in reading["areas"])
    if places and reading["place"]:
        return f"{places} (“{reading['place']}”)"
    return places or reading["place"]


def _outcome(row: ImportRow, labels: Labels, start: date | None) -> str:
    """What becomes of a row that can be saved, in a few words."""
    if row.state != RowState.READY:
        return ""
    reading = row.reading
    state = reading["state"]
    why_not = why_kept_as_planned(
        state,
        first_day=_day(reading["issued_on"]) or start,
        channels=reading["channels"],
        today=clock.today(),
    )
    if why_not:
        return f"Planned, though the sheet calls it issued: {why_not}"
    if state == ISSUED_IN_PART and len(reading["channels"]) > 1:
        first = issued_first(state, reading["channels"])
        names = ", ".join(labels.channels.get(code, code) for code in first)
        return f"Issued in part: {names} as reported, the rest planned"
    return _STATE_WORDS.get(state, state)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
