import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('channels_registry', '0003_entries_editions_and_resources'),
        ('partnership', '0005_letters_between_advocates'),
        ('plans', '0008_placements_have_bookings'),
    ]

    operations = [
        migrations.AddField(
            model_name='communication',
            name='overlaps_checked',
            field=models.PositiveIntegerField(default=0, help_text='The version at which overlaps were last looked for; 0 for never.'),
        ),
        migrations.CreateModel(
            name='Overlap',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('duplicate', 'Possible duplicate'), ('joint_opportunity', 'Could be joint')], max_length=20)),
                ('score', models.FloatField(help_text='How likely, from 0 to 1.')),
                ('reasons', models.JSONField(default=list, help_text='Short phrases in words.')),
                ('first_facts', models.CharField(max_length=64)),
                ('second_facts', models.CharField(max_length=64)),
                ('stands', models.BooleanField(default=True, help_text='Whether the finder still finds it; an answered pair is kept.')),
                ('found_at', models.DateTimeField()),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.communication')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='plans.communication')),
            ],
            options={
                'ordering': ['-score', 'id'],
            },
        ),
        migrations.CreateModel(
            name='OverlapAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('joint', 'Go joint'), ('coordinate', 'Coordinate'), ('no_overlap', 'No overlap')], max_length=12)),
                ('note', models.TextField(blank=True)),
                ('first_facts', models.CharField(max_length=64)),
                ('second_facts', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('overlap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='plans.overlap')),
                ('partner', models.ForeignKey(blank=True, help_text='For which partner it was given; empty for the chair and the coordinator.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partner')),
            ],
            options={
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.AddIndex(
            model_name='overlap',
            index=models.Index(fields=['second', 'stands'], name='plans_overl_second__ccd3fe_idx'),
        ),
        migrations.AddConstraint(
            model_name='overlap',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='a_pair_is_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='overlap',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='a_pair_has_one_order_and_two_sides'),
        ),
        migrations.AddConstraint(
            model_name='overlap',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='overlap_score_from_0_to_1'),
        ),
        migrations.AddConstraint(
            model_name='overlapanswer',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'joint'), models.Q(('note', ''), _negated=True), _connector='OR'), name='no_overlap_because_and_coordinate_how'),
        ),
    ]
