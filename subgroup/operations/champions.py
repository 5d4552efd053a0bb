"""A partner's service areas, and naming the champion of each (strategic point 10)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Partner, Person, ServiceArea
from partnership.operations import FieldChange, record_change
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.operations.nominations import nominate, withdraw_nomination
from subgroup.policy import can_name_champions

ENTERED = "entered"


def add_service_area(*, by: Person, partner: Partner, name: str) -> ServiceArea:
    """Enter a service area of a partner; entered twice it is one, and one that ended goes on."""
    _must_be_allowed(by, partner)
    try:
        with transaction.atomic():
            area, created = ServiceArea.objects.get_or_create(partner=partner, name=name)
            if created:
                record_change(by=by, subject=area, act=ENTERED)
            elif area.has_ended_before(clock.today()):
                _goes_on(by, area)
    except IntegrityError:
        return ServiceArea.objects.get(partner=partner, name=name)
    return area


def _goes_on(by: Person, area: ServiceArea) -> None:
    change = FieldChange("valid_to", str(area.valid_to), "")
    area.valid_to = None
    area.save(update_fields=["valid_to"])
    record_change(by=by, subject=area, act=ENTERED, changes=[change])


def name_champion(
    *, by: Person, area: ServiceArea, name: str, email: str, starts: date
) -> Nomination:
    """Name the champion of a service area, who is asked by letter to accept.

    It answers the request that is open, if there is one; whoever was named before and has not
    answered is asked no more. Named twice for one first day, a person is asked once; for another
    first day they are asked anew. Raises NotPossible where the
    person is its champion or letters cannot reach them, PermissionDenied.
    """
    _must_be_allowed(by, area.partner)
    with transaction.atomic():
        ServiceArea.objects.select_for_update(no_key=True).get(pk=area.pk)
        # Held: who is asked, or was named, may answer in the same moment.
        open_now = Nomination.objects.open().filter(service_area=area)
        there = open_now.select_for_update(no_key=True, of=("self",)).first()
        if there is not None and there.state == NominationState.NOMINATED:
            if (there.email.lower(), there.starts) == (email.lower(), starts):
                return there
            withdraw_nomination(by=by, nomination=there)
            there = None
        asked = there or Nomination.objects.create(
            partner=area.partner,
            role=Role.CHAMPION,
            service_area=area,
            asked_at=clock.now(),
            asked_by=by,
        )
        return nominate(by=by, nomination=asked, name=name, email=email, starts=starts)


def _must_be_allowed(by: Person, partner: Partner) -> None:
    if not can_name_champions(by, partner):
        raise PermissionDenied("The coordinator and the partner's own people name its champions.")
