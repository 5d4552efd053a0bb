"""A figure of what a placement reached says where it comes from."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

NOT_SAID = "Not said when it was written down"


def say_of_earlier_figures(apps: Any, schema_editor: Any) -> None:
    apps.get_model("plans", "Placement").objects.filter(reached__isnull=False).update(
        reached_source=NOT_SAID
    )


class Migration(migrations.Migration):
    dependencies = [("plans", "0026_near_facts_from_the_communication")]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="reached_source",
            field=models.CharField(
                blank=True, default="", help_text="Where the figure comes from.", max_length=200
            ),
            preserve_default=False,
        ),
        migrations.RunPython(say_of_earlier_figures, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=Q(reached=None) | ~Q(reached_source=""),
                name="what_a_placement_reached_has_a_source",
            ),
        ),
    ]
