import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels_registry', '0003_entries_editions_and_resources'),
        ('partnership', '0005_letters_between_advocates'),
        ('plans', '0009_overlaps_and_their_answers'),
    ]

    operations = [
        migrations.CreateModel(
            name='Approach',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('question', models.TextField(blank=True, help_text='What the lead partner adds in its words.')),
                ('state', models.CharField(choices=[('open', 'Waiting for answers'), ('closed', 'Closed'), ('withdrawn', 'Taken back')], default='open', max_length=10)),
                ('deadline', models.DateTimeField()),
                ('working_days', models.PositiveSmallIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('communication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approaches', to='plans.communication')),
            ],
            options={
                'ordering': ['-asked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='AskedPartner',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('answer', models.CharField(choices=[('waiting', 'No answer yet'), ('clash', 'We already plan this'), ('join', 'We will join in'), ('offer', 'One of our offers can ride along'), ('nothing', 'Nothing from us'), ('silent', 'No answer by the deadline')], default='waiting', max_length=10)),
                ('words', models.TextField(blank=True, help_text='What they plan, or what they bring.')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approach', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='plans.approach')),
                ('clash_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.communication')),
                ('offer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='channels_registry.offer')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approached', to='partnership.partner')),
            ],
            options={
                'ordering': ['partner__name'],
            },
        ),
        migrations.CreateModel(
            name='OfferRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('other_date', 'Another date proposed'), ('withdrawn', 'No longer asked for')], default='asked', max_length=10)),
                ('first_day', models.DateField(blank=True, null=True)),
                ('last_day', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True)),
                ('answer_note', models.TextField(blank=True)),
                ('other_first_day', models.DateField(blank=True, null=True)),
                ('other_last_day', models.DateField(blank=True, null=True)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('communication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offer_requests', to='plans.communication')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='channels_registry.offer')),
            ],
            options={
                'ordering': ['-asked_at', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='approach',
            index=models.Index(fields=['state', 'deadline'], name='plans_appro_state_cdb6de_idx'),
        ),
        migrations.AddConstraint(
            model_name='approach',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('communication',), name='one_open_approach_a_communication'),
        ),
        migrations.AddConstraint(
            model_name='approach',
            constraint=models.CheckConstraint(condition=models.Q(('deadline__gt', models.F('asked_at'))), name='deadline_after_the_question'),
        ),
        migrations.AddConstraint(
            model_name='approach',
            constraint=models.CheckConstraint(condition=models.Q(('working_days__gte', 1)), name='at_least_a_working_day_to_answer'),
        ),
        migrations.AddConstraint(
            model_name='askedpartner',
            constraint=models.UniqueConstraint(fields=('approach', 'partner'), name='a_partner_is_asked_once_an_approach'),
        ),
        migrations.AddConstraint(
            model_name='askedpartner',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer__in', ['silent', 'waiting']), ('answered_at', None)), models.Q(models.Q(('answer__in', ['silent', 'waiting']), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='an_answer_has_its_moment'),
        ),
        migrations.AddConstraint(
            model_name='askedpartner',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'offer'), _negated=True), ('offer__isnull', False), models.Q(('words', ''), _negated=True), _connector='OR'), name='an_offer_says_which'),
        ),
        migrations.AddConstraint(
            model_name='askedpartner',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'clash'), _negated=True), ('clash_with__isnull', False), models.Q(('words', ''), _negated=True), _connector='OR'), name='a_clash_says_with_what'),
        ),
        migrations.AddIndex(
            model_name='offerrequest',
            index=models.Index(fields=['offer', 'state'], name='plans_offer_offer_i_77a48d_idx'),
        ),
        migrations.AddConstraint(
            model_name='offerrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['accepted', 'asked', 'other_date'])), fields=('communication', 'offer'), name='an_offer_is_asked_for_once_a_communication'),
        ),
        migrations.AddConstraint(
            model_name='offerrequest',
            constraint=models.CheckConstraint(condition=models.Q(('last_day', None), ('last_day__gte', models.F('first_day')), _connector='OR'), name='wanted_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='offerrequest',
            constraint=models.CheckConstraint(condition=models.Q(('other_last_day', None), ('other_last_day__gte', models.F('other_first_day')), _connector='OR'), name='proposed_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='offerrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'other_date'), _negated=True), ('other_first_day__isnull', False), _connector='OR'), name='another_date_is_named'),
        ),
        migrations.AddConstraint(
            model_name='offerrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('answer_note', ''), _negated=True), _connector='OR'), name='an_offer_is_declined_with_a_reason'),
        ),
    ]
