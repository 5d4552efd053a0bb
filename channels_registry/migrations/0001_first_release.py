"""The tables of the first release."""

import channels_registry.models.resources
import django.db.models.deletion
import django.db.models.functions.text
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
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='From')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='To')),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('print', 'Print'), ('press', 'Press'), ('social', 'Social media'), ('direct_message', 'Direct message'), ('face_to_face', 'Face to face'), ('digital', 'Digital'), ('screens', 'Screens'), ('internal', 'Internal')], max_length=20)),
                ('shared_by_all', models.BooleanField(default=False)),
                ('good_for', models.TextField(blank=True)),
                ('reach_number', models.PositiveIntegerField(blank=True, null=True)),
                ('reach_unit', models.CharField(blank=True, help_text='As in households, followers, people a week.', max_length=60)),
                ('reach_is_estimate', models.BooleanField(default=True)),
                ('reach_as_at', models.DateField(blank=True, null=True)),
                ('reach_text', models.CharField(blank=True, help_text='In words, where there is no figure.', max_length=200)),
                ('reach_source', models.CharField(blank=True, max_length=200)),
                ('frequency', models.CharField(blank=True, max_length=200)),
                ('lead_time_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('lead_time_is_estimate', models.BooleanField(default=True)),
                ('lead_time_basis', models.CharField(blank=True, max_length=200)),
                ('artwork_lead_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('cost', models.TextField(blank=True, help_text='What it costs a partner.')),
                ('contact', models.TextField(blank=True)),
                ('how_to_ask', models.TextField(blank=True)),
                ('accessibility', models.TextField(blank=True)),
                ('languages', models.TextField(blank=True)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('areas', models.ManyToManyField(blank=True, related_name='channels', to='partnership.area')),
                ('audiences', models.ManyToManyField(blank=True, related_name='channels', to='partnership.audience')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_channels', to='channels_registry.channel')),
                ('owners', models.ManyToManyField(blank=True, related_name='channels', to='partnership.partner')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='channel_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('merged_into', None), ('valid_to__isnull', False), _connector='OR'), name='merged_channel_has_ended'), models.CheckConstraint(condition=models.Q(('reach_number', None), ('reach_number__lte', 2000000000), _connector='OR'), name='reach_is_a_number'), models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('valid_to', None)), name='one_living_channel_of_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('publication_date', models.DateField()),
                ('copy_deadline', models.DateField()),
                ('artwork_deadline', models.DateField(blank=True, null=True)),
                ('slots', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('slot_unit', models.CharField(choices=[('slots', 'slots'), ('pages', 'pages')], default='slots', max_length=10)),
                ('slots_taken', models.PositiveSmallIntegerField(default=0)),
                ('theme', models.CharField(blank=True, max_length=200)),
                ('place', models.CharField(blank=True, help_text='Where a ward panel or forum meets.', max_length=200)),
                ('state', models.CharField(choices=[('to_come', 'On'), ('cancelled', 'Cancelled')], default='to_come', max_length=10)),
                ('state_reason', models.TextField(blank=True)),
                ('pattern_date', models.DateField(blank=True, help_text='The day that the pattern gave, wherever it was moved.', null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='channels_registry.channel')),
            ],
            options={
                'ordering': ['publication_date', 'id'],
                'indexes': [models.Index(fields=['state', 'copy_deadline'], name='channels_re_state_6f36b2_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'to_come')), fields=('channel', 'publication_date', 'place'), name='one_edition_a_day'), models.CheckConstraint(condition=models.Q(('copy_deadline__lte', models.F('publication_date'))), name='copy_is_due_before_publication'), models.CheckConstraint(condition=models.Q(('artwork_deadline', None), ('artwork_deadline__lte', models.F('publication_date')), _connector='OR'), name='artwork_is_due_before_publication'), models.CheckConstraint(condition=models.Q(('slots', None), ('slots_taken__lte', models.F('slots')), _connector='OR'), name='no_more_slots_taken_than_there_are'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('state_reason', ''), _negated=True), _connector='OR'), name='cancelled_edition_has_its_reason')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(help_text='In the order in which they were asked for.')),
                ('what', models.CharField(blank=True, max_length=120)),
                ('state', models.CharField(choices=[('waiting', 'On the waiting list'), ('held', 'Held'), ('confirmed', 'Confirmed'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='partnership.partner')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='channels_registry.edition')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'number'), name='bookings_are_numbered_as_asked'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='declined_booking_has_its_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['confirmed', 'declined']), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='decided_booking_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='EditionPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rhythm', models.CharField(choices=[('weeks', 'Every so many weeks, on a weekday'), ('nth_weekday', 'Every so many months, on the first, second... weekday'), ('nth_week', 'Every so many months, in the first, second... week')], max_length=12)),
                ('every', models.PositiveSmallIntegerField(help_text='Every so many weeks or months.')),
                ('starts', models.DateField(help_text='Counted from the week or month of this day.')),
                ('ends', models.DateField(blank=True, null=True)),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], default=0)),
                ('nth', models.SmallIntegerField(default=1, help_text='1 to 4, or -1 for the last in the month.')),
                ('copy_days_before', models.PositiveSmallIntegerField(default=0)),
                ('artwork_days_before', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('slots', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('slot_unit', models.CharField(choices=[('slots', 'slots'), ('pages', 'pages')], default='slots', max_length=10)),
                ('naming', models.CharField(choices=[('season', 'The season: Spring 2017'), ('month', 'The month: May 2017'), ('day', 'The day: 9 May 2017')], default='month', max_length=10)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='patterns', to='channels_registry.channel')),
            ],
            options={
                'ordering': ['channel__name', 'starts', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('every__gte', 1)), name='pattern_goes_on'), models.CheckConstraint(condition=models.Q(models.Q(('nth__gte', 1), ('nth__lte', 4)), ('nth', -1), _connector='OR'), name='pattern_names_a_week_of_the_month'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='pattern_names_a_weekday'), models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='pattern_ends_after_it_starts')],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='made_by_pattern',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='channels_registry.editionpattern'),
        ),
        migrations.CreateModel(
            name='Loan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('lent', 'Lent'), ('declined', 'Declined'), ('returned', 'Returned'), ('withdrawn', 'Withdrawn')], default='asked', max_length=10)),
                ('purpose', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='partnership.partner')),
            ],
            options={
                'ordering': ['first_day', 'asked_at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='loan_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='declined_loan_has_its_reason')],
            },
        ),
        migrations.CreateModel(
            name='NothingToEnter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said_on', models.DateField()),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nothing_to_enter', to='partnership.partner')),
                ('said_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-said_on', '-id'],
                'constraints': [models.UniqueConstraint(fields=('partner', 'said_on'), name='nothing_said_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='From')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='To')),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('code', models.CharField(max_length=20, unique=True)),
                ('what', models.CharField(max_length=500)),
                ('who_for', models.TextField(blank=True)),
                ('notice_days', models.PositiveSmallIntegerField(blank=True, help_text='Calendar days.', null=True)),
                ('how_to_ask', models.TextField(blank=True)),
                ('a_month', models.PositiveSmallIntegerField(blank=True, help_text='How many can be given in a month.', null=True)),
                ('status', models.CharField(blank=True, help_text='How sure we are of it.', max_length=200)),
                ('source', models.TextField(blank=True)),
                ('areas', models.ManyToManyField(blank=True, related_name='offers', to='partnership.area')),
                ('audiences', models.ManyToManyField(blank=True, related_name='offers', to='partnership.audience')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='partnership.partner')),
                ('topics', models.ManyToManyField(blank=True, related_name='offers', to='partnership.topic')),
            ],
            options={
                'ordering': ['partner__name', 'what'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='offer_ends_after_it_starts'), models.UniqueConstraint(models.F('partner'), django.db.models.functions.text.Lower('what'), condition=models.Q(('valid_to', None)), name='one_living_offer_of_a_partner')],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='From')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='To')),
                ('confirmed_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('stand', 'Stand'), ('van', 'Van'), ('translator', 'Translator'), ('artwork', 'Artwork or template'), ('room', 'Room'), ('person', 'Person with a skill'), ('other', 'Other')], max_length=20)),
                ('description', models.TextField(blank=True)),
                ('where_kept', models.CharField(blank=True, max_length=200)),
                ('how_to_ask', models.TextField(blank=True)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='partnership.partner')),
            ],
            options={
                'ordering': ['name', 'id'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='resource_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='LoanDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('loan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='channels_registry.loan')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days_out', to='channels_registry.resource')),
            ],
            options={
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'day'), name='lent_once_on_a_day')],
            },
        ),
        migrations.AddField(
            model_name='loan',
            name='resource',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='channels_registry.resource'),
        ),
        migrations.CreateModel(
            name='ResourceFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=200)),
                ('file', models.FileField(upload_to=channels_registry.models.resources.random_name)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, help_text='From then on it is no longer offered.', null=True)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='channels_registry.resource')),
            ],
            options={
                'ordering': ['title', 'id'],
            },
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('made_by_pattern', 'pattern_date'), name='a_pattern_makes_a_day_once'),
        ),
    ]
