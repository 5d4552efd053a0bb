"""Where areas lie on a map: a tile each, and outlines where they are known."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0012_letters_about_help_and_decisions'),
    ]

    operations = [
        migrations.CreateModel(
            name='AreaOutline',
            fields=[
                ('area', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='outline', serialize=False, to='partnership.area')),
                ('rings', models.JSONField(help_text='Outer rings of longitude and latitude (WGS 84), simplified.')),
            ],
        ),
        migrations.AddField(
            model_name='area',
            name='tile_column',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Of a ward on the map of tiles: 1 is furthest west.', null=True),
        ),
        migrations.AddField(
            model_name='area',
            name='tile_row',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Of a ward on the map of tiles: 1 is furthest north.', null=True),
        ),
    ]
