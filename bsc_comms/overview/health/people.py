"""Whether the planner can do without any one of those who administer it."""

from django.conf import settings
from django.urls import reverse

from bsc_comms.kit.in_words import count_of
from bsc_comms.overview.health.findings import Finding, attention, well
from partnership.choices import Role
from partnership.models import Appointment, Person
from partnership.operations.invitations import has_come_in

INVITE_ANOTHER = (
    "Invite a second administrator: a second step that one has lost is taken off by another alone."
)


def check_administrators() -> Finding:
    """Whether two have come in, so that neither is shut out by a phone that was lost."""
    if settings.SAMPLE:
        return well("Administrators", "A sample needs no second one.")
    held = Appointment.objects.current().filter(role=Role.ADMINISTRATOR, person__is_active=True)
    come_in = sum(map(has_come_in, Person.objects.filter(pk__in=held.values("person"))))
    says = f"{count_of(come_in, 'has,have')} come in."
    if come_in > 1:
        return well("Administrators", says)
    return attention("Administrators", says, INVITE_ANOTHER, at=reverse("partnership:invite"))
