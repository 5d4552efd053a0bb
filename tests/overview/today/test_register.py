"""What others ask of the register waits on Today for whoever answers."""

from datetime import date

import pytest

from channels_registry.choices import LoanState
from channels_registry.operations import book
from tests import factories
from tests.overview.today.opened import page_of

pytestmark = pytest.mark.django_db


def test_bookings_and_loans_wait_for_whoever_owns_the_thing(client, people):
    edition = factories.EditionFactory(
        channel=factories.ChannelFactory(name="The magazine", owners=[people.other]),
        publication_date=date(2016, 12, 5),
        copy_deadline=date(2016, 11, 10),
        slots=1,
    )
    booking = book(by=people.alice, edition=edition, partner=people.lead, what="Lock up")
    book(by=people.alice, edition=edition, partner=people.lead, what="It waits")
    stand = factories.ResourceFactory(partner=people.other, name="The stand")
    asked = factories.LoanFactory(resource=stand, partner=people.lead)
    factories.LoanFactory(resource=stand, partner=people.lead, state=LoanState.DECLINED, reason="-")
    page = page_of(client, people.bob)
    assert page.context["advocate"]["bookings"] == [booking]
    assert page.context["advocate"]["loans"] == [asked]
    assert "Lead asks for a slot in" in page.text
    assert "Lead asks to borrow" in page.text
    alices = page_of(client, people.alice).context["advocate"]
    assert (alices["bookings"], alices["loans"]) == ([], [])


def test_slots_in_what_all_share_wait_for_the_coordinator(client, people):
    press = factories.ChannelFactory(name="The press", shared_by_all=True)
    edition = factories.EditionFactory(channel=press, publication_date=date(2016, 12, 5), slots=1)
    booking = book(by=people.alice, edition=edition, partner=people.lead)
    page = page_of(client, people.coordinator)
    assert page.context["subgroup"]["bookings"] == [booking]
    assert "Lead asks for a slot in" in page.text
    assert page_of(client, people.chair).context["subgroup"]["bookings"] == []


def test_what_is_asked_of_a_partner_that_nobody_speaks_for_waits_for_the_coordinator(
    client, people
):
    vacant = factories.PartnerFactory()
    edition = factories.EditionFactory(
        channel=factories.ChannelFactory(owners=[vacant]),
        publication_date=date(2016, 12, 5),
        slots=1,
    )
    booking = book(by=people.alice, edition=edition, partner=people.lead)
    loan = factories.LoanFactory(resource__partner=vacant, partner=people.lead)
    factories.LoanFactory(resource__partner=people.other, partner=people.lead)
    factories.LoanFactory(resource__partner=vacant, partner=people.lead, state=LoanState.LENT)
    page = page_of(client, people.coordinator)
    assert page.context["subgroup"]["bookings"] == [booking]
    assert page.context["subgroup"]["loans"] == [loan]
    assert "Lead asks for a slot in" in page.text
    assert "Lead asks to borrow" in page.text
    chairs = page_of(client, people.chair).context["subgroup"]
    assert (chairs["bookings"], chairs["loans"]) == ([], [])
