"""The history and the audit are only ever added to: the database itself refuses all else.

An address from which something was done may be emptied, and nothing besides.
"""

from django.db import migrations

from bsc_comms.kit import frozen

SAYING = "The history is only ever added to."
TRACED = ("id", "at", "by_id", "request_id")
APPEND_ONLY = {
    "partnership_change": (
        *TRACED,
        *("subject_type", "subject_id", "act", "field", "before", "after"),
        *("before_person_id", "after_person_id", "reason", "batch"),
    ),
    "partnership_auditentry": (
        *TRACED,
        *("act", "what", "about", "failed", "count", "typed", "in_confidence"),
    ),
}


def freeze(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, columns in APPEND_ONLY.items():
        columns = [schema_editor.quote_name(column) for column in columns]
        but = frozen.only_emptied(vendor, "address", others=columns)
        for statement in frozen.freezing(vendor, table, keys=(("id",),), but=but, saying=SAYING):
            schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for table in APPEND_ONLY:
        for statement in frozen.thawing(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_first_release")]

    operations = [migrations.RunPython(freeze, thaw)]
