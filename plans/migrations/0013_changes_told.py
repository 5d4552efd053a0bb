from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0012_agreed_lines_and_contacts")]

    operations = [
        migrations.CreateModel(
            name="ChangesTold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(help_text="London.", unique=True)),
                ("until", models.DateTimeField()),
            ],
            options={"verbose_name_plural": "changes told", "ordering": ["-day"]},
        ),
    ]
