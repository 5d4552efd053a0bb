"""How many a placement reached, said once it was issued."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("plans", "0014_overlap_answers_and_what_was_read")]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="reached",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many, in what the channel's reach is counted. "
                "Empty where nobody knows.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=Q(reached=None) | Q(state="issued"),
                name="only_what_was_issued_reached_anybody",
            ),
        ),
    ]
