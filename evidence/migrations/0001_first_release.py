"""The tables of the first release."""

import bsc_comms.kit.clock
import django.db.models.deletion
import evidence.models.files
import evidence.models.seasons
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnership', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='CarefulPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('pre_election', 'Pre-election period'), ('community', 'Community calendar')], max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('applies_to', models.CharField(blank=True, max_length=300)),
                ('advice', models.TextField(blank=True)),
                ('verified', models.CharField(blank=True, max_length=200)),
                ('source', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['starts'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='careful_period_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='CrimeSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('label', models.CharField(max_length=100)),
                ('source', models.CharField(choices=[('borough', 'Recorded crime by borough and month (Metropolitan Police)'), ('street', 'Street-level crime (data.police.uk)')], max_length=10)),
                ('counts', models.CharField(choices=[('crimes', 'Recorded crimes'), ('incidents', 'Incidents, not crimes')], default='crimes', max_length=10)),
                ('published_as', models.JSONField(default=list)),
                ('starts', models.DateField(blank=True, null=True)),
                ('ends', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='crime_series', to='partnership.topic')),
            ],
            options={
                'verbose_name_plural': 'crime series',
                'ordering': ['label', 'source'],
                'constraints': [models.CheckConstraint(condition=models.Q(('starts', None), ('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='crime_series_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='FiguresFile',
            fields=[
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('working', 'Being done'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField(default=bsc_comms.kit.clock.real_now)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('error', models.TextField(blank=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('survey', 'Survey results'), ('borough', 'Recorded crime, a column a month'), ('street', 'Street-level crime of data.police.uk')], max_length=10)),
                ('file_name', models.CharField(max_length=200)),
                ('file', models.FileField(blank=True, upload_to=evidence.models.files.figures_path)),
                ('size', models.PositiveIntegerField(default=0, help_text='Bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('strict', models.BooleanField(default=False, help_text='All rows or none.')),
                ('outcome', models.CharField(choices=[('waiting', 'Being read'), ('taken', 'Brought in'), ('refused', 'Refused')], default='waiting', max_length=10)),
                ('refused_because', models.TextField(blank=True)),
                ('bytes_read', models.PositiveIntegerField(default=0, help_text='How far it is, for the page.')),
                ('rows_read', models.PositiveIntegerField(default=0)),
                ('rows_refused', models.PositiveIntegerField(default=0)),
                ('rows_of_others', models.PositiveIntegerField(default=0)),
                ('figures_new', models.PositiveIntegerField(default=0)),
                ('figures_changed', models.PositiveIntegerField(default=0)),
                ('figures_same', models.PositiveIntegerField(default=0)),
                ('notes', models.JSONField(default=list, help_text='Sentences: what was mapped, and why.')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('attempts__lte', 8)), name='figuresfile_attempts_are_capped'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('refused_because', ''), _negated=True), _connector='OR'), name='refused_figures_say_why')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('text', models.TextField()),
                ('says', models.CharField(blank=True, choices=[('under_reported', 'A crime is under-reported'), ('getting_worse', 'An audience sees it getting worse'), ('', 'Something else')], default='', max_length=20)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('audience', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='partnership.audience')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='partnership.topic')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='MeasuredArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('level', models.CharField(choices=[('region', 'Region'), ('borough', 'Borough'), ('ward', 'Ward'), ('site', 'Site'), ('event', 'Event')], max_length=10)),
                ('is_ours', models.BooleanField(default=False)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('lsoa_prefix', models.CharField(blank=True, max_length=60)),
                ('police_force', models.CharField(blank=True, max_length=100)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measured_as', to='partnership.area')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_ours', True)), fields=('is_ours',), name='one_measured_area_is_ours')],
            },
        ),
        migrations.CreateModel(
            name='CensusArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=9, unique=True)),
                ('name_2011', models.CharField(blank=True, max_length=70)),
                ('name_2021', models.CharField(blank=True, max_length=70)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='census_areas', to='evidence.measuredarea')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name_2011', ''), ('name_2021', ''), _negated=True), name='census_area_is_of_a_census')],
            },
        ),
        migrations.CreateModel(
            name='MonthlyCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='The first day of the month.')),
                ('count', models.PositiveIntegerField()),
                ('complete', models.BooleanField(default=True, help_text='No for a month that was counted before all of it had arrived.')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='months', to='evidence.measuredarea')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='months', to='evidence.figuresfile')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='months', to='evidence.crimeseries')),
            ],
            options={
                'ordering': ['series', 'area', 'month'],
                'constraints': [models.UniqueConstraint(fields=('series', 'area', 'month'), name='month_counted_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='month_is_named_by_its_first_day')],
            },
        ),
        migrations.CreateModel(
            name='RecurringDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('rule', models.CharField(blank=True, help_text='FIXED 11-25, RANGE 11-25..12-10, NTH 3 MON 11 7 or LAST SUN 10 1; else empty.', max_length=40, validators=[evidence.models.seasons.check_rule])),
                ('since', models.DateField(blank=True, help_text='It was not held before this day.', null=True)),
                ('lead_body', models.CharField(blank=True, max_length=200)),
                ('source', models.TextField(blank=True)),
                ('audience', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recurring_days', to='partnership.audience')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='recurring_days', to='partnership.topic')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='RefusedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='As a spreadsheet counts, headings included.')),
                ('column', models.CharField(blank=True, max_length=200)),
                ('why', models.TextField()),
                ('figures', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refused_rows', to='evidence.figuresfile')),
            ],
            options={
                'ordering': ['figures', 'number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Season',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('what_rises', models.CharField(max_length=200)),
                ('months', models.JSONField(default=list, help_text='Numbers of months, 1 to 12.')),
                ('peak_month', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('rises', models.BooleanField(default=True, help_text='No for the months in which it falls.')),
                ('evidence', models.TextField(blank=True)),
                ('strength', models.CharField(blank=True, max_length=40)),
                ('plan_by', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('source', models.TextField(blank=True)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seasons', to='partnership.topic')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='SeasonalIndex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=100, unique=True)),
                ('basis', models.CharField(choices=[('counted', 'Counted here from the months that were brought in'), ('published', 'Brought along with the reference data')], max_length=10)),
                ('strength', models.CharField(choices=[('strong', 'Strong'), ('some', 'Some'), ('none', 'None')], max_length=10)),
                ('offences', models.PositiveIntegerField(help_text='How many were recorded from first to last.')),
                ('first_month', models.DateField()),
                ('last_month', models.DateField()),
                ('source', models.TextField(blank=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indices', to='evidence.measuredarea')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indices', to='evidence.crimeseries')),
            ],
            options={
                'verbose_name_plural': 'seasonal indices',
                'ordering': ['series', 'area'],
                'constraints': [models.UniqueConstraint(fields=('series', 'area'), name='seasonal_index_once'), models.CheckConstraint(condition=models.Q(('last_month__gte', models.F('first_month'))), name='seasonal_index_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='SeasonalFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.PositiveSmallIntegerField()),
                ('value', models.DecimalField(decimal_places=1, max_digits=5)),
                ('years_above', models.PositiveSmallIntegerField()),
                ('years_counted', models.PositiveSmallIntegerField()),
                ('index', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='evidence.seasonalindex')),
            ],
            options={
                'ordering': ['index', 'month'],
                'constraints': [models.UniqueConstraint(fields=('index', 'month'), name='seasonal_figure_once'), models.CheckConstraint(condition=models.Q(('month__gte', 1), ('month__lte', 12)), name='seasonal_figure_of_a_month'), models.CheckConstraint(condition=models.Q(('years_above__lte', models.F('years_counted'))), name='seasonal_figure_counts_its_years')],
            },
        ),
        migrations.CreateModel(
            name='Survey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('sample', 'Sample survey'), ('self_selected', 'Whoever answered')], default='sample', max_length=15)),
                ('run_by', models.CharField(blank=True, max_length=200)),
                ('frequency', models.CharField(blank=True, max_length=200)),
                ('sample', models.CharField(blank=True, max_length=200)),
                ('margin', models.CharField(blank=True, max_length=60)),
                ('sample_size', models.PositiveIntegerField(blank=True, help_text='How many people of one area a wave asks.', null=True)),
                ('months_covered', models.PositiveSmallIntegerField(default=0, help_text='Months that a wave looks back over; 0 where it has days of its own.')),
                ('comparator_sample_size', models.PositiveIntegerField(blank=True, null=True)),
                ('source', models.TextField(blank=True)),
                ('comparator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.measuredarea')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', 'sample'), ('sample_size', None), _connector='OR'), name='whoever_answered_is_no_sample')],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('label', models.CharField(max_length=300)),
                ('published_as', models.JSONField(blank=True, default=list)),
                ('better_is', models.CharField(blank=True, choices=[('higher', 'Higher is better'), ('lower', 'Lower is better')], max_length=20)),
                ('lowest_sound_area', models.CharField(blank=True, choices=[('region', 'Region'), ('borough', 'Borough'), ('ward', 'Ward'), ('site', 'Site'), ('event', 'Event')], max_length=20)),
                ('known_value', models.CharField(blank=True, max_length=300)),
                ('source', models.TextField(blank=True)),
                ('audience', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='partnership.audience')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='partnership.topic')),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='evidence.survey')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('starts', models.DateField(blank=True, help_text='The first day that it speaks of.', null=True)),
                ('ends', models.DateField()),
                ('source', models.TextField(blank=True)),
                ('survey', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waves', to='evidence.survey')),
            ],
            options={
                'ordering': ['survey', 'ends'],
                'constraints': [models.UniqueConstraint(fields=('survey', 'ends'), name='wave_once'), models.CheckConstraint(condition=models.Q(('starts', None), ('ends__gte', models.F('starts')), _connector='OR'), name='wave_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=2, help_text='Percent, 0 to 100.', max_digits=5)),
                ('sample_size', models.PositiveIntegerField(blank=True, help_text='How many people it is a share of.', null=True)),
                ('source', models.TextField(blank=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='evidence.measuredarea')),
                ('audience', models.ForeignKey(blank=True, help_text='Empty for all who were asked.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='partnership.audience')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='evidence.figuresfile')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='evidence.indicator')),
                ('wave', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='evidence.wave')),
            ],
            options={
                'ordering': ['indicator', 'wave', 'area'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('audience', None)), fields=('indicator', 'wave', 'area'), name='score_of_everybody_once'), models.UniqueConstraint(condition=models.Q(('audience__isnull', False)), fields=('indicator', 'wave', 'area', 'audience'), name='score_of_an_audience_once'), models.CheckConstraint(condition=models.Q(('value__gte', 0), ('value__lte', 100)), name='score_is_a_percentage'), models.CheckConstraint(condition=models.Q(('sample_size', None), ('sample_size__gt', 0), _connector='OR'), name='score_is_of_somebody')],
            },
        ),
        migrations.CreateModel(
            name='AwarenessDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('date_is_verified', models.BooleanField(default=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('lead_body', models.CharField(blank=True, max_length=200)),
                ('note', models.TextField(blank=True)),
                ('source', models.TextField(blank=True)),
                ('audience', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awareness_days', to='partnership.audience')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awareness_days', to='partnership.topic')),
            ],
            options={
                'ordering': ['starts', 'name'],
                'constraints': [models.UniqueConstraint(fields=('code', 'starts'), name='awareness_day_once_a_year'), models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='awareness_day_ends_after_it_starts')],
            },
        ),
    ]
