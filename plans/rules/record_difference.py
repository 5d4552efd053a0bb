"""What changed between two revisions of an annual record, in words that a board reads."""

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]

NO_REASON = "No reason was given."
LISTS = (
    ("placements", "Placements issued", ("id", "channel", "partner")),
    ("communications", "Communications issued", ("id",)),
    ("not_issued", "Planned and not issued", ("id",)),
)
ADDED, GONE, CHANGED = "Added", "No longer in it", "Changed"


def difference(before: Mapping[str, Any], after: Mapping[str, Any], *, since: int, why: str) -> Row:
    """Which figures and rows differ. since: the earlier revision's number. why: a sentence."""
    return {
        "since": since,
        "why": why.strip() or NO_REASON,
        "figures": _figures(before["figures"], after["figures"]),
        "rows": [
            row
            for key, words, identity in LISTS
            for row in _rows(before[key], after[key], words, identity)
        ],
    }


def _figures(before: Iterable[Row], after: Iterable[Row]) -> list[Row]:
    earlier = {row["key"]: row["value"] for row in before}
    return [
        {"label": row["label"], "before": earlier.get(row["key"]), "after": row["value"]}
        for row in after
        if earlier.get(row["key"]) != row["value"]
    ]


def _rows(
    before: Iterable[Row], after: Iterable[Row], words: str, identity: tuple[str, ...]
) -> list[Row]:
    earlier, later = _by_identity(before, identity), _by_identity(after, identity)
    found: list[Row] = []
    for key in [*earlier, *(each for each in later if each not in earlier)]:
        was, is_now = earlier.get(key), later.get(key)
        if was == is_now:
            continue
        shown = is_now or was or {}
        found.append(
            {
                "list": words,
                "what": ADDED if was is None else GONE if is_now is None else CHANGED,
                "reference": shown["reference"],
                "title": shown["title"],
                "fields": _fields(was, is_now) if was and is_now else [],
            }
        )
    return found


def _by_identity(rows: Iterable[Row], identity: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    """The rows by what makes them the same; several that are alike are numbered."""
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key: tuple[Any, ...] = tuple(row[each] for each in identity)
        number = 0
        while (*key, number) in found:
            number += 1
        found[(*key, number)] = row
    return found


def _fields(was: Row, is_now: Row) -> list[str]:
    return [
        key.replace("_", " ")
        for key in is_now
        if not key.endswith("_text") and was.get(key) != is_now[key]
    ]
