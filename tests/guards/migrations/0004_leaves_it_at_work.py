"""The same index, built beside the work."""

from django.db import migrations, models

from bsc_comms.kit.migrating import AddIndexAtWork


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("plans", "0003_locks_and_breaks")]

    operations = [
        AddIndexAtWork(
            model_name="communication",
            index=models.Index(fields=["title"], name="communications_by_title"),
        ),
    ]
