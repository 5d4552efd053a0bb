import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0014_letters_about_what_nobody_picked_up")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="service_area",
            field=models.ForeignKey(
                blank=True,
                help_text="Whose champion the person is.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="partnership.servicearea",
            ),
        ),
    ]
