"""On SQLite the guard of what was agreed is written anew: a draft may not take its place."""

from django.db import migrations

from bsc_comms.kit import frozen

AGREED = "OLD.state = 'agreed'"
FROZEN = (
    ("subgroup_minutes", (("id",), ("meeting_id",)), AGREED),
    ("subgroup_terms", (("id",), ("number",)), AGREED),
)


def freeze_anew(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor != "sqlite":
        return
    for table, keys, when in FROZEN:
        for statement in (
            *frozen.thawing(vendor, table),
            *frozen.freezing(vendor, table, keys=keys, when=when),
        ):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("subgroup", "0012_note_who_was_invited")]

    operations = [migrations.RunPython(freeze_anew, migrations.RunPython.noop)]
