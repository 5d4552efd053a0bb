"""The table in which attempts are counted, where the settings keep the cache in the database."""

from django.core.management import call_command
from django.db import migrations


def make_the_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_frozen_rows")]

    operations = [migrations.RunPython(make_the_table, migrations.RunPython.noop)]
