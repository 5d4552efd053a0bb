"""What a page, the PDF and the Word document say of a forward plan, from its frozen content."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from bsc_comms.kit import clock
from bsc_comms.kit.in_words import long_day
from plans.rules.difference import KIND_WORDS, KINDS, as_told
from plans.rules.lines import (
    Line,
    by_month,
    hands_text,
    help_still_wanted,
    is_provisional,
    names,
    state_text,
    timed_text,
    where_text,
)

WARNING = "This is a plan: dates can change"
KEPT_BACK = "Not in the common plan"
KEPT_BACK_NOTE = (
    "Only you and those named may know of these. They stand here as they are today; please do not "
    "pass this part on."
)
ALWAYS_COUNTED = ("new", "changed")


class Published(Protocol):
    """A forward plan, or a partner's extract of it: what was frozen, and when."""

    @property
    def number(self) -> int: ...
    @property
    def meeting_date(self) -> date | None: ...
    @property
    def published_at(self) -> datetime: ...
    @property
    def content(self) -> Any: ...
    @property
    def difference(self) -> Any: ...
    @property
    def content_hash(self) -> str: ...


def title_of(plan: Published) -> str:
    """ "Forward plan No. 3", or "Forward plan No. 3: extract for Fire Brigade"."""
    extract = plan.content.get("extract")
    title = f"Forward plan No. {plan.number}"
    return f"{title}: extract for {extract['name']}" if extract else title


def published_text(plan: Published) -> str:
    """ "Published Tuesday 8 November 2016", the day in London."""
    return f"Published {long_day(plan.published_at)}"


def _foot(plan: Published) -> str:
    """What stands below each page beside the partnership's name, short enough for one line.

    An extract names the plan's day and no publishing: some of its pages were never published.
    """
    extract = plan.content.get("extract")
    if extract:
        day = clock.local(plan.published_at)
        of = f"Forward plan No. {plan.number}, {day.day} {day:%b %Y}"
        return f"{of}: extract for {extract['short_name']}"
    return f"{title_of(plan)} · {published_text(plan)}"


def as_printed(plan: Published) -> dict[str, Any]:
    """What a page and the PDF say, from one source: dates and states as text, lines by month."""
    lines, changes = plan.content["lines"], changes_of(plan)
    return {
        "partnership": {
            key: plan.content["partnership"][key] or None
            for key in ("name", "strapline", "logo_svg")
        },
        "title": title_of(plan),
        "number": plan.number,
        "meeting_date_text": long_day(plan.meeting_date),
        "published_text": published_text(plan),
        "foot": _foot(plan),
        "warning": WARNING,
        "summary": {"lines": len(lines)} | (_counts(changes) if plan.difference["since"] else {}),
        "difference_heading": _difference_heading(plan),
        "no_difference": _no_difference(plan),
        "difference": [
            {
                "id": change["id"],
                "kind": change["kind"],
                "reference": change["reference"],
                "title": change["title"],
                "lead": change["lead"]["name"],
                "when": change["when"],
                "changes": [as_told(each) for each in change["fields"]],
            }
            for change in changes
        ],
        "months": _months(lines, clock.local(plan.published_at).date()),
        "kept_back": _kept_back(plan),
        "confirmations": plan.content["confirmations"],
        "nobody_asked": nobody_asked(plan),
    }


def in_figures(summary: Mapping[str, int]) -> list[tuple[int, str]]:
    """Each figure of a summary with what it counts: (29, "on the plan"), (3, "new")."""
    words = {"lines": "on the plan", **{kind: words.lower() for kind, words in KIND_WORDS.items()}}
    return [(value, words[key]) for key, value in summary.items()]


def nobody_asked(plan: Published) -> str:
    """What is said in place of answers where none was asked for; "" where partners were asked."""
    if any(plan.content["confirmations"].values()):
        return ""
    if plan.meeting_date:
        return "No partner was asked."
    return "Published between meetings: no partner was asked."


def _months(lines: Sequence[Line], on: date) -> list[dict[str, Any]]:
    """on: the day that the lines are of, so that what was published reads the same for ever."""
    return [
        {"heading": heading, "lines": [_printed_line(line, on) for line in group]}
        for heading, group in by_month(lines)
    ]


def _difference_heading(plan: Published) -> str:
    """What stands above what changed; the first plan has none to differ from, and says so."""
    if not plan.difference["since"]:
        return "The first forward plan"
    return "What changed since the last forward plan"


def _no_difference(plan: Published) -> str:
    """What is said where nothing changed."""
    if not plan.difference["since"]:
        return "This is the first forward plan: there is no earlier one to compare it with."
    return "Nothing has changed here since the last forward plan."


def _kept_back(plan: Published) -> dict[str, Any] | None:
    """The part of an extract that only its readers may see; None where there is none."""
    lines = kept_back_of(plan)
    if not lines:
        return None
    return {
        "heading": KEPT_BACK,
        "note": KEPT_BACK_NOTE,
        "months": _months(lines, clock.today()),
        "number": len(lines),
    }


def kept_back_of(plan: Published) -> list[Line]:
    """What an extract holds beyond the common plan; nothing for the plan itself."""
    found: list[Line] = plan.content.get("extract", {}).get("kept_back", [])
    return found


def is_extract(plan: Published) -> bool:
    """Whether it is a partner's part of a plan: its SHA-256 is that of the published plan."""
    return "extract" in plan.content


def only_for(plan: Published) -> str:
    """What an extract holds of the plan, in words."""
    return f"Only what concerns {plan.content['extract']['name']}"


def changes_of(plan: Published) -> list[dict[str, Any]]:
    """What changed since the last plan; nothing for the first, in which everything is new."""
    found: list[dict[str, Any]] = plan.difference["changes"] if plan.difference["since"] else []
    return found


def _counts(changes: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many changes of each kind; what never happened is left out, but for new and changed."""
    counted = {kind: sum(1 for each in changes if each["kind"] == kind) for kind in KINDS}
    return {kind: n for kind, n in counted.items() if n or kind in ALWAYS_COUNTED}


def _printed_line(line: Line, on: date) -> dict[str, Any]:
    return {
        "id": line["id"],
        "reference": line["reference"],
        "when": timed_text(line),
        "title": line["title"],
        "message": line["message"],
        "lead": line["lead"]["name"],
        "partners": hands_text(line),
        "where": where_text(line),
        "who_for": names(line["audiences"]),
        "how": names(line["channels"]),
        "state": state_text(line),
        "state_code": line["state"],
        "provisional": is_provisional(line),
        "help_wanted": help_still_wanted(line, on),
    }
