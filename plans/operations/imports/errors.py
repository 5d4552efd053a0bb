"""What can stand in the way of an act on an import, in sentences for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from bsc_comms.kit.in_words import count_of
from plans.choices import ImportState
from plans.models import PlanImport
from plans.operations.details import NotAllowedNow

#: Why an act on an import is too late, by the state that it is found in. Where a worker has it,
#: that is read once the worker is done.
TOO_LATE: Mapping[str, str] = {
    ImportState.RECEIVED: "It was being read just then, so nothing was done.",
    ImportState.REFUSED: "It could not be read, so nothing was done.",
    ImportState.READ: "It was taken back in the meantime, so nothing more was done.",
    ImportState.SAVING: "It was being saved just then, so nothing was done.",
    ImportState.SAVED: "It was saved in the meantime, so nothing was done.",
    ImportState.UNDOING: "It was being taken back already, so nothing more was done.",
    ImportState.DISCARDED: "It was put away in the meantime, so nothing was done.",
}


class ImportClosed(NotAllowedNow):
    """The import is in no state for the act: saved, discarded or being worked on meanwhile."""

    @classmethod
    def as_it_is(cls, plan_import: PlanImport) -> Self:
        """With the sentence for the state that the database has it in."""
        states = PlanImport.objects.filter(pk=plan_import.pk).values_list("state", flat=True)
        return cls(TOO_LATE[states.first() or ImportState.DISCARDED])


class RowsRefused(Exception):
    """Strict saving was asked for and some rows are refused: nothing was saved.

    `late`: by row, what is wrong with those that were refused only while they were saved.
    """

    def __init__(self, count: int, late: Mapping[int, Any] | None = None) -> None:
        self.count = count
        self.late = late or {}
        rows = count_of(count, "row is refused,rows are refused")
        super().__init__(f"{rows}, so nothing was saved. Correct them, or save the good ones.")


class UnknownLayout(Exception):
    """No layout has that name; the text names those there are."""


class LayoutNameTaken(Exception):
    """Another layout has that name already."""


class CannotBeRead(Exception):
    """The words do not fit: there is no such field in the sheet, or nothing was said.

    `field` is the one whose words they are, where it is about one.
    """

    def __init__(self, text: str, field: str = "") -> None:
        self.field = field
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Touched:
    """A communication that something else has touched since the import was saved, and what."""

    communication: UUID | None
    title: str
    why: tuple[str, ...]


class TouchedSince(Exception):
    """The import cannot be taken back: something has touched what it saved. Nothing was done."""

    def __init__(self, touched: Sequence[Touched]) -> None:
        self.touched = tuple(touched)
        said = count_of(len(self.touched), "communication has,communications have")
        super().__init__(
            f"{said} been touched since, so the import cannot be taken back. "
            "Cancel what is not wanted one by one."
        )
