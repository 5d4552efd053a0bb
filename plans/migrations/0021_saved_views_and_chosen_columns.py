"""Views of the plan that are kept by name, and the columns that a person chose."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0008_nominating_officers_and_choices_of_letters'),
        ('plans', '0020_documents_in_more_formats'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChosenColumns',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='chosen_columns', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('columns', models.JSONField(blank=True, default=list)),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('view', models.CharField(choices=[('table', 'Table'), ('calendar', 'Calendar'), ('timeline', 'Timeline'), ('map', 'Map'), ('coverage', 'Coverage')], max_length=10)),
                ('query', models.CharField(blank=True, max_length=2000)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='a_view_has_one_name'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_a_name')],
            },
        ),
    ]
