"""Another partner leads: what goes with the lead, and what stays with the partner that led."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from channels_registry.choices import BookingState
from channels_registry.models import Booking
from channels_registry.operations import cancel_edition, pass_booking_on
from partnership.choices import LetterKind, LetterState
from partnership.models import Change, Letter
from plans.choices import ApproachAnswer, DecisionKind, OfferRequestState, Precision, State
from plans.models import Communication, OfferRequest
from plans.operations.communications import edit_communication, move_communication
from plans.operations.decisions import record_decision
from plans.operations.details import Details, Window
from plans.operations.helping import offer_help
from plans.operations.offers import (
    accept_offer_request,
    ask_for_offer,
    decline_offer_request,
    propose_other_date,
    take_other_date,
)
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
from tests.plans.asked import asked_about, local_one, of, says
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


# --- letters that wait ----------------------------------------------------------------------------

NINTH = date(2016, 11, 9)


@pytest.fixture
def talks(people) -> Communication:
    return CommunicationFactory(lead_partner=people.lead, title="Street talks")


@pytest.fixture
def asked(people, talks) -> OfferRequest:
    """Lead partner asks for Named partner's home visits."""
    offer = OfferFactory(partner=people.named, what="Home visits")
    return ask_for_offer(by=people.alice, communication=talks, offer=offer)


@pytest.fixture
def on_another_date(people, asked) -> OfferRequest:
    return propose_other_date(by=people.charlie, request=asked, opened_version=1, first_day=NINTH)


def waiting(kind: LetterKind) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind, state=LetterState.QUEUED))


def all_went() -> None:
    Letter.objects.filter(state=LetterState.QUEUED).update(state=LetterState.SENT, sent_at=NOW)


def test_another_date_that_is_proposed_is_put_to_who_leads_now(people, on_another_date):
    for person, lead in ((people.bob, people.other), (people.alice, people.lead)):
        hand_over(people.coordinator, lead)
        (letter,) = waiting(LetterKind.OFFER_OTHER_DATE)
        assert letter.recipient == person
        assert "on Wednesday 9 November 2016 instead. Take that date" in letter.text
        assert f"because {lead.name} asked for this offer" in letter.text


def test_who_leads_again_is_asked_though_the_other_had_read_of_it(people, on_another_date):
    hand_over(people.coordinator, people.other)
    all_went()
    hand_over(people.coordinator, people.lead)
    (letter,) = waiting(LetterKind.OFFER_OTHER_DATE)
    assert letter.recipient == people.alice


def test_another_date_that_is_past_is_put_to_nobody(people, on_another_date):
    with clock.at(NOW + timedelta(days=16)):
        hand_over(people.coordinator, people.other)
    assert waiting(LetterKind.OFFER_OTHER_DATE) == []


def test_the_coordinator_who_asked_is_told_beside_who_leads_now(people, talks):
    offer = OfferFactory(partner=people.named)
    request = ask_for_offer(by=people.coordinator, communication=talks, offer=offer)
    propose_other_date(by=people.charlie, request=request, opened_version=1, first_day=NINTH)
    hand_over(people.coordinator, people.other)
    told = {letter.recipient for letter in waiting(LetterKind.OFFER_OTHER_DATE)}
    assert told == {people.coordinator, people.bob}


def test_whoever_is_asked_for_an_offer_reads_who_leads_now(people, asked):
    hand_over(people.coordinator, people.other)
    (letter,) = waiting(LetterKind.OFFER_ASKED)
    assert letter.recipient == people.charlie
    assert "Other partner plans “Street talks” and asks Named partner" in letter.text


def test_whose_other_date_is_taken_reads_who_leads_now(people, on_another_date):
    take_other_date(by=people.alice, request=on_another_date, opened_version=2)
    hand_over(people.coordinator, people.other)
    (letter,) = waiting(LetterKind.OFFER_ASKED)
    assert letter.recipient == people.charlie
    assert "Other partner takes the other date that you proposed" in letter.text


def test_what_was_answered_about_an_offer_is_told_to_who_leads_now(people, talks, asked):
    accept_offer_request(by=people.charlie, request=asked, opened_version=1)
    second = OfferFactory(partner=people.named, what="A stand")
    request = ask_for_offer(by=people.alice, communication=talks, offer=second)
    decline_offer_request(by=people.charlie, request=request, opened_version=1, reason="No staff")
    hand_over(people.coordinator, people.other)
    told = waiting(LetterKind.OFFER_ANSWERED)
    assert {letter.recipient for letter in told} == {people.bob}
    assert sorted(letter.subject for letter in told) == [
        "Your request is accepted: Home visits",
        "Your request was declined: A stand",
    ]


