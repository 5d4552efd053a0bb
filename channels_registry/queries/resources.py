"""Resources with the files that they offer, and who asked for them."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from channels_registry.models import Loan, LoanQuerySet, Resource, ResourceFile
from partnership.models import Person
from partnership.policy import coordinates
from partnership.queries.people import partners_nobody_speaks_for


def resources(on: date) -> QuerySet[Resource]:
    """The resources that can be asked for on that day, each with its partner and `kept_files`."""
    return (
        Resource.objects.active(on)
        .of_a_living_partner(on)
        .select_related("partner")
        .prefetch_related(Prefetch("files", queryset=kept_files(), to_attr="kept_files"))
        .order_by("kind", "name", "pk")
    )


def kept_files() -> QuerySet[ResourceFile]:
    """Files that are offered."""
    return ResourceFile.objects.filter(removed_at=None)


def loans_to_answer(person: Person, on: date) -> LoanQuerySet:
    """Loans of this person's partners' resources: those asked for, and those not yet back.

    For who coordinates, also those of partners that nobody speaks for.
    """
    theirs = Q(resource__partner_id__in=person.partner_ids)
    if coordinates(person):
        theirs |= Q(resource__partner__in=partners_nobody_speaks_for())
    return (
        Loan.objects.open()
        .filter(theirs)
        .filter(_not_past(on))
        .select_related("resource", "partner")
        .order_by("state", "first_day", "pk")
    )


def loans_to(person: Person, on: date) -> QuerySet[Loan]:
    """What this person's partners have, and what they asked for on days to come."""
    return (
        Loan.objects.open()
        .filter(partner_id__in=person.partner_ids)
        .filter(_not_past(on))
        .select_related("resource__partner", "partner")
    )


def _not_past(on: date) -> Q:
    """What was lent is out until it is back; what was only asked for is over with its days."""
    return Q(last_day__gte=on) | Q(pk__in=Loan.objects.lent())
