"""The pages of the register, with one of everything on them, for the walk in a real browser."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import BookingState, LoanState
from channels_registry.models import Booking, Channel, EditionPattern, Loan, Offer, Resource
from channels_registry.operations import (
    add_pattern,
    add_resource,
    add_resource_file,
    ask_for_loan,
    book,
    confirm_booking,
    create_channel,
    lend,
    merge_channels,
)
from partnership.models import Partner

LISTS = (
    "/channels/",
    "/channels/find/?by=2017-03-31",
    "/channels/find/?by=2016-10-26&topic=1",
    "/channels/find/?by=2016-01-01",
    "/channels/ours/",
    "/channels/gaps/",
    "/channels/new/",
    "/channels/resources/",
    "/channels/resources/new/",
    "/channels/offers/",
    "/channels/offers/new/",
    "/channels/sheets/",
    "/channels/calendar/",
    "/channels/MAG/",
    "/channels/PRESS/",
    "/channels/SCREEN/",
    "/channels/TOWN-HALL-SCREEN/",
    "/channels/MAG/edit/",
    "/channels/MAG/last-day/",
    "/channels/MAG/merge/",
    "/channels/MAG/editions/new/",
    "/channels/MAG/patterns/new/",
)
BY_THE_YEAR = {
    "rhythm": "nth_week",
    "every": 3,
    "starts": date(2016, 6, 1),
    "nth": 2,
    "copy_days_before": 42,
}


def load_register() -> None:
    """A pattern, bookings in each state, a stand with a file, and loans."""
    magazine = Channel.objects.get(code="MAG")
    add_pattern(by=None, channel=magazine, fields=BY_THE_YEAR)
    unbooked = magazine.editions.open_for_copy(clock.today()).filter(bookings=None)
    edition = unbooked.filter(slots__gte=1).earliest("pk")
    partners = list(Partner.objects.filter(code__in=["LFB", "MPS", "BH", "BBW"]))
    bookings = [book(by=None, edition=edition, partner=each, what="Locks") for each in partners]
    confirm_booking(by=None, booking=bookings[0])
    fields = {"name": "Pop-up stand", "kind": "stand", "where_kept": "Hendon"}
    owner = Partner.objects.get(code="MPS")
    stand = add_resource(by=None, partner=owner, fields=fields)
    file = ContentFile(b"%PDF-1.4\n", name="leaflet.pdf")
    add_resource_file(by=None, resource=stand, title="Measurements", file=file)
    for borrower, days in ((partners[0], 3), (partners[-1], 20)):
        first = clock.today() + timedelta(days=days)
        ask_for_loan(
            by=None,
            resource=stand,
            partner=borrower,
            first_day=first,
            last_day=first + timedelta(days=5),
            purpose="A market stall",
        )
    lend(by=None, loan=Loan.objects.earliest("first_day"))
    fields = {"name": "Town hall screen", "kind": "screens"}
    screen = create_channel(by=None, fields=fields, owners=[owner])
    merge_channels(
        by=None, kept=Channel.objects.get(code="SCREEN"), gone=screen, reason="One screen"
    )


def pages_of_the_register() -> list[str]:
    """One page of each kind of thing of the register, and of each act on it."""
    booking = Booking.objects.filter(state=BookingState.HELD).earliest("number")
    edition = [booking.edition.channel.code, booking.edition_id]
    pattern = EditionPattern.objects.earliest("pk")
    stand = Resource.objects.get(name="Pop-up stand")
    asked = Loan.objects.filter(state=LoanState.ASKED).earliest("first_day")
    lent = Loan.objects.filter(state=LoanState.LENT).earliest("first_day")
    offer = Offer.objects.earliest("pk")
    named = {
        **{f"edition{act}": edition for act in ("", "_edit", "_move")},
        "booking_new": edition,
        "booking_decline": [booking.pk],
        **{
            name: [pattern.channel.code, pattern.pk]
            for name in ("editions_of_year", "pattern_edit")
        },
        **{f"resource{act}": [stand.pk] for act in ("", "_edit", "_end", "_file_new")},
        "loan_ask": [stand.pk],
        "loan_decline": [asked.pk],
        "loan_take_back": [lent.pk],
        **{f"offer{act}": [offer.code] for act in ("", "_edit", "_end")},
    }
    return [
        *LISTS,
        reverse("plans:edition_cancel", args=edition),
        *(reverse(f"channels_registry:{name}", args=args) for name, args in named.items()),
    ]
