
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0016_say_whose_champion_somebody_is'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='servicearea',
            name='champion',
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('service_area', None), ('role', 'champion'), _connector='OR'), name='only_a_champion_has_a_service_area'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('service_area',), name='a_service_area_has_one_champion'),
        ),
    ]
