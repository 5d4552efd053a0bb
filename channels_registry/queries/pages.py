"""Finding the one thing that a page is about, with all that the page says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Prefetch

from channels_registry.choices import BookingState, LoanState
from channels_registry.models import (
    Booking,
    Channel,
    Edition,
    Loan,
    LoanDay,
    Offer,
    Resource,
    ResourceFile,
)
from channels_registry.queries.resources import kept_files
from partnership.models import Partner, Person

WEEKS_OF_THE_STRIP = 8
ORDER = [
    BookingState.CONFIRMED,
    BookingState.HELD,
    BookingState.WAITING,
    BookingState.DECLINED,
    BookingState.WITHDRAWN,
]
A_WEEK = timedelta(days=7)


def find_booking(pk: UUID) -> Booking | None:
    """A booking with its partner, its edition and the channel's owners."""
    found = Booking.objects.select_related("partner", "edition__channel")
    return found.prefetch_related("edition__channel__owners").filter(pk=pk).first()


def booked_partners(edition: Edition) -> list[str]:
    """The names of the partners that have a slot in an edition or wait for one, in order."""
    booked = edition.bookings.still_booked().select_related("partner")
    return list(dict.fromkeys(booking.partner.short_name for booking in booked))


def own_bookings_in(edition: Edition, person: Person) -> list[Booking]:
    """What this person's partners have or wait for in an edition, in the order of asking."""
    own = edition.bookings.still_booked().filter(partner_id__in=person.partner_ids)
    return list(own.select_related("partner").order_by("number"))


def bookings_in(edition: Edition, on: date) -> list[Booking]:
    """All bookings of an edition with their partners: those that stand first, in their order.

    Each with `next_in_line`.
    """
    booked = edition.bookings.select_related("partner").order_by("number")
    found = booked.with_next_in_line(on)
    return sorted(found, key=lambda booking: ORDER.index(BookingState(booking.state)))


def all_loans(resource: Resource) -> list[Loan]:
    """Every loan of a resource with its partner, in the order of its days."""
    return list(resource.loans.select_related("partner"))


def find_resource(pk: UUID) -> Resource | None:
    """A resource with its partner and `kept_files`."""
    found = Resource.objects.select_related("partner")
    files = Prefetch("files", queryset=kept_files(), to_attr="kept_files")
    return found.prefetch_related(files).filter(pk=pk).first()


def find_file(pk: UUID) -> ResourceFile | None:
    """A file that is still offered."""
    return kept_files().select_related("resource__partner").filter(pk=pk).first()


def find_entry(kind: str, key: str) -> Channel | Offer | Resource | None:
    """A channel or offer by its code, a resource by its id, with those who keep it."""
    if kind == "channel":
        return Channel.objects.prefetch_related("owners").filter(code=key).first()
    if kind == "offer":
        return find_offer(key)
    try:
        return find_resource(UUID(key))
    except ValueError:
        return None


def coordinators_channels(day: date) -> list[Channel | Offer | Resource]:
    """The channels that all partners share or no partner of that day owns."""
    return list(Channel.objects.active(day).kept_by_the_coordinator(day))


def find_partner(code: str) -> Partner | None:
    return Partner.objects.filter(code=code).first()


def find_loan(pk: UUID) -> Loan | None:
    found = Loan.objects.select_related("partner", "resource__partner")
    return found.filter(pk=pk).first()


def offers_on(day: date) -> list[Offer]:
    """The offers of that day, by partner, each with the topics that it fits and whom it is for."""
    found = Offer.objects.active(day).of_a_living_partner(day).select_related("partner")
    in_order = found.order_by("partner__name", "what")
    return list(in_order.prefetch_related("topics", "audiences"))


def find_offer(code: str) -> Offer | None:
    """An offer with its partner and whom, where and what it fits."""
    found = Offer.objects.select_related("partner")
    return found.prefetch_related("topics", "audiences", "areas").filter(code=code).first()


@dataclass(frozen=True)
class Week:
    """One week of a resource. out: on how many of its days it is lent."""

    monday: date
    out: int

    @property
    def state(self) -> str:
        """free, partly or out: the class of its mark, and the key of its word."""
        return "free" if not self.out else "out" if self.out == A_WEEK.days else "partly"

    @property
    def words(self) -> str:
        if self.state == "partly":
            return f"lent on {self.out} of 7 days"
        return "lent" if self.state == "out" else "free"


def weeks_ahead(resources: Iterable[Resource], today: date) -> dict[UUID, list[Week]]:
    """The coming eight weeks of each resource, from this week's Monday. One query."""
    first = today - timedelta(days=today.weekday())
    last = first + A_WEEK * WEEKS_OF_THE_STRIP - timedelta(days=1)
    out: dict[tuple[UUID, int], int] = {}
    keys = [resource.pk for resource in resources]
    days = LoanDay.objects.filter(
        resource_id__in=keys, day__gte=first, day__lte=last, loan__state=LoanState.LENT
    )
    for pk, day in days.order_by().values_list("resource_id", "day"):
        place = (pk, (day - first).days // A_WEEK.days)
        out[place] = out.get(place, 0) + 1
    return {
        pk: [Week(first + A_WEEK * n, out.get((pk, n), 0)) for n in range(WEEKS_OF_THE_STRIP)]
        for pk in keys
    }
