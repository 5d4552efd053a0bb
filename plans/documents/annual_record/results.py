"""What a record says beside what was issued, as sections that page, PDF and Word share."""

from collections.abc import Iterator, Mapping, Sequence, Sized
from typing import Any

from bsc_comms.kit.in_words import count_of
from bsc_comms.kit.paper import (
    SMALL,
    STRONG,
    Block,
    Cell,
    Section,
    cell,
    piece,
    section,
    table,
    text,
)
from plans.documents.annual_record.drawings import crime, indicators, ward_tiles
from plans.documents.annual_record.words import COUNT_HEADINGS, Row, listed
from plans.rules.record_purposes import SET_OUT

NONE = "None."
MOST_IN_A_LIST = 500  # rows, so that a document stays readable and small at any size
NO_CAUSE = (
    "These figures stand side by side. A survey or a count of crimes moves for many reasons, and "
    "nothing here says that a communication caused a change. A change counts as clear only where "
    "it is larger than its margin at 95%."
)
# In every format. How the map counts is said beside it (TILES_NOTE), as Word has none.
PLACES_NOTE = (
    "A communication for several places counts under each of them. What was for the whole borough "
    "reached every ward and counts in none."
)
SERVES_SEVERAL = "A communication may serve several, so the columns do not add up to the total."
NOT_ADDED = (
    "Figures of different channels are not added up: whoever reads a magazine may see a post as "
    "well, and would be counted twice."
)
COMMITMENTS_NOTE = (
    "Of what partners planned for the year, or issued in it without a planned date, and did not "
    "set aside, as far as a commitment asked anything of it."
)


def purposes(content: Mapping[str, Any]) -> Iterator[Section]:
    """What the partnership set out to do, and what was issued for it."""
    if "points" not in content:
        return
    # Of what a partnership has none, nothing is counted.
    counted = [
        (words, first, rows) for key, words, first in SET_OUT if (rows := content[f"by_{key}"])
    ]
    yield section("What the partnership set out to do", [text(SERVES_SEVERAL)] if counted else [])
    for words, first, rows in counted:
        yield section(words, counts(first, rows), level=2)
    for key, words, first in (
        ("points", "Points of the strategic plan", "Point"),
        ("outcomes", "Outcomes hoped for", "Outcome"),
    ):
        rows = [[cell(row["label"]), cell(row["said"])] for row in content[key]]
        if rows:
            shown = rows_table((first, "What the record shows"), (3, 4), rows)
            yield section(words, shown, level=2)
    yield section(
        "Commitments",
        [
            text(COMMITMENTS_NOTE),
            *rows_table(
                ("Commitment", "Asked of", "Met by"),
                (5, 1.2, 1.2),
                [
                    [cell(row["label"]), cell(number(row["asked"])), cell(number(row["met"]))]
                    for row in content["commitments"]
                ],
                numbers=(1, 2),
            ),
        ],
        level=2,
    )


def results(content: Mapping[str, Any]) -> Iterator[Section]:
    """Campaigns, evaluation and learning, figures of engagement."""
    if "points" not in content:
        return
    yield section(
        "Campaigns",
        rows_table(
            ("Campaign", "Issued", "What came of it"),
            (3, 1.6, 4),
            [_campaign(row) for row in content["campaigns"]],
            none="Nothing was issued for a campaign.",
        ),
    )
    yield section(
        "Evaluation and learning",
        rows_table(
            ("Communication", "Did it work", "What showed it, and what came of it", "Learned"),
            (3, 1.2, 3, 3),
            [_evaluation(row) for row in content["evaluations"]],
            none="Nothing was evaluated yet.",
        ),
    )
    figures = rows_table(
        ("Communication", "Channel", "Figure", "Number", "Source"),
        (3, 2, 2.2, 1.4, 2.2),
        [_figure(row) for row in content["measures"]],
        none="No figure was given.",
        numbers=(3,),
    )
    note = [text(NOT_ADDED)] if content["measures"] else []
    yield section("Engagement in figures", [*note, *figures], level=2)


def where(content: Mapping[str, Any]) -> Iterator[Section]:
    """Places: a map of the wards, and all places by name."""
    if "places" not in content:
        return
    if content["by_area"]:
        shown = [
            text(PLACES_NOTE),
            *ward_tiles(content["places"]),
            *counts("Area", content["by_area"]),
        ]
    else:
        shown = [text("No place was named.")]
    yield section("Places", shown)
    unserved = [row["label"] for row in content["places"] if not row["communications"]]
    if unserved:
        yield section(
            f"Wards without a communication of their own ({len(unserved)})",
            [text(f"{listed(unserved)}.")],
            level=2,
        )


