"""What becomes of a row beside the communication that it speaks of, as the plan has it now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from bsc_comms.kit import clock
from plans import policy
from plans.choices import RowState
from plans.models import Communication, ImportRow, PlanImport
from plans.operations.imports.allowing import NotAllowed, why_not
from plans.operations.imports.as_read import kept_as_planned, plain
from plans.operations.imports.batches import write_rows
from plans.operations.imports.facts import (
    as_placed,
    comparable,
    earlier_versions,
    facts_on_the_plan,
    last_said,
    loaded,
    state_on_the_plan,
)
from plans.operations.imports.matching import Match
from plans.operations.imports.moved import Doubted
from plans.operations.imports.names import Names
from plans.operations.imports.staying import stay_in, stays_an_idea, what_stays
from plans.operations.imports.taken_back import TakenBack
from plans.rules import facts
from plans.rules.reading import columns as fields

#: Marks what the comparison with the plan says of a row, beside what the reading said.
OF_THE_PLAN = "plan"
#: In the reading of a row that changes a communication: the version that it was compared with.
COMPARED_WITH = "compared_with"
SETTLED = ("state", "communication", "differences", "errors", "doubts", "reading")
#: The same as attributes: a communication by its key alone.
_COMPARED = tuple(
    field.attname for field in ImportRow._meta.concrete_fields if field.name in SETTLED
)
_NO_MATCH = Match()


class Settling:
    """What the comparison of one import's rows needs, read once."""

    def __init__(self, plan_import: PlanImport, names: Names) -> None:
        self.plan_import = plan_import
        self.names = names
        self.spoken = facts.spoken_of(plan_import.headings)
        self.earlier = earlier_versions(plan_import)
        self._taken_back = TakenBack.of_all_years()
        by = plan_import.by
        self.may_lead = frozenset(
            code
            for code, partner in names.partners.items()
            if by is None or policy.can_bring_in_for(by, partner.pk)
        )

    def put(self, rows: list[ImportRow], found: Mapping[int, Match]) -> None:
        """Put the comparison into rows and write those that became different by it."""
        matches = {row.pk: found.get(row.pk, _NO_MATCH) for row in rows}
        said = last_said(_matched(matches.values()), self.earlier)
        as_before = {row.pk for row in rows if self._says_as_before(row, matches[row.pk], said)}
        others = [match for pk, match in matches.items() if pk not in as_before]
        plan = loaded(_matched(others))
        changed = []
        for row in rows:
            before = [getattr(row, name) for name in _COMPARED]
            if row.pk in as_before:
                self._put_as_before(row, matches[row.pk])
            else:
                self._put(row, matches[row.pk], plan, said)
            if before != [getattr(row, name) for name in _COMPARED]:
                changed.append(row)
        write_rows(changed, SETTLED)

    def put_anew(self, rows: list[ImportRow], plan: Mapping[UUID, Communication]) -> None:
        """Put the comparison anew into rows whose communications were changed since.

        plan: the communications, which the caller's transaction holds and loaded after that.
        """
        changed = [row for row in rows if _was_changed_since(row, plan)]
        if changed:
            self.put(changed, {row.pk: Match(row.communication_id) for row in changed})

    def _says_as_before(
        self, row: ImportRow, match: Match, said: Mapping[UUID, facts.Facts]
    ) -> bool:
        """Whether it says what its sheet said the last time: whatever the plan says, that stays."""
        before = said.get(match.communication) if match.communication else None
        if before is None or match.wrong or match.doubt:
            return False
        if row.state == RowState.SKIPPED or not understood(row.errors):
            return False
        row.reading["kept_as_planned"] = kept_as_planned(row.reading)
        no_version = row.reading.get("version") is None
        return no_version and facts.facts_of(row.reading) == before

    def _put_as_before(self, row: ImportRow, match: Match) -> None:
        row.errors = []
        row.doubts = [one for one in row.doubts if not of_the_plan(one)]
        row.differences = []
        row.communication_id = match.communication
        row.state = RowState.UNCHANGED

    def _put(
        self,
        row: ImportRow,
        match: Match,
        plan: Mapping[UUID, Communication],
        said: Mapping[UUID, facts.Facts],
    ) -> None:
        row.errors = [one for one in row.errors if not of_the_plan(one)]
        row.doubts = [one for one in row.doubts if not of_the_plan(one)]
        row.differences = []
        row.communication_id = None
        if row.state == RowState.SKIPPED:
            return
        if row.errors:
            row.state = RowState.REFUSED
            return
        one = plan.get(match.communication) if match.communication else None
        # Its day may have come since the row was read.
        row.reading["kept_as_planned"] = _kept_as_planned(row.reading, one)
        channels = as_placed(row.reading["channels"], one, self.names.carrier_of)
        row.reading = {**row.reading, "channels": channels}
        if one is not None and self._is_anothers(one):
            self._compare_anothers(row, one, said.get(one.pk))
        elif row.reading["lead"] not in self.may_lead:
            if one is not None:
                # Others may not know of it: its row is kept from them too.
                row.communication_id = one.pk
            self.refuse(row, self._not_theirs(row))
        elif match.wrong:
            self.refuse(row, NotAllowed(fields.REFERENCE, match.wrong, match.right))
        else:
            self._put_theirs(row, match, one, said)

    def _put_theirs(
        self,
        row: ImportRow,
        match: Match,
        one: Communication | None,
        said: Mapping[UUID, facts.Facts],
    ) -> None:
        """A row that its person may bring in: new, or one of theirs on the plan."""
        row.state = RowState.READY
        if match.doubt:
            self._doubt(row, match.doubt)
        if one is not None:
            self._compare(row, one, said.get(one.pk))
        if row.state in (RowState.READY, RowState.CHANGED):
            self._keep_in_mind(row)

    def _compare(self, row: ImportRow, one: Communication, said: facts.Facts | None) -> None:
        row.communication_id = one.pk
        found = self._differences(row, one, said)
        row.differences = [self._told(each) for each in found]
        taken = facts.taken(found)
        row.state = RowState.CHANGED if taken else RowState.UNCHANGED
        if taken:
            row.reading = {**row.reading, COMPARED_WITH: one.version}
        if problem := why_not(one, taken, self.names, row.reading["kept_as_planned"]):
            self.refuse(row, problem)
            return
        for doubted in self._what_stays(row, one, said, taken):
            self._doubt(row, doubted)

    def _what_stays(
        self,
        row: ImportRow,
        one: Communication,
        said: facts.Facts | None,
        taken: list[facts.Difference],
    ) -> Iterator[Doubted]:
        if fields.OTHERS in self._spoken(row):
            base = self._base(row, one, facts_on_the_plan(one), said)
            words = self._words(row, fields.OTHERS)
            yield from stay_in(words, facts.facts_of(row.reading), base, one)
        if idea := stays_an_idea(self._words(row, fields.STATE), one, taken):
            yield idea
        if row.reading.get("version") is not None:
            fields_taken = {each.field for each in taken}
            yield from what_stays(row.reading, one, fields_taken, self.names)

    def _compare_anothers(
        self, row: ImportRow, one: Communication, said: facts.Facts | None
    ) -> None:
        """What another partner leads is there already, or left alone: nothing of it is offered."""
        row.communication_id = one.pk
        row.state = RowState.UNCHANGED
        if self._differences(row, one, said):
            self._leave_alone(row, one)

    def _differences(
        self, row: ImportRow, one: Communication, said: facts.Facts | None
    ) -> list[facts.Difference]:
        on_the_plan = facts_on_the_plan(one)
        base = self._base(row, one, on_the_plan, said)
        return facts.differences(
            base=None if base is None else comparable(base, one, self.names.carrier_of),
            mine=comparable(facts.facts_of(row.reading), one, self.names.carrier_of),
            theirs=on_the_plan,
            spoken=self._spoken(row),
            sheet_wins=frozenset(row.sheet_wins),
        )

    def _spoken(self, row: ImportRow) -> frozenset[str]:
        """Of which facts a row speaks: by its columns, in what a person typed, by what is above it.

        The planner's own sheet says all that it says in its columns.
        """
        beside = set(row.corrections)
        if row.reading.get("version") is None:
            beside.update(row.reading.get("above", {}))
            if row.reading.get("month"):
                beside.add(fields.MONTH)
        return self.spoken | {facts.SPEAKS_OF.get(name, name) for name in beside}

    def _is_anothers(self, one: Communication) -> bool:
        by = self.plan_import.by
        return by is not None and not policy.can_edit(by, one)

    def _base(
        self, row: ImportRow, one: Communication, on_the_plan: facts.Facts, said: facts.Facts | None
    ) -> facts.Facts | None:
        """What the sheet said before this: of the planner's own sheet, what the plan said then.

        Of a version that is no longer the plan's nobody knows it: each difference is a conflict.
        """
        version = row.reading.get("version")
        if version is None:
            return said
        version = self._taken_back.version_now(one.pk, version)
        return on_the_plan if version == one.version else dict.fromkeys(facts.FIELDS)

    def _told(self, each: facts.Difference) -> dict[str, Any]:
        before, after = (
            facts.in_words(each.field, fact, self.names.labels, today=clock.today())
            for fact in (each.before, each.after)
        )
        return {
            "field": each.field,
            "before": before,
            "after": after,
            "both": each.both,
            "wins": each.wins,
        }

    def _not_theirs(self, row: ImportRow) -> NotAllowed:
        lead = self.names.labels["partners"].get(row.reading["lead"], row.reading["lead"])
        return NotAllowed(
            fields.LEAD,
            f"{lead} leads it, and you bring in your own partner's sheet.",
            "Ask the coordinator to bring in this row, or leave it to its lead partner.",
        )

    def refuse(self, row: ImportRow, problem: NotAllowed) -> None:
        """Refuse a row that was understood; of whose communication it is stays known."""
        row.state = RowState.REFUSED
        row.errors = [*row.errors, self._error(row, problem)]

    def _leave_alone(self, row: ImportRow, one: Communication) -> None:
        """Refuse a row of another partner's: it names no field, since no words would help."""
        lead = one.lead_partner
        problem = NotAllowed(
            fields.LEAD,
            f"{lead} leads it, so it is left alone.",
            f"What the sheet says otherwise of it, {lead} or the coordinator can change.",
        )
        row.state = RowState.REFUSED
        row.errors = [{**self._error(row, problem), "field": ""}]

    def _error(self, row: ImportRow, problem: NotAllowed) -> dict[str, Any]:
        return {
            "row": row.number,
            "column": self._column(problem.field),
            "text": self._cell(row, problem.field),
            "wrong": problem.wrong,
            "right": problem.right,
            "field": problem.field,
            "alternatives": [],
            "source": OF_THE_PLAN,
        }

    def _doubt(self, row: ImportRow, doubted: Doubted) -> None:
        """Add a doubt that nobody has looked at yet: another sentence was not looked at."""
        text = row.reading.get(doubted.field, "") if doubted.text is None else doubted.text
        if {"field": doubted.field, "text": text, "read_as": doubted.said} in row.accepted:
            return
        row.doubts = [
            *row.doubts,
            {
                "column": self._column(doubted.field),
                "text": text,
                "read_as": doubted.said,
                "field": doubted.field,
                "alternatives": plain(list(doubted.alternatives)),
                "source": OF_THE_PLAN,
            },
        ]

    def _keep_in_mind(self, row: ImportRow) -> None:
        """The sheet calls it issued and it stays planned: somebody should look at that."""
        if why := row.reading["kept_as_planned"]:
            words = self._cell(row, fields.STATE).strip()
            self._doubt(row, Doubted(fields.STATE, f"Kept as planned: {why}", text=words))

    def _column(self, field: str) -> str:
        headings = self.plan_import.headings.items()
        found = (heading for heading, name in headings if field in fields.held_by(name))
        return next(found, fields.label_of(field))

    def _words(self, row: ImportRow, field: str) -> str:
        """What a field says, as somebody put it right or as it was typed."""
        return str(row.corrections.get(field, self._cell(row, field))).strip()

    def _cell(self, row: ImportRow, field: str) -> str:
        return str(row.original.get(self._column(field), ""))


def _was_changed_since(row: ImportRow, plan: Mapping[UUID, Communication]) -> bool:
    """Whether its communication is no longer the one that it was compared with."""
    one = plan.get(row.communication_id) if row.communication_id else None
    return one is not None and row.reading.get(COMPARED_WITH) != one.version


def _kept_as_planned(reading: Mapping[str, Any], one: Communication | None) -> str:
    """Why what it calls issued stays planned; "" where the plan holds it as issued so already."""
    if one is not None and reading["state"] == state_on_the_plan(one):
        return ""
    return kept_as_planned(reading)


def _matched(matches: Iterable[Match]) -> list[UUID]:
    return [match.communication for match in matches if match.communication]


def of_the_plan(one: Mapping[str, Any]) -> bool:
    """Whether the comparison with the plan says this of a row; a reading says it of the cells."""
    return one.get("source") == OF_THE_PLAN


def understood(errors: Iterable[Mapping[str, Any]]) -> bool:
    """Whether nothing in the cells themselves keeps a row from being saved."""
    return all(of_the_plan(one) for one in errors)
