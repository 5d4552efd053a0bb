"""What was issued in a year, counted under each channel, partner, term and month."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from bsc_comms.kit.financial_year import FinancialYear

Row = dict[str, Any]


class Place(NamedTuple):
    """An area: its name, what kind of place it is, and its last day if it is no more."""

    name: str
    kind: str
    valid_to: date | None = None


def by(placements: Iterable[Row], key: Callable[[Row], str]) -> list[Row]:
    """Communications and placements under each key, the most placements first."""
    counted: Counter[str] = Counter()
    communications: dict[str, set[str]] = defaultdict(set)
    for row in placements:
        counted[key(row)] += 1
        communications[key(row)].add(row["id"])
    return [
        {"label": label, "communications": len(communications[label]), "placements": number}
        for label, number in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def by_partner(placements: Iterable[Row], communications: Iterable[Row]) -> list[Row]:
    """By the issuing partner as it counts, with those of its communications that were joint."""
    joint = {row["id"] for row in communications if row["joint"]}
    issued: dict[str, set[str]] = defaultdict(set)
    rows = list(placements)
    for row in rows:
        issued[row["counts_as"]].add(row["id"])
    return [
        {
            "label": row["label"],
            "communications": row["communications"],
            "issued_jointly": len(issued[row["label"]] & joint),
            "placements": row["placements"],
        }
        for row in by(rows, lambda row: row["counts_as"])
    ]


def by_term(
    placements: Iterable[Row], communications: Iterable[Row], key: str, *, none: str
) -> list[Row]:
    """A communication with several terms (topics, audiences, places) counts under each of them.

    Terms of one name are one term here, and count once.
    """
    terms = {row["id"]: dict.fromkeys(row[key] or [none]) for row in communications}
    spread = [{"id": row["id"], "term": term} for row in placements for term in terms[row["id"]]]
    return by(spread, lambda row: row["term"])


def told_apart(places: Mapping[int, Place]) -> dict[int, str]:
    """What each place is called: by its name, and its kind as well where several have that name."""
    sharing = Counter(place.name for place in places.values())
    return {
        key: place.name if sharing[place.name] == 1 else _with_its_kind(place)
        for key, place in places.items()
    }


def _with_its_kind(place: Place) -> str:
    until = f" until {place.valid_to.year}" if place.valid_to else ""
    return f"{place.name}, {place.kind}{until}"


def by_each_of(
    words: str, labels: Sequence[str], placements: Iterable[Row], communications: Iterable[Row]
) -> list[Row]:
    """What was issued for each term of a vocabulary, in its order; those with nothing as well.

    words: the key of a communication's terms, such as "aims".
    """
    issued = list(communications)
    counted = {row["label"]: row for row in by_term(placements, issued, words, none="")}
    joint: Counter[str] = Counter(
        label for row in issued if row["joint"] for label in set(row[words])
    )
    none = {"communications": 0, "placements": 0}
    return [
        {
            "label": label,
            "communications": counted.get(label, none)["communications"],
            "issued_jointly": joint[label],
            "placements": counted.get(label, none)["placements"],
        }
        for label in labels
    ]


def by_month(placements: Iterable[Row], year: FinancialYear) -> list[Row]:
    """All twelve months, April first, also those in which nothing was issued."""
    counted = {
        row["label"]: row for row in by(placements, lambda row: row["issued_on"][: len("2016-04")])
    }
    none = {"communications": 0, "placements": 0}
    return [
        {**counted.get(f"{month:%Y-%m}", none), "label": f"{month:%B %Y}"} for month in year.months
    ]
