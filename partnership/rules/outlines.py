"""Outlines of areas: read from GeoJSON, made simpler, placed on a drawing.

Source of the form: RFC 7946; longitude and latitude in degrees (WGS 84), in that order.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

METRES_A_DEGREE = 111_320.0
FEWEST_CORNERS = 3


class NotAnOutline(Exception):
    """What was read is no outline; the message says why, and what would be right."""


def rings_of(geometry: Any) -> list[Ring]:
    """The outer rings of a Polygon or MultiPolygon. Raises NotAnOutline."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    try:
        if kind == "Polygon":
            outer = [geometry["coordinates"][0]]
        elif kind == "MultiPolygon":
            outer = [polygon[0] for polygon in geometry["coordinates"]]
        else:
            raise NotAnOutline("it is neither a Polygon nor a MultiPolygon")
        rings = [[(float(point[0]), float(point[1])) for point in ring] for ring in outer]
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        raise NotAnOutline("its coordinates cannot be read") from None
    if not rings or any(len(ring) < FEWEST_CORNERS + 1 for ring in rings):
        raise NotAnOutline("it has too few corners")
    if not all(_on_earth(point) for ring in rings for point in ring):
        raise NotAnOutline(
            "its coordinates are not longitude and latitude: export the file as WGS 84 (EPSG:4326)"
        )
    return rings


def _on_earth(point: Point) -> bool:
    return abs(point[0]) <= 180 and abs(point[1]) <= 90  # NaN and infinity are neither


def simplified(ring: Ring, *, metres: float) -> Ring:
    """The ring without corners that lie less than so many metres off the line around them.

    Source: Douglas and Peucker, 1973. The ring stays closed and keeps three corners at least.
    """
    scale = math.cos(math.radians(ring[0][1]))
    flat = [(x * scale * METRES_A_DEGREE, y * METRES_A_DEGREE) for x, y in ring]
    far = max(range(len(flat)), key=lambda n: math.dist(flat[0], flat[n]))
    kept = {0, far, len(flat) - 1}
    waiting = [(0, far), (far, len(flat) - 1)]
    while waiting:
        first, last = waiting.pop()
        between = range(first + 1, last)
        if not between:
            continue
        worst = max(between, key=lambda n: _off(flat[n], flat[first], flat[last]))
        if _off(flat[worst], flat[first], flat[last]) > metres:
            kept.add(worst)
            waiting += [(first, worst), (worst, last)]
    found = [ring[n] for n in sorted(kept)]
    return found if len(found) > FEWEST_CORNERS else ring


def _off(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the line between two others."""
    length = math.dist(start, end)
    if not length:
        return math.dist(point, start)
    (x, y), (x1, y1), (x2, y2) = point, start, end
    along = max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length**2))
    return math.dist(point, (x1 + along * (x2 - x1), y1 + along * (y2 - y1)))


class Projection:
    """Degrees to the units of a drawing `width` wide, north up, as tall as `height` says.

    Over a borough the earth is flat: degrees of longitude are shortened by the latitude alone.
    """

    def __init__(self, rings: Sequence[Ring], *, width: float, margin: float = 4) -> None:
        points = [point for ring in rings for point in ring]
        self._west = min(x for x, _ in points)
        self._north = max(y for _, y in points)
        south = min(y for _, y in points)
        self._shorter = math.cos(math.radians((self._north + south) / 2))
        across = (max(x for x, _ in points) - self._west) * self._shorter
        self._scale = (width - 2 * margin) / (across or 1)
        self._margin = margin
        self.width = width
        self.height = round((self._north - south) * self._scale + 2 * margin, 1)

    def __call__(self, point: Point) -> Point:
        x = (point[0] - self._west) * self._shorter * self._scale + self._margin
        return x, (self._north - point[1]) * self._scale + self._margin

    def path(self, rings: Sequence[Ring]) -> str:
        """The rings as the `d` of an SVG path."""
        return "".join(self._one(ring) for ring in rings)

    def _one(self, ring: Ring) -> str:
        corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self, ring[:-1]))
        return f"M{corners}Z"


def middle_of(rings: Sequence[Ring]) -> Point:
    """The centre of gravity of the largest ring, where a name can stand."""
    ring = max(rings, key=lambda each: abs(_twice_the_area(each)))
    twice = _twice_the_area(ring)
    if not twice:
        return ring[0]
    pairs = list(_sides(ring))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    return x / (3 * twice), y / (3 * twice)


def _twice_the_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _sides(ring))


def _sides(ring: Ring) -> Iterator[tuple[Point, Point]]:
    return pairwise(ring)
