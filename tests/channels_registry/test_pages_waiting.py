"""What the pages say of a waiting list: who is next, and who waits already."""

from datetime import date

import pytest

from channels_registry.models import Booking
from channels_registry.operations import book
from tests.channels_registry.pages import at, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]

NEXT = "Next in line for it: Named"


@pytest.fixture
def full(people, winter):
    """The one slot of the edition is held by Other, and Named waits for it."""
    slot = book(by=people.bob, edition=winter, partner=people.other)
    book(by=people.charlie, edition=winter, partner=people.named)
    return slot


def edition_of(winter):
    return at("edition", "MAG", winter.pk)


def test_who_is_next_stands_beside_the_button_that_gives_a_slot_back(client, people, winter, full):
    client.force_login(people.bob)
    for page in (edition_of(winter), at("ours")):
        assert NEXT in text_of(client.get(page))


def test_who_gives_a_slot_back_is_told_who_holds_it_now(client, people, full):
    client.force_login(people.bob)
    page = client.post(at("booking_withdraw", full.pk), follow=True)
    assert "Other has given its slot back. It is held for Named now." in text_of(page)


def test_nobody_is_next_once_its_partner_has_ended(client, people, winter, full):
    people.named.valid_to = date(2016, 10, 24)
    people.named.save()
    client.force_login(people.bob)
    assert NEXT not in text_of(client.get(edition_of(winter)))


@pytest.mark.parametrize(("deadline", "moves_up"), [(24, False), (25, True)])
def test_nobody_is_next_once_copy_is_past(client, people, winter, full, deadline, moves_up):
    winter.copy_deadline = date(2016, 10, deadline)
    winter.save()
    client.force_login(people.bob)
    assert (NEXT in text_of(client.get(edition_of(winter)))) == moves_up


@pytest.mark.parametrize(
    ("who", "act", "said"),
    [
        ("alice", "Join the waiting list", ""),
        ("bob", "Wait for another slot", "Other has a slot already."),
        ("charlie", "Wait for another slot", "Named is on the waiting list already."),
    ],
)
def test_who_has_a_slot_or_waits_for_one_reads_so_before_asking_again(
    client, people, winter, full, who, act, said
):
    client.force_login(getattr(people, who))
    assert f">{act}</a>" in text_of(client.get(edition_of(winter)))
    page = client.get(at("booking_new", "MAG", winter.pk)).context["page"]
    again = [said, "Ask again only for something else."] if said else []
    assert (page.title, page.lead) == (
        act,
        " ".join(["Every slot is taken. Who waits longest moves up first.", *again]),
    )
    assert Booking.objects.count() == 2


def test_where_there_is_space_another_slot_is_booked(client, people, winter, full):
    winter.slots = 3
    winter.save()
    client.force_login(people.bob)
    assert ">Book another slot</a>" in text_of(client.get(edition_of(winter)))
