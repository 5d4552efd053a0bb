"""Which communication of the plan each row of a sheet speaks of.

A row is known again, in this order: by its place in the very same file; by our own reference; by
its lead partner's reference and its title; by title, lead partner and a day in common where an
earlier version of the sheet had it under another running number; by its lead partner's reference;
by title, lead partner and a day in common; last, and with a doubt, by the reference alone, or by
title and lead partner where the time is another (`moved`). Of several that it may be it is that
with which the most agrees. A council team counts as the council.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID

from bsc_comms.kit import clock
from plans.choices import RowState
from plans.models import PlanImport
from plans.operations.imports.moved import Doubted, moved_or_second, second_under_another
from plans.operations.imports.names import Names
from plans.operations.imports.on_the_plan import Key, OnThePlan
from plans.operations.imports.resembling import SaidOf, resolve
from plans.operations.imports.row_keys import (
    Known,
    RowKeys,
    has_another_reference,
    numbered_anew,
    one_and_the_same,
    told_apart,
    under_another_reference,
)
from plans.rules.lines import folded
from plans.rules.reading import columns as fields

FITS_SEVERAL = (
    "Several communications on the plan have this title, partner and time, and this row fits two "
    "of them as well."
)
NAME_THE_ONE = "Write the planner’s reference of the one that is meant as the row’s reference."
BY_REFERENCE_ALONE = Doubted(
    fields.REFERENCE,
    "The reference is the same, title and time are not: saving this row changes the one on the "
    "plan",
)
NOT_OURS = Doubted(
    fields.REFERENCE,
    "No communication that you can see has this reference: saving this row makes a new one",
)
WITH_ANOTHER_TITLE = Doubted(
    fields.REFERENCE,
    "This reference was brought in before with another title: saving this row makes a second "
    "communication",
)


@dataclass(frozen=True, slots=True)
class Match:
    """The communication of a row, and what a person should know of it: a doubt or a refusal.

    `about`: the communications that those words tell of, which others may not know of.
    """

    communication: UUID | None = None
    doubt: Doubted | None = None
    wrong: str = ""
    right: str = "Give each row a reference of its own, or leave the cell empty."
    about: tuple[UUID, ...] = ()

    @property
    def said(self) -> str:
        """What a person should know of it, in one sentence."""
        return self.doubt.said if self.doubt else self.wrong


class Matching:
    """The communications that rows may speak of, each for one row of an import."""

    def __init__(self, plan: OnThePlan, reference_prefix: str, *, is_alone: bool) -> None:
        self._plan = plan
        self._own_reference = re.compile(
            rf"{re.escape(reference_prefix)}-\d{{4}}-\d{{3,}}", re.IGNORECASE
        )
        self._is_alone = is_alone
        self._claimed: dict[UUID, int] = {}

    @classmethod
    def of(cls, plan_import: PlanImport, names: Names) -> Self:
        """Among all that may be seen of the plan; a constant number of queries."""
        rows = plan_import.rows.exclude(state=RowState.SKIPPED)
        return cls(
            OnThePlan.seen_by(plan_import, names),
            names.reference_prefix,
            is_alone=rows.count() == 1,
        )

    def claim(self, communication: UUID, number: int) -> None:
        """It is that row's, and no other's."""
        self._claimed[communication] = number

    def find(self, rows: Iterable[RowKeys], said_of_rows: SaidOf) -> dict[int, Match]:
        """The match of each row by its key; rows of which there is nothing to say are left out.

        What is sure goes first, so that a likeness does not take what another row names.
        `said_of_rows`: what the rows with some keys say, for those that are much alike.
        """
        waiting: list[RowKeys] = []
        found: dict[int, Match] = {}
        for row in rows:
            match = self._by_name(row)
            if match is None:
                waiting.append(row)
            else:
                found[row.pk] = match
        for may_be in (
            self._by_reference_and_title,
            self._numbered_anew,
            self._by_their_own_reference,
            self._by_likeness,
        ):
            known = self._resolve(waiting, may_be, said_of_rows)
            found |= known
            waiting = [row for row in waiting if row.pk not in known]
        for may_be_one in (self._by_reference_alone, self._moved, self._otherwise_numbered):
            found |= may_be_one([row for row in waiting if row.pk not in found])
        for row in waiting:
            if row.pk not in found and (match := self._doubted(row)):
                found[row.pk] = match
        return found

    def named_as_ours(self, rows: Iterable[RowKeys]) -> dict[UUID, str]:
        """The communications that rows name by our own reference, each with that reference."""
        named = [row.reference.upper() for row in rows]
        known = self._plan.by_own_reference
        return {known[ours]: ours for ours in named if ours in known}

    def named_by(self, rows: Iterable[RowKeys]) -> set[UUID]:
        """What rows without a match may stand for, by whatever they name and whoever leads it."""
        by_one: dict[Key, set[UUID]] = defaultdict(set)
        for kind, known in (
            ("title", self._plan.by_title),
            ("reference", self._plan.by_their_reference),
        ):
            for (name, _), ones in known.items():
                by_one[kind, name] |= {one.communication for one in ones}
        found: set[UUID] = set()
        for row in rows:
            found |= by_one.get(("title", row.title), set())
            found |= by_one.get(("reference", folded(row.reference)), set())
            exact = (
                self._plan.by_place.get((row.sheet, row.number)),
                self._plan.by_own_reference.get(row.reference.upper()),
            )
            found |= {one for one in exact if one is not None}
        return found

    def _by_name(self, row: RowKeys) -> Match | None:
        same_place = self._plan.by_place.get((row.sheet, row.number))
        if same_place is not None and same_place not in self._claimed:
            return self._take(same_place, row)
        if self._own_reference.fullmatch(row.reference):
            return self._by_our_reference(row)
        return None

    def _by_our_reference(self, row: RowKeys) -> Match | None:
        communication = self._plan.by_own_reference.get(row.reference.upper())
        if communication is None:
            return None
        if communication in self._claimed:
            first = self._claimed[communication]
            same = f"Row {first} has the same reference, {row.reference}."
            return Match(wrong=same, about=(communication,))
        return self._take(communication, row)

    def _resolve(
        self,
        rows: list[RowKeys],
        may_be: Callable[[RowKeys], Iterable[Known]],
        said_of_rows: SaidOf,
    ) -> dict[int, Match]:
        wanted = {row.pk: self._unclaimed(may_be(row)) for row in rows}
        found = resolve(wanted, said_of_rows, self._plan.earlier_rows)
        return {
            row.pk: (
                self._take(one, row)
                if one
                else Match(wrong=FITS_SEVERAL, right=NAME_THE_ONE, about=tuple(wanted[row.pk]))
            )
            for row in rows
            if row.pk in found
            for one in [found[row.pk]]
        }

    def _unclaimed(self, known: Iterable[Known]) -> list[UUID]:
        """In the order in which the plan has them, each once."""
        free = (one.communication for one in known if one.communication not in self._claimed)
        return list(dict.fromkeys(free))

    def _of_that_reference(self, row: RowKeys) -> list[Known]:
        if not row.reference or self._own_reference.fullmatch(row.reference):
            return []
        return self._plan.by_their_reference.get((folded(row.reference), row.lead), [])

    def _by_reference_and_title(self, row: RowKeys) -> list[Known]:
        return [known for known in self._of_that_reference(row) if known.title == row.title]

    def _numbered_anew(self, row: RowKeys) -> list[Known]:
        """A row that kept number and title has taken what stood for it before."""
        return [
            known
            for known in self._plan.by_title.get((row.title, row.lead), ())
            if known.communication in self._plan.held_before and numbered_anew(known, row)
        ]

    def _by_their_own_reference(self, row: RowKeys) -> list[Known]:
        return [known for known in self._of_that_reference(row) if one_and_the_same(known, row)]

    def _by_likeness(self, row: RowKeys) -> list[Known]:
        return [
            known
            for known in self._plan.by_title.get((row.title, row.lead), ())
            if not told_apart(known, row, self._own_reference)
        ]

    def _by_reference_alone(self, rows: list[RowKeys]) -> dict[int, Match]:
        """Rows that got another title and another time in the same sheet.

        Of a sheet with the same headings of which no row is known, several rows with such
        references are another list that counts from one too.
        """
        free = {row.pk: self._unclaimed(self._of_the_same_sheet(row)) for row in rows}
        named = [row for row in rows if free[row.pk]]
        if len(named) > 1 and not self._claimed:
            return {}
        found = {}
        for row in named:
            if ones := [one for one in free[row.pk] if one not in self._claimed]:
                found[row.pk] = replace(self._take(ones[0], row), doubt=BY_REFERENCE_ALONE)
        return found

    def _of_the_same_sheet(self, row: RowKeys) -> list[Known]:
        return [
            known
            for known in self._of_that_reference(row)
            if known.communication in self._plan.held_before
        ]

    def _moved(self, rows: list[RowKeys]) -> dict[int, Match]:
        """Rows of a title and partner that the plan has at another time only."""
        by_pk = {row.pk: row for row in rows}
        looks_like = {row.pk: self._unclaimed(self._at_another_time(row)) for row in rows}
        found = moved_or_second(
            {pk: ones for pk, ones in looks_like.items() if ones},
            of_this_sheet=lambda pk: self._of_a_sheet_that_comes_again(by_pk[pk]),
            today=clock.today(),
        )
        return {
            pk: (
                replace(self._take(one.communication, by_pk[pk]), doubt=one.doubt, about=one.about)
                if one.communication
                else Match(doubt=one.doubt, about=one.about)
            )
            for pk, one in found.items()
        }

    def _otherwise_numbered(self, rows: list[RowKeys]) -> dict[int, Match]:
        """New rows of a title, partner and time that the plan has under another reference."""
        looks_like = {row.pk: self._unclaimed(self._under_another(row)) for row in rows}
        doubts = second_under_another(looks_like, today=clock.today())
        return {pk: Match(doubt=doubt, about=tuple(looks_like[pk])) for pk, doubt in doubts.items()}

    def _under_another(self, row: RowKeys) -> list[Known]:
        return [
            known
            for known in self._plan.by_title.get((row.title, row.lead), ())
            if self._plan.is_of_year(known)
            and under_another_reference(known, row, self._own_reference)
        ]

    def _at_another_time(self, row: RowKeys) -> list[Known]:
        if (
            row.is_new
            or self._own_reference.fullmatch(row.reference)
            or self._of_that_reference(row)
        ):
            return []
        return [
            known
            for known in self._plan.by_title.get((row.title, row.lead), ())
            if self._plan.is_of_year(known)
            and not has_another_reference(known, row, self._own_reference)
        ]

    def _of_a_sheet_that_comes_again(self, row: RowKeys) -> set[UUID]:
        """Known from earlier versions; a sheet of which no other row is known is another list."""
        if not self._claimed and not self._is_alone:
            return set()
        return {
            known.communication
            for known in self._plan.by_title.get((row.title, row.lead), ())
            if known.communication in self._plan.held_before
        }

    def _doubted(self, row: RowKeys) -> Match | None:
        if self._own_reference.fullmatch(row.reference):
            return Match(doubt=NOT_OURS)
        if ones := self._of_that_reference(row):
            return Match(doubt=WITH_ANOTHER_TITLE, about=_of(ones))
        if ones := self._by_likeness(row):
            first = self._claimed[ones[0].communication]
            doubt = Doubted(
                fields.TITLE,
                f"Row {first} is taken for the one on the plan with this title, partner and "
                "time: saving this row makes a second one",
            )
            return Match(doubt=doubt, about=_of(ones))
        return None

    def _take(self, communication: UUID, row: RowKeys) -> Match:
        self.claim(communication, row.number)
        return Match(communication)


def _of(known: Iterable[Known]) -> tuple[UUID, ...]:
    return tuple(one.communication for one in known)
