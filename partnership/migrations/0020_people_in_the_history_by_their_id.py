from django.db import migrations

NAMED_IN = ("person", "responsible", "owner", "chair", "nominating officer", "who waits for the partners' answers")
ADDRESSES = ("name", "email")


def by_id(apps, schema_editor):
    """Where a field names a person, and one person alone has that name, the id takes its place.

    Of a person's own name and address the history keeps that they changed, and no copies.
    """
    Change = apps.get_model("partnership", "Change")
    Person = apps.get_model("partnership", "Person")
    people = {}
    for pk, name in Person.objects.values_list("pk", "name"):
        people.setdefault(name, []).append(pk)
    for side in ("before", "after"):
        named = Change.objects.filter(field__in=NAMED_IN).exclude(**{side: ""})
        for name in named.order_by().values_list(side, flat=True).distinct():
            if len(people.get(name, ())) == 1:
                Change.objects.filter(field__in=NAMED_IN, **{side: name}).update(
                    **{side: "", f"{side}_person_id": people[name][0]}
                )
    own = Change.objects.filter(subject_type="partnership.person")
    own.filter(field__in=ADDRESSES).update(before="", after="")
    own.filter(act="mail refused").update(reason="")


class Migration(migrations.Migration):
    dependencies = [("partnership", "0019_who_did_what_from_where")]

    operations = [migrations.RunPython(by_id, migrations.RunPython.noop)]
