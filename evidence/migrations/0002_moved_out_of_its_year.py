"""The date of a year may lie outside of it, as its organiser moved it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0001_first_release'),
    ]

    operations = [
        migrations.AddField(
            model_name='awarenessday',
            name='of_year',
            field=models.PositiveSmallIntegerField(blank=True, help_text='The year in which its financial year begins, where it was moved out of that.', null=True, verbose_name='the date of'),
        ),
    ]
