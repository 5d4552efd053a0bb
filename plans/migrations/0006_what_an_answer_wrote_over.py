"""What an answer wrote over is kept, so that another answer can give it back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0005_fill_units_of_figures'),
    ]

    operations = [
        migrations.AddField(
            model_name='askedpartner',
            name='undo',
            field=models.JSONField(blank=True, help_text='What the answer wrote over, for another answer.', null=True),
        ),
    ]
