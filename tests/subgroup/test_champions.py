"""Champions of service areas, and partners that are asked for an advocate by themselves."""

from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Appointment, Change, Letter, Partner, Person, ServiceArea
from partnership.queries.people import areas_without_a_champion
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.operations.champions import add_service_area
from subgroup.operations.nominations import (
    AnsweredAlready,
    accept_nomination,
    ask_for_nomination,
    nominate,
)
from subgroup.operations.vacancies import ask_where_nobody_is
from tests.cast import Cast
from tests.factories import (
    AppointmentFactory,
    ServiceAreaFactory,
    champion_of,
)
from tests.services.page_text import text_of
from tests.subgroup.nominating import letter, link_in, named_champion
from tests.subgroup.october import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]


def champion(people: Cast, area: ServiceArea, email: str = "sue@example.org", **more) -> Person:
    nomination = named_champion(people, area, email, **more)
    person = Person.objects.get(email=email)
    accept_nomination(by=person, nomination=nomination)
    return person


def held_for(area: ServiceArea) -> list[tuple[str, date, date | None]]:
    held = area.appointments.order_by("starts").select_related("person")
    return [(each.person.name, each.starts, each.ends) for each in held]


NAMING = {
    "name": "Sue",
    "email": "Sue@example.org",
    "starts_day": "1",
    "starts_month": "11",
    "starts_year": "2016",
}


