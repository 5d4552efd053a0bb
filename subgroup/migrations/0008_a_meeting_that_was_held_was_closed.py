from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subgroup", "0007_say_when_held_meetings_were_closed")]

    operations = [
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), ('closed_at__isnull', False)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='a_meeting_that_was_held_was_closed'),
        ),
    ]
