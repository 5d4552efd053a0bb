"""A partner names its advocate or deputy: asked by letter, nominated, accepted, by links alone."""

import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bsc_comms.kit import clock
from bsc_comms.kit.refusals import NotPossible
from partnership.choices import LetterKind, LetterState, Role
from partnership.models import Appointment, Change, Letter, Partner, Person
from partnership.operations.letter_keys import key_of
from partnership.operations.people import set_nominating_officer
from partnership.queries.people import vacancies
from subgroup.choices import NominationState
from subgroup.models import Nomination
from subgroup.operations.nominations import (
    AnsweredAlready,
    accept_nomination,
    ask_again,
    ask_for_nomination,
    nominate,
    withdraw_nomination,
)
from subgroup.queries.members import member_of
from tests import factories
from tests.cast import Cast
from tests.services.page_text import text_of
from tests.subgroup.nominating import letter, link_in
from tests.subgroup.october import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_october")]
S, K = NominationState, LetterKind


def asked(people: Cast, partner: Partner, role: str = Role.ADVOCATE) -> Nomination:
    return ask_for_nomination(by=people.coordinator, partner=partner, role=role)


def named(people: Cast, nomination: Nomination, email: str = "nina@example.org") -> Nomination:
    return nominate(
        by=people.coordinator, nomination=nomination, name="Nina", email=email, starts=TODAY
    )


def naming(email: str = "nina@example.org", **more) -> dict:
    day = {"starts_day": "1", "starts_month": "11", "starts_year": "2016"}
    return {"name": "Nina", "email": email, **day, **more}


def test_from_the_vacancy_to_the_role_by_two_links_and_no_account(people, lonely) -> None:
    assert list(vacancies()) == [lonely]
    nomination = asked(people, lonely)
    nobody = Client()
    officers = link_in(letter(K.NOMINATION_ASKED, "olga@example.org"))
    for _ in range(2):
        assert "Whom do you name?" in text_of(nobody.get(officers))
    assert nobody.post(officers, naming()).status_code == 302
    assert "Nina is named as advocate and is asked by letter" in text_of(nobody.get(officers))

    nominees = link_in(letter(K.NOMINATED, "nina@example.org"))
    assert "Do you accept the nomination?" in text_of(nobody.get(nominees))
    assert list(vacancies()) == [lonely], "Named is not accepted"
    assert nobody.post(nominees, {"answer": "accepted"}).status_code == 302
    assert "Nina has accepted" in text_of(nobody.get(nominees))

    held = Appointment.objects.get(partner=lonely)
    assert (held.person.name, held.role, held.starts) == ("Nina", Role.ADVOCATE, date(2016, 11, 1))
    nomination.refresh_from_db()
    assert (nomination.state, nomination.nominated_by.name) == (S.ACCEPTED, "Olga")
    assert Letter.objects.filter(kind=K.INVITATION, recipient=held.person).count() == 1
    assert "_auth_user_id" not in nobody.session
    with clock.at(clock.start_of(date(2016, 11, 1))):
        assert list(vacancies()) == []


def test_letters_to_people_without_an_account_call_the_partner_by_its_name_alone(
    people, lonely
) -> None:
    asked(people, lonely)
    officers = letter(K.NOMINATION_ASKED, "olga@example.org")
    Client().post(link_in(officers), naming())
    for each in (officers, letter(K.NOMINATED, "nina@example.org")):
        assert "The advocate says what the partner plans to tell residents" in each.text
        assert "Lonely" not in each.text.replace("Lonely partner", "")


@pytest.mark.parametrize("entered", [True, False])
def test_what_the_coordinator_entered_for_a_partner_is_not_called_the_coordinators_own_naming(
    client, people, lonely, entered
) -> None:
    nomination = asked(people, lonely)
    by = people.coordinator if entered else lonely.nominating_officer
    nominate(by=by, nomination=nomination, name="Nina", email="nina@example.org", starts=TODAY)
    client.force_login(people.coordinator)
    page = text_of(client.get(reverse("subgroup:member", args=[lonely.pk])))
    told = letter(K.NOMINATED, "nina@example.org")
    for words in (told.text, re.sub("<[^>]+>", "", told.html)):
        assert (f"{by.name} entered this for Lonely partner." in words) == entered
        assert ("because Lonely partner named you" in words) == entered
        assert (f"{by.name} names you as advocate of Lonely partner" in words) != entered
    assert (f"entered by {by.name} for the partner on" in page) == entered
    assert (f"named by {by.name} on" in page) != entered


