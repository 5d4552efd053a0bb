"""The documents of an annual record, made from its frozen content alone: they cannot disagree."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bsc_comms.kit.spreadsheets import Cell, Sheet, write_csv, write_xlsx
from bsc_comms.kit.typesetting import typeset
from plans.choices import FileFormat
from plans.documents.forward_plan import long_day
from plans.models import AnnualRecord

Row = Mapping[str, Any]

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
)
REGISTER_WIDTHS = (16, 40, 28, 30, 26, 34, 13, 13, 40)
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
SPREADS = (
    ("by_channel", "Channel"),
    ("by_partner", "Partner"),
    ("by_topic", "Topic"),
    ("by_month", "Month"),
)
COUNT_HEADINGS = {
    "communications": "Communications",
    "issued_jointly": "Issued jointly",
    "placements": "Placements",
}


def revision_text(record: AnnualRecord) -> str:
    """ "Draft" or "Revision 2"."""
    return "Draft" if record.is_draft else f"Revision {record.revision}"


def status_text(record: AnnualRecord) -> str:
    """What the record is, as of the day on which it was compiled."""
    year = record.financial_year
    if not record.is_draft:
        earlier = f" It takes the place of revision {record.revision - 1}."
        return f"Final.{earlier if record.revision > 1 else ''}"
    if not record.was_over:
        return (
            f"Draft of a year that is not over: it runs until {long_day(year.last)}. "
            f"This is how it stood on {long_day(record.compiled_at)}."
        )
    return f"Draft. What partners log or mark until {long_day(record.closes)} still enters it."


def file_name(record: AnnualRecord, ending: str) -> str:
    """Such as "bscp-annual-record-2016-17-draft.pdf" or "...-revision-1.pdf"."""
    short = record.content["partnership"]["short_name"].lower()
    tidy = re.sub(r"[^a-z0-9]+", "-", short).strip("-") or "partnership"
    which = revision_text(record).lower().replace(" ", "-")
    return f"{tidy}-annual-record-{record.financial_year.slug}-{which}.{ending}"


def document(record: AnnualRecord, file_format: str) -> bytes:
    """The record as a file of that format. Raises TypesettingFailed where a PDF cannot be set."""
    return {FileFormat.PDF: _pdf, FileFormat.XLSX: _xlsx}[FileFormat(file_format)](record)


def register_csv(record: AnnualRecord) -> bytes:
    """The register of all placements issued, one a row."""
    return write_csv(register_rows(record.content["placements"]), headings=REGISTER_HEADINGS)


def lists(content: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The lists of communications that a page and the PDF show, from one source."""
    issued = content["communications"]
    return {
        "joint": [row for row in issued if row["joint"]],
        "without_review": [row for row in issued if not row["reviewed"]],
        "logged_late": [row for row in issued if row["logged_late"]],
        "not_issued": content["not_issued"],
    }


def _pdf(record: AnnualRecord) -> bytes:
    return typeset("annual_record.typ", as_printed(record), created=record.compiled_at)


def as_printed(record: AnnualRecord) -> dict[str, Any]:
    """What the PDF says: dates as text, each table with the columns that it shows, in order."""
    content, shown = record.content, lists(record.content)
    return {
        "partnership": {
            key: content["partnership"][key] or None for key in ("name", "strapline", "logo_svg")
        },
        "year_text": content["year"],
        "revision_text": revision_text(record),
        "status_text": status_text(record),
        "compiled_text": f"Compiled {long_day(record.compiled_at)}",
        "figures": content["figures"],
        "joint": [
            {
                **_picked(row, "reference", "title"),
                "partners": listed(row["partners"]),
                "channels": listed(row["channels"]),
                **_picked(row, "issued_text"),
            }
            for row in shown["joint"]
        ],
        **{key: content[key] for key, _ in SPREADS},
        "not_issued": [
            _picked(row, "reference", "title", "lead", "planned_text", "state", "reason")
            for row in shown["not_issued"]
        ],
        "without_review": [
            _picked(row, "reference", "title", "lead", "issued_text")
            for row in shown["without_review"]
        ],
        "logged_late": [
            _picked(row, "reference", "title", "lead", "logged_text", "planned_text", "issued_text")
            for row in shown["logged_late"]
        ],
        "partners_without": listed(content["partners_without"]),
        "register": [
            {
                **_picked(row, "reference", "title", "channel"),
                "by": "; with ".join(filter(None, (row["partner"], listed(row["with"])))),
                **_picked(row, "issued_text", "proof"),
            }
            for row in content["placements"]
        ],
        "method": content["method"],
        "content_hash": record.content_hash,
    }


def listed(names: Iterable[str]) -> str:
    """Names parted by semicolons: many of them hold commas."""
    return "; ".join(names)


def _picked(row: Row, *keys: str) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _xlsx(record: AnnualRecord) -> bytes:
    content = record.content
    sheets = [
        Sheet(
            name="Summary",
            headings=("What", "Number", "Note"),
            rows=_summary(record),
            widths=(34, 14, 80),
        ),
        Sheet(
            name="Placements",
            headings=REGISTER_HEADINGS,
            rows=list(register_rows(content["placements"])),
            widths=REGISTER_WIDTHS,
        ),
        Sheet(
            name="Communications",
            headings=COMMUNICATION_HEADINGS,
            rows=list(_communication_rows(content["communications"])),
            widths=COMMUNICATION_WIDTHS,
        ),
        Sheet(
            name="Not issued",
            headings=NOT_ISSUED_HEADINGS,
            rows=list(_not_issued_rows(content["not_issued"])),
            widths=NOT_ISSUED_WIDTHS,
        ),
        *(_spread(first, content[key]) for key, first in SPREADS),
    ]
    return write_xlsx(
        sheets,
        title=f"Annual record {content['year']}",
        created=record.compiled_at,
        author=content["partnership"]["name"],
    )


def _summary(record: AnnualRecord) -> list[list[Cell]]:
    content = record.content
    rows: list[list[Cell]] = [
        [figure["label"], figure["value"], figure["note"]] for figure in content["figures"]
    ]
    about: list[list[Cell]] = [
        ["Partnership", None, content["partnership"]["name"]],
        ["Year", None, f"{content['year']}, 1 April to 31 March"],
        ["Record", None, f"{revision_text(record)}. {status_text(record)}"],
        ["Compiled", None, long_day(record.compiled_at)],
        ["Logged nothing", None, listed(content["partners_without"]) or "None"],
        ["SHA-256 of the content", None, record.content_hash],
    ]
    return rows + about + [["How it was made", None, text] for text in content["method"]]


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
            _day(row["issued_on"]),
            _day(row["issued_until"]),
            row["proof"],
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
            _day(row["issued_on"]),
            row["planned_text"],
            _day(row["logged_on"]),
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


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
