from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0002_frozen_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='annualrecordfile',
            name='pages',
            field=models.PositiveIntegerField(blank=True, help_text='Of a PDF; unknown of one that release 0.1.0 made.', null=True),
        ),
    ]
