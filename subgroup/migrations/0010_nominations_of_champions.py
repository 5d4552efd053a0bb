
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0017_one_champion_a_service_area'),
        ('subgroup', '0009_steps_that_can_be_set'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='nomination',
            name='one_open_nomination_a_partner_and_role',
        ),
        migrations.RemoveConstraint(
            model_name='nomination',
            name='nominated_as_advocate_or_deputy',
        ),
        migrations.AddField(
            model_name='nomination',
            name='service_area',
            field=models.ForeignKey(blank=True, help_text='Whose champion is named.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='partnership.servicearea'),
        ),
        migrations.AlterField(
            model_name='nomination',
            name='role',
            field=models.CharField(choices=[('advocate', 'Advocate'), ('deputy', 'Deputy advocate'), ('champion', 'Champion')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.UniqueConstraint(condition=models.Q(('service_area', None), ('state__in', ['asked', 'nominated'])), fields=('partner', 'role'), name='one_open_nomination_a_partner_and_role'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'nominated'])), fields=('service_area',), name='one_open_nomination_a_service_area'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['advocate', 'deputy']), ('service_area', None)), models.Q(('role', 'champion'), ('service_area__isnull', False)), _connector='OR'), name='nominated_for_a_seat_of_the_partner'),
        ),
    ]
