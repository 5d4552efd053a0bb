"""Which of several communications of one title, partner and time a row of a sheet speaks of.

What a ward team keeps: one title in six places in one week, without references. The row is that one
with which the most agrees: first the earlier row that said the same cell by cell, then the most of
what tells one communication from another; where two agree as much, the row's number in the earlier
sheet decides, and where that does not either, nobody knows.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from bsc_comms.kit.batches import in_batches
from plans.models import ImportRow
from plans.operations.imports.batches import FEW
from plans.operations.imports.facts import facts_on_the_plan, loaded
from plans.rules.facts import Facts, facts_of
from plans.rules.reading import columns as fields

#: What tells communications of one title, partner and time apart.
TELLING = (
    fields.AREA,
    fields.WHEN,
    fields.CHANNEL,
    fields.MESSAGE,
    fields.AUDIENCE,
    fields.TOPIC,
    fields.OTHERS,
)


class Said(NamedTuple):
    """What one row of a sheet says: its place, its cells word for word, its facts."""

    place: tuple[str, int]
    cells: Mapping[str, Any]
    facts: Facts


#: What the rows with these keys say.
SaidOf = Callable[[Sequence[int]], Mapping[int, Said]]


class _Fit(NamedTuple):
    """How well a row fits a communication: the greater the better."""

    agreeing: int
    same_place: bool


def said_of(row: ImportRow) -> Said:
    """What a row that was understood says."""
    return Said((row.sheet, row.number), row.original, facts_of(row.reading))


def resolve(
    wanted: Mapping[int, Sequence[UUID]], said_of_rows: SaidOf, earlier: QuerySet[ImportRow]
) -> dict[int, UUID | None]:
    """The communication of each row, out of those that it may be; None where several fit alike.

    Each communication is for one row only. wanted: the rows by key, in their order, each with what
    it may be. earlier: the rows of earlier sheets that stand on the plan. A row for which nothing
    is left is not in the answer. Where a row may be one alone, which no other row may be, nothing
    is compared.
    """
    often = Counter(one for ones in wanted.values() for one in ones)
    found: dict[int, UUID | None] = {}
    contested: dict[int, Sequence[UUID]] = {}
    for row, ones in wanted.items():
        if len(ones) == 1 and often[ones[0]] == 1:
            found[row] = ones[0]
        elif ones:
            contested[row] = ones
    if contested:
        found |= _Contest(contested, said_of_rows, earlier).settle()
    return found


class _Contest:
    def __init__(
        self,
        wanted: Mapping[int, Sequence[UUID]],
        said_of_rows: SaidOf,
        earlier: QuerySet[ImportRow],
    ) -> None:
        self._wanted = wanted
        self._rows: dict[int, Said] = {}
        for keys in in_batches(list(wanted), FEW):
            self._rows |= said_of_rows(keys)
        self._plan: dict[UUID, Facts] = {}
        self._earlier: dict[UUID, list[Said]] = defaultdict(list)
        for some in in_batches({one for ones in wanted.values() for one in ones}, FEW):
            self._look_up(some, earlier)
        self._taken: set[UUID] = set()
        self._found: dict[int, UUID | None] = {}

    def settle(self) -> dict[int, UUID | None]:
        self._take_the_same_cells()
        left = [row for row in self._wanted if row not in self._found]
        fits = [
            (self._fit(row, one), at, row, one)
            for at, row in enumerate(left)
            for one in self._wanted[row]
            if one not in self._taken
        ]
        # Sorting keeps the order of the plan among equals.
        fits.sort(key=lambda each: (tuple(-part for part in each[0]), each[1]))
        for fit, _, row, one in fits:
            if row not in self._found and one not in self._taken:
                self._take_or_leave(row, one, fit)
        return self._found

    def _look_up(self, ones: Sequence[UUID], earlier: QuerySet[ImportRow]) -> None:
        self._plan |= {pk: facts_on_the_plan(one) for pk, one in loaded(ones).items()}
        for row in earlier.filter(communication__in=ones):
            if row.communication_id is not None:
                self._earlier[row.communication_id].append(said_of(row))

    def _take_the_same_cells(self) -> None:
        """Rows that say cell by cell what an earlier row said, at its place first."""
        by_cells: dict[str, list[tuple[tuple[str, int], UUID]]] = defaultdict(list)
        for one, every in self._earlier.items():
            for said in every:
                by_cells[_word_for_word(said)].append((said.place, one))
        for at_its_place in (True, False):
            for row in [key for key in self._wanted if key not in self._found]:
                said = self._rows[row]
                for place, one in by_cells.get(_word_for_word(said), ()):
                    free = one not in self._taken and one in self._wanted[row]
                    if free and (place == said.place or not at_its_place):
                        self._take(row, one)
                        break

    def _fit(self, row: int, one: UUID) -> _Fit:
        said, earlier = self._rows[row], self._earlier[one]
        agreeing = max(
            sum(said.facts[name] == facts[name] for name in TELLING)
            for facts in (self._plan[one], *(each.facts for each in earlier))
        )
        return _Fit(agreeing, bool(earlier) and earlier[-1].place == said.place)

    def _take_or_leave(self, row: int, one: UUID, fit: _Fit) -> None:
        fits_another = any(
            other not in self._taken
            and self._plan[other] != self._plan[one]
            and self._fit(row, other) == fit
            for other in self._wanted[row]
        )
        if fits_another:
            self._found[row] = None
        else:
            self._take(row, one)

    def _take(self, row: int, one: UUID) -> None:
        self._taken.add(one)
        self._found[row] = one


def _word_for_word(said: Said) -> str:
    return json.dumps(said.cells, sort_keys=True)
