"""Two advocates take the last slot on their communications' pages in the same moment."""

import threading
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from channels_registry.choices import BookingState
from channels_registry.models import Edition
from plans.choices import State
from plans.models import Communication, Overlap, OverlapAnswer, Placement
from plans.operations.communications import edit_communication, set_aside
from plans.operations.details import Details
from plans.operations.overlaps.joining import merge
from plans.operations.placements import choose_edition
from tests.cast import cast
from tests.factories import (
    BookingFactory,
    ChannelFactory,
    CommunicationFactory,
    EditionFactory,
    PlacementFactory,
)
from tests.plans.at_once import held_up

NOW = datetime(2016, 10, 25, 9, tzinfo=UTC)


def edition_of(channel, day, **fields):
    return EditionFactory(
        channel=channel, publication_date=day, copy_deadline=date(2016, 11, 10), **fields
    )


def sent_at_once(forms):
    """Send each form from a browser of its own, all together; the statuses of the answers."""
    barrier, statuses = threading.Barrier(len(forms)), [None] * len(forms)

    def send(number, browser, placement, edition):
        try:
            seen = Placement.objects.get(pk=placement.pk).stands_in
            sent = {"edition": edition.pk, "stood_in": seen}
            with clock.at(NOW):
                barrier.wait(timeout=20)
                path = reverse("plans:placement_edition", args=[placement.pk])
                statuses[number] = browser.post(path, sent).status_code
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=send, args=(number, *form)) for number, form in enumerate(forms)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return statuses


def browser_of(person):
    browser = Client()
    with clock.at(NOW):
        browser.force_login(person)
    return browser


def placed(partner, channel):
    return PlacementFactory(
        communication=CommunicationFactory(lead_partner=partner), channel=channel
    )


@pytest.mark.unlinted
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_the_last_slot_leaves_one_booked_and_one_waiting():
    people = cast()
    channel = ChannelFactory()
    edition = edition_of(channel, date(2016, 12, 5), slots=1)
    advocates = ((people.alice, people.lead), (people.bob, people.other))
    forms = [
        (browser_of(person), placed(partner, channel), edition) for person, partner in advocates
    ]
    assert sent_at_once(forms) == [302, 302]
    states = Placement.objects.order_by("booking__number").values_list("booking__state", flat=True)
    assert list(states) == [BookingState.HELD, BookingState.WAITING]
    assert Edition.objects.get().slots_taken == 1


@pytest.mark.unlinted
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_one_form_sent_four_times_is_one_booking():
    people = cast()
    channel = ChannelFactory()
    edition = edition_of(channel, date(2016, 12, 5), slots=5)
    placement = placed(people.lead, channel)
    forms = [(browser_of(people.alice), placement, edition) for _ in range(4)]
    assert sent_at_once(forms) == [302] * 4
    assert edition.bookings.count() == 1
    assert Communication.objects.get().version == 2


@pytest.mark.unlinted
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_who_change_places_do_not_wait_for_each_other():
    people = cast()
    channel = ChannelFactory()
    first, second = (
        edition_of(channel, day, slots=3) for day in (date(2016, 12, 5), date(2016, 12, 12))
    )
    alices, bobs = placed(people.lead, channel), placed(people.other, channel)
    browsers = browser_of(people.alice), browser_of(people.bob)
    assert sent_at_once([(browsers[0], alices, first), (browsers[1], bobs, second)]) == [302, 302]
    assert sent_at_once([(browsers[0], alices, second), (browsers[1], bobs, first)]) == [302, 302]
    taken = Edition.objects.order_by("pk").values_list("slots_taken", flat=True)
    assert list(taken) == [1, 1]


def hand_over(communication, people):
    edit_communication(
        by=people.coordinator,
        communication=communication,
        opened_version=communication.version,
        details=Details(fields={"lead_partner": people.named}),
    )


def cancel(communication, people):
    set_aside(
        by=people.alice,
        communication=communication,
        opened_version=communication.version,
        state=State.CANCELLED,
        reason="No money",
    )


def go_joint(communication, people):
    joint = CommunicationFactory(lead_partner=people.other)
    for placement in communication.placements.all():
        PlacementFactory(communication=joint, channel=placement.channel)
    merge(
        by=people.coordinator,
        overlap=Overlap(first=communication, second=joint),
        answer=OverlapAnswer(takes_over=joint, carries_channels=True),
    )


def lock(edition):
    Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)


@pytest.mark.parametrize("act", [hand_over, cancel, go_joint])
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_whoever_changes_several_slots_holds_their_editions_in_one_order(act):
    with clock.at(NOW):
        people = cast()
        lower, higher = (
            edition_of(ChannelFactory(name=name), day, slots=3)
            for name, day in (("Z", date(2016, 12, 12)), ("A", date(2016, 12, 5)))
        )
        one = CommunicationFactory(lead_partner=people.lead)
        for edition in (lower, higher):
            key = UUID(int=higher.pk - edition.pk + 1)
            placement = PlacementFactory(pk=key, communication=one, channel=edition.channel)
            choose_edition(by=people.alice, placement=placement, edition=edition)
        one.refresh_from_db()

    def act_now():
        with clock.at(NOW):
            act(one, people)
        return "done"

    assert lower.pk < higher.pk
    assert held_up(lambda: lock(lower), act_now, then=lambda: lock(higher)) == "done"


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_lead_that_is_handed_on_while_a_channel_goes_holds_them_in_that_order_too():
    with clock.at(NOW):
        people = cast()
        lower, higher = (
            edition_of(ChannelFactory(name=name), date(2016, 12, 12), slots=3) for name in "ZA"
        )
        one = CommunicationFactory(lead_partner=people.lead)
        for edition, partner in ((lower, people.named), (higher, people.lead)):
            PlacementFactory(
                communication=one,
                channel=edition.channel,
                booking=BookingFactory(edition=edition, partner=partner),
            )

    def hand_over_and_leave():
        with clock.at(NOW):
            edit_communication(
                by=people.coordinator,
                communication=one,
                opened_version=one.version,
                details=Details(fields={"lead_partner": people.named}, channels=[higher.channel]),
            )
        return "done"

    assert held_up(lambda: lock(lower), hand_over_and_leave, then=lambda: lock(higher)) == "done"
