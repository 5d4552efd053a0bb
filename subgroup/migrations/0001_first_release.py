"""The tables of the first release."""

import bsc_comms.kit.clock
import django.db.models.deletion
import subgroup.models.agenda
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnership', '0001_first_release'),
        ('plans', '0001_first_release'),
    ]

    operations = [
        migrations.CreateModel(
            name='OtherSubgroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('contact_name', models.CharField(blank=True, max_length=150)),
                ('contact_email', models.EmailField(blank=True, max_length=254)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='AdviceRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('question', models.TextField()),
                ('asked_on', models.DateField()),
                ('due', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('open', 'To be answered'), ('answered', 'Answered'), ('withdrawn', 'No longer needed')], default='open', max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subgroup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='advice_requests', to='subgroup.othersubgroup')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('due'), nulls_last=True), 'asked_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('question', ''), _negated=True), name='advice_asks_something'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'answered'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='answered_advice_has_its_answer'), models.CheckConstraint(condition=models.Q(('due', None), ('due__gte', models.F('asked_on')), _connector='OR'), name='advice_due_after_it_was_asked')],
            },
        ),
        migrations.CreateModel(
            name='BankHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True)),
                ('name', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['date'],
            },
        ),
        migrations.CreateModel(
            name='CycleStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('call_for_updates', 'Call for updates'), ('first_reminder', 'First reminder'), ('second_reminder', 'Second reminder'), ('papers_in', 'Papers in'), ('agenda_out', 'Agenda out'), ('meeting', 'Meeting'), ('forward_plan_out', 'Minutes and forward plan out'), ('comments_in', 'Comments on the minutes in'), ('action_first', 'First reminder of an action'), ('action_last', 'Last reminder of an action')], max_length=20, unique=True)),
                ('working_days_before', models.SmallIntegerField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['-working_days_before'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('step__in', ['comments_in', 'forward_plan_out']), ('working_days_before__lt', 0)), models.Q(('step', 'meeting'), ('working_days_before', 0)), models.Q(models.Q(('step__in', ['comments_in', 'forward_plan_out', 'meeting']), _negated=True), ('working_days_before__gt', 0)), _connector='OR'), name='a_step_keeps_its_side_of_the_meeting', violation_error_message='This step would come on the wrong side of the meeting.')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True)),
                ('starts', models.TimeField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('planned', 'To come'), ('closed', 'Held'), ('cancelled', 'Cancelled')], default='planned', max_length=10)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('sequence', models.PositiveIntegerField(default=0, help_text='How often calendars were told of a change (iCalendar SEQUENCE).')),
                ('version', models.PositiveIntegerField(default=1)),
                ('chair', models.ForeignKey(blank=True, help_text="Who takes the chair on the day, where it is not the subgroup's chair.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['date'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), ('closed_at__isnull', False)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='a_meeting_that_was_held_was_closed')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('turns', models.PositiveSmallIntegerField(default=0, help_text='How often it was taken out of the calendar or put back into it.')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meeting_invitations', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='subgroup.meeting')),
            ],
            options={
                'ordering': ['meeting', 'person'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='a_person_is_invited_once_to_a_meeting')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('presence', models.CharField(choices=[('present', 'Present'), ('apologies', 'Apologies'), ('absent', 'Absent')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='subgroup.meeting')),
            ],
            options={
                'ordering': ['person__name'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='a_person_attends_a_meeting_once')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('terms', 'Terms of reference'), ('last_minutes', 'Minutes of the last meeting'), ('actions', 'Actions'), ('forward_plan', 'Forward plan'), ('evidence', 'Evidence'), ('channels', 'Channels'), ('advice', 'Advice for other subgroups'), ('matter', 'Matter put forward'), ('any_other', 'Any other business')], default='matter', max_length=12)),
                ('title', models.CharField(max_length=300)),
                ('note', models.TextField(blank=True)),
                ('wanted', models.CharField(choices=[('information', 'For information'), ('decision', 'For decision'), ('comments', 'For comments')], default='information', max_length=12)),
                ('minutes_asked', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('restricted', models.BooleanField(default=False, help_text="As the board's cover sheet asks.")),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'Not reached yet'), ('reached', 'Dealt with'), ('carried', 'Carried forward'), ('withdrawn', 'Taken off')], default='waiting', max_length=10)),
                ('at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('advice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='subgroup.advicerequest')),
                ('carried_from', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='subgroup.agendaitem')),
                ('communication', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='plans.communication')),
                ('put_forward_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda', to='subgroup.meeting')),
            ],
            options={
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('communication__isnull', False)), fields=('meeting', 'communication'), name='a_communication_is_on_an_agenda_once'), models.UniqueConstraint(condition=models.Q(('kind', 'matter'), _negated=True), fields=('meeting', 'kind'), name='a_standing_item_is_on_an_agenda_once'), models.UniqueConstraint(condition=models.Q(('advice__isnull', False)), fields=('meeting', 'advice'), name='an_advice_request_is_on_an_agenda_once')],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField(unique=True)),
                ('what', models.TextField()),
                ('due', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('dropped', 'Dropped')], default='open', max_length=10)),
                ('outcome', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='partnership.partner')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='subgroup.agendaitem')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='subgroup.meeting')),
            ],
            options={
                'ordering': ['due', 'number'],
                'indexes': [models.Index(fields=['state', 'due'], name='subgroup_ac_state_5c4ca4_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='an_action_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), ('ended_at', None)), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='an_action_that_ended_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='an_action_is_dropped_with_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='MeetingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('pack', 'Pack'), ('minutes', 'Minutes')], max_length=20)),
                ('format', models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word')], max_length=5)),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='Bytes.')),
                ('made_at', models.DateTimeField()),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='subgroup.meeting')),
            ],
            options={
                'ordering': ['what', 'format'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'what', 'format'), name='one_file_a_kind_and_format_of_a_meeting')],
            },
        ),
        migrations.CreateModel(
            name='MinuteNote',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('note', 'Note'), ('decision', 'Decision')], default='note', max_length=10)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='subgroup.agendaitem')),
            ],
            options={
                'ordering': ['at', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_note_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed')], default='draft', max_length=10)),
                ('content', models.JSONField()),
                ('content_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('agreed_at', models.ForeignKey(blank=True, help_text='The meeting that agreed them.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes_agreed', to='subgroup.meeting')),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='subgroup.meeting')),
            ],
            options={
                'verbose_name_plural': 'minutes',
                'ordering': ['-meeting__date'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'agreed'), ('agreed_at__isnull', False)), models.Q(('state', 'draft'), ('agreed_at', None)), _connector='OR'), name='agreed_minutes_name_their_meeting')],
            },
        ),
        migrations.CreateModel(
            name='MinutesComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='subgroup.minutes')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('advocate', 'Advocate'), ('deputy', 'Deputy advocate'), ('champion', 'Champion')], max_length=20)),
                ('state', models.CharField(choices=[('asked', 'Partner asked'), ('nominated', 'Nominated'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Taken back')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('name', models.CharField(blank=True, max_length=150)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('starts', models.DateField(blank=True, null=True)),
                ('nominated_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_of', models.ForeignKey(blank=True, help_text="The partner's nominating officer.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nominated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='partnership.partner')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to=settings.AUTH_USER_MODEL)),
                ('service_area', models.ForeignKey(blank=True, help_text='Whose champion is named.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='partnership.servicearea')),
            ],
            options={
                'ordering': ['-asked_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('service_area', None), ('state__in', ['asked', 'nominated'])), fields=('partner', 'role'), name='one_open_nomination_a_partner_and_role'), models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'nominated'])), fields=('service_area',), name='one_open_nomination_a_service_area'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['advocate', 'deputy']), ('service_area', None)), models.Q(('role', 'champion'), ('service_area__isnull', False)), _connector='OR'), name='nominated_for_a_seat_of_the_partner'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'nominated'), _negated=True), models.Q(models.Q(('name', ''), _negated=True), models.Q(('email', ''), _negated=True)), _connector='OR'), name='nominated_with_name_and_address')],
            },
        ),
        migrations.CreateModel(
            name='OtherMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('on_agenda', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('', 'Not known yet')], default='', max_length=3)),
                ('note', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subgroup', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='subgroup.othersubgroup')),
            ],
            options={
                'ordering': ['date', 'id'],
                'constraints': [models.UniqueConstraint(fields=('subgroup', 'date'), name='another_subgroup_meets_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='PackOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('working', 'Being done'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField(default=bsc_comms.kit.clock.real_now)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('error', models.TextField(blank=True)),
                ('what', models.CharField(choices=[('pack', 'Pack'), ('minutes', 'Minutes')], default='pack', help_text='Which document.', max_length=20)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pack_orders', to='subgroup.meeting')),
            ],
            options={
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('attempts__lte', 8)), name='packorder_attempts_are_capped')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file', models.FileField(upload_to=subgroup.models.agenda.paper_path)),
                ('file_name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=80)),
                ('size', models.PositiveIntegerField(help_text='Bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='subgroup.agendaitem')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlanConfirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('up_to_date', 'The plan is up to date'), ('nothing_to_declare', 'Nothing to declare')], max_length=20)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='subgroup.meeting')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='partnership.partner')),
            ],
            options={
                'ordering': ['partner__name'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'partner'), name='a_partner_confirms_once')],
            },
        ),
        migrations.CreateModel(
            name='Terms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('agreed', 'Agreed')], default='draft', max_length=10)),
                ('purpose', models.TextField(blank=True)),
                ('accountability', models.TextField(blank=True)),
                ('chair', models.TextField(blank=True)),
                ('membership', models.TextField(blank=True)),
                ('quorum', models.PositiveSmallIntegerField(blank=True, help_text='How many partners have to be there.', null=True)),
                ('quorum_text', models.TextField(blank=True)),
                ('frequency', models.TextField(blank=True)),
                ('decisions', models.TextField(blank=True)),
                ('confidentiality', models.TextField(blank=True)),
                ('links', models.TextField(blank=True, help_text='Links to other groups, and reporting.')),
                ('review_on', models.DateField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('agreed_at', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='terms_agreed', to='subgroup.meeting')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'terms',
                'ordering': ['-number'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'agreed'), ('agreed_at__isnull', False)), models.Q(('state', 'draft'), ('agreed_at', None)), _connector='OR'), name='agreed_terms_name_their_meeting'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('state',), name='one_draft_of_the_terms')],
            },
        ),
    ]