class TestChampions:
    def test_from_the_request_to_the_role_by_two_links(
        self, client: Client, people: Cast, area: ServiceArea
    ) -> None:
        client.force_login(people.coordinator)
        ask = reverse("subgroup:nomination_ask", args=[people.lead.pk])
        said = text_of(client.post(ask, {"role": "champion", "area": area.pk}, follow=True))
        assert "Olga is asked by letter to name somebody" in said
        nobody = Client()
        officers = link_in(letter(LetterKind.NOMINATION_ASKED, "olga@example.org"))
        assert mail.outbox[-1].subject == "Name the champion for Repairs of Lead"
        assert "daily work of this service" in text_of(nobody.get(officers))
        nobody.post(officers, NAMING)
        nominees = link_in(letter(LetterKind.NOMINATED, "sue@example.org"))
        assert mail.outbox[-1].subject == "Will you be champion for Repairs of Lead?"
        assert list(areas_without_a_champion()) == [area], "Named is not accepted"
        nobody.post(nominees, {"answer": "accepted"})
        assert held_for(area) == [("Sue", date(2016, 11, 1), None)]
        assert list(areas_without_a_champion()) == [], "But who is to begin is waited for"
        with clock.at(clock.start_of(date(2016, 11, 1))):
            assert list(areas_without_a_champion()) == []
        sue = Person.objects.get(email="sue@example.org")
        assert Letter.objects.get(kind=LetterKind.INVITATION).recipient == sue

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
        said = text_of(client.post(answer["Location"], NAMING, follow=True))
        assert "Sue is asked by letter to accept." in said
        assert "Sue was nominated on Wednesday 26 October 2016" in said
        assert "Sue was named and has not answered yet" in text_of(client.get(answer["Location"]))
        sue = Person.objects.get(email="sue@example.org")
        accept_nomination(by=sue, nomination=Nomination.objects.get())
        with clock.at(clock.start_of(date(2016, 11, 1))):
            assert sue.has_role({Role.CHAMPION})
            assert "Housing repairs: Sue" in text_of(client.get(reverse("subgroup:members")))
            member = reverse("subgroup:member", args=[people.lead.pk])
            assert "Since Tuesday 1 November 2016" in text_of(client.get(member))

    def test_who_follows_ends_who_was_it(self, people: Cast, area: ServiceArea) -> None:
        sue = champion(people, area)
        other = ServiceAreaFactory(partner=people.lead)
        champion(people, other)
        with clock.at(clock.start_of(date(2016, 12, 1))):
            champion(people, area, "tom@example.org", starts=date(2016, 12, 5))
        assert held_for(area) == [
            ("Sue", TODAY, date(2016, 12, 4)),
            ("Tom", date(2016, 12, 5), None),
        ]
        assert held_for(other) == [("Sue", TODAY, None)], "And keeps what else they hold"
        told = Change.objects.filter(subject_id=str(sue.pk), act="role ended")
        assert [each.before for each in told] == ["Champion for Repairs, Lead partner"]

    def test_the_database_knows_one_champion_an_area(self, people: Cast, area: ServiceArea) -> None:
        champion(people, area)
        with pytest.raises(IntegrityError), transaction.atomic():
            AppointmentFactory(role=Role.CHAMPION, partner=people.lead, service_area=area)
        ended = {"starts": date(2015, 1, 1), "ends": date(2015, 2, 1)}
        with pytest.raises(IntegrityError), transaction.atomic():
            AppointmentFactory(role=Role.DEPUTY, partner=people.lead, service_area=area, **ended)

    def test_somebody_else_is_named_before_the_first_has_answered(
        self, people: Cast, area: ServiceArea
    ) -> None:
        first = named_champion(people, area)
        assert named_champion(people, area) == first, "Named twice is asked once"
        second = named_champion(people, area, "tom@example.org")
        first.refresh_from_db()
        assert (first.state, second.state) == (
            NominationState.WITHDRAWN,
            NominationState.NOMINATED,
        )
        sue = Person.objects.get(email="sue@example.org")
        with pytest.raises(AnsweredAlready):
            accept_nomination(by=sue, nomination=first)
        assert Letter.objects.get(recipient=sue).state == LetterState.WITHDRAWN

    def test_while_the_partner_is_asked_a_first_champion_can_be_named(
        self, client, people: Cast, area: ServiceArea
    ) -> None:
        nomination = ask_for_nomination(
            by=people.coordinator, partner=people.lead, role=Role.CHAMPION, area=area
        )
        client.force_login(people.coordinator)
        page = reverse("subgroup:member", args=[people.lead.pk])
        assert "Name a champion<span" in text_of(client.get(page))
        sue = {"name": "Sue", "email": "sue@example.org"}
        nominate(by=people.coordinator, nomination=nomination, starts=TODAY, **sue)
        assert "Name somebody else<span" in text_of(client.get(page))

    def test_who_is_its_champion_is_not_named_again(
        self, client: Client, people: Cast, area: ServiceArea
    ) -> None:
        champion(people, area)
        client.force_login(people.alice)
        page = text_of(client.post(reverse("subgroup:champion", args=[area.pk]), NAMING))
        assert "Sue is champion for Repairs of Lead partner already: name somebody else." in page
        assert 'value="Sue@example.org"' in page
        assert Nomination.objects.count() == 1

    def test_whose_role_has_ended_leaves_a_vacancy_everywhere(
        self, client: Client, people: Cast, area: ServiceArea
    ) -> None:
        sue = champion(people, area)
        assert list(areas_without_a_champion()) == []
        Appointment.objects.filter(person=sue).update(
            starts=date(2016, 1, 1), ends=date(2016, 10, 25)
        )
        member = reverse("subgroup:member", args=[people.lead.pk])
        today = reverse("overview:today")
        for person, url, words in (
            (people.board_member, reverse("subgroup:members"), "Repairs: <em"),
            (people.board_member, member, "Nobody: this role is vacant."),
            (people.board_member, member, "Sue, champion for Repairs"),
            (people.coordinator, today, "Repairs</a>, Lead"),
            (people.chair, today, "Repairs</a>, Lead"),
            (people.alice, today, "Repairs has no champion"),
        ):
            client.force_login(person)
            assert words in text_of(client.get(url)), (person, url)
        client.force_login(people.bob)
        assert "Repairs" not in text_of(client.get(today)), "It is no other partner's to fill"

    def test_nobody_names_another_partners(
        self, client: Client, people: Cast, area: ServiceArea
    ) -> None:
        client.force_login(people.bob)
        assert client.get(reverse("subgroup:champion", args=[area.pk])).status_code == 403
        with pytest.raises(PermissionDenied):
            named_champion(people, area, by=people.bob)
        with pytest.raises(PermissionDenied):
            add_service_area(by=people.bob, partner=people.lead, name="Noise")
        nomination = ask_for_nomination(
            by=people.coordinator, partner=people.lead, role=Role.CHAMPION, area=area
        )
        with pytest.raises(PermissionDenied):
            nominate(by=people.bob, nomination=nomination, name="B", email="b@c.org", starts=TODAY)

    def test_an_area_is_asked_for_of_its_own_partner_alone(
        self, client: Client, people: Cast, area: ServiceArea
    ) -> None:
        client.force_login(people.coordinator)
        ask = reverse("subgroup:nomination_ask", args=[people.other.pk])
        for sent in ({"role": "champion", "area": area.pk}, {"role": "champion"}):
            assert client.post(ask, sent).status_code == 400
        people.other.nominating_officer = people.lead.nominating_officer
        people.other.save()
        with pytest.raises(NotPossible, match="Partners name an advocate"):
            ask_for_nomination(
                by=people.coordinator, partner=people.other, role=Role.CHAMPION, area=area
            )
        assert not Nomination.objects.exists()

    def test_an_advocate_who_is_a_champion_too_stays_advocate(
        self, people: Cast, area: ServiceArea
    ) -> None:
        champion(people, area, "alice@example.org")
        assert {each.role for each in people.alice.appointments.current()} == {
            Role.ADVOCATE,
            Role.CHAMPION,
        }

    def test_an_idea_of_a_champion_goes_to_their_advocate(
        self, people: Cast, area: ServiceArea
    ) -> None:
        sue = champion(people, area)
        assert [each.partner for each in sue.appointments.current()] == [people.lead]