def test_who_accepts_after_the_day_that_was_named_begins_on_the_day_of_the_answer(
    people, lonely
) -> None:
    asked(people, lonely)
    nobody = Client()
    nobody.post(link_in(letter(K.NOMINATION_ASKED, "olga@example.org")), naming())
    nominees = link_in(letter(K.NOMINATED, "nina@example.org"))
    with clock.at(clock.start_of(date(2016, 11, 10))):
        assert "from the day on which you say yes" in text_of(nobody.get(nominees))
        nobody.post(nominees, {"answer": "accepted"})
        assert "from Thursday 10 November 2016" in text_of(nobody.get(nominees))
    assert Appointment.objects.get(partner=lonely).starts == date(2016, 11, 10)


def test_the_history_says_who_did_what(people, lonely) -> None:
    nomination = asked(people, lonely)
    olga, nina = lonely.nominating_officer, "nina@example.org"
    nominate(by=olga, nomination=nomination, name="Nina", email=nina, starts=TODAY)
    accept_nomination(by=Person.objects.get(email=nina), nomination=nomination)
    told = Change.objects.filter(subject_id=str(nomination.pk)).order_by("id")
    assert [(each.act, each.by.name) for each in told] == [
        ("asked", "Cora"),
        ("nominated", "Olga"),
        ("accepted", "Nina"),
    ]


def test_a_link_used_twice_names_nobody_else(people, lonely) -> None:
    asked(people, lonely)
    officers = link_in(letter(K.NOMINATION_ASKED, "olga@example.org"))
    Client().post(officers, naming())
    again = Client().post(officers, naming("other@example.org"))
    assert again.status_code == 409
    assert "The link names somebody once, and has done so" in text_of(again)
    assert not Person.objects.filter(email="other@example.org").exists()


def test_an_answer_given_twice_counts_once(people, lonely) -> None:
    named(people, asked(people, lonely))
    nominees = link_in(letter(K.NOMINATED, "nina@example.org"))
    Client().post(nominees, {"answer": "accepted"})
    again = Client().post(nominees, {"answer": "declined", "reason": "No time"})
    assert (again.status_code, Nomination.objects.get().state) == (409, S.ACCEPTED)
    assert Appointment.objects.filter(partner=lonely).count() == 1


def test_no_needs_a_reason_and_leaves_the_role_vacant(people, lonely) -> None:
    named(people, asked(people, lonely))
    nominees = link_in(letter(K.NOMINATED, "nina@example.org"))
    assert "(optional)" not in text_of(Client().get(nominees))
    page = Client().post(nominees, {"answer": "declined"})
    assert page.context["form"].errors == {
        "reason": ["Say why, in a few words, so that the partner can ask somebody else"]
    }
    Client().post(nominees, {"answer": "declined", "reason": "I leave in May"})
    nomination = Nomination.objects.get()
    assert (nomination.state, nomination.reason) == (S.DECLINED, "I leave in May")
    assert list(vacancies()) == [lonely]
    assert asked(people, lonely) != nomination, "The partner may be asked anew"


def test_bad_links_look_alike_and_open_nothing(people, lonely) -> None:
    nomination = asked(people, lonely)
    other = asked(people, lonely, Role.DEPUTY)
    mine = Letter.objects.get(unique_key__contains=str(nomination.pk))
    page = reverse("subgroup:nomination_letter", args=[nomination.pk])
    wrong = reverse("subgroup:nomination_letter", args=[other.pk])
    bobs = factories.LetterFactory(recipient=people.bob, kind=K.NOMINATION_ASKED)
    for url in (
        page,
        f"{page}?key=",
        f"{page}?key={key_of(mine)}x",
        f"{page}?key={key_of(bobs)}",
        f"{wrong}?key={key_of(mine)}",
    ):
        for answer in (Client().get(url), Client().post(url, naming())):
            assert answer.status_code == 404
            assert "sign in</a>: what waits for you" in text_of(answer)
    assert set(Nomination.objects.values_list("state", flat=True)) == {S.ASKED}


def test_the_link_of_an_officer_who_left_opens_nothing_and_the_new_one_is_asked(
    people, lonely
) -> None:
    nomination = asked(people, lonely)
    olgas = link_in(letter(K.NOMINATION_ASKED, "olga@example.org"))
    set_nominating_officer(
        by=people.coordinator, partner=lonely, name="Otto", email="otto@example.org"
    )
    assert Client().post(olgas, naming()).status_code == 404
    assert ask_again(by=people.coordinator, nomination=nomination)
    ottos = link_in(letter(K.NOMINATION_ASKED, "otto@example.org"))
    assert Client().post(ottos, naming()).status_code == 302
    assert Nomination.objects.get().nominated_by.name == "Otto"


