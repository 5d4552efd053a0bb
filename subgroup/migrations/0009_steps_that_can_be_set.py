"""Steps of the cycle as settings, the room of a meeting, its files and bank holidays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_their_side(apps, schema_editor):
    """A step that was set to the wrong side of the meeting gets its default back."""
    steps = apps.get_model("subgroup", "CycleStep").objects
    after = ("forward_plan_out", "comments_in")
    steps.filter(step__in=after, working_days_before__gte=0).delete()
    steps.exclude(step__in=(*after, "meeting")).filter(working_days_before__lte=0).delete()
    steps.filter(step="meeting").update(working_days_before=0)


class Migration(migrations.Migration):

    dependencies = [
        ('subgroup', '0008_a_meeting_that_was_held_was_closed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BankHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(unique=True)),
                ('name', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['date'],
            },
        ),
        migrations.AddField(
            model_name='cyclestep',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='packorder',
            name='what',
            field=models.CharField(choices=[('pack', 'Pack'), ('minutes', 'Minutes')], default='pack', help_text='Which document.', max_length=20),
        ),
        migrations.AlterField(
            model_name='agendaitem',
            name='state',
            field=models.CharField(choices=[('waiting', 'Not reached yet'), ('reached', 'Dealt with'), ('carried', 'Carried forward'), ('withdrawn', 'Taken off')], default='waiting', max_length=10),
        ),
        migrations.AlterField(
            model_name='cyclestep',
            name='step',
            field=models.CharField(choices=[('call_for_updates', 'Call for updates'), ('first_reminder', 'First reminder'), ('second_reminder', 'Second reminder'), ('papers_in', 'Papers in'), ('agenda_out', 'Agenda out'), ('meeting', 'Meeting'), ('forward_plan_out', 'Minutes and forward plan out'), ('comments_in', 'Comments on the minutes in'), ('action_first', 'First reminder of an action'), ('action_last', 'Last reminder of an action')], max_length=20, unique=True),
        ),
        migrations.AlterField(
            model_name='meetingfile',
            name='format',
            field=models.CharField(choices=[('pdf', 'PDF'), ('docx', 'Word')], max_length=5),
        ),
        migrations.AlterField(
            model_name='meetingfile',
            name='what',
            field=models.CharField(choices=[('pack', 'Pack'), ('minutes', 'Minutes')], max_length=20),
        ),
        migrations.RunPython(keep_their_side, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='cyclestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('step__in', ['comments_in', 'forward_plan_out']), ('working_days_before__lt', 0)), models.Q(('step', 'meeting'), ('working_days_before', 0)), models.Q(models.Q(('step__in', ['comments_in', 'forward_plan_out', 'meeting']), _negated=True), ('working_days_before__gt', 0)), _connector='OR'), name='a_step_keeps_its_side_of_the_meeting', violation_error_message='This step would come on the wrong side of the meeting.'),
        ),
        migrations.AddField(
            model_name='bankholiday',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