class TestServiceThatEnded:
    """A service that was dissolved waits for no champion, and asks for none."""

    @pytest.fixture
    def ended(self, area: ServiceArea) -> ServiceArea:
        area.valid_to = date(2016, 10, 25)
        area.save()
        return area

    def test_on_its_last_day_it_still_needs_one(self, area: ServiceArea) -> None:
        area.valid_to = TODAY
        area.save()
        assert list(areas_without_a_champion()) == [area]

    def test_is_no_vacancy_and_is_not_asked_for(
        self, client: Client, people: Cast, ended: ServiceArea
    ) -> None:
        assert list(areas_without_a_champion()) == []
        ask_where_nobody_is()
        assert not Nomination.objects.filter(role=Role.CHAMPION).exists()
        client.force_login(people.coordinator)
        page = text_of(client.get(reverse("subgroup:members")))
        assert "Repairs" not in page and "no champion" not in page

    def test_nor_is_one_of_a_partner_that_has_ended(self, area: ServiceArea) -> None:
        assert list(areas_without_a_champion()) == [area]
        Partner.objects.filter(pk=area.partner_id).update(valid_to=date(2016, 10, 25))
        assert list(areas_without_a_champion()) == []

    def test_is_shown_while_its_champion_still_holds_the_role(
        self, client: Client, people: Cast, ended: ServiceArea
    ) -> None:
        champion_of(people.lead, ended)
        client.force_login(people.coordinator)
        url = reverse("subgroup:member", args=[people.lead.pk])
        assert "Repairs" in text_of(client.get(url))

    def test_whoever_is_named_for_it_reads_why_not(
        self, client: Client, people: Cast, ended: ServiceArea
    ) -> None:
        client.force_login(people.alice)
        page = client.post(reverse("subgroup:champion", args=[ended.pk]), NAMING)
        said = (
            "Repairs ended on 25 October 2016, so it has no champion any more. Name the champion "
            "of a service that goes on."
        )
        assert said in text_of(page)

    def test_entered_again_it_goes_on(self, people: Cast, ended: ServiceArea) -> None:
        assert add_service_area(by=people.alice, partner=people.lead, name="Repairs") == ended
        assert list(areas_without_a_champion()) == [ended]
        kept = Change.objects.get(subject_id=str(ended.pk), act="entered")
        assert (kept.before, kept.after) == ("2016-10-25", "")


@pytest.mark.parametrize(
    ("by", "said"), [("alice", "Alice names you as"), ("coordinator", "entered this for")]
)
def test_a_champion_is_named_by_the_partners_own_people_and_entered_by_the_coordinator(
    people, by, said
):
    named_champion(people, ServiceAreaFactory(partner=people.lead), by=getattr(people, by))
    assert said in letter(LetterKind.NOMINATED, "sue@example.org").text
