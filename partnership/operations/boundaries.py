"""Outlines of areas from a file that a public body publishes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from partnership.models import Area, AreaOutline
from partnership.rules.outlines import NotAnOutline, rings_of, simplified

LARGEST = 50_000_000  # bytes
METRES = 15.0  # a wrong corner by so much is less than a pixel on the map
DIGITS = 5  # of a degree: a metre

Outline = list[list[float]]  # one ring, as JSON holds it


class BoundariesRefused(Exception):
    """The file cannot be used, and nothing was saved; the message says why."""


@dataclass
class BoundariesLoaded:
    """The areas that have an outline from this file now, and the names of what fitted none."""

    areas: list[Area] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@transaction.atomic
def load_boundaries(content: bytes, *, dry_run: bool = False) -> BoundariesLoaded:
    """Give each area the outline of the features that hold the area's official code.

    Some files have a feature for each part of an area, and an area that took another's place may
    have its code. A second load of the same file changes nothing; another file adds to what is
    there. With `dry_run` all is checked and nothing kept. Raises BoundariesRefused.
    """
    by_code = _areas_by_code()
    found = BoundariesLoaded()
    outlines: dict[Area, list[Outline]] = {}
    for number, feature in enumerate(_features(content), start=1):
        areas = next((by_code[v] for v in _texts(feature) if v in by_code), None)
        if areas is None:
            found.unknown.append(_name(feature, number))
            continue
        rings = _rings(feature, areas[0])
        for area in areas:
            outlines.setdefault(area, []).extend(rings)
    for area, rings in outlines.items():
        AreaOutline.objects.update_or_create(area=area, defaults={"rings": rings})
        found.areas.append(area)
    if not found.areas:
        raise BoundariesRefused(
            "None of its features holds the official code of an area (gss_code in areas.csv)."
        )
    if dry_run:
        transaction.set_rollback(True)
    return found


def _areas_by_code() -> dict[str, list[Area]]:
    by_code: dict[str, list[Area]] = {}
    for area in Area.objects.exclude(gss_code=""):
        by_code.setdefault(area.gss_code, []).append(area)
    return by_code


def _rings(feature: Mapping[str, Any], area: Area) -> list[Outline]:
    try:
        rings = rings_of(feature.get("geometry"))
    except NotAnOutline as fault:
        raise BoundariesRefused(f"The outline of {area.name} is no use: {fault}.") from None
    return [
        [[round(x, DIGITS), round(y, DIGITS)] for x, y in simplified(ring, metres=METRES)]
        for ring in rings
    ]


def _features(content: bytes) -> list[Mapping[str, Any]]:
    if len(content) > LARGEST:
        raise BoundariesRefused("The file is larger than 50 MB: export the wards of one borough.")
    try:
        data = json.loads(content)
        features = data["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BoundariesRefused("The file is not GeoJSON with features.") from None
    if not isinstance(features, list) or not all(isinstance(one, Mapping) for one in features):
        raise BoundariesRefused("The file is not GeoJSON with features.")
    return features


def _texts(feature: Mapping[str, Any]) -> Iterator[str]:
    properties = feature.get("properties")
    if isinstance(properties, Mapping):
        yield from (value for value in properties.values() if isinstance(value, str))


def _name(feature: Mapping[str, Any], number: int) -> str:
    """What a feature seems to be called: its first text that is no code."""
    words = (text.strip() for text in _texts(feature))
    return next(
        (text for text in words if text and not any(c.isdigit() for c in text)), f"{number}"
    )
