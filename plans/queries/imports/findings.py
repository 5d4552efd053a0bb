"""The cells of a sheet that want a person's eye, those that say the same together.

One click settles what seven rows say. The database groups them, so that a sheet of 20,000 rows
costs a page no more than one of twenty.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models.fields.json import KT

from partnership.models import Person
from plans.choices import RowState
from plans.models import ImportRow, PlanImport
from plans.queries.imports.labels import field_label
from plans.queries.imports.visible import rows_visible_to
from plans.rules.words import row_in_words

FINDINGS_ON_A_PAGE = 25
ROWS_NAMED = 6

LOOK, REFUSED, WORDS = "look", "refused", "words"
#: Each kind: the column of the row that holds it, and what its sentences are called in there.
_KINDS = {
    LOOK: ("doubts", "read_as", "right"),
    REFUSED: ("errors", "wrong", "right"),
    WORDS: ("not_understood", "reason", "right"),
}
# Left-out rows hold no readings, and of what is already there nothing will be saved.
NOTHING_TO_DO = (RowState.UNCHANGED, RowState.SKIPPED)

_GROUPS = """
SELECT min(id) AS first, field, heading, text, said, better, alternatives, count(*) AS times,
       {ids} AS ids, count(*) OVER (PARTITION BY field, text) AS readings
FROM (
    SELECT r.id, coalesce(j.value->>'field', '') AS field,
           coalesce(j.value->>'column', '') AS heading, coalesce(j.value->>'text', '') AS text,
           coalesce(j.value->>'{said}', '') AS said, coalesce(j.value->>'{right}', '') AS better,
           coalesce(j.value->>'alternatives', '[]') AS alternatives
    FROM plans_importrow r, {each}
    WHERE r.id IN ({rows})
) AS one
GROUP BY field, heading, text, said, better, alternatives, {each_row}
"""
# An empty cell is put right row by row; that it may stay empty can be said of all at once.
_EACH_EMPTY_CELL = "CASE WHEN text = '' THEN id ELSE 0 END"


@dataclass(frozen=True, slots=True)
class RowName:
    """One row as a person finds it in the file."""

    pk: int
    number: int
    sheet: str
    title: str

    @property
    def place(self) -> str:
        return row_in_words(self.sheet, self.number)


@dataclass(frozen=True, slots=True)
class Finding:
    """What some rows say in a cell, and what is said of it. `readings`: how differently it reads.

    `rows` names the first few of the rows.
    """

    kind: str
    field: str
    column: str
    text: str
    said: str
    right: str
    alternatives: list[dict[str, str]]
    times: int
    readings: int
    rows: list[RowName]

    @property
    def row(self) -> RowName:
        return self.rows[0]

    @property
    def anchor(self) -> str:
        """Its place in the page; stays the same while other findings are settled."""
        words = zlib.crc32(f"{self.text}\n{self.said}".encode())
        return f"{self.kind}-{self.row.pk}-{self.field}-{words:x}"

    @property
    def label(self) -> str:
        return field_label(self.field) if self.field else self.column

    @property
    def for_all(self) -> bool:
        """Whether the same answer fits all of its rows: the same words were read alike in each."""
        return self.times > 1 and self.readings == 1

    @property
    def words_for_all(self) -> bool:
        """Whether other words can be put in place of these in all of its rows."""
        return self.for_all and bool(self.text)

    @property
    def more(self) -> int:
        return self.times - len(self.rows)


class _Groups:
    """The findings of a kind as a list that the database cuts, for a Paginator."""

    def __init__(
        self, plan_import: PlanImport, person: Person, kind: str, count: int | None = None
    ) -> None:
        self._kind = kind
        self._count = count
        self._sql, self._params = _grouped(plan_import, person, kind)

    def count(self) -> int:
        if self._count is not None:
            return self._count
        if not self._sql:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self._sql}) AS all_of_it", self._params)  # noqa: S608 - our own text
            return int(cursor.fetchone()[0])

    def __getitem__(self, part: slice) -> list[Finding]:
        if not self._sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                f"{self._sql} ORDER BY times DESC, first LIMIT %s OFFSET %s",
                [*self._params, part.stop - part.start, part.start],
            )
            groups = cursor.fetchall()
        return _with_rows(self._kind, groups)


def findings_page(
    plan_import: PlanImport, person: Person, *, kind: str, number: str | None, count: int | None
) -> Page:
    """One page of the findings of a kind, what most rows say first: four queries.

    count: how many there are, where that is known already; one query less.
    """
    groups: Any = _Groups(plan_import, person, kind, count)
    return Paginator(groups, FINDINGS_ON_A_PAGE).get_page(number)


def count_findings(plan_import: PlanImport, person: Person, kind: str) -> int:
    """How many different findings of a kind there are."""
    return _Groups(plan_import, person, kind).count()


def _grouped(plan_import: PlanImport, person: Person, kind: str) -> tuple[str, list[Any]]:
    """The findings of the rows that the person may see, as SQL; "" where there is no such row."""
    column, said, right = _KINDS[kind]
    rows = rows_visible_to(plan_import, person).order_by()
    if kind == REFUSED:
        rows = rows.filter(state=RowState.REFUSED)
    else:
        rows = rows.exclude(state__in=NOTHING_TO_DO)
    try:
        chosen, params = rows.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return "", []
    postgresql = connection.vendor == "postgresql"
    sql = _GROUPS.format(
        ids="string_agg(id::text, ',')" if postgresql else "group_concat(id)",
        each=f"jsonb_array_elements(r.{column}) AS j(value)"
        if postgresql
        else f"json_each(r.{column}) AS j",
        said=said,
        right=right,
        each_row="1 = 1" if kind == LOOK else _EACH_EMPTY_CELL,
        rows=chosen,
    )
    return sql, list(params)


def _with_rows(kind: str, groups: Sequence[Sequence[Any]]) -> list[Finding]:
    ids = [_first(group[8]) for group in groups]
    wanted = {pk for some in ids for pk in some}
    names = {
        pk: RowName(pk, number, sheet, title or "No title")
        for pk, number, sheet, title in ImportRow.objects.filter(pk__in=wanted).values_list(
            "pk", "number", "sheet", KT("reading__title")
        )
    }
    return [
        Finding(
            kind=kind,
            field=field,
            column=heading,
            text=text,
            said=said,
            right=better,
            alternatives=json.loads(alternatives),
            times=times,
            readings=readings,
            rows=[names[pk] for pk in some],
        )
        for (_, field, heading, text, said, better, alternatives, times, _, readings), some in zip(
            groups, ids, strict=True
        )
    ]


def _first(ids: str) -> list[int]:
    return sorted(int(pk) for pk in str(ids).split(","))[:ROWS_NAMED]