def test_an_officer_whose_account_is_closed_is_not_asked(people, lonely) -> None:
    asked(people, lonely)
    olgas = link_in(letter(K.NOMINATION_ASKED, "olga@example.org"))
    Person.objects.filter(email="olga@example.org").update(is_active=False)
    assert Client().get(olgas).status_code == 404
    with pytest.raises(NotPossible, match="The account of Olga is closed"):
        asked(people, lonely, Role.DEPUTY)


def test_without_an_officer_the_coordinator_is_told_what_to_do_first(people) -> None:
    with pytest.raises(NotPossible, match="Say first who names the people of Lead"):
        asked(people, people.lead)


def test_an_address_that_refuses_mail_is_neither_asked_nor_named(people, lonely) -> None:
    factories.PersonFactory(email="nina@example.org", mail_refused_at=NOW)
    nomination = asked(people, lonely)
    with pytest.raises(NotPossible, match=r"Mail to nina@example\.org was refused"):
        named(people, nomination)
    Person.objects.filter(email="olga@example.org").update(mail_refused_at=NOW)
    with pytest.raises(NotPossible, match=r"Mail to olga@example\.org was refused"):
        asked(people, lonely, Role.DEPUTY)


@pytest.mark.parametrize("address", ["", "nina", "nina@"])
def test_a_person_without_an_address_cannot_be_named(people, lonely, address: str) -> None:
    asked(people, lonely)
    officers = link_in(letter(K.NOMINATION_ASKED, "olga@example.org"))
    page = text_of(Client().post(officers, naming(address)))
    assert "Enter an e-mail address" in page
    assert Nomination.objects.get().state == S.ASKED


def test_who_holds_the_role_already_is_not_named_for_it(people) -> None:
    set_nominating_officer(
        by=people.coordinator, partner=people.other, name="Olga", email="olga@example.org"
    )
    nomination = asked(people, people.other)
    with pytest.raises(NotPossible, match="Bob is advocate of Other partner already"):
        named(people, nomination, "BOB@example.org")
    officers = link_in(letter(K.NOMINATION_ASKED, "olga@example.org"))
    page = text_of(Client().post(officers, naming("bob@example.org")))
    assert "Bob is advocate of Other partner already: name somebody else." in page


def test_a_closed_account_is_not_named(people, lonely) -> None:
    with pytest.raises(NotPossible, match="The account of Dan is closed"):
        named(people, asked(people, lonely), "dan@example.org")


def test_an_advocate_may_speak_for_two_partners_and_the_page_says_so(people, lonely) -> None:
    nomination = named(people, asked(people, lonely), "bob@example.org")
    accept_nomination(by=people.bob, nomination=nomination)
    for partner, also in ((lonely, ["Other"]), (people.other, ["Lonely"])):
        (holder,) = [each for each in member_of(partner).advocate.holders if each.counts]
        assert (holder.appointment.person, holder.also_for) == (people.bob, also)


def test_a_deputy_who_becomes_advocate_is_deputy_no_longer(people) -> None:
    deputy = factories.deputy_of(people.other, email="dora@example.org")
    set_nominating_officer(
        by=people.coordinator, partner=people.other, name="Olga", email="olga@example.org"
    )
    nomination = named(people, asked(people, people.other), "dora@example.org")
    accept_nomination(by=deputy, nomination=nomination)
    member = member_of(people.other)
    assert deputy in [each.appointment.person for each in member.advocate.holders]
    assert member.deputy.is_vacant
    was = deputy.appointments.get(role=Role.DEPUTY)
    assert was.ends == date(2016, 10, 25)


def test_one_whose_other_role_would_end_on_that_day_leaves_it_the_day_before(people) -> None:
    deputy = factories.deputy_of(people.other, email="dora@example.org")
    deputy.appointments.update(ends=TODAY)
    set_nominating_officer(
        by=people.coordinator, partner=people.other, name="Olga", email="olga@example.org"
    )
    nomination = named(people, asked(people, people.other), "dora@example.org")
    accept_nomination(by=deputy, nomination=nomination)
    assert list(deputy.appointments.current().values_list("role", flat=True)) == [Role.ADVOCATE]


def test_asked_once_while_it_is_open_and_again_by_hand_once_a_day(people, lonely) -> None:
    nomination = asked(people, lonely)
    assert asked(people, lonely) == nomination
    assert not ask_again(by=people.coordinator, nomination=nomination)
    assert Letter.objects.filter(kind=K.NOMINATION_ASKED).count() == 1
    with clock.at(clock.start_of(date(2016, 11, 9), hour=9)):
        assert ask_again(by=people.coordinator, nomination=nomination)
    assert Letter.objects.filter(kind=K.NOMINATION_ASKED).count() == 2


