"""Filling an empty database from a backup, and comparing it with what the backup says of itself."""

from django.apps import apps as apps_of_today
from django.apps.registry import Apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from bsc_comms.kit.seals import BadKey
from bsc_comms.kit.up_to_date import migrations_not_known, why_not_up_to_date
from bsc_comms.overview.recovery.archive import BackupReader, BadBackup, Manifest
from bsc_comms.overview.recovery.rows import (
    Model,
    columns_of,
    counters,
    digest_of,
    set_counters,
    tables_of,
    write_lines,
)
from plans.queries.record_chain import verify

NEWER = (
    "This backup is of a newer planner: it knows {names}, which this one does not. Install the "
    "version that wrote it, and restore with that."
)
# A backup of theirs would name all their migrations, and hold only what this version knows of them.
OF_LATER = "The tables are those of a later version ({names}): take the backup with that version."


def must_be_up_to_date() -> None:
    """Raise BadBackup where the tables are not those of the code: it would read them wrongly."""
    if why := why_not_up_to_date():
        raise BadBackup(why)
    if later := migrations_not_known():
        raise BadBackup(OF_LATER.format(names=", ".join(later[:3])))


def make_tables(manifest: Manifest) -> Apps:
    """Migrate this empty database to where the backup was; the models as they were then.

    Raises BadBackup for a backup that a newer planner wrote.
    """
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in manifest.migrations}
    unknown = wanted - set(executor.loader.disk_migrations)
    if unknown:
        raise BadBackup(NEWER.format(names=", ".join(sorted(".".join(one) for one in unknown)[:3])))
    graph = executor.loader.graph
    targets = [
        node
        for node in wanted & set(graph.nodes)
        if not any(child.key in wanted for child in graph.node_map[node].children)
    ]
    executor.migrate(sorted(targets))
    return executor.loader.project_state(sorted(targets)).apps


def make_tables_of_today() -> None:
    """The same tables without going through every migration: for a scratch file that is checked."""
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in apps_of_today.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    for app, name in executor.loader.graph.nodes:
        executor.recorder.record_applied(app, name)


def fill(backup: BackupReader, apps: Apps) -> None:
    """Put the rows of the backup in the place of those that migrations made. Raises BadBackup."""
    tables = tables_of(apps)
    wanted = {model._meta.db_table for model in tables}
    if wanted != set(backup.manifest.tables):
        odd = ", ".join(sorted(wanted ^ set(backup.manifest.tables))[:3])
        raise BadBackup(f"The tables of the backup are not those of its migrations: {odd}.")
    try:
        with transaction.atomic():
            _put_rows(backup, tables)
    except IntegrityError as fault:
        raise BadBackup(f"Rows of the backup name others that are not in it: {fault}") from fault
    ContentType.objects.clear_cache()


def _put_rows(backup: BackupReader, tables: list[Model]) -> None:
    for model in tables:
        model._base_manager.all()._raw_delete(connection.alias)
    for model in tables:
        table = model._meta.db_table
        columns = backup.manifest.tables[table]["columns"]
        if set(columns_of(model)) != set(columns):
            raise BadBackup(f"The columns of {table} are not those of its migrations.")
        try:
            write_lines(model, columns, backup.lines(table))
        except (DatabaseError, ValueError, ValidationError) as fault:
            raise BadBackup(f"The rows of {table} do not fit: {fault}") from fault
    set_counters(tables, backup.manifest.counters)


def compare(manifest: Manifest, apps: Apps) -> None:
    """Raise BadBackup unless every row of this database is as the manifest says, and fits.

    The annual records are checked as well, where the tables are those of today.
    """
    for model in tables_of(apps):
        table = model._meta.db_table
        told = manifest.tables[table]
        rows, digest = digest_of(model, told["columns"])
        if (rows, digest) != (told["rows"], told["digest"]):
            raise BadBackup(
                f"The rows of {table} are not those of the backup: {rows} of {told['rows']}."
            )
    if counters(tables_of(apps)) != manifest.counters:
        raise BadBackup("The counting of keys is not as it was in the backup.")
    connection.check_constraints()


def head_of_the_records() -> str:
    """The head of the chain of annual records here.

    Raises BadBackup where the chain is broken, or the key that is set is none.
    """
    try:
        verdict = verify()
    except BadKey as fault:
        raise BadBackup(str(fault)) from fault
    if not verdict.holds:
        raise BadBackup(f"The annual records: {verdict.fault}")
    return verdict.head
