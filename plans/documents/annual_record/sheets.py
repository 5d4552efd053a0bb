"""An annual record as rows: the workbook, and the register as CSV."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bsc_comms.kit.in_words import long_day
from bsc_comms.kit.iso import day_of
from bsc_comms.kit.spreadsheets import Cell, Sheet, write_csv, write_xlsx
from plans.documents.annual_record.words import (
    COUNT_HEADINGS,
    SIGNED_BESIDE,
    SPREADS,
    Row,
    compiled_text,
    listed,
    revision_text,
    seal_text,
    status_text,
    title_of,
)
from plans.models import AnnualRecord
from plans.rules.record_difference import CHANGED
from plans.rules.record_purposes import SET_OUT

REGISTER_HEADINGS = (
    "Reference",
    "Title",
    "Channel",
    "Issued by",
    "Counted as",
    "Together with",
    "Issued on",
    "Until",
    "Proof, or why there is none",
    "Reached",
    "Counted in",
    "Source of that figure",
)
REGISTER_WIDTHS = (16, 40, 28, 30, 26, 34, 13, 13, 40, 12, 18, 30)
COMMUNICATION_HEADINGS = (
    "Reference",
    "Title",
    "Lead partner",
    "Partners, as counted",
    "Issued jointly",
    "Who brought what",
    "Channels",
    "Topics",
    "Placements",
    "First issued on",
    "Planned for",
    "Logged on",
    "Reviewed",
    "Logged late",
    "Evaluated",
)
COMMUNICATION_WIDTHS = (16, 40, 28, 34, 10, 34, 28, 24, 11, 13, 22, 13, 10, 10, 10)
NOT_ISSUED_HEADINGS = ("Reference", "Title", "Lead partner", "Planned for", "State", "Reason")
NOT_ISSUED_WIDTHS = (16, 40, 28, 24, 14, 44)
_COMMUNICATION = (("reference", "Reference"), ("title", "Title"), ("lead", "Lead partner"))
MORE_SHEETS = (
    (
        "Campaigns",
        "campaigns",
        (
            ("name", "Campaign"),
            ("lead", "Lead partner"),
            ("priority", "Strategy priority"),
            ("communications", "Communications"),
            ("placements", "Placements"),
            ("goals", "Goals"),
            ("worked", "Did it work"),
            ("spent", "Put in"),
            ("learned", "Learned"),
        ),
        (34, 28, 34, 15, 12, 44, 24, 24, 44),
        1,
    ),
    (
        "Evaluation",
        "evaluations",
        (
            *_COMMUNICATION,
            ("tier", "How thoroughly"),
            ("worked", "Did it work"),
            ("shown_by", "What showed it"),
            ("outcomes", "What came of it"),
            ("learned", "Learned"),
        ),
        (16, 40, 28, 15, 13, 40, 40, 40),
        2,
    ),
    (
        "Engagement",
        "measures",
        (
            *_COMMUNICATION,
            ("level", "Level"),
            ("channel", "Channel"),
            ("what", "Figure"),
            ("value", "Number"),
            ("unit", "Counted in"),
            ("source", "Source"),
        ),
        (16, 40, 28, 22, 28, 34, 12, 18, 34),
        2,
    ),
    (
        "Wards",
        "places",
        (("label", "Ward"), ("communications", "Communications"), ("placements", "Placements")),
        (34, 16, 12),
        1,
    ),
    (
        "Indicators",
        "indicators",
        (
            ("survey", "Survey"),
            ("label", "Indicator"),
            ("before_wave", "Wave before"),
            ("before_value", "Before, %"),
            ("before_margin", "Margin before, points"),
            ("before_asked", "Asked before"),
            ("after_wave", "Wave in the year"),
            ("after_value", "In the year, %"),
            ("after_margin", "Margin in the year, points"),
            ("after_asked", "Asked in the year"),
            ("change_value", "Change, points"),
            ("change_margin", "Margin of the change, points"),
            ("said", "That is"),
            ("cited", "Communications that answer it"),
        ),
        (34, 48, 20, 11, 11, 10, 20, 11, 13, 10, 11, 14, 18, 16),
        2,
    ),
    (
        "Crime",
        "crime",
        (
            ("label", "Kind"),
            ("source", "Source"),
            ("incidents", "Incidents, not crimes"),
            ("before", "Year before"),
            ("after", "This year"),
            ("change", "Change"),
            ("margin", "Margin"),
            ("said", "That is"),
        ),
        (34, 44, 12, 14, 14, 12, 12, 18),
        1,
    ),
    (
        "Ten points",
        "points",
        (("label", "Point of the strategic plan"), ("said", "What the record shows")),
        (60, 80),
        1,
    ),
    (
        "Outcomes",
        "outcomes",
        (("label", "Outcome hoped for"), ("said", "What the record shows")),
        (60, 80),
        1,
    ),
    (
        "Commitments",
        "commitments",
        (("label", "Commitment"), ("asked", "Asked of"), ("met", "Met by")),
        (60, 11, 11),
        1,
    ),
    (
        "Overlaps",
        "overlaps",
        (("label", "What two were to each other, and how it ended"), ("value", "Pairs")),
        (60, 11),
        1,
    ),
)
CHANGED_HEADINGS = ("Reference", "What", "List", "What happened", "In what", "Before", "Now")
CHANGED_WIDTHS = (16, 40, 28, 18, 40, 11, 11)
IN_EVERY_ROW = ("Annual record", "Revision", "Head of the chain")


def as_xlsx(record: AnnualRecord) -> bytes:
    """The workbook: summary, placements, communications, what was not issued, counts."""
    return write_xlsx(
        sheets(record),
        title=title_of(record),
        created=record.compiled_at,
        author=record.content["partnership"]["name"],
        foot=(
            f"{title_of(record)}. {revision_text(record)}. {compiled_text(record)}. "
            f"Head {record.head}"
        ),
    )


def sheets(record: AnnualRecord) -> list[Sheet]:
    """The cells of the workbook, sheet by sheet."""
    content = record.content
    return [
        Sheet(
            name="Summary",
            headings=("What", "Number", "Note"),
            rows=_summary(record),
            widths=(34, 14, 80),
        ),
        *_what_changed(record),
        Sheet(
            name="Placements",
            headings=REGISTER_HEADINGS,
            rows=list(register_rows(content["placements"])),
            widths=REGISTER_WIDTHS,
            named_by=2,
        ),
        Sheet(
            name="Communications",
            headings=COMMUNICATION_HEADINGS,
            rows=list(_communication_rows(content["communications"])),
            widths=COMMUNICATION_WIDTHS,
            named_by=2,
        ),
        Sheet(
            name="Not issued",
            headings=NOT_ISSUED_HEADINGS,
            rows=list(_not_issued_rows(content["not_issued"])),
            widths=NOT_ISSUED_WIDTHS,
            named_by=2,
        ),
        *_more(content),
        *(_spread(first, content.get(key, [])) for key, first in SPREADS),
        *(_spread(first, content.get(f"by_{key}", [])) for key, _, first in SET_OUT),
    ]


def _what_changed(record: AnnualRecord) -> Iterator[Sheet]:
    """Of a further revision: each figure and each row that is not as it was."""
    changed = record.difference
    if not changed:
        return
    figures = [
        ["", each["label"], "Figures", CHANGED, "", each["before"], each["after"]]
        for each in changed["figures"]
    ]
    rows = [
        [*(each[key] for key in ("reference", "title", "list", "what")), listed(each["fields"])]
        for each in changed["rows"]
    ]
    yield Sheet(
        name="What changed",
        headings=CHANGED_HEADINGS,
        rows=[*figures, *([*row, None, None] for row in rows)],
        widths=CHANGED_WIDTHS,
        named_by=2,
    )


def _more(content: Mapping[str, Any]) -> Iterator[Sheet]:
    """Campaigns, evaluation, crime, commitments and the like: a sheet each, a row for each."""
    for name, key, columns, widths, named_by in MORE_SHEETS:
        keys = [column for column, _ in columns]
        yield Sheet(
            name=name,
            headings=[heading for _, heading in columns],
            rows=[[_plain(row.get(each)) for each in keys] for row in content.get(key, [])],
            widths=widths,
            named_by=named_by,
        )


def _plain(value: Any) -> Cell:
    return listed(value) if isinstance(value, list) else value


def _summary(record: AnnualRecord) -> list[list[Cell]]:
    content = record.content
    why = record.difference.get("why")
    rows: list[list[Cell]] = [
        [figure["label"], figure["value"], figure["note"]] for figure in content["figures"]
    ]
    about: list[list[Cell]] = [
        ["Partnership", None, content["partnership"]["name"]],
        ["Year", None, f"{content['year']}, 1 April to 31 March"],
        ["Record", None, _which(record)],
        ["Compiled", None, long_day(record.compiled_at)],
        *([["Why it was compiled again", None, why]] if why else []),
        ["Logged nothing", None, listed(content["partners_without"]) or "None"],
        ["SHA-256 of the content", None, record.content_hash],
        ["Head of the chain", None, record.head],
        ["Seal", None, seal_text(record)],
        ["Signatures", None, SIGNED_BESIDE],
    ]
    return rows + about + [["How it was made", None, text] for text in content["method"]]


def _which(record: AnnualRecord) -> str:
    """The status of a draft says already that it is one."""
    status = status_text(record)
    return status if record.is_draft else f"{revision_text(record)}. {status}"


def as_csv(record: AnnualRecord) -> bytes:
    """The register of all placements issued, one a row; each says of which record it is."""
    about = [title_of(record), revision_text(record), record.head]
    rows = ([*row, *about] for row in register_rows(record.content["placements"]))
    return write_csv(rows, headings=(*REGISTER_HEADINGS, *IN_EVERY_ROW))


def register_rows(placements: Iterable[Row]) -> Iterator[list[Cell]]:
    """One row for each placement issued."""
    for row in placements:
        yield [
            row["reference"],
            row["title"],
            row["channel"],
            row["partner"],
            row["counts_as"],
            listed(row["with"]),
            day_of(row["issued_on"]),
            day_of(row["issued_until"]),
            row["proof"],
            row.get("reached_number"),
            row.get("reached_unit", ""),
            row.get("reached_source", ""),
        ]


def _communication_rows(communications: Iterable[Row]) -> Iterator[list[Cell]]:
    for row in communications:
        yield [
            row["reference"],
            row["title"],
            row["lead"],
            listed(row["partners"]),
            row["joint"],
            listed(row["brought"]),
            listed(row["channels"]),
            listed(row["topics"]),
            row["placements"],
            day_of(row["issued_on"]),
            row["planned_text"],
            day_of(row["logged_on"]),
            row["reviewed"],
            row["logged_late"],
            row["evaluated"],
        ]


def _not_issued_rows(not_issued: Iterable[Row]) -> Iterator[list[Cell]]:
    for row in not_issued:
        keys = ("reference", "title", "lead", "planned_text", "state", "reason")
        yield [row[key] for key in keys]


def _spread(first: str, rows: Sequence[Row]) -> Sheet:
    """One table of counts; an empty one keeps its headings."""
    keys = [key for key in COUNT_HEADINGS if not rows or key in rows[0]]
    return Sheet(
        name=f"By {first.lower()}",
        headings=(first, *(COUNT_HEADINGS[key] for key in keys)),
        rows=[[row["label"], *(row[key] for key in keys)] for row in rows],
    )
