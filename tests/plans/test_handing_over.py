"""Another partner leads: what goes with the lead, and what stays with the partner that led."""

from datetime import timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from channels_registry.choices import BookingState
from channels_registry.models import Booking
from channels_registry.operations import cancel_edition, pass_booking_on
from partnership.choices import LetterKind
from partnership.models import Change, Letter
from plans.choices import OfferRequestState, Precision
from plans.models import Communication, OfferRequest
from plans.operations.communications import edit_communication, move_communication
from plans.operations.details import Details, Window
from plans.operations.offers import accept_offer_request, ask_for_offer
from plans.operations.placements import choose_edition
from plans.queries.communications import communication_page, find_communication
from tests.factories import (
    BookingFactory,
    ChannelFactory,
    CommunicationFactory,
    OfferFactory,
    PlacementFactory,
    advocate_of,
)
from tests.plans.october import NOW
from tests.plans.placement_pages.editions import edition_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def hand_over(by, to) -> Communication:
    one = Communication.objects.get()
    return edit_communication(
        by=by,
        communication=one,
        opened_version=one.version,
        details=Details(fields={"lead_partner": to}),
    )


def history(person) -> str:
    """What the history of the only communication tells a person of fields."""
    found = find_communication(person, Communication.objects.get().pk)
    return " ".join(
        f"{field.label}: {field.before}"
        for line in communication_page(found, person).history
        for field in line.fields
    )


def test_a_slot_goes_to_the_new_lead_which_hears_what_becomes_of_it(people):
    magazine = ChannelFactory(name="The magazine", owners=[people.named])
    edition = edition_of(magazine)
    one = CommunicationFactory(lead_partner=people.lead)
    placement = PlacementFactory(communication=one, channel=magazine)
    choose_edition(by=people.alice, placement=placement, edition=edition)
    hand_over(people.coordinator, people.other)
    booking = Booking.objects.get()
    assert (booking.partner, booking.state) == (people.other, BookingState.HELD)
    told = Change.objects.get(act="passed on")
    assert (told.field, told.before, told.after) == ("partner", "Lead partner", "Other partner")
    edition.refresh_from_db()
    cancel_edition(
        by=people.charlie, edition=edition, opened_version=edition.version, reason="No printer"
    )
    found = Letter.objects.filter(kind=LetterKind.EDITION_CHANGED)
    assert [letter.recipient for letter in found] == [people.bob]


def test_a_slot_that_another_partner_booked_goes_along_as_well(people):
    both = advocate_of(people.lead, people.other, name="Both", email="both@example.org")
    booking = BookingFactory(partner=people.named)
    one = CommunicationFactory(lead_partner=people.lead)
    PlacementFactory(communication=one, channel=booking.edition.channel, booking=booking)
    hand_over(both, people.other)
    assert Booking.objects.get().partner == people.other
    told = Change.objects.get(act="passed on")
    assert (told.by, told.before, told.after) == (None, "Named partner", "Other partner")


def test_a_slot_that_was_given_back_goes_to_nobody(people):
    booking = BookingFactory(partner=people.lead, state=BookingState.WITHDRAWN)
    with pytest.raises(NotPossible):
        pass_booking_on(by=people.alice, booking=booking, partner=people.other)


def test_the_internal_note_stays_in_sight_of_the_partner_that_wrote_it_alone(people):
    CommunicationFactory(lead_partner=people.lead, internal_notes="Ring Jo first")
    hand_over(people.coordinator, people.other)
    assert Communication.objects.get().internal_notes == ""
    assert "Internal note: Ring Jo first" in history(people.alice)
    for other in (people.bob, people.charlie, people.coordinator, people.chair):
        assert "Ring Jo" not in history(other)
    hand_over(people.coordinator, people.lead)
    assert "Internal note: Ring Jo first" in history(people.alice)
    assert "Ring Jo" not in history(people.bob)


def test_nobody_of_the_partner_that_led_is_responsible_any_more(people):
    CommunicationFactory(lead_partner=people.lead, responsible=people.alice)
    assert hand_over(people.coordinator, people.other).responsible is None


def test_who_speaks_for_both_stays_responsible_and_takes_the_note_along(people):
    both = advocate_of(people.lead, people.other, name="Both", email="both@example.org")
    CommunicationFactory(lead_partner=people.lead, responsible=both, internal_notes="Ring Jo")
    handed = hand_over(both, people.other)
    assert (handed.responsible, handed.internal_notes) == (both, "Ring Jo")


def test_the_new_lead_asks_itself_for_none_of_its_offers(people):
    one = CommunicationFactory(lead_partner=people.lead)
    own, anothers = OfferFactory(partner=people.other), OfferFactory(partner=people.named)
    for offer in (own, anothers):
        ask_for_offer(by=people.alice, communication=one, offer=offer)
    request = OfferRequest.objects.get(offer=own)
    accept_offer_request(by=people.bob, request=request, opened_version=request.version)
    handed = hand_over(people.coordinator, people.other)
    states = dict(OfferRequest.objects.values_list("offer", "state"))
    assert states == {own.pk: OfferRequestState.WITHDRAWN, anothers.pk: OfferRequestState.ASKED}
    assert handed.version == Communication.objects.get().version


def test_who_corrects_the_lead_of_another_is_told_what_stays_there(people, client):
    one = CommunicationFactory(lead_partner=people.lead)
    address = reverse("plans:communication_edit", args=[one.pk])
    said = "does not take over the internal notes of Lead"
    client.force_login(people.coordinator)
    assert said in client.get(address).content.decode()
    client.force_login(people.alice)
    assert said not in client.get(address).content.decode()


def test_who_takes_the_lead_over_reads_no_move_from_before_it_was_open(people):
    until = NOW + timedelta(hours=2)
    CommunicationFactory(lead_partner=people.lead, visibility="lead", embargo_until=until)

    def move(by, days: int, reason: str, hours: int) -> None:
        one = Communication.objects.get()
        day = one.window_start + timedelta(days=days)
        with clock.at(NOW + timedelta(hours=hours)):
            move_communication(
                by=by,
                communication=one,
                opened_version=one.version,
                window=Window(Precision.EXACT, day, day),
                reason=reason,
            )

    def reasons(person) -> list[str]:
        with clock.at(NOW + timedelta(hours=9)):
            found = find_communication(person, Communication.objects.get().pk)
            return [one.reason for one in communication_page(found, person).earlier]

    move(people.alice, 1, "An informer", 1)
    move(people.alice, 1, "The hall is taken", 3)
    with clock.at(NOW + timedelta(hours=4)):
        hand_over(people.coordinator, people.other)
    move(people.bob, 1, "Rain", 5)
    open_ones = ["Rain", "The hall is taken"]
    assert reasons(people.bob) == reasons(people.alice) == reasons(people.charlie) == open_ones
    with clock.at(NOW + timedelta(hours=6)):
        hand_over(people.coordinator, people.lead)
    assert reasons(people.bob) == open_ones
