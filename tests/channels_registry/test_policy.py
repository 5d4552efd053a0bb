"""Who may do what with the register, each policy for each kind of person and for the planner."""

from datetime import date

import pytest

from channels_registry import policy
from tests import factories
from tests.cast import cast
from tests.policy_people import ADVOCATES, COORDINATING, EVERYBODY, KEEPING, Everybody

pytestmark = pytest.mark.django_db
OF_LEAD = {"alice"} | COORDINATING
OF_OTHER = {"bob"} | COORDINATING


@pytest.fixture
def people() -> Everybody:
    return Everybody(cast())


@pytest.mark.parametrize(
    ("may", "who"),
    [
        (policy.can_read_the_register, EVERYBODY),
        (policy.can_add_entries, ADVOCATES | COORDINATING),
        (policy.can_share_by_all, COORDINATING),
        (policy.can_merge_channels, COORDINATING),
        (policy.can_request_entries, KEEPING),
    ],
)
def test_who_may(people, may, who):
    assert people.who(may) == who


@pytest.mark.parametrize(
    "may", [policy.can_share_by_all, policy.can_merge_channels, policy.can_request_entries]
)
def test_the_planner_itself_may(people, may):
    assert may(None) is True


def test_what_a_partner_keeps_is_edited_by_its_own_people_and_the_coordinator(people):
    lead = people.cast.lead
    offer = factories.OfferFactory(partner=lead)
    resource = factories.ResourceFactory(partner=lead)
    assert people.who(policy.keeps_entries_of, lead) == OF_LEAD
    assert people.who(policy.can_book_for, lead) == OF_LEAD
    assert people.who(policy.can_edit_offer, offer) == OF_LEAD
    assert people.who(policy.can_edit_resource, resource) == OF_LEAD
    assert policy.keeps_entries_of(None, lead)
    assert policy.can_edit_offer(None, offer)
    assert policy.can_edit_resource(None, resource)
    assert policy.can_book_for(None, lead)


def test_a_channel_is_edited_by_who_speaks_for_one_of_its_owners(people):
    channel = factories.ChannelFactory(owners=[people.cast.lead, people.cast.named])
    assert people.who(policy.can_edit_channel, channel) == OF_LEAD | {"charlie"}
    assert policy.can_edit_channel(None, channel)


def test_a_channel_of_all_partners_is_edited_by_the_coordinator(people):
    channel = factories.ChannelFactory(owners=[people.cast.lead], shared_by_all=True)
    assert people.who(policy.can_edit_channel, channel) == COORDINATING


def test_an_edition_is_kept_by_who_keeps_its_channel_or_the_one_that_carries_it(people):
    cast = people.cast
    kept = factories.ChannelFactory(owners=[cast.named])
    gone = factories.ChannelFactory(
        owners=[cast.lead], valid_to=date(2016, 10, 24), merged_into=kept
    )
    booking = factories.BookingFactory(edition=factories.EditionFactory(channel=gone))
    assert people.who(policy.can_edit_edition, booking.edition) == OF_LEAD | {"charlie"}
    assert people.who(policy.can_decide_booking, booking) == OF_LEAD | {"charlie"}
    assert policy.can_edit_edition(None, booking.edition)


def test_a_booking_is_decided_by_the_owner_and_withdrawn_by_who_booked(people):
    channel = factories.ChannelFactory(owners=[people.cast.lead])
    booking = factories.BookingFactory(
        edition=factories.EditionFactory(channel=channel), partner=people.cast.other
    )
    assert people.who(policy.can_decide_booking, booking) == OF_LEAD
    assert people.who(policy.can_withdraw_booking, booking) == OF_OTHER
    assert policy.can_decide_booking(None, booking)
    assert policy.can_withdraw_booking(None, booking)


def test_a_loan_is_decided_by_the_owner_and_withdrawn_by_who_asked(people):
    loan = factories.LoanFactory(
        resource=factories.ResourceFactory(partner=people.cast.lead), partner=people.cast.other
    )
    assert people.who(policy.can_decide_loan, loan) == OF_LEAD
    assert people.who(policy.can_withdraw_loan, loan) == OF_OTHER
    assert policy.can_decide_loan(None, loan)
    assert policy.can_withdraw_loan(None, loan)