def evidence(content: Mapping[str, Any]) -> Iterator[Section]:
    """Surveys and crime before and in the year."""
    if "points" not in content:
        return
    yield section("Before and after", [text(NO_CAUSE)])
    yield section(
        "Survey indicators",
        indicators(content["indicators"])
        + rows_table(
            ("Indicator", "Before", "In the year", "Change", "Communications that answer it"),
            (3.1, 1.8, 1.8, 2.2, 2.1),
            [_indicator(row) for row in content["indicators"]],
            none="No indicator has a score from before and one from the year.",
            numbers=(4,),
        ),
        level=2,
    )
    sources = sorted({row["source"] for row in content["crime"]})
    yield section(
        "Recorded crime, 1 April to 31 March",
        [text(f"Source: {listed(sources)}")] * bool(sources)
        + crime(content["crime"])
        + rows_table(
            ("Kind", "Year before", "This year", "Change", "Margin", "That is"),
            (3, 1.3, 1.3, 1.2, 1.2, 1.6),
            [
                [
                    cell(row["label"], piece(_beside_the_kind(row, sources), SMALL)),
                    *(cell(number(row[key])) for key in ("before", "after", "change", "margin")),
                    cell(row["said"]),
                ]
                for row in content["crime"]
            ],
            none="No kind of crime has two complete years to compare.",
            numbers=(1, 2, 3, 4),
        ),
        level=2,
    )


def _beside_the_kind(row: Row, sources: Sized) -> str:
    """What tells a row from others: its source where there are several, and that it is no crime."""
    said = [row["source"]] if len(sources) > 1 else []
    if row.get("incidents"):
        said.append("Incidents, not crimes")
    return "; ".join(said)


def overlaps(content: Mapping[str, Any]) -> Iterator[Section]:
    """How overlaps ended: the duplicates that were avoided."""
    if "points" not in content:
        return
    rows = [row for row in content["overlaps"] if row["value"]]
    yield section(
        f"Overlaps answered ({sum(row['value'] for row in rows):,})",
        rows_table(
            ("What two were to each other, and how it ended", "Pairs"),
            (5, 1),
            [[cell(row["label"]), cell(number(row["value"]))] for row in rows],
            numbers=(1,),
        ),
        level=2,
    )


def counts(first: str, rows: Sequence[Row]) -> list[Block]:
    """A table of counts; the first column says of what."""
    if not rows:
        return [text(NONE)]
    keys = [key for key in COUNT_HEADINGS if key in rows[0]]
    return [
        table(
            (first, *(COUNT_HEADINGS[key] for key in keys)),
            (4.6, *(1.9 for _ in keys)),
            [[cell(row["label"]), *(cell(number(row[key])) for key in keys)] for row in rows],
            numbers=range(1, len(keys) + 1),
        )
    ]


def number(value: int | None) -> str:
    """With separators, and a real minus sign; nothing for none."""
    return "" if value is None else f"{value:,}".replace("-", "\u2212")


def _campaign(row: Row) -> list[Cell]:
    came = [
        *(piece(each) for each in row["goals"]),
        *([piece(f"It worked: {_by_evaluations(row['worked'])}")] if row["worked"] else []),
        *([piece(f"Put in: {listed(row['spent'])}")] if row["spent"] else []),
        *(piece(f"Learned: {each}") for each in row["learned"]),
    ]
    return [
        cell(piece(row["name"], STRONG), piece(row["lead"], SMALL), piece(row["priority"], SMALL)),
        cell(
            count_of(row["communications"], "communication"),
            count_of(row["placements"], "placement"),
        ),
        cell(*came) or cell("Nobody has said yet."),
    ]


def _by_evaluations(worked: Sequence[str]) -> str:
    """From the frozen "Yes: 1", "In part: 2": by how many evaluations, in words."""
    counted = [each.rpartition(": ") for each in worked]
    return "; ".join(
        f"{answer.lower()}, by {count_of(int(many), 'evaluation')}" for answer, _, many in counted
    )


def _evaluation(row: Row) -> list[Cell]:
    return [
        title_cell(row),
        cell(row["worked"], piece(f"{row['tier']} evaluation", SMALL)),
        cell(row["shown_by"], row["outcomes"]),
        cell(row["learned"]),
    ]


def _figure(row: Row) -> list[Cell]:
    return [title_cell(row), *(cell(row[key]) for key in ("channel", "what", "shown", "source"))]


def _indicator(row: Row) -> list[Cell]:
    return [
        cell(piece(row["label"], STRONG), piece(row["survey"], SMALL)),
        cell(row["before"], piece(row["before_wave"], SMALL)),
        cell(row["after"], piece(row["after_wave"], SMALL)),
        cell(row["said"].capitalize(), piece(row["change"], SMALL)),
        cell(number(row["cited"])),
    ]


def title_cell(row: Row) -> Cell:
    """A communication by its title and reference."""
    return cell(piece(row["title"], STRONG), piece(row["reference"], SMALL))


def rows_table(
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[Cell]],
    *,
    none: str = NONE,
    numbers: Sequence[int] = (),
    most: int = 0,
) -> list[Block]:
    """A table of the rows, or of the first of very many; `none` in words where there is none.

    most: how many at the most, MOST_IN_A_LIST unless said.
    """
    if not rows:
        return [text(none)]
    most = most or MOST_IN_A_LIST
    shown = table(headings, widths, rows[:most], numbers=numbers)
    if len(rows) <= most:
        return [shown]
    return [text(f"The first {most:,} of {len(rows):,}. The workbook has them all."), shown]
