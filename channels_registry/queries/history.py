"""The history of an entry of the register, in words.

Agreed lines and contacts, which plans writes, are told in the same way: what is done to them and
what they consist of is named here as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from bsc_comms.kit.in_words import day as in_short
from partnership.models import Change
from partnership.queries.history import history_of

MOST_ROWS = 200
ACTS = {
    "added": "added it",
    "edited": "changed it",
    "confirmed": "said that it is still right",
    "checked": "checked it",
    "worded": "worded it",
    "agreed": "marked it as agreed",
    "brought back": "brought it back",
    "ended": "ended it",
    "goes on": "said that it goes on",
    "merged": "merged it",
    "moved": "moved it",
    "cancelled": "cancelled it",
    "made by the pattern": "made it by the pattern",
    "file added": "added a file",
    "file removed": "took a file away",
    "loaded": "loaded it",
}
FIELDS = {
    "confirmed_on": "Confirmed on",
    "checked_on": "Checked on",
    "agreed_on": "Agreed on",
    "ended_on": "No longer used since",
    "for_what": "What it is for",
    "valid_from": "From",
    "valid_to": "Last day",
    "merged_into": "Merged into",
    "good_for": "Good for",
    "reach_number": "Reach",
    "reach_unit": "Reach, of what",
    "reach_is_estimate": "The reach is an estimate",
    "reach_as_at": "Day of the figure",
    "reach_text": "Reach in words",
    "reach_source": "Source of the figure",
    "lead_time_days": "Lead time in days",
    "lead_time_is_estimate": "The lead time is an estimate",
    "lead_time_basis": "Where the lead time comes from",
    "artwork_lead_days": "Artwork, days before",
    "shared_by_all": "Shared by all partners",
    "how_to_ask": "How to ask",
    "contact": "Whom to ask",
    "cost": "What it costs",
    "aliases": "Other names",
    "publication_date": "Comes out",
    "copy_deadline": "Copy due",
    "artwork_deadline": "Artwork due",
    "slot_unit": "Counted in",
    "slots": "Space",
    "where_kept": "Where it is kept",
    "who_for": "For whom",
    "what": "What",
    "notice_days": "Notice in days",
    "a_month": "How many a month",
    "status": "How sure it is",
    "state_reason": "Why",
    "slots_taken": "Space taken",
}
DAYS = frozenset(
    "confirmed_on checked_on agreed_on ended_on valid_from valid_to reach_as_at"
    " publication_date copy_deadline"
    " artwork_deadline".split()
)


@dataclass(frozen=True)
class FieldLine:
    """One field, before and after, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    """What somebody did at one stroke. by: empty for the planner itself."""

    at: datetime
    by: str
    act: str
    reason: str
    fields: list[FieldLine]


def history_lines(entry: Any) -> list[HistoryLine]:
    """What happened to an entry, the latest first. One query."""
    rows = list(history_of(entry)[:MOST_ROWS])
    return [_line(list(members)) for _, members in groupby(rows, key=lambda row: row.batch)]


def _line(rows: Iterable[Change]) -> HistoryLine:
    listed = list(rows)
    first = listed[0]
    return HistoryLine(
        at=first.at,
        by=first.by.name if first.by else "",
        act=ACTS.get(first.act, first.act),
        reason=first.reason,
        fields=[_field(row) for row in listed[::-1] if row.field],
    )


def _field(row: Change) -> FieldLine:
    label = FIELDS.get(row.field, row.field.replace("_", " ").capitalize())
    if row.field not in DAYS:
        return FieldLine(label, row.was, row.became)
    return FieldLine(label, _as_day(row.before), _as_day(row.after))


def _as_day(text: str) -> str:
    try:
        return in_short(date.fromisoformat(text))
    except ValueError:
        return text
