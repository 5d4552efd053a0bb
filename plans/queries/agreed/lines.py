"""Agreed lines as lists, and one with all its wordings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from partnership.models import Person
from plans.models import (
    AgreedLine,
    CarriedLine,
    Communication,
    Contact,
    ForwardPlan,
    LineWording,
)
from plans.queries.agreed.contacts import counted, holding_contacts

SHOWS = ("used", "proposed", "ended")
MOST_FOUND = 5


def lines_for(person: Person, *, text: str, show: str) -> QuerySet[AgreedLine]:
    """The lines that the person may know and that hold these words, by topic, with `carried_count`.

    show: one of SHOWS. Counted is what the person may see.
    """
    seen = CarriedLine.objects.filter(
        Communication.objects.visible_to(person).holds("communication"),
        wording__line=OuterRef("pk"),
    )
    latest = LineWording.objects.filter(line=OuterRef("pk")).order_by("-number")
    found = AgreedLine.objects.visible_to(person)
    found = {
        "used": found.in_use(),
        "proposed": found.in_use()
        .annotate(latest_agreed=Subquery(latest.values("agreed_on")[:1]))
        .filter(latest_agreed=None),
        "ended": found.filter(ended_on__isnull=False),
    }[show]
    return (
        holding(found, text)
        .select_related("topic", "campaign", "owner")
        .prefetch_related("wordings")
        .annotate(carried_count=counted(seen, "wording__line"))
        .order_by(F("topic__label").asc(nulls_last=True), "campaign__name", "name", "pk")
    )


def holding(found: QuerySet[AgreedLine], text: str) -> QuerySet[AgreedLine]:
    """Those in which each of these words stands, in some wording."""
    for word in text.split():
        worded = LineWording.objects.filter(
            Q(short__icontains=word) | Q(long__icontains=word) | Q(social__icontains=word)
        )
        found = found.filter(
            Q(name__icontains=word)
            | Q(topic__label__icontains=word)
            | Q(campaign__name__icontains=word)
            | Q(pk__in=worded.values("line"))
        )
    return found


def find_line(person: Person, pk: UUID) -> AgreedLine | None:
    """A line with all its wordings and contacts; None where the person may not know of it."""
    wordings = LineWording.objects.select_related("by")
    return (
        AgreedLine.objects.visible_to(person)
        .select_related("topic", "campaign", "owner")
        .prefetch_related(Prefetch("wordings", wordings), "contacts")
        .filter(pk=pk)
        .first()
    )


def lines_in_use(person: Person, *, held: Sequence[UUID]) -> QuerySet[AgreedLine]:
    """The lines that may be chosen, and those that are held already."""
    known = AgreedLine.objects.visible_to(person).filter(Q(ended_on=None) | Q(pk__in=held))
    return known.select_related("topic", "campaign").prefetch_related("wordings")


def meetings_held(today: date) -> list[date]:
    """The days of meetings after which a forward plan came out, the latest first."""
    plans = ForwardPlan.objects.after_their_meetings().filter(meeting_date__lte=today)
    days = plans.order_by("-meeting_date").values_list("meeting_date", flat=True)
    return list(dict.fromkeys(day for day in days if day is not None))


@dataclass(frozen=True)
class AlsoFound:
    """What a search of the plan finds among agreed lines and contacts."""

    lines: list[AgreedLine]
    contacts: list[Contact]

    def __bool__(self) -> bool:
        return bool(self.lines or self.contacts)


def also_found(person: Person, text: str) -> AlsoFound | None:
    """The lines and contacts in use in which the words stand; None without words."""
    if not text.strip():
        return None
    lines = holding(AgreedLine.objects.visible_to(person).in_use(), text)
    contacts = holding_contacts(Contact.objects.visible_to(person).in_use(), text)
    return AlsoFound(list(lines[:MOST_FOUND]), list(contacts[:MOST_FOUND]))
