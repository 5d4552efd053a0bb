"""An index over a table that is in use, and a column that the version before does not fill."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_frozen_rows")]

    operations = [
        migrations.AddIndex(
            model_name="communication",
            index=models.Index(fields=["place_text"], name="communications_by_place"),
        ),
        migrations.AddField(
            model_name="communication",
            name="weather",
            field=models.CharField(default="", max_length=20),
        ),
    ]
