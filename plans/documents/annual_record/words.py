"""What page and documents say of a record besides its content, and the lists that they share."""

from collections.abc import Iterable, Mapping
from typing import Any

from bsc_comms.kit.in_words import long_day
from plans.models import AnnualRecord

Row = Mapping[str, Any]

SPREADS = (
    ("by_channel", "Channel"),
    ("by_partner", "Partner"),
    ("by_topic", "Topic"),
    ("by_audience", "Audience"),
    ("by_area", "Area"),
    ("by_month", "Month"),
)
COUNT_HEADINGS = {
    "communications": "Communications",
    "issued_jointly": "Issued jointly",
    "placements": "Placements",
}
SIGNED_BESIDE = (
    "Coordinator and chair sign a final record in the planner, after its documents were made. "
    "The planner's page of this record says who has signed."
)
HOW_TO_CHECK = (
    "Each row of the content is linked to the one before it, and this revision to the one that "
    "was frozen before it. The head is the end of that chain: change anything and it is another. "
    "Compare it with the head on the planner's page, or give it and the JSON file to the "
    "planner's command verify_records."
)
NOT_SEALED = "This record carries no seal: the planner that compiled it had no key."


def title_of(record: AnnualRecord) -> str:
    return f"Annual record {record.financial_year}"


def revision_text(record: AnnualRecord) -> str:
    """ "Draft" or "Revision 2"."""
    return "Draft" if record.is_draft else f"Revision {record.revision}"


def compiled_text(record: AnnualRecord) -> str:
    """ "Compiled Thursday 1 June 2017"."""
    return f"Compiled {long_day(record.compiled_at)}"


def status_text(record: AnnualRecord) -> str:
    """What the record is, as of the day on which it was compiled."""
    year = record.financial_year
    if not record.is_draft:
        earlier = f" It takes the place of revision {record.revision - 1}."
        return f"Final.{earlier if record.revision > 1 else ''}"
    if not record.was_over:
        return (
            f"Draft of a year that is not over: it runs until {long_day(year.last)}. "
            f"{_how_it_stood(record)}"
        )
    return f"Draft. {_until_it_closes(record)}"


def standing_text(record: AnnualRecord) -> str:
    """What the record is today, as pages say it: its documents say that of the day they are from.

    A draft whose closing day is past takes in what partners mark until its final one is compiled.
    One from before the year's end stays while the planner holds nothing of the year.
    """
    if record.waits_to_be_final:
        return (
            f"Draft. The year was to be closed on {long_day(record.closes)}, and has no final "
            "record yet: what partners log or mark until there is one still enters it."
        )
    if record.is_draft and record.is_over and not record.was_over:
        return (
            f"Draft from before the year was over. {_how_it_stood(record)} "
            f"{_until_it_closes(record)}"
        )
    return status_text(record)


def _how_it_stood(record: AnnualRecord) -> str:
    return f"This is how it stood on {long_day(record.compiled_at)}."


def _until_it_closes(record: AnnualRecord) -> str:
    return f"What partners log or mark until {long_day(record.closes)} still enters it."


def seal_text(record: AnnualRecord) -> str:
    if not record.seal:
        return NOT_SEALED
    return f"The head is sealed (Ed25519) with the key {record.key}."


def lists(content: Mapping[str, Any]) -> dict[str, list[Row]]:
    """The lists of communications that page and documents show, from one source."""
    issued = content["communications"]
    return {
        "joint": [row for row in issued if row["joint"]],
        "without_review": [row for row in issued if not row["reviewed"]],
        "logged_late": [row for row in issued if row["logged_late"]],
        "not_evaluated": [row for row in issued if not row["evaluated"]],
        "not_issued": content["not_issued"],
    }


def spreads(content: Mapping[str, Any]) -> list[tuple[str, str, list[Row]]]:
    """How it was spread: the part of the content, of what it is, and its counts.

    Areas are left out where they stand under the map.
    """
    return [
        (key, first, content.get(key, []))
        for key, first in SPREADS
        if key != "by_area" or "places" not in content
    ]


def listed(names: Iterable[str]) -> str:
    """Names parted by semicolons: many of them hold commas."""
    return "; ".join(names)
