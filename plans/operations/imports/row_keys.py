"""By what a row of a sheet can be known, and whether it may be one that is known already."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from rapidfuzz import fuzz

from plans.models import ImportRow
from plans.operations.imports.names import Names
from plans.rules.lines import folded

#: Rows that are numbered from one get other numbers once a row is put in.
_RUNNING_NUMBER = re.compile(r"\W*(?:no\W*)?\d{1,4}\W*", re.IGNORECASE)
#: Titles that are at least so alike (of 100) may be one title that was corrected.
ALIKE = 70


class RowKeys(NamedTuple):
    """By what a row can be known; days as ISO text, "" where undated."""

    pk: int
    sheet: str
    number: int
    reference: str
    title: str
    lead: str
    start: str
    end: str
    is_new: bool = False


class Known(NamedTuple):
    """A communication as the plan has it, or as an earlier sheet said it."""

    communication: UUID
    reference: str
    title: str
    start: str
    end: str


def with_keys(rows: QuerySet[ImportRow], *more: str) -> QuerySet[ImportRow, dict[str, Any]]:
    """The values of rows from which `keys_of` makes their keys, as text, and some more."""
    window = KeyTransform("window", "reading")
    keyed: QuerySet[ImportRow, dict[str, Any]] = rows.values(
        "pk",
        "sheet",
        "number",
        *more,
        reference=KeyTextTransform("reference", "reading"),
        title=KeyTextTransform("title", "reading"),
        lead=KeyTextTransform("lead", "reading"),
        start=KeyTextTransform("start", window),
        end=KeyTextTransform("end", window),
        is_new=KeyTextTransform("is_new", "reading"),
    )
    return keyed


def values_of(row: ImportRow) -> dict[str, Any]:
    """What `with_keys` gives, of a row in memory."""
    window = row.reading["window"] or {}
    return {
        "pk": row.pk,
        "sheet": row.sheet,
        "number": row.number,
        "reference": row.reading["reference"],
        "title": row.reading["title"],
        "lead": row.reading["lead"],
        "start": window.get("start"),
        "end": window.get("end"),
        "is_new": row.reading.get("is_new"),
    }


def keys_of(values: Mapping[str, Any], names: Names) -> RowKeys:
    """The keys of a row, from the values that `with_keys` or `values_of` give."""
    lead = values["lead"]
    start = values["start"] or ""
    return RowKeys(
        pk=values["pk"],
        sheet=values["sheet"],
        number=values["number"],
        reference=values["reference"] or "",
        title=folded(values["title"]),
        lead=names.root_of.get(lead, lead),
        start=start,
        end=values["end"] or start,
        is_new=bool(values["is_new"]),
    )


def shares_a_day(known: Known, row: RowKeys) -> bool:
    """Whether the windows meet; two that are undated do."""
    return (
        bool(known.start) == bool(row.start) and known.start <= row.end and known.end >= row.start
    )


def one_and_the_same(known: Known, row: RowKeys) -> bool:
    """A partner's reference is believed where title or time agree: two sheets may both count."""
    alike = fuzz.token_set_ratio(known.title, row.title) >= ALIKE
    return alike or (bool(row.start) and shares_a_day(known, row))


def told_apart(known: Known, row: RowKeys, own_reference: re.Pattern[str]) -> bool:
    """Other time, or both have a reference of the partner and it is another."""
    return not shares_a_day(known, row) or has_another_reference(known, row, own_reference)


def under_another_reference(known: Known, row: RowKeys, own_reference: re.Pattern[str]) -> bool:
    """Whether nothing but the partner's reference tells two of one title and partner apart."""
    return shares_a_day(known, row) and has_another_reference(known, row, own_reference)


def has_another_reference(known: Known, row: RowKeys, own_reference: re.Pattern[str]) -> bool:
    """Whether both have a reference of the partner, and not the same."""
    theirs = "" if own_reference.fullmatch(row.reference) else row.reference
    return bool(known.reference and theirs) and folded(known.reference) != folded(theirs)


def numbered_anew(known: Known, row: RowKeys) -> bool:
    """Whether title, partner and a day agree, and both have running numbers, if not the same."""
    counted = all(map(_RUNNING_NUMBER.fullmatch, (known.reference, row.reference)))
    return counted and known.title == row.title and shares_a_day(known, row)
