from datetime import UTC, datetime, time

from django.db import migrations

NOON = time(12, 0)


def say_when(apps, schema_editor):
    """Nobody wrote down when meetings were closed before: noon of their day."""
    meetings = apps.get_model("subgroup", "Meeting").objects
    for meeting in meetings.filter(state="closed", closed_at=None):
        meetings.filter(pk=meeting.pk).update(
            closed_at=datetime.combine(meeting.date, NOON, tzinfo=UTC)
        )


class Migration(migrations.Migration):
    dependencies = [("subgroup", "0006_freeze_what_was_agreed")]

    operations = [migrations.RunPython(say_when, migrations.RunPython.noop)]
