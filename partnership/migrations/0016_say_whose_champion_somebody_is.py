from django.db import migrations


def say_whose(apps, schema_editor):
    """Whoever was a service area's champion holds the role for it; who no longer held it, does not."""
    appointments = apps.get_model("partnership", "Appointment").objects
    known = appointments.filter(service_area__isnull=False).values("service_area_id")
    areas = apps.get_model("partnership", "ServiceArea").objects.exclude(champion=None)
    for area in areas.exclude(pk__in=known):
        held = (
            appointments.filter(
                person_id=area.champion_id,
                partner_id=area.partner_id,
                role="champion",
            )
            .order_by("-starts")
            .first()
        )
        if held is None:
            continue
        if held.service_area_id is None:
            appointments.filter(pk=held.pk).update(service_area=area)
        else:
            appointments.create(
                person_id=held.person_id,
                partner_id=held.partner_id,
                role=held.role,
                starts=held.starts,
                ends=held.ends,
                service_area=area,
            )


def say_champions(apps, schema_editor):
    """The way back: an area has as its champion whoever holds the role for it without an end."""
    areas = apps.get_model("partnership", "ServiceArea").objects
    held = apps.get_model("partnership", "Appointment").objects.filter(
        role="champion", service_area__isnull=False, ends=None
    )
    for area, person in held.values_list("service_area_id", "person_id"):
        areas.filter(pk=area).update(champion_id=person)


class Migration(migrations.Migration):
    dependencies = [("partnership", "0015_champions_of_service_areas")]

    operations = [migrations.RunPython(say_whose, say_champions)]
