"""The figures that are on record count what their channels count."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf


def say_what_they_count(apps: Any, schema_editor: Any) -> None:
    channels = apps.get_model("channels_registry", "Channel").objects
    unit = channels.filter(pk=OuterRef("channel")).order_by().values("reach_unit")
    figures = apps.get_model("plans", "Placement").objects.filter(
        reached__isnull=False, reached_unit=""
    )
    figures.update(
        reached_unit=Coalesce(NullIf(Subquery(unit), Value("")), Value("people")),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_units_of_figures"),
        ("channels_registry", "0001_first_release"),
    ]

    operations = [migrations.RunPython(say_what_they_count, migrations.RunPython.noop)]
