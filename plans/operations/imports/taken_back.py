"""Imports that were taken back: what they did to a communication counts as never done.

Taking back writes new versions and a new line of history. Who asks whether a communication still
stands as it did must look through both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max

from partnership.models import Change
from plans.models import PlanImport

SAME_VERSIONS, ACTS = "stands_as_before", "taken_back"
#: Under which name a saved import keeps the last line of the history that saving it wrote.
HISTORY_UNTIL = "history_until"


class Written(NamedTuple):
    """One line of the history of a communication; which field it tells of, and what that was."""

    pk: int
    communication: str
    act: str
    at: datetime
    by: int | None
    field: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class _Acts:
    """Which lines of the history one import wrote: by being saved, and by being taken back.

    Nobody else touched its communications between the two, or it could not have been taken back.
    """

    saved_at: datetime
    saved_by: int | None
    saved_until: int
    undone_after: int
    undone_until: int

    def __contains__(self, line: object) -> bool:
        if not isinstance(line, Written):
            return False
        if self.undone_after < line.pk <= self.undone_until:
            return True
        by_saving = line.pk <= self.saved_until and line.at >= self.saved_at
        return by_saving and line.by == self.saved_by


class TakenBack:
    """All imports that changed something and were taken back.

    Of whatever year: a sheet of one may change what an import of another changed.
    """

    def __init__(self, notes: Iterable[Mapping[str, Any]]) -> None:
        self._now: dict[tuple[str, int], int] = {}
        self._acts: dict[str, list[_Acts]] = defaultdict(list)
        for each in notes:
            acts = [
                _Acts(**{**one, "saved_at": datetime.fromisoformat(one["saved_at"])})
                for one in each.get(ACTS, ())
            ]
            for pk, before, now in each[SAME_VERSIONS]:
                self._now[pk, before] = now
                self._acts[pk].extend(acts)

    @classmethod
    def of_all_years(cls) -> "TakenBack":
        told = PlanImport.objects.filter(notes__has_key=SAME_VERSIONS)
        return cls(told.order_by("at").values_list("notes", flat=True))

    def version_now(self, communication: UUID, version: int) -> int:
        """The latest version that says the same as this one."""
        while (later := self._now.get((str(communication), version), version)) > version:
            version = later
        return version

    def wrote(self, line: Written) -> bool:
        """Whether the line tells of an import that was taken back, or of taking it back."""
        return any(line in acts for acts in self._acts.get(line.communication, ()))


def note_what_was_written(plan_import: PlanImport, *, undone_after: int) -> None:
    """Note on an import that is being taken back which lines of the history are its own.

    `undone_after` is the last line before anything was taken back; it has changed something.
    """
    saved_at = plan_import.saved_at or plan_import.at
    plan_import.notes.setdefault(ACTS, []).append(
        {
            "saved_at": saved_at.isoformat(),
            "saved_by": plan_import.saved_by_id,
            "saved_until": plan_import.notes.get(HISTORY_UNTIL, undone_after),
            "undone_after": undone_after,
            "undone_until": last_line(),
        }
    )


def last_line() -> int:
    """The key of the last line that was written into the history."""
    return Change.objects.aggregate(last=Max("pk"))["last"] or 0
