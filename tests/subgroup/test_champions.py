"""Champions of service areas, and partners that are asked for an advocate by themselves."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from partnership.choices import LetterKind, Role
from partnership.models import Appointment, Letter, Person, ServiceArea
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.operations.champions import name_champion
from subgroup.operations.nominations import ask_where_nobody_speaks
from tests.cast import Cast, cast
from tests.factories import PartnerFactory, PersonFactory, ServiceAreaFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2016, 10, 26, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with clock.at(NOW):
        yield


@pytest.fixture
def people() -> Cast:
    return cast()


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


class TestChampions:
    def test_an_advocate_enters_a_service_area_and_names_its_champion(
        self, client: Client, people: Cast
    ) -> None:
        client.force_login(people.alice)
        url = reverse("subgroup:service_area_new", args=[people.lead.pk])
        answer = client.post(url, {"service": " Housing  repairs "})
        area = ServiceArea.objects.get()
        assert (area.name, answer["Location"]) == (
            "Housing repairs",
            f"/members/services/{area.pk}/",
        )
        page = text_of(client.get(reverse("subgroup:members")))
        assert "1 service area has no champion." in page
        client.post(answer["Location"], {"name": "Sue", "email": "Sue@example.org"})
        area.refresh_from_db()
        assert area.champion == Person.objects.get(email="sue@example.org")
        assert area.champion.has_role({Role.CHAMPION})
        assert Letter.objects.get(kind=LetterKind.INVITATION).recipient == area.champion
        assert "Housing repairs: Sue" in text_of(client.get(reverse("subgroup:members")))

    def test_one_whose_role_has_ended_is_a_vacancy(self, client: Client, people: Cast) -> None:
        area = ServiceAreaFactory(partner=people.lead, name="Repairs")
        sue = name_champion(by=people.alice, area=area, name="Sue", email="sue@example.org")
        Appointment.objects.filter(person=sue).update(
            starts=date(2016, 1, 1), ends=date(2016, 10, 25)
        )
        client.force_login(people.board_member)
        page = text_of(client.get(reverse("subgroup:members")))
        assert 'Repairs: <em class="app-muted">no champion</em>' in page

    def test_nobody_names_another_partners(self, client: Client, people: Cast) -> None:
        area = ServiceAreaFactory(partner=people.lead)
        client.force_login(people.bob)
        assert client.get(reverse("subgroup:champion", args=[area.pk])).status_code == 403

    def test_an_advocate_who_is_a_champion_too_stays_advocate(self, people: Cast) -> None:
        area = ServiceAreaFactory(partner=people.lead)
        name_champion(by=people.alice, area=area, name="Alice", email="alice@example.org")
        assert {each.role for each in people.alice.appointments.current()} == {
            Role.ADVOCATE,
            Role.CHAMPION,
        }

    def test_an_idea_of_a_champion_goes_to_their_advocate(self, people: Cast) -> None:
        area = ServiceAreaFactory(partner=people.lead)
        sue = name_champion(by=people.alice, area=area, name="Sue", email="sue@example.org")
        assert [each.partner for each in sue.appointments.current()] == [people.lead]


class TestVacancies:
    def test_the_nominating_officer_is_asked_once(self, people: Cast) -> None:
        officer = PersonFactory(name="Olga", email="olga@example.org")
        alone = PartnerFactory(code="ALONE", name="Lonely partner", nominating_officer=officer)
        PartnerFactory(code="NOOFFICER")
        assert (ask_where_nobody_speaks(), ask_where_nobody_speaks()) == (1, 0)
        asked = Nomination.objects.get()
        assert (asked.partner, asked.role, asked.asked_by, asked.asked_of) == (
            alone,
            Role.ADVOCATE,
            None,
            officer,
        )
        assert Letter.objects.get().recipient == officer

    def test_and_again_after_a_quarter_where_nothing_came_of_it(self, people: Cast) -> None:
        officer = PersonFactory()
        PartnerFactory(code="ALONE", nominating_officer=officer)
        ask_where_nobody_speaks()
        Nomination.objects.update(state=NominationState.DECLINED, answered_at=NOW)
        assert ask_where_nobody_speaks() == 0
        with clock.at(datetime(2017, 1, 26, 9, tzinfo=UTC)):
            assert ask_where_nobody_speaks() == 1

    def test_one_whose_account_is_closed_is_not_written_to(self, people: Cast) -> None:
        PartnerFactory(code="ALONE", nominating_officer=people.deactivated)
        assert ask_where_nobody_speaks() == 0
