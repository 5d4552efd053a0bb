"""What a partner offers and lends ends with the partner."""

from datetime import date

import pytest

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from channels_registry.models import Loan
from channels_registry.operations import ask_for_loan
from channels_registry.queries.pages import offers_on
from channels_registry.queries.resources import resources
from partnership.models import Partner
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
