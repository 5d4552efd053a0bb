"""A partner that has ended: what it still leads goes to other partners one by one."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.models import Partner, Person
from plans.choices import State
from plans.models import Communication
from tests import factories
from tests.cast import Cast
from tests.guards.pages import without_tokens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
NAMES_SOMEBODY_FIRST = "Name an advocate or a deputy first"
ITS_SUCCESSOR = (
    "Lead partner ended on 24 October 2016, and Other partner took its place. "
    "Open each with Change, and choose Other partner as its lead partner."
)


@pytest.fixture
def ended(people: Cast) -> Partner:
    people.lead.valid_to, people.lead.successor = date(2016, 10, 24), people.other
    people.lead.save()
    return people.lead


def led(people: Cast, title: str, **fields) -> Communication:
    return factories.CommunicationFactory(title=title, lead_partner=people.lead, **fields)


def text_at(name: str, asker: Person, *args) -> str:
    browser = Client()
    browser.force_login(asker)
    content = without_tokens(browser.get(reverse(name, args=args)).content)
    return " ".join(content.decode().split())


def page(people: Cast, asker: Person) -> str:
    return text_at("subgroup:hand_over", asker, people.lead.pk)


def change_of(communication: Communication) -> str:
    return f'href="{reverse("plans:communication_edit", args=[communication.pk])}">Change<'


def test_the_page_lists_what_is_open_with_change_and_names_the_successor(people, ended) -> None:
    dark, idea = led(people, "Dark nights"), led(people, "Bonfires", idea=True)
    gone = led(people, "Lock up", state=State.ISSUED)
    shown = page(people, people.coordinator)
    assert [change_of(each) in shown for each in (dark, idea, gone)] == [True, True, False]
    assert ITS_SUCCESSOR in shown
    assert NAMES_SOMEBODY_FIRST not in shown


def test_where_no_partner_took_its_place_another_is_chosen(people, ended) -> None:
    Partner.objects.update(successor=None)
    led(people, "Dark nights")
    shown = page(people, people.coordinator)
    assert (
        "Lead partner ended on 24 October 2016. Open each with Change, and choose another partner "
        "as its lead partner." in shown
    )


def test_what_is_kept_back_is_listed_for_its_own_people_alone(people, ended) -> None:
    without = page(people, people.coordinator)
    secret = led(people, "Operation", embargoed=True)
    assert page(people, people.coordinator) == without
    shown = page(people, people.alice)
    assert "Operation" in shown
    assert change_of(secret) in shown


def test_its_own_people_are_told_which_role_they_need_to_move_it_on(people, ended) -> None:
    led(people, "Dark nights")
    asks = "with a role for Other partner: ask the coordinator for it."
    shown = page(people, people.alice)
    assert asks in shown
    assert "Open each with Change" not in shown
    factories.AppointmentFactory(person=people.alice, role="advocate", partner=people.other)
    shown = page(people, people.alice)
    assert asks not in shown
    assert ITS_SUCCESSOR in shown


def test_the_coordinator_is_told_to_end_their_roles_last(people, ended) -> None:
    """Said whether anything is kept back or not."""
    shown = page(people, people.coordinator)
    assert "End their roles for Lead after that." in shown
    assert "No open communication that you may know of is still its own." in shown
    assert "End their roles" not in page(people, people.alice)


def test_two_of_its_people_still_hand_over_between_them(people, ended) -> None:
    factories.deputy_of(people.lead, name="Dora", email="dora@example.org")
    assert ">Hand over</button>" in page(people, people.coordinator)


def test_once_nobody_holds_anything_the_list_still_stands(people, ended) -> None:
    dark = led(people, "Dark nights")
    people.alice.appointments.all().delete()
    shown = page(people, people.coordinator)
    assert change_of(dark) in shown
    assert "Nobody holds anything" not in shown


def test_what_is_overdue_is_called_so_as_on_today(people, ended) -> None:
    led(people, "Dark nights", window_start=date(2016, 10, 18))
    assert ">Overdue</strong>" in page(people, people.coordinator)


def test_one_query_lists_them_however_many_there_are(people, ended) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(people, people.coordinator)
        return len(queries)

    led(people, "Dark nights")
    with_one = asked()
    led(people, "Bonfires")
    led(people, "Lock up", window_start=date(2016, 10, 18))
    assert asked() == with_one


def test_a_partner_that_goes_on_has_no_such_list(people) -> None:
    led(people, "Dark nights")
    shown = page(people, people.coordinator)
    assert NAMES_SOMEBODY_FIRST in shown
    assert "still its own" not in shown


@pytest.mark.parametrize("name", ["subgroup:review", "subgroup:publish"])
def test_review_and_publishing_say_whose_plan_nobody_confirms(people, ended, name) -> None:
    led(people, "Dark nights")
    led(people, "Operation", embargoed=True)
    said = (
        "Lead partner ended on 24 October 2016; 1 communication is still its own, and nobody "
        "confirms its plan."
    )
    factories.AppointmentFactory(person=people.alice, role="chair")
    assert [said in text_at(name, each) for each in (people.chair, people.alice)] == [True, True]


class TestItsMembers:
    def test_nobody_is_asked_for_and_the_page_leads_on(self, people, ended) -> None:
        people.lead.nominating_officer = people.bob
        people.lead.save()
        people.alice.appointments.all().delete()
        shown = text_at("subgroup:member", people.coordinator, people.lead.pk)
        assert "Other partner took its place: nobody is named for it any more." in shown
        assert f'href="{reverse("subgroup:hand_over", args=[people.lead.pk])}">See what' in shown
        assert "Ask for a nomination" not in shown
        assert "this role is vacant" not in shown
        assert "Enter a service area" not in shown
        assert "Who names its people" not in shown

    def test_who_may_not_hand_over_is_not_led_there(self, people, ended) -> None:
        shown = text_at("subgroup:member", people.bob, people.lead.pk)
        assert "nobody is named for it any more." in shown
        assert "See what is still its own" not in shown


@pytest.mark.parametrize("name", ["subgroup:leaving", "partnership:person"])
def test_who_ends_a_role_or_an_account_is_led_to_what_is_still_its_own(people, ended, name) -> None:
    factories.CommunicationFactory(lead_partner=people.lead, responsible=people.alice)
    shown = text_at(name, people.coordinator, people.alice.pk)
    assert "Lead partner ended on 24 October 2016." in shown
    assert f'href="{reverse("subgroup:hand_over", args=[people.lead.pk])}">See what' in shown
    assert "Ask for a nomination" not in shown
