"""A bank holiday that is announced after a copy deadline was set: each place says the day before.

Copy is refused from that day on, so no page, letter or calendar may promise the holiday itself.
"""

from datetime import date

import pytest
from icalendar import Calendar

from bsc_comms.kit.working_days import as_if_announced
from channels_registry.models import Edition
from channels_registry.operations import book, confirm_booking
from channels_registry.queries.finder import find
from partnership.choices import LetterKind
from partnership.models import Letter
from tests.channels_registry.feeds import new_address, opened
from tests.channels_registry.pages import text_of
from tests.factories import AudienceFactory, ChannelFactory, EditionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY = date(2016, 10, 25)
THE_DAY_BEFORE = date(2016, 11, 1)


@pytest.fixture
def everyone():
    return AudienceFactory(label="Residents")


@pytest.fixture
def edition(people, everyone):
    """An edition of Alice's magazine whose copy and artwork are due on Wednesday 2 November."""
    channel = ChannelFactory(code="MAG", name="Magazine", owners=[people.lead])
    channel.audiences.add(everyone)
    edition = EditionFactory(
        channel=channel,
        name="Winter",
        publication_date=date(2016, 12, 12),
        copy_deadline=date(2016, 11, 2),
        artwork_deadline=date(2016, 11, 2),
        slots=3,
    )
    with as_if_announced(frozenset({date(2016, 11, 2)})):
        yield edition


def booked(people, edition):
    return book(by=people.bob, edition=edition, partner=people.other)


def test_the_edition_says_the_last_day_on_which_copy_is_taken(edition):
    assert (edition.copy_due, edition.artwork_due) == (THE_DAY_BEFORE, THE_DAY_BEFORE)
    assert not edition.takes_copy(date(2016, 11, 2))
    assert edition.takes_copy(THE_DAY_BEFORE)


def test_so_does_an_edition_without_a_day_for_artwork(edition):
    edition.artwork_deadline = None
    assert edition.artwork_due is None


@pytest.mark.parametrize("path", ["/channels/", "/channels/MAG/", "/channels/ours/", "/"])
def test_so_does_each_page(client, people, edition, path):
    client.force_login(people.alice)
    booked(people, edition)
    page = text_of(client.get(path))
    assert "Tue 1 Nov" in page
    assert "Wed 2 Nov" not in page


def test_so_does_its_own_page(client, people, edition):
    client.force_login(people.bob)
    page = text_of(client.get(f"/channels/MAG/editions/{edition.pk}/"))
    assert page.count("Tue 1 Nov") == 2
    assert "Wed 2 Nov" not in page


def test_so_do_the_letters_to_the_owner_and_to_who_booked(people, edition):
    confirm_booking(by=people.alice, booking=booked(people, edition))
    asked = Letter.objects.get(kind=LetterKind.BOOKING_ASKED)
    answered = Letter.objects.get(kind=LetterKind.BOOKING_ANSWERED)
    for letter in (asked, answered):
        assert "Tuesday 1 November" in letter.text
        assert "2 November" not in letter.text + letter.html + letter.subject


def test_so_does_the_calendar_of_copy_deadlines(client, people, edition):
    client.force_login(people.bob)
    events = Calendar.from_ical(opened(client, new_address(client)).content).walk("VEVENT")
    assert [each.decoded("dtstart") for each in events] == [THE_DAY_BEFORE, THE_DAY_BEFORE]


def test_so_does_the_finder(edition, everyone):
    (found,) = find(audience=everyone, by=date(2016, 12, 31), today=TODAY).editions
    assert "Copy due Tue 1 Nov, out Mon 12 Dec" in found.reasons


def test_one_edition_says_of_itself_what_is_asked_of_many(edition):
    """Over Christmas, whose days off lie together."""
    for deadline in (date(2016, 12, day) for day in range(20, 32)):
        edition.copy_deadline, edition.publication_date = deadline, date(2017, 1, 9)
        edition.save()
        for today in (date(2016, 12, day) for day in range(20, 32)):
            many = Edition.objects.open_for_copy(today)
            assert edition.takes_copy(today) == many.exists(), (deadline, today)
