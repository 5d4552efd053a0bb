"""Reads how far a communication is, whether the logo was on it, and what was reported of it."""

import re
from dataclasses import dataclass, field
from datetime import date

from plans.rules.reading import columns as fields
from plans.rules.reading.dates import read_window
from plans.rules.reading.results import Alternative, Doubt, NotUnderstood
from plans.rules.reading.spans import EXACT

PLANNED = "planned"
ISSUED = "issued"
ISSUED_IN_PART = "issued_in_part"
POSTPONED = "postponed"
CANCELLED = "cancelled"

_STATES: tuple[tuple[str, str], ...] = (
    (
        CANCELLED,
        r"cancel\w*|not\s+going\s+ahead|not\s+happening|pulled|scrapped|abandoned|withdrawn|dropped"
        r"|will\s+not\s+happen|no\s+longer|did\s+not\s+(?:happen|go\s+ahead)|didn'?t\s+happen",
    ),
    (
        POSTPONED,
        r"postpone\w*|slipp\w*|slip\s+to|delayed|deferred|on\s+hold|reschedul\w*|pushed\s+back|paused"
        r"|moved\s+to|put\s+back|carried\s+(?:over|forward)|late",
    ),
    (
        PLANNED,
        r"not\s+(?:yet\s+)?(?:done|sent|issued|started|begun|out|complete\w*|live|published)|to\s+be\s+\w+"
        r"|to\s+do|will\s+be\s+\w+|due(?:\s+out)?|outstanding|nearly\s+(?:done|ready|complete)"
        r"|awaiting(?:\s+\w+)?|no",
    ),
    (
        ISSUED_IN_PART,
        r"part(?:ly|ially)?[\s-]*(?:done|issued|sent|complete\w*|out|delivered)|live|started|under\s?way"
        r"|on-?going|in\s+progress|running|begun|phase\s+\d\s+(?:done|complete\w*|sent)|some\s+(?:sent|done|out)",
    ),
    (
        ISSUED,
        r"done|issued|sent|completed?|closed|published|delivered|finished|ran|held|took\s+place|taken\s+place"
        r"|posted|launched|gone\s+out|went\s+out|went\s+live|went\s+ahead|out|distributed|dropped\s+off|printed\s+and\s+out"
        r"|happened|ended|over|yes|y|tick|✓|✔|☑|100\s?%",
    ),
    (
        PLANNED,
        r"plan\w*|booked|scheduled|draft\w*|pending|upcoming|in\s+hand|agreed|approved|on\s+track|proposed|tb[ca]"
        r"|confirmed|provisional|idea|forthcoming|ready|in\s+production|at\s+print\w*|at\s+design|green|amber|red"
        r"|g|a|r|n|new|open|future|expected|coming",
    ),
)
_STATE_PATTERNS = tuple(
    (state, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)) for state, pattern in _STATES
)
_STATE_CHOICES = (
    Alternative("Issued", "issued"),
    Alternative("Planned", "planned"),
    Alternative("Postponed", "postponed"),
    Alternative("Cancelled", "cancelled"),
)
_LOGO_CHOICES = (Alternative("Yes", "yes"), Alternative("No", "no"))
_COLOURS = re.compile(r"^\W*(?:green|amber|red|[gar])\W*$", re.IGNORECASE)
_YES = re.compile(r"^\W*(?:y|yes|yep|true|1|x|✓|✔|☑|used|on|both)\b|^[✓✔☑]", re.IGNORECASE)
_NO = re.compile(r"^\W*(?:n|no|nope|false|0|none|not|n/a|na|without)\b|^[✗✘]", re.IGNORECASE)
_OPEN = re.compile(
    r"^\W*(?:tb[ca]|unknown|not\s+sure|unsure|maybe|\?|don'?t\s+know)?\W*$", re.IGNORECASE
)


@dataclass(slots=True)
class StateReading:
    """How far it is, the day on which it went out where one is said, and the rest of the cell."""

    state: str
    issued_on: date | None = None
    rest: str = ""
    not_understood: list[NotUnderstood] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def read_state(text: str, *, column: str, year_start: date) -> StateReading:
    """Read a status cell ("Done 61 bikes", "Sent 14/4", "slipped to Apr"); blank means planned."""
    text = text.strip()
    if not text.strip(" -?.") and not re.search(r"[✓✔☑]", text):
        return StateReading(PLANNED)
    if _COLOURS.match(text):
        doubt = Doubt(
            column,
            text,
            "Read as planned: a colour does not say that it was issued",
            fields.STATE,
            _STATE_CHOICES,
        )
        return StateReading(PLANNED, doubts=[doubt])
    for state, pattern in _STATE_PATTERNS:
        found = pattern.search(text)
        if found is None:
            continue
        rest = (text[: found.start()].rstrip(" -–:,(") + " " + text[found.end() :]).strip(
            " -–:,.;()"
        )
        reading = StateReading(state, rest=rest)
        if state in (CANCELLED, POSTPONED):
            reading.rest = text
        elif state in (ISSUED, ISSUED_IN_PART) and rest:
            reading.issued_on, reading.rest = _issued_on(rest, year_start)
        return reading
    return StateReading(
        PLANNED,
        rest=text,
        not_understood=[
            NotUnderstood(
                column,
                text,
                "Not known as a status; read as planned until somebody says",
                fields.STATE,
                _STATE_CHOICES,
            )
        ],
    )


def _issued_on(rest: str, year_start: date) -> tuple[date | None, str]:
    """The day in "Sent 14/4"; a bare number ("Sent 312") counts something and is no day."""
    if not re.search(r"\d\s*[/.-]\s*\d|[a-z]{3}", rest, re.IGNORECASE):
        return None, rest
    window = read_window(rest, year_start=year_start)
    if (
        window is not None
        and window.sure
        and window.precision == EXACT
        and window.start == window.end
        and not window.leftover
    ):
        return window.start, ""
    return None, rest


def read_logo(text: str, *, column: str) -> tuple[str, list[NotUnderstood]]:
    """Whether the partnership's logo is on it: "yes", "no" or "unknown"."""
    if _OPEN.match(text):
        return "unknown", []
    if _YES.match(text):
        return "yes", []
    if _NO.match(text):
        return "no", []
    return "unknown", [
        NotUnderstood(column, text, "Neither yes nor no", fields.LOGO, _LOGO_CHOICES)
    ]
