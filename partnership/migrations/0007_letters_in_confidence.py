from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership", "0006_letters_about_going_joint")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="in_confidence",
            field=models.BooleanField(
                default=False,
                help_text="About something that is kept back: only its recipient may know of it.",
            ),
        ),
    ]
