"""A loan that its owner took back says so, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels_registry", "0001_first_release")]

    operations = [
        migrations.AlterField(
            "loan",
            "state",
            models.CharField(
                choices=[
                    ("asked", "Asked for"),
                    ("lent", "Lent"),
                    ("declined", "Declined"),
                    ("taken_back", "Taken back"),
                    ("returned", "Returned"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="asked",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "loan",
            models.CheckConstraint(
                condition=~models.Q(state="taken_back") | ~models.Q(reason=""),
                name="loan_taken_back_has_its_reason",
            ),
        ),
    ]