def test_who_helps_of_its_own_accord_is_told_to_who_leads_now(people, talks):
    visits = OfferFactory(partner=people.named, what="Home visits")
    for offer, words in ((None, "A van"), (visits, "From ten")):
        offer_help(
            by=people.charlie, communication=talks, partner=people.named, offer=offer, words=words
        )
    hand_over(people.coordinator, people.other)
    told = waiting(LetterKind.HELP_OFFERED)
    assert {letter.recipient for letter in told} == {people.bob}
    said = " ".join(letter.text for letter in told)
    assert "agreed. In its words: A van" in said
    assert "Home visits. In its words: From ten" in said
    assert said.count("because you speak for Other partner") == 2


@pytest.mark.parametrize("what", ["agreed", "Home visits"])
def test_that_who_leads_now_helps_is_told_to_nobody_until_the_lead_is_put_right(
    people, talks, what
):
    offer = None if what == "agreed" else OfferFactory(partner=people.other, what=what)
    offer_help(by=people.bob, communication=talks, partner=people.other, offer=offer, words="A van")
    hand_over(people.coordinator, people.other)
    assert waiting(LetterKind.HELP_OFFERED) == []
    hand_over(people.coordinator, people.lead)
    (letter,) = waiting(LetterKind.HELP_OFFERED)
    assert letter.recipient == people.alice
    assert "Other partner read the forward plan and can help" in letter.text
    assert f"{what}. In its words: A van" in letter.text


def test_that_an_offer_rides_along_is_told_no_more_to_who_had_read_it(people, talks):
    visits = OfferFactory(partner=people.other, what="Home visits")
    offer_help(by=people.bob, communication=talks, partner=people.other, offer=visits)
    all_went()
    for lead in (people.other, people.lead):
        hand_over(people.coordinator, lead)
    assert OfferRequest.objects.get().state == OfferRequestState.ACCEPTED
    assert waiting(LetterKind.HELP_OFFERED) == []


def returned(people, talks) -> None:
    record_decision(
        by=people.chair,
        communication_id=talks.pk,
        kind=DecisionKind.RETURNED,
        comment="Which streets?",
        revision=talks.version,
        last_decision=None,
        meeting_date=None,
    )


def test_what_the_chair_asks_is_asked_of_who_leads_now(people, talks):
    returned(people, talks)
    for person, lead in ((people.bob, people.other), (people.alice, people.lead)):
        assert hand_over(people.coordinator, lead).state == State.RETURNED
        (letter,) = waiting(LetterKind.DECISION_MADE)
        assert letter.recipient == person
        assert "In the chair's words: Which streets?" in letter.text
        assert f"because you speak for {lead.name}" in letter.text


def test_answers_to_a_question_are_told_to_who_leads_now(people):
    approach = asked_about(people, local_one(people), partners=[people.named])
    says(people.charlie, of(approach, people.named), ApproachAnswer.NOTHING)
    hand_over(people.coordinator, people.other)
    (letter,) = waiting(LetterKind.APPROACH_ANSWERED)
    assert letter.recipient == people.bob
    assert letter.subject == "Named has answered: Street talks"
    assert "because Other partner asked the other partners" in letter.text


def test_answers_wait_for_a_partner_that_led_by_mistake_and_is_asked_again(people):
    """While it led, Named partner alone was asked."""
    approach = asked_about(people, local_one(people))
    says(people.charlie, of(approach, people.named), ApproachAnswer.NOTHING)
    hand_over(people.coordinator, people.other)
    (letter,) = waiting(LetterKind.APPROACH_ANSWERED)
    assert letter.recipient == people.bob
    hand_over(people.coordinator, people.lead)
    assert waiting(LetterKind.APPROACH_ANSWERED) == []


def test_a_partner_that_leads_now_is_not_told_its_own_answer(people):
    approach = asked_about(people, local_one(people), partners=[people.other])
    says(people.bob, of(approach, people.other), ApproachAnswer.NOTHING)
    hand_over(people.coordinator, people.other)
    assert waiting(LetterKind.APPROACH_ANSWERED) == []


def test_what_was_read_before_is_told_to_nobody_anew(people, talks, on_another_date):
    returned(people, talks)
    offer_help(by=people.charlie, communication=talks, partner=people.named, words="A van")
    all_went()
    hand_over(people.coordinator, people.other)
    assert not Letter.objects.filter(state=LetterState.QUEUED).exists()
