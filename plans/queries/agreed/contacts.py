"""Contacts as lists: all of them, and those that nobody has checked for a year."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partnership.models import Person
from plans.models import AgreedLine, CarriedContact, Communication, Contact

SHOWS = ("used", "unchecked", "ended")


def contacts_for(person: Person, *, text: str, show: str, today: date) -> QuerySet[Contact]:
    """The contacts that hold these words, each with its topics and `carried_count`.

    show: one of SHOWS. Counted is what the person may see.
    """
    seen = CarriedContact.objects.filter(
        Communication.objects.visible_to(person).holds("communication"), contact=OuterRef("pk")
    )
    found = Contact.objects.visible_to(person)
    found = {
        "used": found.in_use(),
        "unchecked": found.unchecked(today),
        "ended": found.filter(ended_on__isnull=False),
    }[show]
    return (
        holding_contacts(found, text)
        .select_related("owner", "checked_by")
        .prefetch_related("topics")
        .annotate(carried_count=counted(seen, "contact"))
        .order_by("name", "pk")
    )


def holding_contacts(found: QuerySet[Contact], text: str) -> QuerySet[Contact]:
    """Those in which each of these words stands."""
    for word in text.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(number__icontains=word)
            | Q(address__icontains=word)
            | Q(for_what__icontains=word)
            | Q(owner__name__icontains=word)
        )
    return found


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many rows there are of one thing, for a list of such things."""
    counts = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def find_contact(person: Person, pk: UUID) -> Contact | None:
    """A contact with all that its page shows, and the lines with it that the person may know."""
    lines = AgreedLine.objects.visible_to(person).in_use().select_related("topic", "campaign")
    return (
        Contact.objects.visible_to(person)
        .select_related("owner", "checked_by")
        .prefetch_related("topics", Prefetch("lines", lines))
        .filter(pk=pk)
        .first()
    )


def contacts_in_use(person: Person, *, held: Sequence[UUID]) -> QuerySet[Contact]:
    """The contacts that may be chosen, and those that are held already, with their topics."""
    known = Contact.objects.visible_to(person).filter(Q(ended_on=None) | Q(pk__in=held))
    return known.prefetch_related("topics")


def unchecked_by_partner(on: date) -> dict[int, list[Contact]]:
    """The contacts in use that nobody has checked for a year, by owner and name."""
    found: dict[int, list[Contact]] = {}
    for contact in Contact.objects.unchecked(on).order_by("name", "pk"):
        found.setdefault(contact.owner_id, []).append(contact)
    return found


def contacts_to_check(person: Person, on: date) -> list[Contact]:
    """Those of them that belong to this person's partners."""
    return list(Contact.objects.unchecked(on).filter(owner__in=person.partner_ids))
