from django.db import migrations, models

AT_ONE_GO = 500


def out_of_the_reading(apps, schema_editor):
    """What was doubted stood inside the reading of a row."""

    def take_out(row):
        held = row.reading.pop("doubts", [])
        row.doubts = [{"field": "", "alternatives": [], **one} for one in held]

    _move(apps, take_out)


def into_the_reading(apps, schema_editor):
    def put_in(row):
        row.reading["doubts"] = row.doubts

    _move(apps, put_in)


def _move(apps, change):
    ImportRow = apps.get_model("plans", "ImportRow")
    rows = []
    for row in ImportRow.objects.order_by("pk").iterator(chunk_size=AT_ONE_GO):
        change(row)
        rows.append(row)
        if len(rows) == AT_ONE_GO:
            ImportRow.objects.bulk_update(rows, ["reading", "doubts"])
            rows.clear()
    ImportRow.objects.bulk_update(rows, ["reading", "doubts"])


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0006_imports_are_corrected_and_undone"),
    ]

    operations = [
        migrations.AddField(
            model_name="importorder",
            name="strict",
            field=models.BooleanField(default=False, help_text="Save all rows or none."),
        ),
        migrations.RunPython(out_of_the_reading, into_the_reading),
    ]
