import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels_registry', '0003_entries_editions_and_resources'),
        ('partnership', '0005_letters_between_advocates'),
        ('plans', '0011_artwork_and_the_shared_line'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('for_what', models.TextField(blank=True)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('address', models.TextField(blank=True, help_text='A web, e-mail or postal address.')),
                ('hours', models.CharField(blank=True, max_length=200)),
                ('languages', models.CharField(blank=True, max_length=200)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='partnership.partner')),
                ('topics', models.ManyToManyField(blank=True, related_name='contacts', to='partnership.topic')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CarriedContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact_version', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('communication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='carried_contacts', to='plans.communication')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_by', to='plans.contact')),
            ],
            options={
                'ordering': ['contact__name'],
            },
        ),
        migrations.CreateModel(
            name='AgreedLine',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreed_lines', to='plans.campaign')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreed_lines', to='partnership.partner')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreed_lines', to='partnership.topic')),
                ('contacts', models.ManyToManyField(blank=True, related_name='lines', to='plans.contact')),
            ],
            options={
                'ordering': ['name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LineWording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('short', models.TextField()),
                ('long', models.TextField(blank=True)),
                ('social', models.TextField(blank=True, help_text='At most 280 characters.')),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='plans.agreedline')),
            ],
            options={
                'ordering': ['line', '-number'],
            },
        ),
        migrations.CreateModel(
            name='CarriedLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('communication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='carried_lines', to='plans.communication')),
                ('wording', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carried_by', to='plans.linewording')),
            ],
            options={
                'ordering': ['wording__line__name'],
            },
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='contact_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('address', ''), _negated=True), _connector='OR'), name='contact_has_a_number_or_address'),
        ),
        migrations.AddConstraint(
            model_name='carriedcontact',
            constraint=models.UniqueConstraint(fields=('communication', 'contact'), name='a_contact_is_carried_once'),
        ),
        migrations.AddConstraint(
            model_name='agreedline',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='agreed_line_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='agreedline',
            constraint=models.CheckConstraint(condition=models.Q(('topic__isnull', False), ('campaign__isnull', False), _connector='OR'), name='agreed_line_is_about_a_topic_or_campaign'),
        ),
        migrations.AddConstraint(
            model_name='linewording',
            constraint=models.UniqueConstraint(fields=('line', 'number'), name='wordings_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='linewording',
            constraint=models.CheckConstraint(condition=models.Q(('short', ''), _negated=True), name='wording_has_a_short_form'),
        ),
        migrations.AddConstraint(
            model_name='linewording',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('agreed_on', None), ('valid_until__gte', models.F('agreed_on')), _connector='OR'), name='wording_valid_after_it_was_agreed'),
        ),
        migrations.AddConstraint(
            model_name='carriedline',
            constraint=models.UniqueConstraint(fields=('communication', 'wording'), name='a_wording_is_carried_once'),
        ),
    ]
