"""The drawings of a record, as SVG with the words that say the same to whoever cannot see them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from bsc_comms.kit.paper import Block, drawing
from plans.queries.ward_map import GAP, SHADES, TILE_HEIGHT, TILE_WIDTH, in_lines

Row = Mapping[str, Any]

FILLS = ("#fff8de", "#dbe9ec", "#a9cad2", "#3f7c8c", "#17424f")  # from none to the most
DARK, LIGHT = "#0b0c0c", "#ffffff"
FIRST_DARK = 3  # the shade from which on words are light
BAR, BETWEEN, TALLEST, WORDS = 44, 12, 150, 22  # of the months, in units of the drawing


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
    return [drawing(svg, f"Map of the wards, a tile for each. Communications issued: {told}.")]


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
