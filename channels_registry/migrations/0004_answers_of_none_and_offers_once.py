"""A partner's answer that it has nothing to enter; an offer stands once in the register."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import PROTECT
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [
        ("channels_registry", "0003_entries_editions_and_resources"),
        ("partnership", "0004_feed_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="NothingToEnter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_on", models.DateField()),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="nothing_to_enter",
                        to="partnership.partner",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-said_on", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["partner", "said_on"], name="nothing_said_once_a_day"
                    )
                ],
            },
        ),
        migrations.AlterField(
            model_name="offer", name="what", field=models.CharField(max_length=500)
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                models.F("partner"),
                Lower("what"),
                condition=models.Q(("valid_to", None)),
                name="one_living_offer_of_a_partner",
            ),
        ),
    ]
