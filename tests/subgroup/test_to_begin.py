"""Whoever accepted a role for a later day is waited for: their seat is no vacancy meanwhile."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import Role
from partnership.models import Partner, Person, ServiceArea
from partnership.queries.people import areas_without_a_champion, vacancies
from subgroup.operations.champions import name_champion
from subgroup.operations.nominations import accept_nomination, ask_for_nomination, nominate
from subgroup.operations.vacancies import ask_where_nobody_is
from tests.cast import Cast
from tests.channels_registry.pages import text_of
from tests.factories import (
    AppointmentFactory,
    PartnerFactory,
    PersonFactory,
    ServiceAreaFactory,
    deputy_of,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 26, 9, tzinfo=UTC)
IN_FEBRUARY = datetime(2017, 2, 1, 9, tzinfo=UTC)
FIRST_DAY = date(2017, 3, 1)
FROM_MARCH = "Sue Jones, from Wednesday 1 March 2017."


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def area(people: Cast) -> ServiceArea:
    """Sue is its champion from 1 March; Olga names its partner's people, a deputy already."""
    deputy_of(people.lead)
    people.lead.nominating_officer = PersonFactory(name="Olga")
    people.lead.save()
    area = ServiceAreaFactory(partner=people.lead, name="Repairs")
    said = {"name": "Sue Jones", "email": "sue@example.org", "starts": FIRST_DAY}
    nomination = name_champion(by=people.alice, area=area, **said)
    accept_nomination(by=sue(), nomination=nomination)
    return area


@pytest.fixture
def partner(people: Cast) -> Partner:
    """Sue is its advocate from 1 March, and it has had none so far."""
    partner = PartnerFactory(code="ALONE", nominating_officer=PersonFactory(name="Olga"))
    nomination = ask_for_nomination(by=people.coordinator, partner=partner, role=Role.ADVOCATE)
    said = {"name": "Sue Jones", "email": "sue@example.org", "starts": FIRST_DAY}
    nominate(by=people.coordinator, nomination=nomination, **said)
    accept_nomination(by=sue(), nomination=nomination)
    return partner


def sue() -> Person:
    return Person.objects.get(email="sue@example.org")


def test_nobody_is_asked_for_a_champion_who_is_to_begin(area: ServiceArea) -> None:
    assert list(areas_without_a_champion()) == []
    with clock.at(IN_FEBRUARY):
        assert ask_where_nobody_is() == 0


def test_nor_for_an_advocate(partner: Partner) -> None:
    assert list(vacancies()) == []
    with clock.at(IN_FEBRUARY):
        assert ask_where_nobody_is() == 0


def test_whose_account_was_closed_meanwhile_is_waited_for_no_more(
    client: Client, people: Cast, area: ServiceArea, partner: Partner
) -> None:
    Person.objects.filter(pk=sue().pk).update(is_active=False)
    assert (list(areas_without_a_champion()), list(vacancies())) == ([area], [partner])
    with clock.at(IN_FEBRUARY):
        assert ask_where_nobody_is() == 2
    client.force_login(people.coordinator)
    members = text_of(client.get(reverse("subgroup:members")))
    assert "1 service area has no champion." in members
    assert "Sue Jones" not in members


def test_today_and_the_members_say_who_is_to_begin(
    client: Client, people: Cast, area: ServiceArea, partner: Partner
) -> None:
    client.force_login(people.alice)
    assert "Repairs has no champion" not in text_of(client.get(reverse("overview:today")))
    members = client.get(reverse("subgroup:members"))
    assert (members.context["without_champion"], members.context["without_advocate"]) == (0, 0)
    begins = 'Sue Jones <span class="app-muted">from Wed 1 Mar</span>'
    assert text_of(members).count(begins) == 2
    for one in (people.lead, partner):
        page = text_of(client.get(reverse("subgroup:member", args=[one.pk])))
        assert FROM_MARCH in page
    client.force_login(people.coordinator)
    listed = client.get(reverse("partnership:people"))
    assert listed.context["vacancies"] == 0
    assert '</a> <span class="app-muted">from Wed 1 Mar</span>' in text_of(listed)


def test_who_is_to_follow_stands_apart_from_who_holds_a_role_until_then(
    client: Client, people: Cast, area: ServiceArea
) -> None:
    AppointmentFactory(
        role=Role.CHAMPION,
        person=PersonFactory(name="Ann Day"),
        partner=people.lead,
        service_area=area,
        starts=date(2016, 4, 1),
        ends=date(2017, 2, 28),
    )
    client.force_login(people.alice)
    members = text_of(client.get(reverse("subgroup:members")))
    assert 'Repairs: Ann Day, Sue Jones <span class="app-muted">from Wed 1 Mar' in members


def test_the_list_of_partners_names_who_is_to_begin_and_asks_for_nobody(
    client: Client, people: Cast, partner: Partner
) -> None:
    client.force_login(people.coordinator)
    assert dict(client.get(reverse("partnership:partners")).context["current"])[partner] != []
    listed = text_of(client.get(reverse("partnership:partners")))
    assert "Sue Jones from Wed 1 Mar" in listed
    file = client.get(reverse("partnership:partners_csv")).content.decode()
    row = next(line for line in file.splitlines() if ",ALONE," in line)
    assert row.endswith(",No"), "Nobody is in post yet"


def test_whoever_names_somebody_else_reads_whose_place_they_take(
    client: Client, people: Cast, area: ServiceArea
) -> None:
    client.force_login(people.alice)
    assert (
        "Sue Jones has accepted and is the champion from Wednesday 1 March 2017. If you name "
        "somebody else who accepts, they take the place of Sue Jones, who gets no letter about it: "
        "tell them yourself."
    ) in text_of(client.get(reverse("subgroup:champion", args=[area.pk])))
