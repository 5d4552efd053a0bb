"""A partner's service areas, each with its champion (strategic point 10)."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Partner, Person, ServiceArea
from partnership.operations import FieldChange, record_change
from partnership.operations.people import NotPossible, appoint_nominated, person_for_address
from subgroup.policy import can_name_champions

__all__ = ["NotPossible"]


def add_service_area(*, by: Person, partner: Partner, name: str) -> ServiceArea:
    """Enter a service area of a partner; entered twice it is one."""
    _may(by, partner)
    try:
        with transaction.atomic():
            area, created = ServiceArea.objects.get_or_create(partner=partner, name=name)
            if created:
                record_change(by=by, subject=area, act="entered")
    except IntegrityError:
        return ServiceArea.objects.get(partner=partner, name=name)
    return area


def name_champion(*, by: Person, area: ServiceArea, name: str, email: str) -> Person:
    """Name the champion of a service area, who gets the role and an invitation if they are new.

    Whoever was it before keeps what they put forward, and the role while they hold another area.
    Raises NotPossible where letters cannot reach the person, PermissionDenied.
    """
    _may(by, area.partner)
    with transaction.atomic():
        found = ServiceArea.objects.select_for_update(of=("self",)).get(pk=area.pk)
        before = found.champion
        person = person_for_address(by=by, name=name, email=email)
        if before == person:
            return person
        held = person.appointments.current().filter(role=Role.CHAMPION, partner=area.partner)
        if not held.exists():
            appoint_nominated(
                person=person,
                role=Role.CHAMPION,
                partner=area.partner,
                starts=clock.today(),
                invited_by=by,
            )
        ServiceArea.objects.filter(pk=area.pk).update(champion=person)
        change = FieldChange("champion", before.name if before else "", person.name)
        record_change(by=by, subject=found, act="champion named", changes=[change])
    return person


def _may(by: Person, partner: Partner) -> None:
    if not can_name_champions(by, partner):
        raise PermissionDenied("The coordinator and the partner's own people name its champions.")
