"""The documents of a forward plan, made from its frozen content alone: they cannot disagree."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.spreadsheets import Cell, Sheet, write_xlsx
from bsc_comms.kit.typesetting import typeset
from plans.choices import SET_ASIDE, FileFormat, PlacementState, State
from plans.models import ForwardPlan
from plans.rules.difference import KIND_WORDS, KINDS
from plans.rules.lines import (
    Line,
    by_month,
    hands_text,
    is_provisional,
    names,
    when_text,
    where_text,
)

WARNING = "This is a plan: dates can change"
ALWAYS_COUNTED = ("new", "changed")

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
    "Why",
    "Topics",
    "Campaign",
    "State",
    "Reason",
    "Help wanted",
)
PLACEMENT_WIDTHS = (
    16, 34, 48, 26, 30, 13, 13, 24, 13, 28, 28, 26, 26, 20, 12, 13, 24, 24, 24, 12, 28, 28,
)  # fmt: skip
CHANGE_HEADINGS = (
    "What happened",
    "Reference",
    "Title",
    "Lead partner",
    "What",
    "Before",
    "Now",
    "Material",
)
CHANGE_WIDTHS = (20, 16, 34, 26, 16, 44, 44, 10)


def file_name(plan: ForwardPlan, file_format: str) -> str:
    """Such as "bscp-forward-plan-03-2016-11-08.pdf": number and the meeting's day."""
    short = re.sub(r"[^a-z0-9]+", "-", plan.content["partnership"]["short_name"].lower()).strip("-")
    day = plan.meeting_date or clock.local(plan.published_at).date()
    return f"{short or 'partnership'}-forward-plan-{plan.number:02d}-{day}.{file_format}"


def document(plan: ForwardPlan, file_format: str) -> bytes:
    """The plan as a file of that format. Raises TypesettingFailed where a PDF cannot be set."""
    return {FileFormat.PDF: _pdf, FileFormat.XLSX: _xlsx}[FileFormat(file_format)](plan)


def _pdf(plan: ForwardPlan) -> bytes:
    return typeset("forward_plan.typ", as_printed(plan), created=plan.published_at)


def _xlsx(plan: ForwardPlan) -> bytes:
    sheets = [
        Sheet(
            name="Plan",
            headings=PLACEMENT_HEADINGS,
            rows=list(placement_rows(plan.content["lines"])),
            widths=PLACEMENT_WIDTHS,
        ),
        Sheet(
            name="What changed",
            headings=CHANGE_HEADINGS,
            rows=list(change_rows(changes_of(plan))),
            widths=CHANGE_WIDTHS,
        ),
        Sheet(name="About", headings=("What", "Is"), rows=_about(plan), widths=(26, 60)),
    ]
    return write_xlsx(
        sheets,
        title=f"Forward plan No. {plan.number}",
        created=plan.published_at,
        author=plan.content["partnership"]["name"],
    )


def as_printed(plan: ForwardPlan) -> dict[str, Any]:
    """What a page and the PDF say, from one source: dates and states as text, lines by month."""
    lines, changes = plan.content["lines"], changes_of(plan)
    return {
        "partnership": {
            key: plan.content["partnership"][key] or None
            for key in ("name", "strapline", "logo_svg")
        },
        "number": plan.number,
        "meeting_date_text": long_day(plan.meeting_date),
        "published_text": f"Published {long_day(plan.published_at)}",
        "warning": WARNING,
        "summary": {"lines": len(lines)} | (_counts(changes) if plan.difference["since"] else {}),
        "difference": [
            {
                "id": change["id"],
                "kind": change["kind"],
                "reference": change["reference"],
                "title": change["title"],
                "lead": change["lead"]["name"],
                "when": change["when"],
                "changes": [
                    {"field": each["label"], "before": each["before"], "after": each["after"]}
                    for each in change["fields"]
                ],
            }
            for change in changes
        ],
        "months": [
            {"heading": heading, "lines": [_printed_line(line) for line in group]}
            for heading, group in by_month(lines)
        ],
        "confirmations": plan.content["confirmations"],
    }


def changes_of(plan: ForwardPlan) -> list[dict[str, Any]]:
    """What changed since the last plan; nothing for the first, in which everything is new."""
    found: list[dict[str, Any]] = plan.difference["changes"] if plan.difference["since"] else []
    return found


def _counts(changes: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many changes of each kind; what never happened is left out, but for new and changed."""
    counted = {kind: sum(1 for each in changes if each["kind"] == kind) for kind in KINDS}
    return {kind: n for kind, n in counted.items() if n or kind in ALWAYS_COUNTED}


def _printed_line(line: Line) -> dict[str, Any]:
    return {
        "id": line["id"],
        "reference": line["reference"],
        "when": line["window"]["text"],
        "title": line["title"],
        "message": line["message"],
        "lead": line["lead"]["name"],
        "partners": hands_text(line),
        "where": where_text(line),
        "who_for": names(line["audiences"]),
        "how": names(line["channels"]),
        "state": _state_text(line),
        "state_code": line["state"],
        "provisional": is_provisional(line),
        "help_wanted": line["help_wanted"],
    }


def _state_text(line: Line) -> str:
    """The state; with its reason where something was set aside, or with the joint one."""
    label = str(State(line["state"]).label)
    if line["state"] in SET_ASIDE and line["state_reason"]:
        return f"{label}: {line['state_reason']}"
    return f"{label} into {line['merged_into']}" if line["merged_into"] else label


def placement_rows(lines: Iterable[Line]) -> Iterator[list[Cell]]:
    """One row for each placement; a line without any has one row with no channel."""
    for line in lines:
        for channel in line["channels"] or [None]:
            yield [
                line["reference"],
                line["title"],
                line["message"],
                line["lead"]["name"],
                hands_text(line),
                _day(line["window"]["start"]),
                _day(line["window"]["end"]),
                when_text(line),
                _how_sure(line),
                where_text(line),
                names(line["audiences"]),
                channel["name"] if channel else "",
                channel["partner"] if channel else "",
                channel["edition"] if channel else "",
                PlacementState(channel["state"]).label if channel else "",
                _day(channel["issued_on"]) if channel else None,
                names(line["objectives"]),
                names(line["topics"]),
                line["campaign"],
                State(line["state"]).label,
                line["state_reason"],
                line["help_wanted"],
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


def _about(plan: ForwardPlan) -> list[list[Cell]]:
    confirmations = plan.content["confirmations"]
    return [
        ["Partnership", plan.content["partnership"]["name"]],
        ["Forward plan", f"No. {plan.number}"],
        ["Meeting", plan.meeting_date],
        ["Published", plan.published_at],
        ["Please note", WARNING],
        ["Confirmed by", ", ".join(confirmations["confirmed"])],
        ["Nothing to declare", ", ".join(confirmations["nothing_to_declare"])],
        ["Not confirmed yet", ", ".join(confirmations["not_confirmed"])],
        ["SHA-256 of the content", plan.content_hash],
    ]


def _how_sure(line: Line) -> str:
    if not line["window"]["start"]:
        return "not known"
    return "provisional" if is_provisional(line) else "confirmed"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def long_day(value: date | datetime | None) -> str:
    """ "Tuesday 8 November 2016", of a moment the day in London; "" for nothing."""
    if value is None:
        return ""
    day = clock.local(value) if isinstance(value, datetime) else value
    return f"{day:%A} {day.day} {day:%B %Y}"
