"""A letter may be taken back while a worker has it in hand."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0007_codes_that_fit_in_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='taken_back_at',
            field=models.DateTimeField(blank=True, help_text='Taken back while a worker had it in hand: it is not tried again.', null=True),
        ),
    ]
