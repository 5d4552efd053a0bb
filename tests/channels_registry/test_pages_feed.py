"""The calendar of copy deadlines: whose key opens it, what stands in it, and what never does."""

import logging
from datetime import date

import pytest
from django.urls import reverse
from icalendar import Calendar

from channels_registry.models import Edition
from channels_registry.operations import book
from partnership.models import Appointment, FeedToken
from tests.channels_registry.feeds import new_address, opened
from tests.factories import ChannelFactory, EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
FEED, ICS = reverse("channels_registry:feed"), reverse("channels_registry:copy_deadlines")
BITS_OF_A_CHARACTER = 6


def test_the_address_is_shown_once_and_its_key_is_kept_only_as_a_digest(client, people):
    client.force_login(people.alice)
    key = new_address(client).partition("key=")[2]
    assert len(key) * BITS_OF_A_CHARACTER >= 128
    assert key not in client.get(FEED).content.decode()
    kept = FeedToken.objects.get()
    assert (kept.person, len(kept.digest)) == (people.alice, 64)
    assert key not in str(FeedToken.objects.values())


def test_each_edition_is_an_event_on_the_day_when_copy_is_due(client, people):
    channel = ChannelFactory(code="MAG", name="Magazine", owners=[people.lead])
    EditionFactory(
        channel=channel,
        name="Winter",
        publication_date=date(2016, 12, 12),
        copy_deadline=date(2016, 11, 14),
        artwork_deadline=date(2016, 11, 21),
    )
    client.force_login(people.bob)
    answer = opened(client, new_address(client))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(str(each["summary"]), each.decoded("dtstart")) for each in events] == [
        ("Copy due: Magazine, Winter", date(2016, 11, 14)),
        ("Artwork due: Magazine, Winter", date(2016, 11, 21)),
    ]


def test_the_day_for_artwork_stays_until_it_comes_however_long_copy_is_past(client, people):
    EditionFactory(
        channel=ChannelFactory(name="Magazine", owners=[people.lead]),
        name="Winter",
        publication_date=date(2016, 12, 12),
        copy_deadline=date(2016, 9, 23),
        artwork_deadline=date(2016, 10, 31),
    )
    client.force_login(people.bob)
    events = Calendar.from_ical(opened(client, new_address(client)).content).walk("VEVENT")
    assert "Artwork due: Magazine, Winter" in [str(each["summary"]) for each in events]


def test_a_cancelled_edition_is_not_in_it_and_no_booking_ever(client, people):
    channel = ChannelFactory(owners=[people.lead])
    day = {"publication_date": date(2016, 12, 12), "copy_deadline": date(2016, 11, 14)}
    kept = EditionFactory(channel=channel, **day)
    gone = EditionFactory(channel=channel, **day, name="Gone", place="Elsewhere")
    Edition.objects.filter(pk=gone.pk).update(state="cancelled", state_reason="No money.")
    client.force_login(people.alice)
    address = new_address(client)
    without = opened(client, address).content
    assert b"Gone" not in without
    book(by=people.bob, edition=kept, partner=people.other, what="quokka")
    assert opened(client, address).content == without


def test_no_name_can_begin_a_line_of_its_own(client, people):
    channel = ChannelFactory(name="Mag\r\nBEGIN:VALARM\u2028X-EVIL:1\u0085Y:2\x0bZ")
    EditionFactory(
        channel=channel,
        name="A\nATTACH:x",
        publication_date=date(2016, 12, 12),
        copy_deadline=date(2016, 11, 14),
    )
    client.force_login(people.alice)
    content = opened(client, new_address(client)).content
    lines = content.decode().split("\r\n")
    assert not [line for line in lines if line.startswith(("BEGIN:VALARM", "X-EVIL", "ATTACH"))]
    assert "\n" not in "".join(lines)
    assert not {"\u2028", "\u0085", "\x0b"} & set(content.decode())


def test_a_new_key_ends_the_old_one_and_an_end_ends_it(client, people):
    client.force_login(people.alice)
    first = new_address(client)
    second = new_address(client)
    assert opened(client, first).status_code == 404
    assert opened(client, second).status_code == 200
    client.force_login(people.alice)
    client.post(reverse("channels_registry:feed_end"))
    assert opened(client, second).status_code == 404


def test_it_ends_with_the_persons_role_or_account(client, people):
    client.force_login(people.alice)
    address = new_address(client)
    people.alice.is_active = False
    people.alice.save()
    assert opened(client, address).status_code == 404
    people.alice.is_active = True
    people.alice.save()
    assert opened(client, address).status_code == 200
    Appointment.objects.filter(person=people.alice).update(ends=date(2016, 10, 24))
    assert opened(client, address).status_code == 404


@pytest.mark.parametrize("query", ["", "?key=", "?key=none", "?other=1"])
def test_without_a_key_there_is_no_calendar(client, people, query):
    assert client.get(ICS + query).status_code == 404


def test_no_log_holds_a_key(client, people, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(people.alice)
    address = new_address(client)
    key = address.partition("key=")[2]
    opened(client, address)
    opened(client, address + "x")
    assert "copy-deadlines.ics" in caplog.text
    assert key not in caplog.text
    assert not logging.getLogger("django.server").isEnabledFor(logging.ERROR)
