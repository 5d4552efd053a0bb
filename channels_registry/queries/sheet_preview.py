"""What saving a sheet would do, row by row: add, change, leave, or refuse and say why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bsc_comms.kit import clock
from channels_registry.policy import can_share_by_all, keeps_entries_of
from channels_registry.queries.names import known_by_another_name
from channels_registry.queries.sheets import Known, known_entries, same_as, vocabularies
from channels_registry.rules.channels import what_is_wrong
from channels_registry.rules.sheets import (
    COLUMNS,
    KEY,
    Column,
    Reading,
    Value,
    Wrong,
    as_cell,
    read_row,
)
from partnership.models import Partner, Person

NOT_YOURS = "Only its owner changes it: leave the row as it was, or take it out"
OF_ITS_PARTNER = "It stays with its partner: leave this cell as it was, or add a row without a code"
ENDS_ON_ITS_PAGE = "Its last day changes on its page, which asks why: leave this cell as it was"
NO_SUCH_CODE = "Nothing in the register has this code: leave the cell empty to add the row as new"
IS_ANOTHER_NOW = "It is {kept} now, into which it was merged: change that one, or take the row out"
SEVERAL_OF_THAT_NAME = "Several have this name: write the code of the {one} that is meant"
ONE_OF = {"channels": "channel", "resources": "resource", "offers": "offer"}
NOT_FOR_THEM = "You do not speak for this partner: name one for which you do"


class RowState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


TO_SAVE = frozenset({RowState.NEW, RowState.CHANGED})


@dataclass(frozen=True)
class Change:
    """One column of an entry, as it is and as the sheet says."""

    name: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Outcome:
    """What becomes of one row. title: what the row is about."""

    reading: Reading
    title: str
    state: RowState
    known: Known | None = None
    changes: list[Change] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)


Rows = Sequence[tuple[int, Mapping[str, str]]]


def outcomes_of(kind: str, rows: Rows, person: Person) -> list[Outcome]:
    """Read the rows, by number and cells, and hold them against the register. A few queries."""
    columns, words = COLUMNS[kind], vocabularies()
    register = _Register(kind, person)
    return [
        register.outcome(read_row(number, cells, columns, words), cells) for number, cells in rows
    ]


class _Register:
    """The entries of a kind by their codes and names, and which rows named them already."""

    def __init__(self, kind: str, person: Person) -> None:
        self.kind, self.person = kind, person
        known = known_entries(kind, person)
        self.by_key = {one.key.casefold(): one for one in known}
        self.by_name: dict[tuple[str, ...], list[Known]] = defaultdict(list)
        for one in known:
            self.by_name[one.same_as].append(one)
        self.known_otherwise = known_by_another_name() if kind == "channels" else {}
        self.partners = {one.code: one for one in Partner.objects.all()}
        self.named: dict[tuple[str, ...], int] = {}

    def outcome(self, reading: Reading, cells: Mapping[str, str]) -> Outcome:
        title = cells.get("name") or cells.get("what") or reading.key or "No name"
        meant = self._meant(reading)
        known = meant[0] if len(meant) == 1 else None
        wrong = [*reading.wrong, *self._not_one(reading, meant)]
        changes = _changes(self.kind, reading, known) if known else []
        if not wrong:
            wrong = self._not_allowed(reading, known, changes)
        if wrong:
            return Outcome(reading, title, RowState.REFUSED, known, [], wrong)
        if known is None:
            return Outcome(reading, title, RowState.NEW)
        state = RowState.CHANGED if changes else RowState.SAME
        return Outcome(reading, title, state, known, changes)

    def _meant(self, reading: Reading) -> list[Known]:
        """What a row is about: by its code, or else by its name.

        Of several of that name the one with its last day comes first, then one without an end.
        """
        if reading.key:
            known = self.by_key.get(reading.key.casefold())
            return [known] if known else []
        name = same_as(self.kind, reading.values)
        found = [one for one in self.by_name.get(name, []) if not _is_over(one, reading)]
        for last in (reading.values.get("valid_to"), None):
            if ends_so := [one for one in found if one.values["valid_to"] == last]:
                return ends_so
        return found

    def _not_one(self, reading: Reading, meant: list[Known]) -> list[Wrong]:
        """Why a row is not about one thing in the register, or a new one, that no other names."""
        if len(meant) > 1:
            right = SEVERAL_OF_THAT_NAME.format(one=ONE_OF[self.kind])
            return [Wrong("Code", "", right)]
        if meant:
            return self._named_twice(reading, meant[0])
        return [*self._not_there(reading), *self._named_twice(reading, None)]

    def _not_there(self, reading: Reading) -> list[Wrong]:
        name = str(reading.values.get("name", ""))
        if (kept := self.known_otherwise.get(name.casefold())) is not None:
            return [Wrong("Name", name, IS_ANOTHER_NOW.format(kept=kept))]
        return [Wrong("Code", reading.key, NO_SUCH_CODE)] if reading.key else []

    def _named_twice(self, reading: Reading, known: Known | None) -> list[Wrong]:
        name = (known.key,) if known else same_as(self.kind, reading.values)
        earlier = self.named.setdefault(name, reading.number)
        if earlier == reading.number or reading.wrong:
            return []
        right = f"Row {earlier} is about the same {ONE_OF[self.kind]}: keep one of the two"
        return [Wrong("Name", "", right)]

    def _not_allowed(
        self, reading: Reading, known: Known | None, changes: list[Change]
    ) -> list[Wrong]:
        if known is not None:
            if changes and not known.may_edit:
                return [Wrong("", "", NOT_YOURS)]
            changed = {change.name for change in changes}
            return self._not_for_a_sheet(changes) or self._not_so(
                {**known.values, **reading.values}, changed
            )
        lacking = [c for c in COLUMNS[self.kind] if c.required and c.name not in reading.values]
        if lacking:
            right = f"A new {ONE_OF[self.kind]} needs this column"
            return [Wrong(c.heading, "", right) for c in lacking]
        if not self._may_add(reading.values):
            return [Wrong("Partner", "", NOT_FOR_THEM)]
        said = {"reach_unit": "", "owners": (), **reading.values}
        return self._not_so(said, {column.name for column in COLUMNS[self.kind]})

    def _not_for_a_sheet(self, changes: list[Change]) -> list[Wrong]:
        """The cells that only a page changes: there a channel ends or goes on, with a reason."""
        wrong = {"partner": OF_ITS_PARTNER}
        if self.kind == "channels":
            wrong["valid_to"] = ENDS_ON_ITS_PAGE
        return [
            Wrong(change.heading, change.after, wrong[change.name])
            for change in changes
            if change.name in wrong
        ]

    def _not_so(self, values: Mapping[str, Value], named: Collection[str]) -> list[Wrong]:
        """What of a channel does not go together, as its form says it."""
        if self.kind != "channels":
            return []
        headings = {column.name: column.heading for column in COLUMNS[self.kind]}
        return [
            Wrong(headings[about[0]], _shown(values[about[0]]), right)
            for about, right in what_is_wrong(values, clock.today())
            if not set(about).isdisjoint(named)
        ]

    def _may_add(self, values: Mapping[str, Value]) -> bool:
        if can_share_by_all(self.person):
            return True
        said = values.get("owners" if self.kind == "channels" else "partner")
        codes = said if isinstance(said, tuple) else (str(said),) if said else ()
        speaks = any(keeps_entries_of(self.person, self.partners[code]) for code in codes)
        return speaks and not values.get("shared_by_all")


def _is_over(known: Known, reading: Reading) -> bool:
    """Whether it has ended, or will have before the row begins: then the row is about another.

    Never where the row states its last day: a sheet that comes again adds nothing once more.
    """
    first, last = reading.values.get("valid_from"), known.values["valid_to"]
    if not isinstance(last, date) or reading.values.get("valid_to") == last:
        return False
    today = clock.today()
    begins = max(first, today) if isinstance(first, date) else today
    return last < begins


def _changes(kind: str, reading: Reading, known: Known) -> list[Change]:
    return [
        Change(
            column.name,
            column.heading,
            _shown(known.values[column.name]),
            _shown(reading.values[column.name]),
        )
        for column in _read(COLUMNS[kind], reading)
        if reading.values[column.name] != known.values[column.name]
    ]


def _read(columns: Iterable[Column], reading: Reading) -> list[Column]:
    return [one for one in columns if one.name != KEY and one.name in reading.values]


def _shown(value: Value) -> str:
    return str(as_cell(value))
