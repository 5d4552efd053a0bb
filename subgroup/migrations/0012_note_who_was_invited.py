import re

from django.db import migrations

# A letter with a meeting: which meeting, under which number, to whom.
KEY = re.compile(r"meeting_changed:(\d+):\d+:(\d+)")


def note_who_was_invited(apps, schema_editor):
    """Whoever got a letter with a meeting holds it in their calendar."""
    letters = apps.get_model("partnership", "Letter").objects.filter(kind="meeting_changed")
    invitation = apps.get_model("subgroup", "Invitation")
    meetings = set(apps.get_model("subgroup", "Meeting").objects.values_list("pk", flat=True))
    held = {
        (int(found[1]), recipient)
        for key, recipient in letters.values_list("unique_key", "recipient_id").iterator()
        if (found := KEY.fullmatch(key)) and int(found[1]) in meetings
    }
    invitation.objects.bulk_create(
        (invitation(meeting_id=meeting, person_id=person) for meeting, person in sorted(held)),
        ignore_conflicts=True,
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0017_one_champion_a_service_area"),
        ("subgroup", "0011_who_holds_a_meeting"),
    ]

    operations = [migrations.RunPython(note_who_was_invited, migrations.RunPython.noop)]
