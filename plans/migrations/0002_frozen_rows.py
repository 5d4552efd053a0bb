"""What was published never changes: the database refuses (rule 9 of docs/rules.md)."""

from django.db import migrations

from bsc_comms.kit import frozen

RECORD_IS_FROZEN = "OLD.revision > 0"
ITS_RECORD_IS_FROZEN = (
    "EXISTS (SELECT 1 FROM plans_annualrecord AS record "
    "WHERE record.id = OLD.record_id AND record.revision > 0)"
)
FROZEN = (
    ("plans_forwardplan", (("id",), ("number",)), "TRUE"),
    ("plans_forwardplanfile", (("id",), ("forward_plan_id", "format")), "TRUE"),
    ("plans_annualrecord", (("id",), ("year", "revision")), RECORD_IS_FROZEN),
    ("plans_annualrecordfile", (("id",), ("record_id", "format", "part")), ITS_RECORD_IS_FROZEN),
    ("plans_recordsignature", (("id",), ("record_id", "role"), ("record_id", "person_id")), "TRUE"),
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
    dependencies = [("plans", "0001_first_release")]

    operations = [migrations.RunPython(freeze, thaw)]
