"""Whether the tables of this database are those of the code."""

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from bsc_comms.kit.logs import OURS

BEHIND = (
    "The database is not as this version of the planner needs it: {count} migrations are missing, "
    "first {first}. Run manage.py migrate, or use the version that the database is of."
)
EMPTY = (
    "The database has no tables yet. Run manage.py setup_partnership, or see whether DATABASE_URL "
    "is its address."
)


def applied_migrations() -> list[list[str]]:
    """The migrations of this database, in the order of their names."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def migrations_to_go() -> list[str]:
    """The migrations of the code that this database does not have yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def migrations_not_known() -> list[str]:
    """Those of this database that the code lacks, by name: a later version brought it up to date.

    Of our own apps alone: others take their old migrations away as they grow.
    """
    loader = MigrationExecutor(connection).loader
    known = loader.disk_migrations
    ours = {app for app, _ in known if apps.get_app_config(app).name in OURS}
    return [
        f"{app}.{name}"
        for app, name in sorted(loader.applied_migrations)
        if app in ours and (app, name) not in known
    ]


def why_not_up_to_date() -> str:
    """What is missing and what to do, as a sentence; nothing where the tables are the code's."""
    to_go = migrations_to_go()
    if not to_go:
        return ""
    if not applied_migrations():
        return EMPTY
    return BEHIND.format(count=len(to_go), first=to_go[0])
