"""A figure of how many a placement reached keeps the unit in which it was said."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_pages_of_a_record")]

    operations = [
        migrations.AddField(
            "placement",
            "reached_unit",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="What the figure counts: the channel's unit when it was said.",
                max_length=60,
            ),
        ),
    ]
