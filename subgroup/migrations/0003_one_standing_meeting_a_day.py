"""A cancelled meeting no longer keeps its day from another one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subgroup", "0002_frozen_rows")]

    operations = [
        migrations.AlterField("meeting", "date", models.DateField()),
        migrations.AddConstraint(
            "meeting",
            models.UniqueConstraint(
                fields=["date"],
                condition=~models.Q(state="cancelled"),
                name="one_meeting_a_day_stands",
            ),
        ),
    ]
