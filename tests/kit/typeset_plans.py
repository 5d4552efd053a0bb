"""A forward plan as the typesetting is given it, and the words of its pages."""

import io
from typing import Any

from pypdf import PdfReader

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
)


PARTNERSHIP = {
    "name": "Barnet Safer Communities Partnership",
    "strapline": "working together for a safer Barnet",
    "logo_svg": LOGO,
}


def plan_line(**changed: Any) -> dict[str, Any]:
    return {
        "reference": "BSCP-2016-041",
        "when": "8 to 14 Nov",
        "title": "Light up, lock up",
        "message": "Leave a light on when you go out.",
        "lead": "Metropolitan Police",
        "partners": ["London Fire Brigade", "Barnet Homes"],
        "where": "Burnt Oak",
        "who_for": "Residents",
        "how": "Leaflet",
        "state": "agreed",
        "provisional": True,
    } | changed


def forward_plan(*lines: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "partnership": PARTNERSHIP,
        "title": "Forward plan No. 3",
        "number": 3,
        "meeting_date_text": "Tuesday 8 November 2016",
        "published_text": "Published Wednesday 9 November 2016",
        "foot": "Forward plan No. 3 · Published Wednesday 9 November 2016",
        "warning": "This is a plan: dates can change",
        "summary": {"lines": len(lines), "new": 1, "changed": 1},
        "difference": [
            {
                "kind": "moved",
                "reference": "BSCP-2016-041",
                "title": "Light up, lock up",
                "lead": "Metropolitan Police",
                "changes": [{"field": "When", "before": "mid October", "after": "8 to 14 Nov"}],
            }
        ],
        "difference_heading": "What changed since the last forward plan",
        "no_difference": "Nothing has changed here since the last forward plan.",
        "months": [{"heading": "November 2016", "lines": list(lines)}],
        "kept_back": None,
        "confirmations": {
            "confirmed": ["Metropolitan Police"],
            "nothing_to_declare": ["Victim Support"],
            "not_confirmed": ["Probation"],
        },
        "nobody_asked": "",
    } | changed


def pages(content: bytes) -> list[str]:
    """The words of each page, without the line breaks."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]
