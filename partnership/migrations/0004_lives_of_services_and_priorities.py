"""Service areas and strategy priorities may end, as partners and areas do."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0003_where_attempts_are_counted'),
    ]

    operations = [
        migrations.AddField(
            model_name='servicearea',
            name='valid_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='servicearea',
            name='valid_to',
            field=models.DateField(blank=True, help_text='From the day after, nobody is asked for its champion.', null=True),
        ),
        migrations.AddField(
            model_name='strategypriority',
            name='valid_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='strategypriority',
            name='valid_to',
            field=models.DateField(blank=True, help_text='From the day after, forms offer it no more.', null=True),
        ),
        migrations.AddConstraint(
            model_name='servicearea',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='service_area_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='strategypriority',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='strategy_priority_ends_after_it_starts'),
        ),
    ]
