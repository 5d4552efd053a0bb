"""What a partner offers and lends ends with the partner."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Loan, LoanDay
from channels_registry.operations import (
    ask_for_loan,
    book,
    confirm_booking,
    lend,
    owe_register_checks,
)
from channels_registry.queries.channel_page import bookings_to_decide
from channels_registry.queries.pages import coordinators_channels, offers_on
from channels_registry.queries.resources import resources
from partnership.choices import LetterKind
from partnership.models import Letter, Partner, Person
from tests.channels_registry.conftest import NOW
from tests.channels_registry.pages import at, text_of
from tests.factories import OfferFactory, ResourceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
TODAY, YESTERDAY, TOMORROW = date(2016, 10, 25), date(2016, 10, 24), date(2016, 10, 26)
A_WEEK_ON = date(2016, 11, 1)


@pytest.fixture
def gazebo(people):
    return ResourceFactory(partner=people.lead, name="Gazebo")


@pytest.fixture
def visits(people):
    return OfferFactory(partner=people.lead, code="VISITS", what="Home visits")


def ends(partner: Partner, last_day: date) -> None:
    partner.valid_to = last_day
    partner.save()


def ask(people, resource, last_day: date) -> Loan:
    return ask_for_loan(
        by=people.bob,
        resource=resource,
        partner=people.other,
        first_day=TODAY,
        last_day=last_day,
    )


def test_the_lists_hold_it_until_the_last_day_of_its_partner(people, gazebo, visits):
    ends(people.lead, TODAY)
    assert (list(resources(TODAY)), offers_on(TODAY)) == ([gazebo], [visits])
    assert (list(resources(TOMORROW)), offers_on(TOMORROW)) == ([], [])


def test_a_partner_that_has_ended_lends_nothing(people, gazebo):
    ends(people.lead, YESTERDAY)
    with pytest.raises(NotPossible) as refused:
        ask(people, gazebo, A_WEEK_ON)
    assert str(refused.value) == (
        "Lead partner ended on 24 October 2016, so it lends nothing any more. Ask another one."
    )
    assert not Loan.objects.exists()


def test_it_is_lent_until_the_last_day_of_its_partner(people, gazebo):
    ends(people.lead, TOMORROW)
    with pytest.raises(NotPossible) as refused:
        ask(people, gazebo, A_WEEK_ON)
    assert str(refused.value) == (
        "Lead partner ends on 26 October 2016. Choose that day or an earlier one."
    )
    assert refused.value.about == ("last_day",)
    assert ask(people, gazebo, TOMORROW).last_day == TOMORROW


def test_what_was_asked_for_is_lent_until_the_last_day_of_its_partner(people, gazebo):
    until_then, beyond = (ask(people, gazebo, day) for day in (TOMORROW, A_WEEK_ON))
    ends(people.lead, TOMORROW)
    with pytest.raises(NotPossible) as refused:
        lend(by=people.alice, loan=beyond)
    assert str(refused.value) == (
        "Gazebo is not to be had on all of these days. "
        "Decline this request and say which days would do."
    )
    assert not LoanDay.objects.exists()
    assert lend(by=people.alice, loan=until_then).state == "lent"


def test_its_page_says_that_its_partner_has_ended_and_offers_to_ask_no_more(
    client, people, gazebo, visits
):
    client.force_login(people.bob)
    asking = at("loan_ask", gazebo.pk)
    assert asking in text_of(client.get(at("resource", gazebo.pk)))
    ends(people.lead, YESTERDAY)
    with clock.at(NOW):
        pages = [
            text_of(client.get(address))
            for address in (at("resource", gazebo.pk), at("offer", "VISITS"))
        ]
    for page in pages:
        assert "Lead partner ended on 24 October 2016." in page
        assert "Its last day was" not in page
        assert asking not in page


def test_what_ended_with_its_partner_is_not_there_to_be_confirmed(client, people, gazebo, visits):
    client.force_login(people.alice)
    confirm = (at("entry_confirm", "resource", gazebo.pk), at("entry_confirm", "offer", "VISITS"))
    page = text_of(client.get(at("ours")))
    assert [each in page for each in confirm] == [True, True]
    ends(people.lead, YESTERDAY)
    page = text_of(client.get(at("ours")))
    assert [each in page for each in confirm] == [False, False]
    client.post(at("entries_confirm", people.lead.code))
    for entry in (gazebo, visits):
        entry.refresh_from_db()
        assert entry.confirmed_on is None


class TestAChannelWhoseOwnersHaveEnded:
    def test_the_coordinator_is_asked_for_its_slots_sees_them_and_decides(self, people, winter):
        ends(people.lead, YESTERDAY)
        booking = book(by=people.bob, edition=winter, partner=people.other)
        assert [letter.recipient for letter in Letter.objects.all()] == [people.coordinator]
        assert list(bookings_to_decide(people.coordinator, TODAY)) == [booking]
        assert confirm_booking(by=people.coordinator, booking=booking).state == "confirmed"

    def test_until_the_last_day_of_its_owner_that_one_is_asked(self, people, winter):
        ends(people.lead, TODAY)
        book(by=people.bob, edition=winter, partner=people.other)
        assert [letter.recipient for letter in Letter.objects.all()] == [people.alice]
        assert list(bookings_to_decide(people.coordinator, TODAY)) == []
        assert coordinators_channels(TODAY) == []

    def test_of_two_owners_the_one_that_is_left_is_asked(self, people, magazine, winter):
        magazine.owners.add(people.named)
        ends(people.lead, YESTERDAY)
        book(by=people.bob, edition=winter, partner=people.other)
        assert [letter.recipient for letter in Letter.objects.all()] == [people.charlie]
        assert list(bookings_to_decide(people.coordinator, TODAY)) == []
        assert coordinators_channels(TODAY) == []

    def test_the_coordinator_keeps_it_and_is_asked_to_check_it(self, people, magazine):
        Person.objects.update(last_login=clock.now())
        ends(people.lead, YESTERDAY)
        assert coordinators_channels(TODAY) == [magazine]
        assert [owe_register_checks() for _ in range(2)] == [1, 0]
        letter = Letter.objects.get()
        assert (letter.recipient, letter.kind) == (people.coordinator, LetterKind.REGISTER_CHECK)
        assert "1 channel that all partners share or nobody else keeps in the regi" in letter.text


NOTHING_ENTERED = (
    "Lead partner ended on 24 October 2016, so nothing can be entered or asked for in its name any "
    "more. Ask the coordinator or an administrator for a role with another partner."
)


@pytest.mark.parametrize("form", ["channel_new", "resource_new", "offer_new"])
def test_a_form_says_so_where_its_person_would_choose_the_partner(client, people, form):
    client.force_login(people.alice)
    assert NOTHING_ENTERED not in text_of(client.get(at(form)))
    ends(people.lead, YESTERDAY)
    assert NOTHING_ENTERED in text_of(client.get(at(form)))
    assert NOTHING_ENTERED in text_of(client.post(at(form), {}))


def test_what_it_keeps_offers_to_add_nothing_and_says_why(client, people):
    client.force_login(people.alice)
    offered = (at("channel_new"), at("resource_new"), at("none_declare", people.lead.code))
    page = text_of(client.get(at("ours")))
    assert [each in page for each in offered] == [True, True, True]
    ends(people.lead, YESTERDAY)
    page = text_of(client.get(at("ours")))
    assert [each in page for each in offered] == [False, False, False]
    assert NOTHING_ENTERED in page
