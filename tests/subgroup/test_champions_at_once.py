"""A champion is named in the same moment as somebody is asked to name one, or answers."""

from datetime import date

import pytest

from partnership.choices import Role
from partnership.models import Person, ServiceArea
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.operations import champions, nominations
from tests.cast import cast
from tests.plans.at_once import held_up

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    return cast()


@pytest.fixture
def area(people) -> ServiceArea:
    people.lead.nominating_officer = people.charlie
    people.lead.save()
    return ServiceArea.objects.create(partner=people.lead, name="Street cleansing")


def names(people, area: ServiceArea, name: str):
    def name_somebody() -> Nomination:
        return champions.name_champion(
            by=people.alice,
            area=area,
            name=name,
            email=f"{name.lower()}@example.org",
            starts=date(2016, 11, 1),
        )

    return name_somebody


def held(area: ServiceArea):
    return lambda: ServiceArea.objects.select_for_update(no_key=True).get(pk=area.pk)


def test_the_planner_asks_for_one_who_is_named_meanwhile(people, area):
    def ask() -> Nomination:
        return nominations.ask_for_nomination(
            by=None, partner=people.lead, role=Role.CHAMPION, area=area
        )

    given = held_up(held(area), ask, names(people, area, "Olga"))
    assert given == Nomination.objects.get()
    assert given.person == Person.objects.get(email="olga@example.org")


def test_the_officer_names_somebody_while_the_partner_names_another(people, area):
    asked = nominations.ask_for_nomination(
        by=None, partner=people.lead, role=Role.CHAMPION, area=area
    )

    def hold() -> None:
        Nomination.objects.select_for_update(no_key=True).get(pk=asked.pk)

    def officer_names() -> None:
        nominations.nominate(
            by=people.charlie,
            nomination=asked,
            name="Petra",
            email="petra@example.org",
            starts=date(2016, 11, 1),
        )

    given = held_up(hold, names(people, area, "Olga"), officer_names)
    asked.refresh_from_db()
    assert (asked.state, given.state) == (NominationState.WITHDRAWN, NominationState.NOMINATED)
    assert given.person == Person.objects.get(email="olga@example.org")


def test_the_nominee_accepts_while_the_partner_names_another(people, area):
    first = names(people, area, "Petra")()

    def hold() -> None:
        Nomination.objects.select_for_update(no_key=True).get(pk=first.pk)

    def accept() -> None:
        nominations.accept_nomination(by=first.person, nomination=first)

    given = held_up(hold, names(people, area, "Olga"), accept)
    first.refresh_from_db()
    assert (first.state, given.state) == (NominationState.ACCEPTED, NominationState.NOMINATED)
