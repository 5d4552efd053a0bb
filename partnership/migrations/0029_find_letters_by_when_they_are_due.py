from django.db import migrations, models

from bsc_comms.kit.migrating import AddIndexAtWork


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("partnership", "0028_say_that_a_sign_in_was_slowed_down")]

    operations = [
        AddIndexAtWork(
            model_name="letter",
            index=models.Index(fields=["-due"], name="letters_by_due"),
        ),
    ]
