"""What came of communications: answers, figures, and that they were asked for."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels_registry', '0005_reach_is_a_number'),
        ('plans', '0016_find_old_readings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Metric',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('code', models.CharField(max_length=40, unique=True)),
                ('level', models.CharField(choices=[('inputs', 'What was put in'), ('outputs', 'What went out'), ('outtakes', 'What people made of it'), ('outcomes', 'What came of it'), ('impact', 'What changed in the borough')], max_length=10)),
                ('channel_kind', models.CharField(blank=True, choices=[('print', 'Print'), ('press', 'Press'), ('social', 'Social media'), ('direct_message', 'Direct message'), ('face_to_face', 'Face to face'), ('digital', 'Digital'), ('screens', 'Screens'), ('internal', 'Internal')], help_text='Empty: of every communication.', max_length=20)),
                ('unit', models.CharField(choices=[('number', 'number'), ('people', 'people'), ('households', 'households'), ('pounds', 'pounds'), ('hours', 'hours'), ('seconds', 'seconds'), ('percent', 'per cent'), ('points', 'percentage points')], max_length=12)),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('communication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='evaluation', serialize=False, to='plans.communication')),
                ('tier', models.CharField(choices=[('basic', 'Basic'), ('enhanced', 'Enhanced'), ('full', 'Full')], default='basic', max_length=10)),
                ('worked', models.CharField(choices=[('yes', 'Yes'), ('partly', 'In part'), ('no', 'No'), ('not_known', 'Not known')], max_length=10)),
                ('shown_by', models.TextField(blank=True)),
                ('learned', models.TextField(blank=True)),
                ('outcomes', models.TextField(blank=True)),
                ('outcomes_not_known', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='EvaluationAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('outputs', 'Two weeks after it was issued'), ('outcomes', 'Three months after it was issued')], max_length=10)),
                ('on', models.DateField()),
                ('communication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations_asked', to='plans.communication')),
            ],
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(blank=True, max_length=200)),
                ('level', models.CharField(choices=[('inputs', 'What was put in'), ('outputs', 'What went out'), ('outtakes', 'What people made of it'), ('outcomes', 'What came of it'), ('impact', 'What changed in the borough')], max_length=10)),
                ('unit', models.CharField(choices=[('number', 'number'), ('people', 'people'), ('households', 'households'), ('pounds', 'pounds'), ('hours', 'hours'), ('seconds', 'seconds'), ('percent', 'per cent'), ('points', 'percentage points')], max_length=12)),
                ('value', models.DecimalField(decimal_places=2, max_digits=14, validators=[django.core.validators.MinValueValidator(Decimal('-999999999')), django.core.validators.MaxValueValidator(Decimal('999999999'))])),
                ('source', models.CharField(max_length=200)),
                ('channel', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='channels_registry.channel')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='measures', to='plans.evaluation')),
                ('metric', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='plans.metric')),
            ],
            options={
                'ordering': ['level', 'channel__name', 'metric__position', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('outcomes_not_known', False), ('outcomes', ''), _connector='OR'), name='outcomes_are_said_or_not_known'),
        ),
        migrations.AddConstraint(
            model_name='evaluationasked',
            constraint=models.UniqueConstraint(fields=('communication', 'stage'), name='a_stage_is_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('metric', None), models.Q(('label', ''), _negated=True)), models.Q(('metric__isnull', False), ('label', '')), _connector='OR'), name='measure_of_a_metric_or_under_a_label'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='a_figure_names_its_source'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('value__gte', 0), ('unit__in', ['percent', 'points']), _connector='OR'), name='only_changes_fall_below_nothing'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(condition=models.Q(('channel__isnull', False)), fields=('evaluation', 'metric', 'channel'), name='a_metric_has_one_figure_a_channel'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(condition=models.Q(('channel', None), ('metric__isnull', False)), fields=('evaluation', 'metric'), name='a_metric_of_all_has_one_figure'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(condition=models.Q(('label', ''), _negated=True), fields=('evaluation', 'label'), name='a_reported_figure_stands_once'),
        ),
    ]
