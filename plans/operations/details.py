"""What is said of a communication, and what can stand in the way of saying it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bsc_comms.kit.editing import StaleEdit as StaleEdit
from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Channel
from partnership.models import Partner
from plans.choices import Precision
from plans.models import AgreedLine, Contact

PLAIN_FIELDS = (
    "title",
    "message",
    "lead_partner",
    "responsible",
    "campaign",
    "precision",
    "window_start",
    "window_end",
    "start_time",
    "end_time",
    "confirmed",
    "reach",
    "place_text",
    "strategy_note",
    "other_intelligence",
    "other_intelligence_source",
    "no_evidence_reason",
    "help_wanted",
    "branding",
    "shared_line",
    "visibility",
    "embargo_until",
    "time_and_place_shown",
    "internal_notes",
    "reported_result",
    "imported_reference",
)
LIST_FIELDS = (
    "areas",
    "topics",
    "audiences",
    "objectives",
    "emphases",
    "aims",
    "priorities",
    "findings",
    "indicators",
    "named_partners",
)


class NotAllowedNow(NotPossible):
    """The act does not fit the communication's state; the message says what to do instead."""


class SeenByAll(NotAllowedNow):
    """What the whole partnership could see would vanish from its sight.

    See rules 4 and 10 of docs/rules.md.
    """


@dataclass(frozen=True)
class Window:
    """When: first and last day (both included, London), how precise, and whether confirmed."""

    precision: str = Precision.UNDATED
    start: date | None = None
    end: date | None = None
    confirmed: bool = False

    def as_fields(self) -> dict[str, Any]:
        return {
            "precision": self.precision,
            "window_start": self.start,
            "window_end": self.end,
            "confirmed": self.confirmed,
        }


@dataclass(frozen=True)
class Details:
    """What a form or a sheet says of a communication; only what is named is touched.

    `fields` holds any of PLAIN_FIELDS and LIST_FIELDS; `channels` and `partners` are None where
    nothing was said of them, and so are the agreed `lines` and `contacts` that it carries.
    `new_campaign` is the name of a campaign to start for it. `issued_by` issued what went out under
    the name of a partner that led, or took no part; None where nobody says that this was wrong.
    `kept_as_idea` says whether an idea stays one though it says all that the plan asks for; None
    where nobody says, so that one that was kept stays one.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    channels: Sequence[Channel] | None = None
    partners: Sequence[Partner] | None = None
    new_campaign: str = ""
    lines: Sequence[AgreedLine] | None = None
    contacts: Sequence[Contact] | None = None
    issued_by: Partner | None = None
    kept_as_idea: bool | None = None


def split_fields(
    fields: Mapping[str, Any],
) -> tuple[dict[str, Any], dict[str, Iterable[Any]]]:
    """The plain fields and the lists among these; ValueError for what is neither."""
    unknown = set(fields) - set(PLAIN_FIELDS) - set(LIST_FIELDS)
    if unknown:
        raise ValueError(f"Not a communication's fields: {sorted(unknown)}")
    plain = {name: fields[name] for name in PLAIN_FIELDS if name in fields}
    lists = {name: fields[name] for name in LIST_FIELDS if name in fields}
    return plain, lists
