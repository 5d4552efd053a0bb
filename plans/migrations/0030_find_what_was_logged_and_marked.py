from django.db import migrations, models

from bsc_comms.kit.migrating import AddIndexAtWork


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("plans", "0029_no_draft_replaces_a_frozen_row")]

    operations = [
        AddIndexAtWork(
            model_name="communication",
            index=models.Index(fields=["created_at"], name="communications_by_logging"),
        ),
        AddIndexAtWork(
            model_name="placement",
            index=models.Index(
                condition=models.Q(("marked_at__isnull", False)),
                fields=["marked_at"],
                name="placements_by_marking",
            ),
        ),
    ]
