"""The chain that holds an annual record together: each part's digest holds that of the part before.

First what the record says of itself (year, revision, moment, the head of the revision compiled
before it), then every row of its content in a fixed order. The last digest is the head. Whoever
knows the head, from a printed page, can tell whether anything was altered, taken out, added or put
in another order, and the links name the first part of which that is so.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from plans.rules.canonical import fingerprint

Link = tuple[str, str]  # the part's name, and the digest up to and with it

NOTHING_BEFORE = ""
ABOUT = "about"


def about_record(
    *,
    year: str,
    revision: int,
    compiled_at: datetime,
    compiled_by: int | None,
    content_hash: str,
    difference: Mapping[str, Any],
    previous: str,
    key: str,
) -> dict[str, Any]:
    """What a record says of itself. compiled_at: aware. compiled_by: a number, never a name.

    previous: the head of the revision that was frozen before this one, of whatever year. key: the
    public half of the key that seals it.
    """
    return {
        "year": year,
        "revision": revision,
        "compiled_at": compiled_at.astimezone(UTC).isoformat(),
        "compiled_by": compiled_by,
        "content_hash": content_hash,
        "difference": dict(difference),
        "previous": previous,
        "key": key,
    }


def links_of(about: Mapping[str, Any], content: Mapping[str, Any]) -> list[Link]:
    """The chain of a record; its last digest is the head."""
    links: list[Link] = []
    digest = NOTHING_BEFORE
    for name, value in _parts(about, content):
        digest = fingerprint([digest, name, value])
        links.append((name, digest))
    return links


def head_of(links: Sequence[Sequence[str]]) -> str:
    return links[-1][1]


def first_fault(
    about: Mapping[str, Any],
    content: Mapping[str, Any],
    *,
    links: Sequence[Sequence[str]],
    head: str,
) -> str | None:
    """Which part was altered first, in words; None if the record is as it was compiled."""
    if about["content_hash"] != fingerprint(content):
        altered = _first_altered(about, content, links)
        return altered or "The fingerprint of the content is not the one that was recorded."
    altered = _first_altered(about, content, links)
    if altered is not None:
        return altered
    if head_of(links) != head:
        return "The head is not the end of the record's chain."
    return None


def _first_altered(
    about: Mapping[str, Any], content: Mapping[str, Any], links: Sequence[Sequence[str]]
) -> str | None:
    for made, kept in zip_longest(links_of(about, content), links):
        if kept is None or made is None:
            name = (made or kept)[0]
            return f"{_in_words(name, content)} was added or taken out."
        if tuple(kept) != made:
            return f"{_in_words(made[0], content)} is not as it was recorded."
    return None


def _parts(about: Mapping[str, Any], content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key in sorted(about):
        yield f"{ABOUT}: {key}", about[key]
    for key in sorted(content):
        value = content[key]
        if isinstance(value, list):
            for number, row in enumerate(value, start=1):
                yield f"{key} {number}", row
            yield f"{key}: rows", len(value)
        else:
            yield key, value


def _in_words(name: str, content: Mapping[str, Any]) -> str:
    """ "Row 3 of placements (BSCP-2016-001, Dark evenings)" """
    if name.startswith(f"{ABOUT}: "):
        return f"What the record says of its {name.removeprefix(f'{ABOUT}: ').replace('_', ' ')}"
    if name.endswith(": rows"):
        return f"The number of rows of {name.removesuffix(': rows').replace('_', ' ')}"
    key, _, number = name.rpartition(" ")
    if not key:
        return f"The part {name.replace('_', ' ')}"
    words = f"Row {number} of {key.replace('_', ' ')}"
    rows = content.get(key, [])
    row = rows[int(number) - 1] if int(number) <= len(rows) else None
    if isinstance(row, Mapping):
        said = ", ".join(
            str(row[each]) for each in ("reference", "title", "label") if row.get(each)
        )
        return f"{words} ({said})" if said else words
    return words
