"""Lines as plain data, for tests of rules that need no database."""

from typing import Any


def term(code: str, name: str = "") -> dict[str, str]:
    return {"code": code, "name": name or code.capitalize()}


def placement(code: str, *, issued_on: str | None = None) -> dict[str, Any]:
    return {
        **term(code),
        "partner": "Police",
        "edition": "",
        "state": "issued" if issued_on else "planned",
        "issued_on": issued_on,
        "issued_until": None,
    }


def window(start: str | None = "2016-11-08", end: str | None = None, **fields: Any) -> dict:
    return {
        "precision": "exact" if start else "undated",
        "start": start,
        "end": end or start,
        "confirmed": bool(start),
        "start_time": None,
        "end_time": None,
        "text": start or "Not yet known",
        **fields,
    }


def line(pk: str = "a", **fields: Any) -> dict[str, Any]:
    """A line to come on 8 November 2016, led by the police, on posters, borough-wide."""
    return {
        "id": pk,
        "reference": f"SSCP-2016-{pk}",
        "title": f"Title {pk}",
        "message": "Lock your doors and windows.",
        "lead": term("police"),
        "partners": [],
        "window": window(),
        "reach": "borough",
        "areas": [],
        "place": "",
        "audiences": [term("residents")],
        "channels": [placement("posters")],
        "objectives": [term("inform")],
        "topics": [term("burglary")],
        "campaign": "",
        "state": "planned",
        "state_reason": "",
        "merged_into": "",
        "help_wanted": "",
        "version": 1,
        "logged_at": "2016-04-01T09:00:00+00:00",
        **fields,
    }
