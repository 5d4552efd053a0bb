"""The tables of the first release."""

import bsc_comms.kit.clock
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Aim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('level', models.CharField(choices=[('borough', 'Borough'), ('ward', 'Ward'), ('neighbourhood', 'Neighbourhood'), ('street', 'Street')], max_length=20)),
                ('gss_code', models.CharField(blank=True, max_length=12)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('note', models.TextField(blank=True)),
                ('tile_column', models.PositiveSmallIntegerField(blank=True, help_text='Of a ward on the map of tiles: 1 is furthest west.', null=True)),
                ('tile_row', models.PositiveSmallIntegerField(blank=True, help_text='Of a ward on the map of tiles: 1 is furthest north.', null=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partnership.area')),
                ('wards_touched', models.ManyToManyField(blank=True, to='partnership.area')),
            ],
            options={
                'ordering': ['level', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='area_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Commitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('check_text', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('counter', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('times', models.PositiveIntegerField()),
                ('until', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name_plural': 'counted',
                'ordering': ['counter'],
            },
        ),
        migrations.CreateModel(
            name='Emphasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'emphases',
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('beaten_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Objective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('meaning', models.TextField(blank=True)),
                ('aliases', models.JSONField(blank=True, default=list)),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('possible_measure', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StrategicPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StrategyPriority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('verified', models.BooleanField(default=False)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'strategy priorities',
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('is_active', models.BooleanField(default=True)),
                ('is_staff', models.BooleanField(default=False, help_text='May open the administration site.')),
                ('mail_refused_at', models.DateTimeField(blank=True, help_text='When a mail server last refused this address for good.', null=True)),
                ('mail_refused_why', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(blank=True, help_text='When the account was closed; empty while it is open.', null=True)),
                ('anonymous_since', models.DateTimeField(blank=True, help_text='When name and address were taken out, for good.', null=True)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name_plural': 'people',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_active', False), models.Q(('anonymous_since', None), ('closed_at', None)), _connector='OR'), name='an_open_account_was_not_closed')],
            },
        ),
        migrations.CreateModel(
            name='AreaOutline',
            fields=[
                ('area', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='outline', serialize=False, to='partnership.area')),
                ('rings', models.JSONField(help_text='Outer rings of longitude and latitude (WGS 84), simplified.')),
            ],
        ),
        migrations.CreateModel(
            name='AreaSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('percent_of_old_land', models.PositiveSmallIntegerField()),
                ('new', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='precursors', to='partnership.area')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='partnership.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('old', 'new'), name='succession_once')],
            },
        ),
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('side', models.CharField(choices=[('internal', 'Inside the partnership'), ('external', 'Outside the partnership')], max_length=10)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partnership.audience')),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('address', models.GenericIPAddressField(blank=True, help_text='From where; taken out once it was kept long enough.', null=True)),
                ('request_id', models.CharField(blank=True, help_text='As in the log.', max_length=36)),
                ('act', models.CharField(choices=[('signed_in', 'Signed in'), ('signed_out', 'Signed out'), ('refused', 'Sign-in refused'), ('slowed_down', 'Sign-in refused: too many attempts'), ('code_refused', 'Second step refused'), ('password_set', 'Password set'), ('step_added', 'Second step added'), ('step_removed', 'Second step taken away'), ('downloaded', 'Downloaded'), ('feed_read', 'Read by a key'), ('job', 'Job')], max_length=20)),
                ('what', models.CharField(blank=True, max_length=80)),
                ('about', models.CharField(blank=True, help_text='Which one, by its keys.', max_length=120)),
                ('failed', models.BooleanField(default=False)),
                ('count', models.PositiveIntegerField(blank=True, null=True)),
                ('typed', models.CharField(blank=True, help_text='Of a sign-in for nobody who is known: a keyed digest of what was typed.', max_length=32)),
                ('in_confidence', models.BooleanField(default=False)),
                ('by', models.ForeignKey(blank=True, help_text='Empty where the planner itself did it, or nobody who is known.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'audit entries',
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['-at', '-id'], name='entries_by_time'), models.Index(fields=['by', '-at'], name='entries_of_a_person'), models.Index(condition=models.Q(('address__isnull', False)), fields=['at'], name='entries_with_an_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(('typed', ''), ('by', None), _connector='OR'), name='a_known_person_has_no_digest')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('address', models.GenericIPAddressField(blank=True, help_text='From where; taken out once it was kept long enough.', null=True)),
                ('request_id', models.CharField(blank=True, help_text='As in the log.', max_length=36)),
                ('subject_type', models.CharField(help_text='As in plans.communication.', max_length=60)),
                ('subject_id', models.CharField(max_length=40)),
                ('act', models.CharField(help_text='As in logged, edited, moved.', max_length=40)),
                ('field', models.CharField(blank=True, max_length=60)),
                ('before', models.TextField(blank=True)),
                ('after', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('batch', models.UUIDField(default=uuid.uuid4, help_text='Changes that were made at one stroke.')),
                ('after_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('before_person', models.ForeignKey(blank=True, help_text='Where the field names a person; the text is empty then.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('by', models.ForeignKey(blank=True, help_text='Empty where the planner itself did it, or nobody who is known.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', '-id'],
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-at'], name='changes_of_one'), models.Index(fields=['subject_type', 'at'], name='changes_of_a_kind'), models.Index(fields=['-at', '-id'], name='changes_by_time'), models.Index(condition=models.Q(('address__isnull', False)), fields=['at'], name='changes_with_an_address')],
            },
        ),
        migrations.CreateModel(
            name='FeedToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('copy_deadlines', 'Copy deadlines'), ('plan', 'All that is planned'), ('mine', 'What I answer for'), ('partner', 'One partner’s part in the plan'), ('campaign', 'One campaign'), ('meetings', 'Meetings and my deadlines')], help_text='What it opens, and nothing else.', max_length=20)),
                ('about', models.CharField(blank=True, help_text='Of what it is, where a person may have several: a partner’s code, a campaign.', max_length=40)),
                ('digest', models.CharField(help_text='SHA-256 of the key, in hex.', max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feed_tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'scope', 'about'), name='one_feed_of_a_kind_each')],
            },
        ),
        migrations.CreateModel(
            name='KeptForm',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('sealed', models.TextField()),
                ('until', models.DateTimeField(db_index=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_forms', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['until'],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('new_password', 'Link for a new password'), ('second_step_off', 'Second step taken off'), ('call_for_updates', 'Call for updates'), ('confirm_reminder', 'Reminder to confirm the plan'), ('plan_published', 'Forward plan published'), ('help_offered', 'Help offered'), ('decision_made', 'Decision of the chair'), ('overdue', 'Overdue communication'), ('booking_asked', 'Slot asked for'), ('booking_answered', 'Answer about a slot'), ('edition_changed', 'Edition moved or cancelled'), ('loan_asked', 'Resource asked for'), ('loan_answered', 'Answer about a resource'), ('register_check', 'Yearly check of the register'), ('register_request', 'Request for channels and resources'), ('overlap_joint', 'Proposal to go joint'), ('approach_asked', 'Question about a local communication'), ('approach_nudge', 'Reminder to answer a question'), ('approach_answered', 'Answers to a question'), ('offer_asked', 'Offer asked for'), ('offer_answered', 'Answer about an offer'), ('what_changed', 'Changes to what you take part in'), ('line_changed', 'Agreed line or contact changed'), ('contact_check', 'Yearly check of contacts'), ('evaluation_asked', 'Question what came of communications'), ('not_picked_up', 'A season or day that nobody has picked up'), ('nomination_asked', 'Request to name an advocate'), ('nominated', 'Nomination to accept'), ('handed_over', 'Work handed over'), ('meeting_changed', 'Meeting set, moved or cancelled'), ('agenda_out', 'Agenda and pack'), ('minutes_out', 'Draft minutes'), ('action_given', 'Action'), ('action_due', 'Action due'), ('advice_answered', 'Advice'), ('advice_check', 'Whether communications was on an agenda'), ('mail_refused', 'Address that refuses mail'), ('digest', 'Digest')], max_length=30)),
                ('about', models.CharField(help_text='What it is about, in words.', max_length=200)),
                ('unique_key', models.CharField(max_length=200, unique=True)),
                ('due', models.DateTimeField()),
                ('expires', models.DateTimeField(blank=True, help_text='After this moment it is of no use and counts as missed.', null=True)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField()),
                ('link', models.CharField(blank=True, help_text='The one address that its act leads to.', max_length=500)),
                ('calendar', models.TextField(blank=True, help_text="What it carries for the recipient's calendar (iCalendar).")),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('uncertain', 'Not certain whether sent'), ('missed', 'Missed'), ('withdrawn', 'Withdrawn'), ('gathered', 'In a digest'), ('kept', 'Only in the planner')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('copies', models.PositiveSmallIntegerField(default=0, help_text='How many copies may have left.')),
                ('not_before', models.DateTimeField(default=bsc_comms.kit.clock.real_now)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.TextField(blank=True)),
                ('in_confidence', models.BooleanField(default=False, help_text='About something that is kept back: only its recipient may know of it.')),
                ('gathered_in', models.ForeignKey(blank=True, help_text='The digest in which it went out.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='partnership.letter')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-due', 'recipient__name'],
                'indexes': [models.Index(fields=['state', 'due'], name='letters_owed'), models.Index(fields=['-due'], name='letters_by_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('attempts__lte', 8)), name='letter_attempts_are_capped'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='sent_letter_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'gathered'), _negated=True), ('gathered_in__isnull', False), _connector='OR'), name='gathered_letter_has_its_digest')],
            },
        ),
        migrations.CreateModel(
            name='LetterChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'Invitation'), ('new_password', 'Link for a new password'), ('second_step_off', 'Second step taken off'), ('call_for_updates', 'Call for updates'), ('confirm_reminder', 'Reminder to confirm the plan'), ('plan_published', 'Forward plan published'), ('help_offered', 'Help offered'), ('decision_made', 'Decision of the chair'), ('overdue', 'Overdue communication'), ('booking_asked', 'Slot asked for'), ('booking_answered', 'Answer about a slot'), ('edition_changed', 'Edition moved or cancelled'), ('loan_asked', 'Resource asked for'), ('loan_answered', 'Answer about a resource'), ('register_check', 'Yearly check of the register'), ('register_request', 'Request for channels and resources'), ('overlap_joint', 'Proposal to go joint'), ('approach_asked', 'Question about a local communication'), ('approach_nudge', 'Reminder to answer a question'), ('approach_answered', 'Answers to a question'), ('offer_asked', 'Offer asked for'), ('offer_answered', 'Answer about an offer'), ('what_changed', 'Changes to what you take part in'), ('line_changed', 'Agreed line or contact changed'), ('contact_check', 'Yearly check of contacts'), ('evaluation_asked', 'Question what came of communications'), ('not_picked_up', 'A season or day that nobody has picked up'), ('nomination_asked', 'Request to name an advocate'), ('nominated', 'Nomination to accept'), ('handed_over', 'Work handed over'), ('meeting_changed', 'Meeting set, moved or cancelled'), ('agenda_out', 'Agenda and pack'), ('minutes_out', 'Draft minutes'), ('action_given', 'Action'), ('action_due', 'Action due'), ('advice_answered', 'Advice'), ('advice_check', 'Whether communications was on an agenda'), ('mail_refused', 'Address that refuses mail'), ('digest', 'Digest')], max_length=30)),
                ('wanted', models.BooleanField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letter_choices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['kind'],
                'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='one_choice_a_kind_of_letter')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('short_name', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('statutory_responsible_authority', 'Responsible authority'), ('council_team', 'Council team'), ('regional_body', 'Regional body'), ('housing', 'Housing'), ('voluntary', 'Voluntary sector'), ('community_board', 'Community board'), ('public_body', 'Public body'), ('criminal_justice', 'Criminal justice'), ('education', 'Education')], max_length=40)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('on_board', models.BooleanField(default=False)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('note', models.TextField(blank=True)),
                ('source', models.TextField(blank=True)),
                ('nominating_officer', models.ForeignKey(blank=True, help_text="Who names the partner's advocate and deputy.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominates_for', to=settings.AUTH_USER_MODEL)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='partnership.partner')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='partnership.partner')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='partner_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='PartnerKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='SHA-256 of the key, in hex.', max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='key', to='partnership.partner')),
            ],
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('short_name', models.CharField(max_length=40)),
                ('reference_prefix', models.CharField(help_text='As in BSCP-2016-041.', max_length=12)),
                ('subgroup_name', models.CharField(default='Communications subgroup', max_length=200)),
                ('strapline', models.CharField(blank=True, max_length=200)),
                ('strategy_name', models.CharField(blank=True, max_length=200)),
                ('borough_code', models.CharField(max_length=40)),
                ('logo_svg', models.TextField(blank=True)),
            ],
            options={
                'verbose_name_plural': 'partnership',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_partnership')],
            },
        ),
        migrations.CreateModel(
            name='ServiceArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_areas', to='partnership.partner')),
            ],
            options={
                'ordering': ['partner__name', 'name'],
                'constraints': [models.UniqueConstraint(fields=('partner', 'name'), name='service_area_once')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('advocate', 'Advocate'), ('deputy', 'Deputy advocate'), ('champion', 'Champion'), ('coordinator', 'Coordinator'), ('chair', 'Chair'), ('board', 'Board member'), ('administrator', 'Administrator')], max_length=20)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='partnership.partner')),
                ('service_area', models.ForeignKey(blank=True, help_text='Whose champion the person is.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='partnership.servicearea')),
            ],
            options={
                'ordering': ['person__name', 'role'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='appointment_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('partner__isnull', False), models.Q(('role__in', ['advocate', 'champion', 'deputy']), _negated=True), _connector='OR'), name='partner_role_names_its_partner'), models.CheckConstraint(condition=models.Q(('service_area', None), ('role', 'champion'), _connector='OR'), name='only_a_champion_has_a_service_area'), models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('service_area',), name='a_service_area_has_one_champion')],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('started_at', models.DateTimeField(blank=True, help_text='When the person came in.', null=True)),
                ('last_used_at', models.DateTimeField(help_text='To within a few minutes.')),
                ('browser', models.CharField(blank=True, help_text='As in Firefox on Windows.', max_length=60)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'ordering': ['-last_used_at'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('usual_lead', models.CharField(blank=True, max_length=20)),
                ('aliases', models.JSONField(blank=True, default=list)),
                ('exclude_phrases', models.JSONField(blank=True, default=list)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='partnership.topic')),
            ],
            options={
                'ordering': ['position', 'label'],
                'abstract': False,
            },
        ),
    ]
