"""Letters that are gathered in one, choices of what comes, and copies that may have left."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0010_what_came_of_it'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='calendar',
            field=models.TextField(blank=True, help_text="What it carries for the recipient's calendar (iCalendar)."),
        ),
        migrations.AddField(
            model_name='letter',
            name='copies',
            field=models.PositiveSmallIntegerField(default=0, help_text='How many copies may have left.'),
        ),
        migrations.AddField(
            model_name='letter',
            name='gathered_in',
            field=models.ForeignKey(blank=True, help_text='The digest in which it went out.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gathered', to='partnership.letter'),
        ),
        migrations.AddField(
            model_name='letter',
            name='link',
            field=models.CharField(blank=True, help_text='The one address that its act leads to.', max_length=500),
        ),
        migrations.AlterField(
            model_name='feedtoken',
            name='scope',
            field=models.CharField(choices=[('copy_deadlines', 'Copy deadlines'), ('plan', 'All that is planned'), ('mine', 'What I answer for'), ('partner', 'One partner’s part in the plan'), ('campaign', 'One campaign'), ('meetings', 'Meetings and my deadlines')], help_text='What it opens, and nothing else.', max_length=20),
        ),
        migrations.AlterField(
            model_name='letter',
            name='state',
            field=models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Failed'), ('uncertain', 'Not certain whether sent'), ('missed', 'Missed'), ('withdrawn', 'Withdrawn'), ('gathered', 'In a digest'), ('kept', 'Only in the planner')], default='queued', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'gathered'), _negated=True), ('gathered_in__isnull', False), _connector='OR'), name='gathered_letter_has_its_digest'),
        ),
    ]
