"""What the columns of a sheet of channels, resources or offers are, and how its cells are read.

The same columns go out and come back. A column that a sheet lacks is left alone, and so is a cell
of which nothing could be read; an empty cell of a column that it has empties the field.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto

from bsc_comms.kit.month_names import month_number
from channels_registry.rules.counts import BETWEEN_FIGURES, LARGEST_COUNT, MOST_A_MONTH, MOST_DAYS

Value = str | int | bool | date | tuple[str, ...] | None
Vocabularies = Mapping[str, Mapping[str, str]]
SEPARATOR = "; "
BETWEEN_PARTS = re.compile(r"[;|\n]")
QUOTED = re.compile(r'"(?:[^"]|"")*"')
# A part in quotation marks may hold what else stands between parts; the marks in it are doubled.
PART = re.compile(rf"(?:^|[;|\n])[^\S\n]*({QUOTED.pattern}(?=\s*(?:[;|\n]|\Z))|[^;|\n]*)")
FEW = 10  # words that are listed where one is not known
WRITTEN_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(\w+)[\s./-]+(\d{4}|\d\d)")
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: 00:00(?::00)?)?")
WHOLE = re.compile(r"-?\d+(?:\.0+)?")
YES = frozenset({"yes", "y", "true", "1", "estimate", "x"})
NO = frozenset({"no", "n", "false", "0", "counted"})


class Of(StrEnum):
    """What a cell holds."""

    TEXT = auto()
    COUNT = auto()
    DAYS = auto()
    DAY = auto()
    YES_NO = auto()
    ONE = auto()
    MANY = auto()
    NAMES = auto()


@dataclass(frozen=True)
class Column:
    """One column. vocabulary: of which words ONE or MANY come; empty: what an empty cell means.

    longest: of a text; largest: of a count.
    """

    name: str
    heading: str
    of: Of = Of.TEXT
    aliases: tuple[str, ...] = ()
    vocabulary: str = ""
    required: bool = False
    longest: int = 2000
    largest: int = LARGEST_COUNT
    empty: Value = None


@dataclass(frozen=True)
class Wrong:
    """A cell that cannot be taken: its column, what it says, and what would be right."""

    heading: str
    said: str
    right: str


@dataclass(frozen=True)
class Reading:
    """One row as it was read: the values of the columns that the sheet has, and what is wrong."""

    number: int
    key: str
    values: dict[str, Value]
    wrong: list[Wrong] = field(default_factory=list)


KEY = "code"
FROM_TO = (
    Column("valid_from", "From", Of.DAY, ("starts", "first day")),
    Column("valid_to", "Last day", Of.DAY, ("to", "until", "ends")),
)
WHOM_AND_WHERE = (
    Column("audiences", "Audiences", Of.MANY, ("audience", "whom it reaches"), "audiences"),
    Column("areas", "Areas", Of.MANY, ("area", "where", "wards"), "areas"),
)
CHANNELS = (
    Column(KEY, "Code", aliases=("channel code",)),
    Column("name", "Name", aliases=("channel", "channel name"), required=True, longest=200),
    Column("kind", "Kind", Of.ONE, ("type",), "channel_kinds", required=True),
    Column("owners", "Owners", Of.MANY, ("owner", "partner", "partners"), "partners"),
    Column("shared_by_all", "Shared by all", Of.YES_NO, empty=False),
    *WHOM_AND_WHERE,
    Column("good_for", "Good for"),
    Column("reach_number", "Reach", Of.COUNT, ("how many", "reach number")),
    Column("reach_unit", "Reach of what", aliases=("unit", "reach unit"), longest=60),
    Column("reach_is_estimate", "Reach is an estimate", Of.YES_NO, ("estimate",), empty=True),
    Column("reach_as_at", "Day of the figure", Of.DAY, ("reach as at",)),
    Column("reach_text", "Reach in words", longest=200),
    Column("reach_source", "Source of the figure", aliases=("reach source",), longest=200),
    Column("frequency", "How often", aliases=("frequency",), longest=200),
    Column("lead_time_days", "Lead time in days", Of.DAYS, ("lead time", "lead time days")),
    Column("lead_time_is_estimate", "Lead time is an estimate", Of.YES_NO, empty=True),
    Column("lead_time_basis", "Where the lead time comes from", longest=200),
    Column("artwork_lead_days", "Artwork days before", Of.DAYS, ("artwork lead days",)),
    Column("cost", "What it costs", aliases=("cost", "price")),
    Column("contact", "Whom to ask", aliases=("contact",)),
    Column("how_to_ask", "How to ask"),
    Column("accessibility", "Accessibility"),
    Column("languages", "Languages", aliases=("language",), longest=200),
    Column("aliases", "Also called", Of.NAMES, ("aliases", "other names")),
    *FROM_TO,
)
OFFERS = (
    Column(KEY, "Code", aliases=("offer code",)),
    Column("partner", "Partner", Of.ONE, ("owner",), "partners", required=True),
    Column("what", "What", aliases=("offer", "what can you bring"), required=True, longest=500),
    Column("who_for", "For whom", aliases=("who for",)),
    Column("topics", "Topics", Of.MANY, ("topic", "fits with"), "topics"),
    *WHOM_AND_WHERE,
    Column("notice_days", "Notice in days", Of.DAYS, ("notice", "notice days")),
    Column("a_month", "How many a month", Of.COUNT, ("a month",), largest=MOST_A_MONTH),
    Column("how_to_ask", "How to ask"),
    Column("status", "How sure it is", aliases=("status",), longest=200),
    *FROM_TO,
)
RESOURCES = (
    Column(KEY, "Code", aliases=("resource code", "id")),
    Column("partner", "Partner", Of.ONE, ("owner",), "partners", required=True),
    Column("name", "Name", aliases=("resource",), required=True, longest=200),
    Column("kind", "Kind", Of.ONE, ("type",), "resource_kinds", required=True),
    Column("description", "What it is", aliases=("description",)),
    Column("where_kept", "Where it is kept", aliases=("where kept",), longest=200),
    Column("how_to_ask", "How to ask"),
    *FROM_TO,
)
COLUMNS: dict[str, tuple[Column, ...]] = {
    "channels": CHANNELS,
    "offers": OFFERS,
    "resources": RESOURCES,
}


def places_of(headings: Sequence[str], columns: Iterable[Column]) -> dict[str, int]:
    """In which place of the sheet each column stands, by its name; those it lacks left out."""
    at = {_plain(heading): place for place, heading in reversed(list(enumerate(headings)))}
    found: dict[str, int] = {}
    for column in columns:
        for word in (column.heading, *column.aliases):
            if _plain(word) in at and at[_plain(word)] not in found.values():
                found[column.name] = at[_plain(word)]
                break
    return found


def read_row(
    number: int,
    cells: Mapping[str, str],
    columns: Iterable[Column],
    vocabularies: Vocabularies,
) -> Reading:
    """Read the cells of one row, by the name of their column."""
    values: dict[str, Value] = {}
    wrong: list[Wrong] = []
    for column in columns:
        if column.name not in cells or column.name == KEY:
            continue
        said = cells[column.name].replace("\r\n", "\n").strip()
        try:
            values[column.name] = _value(said, column, vocabularies)
        except ValueError as refused:
            wrong.append(Wrong(column.heading, said, str(refused)))
    return Reading(number, cells.get(KEY, "").strip(), values, wrong)


def _value(said: str, column: Column, vocabularies: Vocabularies) -> Value:
    """Read one cell. ValueError holds what would be right."""
    if not said:
        if column.required:
            raise ValueError(f"Write the {column.heading.lower()}")
        return _nothing(column)
    match column.of:
        case Of.COUNT | Of.DAYS:
            return _whole(said, MOST_DAYS if column.of == Of.DAYS else column.largest)
        case Of.DAY:
            return _day(said)
        case Of.YES_NO:
            return _yes_or_no(said)
        case Of.ONE:
            return _word(said, vocabularies[column.vocabulary])
        case Of.MANY:
            words = vocabularies[column.vocabulary]
            return tuple(sorted({_one_of_several(part, words) for part in _parts(said, words)}))
        case Of.NAMES:
            return tuple(dict.fromkeys(_split(said)))
    if len(said) > column.longest:
        raise ValueError(f"Write {column.longest} characters or fewer")
    return said


def _nothing(column: Column) -> Value:
    if column.of in (Of.MANY, Of.NAMES):
        return ()
    return "" if column.of == Of.TEXT else column.empty


def _whole(said: str, largest: int) -> int:
    plain = BETWEEN_FIGURES.sub("", said)
    if not WHOLE.fullmatch(plain) or len(plain) > 15:
        raise ValueError("Write a whole number, like 12")
    number = int(float(plain))
    if not 0 <= number <= largest:
        raise ValueError(f"Write a number from 0 to {largest:,}")
    return number


def _day(said: str) -> date:
    try:
        if iso := ISO_DAY.fullmatch(said):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if written := WRITTEN_DAY.fullmatch(said):
            year = int(written[3]) + (2000 if len(written[3]) == 2 else 0)
            return date(year, _month(written[2]), int(written[1]))
    except (ValueError, OverflowError):
        pass
    raise ValueError("Write a real day, like 8/11/2016 or 2016-11-08")


def _month(text: str) -> int:
    return int(text) if text.isdigit() else month_number(text) or 0


def _yes_or_no(said: str) -> bool:
    word = said.casefold()
    if word in YES or word in NO:
        return word in YES
    raise ValueError("Write yes or no")


def _parts(said: str, words: Mapping[str, str]) -> list[str]:
    """A word that holds a mark between parts itself is taken whole."""
    return [said] if _plain(said) in words else _split(said)


def _split(said: str) -> list[str]:
    return [part for found in PART.finditer(said) if (part := _unquoted(found[1]))]


def _unquoted(part: str) -> str:
    if len(part) > 1 and QUOTED.fullmatch(part):
        return part[1:-1].replace('""', '"').strip()
    return part.strip()


def _as_part(name: str) -> str:
    """A name as one part of a cell; in quotation marks where it would be read as several."""
    if BETWEEN_PARTS.search(name) or name.startswith('"'):
        return '"' + name.replace('"', '""') + '"'
    return name


def _one_of_several(said: str, words: Mapping[str, str]) -> str:
    try:
        return _word(said, words)
    except ValueError as refused:
        if "," not in said:
            raise
        raise ValueError(f"{refused}. Between several, write a semicolon") from refused


def _word(said: str, words: Mapping[str, str]) -> str:
    found = words.get(_plain(said))
    if found is not None:
        return found
    start = f"“{said[:60]}” is not known. "
    codes = list(dict.fromkeys(words.values()))
    if len(codes) <= FEW:
        raise ValueError(f"{start}Write one of: {', '.join(codes)}")
    near = list(dict.fromkeys(code for word, code in words.items() if _plain(said)[:3] in word))
    hint = f", for example {', '.join(near[:3])}" if near else ""
    raise ValueError(f"{start}Write a code or name that the planner has{hint}")


def _plain(text: str) -> str:
    """A heading or word without what people write in different ways."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def words_of(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """A vocabulary: each code with the words for it. Codes win over names of others."""
    listed = [(code, list(words)) for code, words in pairs]
    found: dict[str, str] = {}
    for code, words in listed:
        for word in words:
            if word:
                found.setdefault(_plain(word), code)
    return {**found, **{_plain(code): code for code, _ in listed}}


def as_cell(value: Value) -> str | int | date:
    """A value as a sheet holds it, so that reading it again gives the value."""
    if isinstance(value, tuple):
        return SEPARATOR.join(map(_as_part, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else value
