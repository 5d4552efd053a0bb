"""The fields of a plan by their names, and which column of a sheet holds which."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Held = TypeVar("Held")

REFERENCE = "reference"
MONTH = "month"
TITLE = "title"
MESSAGE = "message"
LEAD = "lead"
OTHERS = "others"
WHEN = "when"
FROM = "from"
TO = "to"
TIME = "time"
AREA = "area"
AUDIENCE = "audience"
CHANNEL = "channel"
STATE = "state"
LOGO = "logo"
OBJECTIVE = "objective"
TOPIC = "topic"
RESULT = "result"
# Fields that a sheet of the planner's own has besides.
PRECISION = "precision"
END_TIME = "end_time"
CONFIRMED = "confirmed"
REACH = "reach"
PLACE = "place"
ISSUED_ON = "issued_on"
REASON = "reason"
CAMPAIGN = "campaign"
VERSION = "version"
#: A column of a year planner, for a month, a week or a quarter: what stands in it says when.
MARK = "mark"

#: Added to a field's name: a column that is one value of it, ticked or not ("Leaflets").
TICK = " tick"

#: Between the names of two fields that one column holds: "area+audience".
JOIN = "+"

#: Columns that say by themselves when something is.
DATES = (WHEN, FROM, TO)
#: Fields that cells can speak for where their heading says nothing.
BY_CELLS = frozenset(
    {
        REFERENCE,
        MONTH,
        TITLE,
        MESSAGE,
        LEAD,
        OTHERS,
        WHEN,
        AREA,
        AUDIENCE,
        CHANNEL,
        OBJECTIVE,
        TOPIC,
        STATE,
        RESULT,
    }
)
#: Fields that may stand in several columns of a sheet: "Ward" and "Venue".
SEVERAL = frozenset({MESSAGE, RESULT, AREA, CHANNEL, AUDIENCE, OTHERS})

#: What people call each field, in the order of a form.
LABELS: Mapping[str, str] = {
    TITLE: "Title",
    MESSAGE: "Message",
    LEAD: "Lead partner",
    OTHERS: "Other partners",
    WHEN: "When",
    FROM: "First day",
    TO: "Last day",
    TIME: "Time of day",
    END_TIME: "Until what time",
    PRECISION: "How precise the date is",
    CONFIRMED: "Confirmed or provisional",
    MONTH: "Month",
    AREA: "Where",
    REACH: "Whole borough or certain places",
    PLACE: "Street or place",
    AUDIENCE: "Who for",
    CHANNEL: "How (channels)",
    OBJECTIVE: "Objectives",
    TOPIC: "Topics",
    STATE: "How far it is",
    ISSUED_ON: "Issued on",
    REASON: "Why postponed or cancelled",
    LOGO: "Partnership logo",
    RESULT: "Reported result",
    CAMPAIGN: "Campaign",
    REFERENCE: "Reference",
    VERSION: "Version in the planner",
    MARK: "When: a mark in its month",
}


def label_of(field: str) -> str:
    """What people call a field; of a column that holds two, both."""
    return " and ".join(
        LABELS.get(name, name.replace("_", " ").capitalize()) for name in field.split(JOIN)
    )


def all_held(columns: Mapping[str, str]) -> frozenset[str]:
    """The fields that columns hold, of heading to field as `Columns.all_fields` has it."""
    return frozenset(field for name in columns.values() if name for field in held_by(name))


def held_by(name: str) -> tuple[str, ...]:
    """The fields of a column as `Columns.all_fields` has it: of ticks theirs, of a pair both."""
    return tuple(name.removesuffix(TICK).split(JOIN))


def name_communications(columns: Mapping[str, str]) -> bool:
    """Whether columns say what each communication is: a title, or else what stands in its month.

    In: heading to field as `Columns.all_fields` has it.
    """
    return not all_held(columns).isdisjoint({TITLE, MARK})


@dataclass(frozen=True, slots=True)
class Columns:
    """Which heading holds which field, which stand for a time, and which are neither.

    `marks` is heading to the time that it stands for, in words that a date cell could have;
    `ticked` is heading to the field of which the heading itself is a value.
    `by_cells` are headings that say nothing themselves: their cells do. `close` is heading to the
    other fields that it could nearly as well hold ("" for none), the likeliest first. `also` is
    heading to a second field, where one column holds two.
    """

    field_of: Mapping[str, str]
    marks: Mapping[str, str]
    unknown: tuple[str, ...]
    by_cells: tuple[str, ...] = ()
    ticked: Mapping[str, str] = field(default_factory=dict)
    close: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)

    @property
    def all_fields(self) -> dict[str, str]:
        """Heading to field, with marks, ticks and pairs: enough to know the columns again."""
        ticked = {heading: name + TICK for heading, name in self.ticked.items()}
        pairs = {
            heading: JOIN.join((self.field_of[heading], name))
            for heading, name in self.also.items()
        }
        return {**self.field_of, **dict.fromkeys(self.marks, MARK), **ticked, **pairs}

    def renamed(self, names: Mapping[str, str]) -> "Columns":
        """The same columns under other headings: `names` has the new one of each."""
        return Columns(
            field_of=_renamed(self.field_of, names),
            marks=_renamed(self.marks, names),
            unknown=tuple(names[heading] for heading in self.unknown),
            by_cells=tuple(names[heading] for heading in self.by_cells),
            ticked=_renamed(self.ticked, names),
            close=_renamed(self.close, names),
            also=_renamed(self.also, names),
        )

    @property
    def held(self) -> frozenset[str]:
        """All the fields that a column holds, by itself or with another."""
        return frozenset({*self.field_of.values(), *self.also.values()})

    @property
    def heading_of(self) -> dict[str, str]:
        """Field to the first heading that holds it."""
        held = [*reversed(list(self.also.items())), *reversed(list(self.field_of.items()))]
        return {name: heading for heading, name in held}


def _renamed(of: Mapping[str, Held], names: Mapping[str, str]) -> dict[str, Held]:
    return {names[heading]: held for heading, held in of.items()}
