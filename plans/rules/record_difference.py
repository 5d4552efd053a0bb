"""What changed between two revisions of an annual record, in words that a board reads."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

NO_REASON = "No reason was given."
LISTS = (
    ("placements", "Placements issued", ("id", "channel", "partner")),
    ("communications", "Communications issued", ("id",)),
    ("not_issued", "Planned and not issued", ("id",)),
    ("evaluations", "Evaluations", ("id",)),
    ("measures", "Figures of what came of it", ("id", "level", "channel", "what")),
    ("campaigns", "Campaigns", ("name",)),
    ("commitments", "Commitments", ("label",)),
    ("overlaps", "Overlaps answered", ("label",)),
    ("indicators", "Survey indicators", ("survey", "label")),
    ("crime", "Recorded crime", ("label", "source")),
    ("outcomes", "Outcomes", ("label",)),
    ("points", "Points of the strategic plan", ("label",)),
)
# By what else rows of a list are the same: partners and channels get other names.
RENAMED: Mapping[str, Sequence[tuple[str, ...]]] = {
    "placements": (("id", "channel", "issued_on"), ("id", "partner", "issued_on"))
}
ADDED, GONE, CHANGED = "Added", "No longer in it", "Changed"


def difference(before: Mapping[str, Any], after: Mapping[str, Any], *, since: int, why: str) -> Row:
    """Which figures and rows differ. since: the earlier revision's number. why: a sentence."""
    figures = _figures(before["figures"], after["figures"])
    rows = [
        row
        for key, words, identity in LISTS
        for row in _rows(
            before.get(key, ()), after.get(key, ()), words, [identity, *RENAMED.get(key, ())]
        )
    ]
    return {
        "since": since,
        "why": why.strip() or NO_REASON,
        "figures": figures,
        "rows": rows if figures or rows else _other_parts(before, after),
    }


def _other_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Row]:
    """Which parts differ, where nothing else says what does: a revision never says nothing."""
    return [
        {
            "list": "Parts of the record",
            "what": CHANGED,
            "reference": "",
            "title": key.replace("_", " ").capitalize(),
            "fields": [],
        }
        for key in after
        if before.get(key) != after[key]
    ]


def _figures(before: Iterable[Row], after: Iterable[Row]) -> list[Row]:
    earlier = {row["key"]: row["value"] for row in before}
    return [
        {"label": row["label"], "before": earlier.get(row["key"]), "after": row["value"]}
        for row in after
        if earlier.get(row["key"]) != row["value"]
    ]


def _rows(
    before: Iterable[Row], after: Iterable[Row], words: str, identities: Sequence[tuple[str, ...]]
) -> list[Row]:
    return [
        {
            "list": words,
            "what": ADDED if was is None else GONE if is_now is None else CHANGED,
            "reference": shown.get("reference", ""),
            "title": _title(shown),
            "fields": _fields(was, is_now) if was and is_now else [],
        }
        for earlier, is_now in _pairs(before, after, identities)
        if (was := _as_written_now(earlier, is_now)) != is_now and (shown := is_now or was)
    ]


def _title(row: Row) -> str:
    """What the row is about: of the placements of one communication, each by its channel."""
    title = row.get("title") or row.get("name") or row["label"]
    return ", ".join(filter(None, (title, row.get("channel"), row.get("what"))))


def _as_written_now(was: Row | None, is_now: Row | None) -> Row | None:
    """A row of before with what its planner did not write yet, where that says nothing now."""
    if was is None or is_now is None:
        return was
    return {**{key: value for key, value in is_now.items() if not value}, **was}


def _pairs(
    before: Iterable[Row], after: Iterable[Row], identities: Sequence[tuple[str, ...]]
) -> list[tuple[Row | None, Row | None]]:
    """Each row with what it has become, then those that are gone, then those that are new.

    What one identity does not find again is looked for by the next.
    """
    found: list[tuple[Row | None, Row | None]] = []
    for identity in identities:
        earlier, later = _by_identity(before, identity), _by_identity(after, identity)
        found += [(row, later[key]) for key, row in earlier.items() if key in later]
        before = [row for key, row in earlier.items() if key not in later]
        after = [row for key, row in later.items() if key not in earlier]
    return [*found, *((row, None) for row in before), *((None, row) for row in after)]


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
    """What differs. A date in words is named where no field beside it says the same day."""
    differ = [key for key in is_now if was.get(key) != is_now[key]]
    return [
        key.removesuffix("_text").replace("_", " ")
        for key in differ
        if not (key.endswith("_text") and _is_told_besides(key.removesuffix("text"), differ))
    ]


def _is_told_besides(stem: str, differ: Iterable[str]) -> bool:
    """Whether one that differs says what the words do: "issued_on" beside "issued_text"."""
    return any(key.startswith(stem) and key != f"{stem}text" for key in differ)
