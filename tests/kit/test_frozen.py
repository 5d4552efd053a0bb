"""No way round the guard of published rows: not by a draft that takes a frozen row's place."""

import pytest
from django.db import DatabaseError, connection, transaction

from bsc_comms.kit import frozen

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def pages():
    """A table of pages: those with a number above 0 are frozen, number and name are unique."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE kept_page (id integer PRIMARY KEY, number integer UNIQUE, "
            "name varchar(20) UNIQUE)"
        )
        cursor.execute("INSERT INTO kept_page VALUES (1, 1, 'frozen'), (2, 0, 'draft')")
        for statement in frozen.freezing(
            connection.vendor,
            "kept_page",
            keys=(("id",), ("number",), ("name",)),
            when="OLD.number > 0",
        ):
            cursor.execute(statement)


def held() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, number, name FROM kept_page ORDER BY id")
        return cursor.fetchall()


FROZEN = (
    "partnership_change",
    "partnership_auditentry",
    "plans_forwardplan",
    "plans_forwardplanfile",
    "plans_annualrecord",
    "plans_annualrecordfile",
    "plans_recordsignature",
    "subgroup_minutes",
    "subgroup_terms",
)
BOTH = [(1, 1, "frozen"), (2, 0, "draft")]
ANYWHERE = (
    "UPDATE kept_page SET name = 'x' WHERE id = 1",
    "UPDATE kept_page SET number = 0 WHERE id = 1",
    "UPDATE kept_page SET id = 7 WHERE id = 1",
    "DELETE FROM kept_page",
    "INSERT INTO kept_page VALUES (1, 5, 'new') ON CONFLICT (id) DO UPDATE SET name = 'x'",
    "INSERT INTO kept_page VALUES (3, 1, 'new') ON CONFLICT (number) DO UPDATE SET name = 'x'",
)
ON_SQLITE = (
    "REPLACE INTO kept_page VALUES (1, 5, 'new')",
    "REPLACE INTO kept_page VALUES (3, 1, 'new')",
    "INSERT OR REPLACE INTO kept_page VALUES (3, 5, 'frozen')",
    "UPDATE OR REPLACE kept_page SET number = 1 WHERE id = 2",
    "UPDATE OR REPLACE kept_page SET name = 'frozen' WHERE id = 2",
    "UPDATE OR REPLACE kept_page SET id = 1 WHERE id = 2",
)
ON_POSTGRESQL = (
    "TRUNCATE kept_page",
    "MERGE INTO kept_page USING (SELECT 1 AS id) AS new ON kept_page.id = new.id "
    "WHEN MATCHED THEN UPDATE SET name = 'x'",
)


@pytest.mark.usefixtures("pages")
def test_every_way_of_changing_a_frozen_row_is_refused():
    own = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    for statement in (*ANYWHERE, *own):
        with (
            pytest.raises(DatabaseError, match=frozen.SAYING),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert held() == BOTH, statement


@pytest.mark.usefixtures("pages")
def test_a_draft_is_changed_frozen_and_deleted_as_before():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kept_page SET name = 'better' WHERE id = 2")
        assert held() == [(1, 1, "frozen"), (2, 0, "better")]
        cursor.execute("UPDATE kept_page SET number = 2 WHERE id = 2")
        cursor.execute("INSERT INTO kept_page VALUES (3, 0, 'next')")
        cursor.execute("DELETE FROM kept_page WHERE id = 3")
    assert held() == [(1, 1, "frozen"), (2, 2, "better")]


@pytest.mark.usefixtures("pages")
def test_the_guard_is_back_after_it_was_lifted():
    with frozen.lifted(), connection.cursor() as cursor:
        cursor.execute("UPDATE kept_page SET name = 'mended' WHERE id = 1")
    with pytest.raises(DatabaseError, match=frozen.SAYING), transaction.atomic():
        connection.cursor().execute("UPDATE kept_page SET name = 'x' WHERE id = 1")
    assert held() == [(1, 1, "mended"), (2, 0, "draft")]


def test_every_frozen_table_has_this_guard():
    """Migrations wrote the guards of their day; each table has the one of today."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE; its functions have not changed")
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = {(table, name.removeprefix(f"frozen_{table}_")): sql for table, name, sql in cursor}
    assert set(found) == {
        (table, act) for table in FROZEN for act in ("update", "delete", "insert")
    }
    for table in FROZEN:
        assert "EXISTS (SELECT 1 FROM" in found[table, "update"], table
        assert "NEW.id" in found[table, "update"], table
