"""The plan as JSON, for other programs: every code with its name. Internal notes never stand here.

Keys: partnership, year ("2016/17"), as_at (ISO, with the zone of London), communications.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from bsc_comms.kit import clock
from bsc_comms.kit.financial_year import FinancialYear
from bsc_comms.kit.iso import as_day, as_time
from plans.documents.plan_names import Kind, Names
from plans.queries.plan_export import Exported
from plans.rules.reading import Vocabulary


def plan_json(
    communications: Sequence[dict[str, Any]], *, partnership: str, year: FinancialYear
) -> bytes:
    """A whole file of communications as `in_full` or the codes give them."""
    content = {
        "partnership": partnership,
        "year": year.label,
        "as_at": clock.local(clock.now()).isoformat(timespec="seconds"),
        "communications": communications,
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def in_full(rows: Iterable[Exported], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Each communication with all that leaves; what is not known is null or empty."""
    names = Names(vocabulary)
    return [_object(row, names) for row in rows]


def _object(row: Exported, names: Names) -> dict[str, Any]:
    def named(kind: Kind, codes: Iterable[str]) -> list[dict[str, str]]:
        return [{"code": code, "name": names.name(kind, code)} for code in codes]

    return {
        "reference": row.reference or None,
        "imported_reference": row.imported_reference or None,
        "title": row.title,
        "message": row.message,
        "lead_partner": named("lead", [row.lead])[0],
        "other_partners": named("others", row.others),
        "window": {
            "precision": row.precision,
            "start": as_day(row.start),
            "end": as_day(row.end),
            "start_time": as_time(row.start_time),
            "end_time": as_time(row.end_time),
            "confirmed": row.confirmed,
        },
        "reach": row.reach or None,
        "areas": named("areas", row.areas),
        "place": row.place,
        "audiences": named("audiences", row.audiences),
        "channels": named("channels", row.channels),
        "objectives": named("objectives", row.objectives),
        "topics": named("topics", row.topics),
        "state": row.state,
        "issued_in_part": row.in_part,
        "issued_on": as_day(row.issued_on),
        "reason": row.reason,
        "logo": row.logo,
        "reported_result": row.result or "",
        "campaign": row.campaign or None,
        "version": row.version,
    }
