"""The drawings of a record, as SVG with the words that say the same to whoever cannot see them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from bsc_comms.kit.paper import Block, drawing
from plans.queries.ward_map import GAP, SHADES, TILE_HEIGHT, TILE_WIDTH, in_lines

Row = Mapping[str, Any]

FILLS = ("#fff8de", "#dbe9ec", "#a9cad2", "#3f7c8c", "#17424f")  # from none to the most
DARK, LIGHT = "#0b0c0c", "#ffffff"
FIRST_DARK = 3  # the shade from which on words are light
BAR, BETWEEN, TALLEST, WORDS = 44, 12, 150, 22  # of the months, in units of the drawing
WIDTH, AXIS, NAMES, LONGEST_BAR = 640, 410, 300, 290  # of rows of bars or marks
MOST_BARS, MOST_ROWS = 15, 12  # so that a drawing stays on its page
LONGEST_NAME = 46  # characters beside a bar
LONGEST_LABEL = 88  # characters: the table beside the drawing has the whole label
OTHERS = "All others"
TILES_NOTE = (
    "A tile stands for a ward, about where it lies, with the communications issued for it: the "
    "darker, the more. One for a street or a neighbourhood counts for its ward. The wards are "
    "those of the last day of the year."
)

CRIME_NOTE = (
    "The dot is the change from the year before in per cent, and the line is what chance alone "
    "would do, at 95%."
)


def ward_tiles(places: Sequence[Row]) -> list[Block]:
    """A tile for each ward with its communications; nothing where wards have no tiles."""
    laid = [row for row in places if row["column"] and row["row"]]
    if not laid:
        return []
    most = max(row["communications"] for row in laid)
    tiles = [_tile(row, most) for row in laid]
    told = "; ".join(f"{row['label']} {row['communications']}" for row in laid)
    svg = render_to_string(
        "documents/ward_tiles.svg",
        {
            "tiles": tiles,
            "tile_width": TILE_WIDTH,
            "tile_height": TILE_HEIGHT,
            "width": max(tile["x"] for tile in tiles) + TILE_WIDTH + GAP,
            "height": max(tile["y"] for tile in tiles) + TILE_HEIGHT + GAP,
        },
    )
    alternative = f"Map of the wards, a tile for each. Communications issued: {told}."
    return [drawing(svg, alternative, note=TILES_NOTE)]


def _tile(row: Row, most: int) -> dict[str, Any]:
    shade = -(-row["communications"] * SHADES // most) if most else 0
    x = (row["column"] - 1) * (TILE_WIDTH + GAP) + GAP
    y = (row["row"] - 1) * (TILE_HEIGHT + GAP) + GAP
    lines = in_lines(row["label"])
    return {
        "x": x,
        "y": y,
        "fill": FILLS[shade],
        "ink": LIGHT if shade >= FIRST_DARK else DARK,
        "number": row["communications"],
        "middle": x + TILE_WIDTH / 2,
        "number_at": y + 26,
        "lines": [(y + 44 + 15 * place, line) for place, line in enumerate(lines)],
    }


def months(by_month: Sequence[Row]) -> list[Block]:
    """A bar for each month with its placements; nothing for a year without any."""
    most = max((row["placements"] for row in by_month), default=0)
    if not most:
        return []
    bars = [
        {
            "x": place * (BAR + BETWEEN),
            "y": WORDS + TALLEST - row["placements"] * TALLEST / most,
            "height": row["placements"] * TALLEST / most,
            "middle": place * (BAR + BETWEEN) + BAR / 2,
            "number": row["placements"],
            "month": row["label"][:3],
        }
        for place, row in enumerate(by_month)
    ]
    svg = render_to_string(
        "documents/months.svg",
        {
            "bars": bars,
            "bar_width": BAR,
            "width": len(bars) * (BAR + BETWEEN) - BETWEEN,
            "height": TALLEST + 2 * WORDS,
            "foot": TALLEST + WORDS,
        },
    )
    told = "; ".join(f"{row['label']} {row['placements']}" for row in by_month)
    return [drawing(svg, f"Bars of the placements issued in each month: {told}.")]


def channels(by_channel: Sequence[Row]) -> list[Block]:
    """A bar for each channel with its placements, those of the least together."""
    most = max((row["placements"] for row in by_channel), default=0)
    if not most:
        return []
    counted = [(row["label"], row["placements"]) for row in by_channel]
    if len(counted) > MOST_BARS:
        rest = counted[MOST_BARS - 1 :]
        counted = [*counted[: MOST_BARS - 1], (OTHERS, sum(many for _, many in rest))]
    most = max(many for _, many in counted)
    bars = [
        {
            "y": place * WORDS,
            "label": _short(label, LONGEST_NAME),
            "number": f"{many:,}",
            "length": many * LONGEST_BAR / most,
            "end": NAMES + many * LONGEST_BAR / most + 6,
        }
        for place, (label, many) in enumerate(counted)
    ]
    svg = render_to_string(
        "documents/channels.svg",
        {"bars": bars, "names": NAMES, "width": WIDTH, "height": len(bars) * WORDS},
    )
    told = "; ".join(f"{label} {many:,}" for label, many in counted)
    return [drawing(svg, f"Bars of the placements issued on each channel: {told}.")]


@dataclass(frozen=True)
class Mark:
    """A figure with its margin, both in the units of the scale, and the words that say it."""

    value: float
    margin: float
    words: str
    strong: bool = True


def indicators(rows: Sequence[Row]) -> list[Block]:
    """Of each survey, before and in the year with the margins, on the one scale of 0 to 100."""
    surveys: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("before_value") is not None:  # records compiled before had the words alone
            surveys.setdefault(row["survey"], []).append(row)
    scale = [(each, f"{each}%") for each in range(0, 101, 25)]
    return [
        _marks(
            [(row["label"], _sides(row)) for row in some],
            scale,
            f"{survey}, before and in the year, with the margin of each at 95%: "
            + "; ".join(
                f"{row['label']}: {row['before']}, then {row['after']}, {row['said']}"
                for row in some
            ),
        )
        for survey, found in surveys.items()
        for some in _parted(found)
    ]


def crime(rows: Sequence[Row]) -> list[Block]:
    """The change of each kind with its margin, as a share of the year before."""
    found = [row for row in rows if row["before"]]
    if not found:
        return []
    reach = max(abs(mark.value) + mark.margin for mark in map(_change, found))
    bound = max(10, 10 * math.ceil(reach / 10))
    scale = [(share * bound, _signed(share * bound, "%")) for share in (-1, -0.5, 0, 0.5, 1)]
    return [
        _marks(
            [(row["label"], [_change(row)]) for row in some],
            scale,
            "Change of recorded crime from the year before: "
            + "; ".join(
                f"{row['label']}: {_told(row)}, with a margin of {row['margin']:,} at 95%"
                for row in some
            ),
            note=CRIME_NOTE,
        )
        for some in _parted(found)
    ]


def _parted(rows: Sequence[Row]) -> list[Sequence[Row]]:
    """In drawings of nearly the same length, none longer than MOST_ROWS."""
    parts = -(-len(rows) // MOST_ROWS)
    size = -(-len(rows) // parts)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _sides(row: Row) -> list[Mark]:
    return [
        Mark(
            value=row[f"{side}_value"],
            margin=row[f"{side}_margin"] or 0,
            words=f"{words} {row[side]}",
            strong=side == "after",
        )
        for side, words in (("before", "Before"), ("after", "In the year"))
    ]


def _change(row: Row) -> Mark:
    return Mark(
        value=100 * row["change"] / row["before"],
        margin=100 * row["margin"] / row["before"],
        words=_told(row),
    )


def _told(row: Row) -> str:
    """In the unit of the scale, with the count that it comes from: "+41% (506 more): higher"."""
    share, change = 100 * row["change"] / row["before"], row["change"]
    counted = f"{abs(change):,} {'more' if change > 0 else 'fewer'}" if change else "as many"
    return f"{_signed(share, '%')} ({counted}): {row['said']}"


def _signed(value: float, unit: str = "") -> str:
    sign = "+" if value > 0 else "\u2212" if value < 0 else ""
    return f"{sign}{abs(value):,.0f}{unit}"


def _marks(
    rows: Sequence[tuple[str, Sequence[Mark]]],
    scale: Sequence[tuple[float, str]],
    told: str,
    *,
    note: str = "",
) -> Block:
    """Rows of marks, each with its margin as a line; the words of each stand beside it."""
    first, last = scale[0][0], scale[-1][0]

    def across(value: float) -> float:
        return 20 + (min(max(value, first), last) - first) / (last - first) * (AXIS - 40)

    def laid_mark(mark: Mark, y: float) -> dict[str, Any]:
        return {
            "y": y,
            "x": across(mark.value),
            "from": across(mark.value - mark.margin),
            "to": across(mark.value + mark.margin),
            "strong": mark.strong,
            "words": mark.words,
        }

    laid, y = [], 0
    for label, marks in rows:
        shown = [laid_mark(mark, y + 28 + 17 * place) for place, mark in enumerate(marks)]
        laid.append({"label": _short(label, LONGEST_LABEL), "y": y + 14, "marks": shown})
        y += 24 + 17 * len(marks)
    svg = render_to_string(
        "documents/margins.svg",
        {
            "rows": laid,
            "scale": [(across(value), words) for value, words in scale],
            "axis": AXIS,
            "width": WIDTH,
            "foot": y + 6,
            "height": y + 28,
        },
    )
    return drawing(svg, f"{told}.", note=note)


def _short(label: str, longest: int) -> str:
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}\u2026"
