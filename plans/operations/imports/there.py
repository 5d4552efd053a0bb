"""What earlier imports have already put on the plan: the same sheet again changes nothing."""

from collections.abc import Mapping
from typing import Any, Self
from uuid import UUID

from plans.models import ImportRow, PlanImport

Key = tuple[str, ...]


class AlreadyThere:
    """The communications that came from sheets of the same financial year.

    A row is known again by its place in the very same file; else by reference, title and lead
    partner; where it has no reference, by title, lead partner and first day. The words are those of
    the sheet, so that a communication may have been edited since.
    """

    def __init__(self, sha256: str) -> None:
        self._sha256 = sha256
        self._by_place: dict[int, UUID] = {}
        self._by_words: dict[Key, UUID] = {}
        self._references: set[Key] = set()

    @classmethod
    def of(cls, plan_import: PlanImport) -> Self:
        """Read once for all rows of an import: one query."""
        there = cls(plan_import.sha256)
        saved = (
            ImportRow.objects.filter(
                plan_import__year=plan_import.year, communication__isnull=False
            )
            .order_by("-plan_import__at", "-number")
            .values_list("plan_import__sha256", "number", "reading", "communication_id")
        )
        for sha256, number, reading, communication in saved.iterator(chunk_size=2000):
            if sha256 == there._sha256:
                there._by_place[number] = communication
            there._by_words[_key(reading)] = communication
            if reading["reference"]:
                there._references.add((reading["reference"], reading["lead"]))
        return there

    def find(self, number: int, reading: Mapping[str, Any]) -> UUID | None:
        """The communication that this row made before, if there is one."""
        return self._by_place.get(number) or self._by_words.get(_key(reading))

    def has_reference(self, reading: Mapping[str, Any]) -> bool:
        """Whether the lead partner's reference was brought in before, with whatever title."""
        return (reading["reference"], reading["lead"]) in self._references


def _key(reading: Mapping[str, Any]) -> Key:
    words = (reading["title"].casefold(), reading["lead"])
    if reading["reference"]:
        return ("reference", reading["reference"], *words)
    window = reading["window"] or {}
    return ("day", window.get("start") or "", *words)
