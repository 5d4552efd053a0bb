import bsc_comms.kit.clock
import django.db.models.deletion
import plans.models.artwork
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels_registry', '0003_entries_editions_and_resources'),
        ('partnership', '0005_letters_between_advocates'),
        ('plans', '0010_approaches_and_offers_asked_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='communication',
            name='shared_line',
            field=models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not known')], default='unknown', help_text="Whether it carries the partnership's shared line.", max_length=8),
        ),
        migrations.CreateModel(
            name='Artwork',
            fields=[
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('working', 'Being done'), ('done', 'Done'), ('failed', 'Failed')], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField(default=bsc_comms.kit.clock.real_now)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('error', models.TextField(blank=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('file', models.FileField(upload_to=plans.models.artwork.artwork_path)),
                ('file_name', models.CharField(max_length=200)),
                ('content_type', models.CharField(max_length=40)),
                ('size', models.PositiveIntegerField(help_text='Bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('line_seen', models.CharField(blank=True, choices=[('', 'Not looked at yet'), ('found', 'Found'), ('not_found', 'Not found'), ('not_sure', 'Not sure')], default='', max_length=10)),
                ('logo_seen', models.CharField(blank=True, choices=[('', 'Not looked at yet'), ('found', 'Found'), ('not_found', 'Not found'), ('not_sure', 'Not sure')], default='', max_length=10)),
                ('seen_why', models.JSONField(default=dict, help_text='What was seen of each, in words.')),
                ('line_decided', models.BooleanField(blank=True, null=True)),
                ('logo_decided', models.BooleanField(blank=True, null=True)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('communication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='artwork', to='plans.communication')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-at', 'id'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='artwork',
            index=models.Index(fields=['state', 'not_before'], name='plans_artwo_state_9bb834_idx'),
        ),
        migrations.AddConstraint(
            model_name='artwork',
            constraint=models.CheckConstraint(condition=models.Q(('attempts__lte', 8)), name='artwork_attempts_are_capped'),
        ),
        migrations.AddConstraint(
            model_name='artwork',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('line_decided', None), ('logo_decided', None)), ('decided_at__isnull', False), _connector='OR'), name='a_decision_on_artwork_has_its_moment'),
        ),
    ]
