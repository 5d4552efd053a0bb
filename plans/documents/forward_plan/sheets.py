"""A forward plan as rows: the workbook and the CSV file, one row for each placement."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.iso import day_of
from bsc_comms.kit.spreadsheets import Cell, Sheet, write_csv, write_xlsx
from plans.choices import PlacementState, State
from plans.documents.forward_plan.printed import (
    KEPT_BACK,
    KEPT_BACK_NOTE,
    WARNING,
    Published,
    changes_of,
    is_extract,
    kept_back_of,
    nobody_asked,
    only_for,
    published_text,
    title_of,
)
from plans.rules.difference import KIND_WORDS
from plans.rules.lines import (
    ISSUED,
    Line,
    hands_text,
    help_still_wanted,
    names,
    reason_text,
    stage,
    when_text,
    where_text,
)

PLACEMENT_HEADINGS = (
    "Reference",
    "Title",
    "Message",
    "Lead partner",
    "Partners",
    "From",
    "To",
    "When",
    "Date is",
    "Where",
    "Who for",
    "Channel",
    "Issued by",
    "Edition",
    "Placement",
    "Issued on",
    "Until",
    "Why",
    "Topics",
    "Campaign",
    "State",
    "Reason",
    "Help wanted",
)
PLACEMENT_WIDTHS = (
    16, 34, 48, 26, 30, 13, 13, 24, 13, 28, 28, 26, 26, 20, 12, 13, 13, 24, 24, 24, 12, 28, 28,
)  # fmt: skip
CHANGE_HEADINGS = (
    "What happened",
    "Reference",
    "Title",
    "Lead partner",
    "What",
    "Before",
    "Now",
    "Matters to partners",
)
CHANGE_WIDTHS = (20, 16, 34, 26, 16, 44, 44, 20)


NOTE = "Please note"
NOTE_WIDTH = 30
IN_EVERY_ROW = ("Forward plan", "Published", NOTE)


def as_xlsx(plan: Published) -> bytes:
    """The workbook: the plan, what changed, what it is."""
    kept_back = kept_back_of(plan)
    sheets = [
        _plan_sheet("Plan", plan.content["lines"], _day_of(plan)),
        *([_kept_back_sheet(plan, kept_back)] if kept_back else []),
        Sheet(
            name="What changed",
            headings=CHANGE_HEADINGS,
            rows=list(change_rows(changes_of(plan))),
            widths=CHANGE_WIDTHS,
            named_by=3,
        ),
        Sheet(name="About", headings=("What", "Is"), rows=_about(plan), widths=(26, 60)),
    ]
    return write_xlsx(
        sheets,
        title=title_of(plan),
        created=plan.published_at,
        author=plan.content["partnership"]["name"],
        foot=f"{title_of(plan)}. {published_text(plan)}. {WARNING}",
    )


def _plan_sheet(name: str, lines: Iterable[Line], on: date) -> Sheet:
    rows = list(placement_rows(lines, on))
    return Sheet(
        name=name,
        headings=PLACEMENT_HEADINGS,
        rows=rows,
        widths=PLACEMENT_WIDTHS,
        named_by=2,
    )


def _kept_back_sheet(plan: Published, lines: Iterable[Line]) -> Sheet:
    """What was never published, with the note beside each, on paper too."""
    return Sheet(
        name=KEPT_BACK,
        headings=(NOTE, *PLACEMENT_HEADINGS),
        rows=[[KEPT_BACK_NOTE, *row] for row in placement_rows(lines, clock.today())],
        widths=(NOTE_WIDTH, *PLACEMENT_WIDTHS),
        named_by=3,
        foot=f"{KEPT_BACK}. {KEPT_BACK_NOTE} {title_of(plan)}.",
    )


def as_csv(plan: Published) -> bytes:
    """The same rows as text; each says of which plan it is, so that none can be taken for fact.

    What an extract holds beyond the plan was never published, and says so.
    """
    published = _day_of(plan)
    parts: list[tuple[list[Line], date, list[Cell]]] = [
        (plan.content["lines"], published, [_numbered(plan), published, WARNING]),
        (kept_back_of(plan), clock.today(), [KEPT_BACK, None, KEPT_BACK_NOTE]),
    ]
    rows = ([*row, *about] for lines, on, about in parts for row in placement_rows(lines, on))
    return write_csv(rows, headings=(*PLACEMENT_HEADINGS, *IN_EVERY_ROW))


def placement_rows(lines: Iterable[Line], on: date) -> Iterator[list[Cell]]:
    """One row for each placement; a line without any has one row with no channel.

    on: the day that the lines are of, as on page and in PDF.
    """
    for line in lines:
        for channel in line["channels"] or [None]:
            yield [
                line["reference"],
                line["title"],
                line["message"],
                line["lead"]["name"],
                hands_text(line),
                day_of(line["window"]["start"]),
                day_of(line["window"]["end"]),
                when_text(line),
                _how_sure(line),
                where_text(line),
                names(line["audiences"]),
                channel["name"] if channel else "",
                channel["partner"] if channel else "",
                channel["edition"] if channel else "",
                PlacementState(channel["state"]).label if channel else "",
                day_of(channel["issued_on"]) if channel else None,
                day_of(channel["issued_until"]) if channel else None,
                names(line["objectives"]),
                names(line["topics"]),
                line["campaign"],
                State(line["state"]).label,
                reason_text(line),
                help_still_wanted(line, on),
            ]


def change_rows(changes: Iterable[dict[str, Any]]) -> Iterator[list[Cell]]:
    """One row for each field that changed; what is new has one row without a field."""
    for change in changes:
        start = [
            KIND_WORDS[change["kind"]],
            change["reference"],
            change["title"],
            change["lead"]["name"],
        ]
        for each in change["fields"]:
            yield [*start, each["label"], each["before"], each["after"], each["material"]]
        if not change["fields"]:
            yield [*start, "", "", "", change["material"]]


def _about(plan: Published) -> list[list[Cell]]:
    return [
        ["Partnership", plan.content["partnership"]["name"]],
        ["Forward plan", _numbered(plan)],
        *([["What is in it", only_for(plan)]] if is_extract(plan) else []),
        ["Meeting", plan.meeting_date],
        ["Published", plan.published_at],
        [NOTE, WARNING],
        *([[KEPT_BACK, KEPT_BACK_NOTE]] if kept_back_of(plan) else []),
        *_confirmations(plan),
        [
            f"SHA-256 of the {'published plan' if is_extract(plan) else 'content'}",
            plan.content_hash,
        ],
    ]


def _day_of(plan: Published) -> date:
    return clock.local(plan.published_at).date()


def _numbered(plan: Published) -> str:
    """ "No. 3", or "No. 3: extract for Fire Brigade"."""
    return title_of(plan).removeprefix("Forward plan ")


def _confirmations(plan: Published) -> list[list[Cell]]:
    unasked = nobody_asked(plan)
    if unasked:
        return [["Confirmed by", unasked]]
    answers = plan.content["confirmations"]
    return [
        ["Confirmed by", _named(answers["confirmed"])],
        ["Nothing to declare", _named(answers["nothing_to_declare"])],
        ["Not confirmed yet", _named(answers["not_confirmed"])],
    ]


def _named(partners: Iterable[str]) -> str:
    return "; ".join(partners) or "None"


def _how_sure(line: Line) -> str:
    if stage(line) == ISSUED:
        return ISSUED
    if not line["window"]["start"]:
        return "not known"
    return "confirmed" if line["window"]["confirmed"] else "provisional"
