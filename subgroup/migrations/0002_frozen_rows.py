"""What the subgroup agreed never changes: the database refuses (rule 9 of docs/rules.md)."""

from django.db import migrations

from bsc_comms.kit import frozen

AGREED = "OLD.state = 'agreed'"
FROZEN = (
    ("subgroup_minutes", (("id",), ("meeting_id",)), AGREED),
    ("subgroup_terms", (("id",), ("number",)), AGREED),
)


def freeze(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table, keys, when in FROZEN:
        for statement in frozen.freezing(vendor, table, keys=keys, when=when):
            schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for table, _keys, _when in FROZEN:
        for statement in frozen.thawing(schema_editor.connection.vendor, table):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("subgroup", "0001_first_release")]

    operations = [migrations.RunPython(freeze, thaw)]
