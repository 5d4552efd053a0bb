"""Goals of campaigns, and the heads of their plans."""

import django.core.validators
import django.db.models.deletion
import uuid
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0017_evaluation_of_what_was_issued'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='audience_insight',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='campaign',
            name='implementation',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='campaign',
            name='scoring',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='campaign',
            name='strategy',
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name='CampaignGoal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=200)),
                ('unit', models.CharField(blank=True, max_length=40)),
                ('baseline', models.DecimalField(blank=True, decimal_places=2, help_text='Before the campaign.', max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('-999999999')), django.core.validators.MaxValueValidator(Decimal('999999999'))])),
                ('target', models.DecimalField(blank=True, decimal_places=2, help_text='What it is to be.', max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('-999999999')), django.core.validators.MaxValueValidator(Decimal('999999999'))])),
                ('by_day', models.DateField(blank=True, null=True)),
                ('result', models.DecimalField(blank=True, decimal_places=2, help_text='What it came to.', max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(Decimal('-999999999')), django.core.validators.MaxValueValidator(Decimal('999999999'))])),
                ('source', models.CharField(blank=True, max_length=200)),
                ('dropped_reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='plans.campaign')),
            ],
            options={
                'ordering': ['created_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='goal_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('unit', ''), _negated=True), models.Q(('baseline', None), ('result', None), ('target', None)), _connector='OR'), name='goal_in_figures_has_a_unit'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('baseline', None), ('result', None)), _connector='OR'), name='what_a_goal_measured_has_a_source')],
            },
        ),
    ]
