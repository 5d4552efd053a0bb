"""The reach of a channel is a number, whoever writes past the forms."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_registry", "0004_answers_of_none_and_offers_once")]

    operations = [
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(
                condition=models.Q(("reach_number", None))
                | models.Q(("reach_number__lte", 2_000_000_000)),
                name="reach_is_a_number",
            ),
        ),
    ]
