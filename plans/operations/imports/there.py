"""What earlier imports have already put on the plan: the same sheet again changes nothing."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple, Self
from uuid import UUID

from plans.models import ImportRow, PlanImport

Key = tuple[str, str]


class _Known(NamedTuple):
    """A row that was saved; days as ISO text, "" where undated."""

    reference: str
    start: str
    end: str
    communication: UUID


class AlreadyThere:
    """The communications that came from sheets of the same financial year.

    A row is known again by its place in the very same file; else by title and lead partner with
    the same reference, or, where one of the two sheets gives no reference, with a window that
    shares a day. The words are those of the sheets: a communication may have been edited since.
    """

    def __init__(self, sha256: str) -> None:
        self._sha256 = sha256
        self._by_place: dict[int, UUID] = {}
        self._by_title: dict[Key, list[_Known]] = defaultdict(list)
        self._references: set[Key] = set()

    @classmethod
    def of(cls, plan_import: PlanImport) -> Self:
        """Read once for all rows of an import: one query."""
        there = cls(plan_import.sha256)
        saved = (
            ImportRow.objects.filter(
                plan_import__year=plan_import.year, communication__isnull=False
            )
            .order_by("plan_import__at", "number")
            .values_list("plan_import__sha256", "number", "reading", "communication_id")
        )
        for sha256, number, reading, communication in saved.iterator(chunk_size=2000):
            if sha256 == plan_import.sha256:
                there._by_place.setdefault(number, communication)
            start, end = _days(reading)
            known = _Known(reading["reference"], start, end, communication)
            there._by_title[_key(reading)].append(known)
            if reading["reference"]:
                there._references.add((reading["reference"], reading["lead"]))
        return there

    def find(self, number: int, reading: Mapping[str, Any]) -> UUID | None:
        """The communication that this row made before, if there is one."""
        if number in self._by_place:
            return self._by_place[number]
        start, end = _days(reading)
        for known in self._by_title.get(_key(reading), ()):
            if known.reference and reading["reference"]:
                if known.reference == reading["reference"]:
                    return known.communication
            elif bool(known.start) == bool(start) and known.start <= end and known.end >= start:
                return known.communication
        return None

    def has_reference(self, reading: Mapping[str, Any]) -> bool:
        """Whether the lead partner's reference was brought in before, with whatever title."""
        return (reading["reference"], reading["lead"]) in self._references


def _key(reading: Mapping[str, Any]) -> Key:
    return reading["title"].casefold(), reading["lead"]


def _days(reading: Mapping[str, Any]) -> tuple[str, str]:
    window = reading["window"] or {}
    start = window.get("start") or ""
    return start, window.get("end") or start