def test_what_is_taken_back_opens_nothing_more_and_its_letter_stays(people, lonely) -> None:
    nomination = asked(people, lonely)
    withdraw_nomination(by=people.coordinator, nomination=nomination)
    assert letter(K.NOMINATION_ASKED, "olga@example.org").state == LetterState.WITHDRAWN
    with pytest.raises(AnsweredAlready):
        named(people, nomination)
    with pytest.raises(AnsweredAlready):
        ask_again(by=people.coordinator, nomination=nomination)


def test_only_the_coordinator_asks_and_only_the_nominee_accepts(people, lonely) -> None:
    nomination = asked(people, lonely)
    for act in (
        lambda: ask_for_nomination(by=people.alice, partner=lonely, role=Role.DEPUTY),
        lambda: ask_again(by=people.chair, nomination=nomination),
        lambda: withdraw_nomination(by=people.alice, nomination=nomination),
        lambda: nominate(
            by=people.alice, nomination=nomination, name="A", email="a@b.org", starts=TODAY
        ),
        lambda: accept_nomination(by=people.alice, nomination=nomination),
        lambda: set_nominating_officer(
            by=people.alice, partner=lonely, name="A", email="a@example.org"
        ),
    ):
        with pytest.raises(PermissionDenied):
            act()


class TestPages:
    def test_a_vacancy_shows_wherever_partners_are_shown(self, client, people, lonely) -> None:
        client.force_login(people.coordinator)
        member = reverse("subgroup:member", args=[lonely.pk])
        for name, words in (
            ("subgroup:members", "1 partner has no advocate"),
            ("partnership:partners", "Ask for a nomination"),
            ("partnership:people", "Ask for a nomination"),
            ("overview:today", "1 partner has no advocate"),
        ):
            page = text_of(client.get(reverse(name)))
            assert words in page, name
            assert member in page, name
        assert "Nobody: this role is vacant" in text_of(client.get(member))

    def test_members_since_when_and_the_nomination_under_way(self, client, people, lonely) -> None:
        named(people, asked(people, lonely))
        asked(people, lonely, Role.DEPUTY)
        client.force_login(people.alice)
        page = text_of(client.get(reverse("subgroup:members")))
        assert 'Alice <span class="app-muted">since Fri 1 Jan 2010' in page
        assert "Nina has not answered yet" in page
        assert "Partner asked" in page
        one = text_of(client.get(reverse("subgroup:member", args=[lonely.pk])))
        assert "Nina was nominated on Wednesday 26 October 2016" in one
        assert "olga@example.org" not in one
        assert "Take the nomination back" not in one, "An advocate takes none back"

    def test_the_coordinator_does_it_all_from_the_page(self, client, people) -> None:
        client.force_login(people.coordinator)
        page = reverse("subgroup:member", args=[people.lead.pk])
        ask = reverse("subgroup:nomination_ask", args=[people.lead.pk])
        said = text_of(client.post(ask, {"role": "deputy"}, follow=True))
        assert "Say first who names the people of Lead" in said
        officer = {"name": "Olga", "email": "olga@example.org"}
        url = reverse("subgroup:member_officer", args=[people.lead.pk])
        assert client.post(url, officer)["Location"] == page
        said = text_of(client.post(ask, {"role": "deputy"}, follow=True))
        assert "Olga is asked by letter to name somebody" in said
        nomination = Nomination.objects.get()
        again = reverse("subgroup:nomination_ask_again", args=[nomination.pk])
        assert "written today already" in text_of(client.post(again, follow=True))
        enter = reverse("subgroup:nomination_enter", args=[nomination.pk])
        said = text_of(client.post(enter, naming(), follow=True))
        assert "Nina is asked by letter to accept" in said
        back = reverse("subgroup:nomination_withdraw", args=[nomination.pk])
        assert "It is taken back" in text_of(client.post(back, follow=True))
        assert "answered or taken back meanwhile" in text_of(client.post(back, follow=True))
        assert client.get(enter, follow=True).redirect_chain == [(page, 302)]

    def test_a_role_that_nobody_names_is_refused(self, client, people, lonely) -> None:
        client.force_login(people.coordinator)
        url = reverse("subgroup:nomination_ask", args=[lonely.pk])
        answer = client.post(url, {"role": "board"})
        assert answer.status_code == 400
        assert "The planner could not read that request" in text_of(answer)
        assert not Nomination.objects.exists()

    def test_the_first_day_is_not_in_the_past(self, client, people, lonely) -> None:
        nomination = asked(people, lonely)
        client.force_login(people.coordinator)
        url = reverse("subgroup:nomination_enter", args=[nomination.pk])
        page = text_of(client.post(url, naming(starts_day="1", starts_month="10")))
        assert "The first day must be today or later" in page
